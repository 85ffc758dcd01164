// Medically unlikely edits: the most units of a code in one line or on one day (Medicare NCCI Policy Manual, chapter I, section V).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/ncci/service_lines.h"

namespace sequela::rules {

// "mue.practitioner", "mue.outpatient_hospital", "mue.dme"
std::string_view mue_table_of(ProviderType type);

struct MueValue {
    int value = 0;     // units
    int indicator = 0; // MAI: 1 each line; 2 the day, by policy; 3 the day, by clinical benchmark
    std::string_view rationale;
    ProviderType type = ProviderType::practitioner;
    std::string_view release;
};

enum class MueResult {
    within,
    lines_without_modifier, // MAI 1: only together over the value, and a further line has no modifier that says why
    line_exceeds,           // MAI 1: that line is denied as a whole
    day_exceeds_policy,     // MAI 2: never paid
    day_exceeds_benchmark   // MAI 3: denied, and paid on appeal where the record shows the need
};
struct MueFinding {
    MueResult result = MueResult::within;
    int line = -1; // index into Encounter::entries
    MilliUnits units = 0;
    std::optional<Date> day; // of the sum
};
// `lines` are all lines of one code. A line that spans days counts each day with its units divided by the days, rounded. Modifier 50 with
// one unit is one unit.
std::vector<MueFinding> check_mue_lines(const std::vector<ServiceLine>& lines, const MueValue& mue);

// The table that answers for that day; null: not installed.
packs::Part<packs::DataTable> mue_table(packs::Catalogue& catalogue, ProviderType type, Date day);
// The published value on that day, of that provider type alone. Nothing: none is published, or the table is not installed.
std::optional<MueValue> find_mue(packs::Catalogue& catalogue, ProviderType type, std::string_view code, Date day);

// mue.units: more units than the value. mue.value: the codes for which no value is published.
void check_mue_units(const EncounterView& view, std::vector<Verdict>& verdicts);
void check_mue_published(const EncounterView& view, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
