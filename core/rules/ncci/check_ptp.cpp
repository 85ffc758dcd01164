#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "rules/drafting.h"
#include "rules/ncci/modifier_tables.h"
#include "rules/ncci/ncci_rules.h"
#include "rules/ncci/ptp.h"

namespace sequela::rules {
namespace {

constexpr std::string_view kRule = "ncci.ptp";
constexpr std::size_t kMostModifiers = 4; // of a claim line: X12 837, SV101-3 to SV101-6

struct Finding {
    const ServiceLine* column1 = nullptr;
    const ServiceLine* column2 = nullptr; // is denied
    Date day;
    PairEdit pair;
    BypassFound bypass;
};

// What is worse comes first: a denial, a question, an edit that may not be in force, one that is set aside.
int rank(const Finding& finding) {
    if (finding.bypass.kind == Bypass::accepted) return 3;
    if (finding.pair.in_force == packs::InForce::unknown) return 2;
    return finding.bypass.kind == Bypass::not_shown ? 1 : 0;
}

// The edits of one day, asked of the catalogue once.
class EditsByDay {
public:
    EditsByDay(packs::Catalogue& catalogue, ProviderType type) : catalogue_(&catalogue), table_(ptp_table_of(type)) {}
    const packs::PtpEdits& on(Date day) {
        const auto known = days_.find(day.days);
        if (known != days_.end()) return known->second;
        auto edits = catalogue_->ptp(table_, day);
        return days_[day.days] = edits ? std::move(*edits) : packs::PtpEdits{};
    }

private:
    packs::Catalogue* catalogue_;
    std::string_view table_;
    std::map<std::int32_t, packs::PtpEdits> days_;
};

// Every pair of lines that an edit speaks of; of several lines with one column 1 code the worst for each column 2 line.
std::vector<Finding> find_pairs(const std::vector<ServiceLine>& lines, EditsByDay& edits) {
    std::vector<Finding> all;
    for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::size_t j = i + 1; j < lines.size(); ++j) {
            const auto day = common_day(lines[i], lines[j]);
            if (!day || lines[i].code == lines[j].code) continue;
            const packs::PtpEdits& of_day = edits.on(*day);
            if (!of_day) continue;
            Finding finding;
            finding.day = *day;
            finding.pair = edit_of_pair(of_day, lines[i].code, lines[j].code, *day);
            if (finding.pair.in_force == packs::InForce::no) continue;
            const bool in_order = finding.pair.edit.column1 == lines[i].code;
            finding.column1 = in_order ? &lines[i] : &lines[j];
            finding.column2 = in_order ? &lines[j] : &lines[i];
            finding.bypass = find_bypass(finding.pair.edit, *finding.column1, *finding.column2, *day);
            all.push_back(std::move(finding));
        }
    std::map<std::tuple<int, std::string_view>, Finding> worst; // by column 2 line and column 1 code
    for (Finding& finding : all) {
        const std::tuple<int, std::string_view> key{finding.column2->number, finding.column1->code};
        const auto known = worst.find(key);
        if (known == worst.end())
            worst.emplace(key, std::move(finding));
        else if (rank(finding) < rank(known->second))
            known->second = std::move(finding);
    }
    std::vector<Finding> result;
    for (auto& [key, finding] : worst)
        result.push_back(std::move(finding));
    return result;
}

void cite(Verdict& verdict, const Finding& finding, const packs::PtpEdits& edits, ProviderType type) {
    const packs::PtpEdit& edit = finding.pair.edit;
    verdict.reason = row_text(edit);
    verdict.pack_release = edits.parts.front().pack->release;
    verdict.citation = {fmt::format("NCCI PTP edits, {}", ptp_table_of(type)), fmt::format("{} / {}", edit.column1, edit.column2),
                        verdict.pack_release};
}

void add_choice(Verdict& verdict, const ServiceLine& line, std::string_view modifier, Date day) {
    const AssociatedModifier* its = find_associated(modifier, day);
    if (!its || line.modifiers().size() >= kMostModifiers || line.has(modifier)) return;
    verdict.fixes.push_back(
        set_modifiers_fix(line, with_modifier(line.modifiers(), modifier),
                          fmt::format("Put modifier {} on {}, if the record shows {}", modifier, line.code, its->record)));
}

// A visit takes 25 or 57; two procedures take what says why the second is distinct.
void add_modifier_choices(Verdict& verdict, const Finding& finding) {
    const bool visit1 = kind_of_code(finding.column1->code) == CodeKind::evaluation;
    const bool visit2 = kind_of_code(finding.column2->code) == CodeKind::evaluation;
    if (visit1 != visit2) {
        for (const std::string_view modifier : {"25", "57"})
            add_choice(verdict, visit1 ? *finding.column1 : *finding.column2, modifier, finding.day);
        return;
    }
    if (visit1) return add_choice(verdict, *finding.column2, "25", finding.day);
    const bool has_subsets = find_associated("XE", finding.day) != nullptr; // before them there was 59 alone
    for (const std::string_view modifier :
         has_subsets ? std::vector<std::string_view>{"XE", "XS", "XP", "XU"} : std::vector<std::string_view>{"59"})
        add_choice(verdict, *finding.column2, modifier, finding.day);
}

std::string why_not(const Finding& finding) {
    const BypassFound& bypass = finding.bypass;
    switch (bypass.kind) {
    case Bypass::forbidden:
        return fmt::format("; modifier {} does not help at indicator 0", bypass.modifier);
    case Bypass::same_site:
        return fmt::format("; {} on both lines is one site", bypass.modifier);
    default:
        break;
    }
    if (finding.pair.edit.modifier == 0) return "; no modifier helps at indicator 0";
    const bool early = finding.day < either_column_since();
    const auto is_distinct = [&](const std::string& modifier) {
        const AssociatedModifier* its = find_associated(modifier, finding.day);
        return its && its->association == Association::distinct;
    };
    const auto& first = finding.column1->modifiers();
    if (const auto at = std::find_if(first.begin(), first.end(), is_distinct); early && at != first.end())
        return fmt::format("; before {}, {} counted on column 2 alone", either_column_since().words(), *at);
    return "; a modifier needs a record of another session, site, practitioner or a service that does not overlap";
}

Verdict denied(const Finding& finding) {
    Verdict verdict = draft_service(kRule, Status::fail, *finding.column2,
                                    fmt::format("{} is denied beside {} on {}: NCCI counts it as part of {}{}.", finding.column2->code,
                                                finding.column1->code, finding.day.words(), finding.column1->code, why_not(finding)));
    verdict.fixes.push_back(remove_service_fix(*finding.column2));
    if (finding.pair.edit.modifier == 1) add_modifier_choices(verdict, finding);
    return verdict;
}

Verdict not_shown(const EncounterView& view, const Finding& finding) {
    Verdict verdict = draft_service(
        kRule, Status::warn, *finding.column2,
        fmt::format("{} is part of {} on {}, and {} does not show another site: does the record name different sites for the two?",
                    finding.column2->code, finding.column1->code, finding.day.words(), finding.bypass.modifier));
    verdict.fixes.push_back(remove_service_fix(*finding.column2));
    add_modifier_choices(verdict, finding);
    verdict.fixes.push_back(
        override_fix(view, finding.column2->number, finding.column1->number, "Different sites: say where the record names them"));
    return verdict;
}

Verdict set_aside(const Finding& finding) {
    const ServiceLine& line = finding.bypass.line == finding.column1->number ? *finding.column1 : *finding.column2;
    return draft_service(kRule, Status::bypassed, *finding.column2,
                         fmt::format("{} is paid beside {} because of modifier {} on {}: the record has to show {}.", finding.column2->code,
                                     finding.column1->code, finding.bypass.modifier, line.code, finding.bypass.record));
}

bool is_answered(const Finding& finding) {
    const auto answers = [&](const Override& given) {
        return given.rule == kRule && (given.other_code.empty() || given.other_code == finding.column1->code);
    };
    const auto& overrides = finding.column2->entry->overrides;
    return std::any_of(overrides.begin(), overrides.end(), answers);
}

// One question for all pairs of which the file does not say when they began.
void add_unknown(const std::vector<const Finding*>& unknown, EditsByDay& edits, ProviderType type, std::vector<Verdict>& verdicts) {
    if (unknown.empty()) return;
    const Finding& first = *unknown.front();
    std::vector<std::string> pairs;
    for (const Finding* finding : unknown)
        pairs.push_back(fmt::format("{} with {}", finding->column1->code, finding->column2->code));
    Verdict verdict = draft_service(kRule, Status::no_data, *first.column2,
                                    fmt::format("Whether NCCI edits {} on {} cannot be told: the file does not say since when.",
                                                list_of(pairs, 3, "or"), first.day.words()));
    verdict.subjects.push_back({first.column1->number, first.column1->entry->code});
    cite(verdict, first, edits.on(first.day), type);
    verdicts.push_back(std::move(verdict));
}

} // namespace

void check_ptp(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto type = provider_type(view.encounter);
    if (!type || !view.context.catalogue) return;
    const std::vector<ServiceLine> lines = service_lines(view.encounter);
    EditsByDay edits(*view.context.catalogue, *type);
    const std::vector<Finding> findings = find_pairs(lines, edits);
    std::vector<const Finding*> unknown;
    for (const Finding& finding : findings) {
        if (finding.pair.in_force == packs::InForce::unknown) {
            // Neither an alarm nor a question where a modifier would settle it.
            if (finding.bypass.kind != Bypass::accepted) unknown.push_back(&finding);
            continue;
        }
        const bool accepted = finding.bypass.kind == Bypass::accepted;
        if (accepted && view.context.stage != Stage::complete) continue;
        const bool question = finding.bypass.kind == Bypass::not_shown;
        if (question && is_answered(finding)) continue;
        Verdict verdict = accepted ? set_aside(finding) : question ? not_shown(view, finding) : denied(finding);
        verdict.subjects.push_back({finding.column1->number, finding.column1->entry->code});
        cite(verdict, finding, edits.on(finding.day), *type);
        verdicts.push_back(std::move(verdict));
    }
    add_unknown(unknown, edits, *type, verdicts);
}

} // namespace sequela::rules
