// Excludes notes (domain rules 2.1 and 2.2; Guidelines I.A.12).
#include <algorithm>
#include <fmt/format.h>

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

bool is_overridden(const Line& line, std::string_view rule, std::string_view other_code) {
    return std::any_of(line.diagnosis->overrides.begin(), line.diagnosis->overrides.end(), [&](const Diagnosis::Override& given) {
        return given.rule == rule && (given.other_code.empty() || given.other_code == other_code);
    });
}

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

} // namespace

void check_excludes1(const EncounterView& view, std::vector<Verdict>& verdicts) {
    constexpr std::string_view kRule = "icd10cm.excludes1";
    for (const Pair& pair : pairs_of(view, packs::NoteKind::excludes1)) {
        const Line& later = pair.holder->number > pair.excluded->number ? *pair.holder : *pair.excluded;
        const Line& earlier = &later == pair.holder ? *pair.excluded : *pair.holder;
        const bool overridden =
            is_overridden(*pair.holder, kRule, pair.excluded->code) || is_overridden(*pair.excluded, kRule, pair.holder->code);
        Verdict verdict = draft(view, kRule, overridden ? Status::bypassed : Status::fail, {pair.holder->number, pair.excluded->number});
        verdict.message =
            overridden ? fmt::format("{} and {} are kept together: stated to be unrelated.", dotted(pair.holder->code),
                                     dotted(pair.excluded->code))
                       : fmt::format("{} and {} are not coded together: an Excludes1 note at {} names {}.", dotted(pair.holder->code),
                                     dotted(pair.excluded->code), view.origin(pair.note.node), dotted(pair.excluded->code));
        cite_note(view, verdict, pair.note);
        if (!overridden) {
            verdict.fixes.push_back(remove_fix(view, later.number));
            verdict.fixes.push_back(remove_fix(view, earlier.number));
            verdict.fixes.push_back(override_fix(later.number, earlier.number, "Keep both: the two conditions are unrelated"));
        }
        verdicts.push_back(std::move(verdict));
    }
}

void check_excludes2(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const Pair& pair : pairs_of(view, packs::NoteKind::excludes2)) {
        // Worth a remark only where the note stands at the code or its category and names the other code closely: the broad notes of
        // chapters and sections are true of nearly every pair.
        if (view.tabular->nodes[pair.note.node].kind != packs::NodeKind::code) continue;
        const packs::Note& note = view.note(pair.note.note);
        const bool closely = std::any_of(view.tabular->references.begin() + note.first_reference,
                                         view.tabular->references.begin() + note.first_reference + note.references,
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
