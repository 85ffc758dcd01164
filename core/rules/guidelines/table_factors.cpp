// Section I.C.21 and Section IV: codes that are only first or never first, body mass, examinations.
#include "rules/guidelines/guideline_row.h"

namespace sequela::rules {
namespace {

constexpr std::string_view kAdditional = "it is an additional code";

constexpr GuidelineRow kRows[] = {
    {.topic = Topic::first_only,
     .kind = Kind::first_only,
     .section = "I.C.21.c.16",
     .codes = "Z00.0-Z00.5, Z00.7-Z00.8, Z01, Z02, Z04, Z31.81, Z31.83, Z31.84, Z33.2, Z34, Z39, Z42, Z51.0, Z51.1, Z52.0-Z52.8, Z76.1, "
              "Z76.2, Z99.12",
     .why = "only encounters of one day that are coded together may have it elsewhere"},
    {.topic = Topic::first_only,
     .kind = Kind::first_only,
     .section = "I.C.21.c.16",
     .codes = "Z40",
     .why = "only encounters of one day that are coded together may have it elsewhere",
     .from = 2024},

    {.topic = Topic::never_first, .kind = Kind::never_first, .section = "I.C.21.c.3", .codes = "Z33.1", .why = kAdditional},
    {.topic = Topic::never_first,
     .kind = Kind::never_first,
     .section = "I.C.21.c.3",
     .codes = "Z15, Z17, Z66, Z67, Z78.1",
     .why = kAdditional},
    {.topic = Topic::never_first,
     .kind = Kind::never_first,
     .section = "I.C.21.c.3",
     .codes = "Z79",
     .why = kAdditional,
     .when = inpatient},
    {.topic = Topic::never_first,
     .kind = Kind::never_first,
     .section = "I.B.14",
     .codes = "Z68",
     .why = "the body mass index is coded behind the diagnosis that it belongs to"},
    {.topic = Topic::never_first,
     .kind = Kind::never_first,
     .section = "I.C.21.c.17",
     .codes = "Z55-Z65",
     .why = "social determinants of health are additional codes",
     .when = inpatient},

    {.topic = Topic::never_first,
     .kind = Kind::never_first,
     .section = "I.B.10",
     .codes = "B90-B94, E64, E68, G09, O94",
     .why = "what is left of the disease is coded before it"},

    {.topic = Topic::body_mass,
     .kind = Kind::not_with,
     .section = "I.C.21.c.3",
     .codes = "O09, Z33.1, Z34, Z3A",
     .others = "Z68",
     .why = "the body mass index is not coded in pregnancy",
     .from = 2019},
    {.topic = Topic::body_mass, .kind = Kind::once, .section = "I.B.14", .codes = "Z68", .why = "one body mass index is coded"},
    {.topic = Topic::body_mass,
     .kind = Kind::needs,
     .status = Status::info,
     .section = "I.B.14",
     .codes = "Z68",
     .others = "E40-E46, E64, E65-E68, E88, F50, R62, R63, R64, O25, O26, O99.2, O99.8, P05, P07, P08, P92, Z00, Z71.3, Z98.84, L89, I63, "
               "I60-I62, K95, G47.33, E28.2, E72",
     .ask = "{a} is coded only with a diagnosis that the provider relates to the weight, such as obesity: which one?"},

    {.topic = Topic::examination,
     .kind = Kind::needs,
     .status = Status::info,
     .section = "I.C.21.c.13",
     .codes = "Z00.01, Z00.121, Z01.01, Z01.118, Z01.31, Z01.411",
     .others = "A00-T98, U07, Z",
     .ask = "{a} says that there are abnormal findings, and none is coded."},
    {.topic = Topic::examination,
     .kind = Kind::before,
     .status = Status::info,
     .section = "I.C.21.c.5",
     .codes = "Z12.11, Z12.12",
     .others = "D12, K63.5, K57.30",
     .ask = "If {a} was why the patient came, the screening stands before what it found ({b}).",
     .when = first_is_other | not_inpatient},
};

} // namespace

std::span<const GuidelineRow> factor_rows() {
    return kRows;
}

} // namespace sequela::rules
