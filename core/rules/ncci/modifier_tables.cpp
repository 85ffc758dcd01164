#include "rules/ncci/modifier_tables.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sequela::rules {
namespace {

constexpr std::string_view kNcciManual = "Medicare NCCI Policy Manual, chapter I, section E";
constexpr std::string_view kDistinct = "CMS change request 8863; NCCI Policy Manual, chapter I, section E";
constexpr std::string_view kGlobal = "Medicare Claims Processing Manual, chapter 12, section 40";
constexpr std::string_view kLiability = "Medicare Claims Processing Manual, chapter 30, section 50; CMS change request 6563";
constexpr std::string_view kHospital = "Medicare Claims Processing Manual, chapter 4, section 20.6";
constexpr std::string_view kSurgeons = "Medicare Claims Processing Manual, chapter 12, section 20.4";
constexpr std::string_view kDistinctBecause = "XE, XS, XP and XU say more exactly what 59 says, and stand instead of it";
constexpr std::string_view kVisitOnly = "it belongs to a visit (evaluation and management)";
constexpr std::string_view kNoVisit = "it does not stand on a visit (evaluation and management)";
constexpr std::string_view kPractitioners = "practitioners report it, and hospitals do not";

constexpr auto kFail = Status::fail;
constexpr auto kWarn = Status::warn;

} // namespace

const std::vector<ModifierConflict>& modifier_conflicts() {
    static const std::vector<ModifierConflict> rows = {
        {"59", "XE", kFail, kDistinctBecause, "", kDistinct},
        {"59", "XS", kFail, kDistinctBecause, "", kDistinct},
        {"59", "XP", kFail, kDistinctBecause, "", kDistinct},
        {"59", "XU", kFail, kDistinctBecause, "", kDistinct},
        {"TC", "26", kFail, "the technical and the professional component together are the whole service, which has neither", "",
         kSurgeons},
        {"LT", "RT", kWarn, "one line is one side: two lines, or 50 where the service is priced as bilateral", "50", kGlobal},
        {"RT", "50", kFail, "50 is both sides", "", kGlobal},
        {"LT", "50", kFail, "50 is both sides", "", kGlobal},
        {"GZ", "GA", kFail, "GA says that there is a signed notice (ABN) and GZ that there is none", "", kLiability},
        {"GX", "GA", kFail, "GA is a required notice (ABN) and GX a voluntary one", "", kLiability},
        {"GX", "GZ", kFail, "GX is a voluntary notice (ABN) and GZ says that there is none", "", kLiability},
        {"GZ", "GY", kWarn, "GY is excluded by statute, and GZ is not reasonable and necessary", "", kLiability},
        {"52", "53", kFail, "a service is reduced by choice or discontinued for the patient's safety", "", kSurgeons},
        {"73", "74", kFail, "the procedure was stopped before or after anesthesia began", "", kHospital},
        {"52", "22", kWarn, "a service took more work than usual, or less", "", kSurgeons},
        {"77", "76", kFail, "the service was repeated by the same practitioner or by another", "", kNcciManual},
        {"78", "58", kFail, "a return to the operating room was planned or not", "", kGlobal},
        {"79", "58", kFail, "the procedure is a stage of the one before or unrelated to it", "", kGlobal},
        {"79", "78", kFail, "the procedure is related to the one before or not", "", kGlobal},
        {"81", "80", kFail, "there is one assistant modifier", "", kSurgeons},
        {"82", "80", kFail, "there is one assistant modifier", "", kSurgeons},
        {"82", "81", kFail, "there is one assistant modifier", "", kSurgeons},
        {"66", "62", kFail, "two surgeons or a team", "", kSurgeons},
    };
    return rows;
}

const std::vector<ModifierKind>& modifier_kinds() {
    constexpr auto kVisit = CodeKind::evaluation;
    static const std::vector<ModifierKind> rows = {
        {"24", true, kVisit, kFail, kVisitOnly, "79", kGlobal},
        {"25", true, kVisit, kFail, kVisitOnly, "", kGlobal},
        {"57", true, kVisit, kFail, kVisitOnly, "", kGlobal},
        {"59", false, kVisit, kFail, kNoVisit, "25", kNcciManual},
        {"XE", false, kVisit, kFail, kNoVisit, "25", kNcciManual},
        {"XS", false, kVisit, kFail, kNoVisit, "25", kNcciManual},
        {"XP", false, kVisit, kFail, kNoVisit, "25", kNcciManual},
        {"XU", false, kVisit, kFail, kNoVisit, "25", kNcciManual},
        {"58", false, kVisit, kWarn, kNoVisit, "", kGlobal},
        {"78", false, kVisit, kWarn, kNoVisit, "", kGlobal},
        {"79", false, kVisit, kWarn, kNoVisit, "24", kGlobal},
        {"91", true, CodeKind::laboratory, kWarn, "it belongs to a laboratory test", "76",
         "Medicare Claims Processing Manual, chapter 16, section 100.5.1"},
    };
    return rows;
}

