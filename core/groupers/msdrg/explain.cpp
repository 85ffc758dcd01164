#include "groupers/msdrg/explain.h"

#include <fmt/format.h>

#include "base/code.h"

namespace sequela::groupers {
namespace {

class Writer {
public:
    Writer(const MsDrgDefinitions& definitions, const rules::Encounter& encounter)
        : definitions_(definitions), encounter_(encounter), made_(claim_of(encounter)), result_(group(definitions, made_.claim)) {}

    DrgView write() {
        view_.initial = result_.initial;
        view_.final_choice = result_.final_choice;
        view_.hac = result_.hac;
        view_.version = definitions_.version;
        view_.pack_release = definitions_.pack_release;
        write_group();
        write_principal();
        write_procedures();
        write_secondary();
        write_hacs();
        write_end();
        return std::move(view_);
    }

private:
    [[nodiscard]] std::string code(int line) const {
        const rules::Entry& entry = encounter_.entries[static_cast<std::size_t>(line)];
        return display_code(entry.system, entry.code);
    }
    void step(std::string text, std::vector<int> lines = {}) { view_.trace.push_back({std::move(text), std::move(lines)}); }

    [[nodiscard]] std::string mdc_words(int mdc) const {
        const auto title = definitions_.mdc_titles.find(mdc);
        return title == definitions_.mdc_titles.end() ? fmt::format("MDC {}", mdc) : fmt::format("MDC {} {}", mdc, title->second);
    }
    [[nodiscard]] std::string drg_words(int drg) const {
        const std::string_view title = definitions_.title_of(drg);
        return fmt::format("MS-DRG {:03}{}{}", drg, title.empty() ? "" : " ", title);
    }

    void write_group() {
        const DrgChoice& choice = result_.final_choice;
        view_.drg = fmt::format("{:03}", choice.drg);
        view_.title = std::string(definitions_.title_of(choice.drg));
        if (choice.code != ReturnCode::ok) view_.problem = problem_of(choice.code);
        if (choice.drg == 998)
            view_.problem = "The principal diagnosis cannot be that of a discharge: it lacks detail such as the trimester.";
        if (choice.mdc != 0) view_.mdc = mdc_words(choice.mdc);
        const auto weight = definitions_.weights.find(choice.drg);
        if (weight == definitions_.weights.end()) return;
        view_.weight = weight->second.weight;
        view_.geometric_days = weight->second.geometric_days;
        view_.arithmetic_days = weight->second.arithmetic_days;
        view_.weights_release = definitions_.weights_release;
    }

    [[nodiscard]] std::string problem_of(ReturnCode code) const {
        switch (code) {
        case ReturnCode::invalid_principal:
            return made_.principal < 0 ? "There is no principal diagnosis yet. Add one to see the group."
                                       : "The principal diagnosis is not a complete code of this version. Correct it to see the group.";
        case ReturnCode::cannot_be_principal:
            return "An external cause cannot be the principal diagnosis. Move the condition that it explains to the first place.";
        case ReturnCode::invalid_sex:
            return "This principal diagnosis groups by sex, and the sex is not known. Enter it in the encounter's details.";
        case ReturnCode::invalid_discharge_status:
            return "The group depends on the discharge status, which is missing or not valid. Enter it in the encounter's details.";
        case ReturnCode::hac_missing_poa:
            return "A hospital-acquired condition has no present-on-admission indicator. Enter it to see the final group.";
        case ReturnCode::hac_invalid_poa_n_or_u:
        case ReturnCode::hac_invalid_poa_other:
        case ReturnCode::hac_invalid_poa_several:
            return "A hospital-acquired condition is on the claim, and it is not known whether the hospital reports POA. Say so in the "
                   "encounter's details.";
        case ReturnCode::ok:
            break;
        }
        return {};
    }

