#include "lookup/hcpcs_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/date.h"
#include "base/text.h"
#include "packs/hcpcs_file.h"

namespace sequela::lookup {
namespace {

using Meaning = std::pair<std::string_view, std::string_view>;

constexpr std::array<Meaning, 5> kCoverage = {{{"C", "The carrier judges whether it is covered"},
                                               {"D", "Covered under special instructions"},
                                               {"I", "Medicare does not pay it under this code"},
                                               {"M", "Medicare does not cover it"},
                                               {"S", "Not covered, by statute"}}};

constexpr std::array<Meaning, 25> kPricing = {{{"00", "No price of its own under Part B: bundled, not covered, or Part A only"},
                                               {"11", "Physician fee schedule: national relative value units"},
                                               {"12", "Physician fee schedule: national anesthesia base units"},
                                               {"13", "Physician fee schedule: the carrier sets the price"},
                                               {"21", "Laboratory fee schedule: up to the national limit"},
                                               {"22", "Laboratory fee schedule: the carrier sets the price"},
                                               {"31", "Equipment that is serviced often"},
                                               {"32", "Equipment that is cheap or usually bought"},
                                               {"33", "Oxygen and its equipment"},
                                               {"34", "Supplies for equipment"},
                                               {"35", "Surgical dressings"},
                                               {"36", "Equipment for rent up to a cap"},
                                               {"37", "Supplies for stoma, tracheostomy and urine"},
                                               {"38", "Orthotics, prosthetics, prosthetic devices and vision services"},
                                               {"39", "Parenteral and enteral nutrition"},
                                               {"45", "Equipment made to measure"},
                                               {"46", "Equipment and supplies: the carrier sets the price"},
                                               {"51", "Drugs"},
                                               {"52", "Reasonable charge"},
                                               {"53", "Price set by statute"},
                                               {"54", "Vaccinations"},
                                               {"55", "Splints and casts"},
                                               {"56", "Intraocular lenses placed in an office"},
                                               {"57", "Otherwise priced by the carrier"},
                                               {"99", "No value established"}}};

constexpr std::array<Meaning, 8> kMultiplePricing = {
    {{"9", "No separate price, or none established"},
     {"A", "One way of pricing"},
     {"B", "Professional part by relative value units; technical part and whole by the carrier"},
     {"C", "Physician's reading by relative value units; the test by the laboratory schedule"},
     {"D", "Physician's and psychologist's schedules (until 1997)"},
     {"E", "Physician's, psychologist's and social worker's schedules (until 1997)"},
     {"F", "Carrier's price for physicians; psychologist's and social worker's schedules (until 1997)"},
     {"G", "Reasonable charge with blood products, else the laboratory schedule"}}};

constexpr std::array<Meaning, 34> kTypeOfService = {{{"0", "Whole blood"},
                                                     {"1", "Medical care"},
                                                     {"2", "Surgery"},
                                                     {"3", "Consultation"},
                                                     {"4", "Diagnostic radiology"},
                                                     {"5", "Diagnostic laboratory"},
                                                     {"6", "Therapeutic radiology"},
                                                     {"7", "Anesthesia"},
                                                     {"8", "Assistance at surgery"},
                                                     {"9", "Other medical items or services"},
                                                     {"A", "Used equipment"},
                                                     {"B", "Screening mammography, high risk (until 1997)"},
                                                     {"C", "Screening mammography, low risk (until 1997)"},
                                                     {"D", "Ambulance"},
                                                     {"E", "Enteral and parenteral nutrition"},
                                                     {"F", "Surgery centre: use of the facility"},
                                                     {"G", "Immunosuppressive drugs"},
                                                     {"H", "Hospice (until 1994)"},
                                                     {"I", "Equipment bought in instalments (until 1995)"},
                                                     {"J", "Shoes for diabetics"},
                                                     {"K", "Hearing"},
                                                     {"L", "Supplies for kidney failure"},
                                                     {"M", "Dialysis by monthly payment"},
                                                     {"N", "Kidney donor"},
                                                     {"P", "Equipment, prosthetics and orthotics bought at once"},
                                                     {"Q", "Vision"},
                                                     {"R", "Equipment for rent"},
                                                     {"S", "Dressings and other medical supplies"},
                                                     {"T", "Outpatient mental health"},
                                                     {"U", "Occupational therapy"},
                                                     {"V", "Vaccines against pneumococci and influenza"},
                                                     {"W", "Physical therapy"},
                                                     {"Y", "Second opinion (until 1996)"},
                                                     {"Z", "Third opinion (until 1996)"}}};

constexpr std::array<Meaning, 10> kAction = {{{"A", "Added"},
                                              {"B", "Administrative fields and long description changed"},
                                              {"C", "Long description changed"},
                                              {"D", "Discontinued"},
                                              {"F", "Administrative fields changed"},
                                              {"N", "No change"},
                                              {"P", "Payment changed"},
                                              {"R", "Taken up again after it was discontinued"},
                                              {"S", "Short description changed"},
                                              {"T", "BETOS or type of service changed"}}};

constexpr std::array<Meaning, 7> kOutpatientIndicator = {{{"1", "Covered in a surgery centre"},
                                                          {"2", "Bundled: no payment of its own"},
                                                          {"3", "Not on the surgery centres' list"},
                                                          {"4", "Not a valid code, within its 90 days of grace"},
                                                          {"6", "Paid on its own in a surgery centre"},
                                                          {"7", "Covered in a surgery centre with restrictions"},
                                                          {"9", "Payment to surgery centres does not apply"}}};

// Berenson-Eggers types by their beginnings, the longer ones first.
constexpr std::array<Meaning, 40> kBetos = {{{"D1A", "Medical and surgical supplies"},
                                             {"D1B", "Hospital beds"},
                                             {"D1C", "Oxygen and supplies"},
                                             {"D1D", "Wheelchairs"},
                                             {"D1E", "Other equipment"},
                                             {"D1F", "Prosthetic and orthotic devices"},
                                             {"D1G", "Drugs given by equipment"},
                                             {"O1A", "Ambulance"},
                                             {"O1B", "Chiropractic"},
                                             {"O1C", "Enteral and parenteral nutrition"},
                                             {"O1D", "Chemotherapy"},
                                             {"O1E", "Other drugs"},
                                             {"O1F", "Hearing and speech"},
                                             {"O1G", "Immunizations"},
                                             {"M1", "Office visits"},
                                             {"M2", "Hospital visits"},
                                             {"M3", "Emergency department visits"},
                                             {"M4", "Home and nursing home visits"},
                                             {"M5", "Specialist visits"},
                                             {"M6", "Consultations"},
                                             {"P0", "Anesthesia"},
                                             {"P1", "Major procedures"},
                                             {"P2", "Major procedures, heart and vessels"},
                                             {"P3", "Major procedures, bones and joints"},
                                             {"P4", "Eye procedures"},
                                             {"P5", "Ambulatory procedures"},
                                             {"P6", "Minor procedures"},
                                             {"P7", "Oncology"},
                                             {"P8", "Endoscopy"},
                                             {"P9", "Dialysis"},
                                             {"I1", "Plain imaging"},
                                             {"I2", "Advanced imaging"},
                                             {"I3", "Ultrasound"},
                                             {"I4", "Imaging with a procedure"},
                                             {"T1", "Laboratory tests"},
                                             {"T2", "Other tests"},
                                             {"Y1", "Other, physician fee schedule"},
                                             {"Y2", "Other, not physician fee schedule"},
                                             {"Z1", "Local codes"},
                                             {"Z2", "Undefined codes"}}};

template <std::size_t N> std::string_view meaning_of(const std::array<Meaning, N>& meanings, std::string_view value) {
    for (const auto& [code, words] : meanings)
        if (code == value) return words;
    return {};
}

std::string date_words(std::string_view value) {
    const auto date = Date::parse(value);
    return date ? date->words() : std::string();
}

std::string_view one(std::string_view column, std::string_view value) {
    namespace field = packs::hcpcs;
    if (column == field::kCoverage) return meaning_of(kCoverage, value);
    if (column == field::kPricing) return meaning_of(kPricing, value);
    if (column == field::kMultiplePricing) return meaning_of(kMultiplePricing, value);
    if (column == field::kTypeOfService) return meaning_of(kTypeOfService, value);
    if (column == field::kAction) return meaning_of(kAction, value);
    if (column == field::kOutpatientIndicator) return meaning_of(kOutpatientIndicator, value);
    if (column == field::kSurgeryCentre) return value == "YY" ? "May be done in an ambulatory surgery centre" : "";
    if (column == field::kBetos)
        for (const auto& [beginning, words] : kBetos)
            if (value.starts_with(beginning)) return words;
    return {};
}

bool is_date(std::string_view column) {
    namespace field = packs::hcpcs;
    return column == field::kAdded || column == field::kEffective || column == field::kTerminated || column == field::kSurgeryCentreDate ||
           column == field::kOutpatientDate;
}

} // namespace

std::string hcpcs_words(std::string_view column, std::string_view value) {
    if (is_date(column)) return date_words(value);
    std::string words;
    for (const std::string_view each : split(value, ' ')) {
        const std::string_view meaning = one(column, each);
        if (meaning.empty()) continue;
        if (!words.empty()) words += "; ";
        words += meaning;
    }
    return words;
}

std::vector<FieldInWords> hcpcs_fields(const packs::DataTable& details, std::string_view code) {
    std::vector<FieldInWords> fields;
    const std::uint32_t row = details.find(code);
    if (row == packs::kNone) return fields;
    for (std::size_t column = 1; column < details.columns.size(); ++column) {
        const std::string_view value = details.cell(row, column);
        if (value.empty()) continue;
        fields.push_back({std::string(details.column(column)), std::string(value), hcpcs_words(details.column(column), value)});
    }
    return fields;
}

} // namespace sequela::lookup