const std::vector<ModifierUser>& modifier_users() {
    static const std::vector<ModifierUser> rows = {
        {"27", true, kFail, "outpatient hospitals report it", {}, kHospital},
        {"73", true, kFail, "hospitals and surgical centers report it, and practitioners 53 or 52", {"53", "52"}, kHospital},
        {"74", true, kFail, "hospitals and surgical centers report it, and practitioners 53 or 52", {"53", "52"}, kHospital},
        {"53", false, kFail, "practitioners report it, and hospitals 73 before and 74 after anesthesia", {"74", "73"}, kHospital},
        {"24", false, kWarn, kPractitioners, {}, kHospital},
        {"54", false, kWarn, kPractitioners, {}, kHospital},
        {"55", false, kWarn, kPractitioners, {}, kHospital},
        {"56", false, kWarn, kPractitioners, {}, kHospital},
        {"57", false, kWarn, kPractitioners, {}, kHospital},
        {"62", false, kWarn, kPractitioners, {}, kHospital},
        {"66", false, kWarn, kPractitioners, {}, kHospital},
        {"80", false, kWarn, kPractitioners, {}, kHospital},
        {"81", false, kWarn, kPractitioners, {}, kHospital},
        {"82", false, kWarn, kPractitioners, {}, kHospital},
        {"AS", false, kWarn, kPractitioners, {}, kHospital},
    };
    return rows;
}

const std::vector<EarlierService>& earlier_services() {
    static const std::vector<EarlierService> rows = {
        {"24", false, "the operation in whose postoperative period this visit falls, and that the visit is not about it"},
        {"58", false, "the operation before, and that this one was planned, staged or more extensive"},
        {"78", false, "the operation before, and the complication that led back to the operating room"},
        {"79", false, "the operation before, and that this one is unrelated to it"},
        {"76", true, "the first time of the service, by the same practitioner"},
        {"77", true, "the first time of the service, by another practitioner"},
        {"91", true, "the first result, and why the test was repeated"},
    };
    return rows;
}

namespace {

// Payers differ; this is the order of Medicare contractors: what changes the price, what decides about payment, what informs.
constexpr std::array<std::string_view, 25> kPricing = {"22", "26", "50", "51", "52", "53", "54", "55", "56", "62", "66", "73", "74",
                                                       "80", "81", "82", "AA", "AD", "AS", "QK", "QX", "QY", "QZ", "TC", "78"};
constexpr std::array<std::string_view, 14> kPaying = {"24", "25", "27", "57", "58", "59", "76", "77", "79", "91", "XE", "XP", "XS", "XU"};

template <std::size_t N> bool is_one_of(const std::array<std::string_view, N>& list, std::string_view modifier) {
    return std::find(list.begin(), list.end(), modifier) != list.end();
}

} // namespace

int rank_of_modifier(std::string_view modifier) {
    if (is_one_of(kPricing, modifier)) return 1;
    return is_one_of(kPaying, modifier) ? 2 : 3;
}

std::vector<std::string> in_pricing_order(const std::vector<std::string>& modifiers) {
    std::vector<std::string> ordered = modifiers;
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const std::string& a, const std::string& b) { return rank_of_modifier(a) < rank_of_modifier(b); });
    return ordered;
}

std::vector<std::string> with_modifier(const std::vector<std::string>& modifiers, std::string_view modifier) {
    std::vector<std::string> all = modifiers;
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const std::string& other) { return rank_of_modifier(other) >= rank_of_modifier(modifier); });
    all.emplace(at, modifier);
    return all;
}

std::vector<std::string> without_modifier(const std::vector<std::string>& modifiers, std::string_view modifier) {
    std::vector<std::string> rest;
    for (const std::string& other : modifiers)
        if (other != modifier) rest.push_back(other);
    return rest;
}

std::string_view fee_schedule_field(std::string_view modifier) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kFields = {{{"26", "PC/TC indicator"},
                                                                                               {"TC", "PC/TC indicator"},
                                                                                               {"50", "bilateral indicator"},
                                                                                               {"51", "multiple procedure indicator"},
                                                                                               {"54", "global days"},
                                                                                               {"55", "global days"},
                                                                                               {"56", "global days"},
                                                                                               {"57", "global days"},
                                                                                               {"58", "global days"},
                                                                                               {"78", "global days"},
                                                                                               {"62", "co-surgeon indicator"},
                                                                                               {"66", "team surgery indicator"},
                                                                                               {"80", "assistant indicator"},
                                                                                               {"81", "assistant indicator"},
                                                                                               {"82", "assistant indicator"},
                                                                                               {"AS", "assistant indicator"}}};
    for (const auto& [name, field] : kFields)
        if (name == modifier) return field;
    return {};
}

} // namespace sequela::rules
