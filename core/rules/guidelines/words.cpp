// What the words of the record say of a code: uncertain, ruled out, of the past, impending (Guidelines I.A.19, I.B.11, I.B.17, II.H, IV.H
// and chapters). The words are never quoted: a verdict may leave the place in which the record is kept.
#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>

#include "base/text.h"
#include "rules/drafting.h"
#include "rules/guidelines/code_set.h"
#include "rules/guidelines/interpret.h"
#include "rules/guidelines/special.h"

namespace sequela::rules {
namespace {

enum class Where : std::uint8_t { everywhere, not_inpatient };

struct WordRow {
    Where where;
    std::string_view codes;
    std::string_view words; // separated by |
    std::string_view section;
    std::string_view ask;       // {a} is the code
    std::string_view then = {}; // words of which one must follow closely
};

constexpr std::string_view kUncertain = "probable|probably|suspected|likely|questionable|possible|possibly|rule out|r/o|working diagnosis|"
                                        "compatible with|consistent with|presumed|presumptive";
constexpr std::string_view kDiseases = "A00-N99, O00-O9A, P00-Q99, S00-T73, T75, T78-T88";

// The first row that fits a code speaks.
constexpr std::array kRows = {
    WordRow{Where::everywhere, "A00-T98, U07", "ruled out", "IV.H", "The record of {a} says that something is ruled out: is it {a}?"},
    WordRow{Where::everywhere, "B20, Z21", kUncertain, "I.C.1.a.1",
            "{a} is coded only where HIV is confirmed, and the record is uncertain."},
    WordRow{Where::everywhere, "A92.5", kUncertain, "I.C.1.f.1",
            "{a} is coded only where the infection is confirmed, and the record is uncertain."},
    WordRow{Where::everywhere, "U07.1", kUncertain, "I.C.1.g.1.a",
            "{a} is coded only where COVID-19 is confirmed, and the record is uncertain."},
    WordRow{Where::everywhere, "J09, J10", kUncertain, "I.C.10.c",
            "{a} is coded only where the virus is confirmed, and the record is uncertain."},
    WordRow{Where::not_inpatient, kDiseases, kUncertain, "IV.H",
            "The record of {a} is uncertain: outside the hospital stay the symptom or reason is coded in its place."},
    WordRow{Where::everywhere, "A40, A41, N39.0", "urosepsis", "I.C.1.d.1.a",
            "Urosepsis is no diagnosis that can be coded: does the provider mean sepsis, or an infection of the urinary tract?"},
    WordRow{Where::everywhere, "I21, I22",
            "old myocardial|old mi|prior mi|prior myocardial|previous mi|history of mi|history of myocardial", "I.C.9.e",
            "{a} is an infarction of the last four weeks, and the record speaks of an old one (I25.2)."},
    WordRow{Where::everywhere, "I60-I63", "history of stroke|history of cva|prior stroke|prior cva|old stroke|old cva|previous stroke",
            "I.C.9.d.3", "{a} is a stroke of this stay, and the record speaks of an old one (Z86.73, or I69 with what is left of it)."},
    WordRow{Where::everywhere, "C00-C75, C7A", "history of|h/o|hx of", "I.C.2.m",
            "{a} is a cancer that is there or treated, and the record speaks of its history (Z85.-).",
            "cancer|ca|carcinoma|tumor|malignancy|melanoma|neoplasm|adenocarcinoma"},
    WordRow{Where::everywhere, "L89", "healed", "I.C.12.a.4",
            "{a} is an ulcer that is there, and the record says that it is healed: then none is coded."},
    WordRow{Where::everywhere, "E08-E13", "borderline|prediabetes|prediabetic", "I.B.17",
            "{a} is diabetes, and the record speaks of borderline or prediabetes (R73.03)."},
    WordRow{Where::everywhere, "A00-N99, S00-T88", "impending|threatened", "I.B.11",
            "The record of {a} says that it was near: did it occur?"},
};

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

// Where whole words begin, or npos: "unlikely" is not "likely", and the history of the family is not that of the patient.
std::size_t find_words(std::string_view text, std::string_view words) {
    constexpr std::string_view kFamily = "family ";
    for (std::size_t at = find_ignoring_case(text, words); at != std::string_view::npos; at = find_ignoring_case(text, words, at + 1)) {
        const std::size_t end = at + words.size();
        if ((at > 0 && is_letter(text[at - 1])) || (end < text.size() && is_letter(text[end]))) continue;
        const bool of_family = at >= kFamily.size() && starts_with_ignoring_case(text.substr(at - kFamily.size()), kFamily);
        if (!of_family) return at;
    }
    return std::string_view::npos;
}

bool holds_one_of(std::string_view text, std::string_view choices) {
    const auto words = split(choices, '|');
    return std::any_of(words.begin(), words.end(), [&](std::string_view each) { return find_words(text, each) != std::string_view::npos; });
}

// Do the words say it, and not the title as well ("threatened abortion", "suspected" abuse)?
bool says(const Line& line, const WordRow& row) {
    constexpr std::size_t kClosely = 40;
    const std::string_view text = line.diagnosis->documented;
    const auto words = split(row.words, '|');
    return std::any_of(words.begin(), words.end(), [&](std::string_view each) {
        const std::size_t at = find_words(text, each);
        if (at == std::string_view::npos || find_words(line.title, each) != std::string_view::npos) return false;
        return row.then.empty() || holds_one_of(text.substr(at + each.size(), kClosely), row.then);
    });
}

const std::vector<CodeSet>& code_sets() {
    static const std::vector<CodeSet> sets = [] {
        std::vector<CodeSet> made;
        for (const WordRow& row : kRows)
            made.emplace_back(row.codes);
        return made;
    }();
    return sets;
}

} // namespace

void check_words(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Line& line : view.lines) {
        if (line.diagnosis->documented.empty() || !is_coded(line)) continue;
        for (std::size_t i = 0; i < kRows.size(); ++i) {
            const WordRow& row = kRows[i];
            if (row.where == Where::not_inpatient && view.is_inpatient()) continue;
            if (!code_sets()[i].contains(line.code) || !says(line, row)) continue;
            std::string message(row.ask);
            for (std::size_t at = message.find("{a}"); at != std::string::npos; at = message.find("{a}"))
                message.replace(at, 3, dotted(line.code));
            if (Verdict* verdict = say(view, Topic::uncertain, Status::info, row.section, line, line, std::move(message), verdicts))
                offer_to_keep(view, *verdict, line, line);
            break;
        }
    }
}

} // namespace sequela::rules
