// Is each code a code, on this date, and complete? (domain rules 1.1 to 1.3; Guidelines I.A.2 to I.A.5 and I.B.2)
#include "lookup/validity.h"

#include <fmt/format.h>

#include "rules/conventions/conventions.h"
#include "rules/drafting.h"

namespace sequela::rules {
namespace {

using lookup::Examination;
using lookup::Fault;

// Calls `say` for each line that has one of the faults.
template <class Say> void for_faults(const EncounterView& view, std::initializer_list<Fault> faults, Say say) {
    for (const Line& line : view.lines) {
        if (line.billable) continue;
        for (const Fault fault : faults)
            if (line.examination.fault == fault) say(line, line.examination);
    }
}

Verdict about(const EncounterView& view, const Line& line, std::string_view rule, std::string_view guideline) {
    Verdict verdict = draft(view, rule, Status::fail, {line.number});
    cite_guideline(verdict, guideline);
    verdict.citation.release.clear();
    return verdict;
}

std::string spelled(std::string_view characters) {
    std::string text;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (i > 0) text += i + 1 == characters.size() ? " or " : ", ";
        text += characters[i];
    }
    return text;
}

void add_replacements(Verdict& verdict, const Line& line, const Examination& found, std::string_view why) {
    for (const std::string& code : found.use_instead)
        verdict.fixes.push_back(replace_fix(line.number, line.code, code, why));
}

std::vector<std::string> dotted_all(const std::vector<std::string>& codes) {
    std::vector<std::string> names;
    for (const std::string& code : codes)
        names.push_back(dotted(code));
    return names;
}

std::string date_words(const EncounterView& view) {
    return view.context.edition->date.words();
}

// "It was valid until 30 Sep 2025 (FY2025)."
std::string history_words(const Examination& found) {
    if (found.last_listed) return fmt::format(" It was valid until {} ({}).", found.last_listed->words(), found.last_release);
    if (found.first_listed_later)
        return fmt::format(" It becomes valid on {} ({}).", found.first_listed_later->words(), found.later_release);
    return {};
}

} // namespace

void check_shape(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for_faults(view, {Fault::malformed}, [&](const Line& line, const Examination&) {
        Verdict verdict = about(view, line, "icd10cm.malformed", "I.A.2");
        verdict.message =
            line.code.empty()
                ? "A line has no code."
                : fmt::format("“{}” cannot be an ICD-10-CM code: a letter, two more letters or digits, and up to four more.", line.code);
        verdict.fixes.push_back(find_fix(line.number, line.code));
        verdict.fixes.front().label = fmt::format("Search for “{}”", line.code);
        verdict.fixes.push_back(remove_fix(view, line.number));
        verdicts.push_back(std::move(verdict));
    });
}

void check_valid_on_date(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for_faults(view, {Fault::not_listed}, [&](const Line& line, const Examination& found) {
        Verdict verdict = about(view, line, "icd10cm.not_valid", "I.B.2");
        verdict.message = fmt::format("{} is not a code on {}.", dotted(line.code), date_words(view)) + history_words(found);
        add_replacements(verdict, line, found, "conversion table");
        if (!found.use_instead.empty()) {
            verdict.reason = fmt::format("The conversion table names {} for it.", list_of(dotted_all(found.use_instead)));
            verdict.citation = {"ICD-10-CM conversion table", dotted(line.code), view.context.edition->conversion.pack->release};
        }
        if (!found.listed.empty())
            verdict.fixes.push_back(choose_fix(line.number, found.listed, fmt::format("Choose a code below {}", dotted(found.listed))));
        verdict.fixes.push_back(remove_fix(view, line.number));
        verdicts.push_back(std::move(verdict));
    });
}

void check_billable(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for_faults(view, {Fault::header}, [&](const Line& line, const Examination& found) {
        Verdict verdict = about(view, line, "icd10cm.not_billable", "I.B.2");
        verdict.message = fmt::format("{} is not complete on {}: more characters are needed.", dotted(line.code), date_words(view));
        if (found.last_listed && *found.last_listed < view.context.edition->date)
            verdict.message += fmt::format(" It was complete until {} ({}).", found.last_listed->words(), found.last_release);
        verdict.fixes.push_back(choose_fix(line.number, line.code, fmt::format("Choose a code below {}", dotted(line.code))));
        verdicts.push_back(std::move(verdict));
    });
}

void check_seventh_character(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for_faults(view, {Fault::seventh_missing, Fault::seventh_wrong, Fault::too_long}, [&](const Line& line, const Examination& found) {
        Verdict verdict = about(view, line, "icd10cm.seventh_character", "I.A.5");
        if (found.fault == Fault::too_long) {
            verdict.message = fmt::format("{} has too many characters: {} is complete.", dotted(line.code), dotted(found.listed));
            add_replacements(verdict, line, found, "");
        } else {
            verdict.message = found.fault == Fault::seventh_missing
                                  ? fmt::format("{} needs a 7th character: {}.", dotted(line.code), spelled(found.seventh_choices))
                                  : fmt::format("“{}” is no 7th character of {}: it takes {}.", line.code.substr(6), dotted(found.listed),
                                                spelled(found.seventh_choices));
            verdict.fixes.push_back(
                choose_fix(line.number, found.listed, fmt::format("Choose the 7th character of {}", dotted(found.listed))));
        }
        verdicts.push_back(std::move(verdict));
    });
}

void check_placeholder(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for_faults(view, {Fault::placeholder}, [&](const Line& line, const Examination& found) {
        Verdict verdict = about(view, line, "icd10cm.placeholder", "I.A.4");
        verdict.message = fmt::format("{} is not a code: with the placeholder X where it belongs it is {}.", dotted(line.code),
                                      list_of(dotted_all(found.use_instead)));
        add_replacements(verdict, line, found, "");
        verdicts.push_back(std::move(verdict));
    });
}

} // namespace sequela::rules
