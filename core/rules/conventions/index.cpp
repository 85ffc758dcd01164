// What the Alphabetic Index combines (domain rules 2.6 and 2.12; Guidelines I.A.7, I.A.13, I.A.15). The index may be older than the codes,
// and the provider may say that two conditions are unrelated: what it only presumes is a remark.
#include <algorithm>
#include <fmt/format.h>

#include "lookup/index_conventions.h"
#include "rules/conventions/conventions.h"
#include "rules/drafting.h"
#include "rules/wording.h"

namespace sequela::rules {
namespace {

using lookup::Combination;
using lookup::IndexPair;

constexpr std::string_view kCombination = "icd10cm.combination";

bool has_index(const EncounterView& view) {
    return view.codes && view.context.edition->index;
}

bool may_be_one(const Line& line) {
    return line.billable && !line.repeated;
}

// Its place among the diagnoses; `number` is that among all entries.
std::size_t place_of(const EncounterView& view, const Line& line) {
    return static_cast<std::size_t>(&line - view.lines.data());
}

std::string code_words(std::string_view code, bool complete) {
    return complete ? dotted(code) : incomplete(code);
}

// The section of the Tabular in which a line stands, or kNone.
std::uint32_t section_of(const EncounterView& view, const Line& line) {
    for (const std::uint32_t node : line.path)
        if (view.tabular->nodes[node].kind == packs::NodeKind::section) return node;
    return packs::kNone;
}

// Is the combination coded already? Where the entry only leads near it ("see"), any other code of the section may be it: I13 says what I12
// says.
bool is_coded(const EncounterView& view, const Line& line, const Line& other, const Combination& found) {
    const std::uint32_t section = view.tabular ? section_of(view, line) : packs::kNone;
    return std::any_of(view.lines.begin(), view.lines.end(), [&](const Line& each) {
        if (each.code.substr(0, found.code.size()) == found.code) return true;
        if (found.named || each.number == line.number || each.number == other.number) return false;
        return each.code.substr(0, 3) == found.code.substr(0, 3) || (section != packs::kNone && section_of(view, each) == section);
    });
}

void offer_combination(const EncounterView& view, const Line& line, const Line& other, const Combination& found, Verdict& verdict) {
    // The default code gives way to the combination; another code of the condition ("with hyperglycemia") stays beside it.
    if (found.instead && found.complete && found.named) {
        verdict.fixes.push_back(replace_fix(line.number, line.code, found.code, "with"));
    } else if (found.instead) {
        const std::string below = found.named ? found.code : found.code.substr(0, 3);
        verdict.fixes.push_back(choose_fix(line.number, below, fmt::format("Choose a code below {}", dotted(below))));
    } else if (found.complete) {
        verdict.fixes.push_back(add_fix(view, line.number, found.code));
    } else {
        verdict.fixes.push_back(find_fix(line.number, dotted(found.code)));
    }
    verdict.fixes.push_back(override_fix(view, line.number, other.number, "Keep as it is: the provider says that they are unrelated"));
}

void say_combination(const EncounterView& view, const Line& line, const Line& other, const Combination& found,
                     std::vector<Verdict>& verdicts) {
    const bool overridden = is_overridden(line, kCombination, other.code) || is_overridden(other, kCombination, line.code);
    Verdict verdict = draft(view, kCombination, overridden ? Status::bypassed : Status::info, {line.number, other.number});
    const std::string code = code_words(found.named ? found.code : found.code.substr(0, 3), found.named && found.complete);
    cite_index(view, verdict, found.term, code);
    if (overridden) {
        verdict.message = fmt::format("{} and {} are kept apart: stated to be unrelated.", dotted(line.code), dotted(other.code));
    } else {
        verdict.message = fmt::format(
            "{} and {} are presumed to be linked: {} is coded {}, unless the provider says that they are unrelated.", dotted(line.code),
            dotted(other.code), code, found.instead ? fmt::format("in place of {}", dotted(line.code)) : "too");
        offer_combination(view, line, other, found, verdict);
    }
    verdicts.push_back(std::move(verdict));
}

struct Presumed {
    const Line* other;
    Combination found;
};

// The order of two codes is told by "code first" at the second, where the Tabular has it.
bool tabular_says_order(const EncounterView& view, const Line& manifestation, const Line& etiology) {
    if (!view.tabular) return false;
    for (const NoteGroup& group : groups_of(view, manifestation, packs::NoteKind::code_first))
        if (naming_note(view, group, etiology.code)) return true;
    return false;
}

// `line` is the manifestation of a pair whose etiology stands behind it.
void check_pair_order(const EncounterView& view, const Line& line, std::vector<Verdict>& verdicts) {
    const packs::Edition& edition = *view.context.edition;
    const std::vector<IndexPair> pairs = lookup::pairs_with_manifestation(edition, line.code);
    if (pairs.empty()) return;
    for (const Line& behind : view.lines) {
        if (behind.number <= line.number || !may_be_one(behind)) continue;
        const auto pair = lookup::pair_of(edition, behind.code, line.code);
        if (!pair || lookup::pair_of(edition, line.code, behind.code) || tabular_says_order(view, line, behind)) continue;
        Verdict verdict = draft(view, "icd10cm.index_pair", Status::warn, {line.number, behind.number});
        cite_index(view, verdict, pair->term, fmt::format("{} [{}]", dotted(pair->etiology), dotted(pair->manifestation)));
        verdict.message =
            fmt::format("{} is coded before {}: the Alphabetic Index has them in the other order.", dotted(line.code), dotted(behind.code));
        verdict.fixes.push_back(move_after_fix(view, line.number, behind.number));
        verdicts.push_back(std::move(verdict));
    }
}

// A code that the Index has nowhere without a second one behind it.
void check_half_of_pair(const EncounterView& view, const Line& line, std::vector<Verdict>& verdicts) {
    const std::vector<IndexPair> pairs = lookup::pairs_only(*view.context.edition, line.code);
    if (pairs.empty()) return;
    const std::string_view category = std::string_view(pairs.front().manifestation).substr(0, 3);
    const bool there =
        std::any_of(view.lines.begin(), view.lines.end(), [&](const Line& other) { return other.code.substr(0, 3) == category; });
    if (there) return;
    Verdict verdict = draft(view, "icd10cm.index_pair", Status::info, {line.number});
    std::vector<std::string> names;
    for (const IndexPair& pair : pairs) {
        const std::string name = code_words(pair.manifestation, pair.manifestation_complete);
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        names.push_back(name);
        verdict.fixes.push_back(pair.manifestation_complete ? add_fix(view, line.number, pair.manifestation)
                                                            : find_fix(line.number, dotted(pair.manifestation)));
    }
    cite_index(view, verdict, pairs.front().term, fmt::format("{} [{}]", dotted(line.code), names.front()));
    verdict.message = fmt::format("The Alphabetic Index has {} only together with a second code: {}.", dotted(line.code), list_of(names));
    verdicts.push_back(std::move(verdict));
}

} // namespace

void check_combinations(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!has_index(view)) return;
    std::vector<std::string_view> codes;
    for (const Line& line : view.lines)
        codes.push_back(line.code);
    lookup::LinkFinder links(*view.context.edition, std::move(codes));
    for (const Line& line : view.lines) {
        if (!may_be_one(line)) continue;
        // One entry is said once, of the line that it names most closely: kidney disease rather than anemia in kidney disease.
        std::vector<Presumed> presumed;
        for (const Line& other : view.lines) {
            if (!may_be_one(other) || other.number == line.number) continue;
            const auto found = links.between(place_of(view, line), place_of(view, other));
            if (!found || is_coded(view, line, other, *found) || are_excluded1(view, line, other)) continue;
            const auto same =
                std::find_if(presumed.begin(), presumed.end(), [&](const Presumed& before) { return before.found.code == found->code; });
            if (same == presumed.end())
                presumed.push_back({&other, *found});
            else if (found->surplus < same->found.surplus)
                *same = {&other, *found};
        }
        for (const Presumed& each : presumed)
            say_combination(view, line, *each.other, each.found, verdicts);
    }
}

void check_index_pairs(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!has_index(view)) return;
    for (const Line& line : view.lines) {
        if (!may_be_one(line)) continue;
        check_half_of_pair(view, line, verdicts);
        check_pair_order(view, line, verdicts);
    }
}

} // namespace sequela::rules
