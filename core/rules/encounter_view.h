// An encounter with each of its codes looked up once, so that the rules only compare. Lives for one run of the rules.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lookup/validity.h"
#include "packs/catalogue.h"
#include "rules/check.h"

namespace sequela::rules {

// A note that governs a line, printed at the code itself or at a code, section or chapter above it.
struct LineNote {
    std::uint32_t note = 0;
    std::uint32_t node = 0;     // where it is printed
    std::uint32_t distance = 0; // 0: at the governing node, 1: at its parent …
};

struct Line {
    int number = 0; // index into Encounter::entries
    std::string_view code;
    const Entry* diagnosis = nullptr;
    const packs::CodeRow* row = nullptr; // null: not listed on the date
    bool billable = false;
    bool repeated = false;             // the same code stands on an earlier line
    std::uint32_t node = packs::kNone; // the governing node of the Tabular
    std::vector<std::uint32_t> path;   // nodes from `node` up to the chapter
    std::vector<LineNote> notes;       // of the kinds that rules read and that govern the line, from near to far
    std::string_view title;            // long title; empty if not listed
    lookup::Examination examination;   // what is wrong with it; looked up only if it is not billable
};

class EncounterView {
public:
    EncounterView(const Encounter& encounter, const Context& context);

    const Encounter& encounter;
    const Context& context;
    const packs::CodeTable* codes = nullptr; // null: none installed for the date
    const packs::Tabular* tabular = nullptr;
    std::vector<Line> lines; // the ICD-10-CM diagnoses, in sequence
    [[nodiscard]] const Entry& entry(int number) const { return encounter.entries[static_cast<std::size_t>(number)]; }

    // What a family of rules works out once a run, for all of its rules.
    [[nodiscard]] packs::KeptObjects& once() const { return once_; }

    [[nodiscard]] bool is_inpatient() const { return encounter.setting == Setting::inpatient; }
    // Is it the first of the diagnoses? Procedures and services may stand before it.
    [[nodiscard]] bool is_first(const Line& line) const { return line.number == lines.front().number; }
    // "principal" or "first-listed".
    [[nodiscard]] std::string_view first_word() const { return is_inpatient() ? "principal" : "first-listed"; }
    [[nodiscard]] std::string codes_release() const;
    [[nodiscard]] std::string tabular_release() const;

    [[nodiscard]] const packs::Note& note(std::uint32_t number) const { return tabular->notes[number]; }
    [[nodiscard]] std::string_view note_text(std::uint32_t number) const { return tabular->text(note(number).text); }
    // Does one of the note's references name the code, and no exception take it out?
    [[nodiscard]] bool names(std::uint32_t note, std::string_view code) const;
    // Is `node` on the line's path?
    [[nodiscard]] static bool is_below(const Line& line, std::uint32_t node);
    // "J44", "Chapter 10", "Section J40-J4A".
    [[nodiscard]] std::string origin(std::uint32_t node) const;

private:
    void look_up(Line& line);
    void collect_notes(Line& line);
    [[nodiscard]] bool covers(const packs::CodeReference& reference, std::string_view code) const;
    mutable packs::KeptObjects once_;
};

} // namespace sequela::rules
