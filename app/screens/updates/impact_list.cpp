#include "app/screens/updates/impact_list.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/screens/parts.h"
#include "lookup/all_search.h"

namespace sequela::app {

namespace {

using casework::CaseStatus;
using casework::CodeUse;
using casework::Concern;
using casework::ImpactLine;

enum Column : int { number, code, concern, change, instead, action, column_count };
constexpr std::array<ui::GridColumn, column_count> kColumns = {{
    {.title = "Case", .grow = 1, .least = 96},
    {.title = "Code", .grow = 1.6F, .least = 140},
    {.title = "For this case", .width = 176},
    {.title = "Change", .width = 132, .spare = 2},
    {.title = "Instead", .grow = 1, .least = 112, .spare = 1},
    {.title = "Fix", .width = 190, .title_hidden = true},
}};
constexpr std::string_view kMenu = "updates.replacements";

bool is_fixable(const ImpactLine& line) {
    return line.concern == Concern::broken && line.use.status != CaseStatus::finished && !line.replacements.empty();
}

std::string shown(const CodeUse& use, std::string_view code) {
    return display_code(use.system, code);
}

// A few codes; the rest as a number.
std::string replacement_words(const ImpactLine& line) {
    constexpr std::size_t kShown = 3;
    std::string words;
    for (std::size_t i = 0; i < std::min(line.replacements.size(), kShown); ++i)
        words += (i == 0 ? "" : ", ") + shown(line.use, line.replacements[i]);
    if (line.replacements.size() > kShown) words += fmt::format(" and {} more", line.replacements.size() - kShown);
    return words;
}

} // namespace

void ImpactList::clear() {
    impact_ = {};
    used_.clear();
    open_.clear();
    finished_.clear();
    failure_.reset();
    row_ = -1;
}

void ImpactList::load(AppContext& context, const ReleaseChanges& changes) {
    const int row = row_;
    clear();
    if (context.workspace() == nullptr || changes.diff.newer == nullptr) return;
    const auto uses = context.workspace()->codes_in_use();
    if (!uses) {
        failure_ = uses.error();
        return;
    }
    const packs::Pack& newer = *changes.diff.newer;
    used_ = casework::codes_used(*uses, newer.system, newer.name);
    impact_ = casework::impact_of(changes.diff, *uses);
    ends_ = newer.effective_from.plus_days(-1);
    const auto older = context.catalogue().codes_of(*changes.diff.older);
    for (const ImpactLine& line : impact_.lines) {
        Row made{&line, {}, replacement_words(line)};
        if (older)
            if (const packs::CodeRow* found = (*older)->find(line.use.code)) made.title = (*older)->long_title(*found);
        (line.use.status == CaseStatus::finished ? finished_ : open_).push_back(std::move(made));
    }
    row_ = row;
    show();
}

void ImpactList::show() {
    const int count = static_cast<int>((which_ == 0 ? open_ : finished_).size());
    row_ = std::clamp(row_, count > 0 ? 0 : -1, count - 1);
}

const ImpactList::Row* ImpactList::selected() const {
    const auto& rows = which_ == 0 ? open_ : finished_;
    return row_ >= 0 && row_ < static_cast<int>(rows.size()) ? &rows[static_cast<std::size_t>(row_)] : nullptr;
}

bool ImpactList::can_fix() const {
    const Row* row = selected();
    return row != nullptr && is_fixable(*row->line);
}

std::string ImpactList::headline(const packs::ReleaseDiff& diff) const {
    if (impact_.open_cases == 0 || diff.newer == nullptr) return {};
    return fmt::format("{} {} codes that end on {}", counted(static_cast<std::int64_t>(impact_.open_cases), "open case", "open cases"),
                       impact_.open_cases == 1 ? "holds" : "hold", ends_.words());
}

std::string ImpactList::headline_detail() const {
    std::string text;
    if (impact_.finished_cases > 0)
        text += counted(static_cast<std::int64_t>(impact_.finished_cases), "finished case does", "finished cases do") + " so too. ";
    if (impact_.ending_cases > 0)
        text += counted(static_cast<std::int64_t>(impact_.ending_cases), "case holds", "cases hold") +
                " codes that end, and that are still valid on the date of the case.";
    return text;
}

void ImpactList::open_case(AppContext& context, const CodeUse& use) {
    context.go("desk", use.encounter + " code:" + lookup::address_of({use.system, use.classification}, use.code));
}

void ImpactList::act(AppContext& context, const ReleaseChanges& changes, bool fix_only) {
    const Row* row = selected();
    if (row == nullptr) return;
    const ImpactLine& line = *row->line;
    if (!is_fixable(line)) {
        if (!fix_only) open_case(context, line.use);
    } else if (line.replacements.size() == 1) {
        replace(context, changes, line.use, std::string(line.replacements.front()));
    } else {
        context.ui().open_popover(kMenu);
    }
}

void ImpactList::replace(AppContext& context, const ReleaseChanges& changes, CodeUse use, const std::string& replacement) {
    const Status done = casework::replace_in_case(*context.workspace(), context.catalogue(), use, replacement);
    context.saved(done);
    load(context, changes);
    if (!done) return;
    const auto step = context.workspace()->undo_label(use.encounter);
    const std::string label = step ? step->value_or("") : std::string();
    context.toast(fmt::format("{} replaced by {} in case {}", shown(use, use.code), shown(use, replacement), use.number),
                  AppContext::Action{"Undo", [this, &context, &changes, use, label] { take_back(context, changes, use.encounter, label); }},
                  ui::Meaning::good);
    context.ui().focus("updates.cases");
}

// Only the step that was done here: the coder may have gone on with the case meanwhile.
void ImpactList::take_back(AppContext& context, const ReleaseChanges& changes, const std::string& encounter, const std::string& label) {
    if (context.workspace() == nullptr) return;
    const auto step = context.workspace()->undo_label(encounter);
    if (!step || step->value_or("") != label) {
        context.toast("The case has changed since: undo it on the desk",
                      AppContext::Action{"Open the case", [&context, encounter] { context.go("desk", encounter); }});
        return;
    }
    const auto back = context.workspace()->undo(encounter);
    context.saved(back ? Status(Done{}) : Status(back.error()));
    if (context.current_screen() == "updates") load(context, changes);
    if (back) context.toast("The code is back");
}

void ImpactList::draw_cell(ui::Ui& ui, AppContext&, const ReleaseChanges&, int index, int column) {
    const Row& row = (which_ == 0 ? open_ : finished_)[static_cast<std::size_t>(index)];
    const ImpactLine& line = *row.line;
    switch (column) {
    case number:
        ui.text(line.use.number, {.weight = ui::Weight::semibold, .lines = 1});
        break;
    case code:
        ui.text(shown(line.use, line.use.code), {.weight = ui::Weight::semibold});
        ui.text(row.title, {.lines = 1, .width = -1});
        break;
    case concern:
        if (line.concern == Concern::broken) ui.badge(ui::Meaning::must_fix, "Not valid any more");
        if (line.concern == Concern::ending) ui.badge(ui::Meaning::warning, "Valid for it still");
        if (line.concern == Concern::changed) ui.chip("Worth a look", icons::eye);
        break;
    case change:
        ui.text(packs::title(line.kind), {.lines = 1});
        break;
    case instead:
        ui.text(row.replacement.empty() ? "–" : row.replacement, {.lines = 1, .width = -1, .quiet = row.replacement.empty()});
        break;
    case action: {
        if (index == row_) action_rect_ = ui.area();
        std::string label = "Open the case";
        if (is_fixable(line))
            label = line.replacements.size() == 1 ? "Replace by " + shown(line.use, line.replacements.front()) : "Replace by …";
        const std::string name = fmt::format("{} ({} in case {})", label, shown(line.use, line.use.code), line.use.number);
        if (ui.button(label, {.kind = is_fixable(line) ? ui::ButtonKind::plain : ui::ButtonKind::subtle, .small = true, .name = name}))
            pressed_ = index;
        break;
    }
    default:
        break;
    }
}

void ImpactList::draw_menu(ui::Ui& ui, AppContext& context, const ReleaseChanges& changes) {
    if (!ui.popover_open(kMenu)) return;
    const Row* row = selected();
    if (row == nullptr || !is_fixable(*row->line)) {
        ui.close_popover();
        return;
    }
    const ImpactLine& line = *row->line;
    const auto newer = context.catalogue().codes_of(*changes.diff.newer);
    std::vector<std::string> labels;
    for (const std::string& each : line.replacements) {
        labels.push_back(shown(line.use, each));
        const packs::CodeRow* found = newer ? (*newer)->find(each) : nullptr;
        if (found != nullptr) labels.back() += "  " + std::string((*newer)->short_title(*found));
    }
    std::vector<ui::MenuItem> items;
    for (const std::string& label : labels)
        items.push_back({.label = label});
    items.push_back({.label = "Open the case", .icon = icons::stethoscope, .separator_before = true});
    const int chosen = ui.menu(kMenu, items, action_rect_);
    if (chosen < 0) return;
    if (chosen < static_cast<int>(line.replacements.size())) {
        replace(context, changes, line.use, std::string(line.replacements[static_cast<std::size_t>(chosen)]));
    } else {
        open_case(context, line.use);
    }
}

void ImpactList::draw(ui::Ui& ui, AppContext& context, const ReleaseChanges& changes) {
    if (failure_ && error_notice(ui, *failure_, "updates.impact.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
    const std::string open = fmt::format("Open cases ({})", open_.size());
    const std::string finished = fmt::format("Finished cases ({})", finished_.size());
    const std::array<std::string_view, 2> choices = {open, finished};
    ui.row([&] {
        if (ui.segmented("Which cases", choices, which_, {.key = "updates.which", .label_hidden = true})) {
            row_ = 0;
            show();
        }
        const Row* row = selected();
        if (row != nullptr && ui.button("Compare the case", {.icon = icons::history,
                                                             .key = "updates.compare",
                                                             .tooltip = "The case as the two releases see it, side by side",
                                                             .small = true}))
            context.go("time_machine", fmt::format("{} {} {}", row->line->use.encounter, changes.diff.older->effective_from.iso(),
                                                   changes.diff.newer->effective_from.iso()));
        ui.muted(which_ == 0 ? "Enter or “.” puts the replacement in place; each can be undone."
                             : "Finished cases are left as they are; open one to change it.");
    });
    const auto& rows = which_ == 0 ? open_ : finished_;
    const auto result = ui.grid("Cases with codes that this release changes",
                                {.columns = kColumns,
                                 .count = static_cast<int>(rows.size()),
                                 .selected = &row_,
                                 .column = &column_,
                                 .row_height = 36,
                                 .key = "updates.cases",
                                 .empty = which_ == 0 ? "No open case holds a code that this release ends or changes."
                                                      : "No finished case holds a code that this release ends or changes."},
                                [&](int row, int column) { draw_cell(ui, context, changes, row, column); });
    draw_menu(ui, context, changes);
    if (pressed_ >= 0 || result.activated >= 0) {
        row_ = pressed_ >= 0 ? pressed_ : result.activated;
        pressed_ = -1;
        act(context, changes, false);
    }
}

} // namespace sequela::app
