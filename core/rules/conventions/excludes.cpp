// Excludes notes (domain rules 2.1 and 2.2; Guidelines I.A.12).
#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "rules/conventions/conventions.h"
#include "rules/drafting.h"

namespace sequela::rules {
namespace {

// A pair of lines that a note keeps apart: `holder` is governed by the note, `excluded` is named by it.
struct Pair {
    const Line* holder;
    const Line* excluded;
    LineNote note;
};

// The nearest note of `holder` that names `other`. A note says what is coded elsewhere, so it cannot speak of a code that it governs
// itself.
const LineNote* excluding_note(const EncounterView& view, const Line& holder, const Line& other, packs::NoteKind kind) {
    for (const LineNote& note : holder.notes) {
        if (view.note(note.note).kind != kind || view.note(note.note).references == 0) continue;
        if (view.names(note.note, other.code) && !EncounterView::is_below(other, note.node)) return &note;
    }
    return nullptr;
}

// Each pair once, whichever side has the note; the nearer note where both have one.
std::vector<Pair> pairs_of(const EncounterView& view, packs::NoteKind kind) {
    std::vector<Pair> pairs;
    if (!view.tabular) return pairs;
    for (std::size_t i = 0; i < view.lines.size(); ++i) {
        for (std::size_t j = i + 1; j < view.lines.size(); ++j) {
            const Line& a = view.lines[i];
            const Line& b = view.lines[j];
            if (a.repeated || b.repeated) continue;
            const LineNote* of_a = excluding_note(view, a, b, kind);
            const LineNote* of_b = excluding_note(view, b, a, kind);
            if (of_a && (!of_b || of_a->distance <= of_b->distance))
                pairs.push_back({&a, &b, *of_a});
            else if (of_b)
                pairs.push_back({&b, &a, *of_b});
        }
    }
    return pairs;
}

// The word that tells which of the named codes a note means: "hemorrhage" in "peptic ulcer with hemorrhage (K25-K28)", "ketoacidosis" in
// "see categories E08-E10, E11, E13 with ketoacidosis", "coma" … in "coma in diabetes (E08-E13)". Empty if the note means all of them.
std::vector<std::string> telling_words(std::string_view text) {
    std::vector<std::string> words;
    const std::string lower = to_lower(text.substr(0, text.find('(')));
    const std::string_view phrase = lower;
    const std::size_t with = phrase.find(" with ");
    const std::size_t in = phrase.find(" in ");
    if (with == std::string_view::npos && in == std::string_view::npos) return words;
    // "X with Y (codes)" is told by Y; "X in Y (codes)" by X, since the codes are those of Y.
    const std::string_view part = with != std::string_view::npos ? phrase.substr(with + 6) : phrase.substr(0, in);
    std::string word;
    for (const char c : part) {
        if (c >= 'a' && c <= 'z') {
            word += c;
            continue;
        }
        if (word.size() > 3) words.push_back(word);
        word.clear();
    }
    if (word.size() > 3) words.push_back(word);
    return words;
}

// How surely the pair is against the note. A category or range that is named for a combination holds other codes as well: "coma in diabetes
// (E08-E13)" says nothing of diabetes without coma. And two injuries are often two, of different parts (Guidelines I.C.19.b).
Status certainty(const EncounterView& view, const Pair& pair) {
    if (pair.holder->code[0] == 'S' && pair.excluded->code[0] == 'S') return Status::warn;
    const packs::Note& note = view.note(pair.note.note);
    for (std::uint32_t i = note.first_reference; i < note.first_reference + note.references; ++i) {
        const packs::CodeReference& reference = view.tabular->references[i];
        const bool exact = reference.first == reference.last && reference.incomplete == 0 && reference.first.text().size() > 3;
        if (exact && reference.covers(pair.excluded->code)) return Status::fail;
    }
    const std::vector<std::string> words = telling_words(view.note_text(pair.note.note));
    if (words.empty()) return Status::fail;
    const std::string title = to_lower(pair.excluded->title);
    const bool told =
        std::any_of(words.begin(), words.end(), [&](const std::string& word) { return title.find(word) != std::string::npos; });
    return told ? Status::fail : Status::warn;
}

} // namespace

bool are_excluded1(const EncounterView& view, const Line& a, const Line& b) {
    return view.tabular &&
           (excluding_note(view, a, b, packs::NoteKind::excludes1) || excluding_note(view, b, a, packs::NoteKind::excludes1));
}

void check_excludes1(const EncounterView& view, std::vector<Verdict>& verdicts) {
    constexpr std::string_view kRule = "icd10cm.excludes1";
    std::vector<Pair> doubtful; // asked once for each note, however many codes of a category it may mean
    for (const Pair& pair : pairs_of(view, packs::NoteKind::excludes1)) {
        const Status sure = certainty(view, pair);
        if (sure == Status::warn) {
            const bool asked = std::any_of(doubtful.begin(), doubtful.end(), [&](const Pair& before) {
                return before.note.note == pair.note.note && before.holder == pair.holder;
            });
            if (asked) continue;
            doubtful.push_back(pair);
        }
        const Line& later = pair.holder->number > pair.excluded->number ? *pair.holder : *pair.excluded;
        const Line& earlier = &later == pair.holder ? *pair.excluded : *pair.holder;
        const bool overridden =
            is_overridden(*pair.holder, kRule, pair.excluded->code) || is_overridden(*pair.excluded, kRule, pair.holder->code);
        Verdict verdict = draft(view, kRule, overridden ? Status::bypassed : sure, {pair.holder->number, pair.excluded->number});
        const std::string holder = dotted(pair.holder->code);
        const std::string excluded = dotted(pair.excluded->code);
        const std::string place = view.origin(pair.note.node);
        if (overridden)
            verdict.message = fmt::format("{} and {} are kept together: stated to be unrelated.", holder, excluded);
        else if (verdict.status == Status::fail)
            verdict.message =
                fmt::format("{} and {} are not coded together: an Excludes1 note at {} names {}.", holder, excluded, place, excluded);
        else
            verdict.message = fmt::format("{} and {} may be one condition: an Excludes1 note at {} names some codes such as {}.", holder,
                                          excluded, place, excluded);
        cite_note(view, verdict, pair.note);
        if (!overridden) {
            verdict.fixes.push_back(remove_fix(view, later.number));
            verdict.fixes.push_back(remove_fix(view, earlier.number));
            verdict.fixes.push_back(override_fix(view, later.number, earlier.number, "Keep both: the two conditions are unrelated"));
        }
        verdicts.push_back(std::move(verdict));
    }
}

void check_excludes2(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Pair& pair : pairs_of(view, packs::NoteKind::excludes2)) {
        // Worth a remark only where the note stands at the code or its category and names the other code closely: the broad notes of
        // chapters and sections are true of nearly every pair.
        if (view.tabular->nodes[pair.note.node].kind != packs::NodeKind::code || pair.note.distance > 1) continue;
        if (pair.holder->code[0] == 'S' || pair.holder->code[0] == 'Z') continue; // several injuries or reasons for contact are the rule
        const packs::Note& note = view.note(pair.note.note);
        const packs::CodeReference* const first = view.tabular->references.data() + note.first_reference;
        const bool closely = std::any_of(first, first + note.references,
                                         [&](const packs::CodeReference& r) { return r.first == r.last && r.covers(pair.excluded->code); });
        if (!closely) continue;
        Verdict verdict = draft(view, "icd10cm.excludes2", Status::info, {pair.holder->number, pair.excluded->number});
        verdict.message = fmt::format("{} does not include {}: both may be coded if the patient has both.", dotted(pair.holder->code),
                                      dotted(pair.excluded->code));
        cite_note(view, verdict, pair.note);
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
