#include "casework/recheck.h"

#include "casework/rule_layers.h"
#include "casework/systems.h"
#include "groupers/msdrg/encounter.h"
#include "groupers/msdrg/installed.h"
#include "rules/check.h"

namespace sequela::casework {

RecheckJob::RecheckJob(Workspace& workspace, packs::Catalogue& catalogue) : workspace_(workspace), catalogue_(catalogue) {
    add_phase("Reading the worklist", 1, [this](double) { return list_cases(); });
    add_phase("Rechecking cases", 99, [this](double deadline_ms) { return check_some(deadline_ms); });
}

Result<PhasedJob::Phase> RecheckJob::list_cases() {
    auto list = workspace_.list();
    if (!list) return list.error();
    list_ = std::move(*list);
    outcome_->cases.reserve(list_.size());
    return Phase::finished;
}

// What a case needs of the packs is loaded once a date; most cases find it loaded.
Result<bool> RecheckJob::make_ready(const EncounterFile& file, double deadline_ms) {
    const rules::Encounter encounter = to_rules(file);
    const auto date = encounter.coding_date();
    if (!date) return true;
    const auto codes = catalogue_.load_some(*date);
    if (!codes || !*codes) return codes;
    if (!groupers::has_ms_drg(encounter)) return true;
    const auto grouper = groupers::installed_definitions(catalogue_, *date, deadline_ms);
    if (!grouper) return grouper.error();
    return grouper->readiness != groupers::Readiness::working;
}

Status RecheckJob::check_one(const EncounterFile& file) {
    rules::Encounter encounter = to_rules(file);
    encounter.jurisdiction = jurisdiction_of(workspace_);
    rules::Context context;
    context.catalogue = &catalogue_;
    const auto layers = layers_of(workspace_);
    if (!layers) return layers.error();
    context.layers = *layers;
    context.stage = file.status == CaseStatus::finished ? rules::Stage::complete : rules::Stage::coding;
    RecheckedCase checked;
    checked.encounter = file.id;
    checked.number = file.number;
    checked.patient_name = file.patient.name;
    checked.status = file.status;
    if (const auto date = encounter.coding_date()) {
        const auto edition = catalogue_.edition(*date);
        if (!edition) return edition.error();
        context.edition = *edition;
        const auto grouper = groupers::installed_definitions(catalogue_, *date, 0);
        if (groupers::has_ms_drg(encounter) && !encounter.entries.empty() && grouper && grouper->readiness == groupers::Readiness::ready)
            checked.drg = groupers::group(*grouper->definitions, groupers::claim_of(encounter).claim).final_choice.drg;
    }
    for (const rules::Verdict& verdict : rules::check(encounter, context)) {
        if (verdict.status == rules::Status::fail) ++checked.must_fix;
        if (verdict.status == rules::Status::warn) ++checked.warnings;
        if (verdict.status == rules::Status::no_data) ++checked.no_data;
        const bool tells = verdict.status == rules::Status::fail || verdict.status == rules::Status::warn;
        if (tells && checked.first.empty()) checked.first = verdict.message; // the most severe stand first
    }
    if (checked.must_fix > 0) ++outcome_->with_must_fix;
    outcome_->cases.push_back(std::move(checked));
    return Done{};
}

Result<PhasedJob::Phase> RecheckJob::check_some(double deadline_ms) {
    while (next_ < list_.size()) {
        const EncounterSummary& summary = list_[next_];
        auto file = workspace_.load(summary.id);
        if (!file) { // one case that cannot be read must not hide the others
            RecheckedCase unread;
            unread.encounter = summary.id;
            unread.number = summary.number;
            unread.patient_name = summary.patient_name;
            unread.status = summary.status;
            unread.problem = file.error().what;
            outcome_->cases.push_back(std::move(unread));
            ++outcome_->unreadable;
        } else {
            const auto ready = make_ready(*file, deadline_ms);
            if (!ready) return ready.error();
            if (!*ready) return Phase::rest;
            if (const auto status = check_one(*file); !status) return status.error();
        }
        ++next_;
        set_phase_fraction(static_cast<double>(next_) / static_cast<double>(list_.size()));
        if (monotonic_ms() >= deadline_ms) return Phase::again;
    }
    return Phase::finished;
}

} // namespace sequela::casework
