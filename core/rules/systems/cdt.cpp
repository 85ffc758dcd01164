#include "rules/systems/cdt.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "rules/systems/licensed.h"

namespace sequela::rules {
namespace {

constexpr std::string_view kSurfaces = "MODBFLI";

enum class Tooth { none, front, back };

// Front: incisors and canines, 6 to 11 and 22 to 27, C to H and M to R.
Tooth permanent(int number) {
    if (number < 1 || number > 32) return Tooth::none;
    return (number >= 6 && number <= 11) || (number >= 22 && number <= 27) ? Tooth::front : Tooth::back;
}
Tooth primary(char letter) {
    if (letter < 'A' || letter > 'T') return Tooth::none;
    return (letter >= 'C' && letter <= 'H') || (letter >= 'M' && letter <= 'R') ? Tooth::front : Tooth::back;
}

// A supernumerary tooth has the number of its neighbour and 50 more, or its letter and S.
Tooth read_tooth(std::string_view text) {
    const bool digits =
        !text.empty() && text.size() <= 2 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits) {
        const int number = std::stoi(std::string(text));
        return permanent(number > 50 ? number - 50 : number);
    }
    if (text.size() == 1 || (text.size() == 2 && text[1] == 'S')) return primary(text[0]);
    return Tooth::none;
}

std::string tooth_of(const Entry& entry) {
    return to_upper(trim(entry.service.tooth));
}

std::string wrong_surfaces(const Entry& entry) {
    const std::string surfaces = to_upper(trim(entry.service.surfaces));
    const std::string tooth = tooth_of(entry);
    for (const char surface : surfaces)
        if (kSurfaces.find(surface) == std::string_view::npos)
            return fmt::format("{} is no tooth surface: M, O, D, B, F, L and I are", std::string(1, surface));
    for (std::size_t i = 0; i < surfaces.size(); ++i)
        if (surfaces.find(surfaces[i], i + 1) != std::string::npos) return fmt::format("surface {} is there twice", surfaces[i]);
    const auto has = [&](char surface) { return surfaces.find(surface) != std::string::npos; };
    if (has('B') && has('F')) return "B and F are the same surface: buccal at the back, facial in front";
    if (has('O') && has('I')) return "O and I exclude each other: back teeth have an occlusal surface, front teeth an incisal one";
    if (!surfaces.empty() && tooth.empty()) return fmt::format("surfaces {} need a tooth", surfaces);
    const Tooth kind = read_tooth(tooth);
    if (kind == Tooth::front && has('O'))
        return fmt::format("tooth {} is a front tooth and has no occlusal surface: I is its incisal one", tooth);
    if (kind == Tooth::back && has('I'))
        return fmt::format("tooth {} is a back tooth and has no incisal surface: O is its occlusal one", tooth);
    return {};
}

Verdict dental(const EncounterView& view, std::string_view rule, int line, std::string message) {
    Verdict verdict = draft_of(view, rule, Status::fail, {line});
    verdict.message = std::move(message);
    verdict.citation = {"ADA Universal/National Tooth Designation System", {}, {}};
    return verdict;
}

} // namespace

void check_cdt_tooth(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const int line : entries_of(view, CodeSystem::cdt)) {
        const std::string tooth = tooth_of(view.entry(line));
        if (tooth.empty() || read_tooth(tooth) != Tooth::none) continue;
        verdicts.push_back(dental(view, "cdt.tooth", line,
                                  fmt::format("{}: {} is no tooth: 1 to 32, A to T, and 51 to 82 and AS to TS for supernumerary ones are.",
                                              shown(view.entry(line)), tooth)));
    }
}

void check_cdt_surface(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const int line : entries_of(view, CodeSystem::cdt))
        if (const std::string wrong = wrong_surfaces(view.entry(line)); !wrong.empty())
            verdicts.push_back(dental(view, "cdt.surface", line, fmt::format("{}: {}.", shown(view.entry(line)), wrong)));
}

} // namespace sequela::rules
