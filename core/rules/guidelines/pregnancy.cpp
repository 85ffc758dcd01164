// Trimester and weeks (Guidelines I.C.15.a.3), the birth episode (I.C.16.a.2).
#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>

#include "rules/drafting.h"
#include "rules/guidelines/interpret.h"
#include "rules/guidelines/special.h"

namespace sequela::rules {
namespace {

// Completed weeks of the trimesters: the first is less than 14 weeks 0 days, the second less than 28 weeks 0 days.
struct Trimester {
    std::string_view words;
    int first_week;
    int last_week;
};
constexpr std::array<Trimester, 3> kTrimesters = {{{"first trimester", 0, 13}, {"second trimester", 14, 27}, {"third trimester", 28, 99}}};

// Completed weeks; 0 where they are not specified (Z3A.00). Z3A.01 says less than 8, Z3A.49 more than 42.
int weeks_of(const Line& line) {
    if (!is_coded(line) || line.code.size() != 5 || line.code.substr(0, 3) != "Z3A") return 0;
    const int weeks = (line.code[3] - '0') * 10 + (line.code[4] - '0');
    constexpr int kMoreThan42 = 49;
    return weeks == kMoreThan42 ? 43 : weeks;
}

} // namespace

void check_trimester(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const auto at = std::find_if(view.lines.begin(), view.lines.end(), [](const Line& line) { return weeks_of(line) > 0; });
    if (at == view.lines.end()) return;
    const int weeks = weeks_of(*at);
    for (const Line& line : view.lines) {
        // What developed in the hospital may belong to the trimester after that of the admission.
        if (!is_coded(line) || line.code[0] != 'O' || developed_in_hospital(view, line)) continue;
        for (const Trimester& trimester : kTrimesters) {
            if (line.title.find(trimester.words) == std::string_view::npos) continue;
            if (weeks >= trimester.first_week && weeks <= trimester.last_week) continue;
            Verdict* verdict =
                say(view, Topic::weeks, Status::warn, "I.C.15.a.3", line, *at,
                    fmt::format("{} is of the {}, but {} says: {}.", dotted(line.code), trimester.words, dotted(at->code), at->title),
                    verdicts);
            if (!verdict) continue;
            verdict->fixes.push_back(choose_fix(line.number, line.code.substr(0, line.code.size() - 1), "Choose the trimester"));
            verdict->fixes.push_back(choose_fix(at->number, "Z3A", "Choose the weeks of gestation"));
            offer_to_keep(view, *verdict, line, *at);
        }
    }
}

void check_birth_episode(const EncounterView& view, std::vector<Verdict>& verdicts) {
    const Encounter& encounter = view.encounter;
    // Who visits the newborn in later days of that stay has a date of service of its own.
    if (!view.is_inpatient() || !encounter.birth || !encounter.admitted) return;
    const int age = encounter.admitted->days - encounter.birth->days;
    const auto birth = std::find_if(view.lines.begin(), view.lines.end(),
                                    [](const Line& line) { return is_coded(line) && line.code.substr(0, 3) == "Z38"; });
    // A child born outside may come on the next day (Z38.1); one that comes later was born in another stay.
    constexpr int kLastDay = 1;
    if (birth != view.lines.end() && age > kLastDay) {
        Verdict* verdict =
            say(view, Topic::newborn, Status::fail, "I.C.16.a.2", *birth, *birth,
                fmt::format("{} is coded only in the stay of the birth: the patient is {} days old.", dotted(birth->code), age), verdicts);
        if (!verdict) return;
        verdict->fixes.push_back(remove_fix(view, birth->number));
    }
    const bool is_newborn =
        std::any_of(view.lines.begin(), view.lines.end(), [](const Line& line) { return is_coded(line) && line.code[0] == 'P'; });
    if (birth == view.lines.end() && age == 0 && is_newborn && is_coded(view.lines.front())) {
        const Line& front = view.lines.front();
        Verdict* verdict =
            say(view, Topic::newborn, Status::info, "I.C.16.a.2", front, front,
                "Admitted on the day of birth without a code of Z38: was the child born elsewhere and transferred?", verdicts);
        if (!verdict) return;
        verdict->fixes.push_back(find_fix(front.number, "Z38"));
        offer_to_keep(view, *verdict, front, front);
    }
}

} // namespace sequela::rules