    void write_principal() {
        if (made_.principal < 0) return;
        const DiagnosisDefinition* principal = definitions_.diagnosis(made_.claim.principal.code);
        const int line = made_.principal;
        if (!principal)
            return step(fmt::format("{} is not a code of version {}.", code(line), version_words(definitions_.version)), {line});
        const DrgChoice& choice = result_.initial;
        const int own = principal->mdc_male == 0               ? principal->mdc
                        : encounter_.sex == rules::Sex::female ? principal->mdc_female
                                                               : principal->mdc_male;
        if (own != 0) step(fmt::format("Principal diagnosis {} belongs to {}.", code(line), mdc_words(own)), {line});
        if (choice.line == nullptr) return;
        if (choice.list == kPreMdc)
            step("A pre-MDC group is asked for before any MDC, and its definition is met.");
        else if (choice.list == kUnrelatedMdc)
            step(fmt::format(
                "No operating-room procedure on the claim belongs to {}: the group is one of procedures unrelated to the principal "
                "diagnosis.",
                mdc_words(choice.mdc)));
        else if (choice.mdc != own)
            step(fmt::format("The claim moves to {}: {}.", mdc_words(choice.mdc), why_moved(choice.mdc)));
        view_.codes.push_back({line, "PDX", "Principal diagnosis: it decides the MDC.", true});
    }

    [[nodiscard]] static std::string_view why_moved(int mdc) {
        constexpr int kHiv = 25;
        constexpr int kKidney = 11;
        if (mdc == kMultipleTraumaMdc) return "significant trauma of two or more body sites";
        if (mdc == kHiv) return "HIV with a related condition";
        return mdc == kKidney ? "a kidney transplant" : "by the definitions";
    }

    void write_procedures() {
        std::vector<int> drivers, others;
        for (std::size_t i = 0; i < result_.procedures.size(); ++i) {
            const ProcedureOutcome& outcome = result_.procedures[i];
            const int line = made_.procedures[i];
            if (!outcome.recognized) {
                view_.codes.push_back({line, "unknown", "Not a code of this version; the grouper skips it.", false});
            } else if (outcome.affects_initial || outcome.affects_final) {
                drivers.push_back(line);
                view_.codes.push_back({line, outcome.operating_room ? "O.R." : "affects", "The group rests on this procedure.", true});
            } else if (outcome.operating_room) {
                others.push_back(line);
                view_.codes.push_back(
                    {line, "O.R.", "An operating-room procedure; a class higher in the surgical hierarchy decides.", false});
            }
        }
        const DrgChoice& choice = result_.initial;
        if (choice.type == DrgType::surgical && !drivers.empty())
            step(fmt::format("Surgical: {} {} the highest class of the surgical hierarchy that the claim meets, {}.", listed(drivers),
                             drivers.size() == 1 ? "is" : "make", base_words(choice)),
                 drivers);
        else if (!drivers.empty())
            step(fmt::format("{} affect{} the group without being decisive surgery.", listed(drivers), drivers.size() == 1 ? "s" : ""),
                 drivers);
        else if (choice.type == DrgType::medical)
            step(result_.procedures.empty()
                     ? fmt::format("Medical: there is no procedure; the principal diagnosis leads to {}.", base_words(choice))
                     : fmt::format("Medical: no procedure changes the group; the principal diagnosis leads to {}.", base_words(choice)));
        if (!others.empty() && choice.type == DrgType::surgical)
            step(fmt::format("{} {} operating-room procedures too, of lower classes.", listed(others),
                             others.size() == 1 ? "is one of the" : "are"),
                 others);
    }

    [[nodiscard]] std::string base_words(const DrgChoice& choice) const {
        std::string title(definitions_.title_of(choice.base_drg));
        for (const std::string_view split : {" with MCC", " with CC", " without CC/MCC", " without MCC", " with CC/MCC"}) {
            const std::size_t at = title.rfind(split);
            if (at != std::string::npos && at + split.size() == title.size()) title.resize(at);
        }
        return title.empty() ? fmt::format("the family of {:03}", choice.base_drg) : fmt::format("“{}”", title);
    }

    [[nodiscard]] std::string listed(const std::vector<int>& lines) const {
        std::string out;
        for (std::size_t i = 0; i < lines.size(); ++i)
            out += (i == 0 ? "" : i + 1 == lines.size() ? " and " : ", ") + code(lines[i]);
        return out;
    }

