// "Unspecified" and "other" (domain rule 2.8; Guidelines I.A.6, I.A.9, I.B.2). Most unspecified codes are right, because the record says no
// more: nothing is said unless the words that the coder took as evidence say more than the code, or less.
#include <algorithm>
#include <fmt/format.h>

#include "lookup/laterality.h"
#include "lookup/title_words.h"
#include "rules/conventions/conventions.h"
#include "rules/drafting.h"
#include "rules/wording.h"

namespace sequela::rules {
namespace {

using Words = std::vector<std::string>;

Words without(const Words& words, const Words& others) {
    Words rest;
    std::set_difference(words.begin(), words.end(), others.begin(), others.end(), std::back_inserter(rest));
    return rest;
}

Words with(Words words, const Words& others) {
    words.insert(words.end(), others.begin(), others.end());
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

bool says_unspecified(std::string_view title) {
    return title.find("nspecified") != std::string_view::npos;
}

bool says_other(std::string_view title) {
    return title.starts_with("Other ") || title.find("other specified") != std::string_view::npos;
}

bool is_of_interest(const Line& line) {
    return line.billable && !line.repeated && !line.diagnosis->documented.empty();
}

// Complete codes of the category that could stand in the line's place: with the same 7th character, if it has one.
std::vector<const packs::CodeRow*> neighbours(const EncounterView& view, const Line& line) {
    std::vector<const packs::CodeRow*> found;
    const auto [first, last] = view.codes->range(line.code.substr(0, 3));
    for (std::uint32_t i = first; i < last; ++i) {
        const packs::CodeRow& row = view.codes->rows[i];
        const std::string_view code = row.code.text();
        if (row.billable == 0 || code == line.code) continue;
        if ((code.size() == 7 || line.code.size() == 7) && (code.size() != line.code.size() || code[6] != line.code[6])) continue;
        found.push_back(&row);
    }
    return found;
}

// The code that says all that the line's title says, and of the rest nothing but what is documented; the one that says most. Null if there
// is none, or if two say equally much.
const packs::CodeRow* documented_neighbour(const EncounterView& view, const Line& line) {
    const Words own = lookup::telling_words(line.title);
    const Words documented = lookup::telling_words(line.diagnosis->documented);
    const packs::CodeRow* best = nullptr;
    std::size_t most = 0;
    for (const packs::CodeRow* row : neighbours(view, line)) {
        const Words words = lookup::telling_words(view.codes->long_title(*row));
        const Words more = without(words, own);
        if (more.size() < std::max<std::size_t>(most, 1) || !lookup::holds_all(words, own) || !lookup::holds_all(documented, more))
            continue;
        best = more.size() > most ? row : nullptr;
        most = more.size();
    }
    return best;
}

// Does a note at another line name this very code? Then it was asked for.
bool is_asked_for(const EncounterView& view, const Line& line) {
    return std::any_of(view.lines.begin(), view.lines.end(), [&](const Line& other) {
        return other.number != line.number && std::any_of(other.notes.begin(), other.notes.end(), [&](const LineNote& note) {
                   return view.note(note.note).kind == packs::NoteKind::use_additional_code && view.names(note.note, line.code);
               });
    });
}

} // namespace

void check_more_specific(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.codes) return;
    for (const Line& line : view.lines) {
        if (!is_of_interest(line) || !says_unspecified(line.title)) continue;
        const packs::CodeRow* better = documented_neighbour(view, line);
        if (!better || !lookup::side_codes(*view.codes, line.code).empty()) continue; // sides.cpp speaks of sides
        const bool coded = std::any_of(view.lines.begin(), view.lines.end(), [&](const Line& other) { return other.row == better; });
        if (coded) continue;
        Verdict verdict = draft(view, "icd10cm.more_specific", Status::info, {line.number});
        cite_guideline(verdict, "I.A.9.b");
        verdict.message = fmt::format("The evidence of {} says more than the code: {} is “{}”.", dotted(line.code),
                                      dotted(better->code.text()), view.codes->long_title(*better));
        verdict.fixes.push_back(replace_fix(line.number, line.code, better->code.text(), "more specific"));
        verdicts.push_back(std::move(verdict));
    }
}

void check_other_without_detail(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.codes) return;
    for (const Line& line : view.lines) {
        if (!is_of_interest(line) || !says_other(line.title) || is_asked_for(view, line)) continue;
        const Words documented = lookup::telling_words(line.diagnosis->documented);
        const Words own = lookup::telling_words(line.title);
        if (documented.empty() || !lookup::holds_all(own, documented)) continue;
        // What the title of the "other" code itself names is documented; is there an unspecified code for just that?
        for (const packs::CodeRow* row : neighbours(view, line)) {
            const std::string_view title = view.codes->long_title(*row);
            if (row->parent != line.row->parent && row->code.text().size() >= line.code.size()) continue;
            if (!says_unspecified(title) || says_other(title) || with(lookup::telling_words(title), documented) != documented) continue;
            Verdict verdict = draft(view, "icd10cm.other_without_detail", Status::info, {line.number});
            cite_guideline(verdict, "I.A.9.a");
            verdict.message =
                fmt::format("The evidence of {} gives no detail: “other” is for what has no code of its own, {} for what is not "
                            "specified.",
                            dotted(line.code), dotted(row->code.text()));
            verdict.fixes.push_back(replace_fix(line.number, line.code, row->code.text(), "not specified"));
            verdicts.push_back(std::move(verdict));
            break;
        }
    }
}

} // namespace sequela::rules
