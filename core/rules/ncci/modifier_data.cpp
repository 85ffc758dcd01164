#include "rules/ncci/modifier_data.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace sequela::rules {
namespace {

using A = Association;

constexpr std::string_view kSite = "another site than that of the other service";

// Medicare NCCI Policy Manual, chapter I, section E (Modifiers and modifier indicators). X{EPSU}: CMS change request 8863.
const std::vector<AssociatedModifier>& make_associated() {
    static const std::vector<AssociatedModifier> rows = {
        {"24", A::evaluation, "", Side::none, "", "a visit that has nothing to do with the operation before it"},
        {"25", A::evaluation, "", Side::none, "", "a significant, separately identifiable visit beyond the usual work of the procedure"},
        {"57", A::evaluation, "", Side::none, "", "the visit at which a major operation was decided on"},
        {"58", A::global, "", Side::none, "", "a staged or planned procedure in the postoperative period of the other"},
        {"78", A::global, "", Side::none, "", "an unplanned return to the operating room for something related"},
        {"79", A::global, "", Side::none, "", "a procedure unrelated to the operation before it"},
        {"27", A::other, "", Side::none, "", "several outpatient hospital visits on one day"},
        {"91", A::other, "", Side::none, "", "a laboratory test that was repeated for a new result"},
        {"59", A::distinct, "", Side::none, "", "a distinct service: another session, site or lesion"},
        {"XE", A::distinct, "2015-01-01", Side::none, "", "another session (encounter) on the same day"},
        {"XS", A::distinct, "2015-01-01", Side::none, "", "another organ or structure"},
        {"XP", A::distinct, "2015-01-01", Side::none, "", "another practitioner"},
        {"XU", A::distinct, "2015-01-01", Side::none, "", "an unusual service that does not overlap the usual parts of the other"},
        {"LT", A::anatomic, "", Side::left, "", kSite},
        {"RT", A::anatomic, "", Side::right, "", kSite},
        {"E1", A::anatomic, "", Side::left, "upper eyelid", kSite},
        {"E2", A::anatomic, "", Side::left, "lower eyelid", kSite},
        {"E3", A::anatomic, "", Side::right, "upper eyelid", kSite},
        {"E4", A::anatomic, "", Side::right, "lower eyelid", kSite},
        {"FA", A::anatomic, "", Side::left, "thumb", kSite},
        {"F1", A::anatomic, "", Side::left, "second finger", kSite},
        {"F2", A::anatomic, "", Side::left, "third finger", kSite},
        {"F3", A::anatomic, "", Side::left, "fourth finger", kSite},
        {"F4", A::anatomic, "", Side::left, "fifth finger", kSite},
        {"F5", A::anatomic, "", Side::right, "thumb", kSite},
        {"F6", A::anatomic, "", Side::right, "second finger", kSite},
        {"F7", A::anatomic, "", Side::right, "third finger", kSite},
        {"F8", A::anatomic, "", Side::right, "fourth finger", kSite},
        {"F9", A::anatomic, "", Side::right, "fifth finger", kSite},
        {"TA", A::anatomic, "", Side::left, "great toe", kSite},
        {"T1", A::anatomic, "", Side::left, "second toe", kSite},
        {"T2", A::anatomic, "", Side::left, "third toe", kSite},
        {"T3", A::anatomic, "", Side::left, "fourth toe", kSite},
        {"T4", A::anatomic, "", Side::left, "fifth toe", kSite},
        {"T5", A::anatomic, "", Side::right, "great toe", kSite},
        {"T6", A::anatomic, "", Side::right, "second toe", kSite},
        {"T7", A::anatomic, "", Side::right, "third toe", kSite},
        {"T8", A::anatomic, "", Side::right, "fourth toe", kSite},
        {"T9", A::anatomic, "", Side::right, "fifth toe", kSite},
        {"LC", A::anatomic, "", Side::none, "left circumflex coronary artery", kSite},
        {"LD", A::anatomic, "", Side::none, "left anterior descending coronary artery", kSite},
        {"LM", A::anatomic, "2013-01-01", Side::none, "left main coronary artery", kSite},
        {"RC", A::anatomic, "", Side::none, "right coronary artery", kSite},
        {"RI", A::anatomic, "2013-01-01", Side::none, "ramus intermedius coronary artery", kSite},
    };
    return rows;
}

struct CodeRange {
    CodeKind kind = CodeKind::unknown;
    int first = 0;
    int last = 0;
};

// The sections of CPT by their numbers alone, as CMS prints them at the heads of the chapters of the NCCI Policy Manual (chapters II to
// XI). Of the section of medicine only the general ophthalmological services are visits; what else stands there is not decided here.
constexpr std::array<CodeRange, 6> kRanges = {{{CodeKind::anesthesia, 100, 1999},
                                               {CodeKind::surgery, 10004, 69990},
                                               {CodeKind::radiology, 70010, 79999},
                                               {CodeKind::laboratory, 80047, 89398},
                                               {CodeKind::evaluation, 92002, 92014},
                                               {CodeKind::evaluation, 99202, 99499}}};

// HCPCS Level II: supplies, equipment and drugs are never visits; of the other letters some codes are.
constexpr std::string_view kSupplies = "ABEJKL";

bool all_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

const std::vector<AssociatedModifier>& associated_modifiers() {
    return make_associated();
}

const AssociatedModifier* find_associated(std::string_view modifier, Date date) {
    for (const AssociatedModifier& row : associated_modifiers())
        if (row.modifier == modifier) return row.since.empty() || *Date::parse(row.since) <= date ? &row : nullptr;
    return nullptr;
}

Date either_column_since() {
    return *Date::from_ymd(2019, 7, 1);
}

Sites compare_sites(const AssociatedModifier& a, const AssociatedModifier& b) {
    if (a.modifier == b.modifier) return Sites::same;
    const bool sided = a.side != Side::none && b.side != Side::none;
    if ((a.side == Side::none) != (b.side == Side::none)) return Sites::not_shown; // a coronary artery and a side of the body
    if (sided && a.side != b.side) return Sites::different;
    if (a.place.empty() || b.place.empty()) return Sites::not_shown; // the left side, and a finger of it
    return Sites::different;
}

CodeKind kind_of_code(std::string_view code) {
    if (code.size() != 5) return CodeKind::unknown;
    if (code[0] >= 'A' && code[0] <= 'Z') return kSupplies.find(code[0]) != std::string_view::npos ? CodeKind::supply : CodeKind::unknown;
    if (!all_digits(code)) return CodeKind::unknown;
    const int number = std::atoi(std::string(code).c_str());
    for (const CodeRange& range : kRanges)
        if (number >= range.first && number <= range.last) return range.kind;
    return CodeKind::unknown;
}

} // namespace sequela::rules
