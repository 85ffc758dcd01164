// Right, left, both (domain rule 1.6; Guidelines I.B.13).
#include <algorithm>
#include <fmt/format.h>

#include "lookup/laterality.h"
#include "rules/conventions/conventions.h"
#include "rules/drafting.h"

namespace sequela::rules {
namespace {

using lookup::Side;
using lookup::SideCode;

Side own_side(const std::vector<SideCode>& sides) {
    for (const SideCode& side : sides)
        if (side.current) return side.side;
    return Side::none;
}

const SideCode* code_of(const std::vector<SideCode>& sides, Side wanted) {
    for (const SideCode& side : sides)
        if (side.side == wanted && side.billable) return &side;
    return nullptr;
}

std::vector<SideCode> sides_of(const EncounterView& view, const Line& line) {
    if (!view.codes || !line.billable || line.repeated) return {};
    return lookup::side_codes(*view.codes, line.code);
}

const Line* line_with(const EncounterView& view, std::string_view code) {
    const auto found = std::find_if(view.lines.begin(), view.lines.end(), [&](const Line& line) { return line.code == code; });
    return found == view.lines.end() ? nullptr : &*found;
}

} // namespace

void check_unspecified_side(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Line& line : view.lines) {
        if (line.title.find("nspecified") == std::string_view::npos) continue;
        const std::vector<SideCode> sides = sides_of(view, line);
        if (own_side(sides) != Side::unspecified) continue;
        Verdict verdict = draft(view, "icd10cm.unspecified_side", Status::warn, {line.number});
        cite_guideline(verdict, "I.B.13");
        std::vector<std::string> names;
        for (const SideCode& side : sides) {
            if (side.current || !side.billable) continue;
            names.emplace_back(title(side.side));
            verdict.fixes.push_back(replace_fix(line.number, line.code, side.code, title(side.side)));
        }
        if (verdict.fixes.empty()) continue;
        verdict.message =
            fmt::format("{} leaves the side unspecified: choose {} if the record says which.", dotted(line.code), list_of(names));
        verdicts.push_back(std::move(verdict));
    }
}

void check_two_sides(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Line& line : view.lines) {
        if (line.title.find("right") == std::string_view::npos && line.title.find("ilateral") == std::string_view::npos) continue;
        // The other side can only be a code of the same category.
        const bool has_neighbour = std::any_of(view.lines.begin(), view.lines.end(), [&](const Line& other) {
            return other.number != line.number && other.code.substr(0, 3) == line.code.substr(0, 3);
        });
        if (!has_neighbour) continue;
        const std::vector<SideCode> sides = sides_of(view, line);
        const Side own = own_side(sides);
        const SideCode* left = code_of(sides, Side::left);
        const SideCode* right = code_of(sides, Side::right);
        const SideCode* both = code_of(sides, Side::bilateral);
        if (own == Side::right && left && both) {
            const Line* other = line_with(view, left->code);
            if (!other || line_with(view, both->code)) continue;
            Verdict verdict = draft(view, "icd10cm.two_sides", Status::warn, {line.number, other->number});
            cite_guideline(verdict, "I.B.13");
            verdict.message = fmt::format("{} and {} are the right and the left of one condition: {} says both.", dotted(line.code),
                                          dotted(other->code), dotted(both->code));
            verdict.fixes.push_back(replace_fix(line.number, line.code, both->code, "bilateral"));
            verdict.fixes.push_back(remove_fix(view, other->number));
            verdicts.push_back(std::move(verdict));
        }
        if (own == Side::bilateral) {
            for (const SideCode* one : {right, left}) {
                const Line* other = one ? line_with(view, one->code) : nullptr;
                if (!other) continue;
                Verdict verdict = draft(view, "icd10cm.two_sides", Status::warn, {line.number, other->number});
                cite_guideline(verdict, "I.B.13");
                verdict.message =
                    fmt::format("{} says both sides already: {} repeats the {}.", dotted(line.code), dotted(other->code), title(one->side));
                verdict.fixes.push_back(remove_fix(view, other->number));
                verdicts.push_back(std::move(verdict));
            }
        }
    }
}

} // namespace sequela::rules
