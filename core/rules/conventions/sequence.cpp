// Code first, use additional code, code also (domain rules 2.4 and 2.5; Guidelines I.A.13 and I.A.17).
//
// A rule speaks up only where the note names codes. "Underlying disease, such as:" names some of many, so that the want of a named one
// proves nothing; "if applicable" and "any associated" name what need not be there.
#include <algorithm>
#include <fmt/format.h>

#include "rules/conventions/conventions.h"
#include "rules/drafting.h"
#include "rules/wording.h"

namespace sequela::rules {
namespace {

struct Partner {
    const Line* line = nullptr;
    const LineNote* note = nullptr;
};

// Lines that the group names as partners of `of`, in sequence. A code that the note itself governs is no partner of its own kind.
std::vector<Partner> partners_of(const EncounterView& view, const NoteGroup& group, const Line& of) {
    std::vector<Partner> partners;
    for (const Line& line : view.lines) {
        if (line.repeated || line.number == of.number || line.code == of.code) continue;
        if (const LineNote* note = naming_note(view, group, line.code)) partners.push_back({&line, note});
    }
    return partners;
}

std::string_view heading_of(const EncounterView& view, const NoteGroup& group, const LineNote& note) {
    return &note == &group.notes.front() || !group.is_list ? std::string_view() : view.note_text(group.notes.front().note);
}

std::vector<std::string> names_of(const EncounterView& view, const NoteGroup& group) {
    std::vector<std::string> names;
    for (const LineNote& note : group.notes)
        for (std::string& name : named_codes(view, note.note))
            names.push_back(std::move(name));
    return names;
}

// Is any code of a category that the group names there? E11.22 asks for N18.1 to N18.6; beside N18.9 the stage is unspecified, not
// forgotten.
bool has_code_of_named_category(const EncounterView& view, const NoteGroup& group) {
    for (const LineNote& at : group.notes) {
        const packs::Note& note = view.note(at.note);
        for (std::uint32_t i = note.first_reference; i < note.first_reference + note.references; ++i) {
            const packs::CodeReference& reference = view.tabular->references[i];
            const std::string_view first = reference.first.text().substr(0, 3);
            const std::string_view last = reference.last.text().substr(0, 3);
            for (const Line& line : view.lines) {
                const std::string_view category = line.code.substr(0, 3);
                if (category >= first && category <= last) return true;
            }
        }
    }
    return false;
}

std::uint32_t chapter_of(const EncounterView& view, std::string_view code) {
    const std::uint32_t node = view.tabular->governing(code);
    return node == packs::kNone ? node : view.tabular->path(node).back();
}

// A note that names a range of categories means a kind of condition: "complications of pregnancy (O09-O60, O80-O82)" at the weeks of
// gestation leaves out the tears of delivery (O70), which are one. Is a code of that chapter there, other than of the line's own?
bool has_code_of_named_chapter(const EncounterView& view, const NoteGroup& group, const Line& of) {
    const std::uint32_t own = of.path.empty() ? packs::kNone : of.path.back();
    for (const LineNote& at : group.notes) {
        const packs::Note& note = view.note(at.note);
        for (std::uint32_t i = note.first_reference; i < note.first_reference + note.references; ++i) {
            const packs::CodeReference& reference = view.tabular->references[i];
            if (reference.first == reference.last) continue;
            const std::uint32_t chapter = chapter_of(view, reference.first.text());
            if (chapter == packs::kNone || chapter == own) continue;
            if (std::any_of(view.lines.begin(), view.lines.end(),
                            [&](const Line& line) { return !line.path.empty() && line.path.back() == chapter; }))
                return true;
        }
    }
    return false;
}

bool is_external_cause(std::string_view name) {
    return !name.empty() && name[0] >= 'V' && name[0] <= 'Y';
}

// Several unconditional notes at one place are alternatives, so that none of them is demanded.
bool has_alternatives(const std::vector<NoteGroup>& groups, const NoteGroup& group) {
    return std::count_if(groups.begin(), groups.end(),
                         [&](const NoteGroup& other) { return other.notes.front().node == group.notes.front().node; }) > 1;
}

void offer_to_find(Verdict& verdict, const Line& line, const std::vector<std::string>& names) {
    constexpr std::size_t kMost = 4;
    for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
        verdict.fixes.push_back(find_fix(line.number, names[i]));
}

void say_wrong_order(const EncounterView& view, const Line& line, const NoteGroup& group, const Partner& partner, Status status,
                     std::vector<Verdict>& verdicts) {
    Verdict verdict = draft(view, "icd10cm.code_first", status, {line.number, partner.line->number});
    verdict.message =
        fmt::format("{} is coded before {}: code {} first.", dotted(line.code), dotted(partner.line->code), dotted(partner.line->code));
    cite_note(view, verdict, *partner.note, heading_of(view, group, *partner.note));
    verdict.fixes.push_back(move_after_fix(view, line.number, partner.line->number));
    verdict.fixes.push_back(move_before_fix(view, partner.line->number, line.number));
    verdicts.push_back(std::move(verdict));
}

void say_missing(const EncounterView& view, const Line& line, const NoteGroup& group, Status status, std::string_view rule,
                 std::string_view words, std::vector<Verdict>& verdicts) {
    const std::vector<std::string> names = names_of(view, group);
    Verdict verdict = draft(view, rule, status, {line.number});
    verdict.message = fmt::format("{} {}: {}.", dotted(line.code), words, list_of(names));
    cite_note(view, verdict, group.notes.front());
    offer_to_find(verdict, line, names);
    verdicts.push_back(std::move(verdict));
}

bool is_named_exactly(const EncounterView& view, const LineNote& at, std::string_view code) {
    const packs::Note& note = view.note(at.note);
    for (std::uint32_t i = note.first_reference; i < note.first_reference + note.references; ++i) {
        const packs::CodeReference& reference = view.tabular->references[i];
        if (reference.first == reference.last && reference.incomplete == 0 && reference.first.text() == code) return true;
    }
    return false;
}

void check_group_first(const EncounterView& view, const Line& line, const std::vector<NoteGroup>& groups, const NoteGroup& group,
                       std::vector<Verdict>& verdicts) {
    const std::vector<Partner> partners = partners_of(view, group, line);
    const bool first = view.is_first(line);
    if (!partners.empty()) {
        if (partners.front().line->number < line.number) {
            // One partner stands before. Another one that is named by its very code belongs there as well ("any associated: diabetic …,
            // hypertensive …"); a second one of a range need not ("neoplasm (C00-D49)").
            for (const Partner& partner : partners)
                if (partner.line->number > line.number && !group.wording.open && is_named_exactly(view, *partner.note, partner.line->code))
                    return say_wrong_order(view, line, group, partner, Status::fail, verdicts);
            return;
        }
        // In an open list the condition that underlies may be one that is not named but stands before.
        if (group.wording.open && !first) return;
        say_wrong_order(view, line, group, partners.front(), group.wording.open ? Status::warn : Status::fail, verdicts);
        return;
    }
    if (group.wording.conditional || has_alternatives(groups, group)) return;
    const EtiologyDemand demand = etiology_demand(view, line, groups);
    const bool is_manifestation = demand.group == &group && demand.firmness == Etiology::manifestation;
    if (demand.group == &group && first) return; // first_listed.cpp says it
    if (group.wording.open) return;
    if (has_code_of_named_category(view, group) || has_code_of_named_chapter(view, group, line)) return;
    say_missing(view, line, group, is_manifestation ? Status::fail : Status::warn, "icd10cm.code_first_missing",
                "needs the underlying condition before it, which is missing", verdicts);
}

// Has an earlier line asked for this code too? Then it stands behind that one, as it should.
bool is_claimed_earlier(const EncounterView& view, const Line& partner) {
    for (const Line& line : view.lines) {
        if (line.number >= partner.number) return false;
        for (const LineNote& at : line.notes)
            if (view.note(at.note).kind == packs::NoteKind::use_additional_code && view.names(at.note, partner.code)) return true;
    }
    return false;
}

// Does the partner itself ask for this code first? Then that note speaks of the sequence.
bool asks_for_it_first(const EncounterView& view, const Line& partner, std::string_view code) {
    return std::any_of(partner.notes.begin(), partner.notes.end(), [&](const LineNote& at) {
        return view.note(at.note).kind == packs::NoteKind::code_first && view.names(at.note, code);
    });
}

bool is_printed_at_a_code(const EncounterView& view, const NoteGroup& group) {
    return view.tabular->nodes[group.notes.front().node].kind == packs::NodeKind::code;
}

void check_group_additional(const EncounterView& view, const Line& line, const NoteGroup& group, std::vector<Verdict>& verdicts) {
    const std::vector<Partner> partners = partners_of(view, group, line);
    const bool demand = !group.wording.conditional && !group.wording.open && !group.is_list;
    if (!demand) return;
    if (!partners.empty()) {
        const Partner& partner = partners.front();
        const bool misplaced = partner.line->number < line.number && (view.is_first(*partner.line) || group.wording.essential);
        if (!misplaced || partners.back().line->number > line.number || is_claimed_earlier(view, *partner.line)) return;
        if (asks_for_it_first(view, *partner.line, line.code)) return;
        Verdict verdict = draft(view, "icd10cm.use_additional_order", Status::warn, {partner.line->number, line.number});
        verdict.message =
            fmt::format("{} is an additional code to {} and is coded behind it.", dotted(partner.line->code), dotted(line.code));
        cite_note(view, verdict, *partner.note);
        verdict.fixes.push_back(move_after_fix(view, partner.line->number, line.number));
        verdicts.push_back(std::move(verdict));
        return;
    }
    // What a whole chapter or section asks for ("resistance to antimicrobial drugs") is rarely there.
    if (!is_printed_at_a_code(view, group) || has_code_of_named_category(view, group)) return;
    const std::vector<std::string> names = names_of(view, group);
    // External causes are voluntary (Guidelines I.C.20): nothing is missing without them.
    if (std::all_of(names.begin(), names.end(), [](const std::string& name) { return is_external_cause(name); })) return;
    say_missing(view, line, group, group.wording.essential ? Status::warn : Status::info, "icd10cm.use_additional_missing",
                group.wording.essential ? "needs an additional code, which is missing" : "may need an additional code", verdicts);
}

} // namespace

void check_code_first(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.tabular) return;
    for (const Line& line : view.lines) {
        if (line.repeated) continue;
        const std::vector<NoteGroup> groups = groups_of(view, line, packs::NoteKind::code_first);
        for (const NoteGroup& group : groups)
            if (group.names_any && applies_to(group, line)) check_group_first(view, line, groups, group, verdicts);
    }
}

void check_use_additional_code(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.tabular) return;
    for (const Line& line : view.lines) {
        if (line.repeated) continue;
        for (const NoteGroup& group : groups_of(view, line, packs::NoteKind::use_additional_code))
            if (group.names_any && applies_to(group, line)) check_group_additional(view, line, group, verdicts);
    }
}

void check_code_also(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (!view.tabular) return;
    for (const Line& line : view.lines) {
        if (line.repeated) continue;
        for (const NoteGroup& group : groups_of(view, line, packs::NoteKind::code_also)) {
            if (!group.names_any || group.is_list || group.wording.conditional || group.wording.open) continue;
            if (group.notes.front().distance > 0) continue; // a reminder of a whole category is noise at each of its codes
            if (!partners_of(view, group, line).empty() || has_code_of_named_category(view, group)) continue;
            say_missing(view, line, group, Status::info, "icd10cm.code_also", "may need a second code, in any order", verdicts);
        }
    }
}

} // namespace sequela::rules
