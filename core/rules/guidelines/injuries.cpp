// Degrees of burns (Guidelines I.C.19.d), external causes at the stage of care (I.C.20.a.2, b, c, k), stages of pressure ulcers (I.C.12.a).
#include <algorithm>
#include <fmt/format.h>

#include "rules/conventions/conventions.h"
#include "rules/drafting.h"
#include "rules/guidelines/interpret.h"
#include "rules/guidelines/special.h"

namespace sequela::rules {
namespace {

// 1 to 3 for burns and corrosions of the body's surface (T20 to T25), whose 4th character is 1 to 3 or 5 to 7; 0 if it is not said.
int degree_of(const Line& line) {
    if (!is_coded(line) || line.code.size() != 7 || line.code.substr(0, 3) < "T20" || line.code.substr(0, 3) > "T25") return 0;
    const int character = line.code[3] - '0';
    return character >= 4 ? character - 4 : character;
}

bool is_same_site(const Line& a, const Line& b) {
    return a.code.substr(0, 3) == b.code.substr(0, 3) && a.code.substr(4) == b.code.substr(4) && (a.code[3] >= '4') == (b.code[3] >= '4');
}

void say_lower_degree(const EncounterView& view, const Line& higher, const Line& lower, std::vector<Verdict>& verdicts) {
    Verdict* verdict =
        say(view, Topic::burn, Status::warn, "I.C.19.d.2", higher, lower,
            fmt::format("{} and {} are of one site: only the highest degree is coded.", dotted(higher.code), dotted(lower.code)), verdicts);
    if (!verdict) return;
    verdict->fixes.push_back(remove_fix(view, lower.number));
    offer_to_keep(view, *verdict, higher, lower);
}

// Also what comes of drugs and of care, which has a stage but rarely an external cause of its own.
bool has_stage_of_care(const Line& line) {
    const std::string_view category = line.code.substr(0, 3);
    return is_coded(line) && (line.code[0] == 'S' || line.code[0] == 'T' || category == "M80" || category == "M84") &&
           stage_of(line) != Care::none;
}

bool is_injury(const Line& line) {
    const std::string_view category = line.code.substr(0, 3);
    return (category < "T36" || category > "T50") && category < "T80";
}

// Is it told once, at the initial encounter? Place, activity and status.
bool is_told_once(const Line& line) {
    const std::string_view category = line.code.substr(0, 3);
    return is_coded(line) && (category == "Y92" || category == "Y93" || category == "Y99");
}

} // namespace

void check_burn_degrees(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Line& higher : view.lines)
        for (const Line& lower : view.lines)
            if (degree_of(lower) > 0 && degree_of(higher) > degree_of(lower) && is_same_site(higher, lower))
                say_lower_degree(view, higher, lower, verdicts);
    if (view.lines.empty() || degree_of(view.lines.front()) == 0) return;
    const Line& front = view.lines.front();
    const auto worst =
        std::max_element(view.lines.begin(), view.lines.end(), [](const Line& a, const Line& b) { return degree_of(a) < degree_of(b); });
    if (degree_of(*worst) <= degree_of(front) || stage_of(*worst) != stage_of(front)) return;
    Verdict* verdict = say(view, Topic::burn, Status::warn, "I.C.19.d.1", front, *worst,
                           fmt::format("{} is of a higher degree than {}: of several burns the highest degree stands first.",
                                       dotted(worst->code), dotted(front.code)),
                           verdicts);
    if (!verdict) return;
    verdict->fixes.push_back(move_before_fix(view, worst->number, front.number));
    offer_to_keep(view, *verdict, front, *worst);
}

void check_external_stage(const EncounterView& view, std::vector<Verdict>& verdicts) {
    // Only where all of them are at one stage of care.
    const Line* any = nullptr;
    const Line* injury = nullptr;
    for (const Line& line : view.lines) {
        if (!has_stage_of_care(line)) continue;
        if (any && stage_of(line) != stage_of(*any)) return;
        any = &line;
        if (!injury && is_injury(line)) injury = &line;
    }
    if (!injury) return;
    const Care stage = stage_of(*injury);
    for (const Line& line : view.lines) {
        if (!is_coded(line) || line.code[0] < 'V' || line.code[0] > 'Y') continue;
        const bool late = is_told_once(line) && stage != Care::active;
        const bool other = stage_of(line) != Care::none && stage_of(line) != stage;
        if (!late && !other) continue;
        const std::string_view section = late ? (line.code[2] == '2'   ? "I.C.20.b"
                                                 : line.code[2] == '3' ? "I.C.20.c"
                                                                       : "I.C.20.k")
                                              : "I.C.20.a.2";
        std::string message = late ? fmt::format("{} is coded at the initial encounter only, and {} is at the stage of {}.",
                                                 dotted(line.code), dotted(injury->code), words(stage))
                                   : fmt::format("{} is at the stage of {}, its injury {} at that of {}: the 7th characters agree.",
                                                 dotted(line.code), words(stage_of(line)), dotted(injury->code), words(stage));
        Verdict* verdict = say(view, Topic::external_cause, Status::warn, section, line, *injury, std::move(message), verdicts);
        if (!verdict) continue;
        verdict->fixes.push_back(late ? remove_fix(view, line.number)
                                      : choose_fix(line.number, line.code.substr(0, 6), "Choose the 7th character"));
        offer_to_keep(view, *verdict, line, *injury);
    }
}

void check_ulcer_stages(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto has_stage = [](const Line& line) {
        return is_coded(line) && line.code.size() == 6 && line.code.substr(0, 3) == "L89" && line.code[5] >= '1' && line.code[5] <= '4';
    };
    for (const Line& a : view.lines)
        for (const Line& b : view.lines) {
            if (!has_stage(a) || !has_stage(b) || a.code.substr(0, 5) != b.code.substr(0, 5) || a.code[5] <= b.code[5]) continue;
            // One that grew worse in the hospital has two codes: the stage on admission, and the highest one.
            if (developed_in_hospital(view, a) && !developed_in_hospital(view, b)) continue;
            Verdict* verdict =
                say(view, Topic::pressure_ulcer, Status::info, "I.C.12.a.6", a, b,
                    fmt::format("{} and {} are two stages at one site: are there two ulcers?", dotted(a.code), dotted(b.code)), verdicts);
            if (!verdict) continue;
            verdict->fixes.push_back(remove_fix(view, b.number));
            offer_to_keep(view, *verdict, a, b);
        }
}

} // namespace sequela::rules