    void write_secondary() {
        for (std::size_t i = 0; i < result_.secondary.size(); ++i) {
            const DiagnosisOutcome& outcome = result_.secondary[i];
            const int line = made_.secondary[i];
            CodeRole role{line, {}, {}, outcome.affects_initial || outcome.affects_final};
            describe(outcome, i, role);
            if (!role.text.empty()) step(fmt::format("{}: {}", code(line), role.text), {line});
            if (role.mark.empty() && role.drives) role.mark = "affects";
            if (!role.mark.empty()) view_.codes.push_back(std::move(role));
        }
        if (result_.initial.line == nullptr || result_.initial.drg == 998) return;
        constexpr std::array<std::string_view, 4> kAsked = {"", "asks for no CC or MCC", "asks for a CC", "asks for an MCC"};
        step(fmt::format("Severity: the claim has {}; the definition of {:03} {}.", highest_words(result_.initial.severity),
                         result_.initial.drg, kAsked[static_cast<std::size_t>(result_.initial.severity_used)]));
    }

    [[nodiscard]] static std::string_view highest_words(Severity severity) {
        return severity == Severity::mcc ? "an MCC" : severity == Severity::cc ? "a CC" : "neither CC nor MCC";
    }

    void describe(const DiagnosisOutcome& outcome, std::size_t number, CodeRole& role) const {
        const std::string principal = made_.principal < 0 ? std::string() : code(made_.principal);
        const bool major = outcome.initial == CodeSeverity::mcc || outcome.initial == CodeSeverity::mcc_excluded ||
                           outcome.initial == CodeSeverity::mcc_excluded_by_line;
        const std::string_view level = major ? "MCC" : "CC";
        switch (outcome.initial) {
        case CodeSeverity::cc:
        case CodeSeverity::mcc:
            role.mark = level;
            role.text = role.drives ? fmt::format("{}, on which the group rests.", level) : fmt::format("{}.", level);
            return;
        case CodeSeverity::cc_excluded:
        case CodeSeverity::mcc_excluded:
            role.mark = "excluded";
            role.text = fmt::format("{} that does not count: principal diagnosis {} excludes it (Appendix C).", level, principal);
            return;
        case CodeSeverity::cc_excluded_by_line:
        case CodeSeverity::mcc_excluded_by_line:
            role.mark = "excluded";
            role.text = fmt::format("{} that does not count: the definition of the group itself asks for it.", level);
            return;
        case CodeSeverity::neither:
            break;
        }
        const DiagnosisDefinition* diagnosis = definitions_.diagnosis(made_.claim.secondary[number].code);
        if (!diagnosis) {
            role.mark = "unknown";
            role.text = "Not a code of this version; the grouper skips it.";
        } else if (diagnosis->severity >= Severity::cc && result_.initial.line != nullptr) {
            role.mark = "died";
            role.text = "MCC only if the patient is discharged alive.";
        } else if (role.drives) {
            role.text = "The definition of the group asks for it.";
        }
    }

    void write_hacs() {
        for (std::size_t i = 0; i < result_.secondary.size(); ++i)
            for (const HacOfCode& hac : result_.secondary[i].hacs) {
                if (hac.reading != HacReading::met) continue;
                const auto title = definitions_.hac_titles.find(hac.hac);
                const std::string name = title == definitions_.hac_titles.end() ? std::string() : " " + title->second;
                step(fmt::format("{} is hospital-acquired condition {}{}, not present on admission: it no longer counts as CC or MCC.",
                                 code(made_.secondary[i]), hac.hac, name),
                     {made_.secondary[i]});
            }
    }

    void write_end() {
        if (result_.hac == HacOutcome::drg_changes) step(fmt::format("Before that the group was {}.", drg_words(result_.initial.drg)));
        if (view_.problem.empty() || result_.final_choice.drg == 998)
            step(fmt::format("{}.", drg_words(result_.final_choice.drg)));
        else
            step(fmt::format("{}: {}", drg_words(result_.final_choice.drg), view_.problem));
    }

    const MsDrgDefinitions& definitions_;
    const rules::Encounter& encounter_;
    MsDrgClaimOfEncounter made_;
    MsDrgResult result_;
    DrgView view_;
};

} // namespace

DrgView view_of(const MsDrgDefinitions& definitions, const rules::Encounter& encounter) {
    return Writer(definitions, encounter).write();
}

std::string version_words(int version) {
    return fmt::format("{}.{}", version / 10, version % 10);
}

} // namespace sequela::groupers
