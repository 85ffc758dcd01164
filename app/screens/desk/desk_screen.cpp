// The coding desk: chart on the left, search and code page in the middle, assigned codes and verdicts on the right.
#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/desk/desk_state.h"
#include "app/screens/drop_routing.h"
#include "app/ui/ui.h"
#include "base/text.h"

namespace sequela::app::desk {
namespace {

constexpr std::string_view kAddPrefix = "add:";
constexpr std::string_view kCodePrefix = "code:";

class DeskScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override;
    void leave(AppContext& context) override;
    void draw(ui::Ui& ui, AppContext& context) override;
    void commands(AppContext& context, ui::Commands& commands) override;
    void files(AppContext& context, std::vector<DroppedFile>& files) override;
    std::string drop_hint() override { return state_.session ? "Drop notes here to add them to this chart" : std::string(); }

private:
    void open(AppContext& context, std::string_view id);
    void add_code_commands(AppContext& context, ui::Commands& commands);
    void add_verdict_commands(AppContext& context, ui::Commands& commands);
    void draw_panes(ui::Ui& ui, AppContext& context);
    void draw_compact(ui::Ui& ui, AppContext& context);
    [[nodiscard]] std::string place() const;
    void recall_place(AppContext& context);
    void remember_place(AppContext& context, bool now);
    [[nodiscard]] bool has_line() const {
        return state_.session && state_.codes.line >= 0 && state_.codes.line < static_cast<int>(state_.session->file().codes.size());
    }
    [[nodiscard]] const casework::AssignedCode& chosen_code() const {
        return state_.session->file().codes[static_cast<std::size_t>(state_.codes.line)];
    }
    DeskState state_;
    std::string last_id_;
    std::string remembered_, changing_; // the place that is kept, and the one that is not kept yet
    double changed_ms_ = 0;
};

const RegisterScreen<DeskScreen>
    registration({.id = "desk", .title = "Coding desk", .icon = icons::stethoscope, .order = 20, .keys = "Ctrl+Shift+D", .flush = true});

void DeskScreen::open(AppContext& context, std::string_view id) {
    if (state_.session && state_.session->file().id == id) {
        if (auto status = state_.session->refresh_edition(); !status) context.error("desk.edition", status.error());
        return;
    }
    auto session = casework::CodingSession::open(*context.workspace(), context.catalogue(), id);
    if (!session) {
        context.error("desk.open", session.error());
        return;
    }
    state_ = DeskState{};
    state_.session = std::move(*session);
    state_.pane_sizes = context.recall_sizes("desk.panes");
    state_.middle_sizes = context.recall_sizes("desk.middle");
    state_.right_sizes = context.recall_sizes("desk.right");
    last_id_ = id;
    recall_place(context);
}

// Where the coder was in this case: "document line selection-begin selection-end question".
std::string DeskScreen::place() const {
    ui::TextSpan chosen;
    if (const chart::Document* document = current_document(state_))
        if (const auto view = state_.chart.documents.find(document->id); view != state_.chart.documents.end())
            chosen = view->second.view.selection();
    return fmt::format("{} {} {} {} {}", state_.chart.document, state_.codes.line, chosen.begin, chosen.end, state_.search.query);
}

void DeskScreen::recall_place(AppContext& context) {
    const auto kept = desk::recall_place(context, last_id_);
    if (!kept) return;
    const int documents = static_cast<int>(state_.session->file().documents.size());
    state_.chart.document = std::clamp(kept->document, 0, std::max(0, documents - 1));
    state_.codes.line = kept->line;
    state_.search.query = kept->question;
    remembered_ = *context.recall(fmt::format("desk.at.{}", last_id_));
    const chart::Document* document = current_document(state_);
    if (document == nullptr || kept->begin < 0 || kept->end < kept->begin) return;
    const auto length = document->text.size();
    const auto begin = utf8_floor(document->text, std::min(length, static_cast<std::size_t>(kept->begin)));
    const auto end = utf8_floor(document->text, std::min(length, static_cast<std::size_t>(kept->end)));
    state_of(state_, *document).view.select({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

// Not at each letter of a question: when the coder pauses, and when they leave.
void DeskScreen::remember_place(AppContext& context, bool now) {
    constexpr double kPause = 1000;
    if (!state_.session) return;
    std::string here = place();
    if (here == remembered_) return;
    if (here != changing_) {
        changing_ = here;
        changed_ms_ = context.platform().now_ms();
    }
    const double due = changed_ms_ + kPause;
    if (!now && context.platform().now_ms() < due) {
        context.ui().frame_at(due);
        return;
    }
    remembered_ = std::move(here);
    context.remember(fmt::format("desk.at.{}", state_.session->file().id), remembered_);
}

void DeskScreen::enter(AppContext& context, std::string_view argument) {
    std::string id(argument);
    std::string act;
    if (argument.substr(0, kAddPrefix.size()) == kAddPrefix || argument.substr(0, kCodePrefix.size()) == kCodePrefix) {
        act = argument;
        id.clear();
    } else if (const std::size_t space = id.find(' '); space != std::string::npos) { // "ID code:E1122"
        act = id.substr(space + 1);
        id.resize(space);
    }
    if (id.empty()) id = last_id_.empty() ? context.recall("desk.last").value_or("") : last_id_;
    if (!id.empty()) open(context, id);
    if (!state_.session) return;
    context.remember("desk.last", state_.session->file().id);
    const casework::EncounterFile& file = state_.session->file();
    context.set_header("Case " + file.number);
    DeskActs acts(state_, context);
    if (act.rfind(kAddPrefix, 0) == 0) {
        const std::string code = act.substr(kAddPrefix.size());
        const std::size_t plus = code.find('+'); // a pair of the Alphabetic Index
        const lookup::CodeAddress one = lookup::address_from(code);
        if (plus == std::string::npos)
            acts.add(one.system, one.code, "Code books", false);
        else
            acts.add_pair(code.substr(0, plus), code.substr(plus + 1), "Alphabetic Index");
    }
    if (act.rfind(kCodePrefix, 0) == 0) {
        const lookup::CodeAddress address = lookup::address_from(act.substr(kCodePrefix.size()));
        acts.open_page(address.system, address.code, true);
    }
    context.ui().focus(file.documents.empty() ? "desk.pasted" : "desk.chart");
}

void DeskScreen::leave(AppContext& context) {
    remember_place(context, true);
    state_ = DeskState{};
}

void DeskScreen::files(AppContext& context, std::vector<DroppedFile>& files) {
    if (!state_.session) return;
    for (const DroppedFile& file : take(files, DropKind::chart)) {
        auto document = chart::read_document(file.bytes, file.name);
        if (document) {
            DeskActs(state_, context).add_document(std::move(*document));
        } else {
            context.error("desk.document", document.error());
        }
    }
}

void DeskScreen::add_code_commands(AppContext& context, ui::Commands& commands) {
    const auto acts = [this, &context] { return DeskActs(state_, context); };
    const auto line = [this] { return has_line(); };
    const auto poa = [this] {
        return has_line() && rules::reports_poa(state_.session->file().setting) && role_of(chosen_code().system) == CodeRole::diagnosis &&
               chosen_code().poa != rules::Poa::exempt;
    };
    commands.add({.id = "desk.move_up",
                  .title = "Move code up",
                  .category = "Codes",
                  .keys = "Alt+Up",
                  .when = line,
                  .run = [acts] { acts().move(-1); },
                  .repeats = true});
    commands.add({.id = "desk.move_down",
                  .title = "Move code down",
                  .category = "Codes",
                  .keys = "Alt+Down",
                  .when = line,
                  .run = [acts] { acts().move(1); },
                  .repeats = true});
    commands.add(
        {.id = "desk.principal", .title = "Make principal or first-listed", .category = "Codes", .keys = "P", .when = line, .run = [acts] {
             acts().make_principal();
         }});
    commands.add({.id = "desk.remove", .title = "Remove code", .category = "Codes", .keys = "Del", .when = line, .run = [acts] {
                      acts().remove();
                  }});
    commands.add({.id = "desk.evidence",
                  .title = "Take the selected words as evidence",
                  .category = "Codes",
                  .keys = "E",
                  .when = line,
                  .run = [acts] { acts().attach_evidence(); }});
    commands.add({.id = "desk.no_evidence",
                  .title = "Remove the code's evidence",
                  .category = "Codes",
                  .keys = "Shift+E",
                  .when = line,
                  .run = [acts] { acts().detach_evidence(); }});
    commands.add({.id = "desk.show_evidence",
                  .title = "Show the code's evidence in the chart",
                  .category = "Codes",
                  .keys = "V",
                  .when = line,
                  .run = [acts] { acts().show_evidence(); }});
    commands.add({.id = "desk.line",
                  .title = "Modifiers, units and date of the line",
                  .category = "Codes",
                  .keys = "M",
                  .when = [this, line] { return line() && role_of(chosen_code().system) != CodeRole::diagnosis; },
                  .run = [acts] { acts().open_line(); }});
    commands.add({.id = "desk.wizard",
                  .title = "Modifier wizard",
                  .category = "Codes",
                  .keys = "Shift+M",
                  .when = [this, line] { return line() && role_of(chosen_code().system) == CodeRole::service; },
                  .run = [acts] { acts().open_wizard(); }});
    static constexpr std::array<std::pair<rules::Poa, const char*>, 4> kPoa = {
        {{rules::Poa::yes, "Y"}, {rules::Poa::no, "N"}, {rules::Poa::unknown, "U"}, {rules::Poa::undetermined, "W"}}};
    for (const auto& [value, key] : kPoa) {
        const rules::Poa chosen = value;
        commands.add({.id = fmt::format("desk.poa_{}", key),
                      .title = fmt::format("Present on admission: {}", key),
                      .category = "Codes",
                      .keys = key,
                      .when = poa,
                      .run = [acts, chosen] { acts().set_poa(chosen); }});
    }
}

void DeskScreen::add_verdict_commands(AppContext& context, ui::Commands& commands) {
    const auto acts = [this, &context] { return DeskActs(state_, context); };
    const auto session = [this] { return state_.session != nullptr; };
    // Until a verdict is chosen, the first one is meant: it is the one that is shown.
    const auto chosen = [this] { return std::max(0, state_.codes.verdict); };
    const auto fixable = [this, chosen] {
        return state_.session && chosen() < static_cast<int>(state_.session->verdicts().size()) &&
               !state_.session->verdicts()[static_cast<std::size_t>(chosen())].fixes.empty();
    };
    commands.add({.id = "desk.next_verdict",
                  .title = "Next verdict",
                  .category = "Verdicts",
                  .keys = "F8",
                  .when = session,
                  .run = [acts] { acts().next_verdict(1); },
                  .repeats = true});
    commands.add({.id = "desk.previous_verdict",
                  .title = "Previous verdict",
                  .category = "Verdicts",
                  .keys = "Shift+F8",
                  .when = session,
                  .run = [acts] { acts().next_verdict(-1); },
                  .repeats = true});
    commands.add(
        {.id = "desk.fix", .title = "Apply the first fix", .category = "Verdicts", .keys = ".", .when = fixable, .run = [acts, chosen] {
             acts().apply_fix(chosen(), 0);
         }});
}

void DeskScreen::commands(AppContext& context, ui::Commands& commands) {
    const auto acts = [this, &context] { return DeskActs(state_, context); };
    const auto session = [this] { return state_.session != nullptr; };
    commands.add({.id = "desk.search", .title = "Search codes", .category = "Coding", .keys = "/ Ctrl+F", .when = session, .run = [acts] {
                      acts().search_selection();
                  }});
    commands.add(
        {.id = "desk.chart", .title = "Go to the chart", .category = "Coding", .keys = "Ctrl+1", .when = session, .run = [&context] {
             context.ui().focus("desk.chart");
         }});
    commands.add(
        {.id = "desk.to_search", .title = "Go to search", .category = "Coding", .keys = "Ctrl+2", .when = session, .run = [&context] {
             context.ui().focus("desk.search");
         }});
    commands.add({.id = "desk.to_codes",
                  .title = "Go to the codes",
                  .category = "Coding",
                  .keys = "Ctrl+3",
                  .when = session,
                  .run = [this, &context] {
                      if (!has_line()) state_.codes.line = 0;
                      context.ui().focus("desk.codes");
                  }});
    commands.add({.id = "desk.group",
                  .title = "Show the group, and why",
                  .category = "Coding",
                  .keys = "Ctrl+4",
                  .when = [this] { return panels_of(state_).size() > 1; },
                  .run = [this, &context] { next_panel(context, state_); }});
    commands.add({.id = "desk.em",
                  .title = "E/M level worksheet",
                  .category = "Coding",
                  .when = [this] { return has_visit(state_); },
                  .run = [this, &context] { context.go("em", state_.session->file().id); }});
    commands.add({.id = "desk.find",
                  .title = "Find in the document",
                  .category = "Coding",
                  .keys = "Ctrl+Shift+F",
                  .when = session,
                  .run = [this, &context] {
                      state_.chart.find_open = true;
                      context.ui().focus("desk.find");
                  }});
    commands.add({.id = "desk.add_document",
                  .title = "Add a document to the chart",
                  .category = "Case",
                  .keys = "",
                  .when = session,
                  .run = [this, &context] {
                      state_.chart.adding = true;
                      context.ui().focus("desk.pasted");
                  }});
    commands.add({.id = "desk.details",
                  .title = "Change the encounter's details",
                  .category = "Case",
                  .keys = "F2",
                  .when = session,
                  .run = [&context] { context.ui().focus("desk.details"); }});
    commands.add({.id = "desk.undo",
                  .title = "Undo",
                  .category = "Case",
                  .keys = "Ctrl+Z",
                  .when = session,
                  .run = [acts] { acts().undo(false); },
                  .repeats = true});
    commands.add({.id = "desk.redo",
                  .title = "Redo",
                  .category = "Case",
                  .keys = "Ctrl+Shift+Z Ctrl+Y",
                  .when = session,
                  .run = [acts] { acts().undo(true); },
                  .repeats = true});
    commands.add({.id = "desk.finish",
                  .title = "Finish this case, go to the next",
                  .category = "Case",
                  .keys = "Ctrl+Enter",
                  .when = session,
                  .run = [acts] { acts().finish(); }});
    commands.add(
        {.id = "desk.print", .title = "Print the coding summary", .category = "Case", .keys = "Ctrl+P", .when = session, .run = [acts] {
             acts().export_summary("html");
         }});
    commands.add({.id = "desk.export_json",
                  .title = "Download the coding summary as JSON",
                  .category = "Case",
                  .keys = "",
                  .when = session,
                  .run = [acts] { acts().export_summary("json"); }});
    commands.add({.id = "desk.export_csv",
                  .title = "Download the coding summary as CSV",
                  .category = "Case",
                  .keys = "",
                  .when = session,
                  .run = [acts] { acts().export_summary("csv"); }});
    commands.add(
        {.id = "desk.time_machine", .title = "Compare under two releases", .category = "Case", .when = session, .run = [this, &context] {
             context.go("time_machine", state_.session->file().id);
         }});
    commands.add({.id = "desk.page_back",
                  .title = "Back to the code page before",
                  .category = "Coding",
                  .keys = "Alt+Left",
                  .when = [this] { return state_.session && !state_.page.back.empty(); },
                  .run = [acts] { acts().page_back(); }});
    commands.add(
        {.id = "desk.glossary", .title = "Explain the selected words", .category = "Chart", .keys = "G", .when = session, .run = [this] {
             const auto evidence = selected_evidence(state_);
             open_glossary(state_.glossary, evidence ? quote(state_.session->file(), *evidence) : std::string(),
                           state_.session->lookup_date());
         }});
    commands.add({.id = "desk.pcs",
                  .title = "Build a procedure code from the tables",
                  .category = "Coding",
                  .keys = "B",
                  .when = session,
                  .run = [&context] { context.go("pcs"); }});
    add_system_commands(context, commands, "desk", [this] { return state_.session ? &state_.search : nullptr; });
    add_code_commands(context, commands);
    add_verdict_commands(context, commands);
}

void DeskScreen::draw_panes(ui::Ui& ui, AppContext& context) {
    static constexpr std::array<ui::Pane, 3> kPanes = {{{.title = "Chart", .share = 1.1F, .smallest = 280},
                                                        {.title = "Search", .share = 1.3F, .smallest = 280},
                                                        {.title = "Codes", .share = 1, .smallest = 260}}};
    static constexpr std::array<ui::Pane, 2> kMiddle = {
        {{.title = "Search results", .share = 1, .smallest = 140}, {.title = "Code page", .share = 1.1F, .smallest = 140}}};
    static constexpr std::array<ui::Pane, 2> kRight = {
        {{.title = "Assigned", .share = 1, .smallest = 140}, {.title = "Verdicts and group", .share = 1, .smallest = 120}}};
    const bool moved = ui.panes("desk", kPanes, state_.pane_sizes, false, [&](int pane) {
        if (pane == 0) draw_chart_pane(ui, context, state_);
        if (pane == 1 && ui.panes("desk.middle", kMiddle, state_.middle_sizes, true, [&](int part) {
                part == 0 ? draw_search_pane(ui, context, state_) : draw_page_pane(ui, context, state_);
            }))
            context.remember_sizes("desk.middle", state_.middle_sizes);
        if (pane == 2 && ui.panes("desk.right", kRight, state_.right_sizes, true, [&](int part) {
                part == 0 ? draw_codes_pane(ui, context, state_) : draw_lower_pane(ui, context, state_);
            }))
            context.remember_sizes("desk.right", state_.right_sizes);
    });
    if (moved) context.remember_sizes("desk.panes", state_.pane_sizes);
}

// The chart, and beside it one part at a time; a part comes to the front when the focus goes to it.
void DeskScreen::draw_compact(ui::Ui& ui, AppContext& context) {
    static constexpr std::array<ui::Pane, 2> kPanes = {
        {{.title = "Chart", .share = 1, .smallest = 200}, {.title = "Coding", .share = 1.1F, .smallest = 200}}};
    static constexpr std::array<std::pair<std::string_view, Part>, 7> kFocus = {{{"desk.search", Part::search},
                                                                                 {"desk.hits", Part::search},
                                                                                 {"desk.page.copy", Part::page},
                                                                                 {"desk.codes", Part::codes},
                                                                                 {"desk.verdicts", Part::verdicts},
                                                                                 {"desk.reason", Part::verdicts},
                                                                                 {"desk.lower", Part::group}}};
    for (const auto& [key, part] : kFocus)
        if (ui.wants_focus(key)) state_.part = static_cast<int>(part);
    ui.panes("desk.compact", kPanes, state_.compact_sizes, false, [&](int pane) {
        if (pane == 0) {
            draw_chart_pane(ui, context, state_);
            return;
        }
        std::vector<ui::TabItem> tabs = {{{.label = "Search"},
                                          {.label = "Page"},
                                          {.label = "Codes", .count = static_cast<int>(state_.session->file().codes.size())},
                                          {.label = "Verdicts", .count = static_cast<int>(state_.session->verdicts().size())}}};
        if (panels_of(state_).size() > 1) tabs.push_back({.label = "Group"});
        state_.part = std::min(state_.part, static_cast<int>(tabs.size()) - 1);
        ui.tabs(tabs, state_.part, {.name = "Coding", .key = "desk.parts"});
        switch (static_cast<Part>(state_.part)) {
        case Part::search:
            draw_search_pane(ui, context, state_);
            break;
        case Part::page:
            draw_page_pane(ui, context, state_);
            break;
        case Part::codes:
            draw_codes_pane(ui, context, state_);
            break;
        case Part::verdicts:
            draw_verdicts_pane(ui, context, state_);
            break;
        case Part::group:
            draw_group_part(ui, context, state_);
            break;
        }
    });
}

void DeskScreen::draw(ui::Ui& ui, AppContext& context) {
    if (!state_.session) {
        if (ui.empty_state(icons::stethoscope, "No case is open",
                           "Open a case from the worklist, or drop a discharge summary on the worklist to begin one.",
                           "Go to the worklist"))
            context.go("worklist");
        return;
    }
    // A file that was dropped is installed while one codes.
    if (state_.session->is_stale())
        if (const auto fresh = state_.session->refresh_edition(); !fresh) context.error("desk.edition", fresh.error());
    std::string status;
    for (const auto& line : state_.session->pack_lines())
        status += (status.empty() ? "" : "  ·  ") + line;
    context.set_status(status);
    refresh_group(context, state_);
    ui.pad(ui::metric::between, ui::metric::inside, [&] { draw_case_header(ui, context, state_); });
    ui.separator();
    ui.compact() ? draw_compact(ui, context) : draw_panes(ui, context);
    draw_details(ui, context, state_);
    draw_line_form(ui, context, state_);
    draw_wizard(ui, context, state_);
    draw_glossary(ui, context, state_.glossary);
    remember_place(context, false);
}

} // namespace

std::optional<PlaceInCase> recall_place(AppContext& context, std::string_view case_id) {
    const auto kept = context.recall(fmt::format("desk.at.{}", case_id));
    if (!kept) return std::nullopt;
    std::array<int, 4> numbers{};
    std::string_view rest = *kept;
    for (int& number : numbers) {
        const std::size_t space = rest.find(' ');
        if (space == std::string_view::npos) return std::nullopt;
        number = std::atoi(std::string(rest.substr(0, space)).c_str());
        rest.remove_prefix(space + 1);
    }
    return PlaceInCase{numbers[0], numbers[1], numbers[2], numbers[3], std::string(rest)};
}

} // namespace sequela::app::desk
