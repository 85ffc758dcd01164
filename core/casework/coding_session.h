// One encounter on the desk: every act of the coder as one undoable, durable step, and the verdicts that follow from it.
//
// The edition follows the encounter's coding date; a change of date answers everything anew.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "casework/systems.h"
#include "casework/workspace.h"
#include "packs/catalogue.h"
#include "rules/check.h"
#include "rules/gates/gates.h"

namespace sequela::casework {

// A code about to be assigned.
struct NewCode {
    std::string code; // any form
    std::vector<chart::Evidence> evidence;
    std::string path; // how it was found
    CodeSystem system = CodeSystem::icd10cm;
    std::string classification = {}; // CodeSystem::other: which
    rules::ServiceFields service = {};
};

struct EncounterDetails {
    std::string number;
    rules::Setting setting = rules::Setting::outpatient;
    std::optional<Date> admitted;
    std::optional<Date> discharged;
    Patient patient;
    std::string payer;
    std::string note;
    rules::ClaimFacts claim;
};
EncounterDetails details_of(const EncounterFile& file);

class CodingSession {
public:
    static Result<std::unique_ptr<CodingSession>> open(Workspace& workspace, packs::Catalogue& catalogue, std::string_view encounter_id);

    [[nodiscard]] const EncounterFile& file() const { return file_; }
    // Null: no date yet, nothing installed, or packs were installed since: see refresh_edition().
    [[nodiscard]] const packs::Edition* edition() const { return is_stale() ? nullptr : edition_; }
    // Were packs installed or removed since the case was checked?
    [[nodiscard]] bool is_stale() const { return packs_revision_ != catalogue_->revision(); }
    // The date for look-ups: the coding date, or the first day of the newest installed codes where the encounter has no date yet.
    [[nodiscard]] std::optional<Date> lookup_date() const;
    [[nodiscard]] const std::vector<rules::Verdict>& verdicts() const { return verdicts_; }
    // The coder wants to finish: from now on what was still to do must be done. Gives the number of verdicts that stand in the way.
    int check_for_finish();
    // What stands in the way at a gate of the workspace's configuration. Before billing the rules are asked once more, for missing data
    // that is left alone until then; the verdicts of the desk stay as they are.
    struct AtGate {
        std::vector<rules::Verdict> blocking;
        std::string why;
    };
    [[nodiscard]] AtGate at_gate(rules::Gate gate);
    // Grows with every change, so that screens know when to forget what they have laid out.
    [[nodiscard]] std::uint64_t revision() const { return revision_; }

    // The jurisdiction of the workspace decides which rules and systems there are.
    [[nodiscard]] rules::Jurisdiction jurisdiction() const;
    // The systems that a search asks, in the order of their results.
    [[nodiscard]] std::vector<lookup::SystemRef> systems() const;
    // The codes of a role: [first, second) of file().codes. Diagnoses stand first, then procedures, then services.
    [[nodiscard]] std::pair<int, int> lines_of(CodeRole role) const;

    // Inserts the codes one after the other at `position` (negative: at the end; always among those of its role) as one step. Codes that
    // are not in the edition are accepted and answered by a verdict: nothing that a coder enters is lost, unless the gate at entry is
    // configured to refuse what brings such verdicts. POA is set to exempt where the list says so.
    Status add_codes(const std::vector<NewCode>& codes, int position, std::string_view label);
    // The two codes of a pair in the Alphabetic Index as one step, the etiology directly before its manifestation. Where one of them is
    // assigned already, only the other is added beside it.
    Status add_pair(const NewCode& etiology, const NewCode& manifestation);
    Status remove_code(int line);
    Status replace_code(int line, std::string_view code);
    // Moves the code at `line` so that it stands at `to` afterwards, as far as its role goes.
    Status move_code(int line, int to);
    Status set_poa(int line, rules::Poa poa);
    // Adds evidence to a code, or takes it away.
    Status set_evidence(int line, std::vector<chart::Evidence> evidence);
    // Modifiers, units and the other fields of a line of service; the date of a procedure.
    Status set_service(int line, rules::ServiceFields service);
    Status override_rule(int line, rules::Override answer);

    Status set_details(const EncounterDetails& details);
    Status set_status(CaseStatus status);
    // Finishes the case. Where verdicts stand in the way a reason is needed; it is kept in the audit trail with the rules that it passes
    // over (encounter.finish_override), in one transaction with the status.
    Status finish(std::string_view reason);
    // Returns the id of the document. The same text is not taken twice.
    Result<std::string> add_document(chart::Document document);
    Status remove_document(std::string_view id); // evidence that points into it goes with it
    Status describe_document(std::string_view id, chart::DocumentType type, std::string_view title, std::optional<Date> date,
                             std::string_view author);

    // Applies what can be applied at once (remove, replace, move, add, set POA, set modifiers). `choose`, `find` and `override_rule` need
    // the coder: an Error.
    Status apply(const rules::Fix& fix);

    Result<std::optional<std::string>> undo_label() { return workspace_->undo_label(file_.id); }
    Result<std::optional<std::string>> redo_label() { return workspace_->redo_label(file_.id); }
    Status undo();
    Status redo();

    // Must be called after packs were installed or removed.
    Status refresh_edition();

    // "ICD-10-CM FY2026 codes; Tabular FY2023; Alphabetic Index FY2017": for the status bar and the summary.
    [[nodiscard]] std::vector<std::string> pack_lines() const;

private:
    CodingSession(Workspace& workspace, packs::Catalogue& catalogue, EncounterFile file);
    void check();
    [[nodiscard]] std::vector<rules::Verdict> verdicts_on(const EncounterFile& file, rules::Stage stage, bool before_billing) const;
    [[nodiscard]] Status pass_entry(const EncounterFile& after) const;
    Status commit(EncounterFile after, std::string_view action, std::string_view label, const Workspace::AuditNote* also = nullptr);
    Status take(Result<EncounterFile> file);
    [[nodiscard]] bool has_line(int line) const { return line >= 0 && line < static_cast<int>(file_.codes.size()); }
    AssignedCode make_code(const NewCode& wanted) const;
    Status set_modifiers(const rules::Fix& fix);

    Workspace* workspace_;
    packs::Catalogue* catalogue_;
    EncounterFile file_;
    const packs::Edition* edition_ = nullptr;
    std::uint64_t packs_revision_ = 0;      // for which edition_ holds
    const rules::Layers* layers_ = nullptr; // of the workspace
    std::vector<rules::Verdict> verdicts_;
    std::uint64_t revision_ = 0;
    bool finishing_ = false;
};

} // namespace sequela::casework
