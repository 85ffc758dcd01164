#include "app/screens/code_page_view.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "app/screens/parts.h"

namespace sequela::app {

namespace {

using lookup::CodePage;
using lookup::PageNote;
using lookup::Validity;
using packs::NoteKind;
using ui::Meaning;
using ui::Tone;
using ui::Ui;
using ui::Weight;

constexpr std::size_t kFewChildren = 40;
constexpr std::size_t kFewPaths = 6;
// Level characters and short words stand side by side as buttons; longer texts are a list.
constexpr std::size_t kFewChoices = 6;

// The order in which a coder needs them: what must not be coded here, what else must be, then what is meant.
constexpr std::array<NoteKind, 9> kKinds = {NoteKind::excludes1,      NoteKind::code_first, NoteKind::use_additional_code,
                                            NoteKind::code_also,      NoteKind::excludes2,  NoteKind::seventh_character,
                                            NoteKind::inclusion_term, NoteKind::includes,   NoteKind::note};

// What the convention means (ICD-10-CM Official Guidelines I.A.11 to I.A.17), in few words.
std::string_view explanation(NoteKind kind) {
    switch (kind) {
    case NoteKind::excludes1:
        return "not coded here, unless unrelated";
    case NoteKind::excludes2:
        return "not part of this, both may be coded";
    case NoteKind::code_first:
        return "sequenced before this code";
    case NoteKind::use_additional_code:
        return "sequenced after this code";
    case NoteKind::code_also:
        return "both may be needed, in either order";
    case NoteKind::seventh_character:
        return "added to each code below";
    case NoteKind::includes:
        return "what belongs here";
    case NoteKind::inclusion_term:
        return "conditions that this code is used for";
    case NoteKind::note:
        return {};
    }
    return {};
}

// What both kinds of page have at their head.
struct Head {
    std::string label; // the code as shown
    std::string code;  // as it is kept
    std::string_view title;
    Validity validity;
    std::string_view validity_text;
};

void draw_head(Ui& ui, const Head& page, CodePageViewState& state, CodePageResult& result) {
    ui.row([&] {
        if (state.can_go_back)
            result.back = ui.icon_button(icons::arrow_left, "Back to the page before", {.key = state.key + ".back", .small = true});
        ui.heading(page.label, 1);
        if (ui.icon_button(icons::copy, "Copy " + page.label, {.key = state.key + ".copy", .small = true}))
            ui.platform().set_clipboard(page.label);
        ui.spring();
        if (state.can_add && page.validity != Validity::no_data && page.validity != Validity::not_listed) {
            const bool complete = page.validity == Validity::valid;
            if (ui.button(state.add_label,
                          {.kind = complete ? ui::ButtonKind::primary : ui::ButtonKind::plain,
                           .icon = icons::plus,
                           .key = state.key + ".add",
                           .tooltip = complete ? std::string_view{} : "It is not valid as it stands: a verdict will say so",
                           .command = state.add_command}))
                result.add = page.code;
        }
    });
    if (!page.title.empty()) ui.text(page.title, {.size = ui::TextSize::title});
    ui.row([&] {
        ui.badge(meaning(page.validity), word(page.validity));
        ui.text(page.validity_text, {.size = ui::TextSize::small, .tone = Tone::muted, .width = -1});
    });
}

void draw_path(Ui& ui, const CodePage& page, const CodePageViewState& state, CodePageResult& result) {
    if (page.path.empty()) return;
    std::vector<FlowItem> items;
    for (const lookup::PageLink& link : page.path)
        items.push_back({.label = link.label, .name = link.label + " " + link.title, .tooltip = link.title});
    ui.group("navigation", "Where it stands in the Tabular List", [&] {
        const int pressed = flow_buttons(ui, state.key + ".path", items, true);
        if (pressed < 0) return;
        const lookup::PageLink& link = page.path[static_cast<std::size_t>(pressed)];
        // Chapters ("9") and sections ("I10-I1A") have no code page; the Tabular List shows them.
        const bool is_code = link.code.find('-') == std::string::npos && link.code.size() >= 3;
        (is_code ? result.open : result.browse) = link.code;
    });
}

// Links to codes with their titles, one to a line.
void draw_links(Ui& ui, const std::vector<lookup::PageLink>& links, std::size_t limit, std::string_view scope, CodePageResult& result) {
    ui.scope(scope, [&] {
        for (std::size_t i = 0; i < links.size() && i < limit; ++i) {
            const lookup::PageLink& link = links[i];
            ui.scope(static_cast<int>(i), [&] {
                const std::string title = "  " + link.title;
                const std::array<ui::Run, 2> runs = {ui::Run{.text = link.label, .weight = Weight::semibold, .link = 0},
                                                     ui::Run{.text = title, .tone = link.billable ? Tone::normal : Tone::muted}};
                if (ui.rich(runs).link == 0) result.open = link.code;
            });
        }
    });
}

void draw_choices(Ui& ui, const lookup::ChoiceGroup& group, int number, const CodePageViewState& state, CodePageResult& result) {
    const std::string scope = fmt::format("{}.choice.{}", state.key, number);
    ui.heading(group.title, 3);
    std::size_t longest = 0;
    for (const lookup::Choice& choice : group.choices)
        longest = std::max(longest, choice.meaning.size());
    if (group.choices.size() <= kFewChoices && longest <= 24) {
        std::vector<FlowItem> items;
        for (const lookup::Choice& choice : group.choices) {
            const std::string label = choice.meaning.empty() ? choice.character : choice.meaning;
            const std::string code = shown_code(choice.code);
            items.push_back({.label = label, .name = label + ", " + code, .tooltip = code, .pressed = choice.current});
        }
        const int pressed = flow_buttons(ui, scope, items);
        if (pressed >= 0) result.open = group.choices[static_cast<std::size_t>(pressed)].code;
        return;
    }
    int selected = -1;
    for (std::size_t i = 0; i < group.choices.size(); ++i)
        if (group.choices[i].current) selected = static_cast<int>(i);
    const int before = selected;
    ui.scope(scope, [&] {
        const auto outcome = ui.list(
            group.title, {.count = static_cast<int>(group.choices.size()), .selected = &selected, .fill = false, .activate_on_click = true},
            [&](int i, ui::Row& row) {
                const lookup::Choice& choice = group.choices[static_cast<std::size_t>(i)];
                ui.text(choice.character, {.weight = Weight::semibold, .width = 28});
                ui.text(choice.meaning, {.width = -1});
                const std::string code = shown_code(choice.code);
                ui.text(code, {.size = ui::TextSize::small, .tone = Tone::muted});
                row.description = choice.billable ? std::string_view{} : "more characters are needed";
            });
        if (outcome.activated >= 0 && outcome.activated != before)
            result.open = group.choices[static_cast<std::size_t>(outcome.activated)].code;
    });
}

std::string origin_of(const PageNote& note, std::string_view codes_release) {
    std::string text = note.inherited ? "From " + note.origin : std::string{};
    if (!note.release.empty() && note.release != codes_release) text += (text.empty() ? "Printed in " : " · ") + note.release;
    return text;
}

void draw_notes_of(Ui& ui, const CodePage& page, NoteKind kind, const CodePageViewState& state, CodePageResult& result) {
    const auto of_kind = [&](const PageNote& note) { return note.kind == kind; };
    if (std::none_of(page.notes.begin(), page.notes.end(), of_kind)) return;
    const std::string_view name = packs::title(kind);
    ui.space(ui::metric::grid);
    ui.group("group", name, [&] {
        ui.row([&] {
            ui.heading(name, 3);
            ui.text(explanation(kind), {.size = ui::TextSize::small, .tone = Tone::muted});
        });
        // Lines of one note stand close together, as they are printed.
        ui.column(
            [&] {
                std::string origin;
                for (std::size_t i = 0; i < page.notes.size(); ++i) {
                    const PageNote& note = page.notes[i];
                    if (note.kind != kind) continue;
                    const std::string here = origin_of(note, page.codes_release);
                    if (here != origin) ui.muted(here);
                    origin = here;
                    if (const auto* reference = draw_note(ui, note, fmt::format("{}.note.{}", state.key, i))) {
                        const bool section = !reference->target_last.empty() && reference->target != reference->target_last;
                        (section && !reference->valid ? result.browse : result.open) = reference->target;
                    }
                }
            },
            ui::metric::grid);
    });
}

// A heading that opens and closes what stands under it, with its count.
bool opened(Ui& ui, CodePageViewState& state, const std::string& part, const std::string& label, bool by_default) {
    auto [at, fresh] = state.open_parts.try_emplace(part, by_default);
    (void)fresh;
    if (ui.button(label, {.kind = ui::ButtonKind::subtle,
                          .icon = at->second ? icons::chevron_down : icons::chevron_right,
                          .key = state.key + "." + part,
                          .small = true,
                          .pressed = at->second}))
        at->second = !at->second;
    return at->second;
}

void draw_children(Ui& ui, const CodePage& page, CodePageViewState& state, CodePageResult& result) {
    if (page.children.empty()) return;
    ui.space(ui::metric::grid);
    ui.heading(fmt::format("{} under {}", counted(static_cast<std::int64_t>(page.children.size()), "code", "codes"), shown_code(page.code)),
               3);
    std::size_t limit = kFewChildren;
    if (page.children.size() > kFewChildren && state.open_parts["children"]) limit = page.children.size();
    draw_links(ui, page.children, limit, state.key + ".children", result);
    if (page.children.size() > kFewChildren && limit == kFewChildren &&
        ui.link(fmt::format("Show all {}", page.children.size()), {.key = state.key + ".all_children"}))
        state.open_parts["children"] = true;
}

void draw_index_paths(Ui& ui, const CodePage& page, CodePageViewState& state, CodePageResult& result) {
    if (page.index_paths.empty()) return;
    ui.space(ui::metric::grid);
    ui.heading("In the Alphabetic Index", 3);
    const bool all = page.index_paths.size() <= kFewPaths || state.open_parts["paths"];
    const std::size_t limit = all ? page.index_paths.size() : kFewPaths;
    ui.scope(state.key + ".paths", [&] {
        for (std::size_t i = 0; i < limit; ++i) {
            const lookup::IndexPath& path = page.index_paths[i];
            ui.scope(static_cast<int>(i), [&] {
                std::string release = path.is_default ? "  default code" : "";
                if (path.release != page.codes_release) release += "  " + path.release;
                const std::array<ui::Run, 2> runs = {ui::Run{.text = path.path, .link = 0}, ui::Run{.text = release, .tone = Tone::muted}};
                if (ui.rich(runs).link == 0) result.path = path;
            });
        }
    });
    if (!all && ui.link(fmt::format("Show all {} entries", page.index_paths.size()), {.key = state.key + ".all_paths"}))
        state.open_parts["paths"] = true;
}

// Both codes of a pair are added together and in order (Guidelines I.A.13).
void draw_pairs(Ui& ui, const CodePage& page, const CodePageViewState& state, CodePageResult& result) {
    if (page.pairs.empty()) return;
    ui.space(ui::metric::grid);
    ui.heading("Coded together, in this order", 3);
    ui.scope(state.key + ".pairs", [&] {
        for (std::size_t i = 0; i < page.pairs.size() && i < kFewPaths; ++i) {
            const lookup::PagePair& pair = page.pairs[i];
            ui.scope(static_cast<int>(i), [&] {
                const std::string path = "  " + pair.path.path;
                const std::array<ui::Run, 4> runs = {ui::Run{.text = pair.etiology.label, .weight = Weight::semibold, .link = 0},
                                                     ui::Run{.text = ", "},
                                                     ui::Run{.text = pair.manifestation.label, .weight = Weight::semibold, .link = 1},
                                                     ui::Run{.text = path, .tone = Tone::muted}};
                const int link = ui.rich(runs).link;
                if (link >= 0) result.open = link == 0 ? pair.etiology.code : pair.manifestation.code;
                if (!state.can_add || !pair.etiology.billable || !pair.manifestation.billable) return;
                const std::string name = fmt::format("Add {} with {}", pair.etiology.label, pair.manifestation.label);
                if (ui.button(name, {.icon = icons::plus, .key = fmt::format("{}.pair.{}", state.key, i), .small = true}))
                    result.pair = pair;
            });
        }
    });
}

void draw_remarks(Ui& ui, const CodePage& page) {
    for (const lookup::PageRemark& remark : page.remarks)
        ui.text(fmt::format("{} ({})", remark.text, remark.source), {.size = ui::TextSize::small, .tone = Tone::muted});
}

void draw_poa(Ui& ui, const CodePage& page) {
    if (page.validity != Validity::valid) return;
    ui.space(ui::metric::grid);
    ui.heading("Present on admission", 3);
    if (!page.poa_exempt) {
        ui.text("Not known: no POA-exempt list is installed for this date.", {.tone = Tone::muted});
    } else if (*page.poa_exempt) {
        ui.text("Exempt from reporting (" + page.poa_release + " list)");
    } else {
        ui.text("Reported for inpatient admissions (not on the " + page.poa_release + " exempt list)");
    }
}

void draw_history(Ui& ui, const std::vector<lookup::HistoryEntry>& history, CodePageViewState& state) {
    if (history.size() < 2) return;
    ui.space(ui::metric::grid);
    const bool changed = std::any_of(history.begin(), history.end(), [](const auto& entry) { return !entry.change.empty(); });
    if (!opened(ui, state, "history", fmt::format("History over {} releases", history.size()), changed && history.size() < 8)) return;
    for (auto entry = history.rbegin(); entry != history.rend(); ++entry) {
        std::string what = !entry->listed ? "not listed" : entry->billable ? "valid" : "header";
        if (!entry->change.empty()) what += " · " + entry->change;
        if (!entry->title.empty()) what += " · " + entry->title;
        ui.fact(entry->release, what, 200);
    }
}

// One section: its lines with what they say; what names a code is a link.
void draw_section(Ui& ui, const lookup::PageSection& section, const std::string& key, CodePageResult& result) {
    constexpr float kLabelWidth = 190;
    ui.space(ui::metric::grid);
    ui.group("group", section.title, [&] {
        ui.row([&] {
            ui.heading(section.title, 3);
            if (!section.source.empty()) ui.text(section.source, {.size = ui::TextSize::small, .tone = Tone::muted});
        });
        ui.scope(key, [&] {
            for (std::size_t i = 0; i < section.fields.size(); ++i) {
                const lookup::PageField& field = section.fields[i];
                ui.scope(static_cast<int>(i), [&] {
                    if (field.code.empty()) {
                        ui.fact(field.label, field.value, kLabelWidth);
                        return;
                    }
                    const std::string value = "  " + field.value;
                    const std::array<ui::Run, 2> runs = {ui::Run{.text = field.label, .weight = Weight::semibold, .link = 0},
                                                         ui::Run{.text = value}};
                    if (ui.rich(runs).link != 0) return;
                    result.open = field.code;
                    result.system = field.system;
                });
            }
        });
    });
}

void draw_sections(Ui& ui, const std::vector<lookup::PageSection>* sections, const CodePageViewState& state, CodePageResult& result) {
    if (sections == nullptr) return;
    for (std::size_t i = 0; i < sections->size(); ++i)
        draw_section(ui, (*sections)[i], fmt::format("{}.section.{}", state.key, i), result);
}

void draw_body(Ui& ui, const CodePage& page, CodePageViewState& state, CodePageResult& result) {
    if (!page.use_instead.empty()) {
        ui.heading(
            page.validity == Validity::header || page.validity == Validity::seventh_missing ? "Codes that are complete" : "Use instead", 3);
        draw_links(ui, page.use_instead, kFewChildren, state.key + ".instead", result);
        ui.space(ui::metric::grid);
    }
    draw_path(ui, page, state, result);
    draw_remarks(ui, page);
    for (std::size_t i = 0; i < page.choices.size(); ++i)
        draw_choices(ui, page.choices[i], static_cast<int>(i), state, result);
    for (const NoteKind kind : kKinds)
        draw_notes_of(ui, page, kind, state, result);
    draw_children(ui, page, state, result);
    draw_pairs(ui, page, state, result);
    draw_index_paths(ui, page, state, result);
    draw_poa(ui, page);
    draw_history(ui, page.history, state);
    draw_sections(ui, state.sections, state, result);
    if (state.below) state.below(ui);
    ui.space(ui::metric::inside);
    std::string sources;
    if (!page.codes_release.empty()) sources = "Codes: " + page.codes_release;
    if (!page.tabular_release.empty())
        sources += (sources.empty() ? "" : " · ") + ("Notes: " + page.tabular_release + " Tabular List");
    else if (page.validity != Validity::no_data)
        sources += " · No Tabular List installed: notes are not known";
    if (!sources.empty()) ui.muted(sources);
}

void draw_system_body(Ui& ui, const lookup::SystemPage& page, CodePageViewState& state, CodePageResult& result) {
    ui.muted(lookup::title_of(page.system));
    if (!page.short_title.empty()) ui.text(page.short_title, {.tone = Tone::muted});
    if (!page.use_instead.empty()) {
        ui.heading("Use instead", 3);
        draw_links(ui, page.use_instead, kFewChildren, state.key + ".instead", result);
    }
    if (!page.path.empty()) {
        ui.group("navigation", "Where it stands in the classification",
                 [&] { draw_links(ui, page.path, page.path.size(), state.key + ".path", result); });
        ui.space(ui::metric::grid);
    }
    draw_sections(ui, &page.sections, state, result);
    if (!page.children.empty()) {
        ui.space(ui::metric::grid);
        ui.heading(fmt::format("{} under {}", counted(static_cast<std::int64_t>(page.children.size()), "code", "codes"), page.label), 3);
        const bool all = page.children.size() <= kFewChildren || state.open_parts["children"];
        draw_links(ui, page.children, all ? page.children.size() : kFewChildren, state.key + ".children", result);
        if (!all && ui.link(fmt::format("Show all {}", page.children.size()), {.key = state.key + ".all_children"}))
            state.open_parts["children"] = true;
    }
    draw_history(ui, page.history, state);
    if (state.below) state.below(ui);
    if (!page.release.empty()) ui.muted("Codes: " + page.release);
}

} // namespace

std::string_view word(Validity validity) {
    switch (validity) {
    case Validity::valid:
        return "Valid";
    case Validity::header:
        return "More characters needed";
    case Validity::seventh_missing:
        return "7th character missing";
    case Validity::not_listed:
        return "Not a code";
    case Validity::ended:
        return "No longer valid";
    case Validity::not_yet:
        return "Not valid yet";
    case Validity::no_data:
        return "Not known";
    }
    return {};
}

Meaning meaning(Validity validity) {
    switch (validity) {
    case Validity::valid:
        return Meaning::good;
    case Validity::header:
    case Validity::seventh_missing:
        return Meaning::warning;
    case Validity::not_listed:
    case Validity::ended:
    case Validity::not_yet:
        return Meaning::must_fix;
    case Validity::no_data:
        return Meaning::question;
    }
    return Meaning::none;
}

const lookup::NoteReference* draw_note(Ui& ui, const PageNote& note, std::string_view key, bool muted) {
    std::vector<ui::Run> runs;
    const std::string_view text = note.text;
    const Tone tone = muted ? Tone::muted : Tone::normal;
    std::size_t at = 0;
    for (std::size_t i = 0; i < note.references.size(); ++i) {
        const lookup::NoteReference& reference = note.references[i];
        if (!reference.valid || reference.begin < at || reference.end > text.size() || reference.end <= reference.begin) continue;
        if (reference.begin > at) runs.push_back({.text = text.substr(at, reference.begin - at), .tone = tone});
        runs.push_back({.text = text.substr(reference.begin, reference.end - reference.begin), .link = static_cast<int>(i)});
        at = reference.end;
    }
    if (at < text.size()) runs.push_back({.text = text.substr(at), .tone = tone});
    int followed = -1;
    if (note.level == 0) {
        followed = ui.rich(runs, {.key = key}).link;
    } else {
        ui.columns(
            {ui::metric::around * static_cast<float>(note.level), 0},
            [&](int column) {
                if (column == 1) followed = ui.rich(runs, {.key = key}).link;
            },
            0);
    }
    return followed < 0 ? nullptr : &note.references[static_cast<std::size_t>(followed)];
}

CodePageResult draw_code_page(Ui& ui, const CodePage& page, CodePageViewState& state) {
    CodePageResult result;
    const bool fresh = state.shown != page.code;
    if (fresh) {
        state.shown = page.code;
        state.open_parts.clear();
    }
    const std::string name = "Code " + shown_code(page.code);
    ui.group("article", name, [&] {
        draw_head(ui, {shown_code(page.code), page.code, page.title, page.validity, page.validity_text}, state, result);
        ui.separator();
        ui.scroll(state.key, {.name = "About " + shown_code(page.code), .padding = ui::metric::grid, .to_top = fresh},
                  [&] { draw_body(ui, page, state, result); });
    });
    return result;
}

CodePageResult draw_system_page(Ui& ui, const lookup::SystemPage& page, CodePageViewState& state) {
    CodePageResult result;
    result.system = page.system;
    const std::string identity = lookup::title_of(page.system) + " " + page.code;
    const bool fresh = state.shown != identity;
    if (fresh) {
        state.shown = identity;
        state.open_parts.clear();
    }
    const std::string name = "Code " + page.label;
    ui.group("article", name, [&] {
        draw_head(ui, {page.label, page.code, page.title, page.validity, page.validity_text}, state, result);
        ui.separator();
        ui.scroll(state.key, {.name = "About " + page.label, .padding = ui::metric::grid, .to_top = fresh},
                  [&] { draw_system_body(ui, page, state, result); });
    });
    return result;
}

} // namespace sequela::app
