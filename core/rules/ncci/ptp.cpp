#include "rules/ncci/ptp.h"

#include <fmt/format.h>

#include <algorithm>

#include "rules/ncci/modifier_data.h"

namespace sequela::rules {
namespace {

struct Anatomic {
    const AssociatedModifier* modifier = nullptr;
    const ServiceLine* line = nullptr;
};

// Does a modifier of this kind count on this line of the pair?
bool counts(const AssociatedModifier& modifier, bool on_column2, Date day) {
    return modifier.association != Association::distinct || on_column2 || day >= either_column_since();
}

// Every site of the one line must differ from every site of the other: RT with LT, never LT with LT.
Sites compare_all(const std::vector<Anatomic>& first, const std::vector<Anatomic>& second) {
    if (first.empty() || second.empty()) return Sites::not_shown;
    Sites worst = Sites::different;
    for (const Anatomic& a : first)
        for (const Anatomic& b : second) {
            const Sites sites = compare_sites(*a.modifier, *b.modifier);
            if (sites == Sites::same) return Sites::same;
            if (sites == Sites::not_shown) worst = Sites::not_shown;
        }
    return worst;
}

BypassFound found(Bypass kind, const ServiceLine& line, const AssociatedModifier& modifier) {
    return {kind, line.number, std::string(modifier.modifier), std::string(modifier.record)};
}

} // namespace

std::string_view ptp_table_of(ProviderType type) {
    return type == ProviderType::outpatient_hospital ? "hospital" : "practitioner";
}

PairEdit edit_of_pair(const packs::PtpEdits& edits, std::string_view a, std::string_view b, Date day) {
    PairEdit result;
    for (const auto& part : edits.parts)
        for (const packs::PtpEdit& edit : part.data->pairs(a, b)) {
            const packs::InForce in_force = edit.in_force(day, edits.release_begin());
            if (in_force == packs::InForce::yes) return {in_force, edit};
            if (in_force == packs::InForce::unknown && result.in_force == packs::InForce::no) result = {in_force, edit};
        }
    return result;
}

BypassFound find_bypass(const packs::PtpEdit& edit, const ServiceLine& column1, const ServiceLine& column2, Date day) {
    BypassFound best;
    std::vector<Anatomic> sites[2];
    for (const bool on_column2 : {true, false}) {
        const ServiceLine& line = on_column2 ? column2 : column1;
        for (const std::string& text : line.modifiers()) {
            const AssociatedModifier* modifier = find_associated(text, day);
            if (!modifier) continue;
            if (modifier->association == Association::anatomic)
                sites[on_column2 ? 1 : 0].push_back({modifier, &line});
            else if (counts(*modifier, on_column2, day) && best.kind == Bypass::none)
                best = found(Bypass::accepted, line, *modifier);
        }
    }
    const std::vector<Anatomic>& named = sites[1].empty() ? sites[0] : sites[1];
    if (best.kind == Bypass::none && !named.empty()) {
        const Sites compared = compare_all(sites[0], sites[1]);
        const auto is_shared = [&](const Anatomic& site) { return column1.has(site.modifier->modifier); };
        const auto shared = std::find_if(named.begin(), named.end(), is_shared);
        const Anatomic& shown = shared == named.end() ? named.front() : *shared;
        best = found(compared == Sites::different ? Bypass::accepted
                     : compared == Sites::same    ? Bypass::same_site
                                                  : Bypass::not_shown,
                     *shown.line, *shown.modifier);
    }
    if (edit.modifier == 0 && best.kind != Bypass::none) best.kind = Bypass::forbidden;
    return best;
}

std::string row_text(const packs::PtpEdit& edit) {
    std::string text = fmt::format("Column 1 {}, column 2 {}, ", edit.column1, edit.column2);
    text += edit.effective ? fmt::format("in force from {}", edit.effective->words()) : "first day not in the file";
    if (edit.deletion) text += fmt::format(" to {}", edit.deletion->words());
    text += fmt::format(", modifier indicator {}", edit.modifier);
    if (!edit.rationale.empty()) text += fmt::format(": “{}”", edit.rationale);
    return text;
}

} // namespace sequela::rules
