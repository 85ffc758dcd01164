// All saved work under the rules and groupers as they are installed now: after a new release, a new layer or a correction of a table.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/job.h"
#include "casework/workspace.h"
#include "packs/catalogue.h"

namespace sequela::casework {

// What a case looks like now. No chart text is in it.
struct RecheckedCase {
    std::string encounter; // id
    std::string number;
    std::string patient_name;
    CaseStatus status = CaseStatus::draft;
    int must_fix = 0; // verdicts by their status
    int warnings = 0;
    int no_data = 0;
    std::string first;   // the message of the first verdict that must be fixed, else of the first warning
    int drg = 0;         // MS-DRG; 0: not an inpatient, or no grouper is installed for the date
    std::string problem; // the case could not be read; empty: it could
};

struct RecheckResult {
    std::vector<RecheckedCase> cases; // in the order of the worklist
    std::size_t with_must_fix = 0;
    std::size_t unreadable = 0;
};

// Steps through every case; the result grows as it goes and may be looked at between the steps. Nothing is written. A finished case is
// checked as complete, others as work in hand.
class RecheckJob : public PhasedJob {
public:
    RecheckJob(Workspace& workspace, packs::Catalogue& catalogue);
    [[nodiscard]] const RecheckResult& outcome() const { return *outcome_; }
    [[nodiscard]] std::shared_ptr<const RecheckResult> shared_outcome() const { return outcome_; }

private:
    Result<Phase> list_cases();
    Result<Phase> check_some(double deadline_ms);
    Result<bool> make_ready(const EncounterFile& file, double deadline_ms); // false: more is to be loaded
    Status check_one(const EncounterFile& file);

    Workspace& workspace_;
    packs::Catalogue& catalogue_;
    std::vector<EncounterSummary> list_;
    std::size_t next_ = 0;
    std::shared_ptr<RecheckResult> outcome_ = std::make_shared<RecheckResult>();
};

} // namespace sequela::casework
