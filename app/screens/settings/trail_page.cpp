#include "app/screens/settings/trail_page.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/screens/parts.h"

namespace sequela::app {

namespace {

constexpr std::size_t kStep = 200;

constexpr std::array<ui::GridColumn, 4> kColumns = {{
    {.title = "When", .width = 160},
    {.title = "Who", .width = 160},
    {.title = "What", .grow = 1},
    {.title = "Case", .width = 160},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 47> kWords = {{
    {"code.add", "Added a code"},
    {"code.evidence", "Changed the evidence of a code"},
    {"code.mark", "Marked a code as favourite or with a colour"},
    {"code.move", "Moved a code"},
    {"code.override", "Answered a rule with a reason"},
    {"code.poa", "Set present on admission"},
    {"code.remove", "Removed a code"},
    {"code.replace", "Replaced a code"},
    {"document.add", "Added a document"},
    {"document.describe", "Described a document"},
    {"document.remove", "Removed a document"},
    {"encounter.create", "Created the case"},
    {"encounter.details", "Changed the details of the case"},
    {"encounter.remove", "Removed the case"},
    {"encounter.restore", "Brought the case back"},
    {"encounter.finish_override", "Finished the case past a gate, with a reason"},
    {"encounter.status", "Changed the status of the case"},
    {"encounter.open", "Opened the case"},
    {"export.layers", "Exported the layers of payers and sites"},
    {"export.notes", "Exported the notes of the team"},
    {"export.release_changes", "Exported what a release changes"},
    {"export.summary", "Exported the coding summary"},
    {"gates.change", "Changed what the gates stop"},
    {"layer.add", "Added a layer of a payer or site"},
    {"layer.change", "Changed a layer of a payer or site"},
    {"layer.move", "Moved a layer of a payer or site"},
    {"layer.remove", "Removed a layer of a payer or site"},
    {"note.add", "Wrote a note on a code"},
    {"note.change", "Changed a note on a code"},
    {"note.import", "Took over a note of the team from a file"},
    {"note.remove", "Removed a note on a code"},
    {"note.restore", "Brought a note on a code back"},
    {"release.acknowledge", "Read what a release changes"},
    {"workspace.add_user", "Added a user"},
    {"workspace.backup", "Made a backup"},
    {"workspace.create", "Created the workspace"},
    {"workspace.lock", "Locked the workspace"},
    {"workspace.passphrase", "Changed the passphrase"},
    {"workspace.recover", "Opened with the recovery key"},
    {"workspace.recovery_key", "Made a new recovery key"},
    {"workspace.restore", "Restored from a backup"},
    {"workspace.unlock", "Unlocked the workspace"},
    {"undo", "Took a step back"},
    {"redo", "Did a step again"},
    {"encounter.undo", "Took a step back"},
    {"encounter.redo", "Did a step again"},
    {"workspace.migrate", "Brought the workspace to a new version"},
}};

} // namespace

std::string action_in_words(std::string_view action) {
    for (const auto& [key, words] : kWords)
        if (key == action) return std::string(words);
    return std::string(action);
}

void TrailPage::enter(AppContext& context) {
    limit_ = kStep;
    selected_ = -1;
    verified_.reset();
    load(context);
}

void TrailPage::leave() {
    entries_.clear();
    numbers_.clear();
}

void TrailPage::load(AppContext& context) {
    entries_.clear();
    failure_.reset();
    if (context.workspace() == nullptr) return;
    auto entries = context.workspace()->audit({}, limit_);
    if (!entries) {
        failure_ = entries.error();
        return;
    }
    entries_ = std::move(*entries);
    const auto cases = context.workspace()->list();
    if (!cases) return; // the ids are shown instead
    for (const auto& summary : *cases)
        numbers_[summary.id] = summary.number;
}

void TrailPage::verify(AppContext& context) {
    verified_ = context.workspace()->verify_audit();
    if (*verified_) verified_ = context.workspace()->verify_integrity();
    context.ui().say(*verified_ ? "The audit trail is whole" : "The audit trail is not whole", !verified_->ok());
}

void TrailPage::draw_details(ui::Ui& ui) {
    if (selected_ < 0 || selected_ >= static_cast<int>(entries_.size())) return;
    const casework::AuditEntry& entry = entries_[static_cast<std::size_t>(selected_)];
    ui.heading(fmt::format("Entry {}: {}", entry.sequence, action_in_words(entry.action)), 3);
    ui.scroll("entry", {.name = "Entry"}, [&] {
        if (!entry.before.empty()) ui.fact("Before", entry.before);
        if (!entry.after.empty()) ui.fact("After", entry.after);
        ui.fact("Hash", entry.hash);
    });
}

void TrailPage::draw(ui::Ui& ui, AppContext& context) {
    if (context.workspace() == nullptr) return;
    ui.row([&] {
        ui.muted("Every change to a case, each opening and each export, in a chain in which each entry seals the one before.",
                 ui::TextSize::body);
        ui.spring();
        if (ui.button("Verify", {.icon = icons::shield_check, .key = "settings.trail.verify"})) verify(context);
    });
    if (failure_) error_notice(ui, *failure_, "settings.trail.failure");
    if (verified_ && verified_->ok())
        ui.notice("The trail is whole: nothing was changed, removed or cut off",
                  {.meaning = ui::Meaning::good, .key = "settings.trail.whole"});
    if (verified_ && !verified_->ok()) error_notice(ui, verified_->error(), "settings.trail.broken");
    const float below = selected_ >= 0 ? 168.0F : 40.0F;
    const float height = std::max(160.0F, ui.rest().height / ui.scale() - below);
    const int offset = context.platform().utc_offset_minutes();
    ui.grid("Audit trail",
            {.columns = kColumns,
             .count = static_cast<int>(entries_.size()),
             .selected = &selected_,
             .key = "settings.trail",
             .fill = false,
             .max_height = height,
             .empty = "Nothing has been recorded yet."},
            [&](int row, int column) {
                const casework::AuditEntry& entry = entries_[static_cast<std::size_t>(row)];
                switch (column) {
                case 0:
                    ui.text(moment_text(entry.at_ms, offset), {.lines = 1});
                    break;
                case 1:
                    ui.text(entry.user, {.lines = 1});
                    break;
                case 2:
                    ui.text(action_in_words(entry.action), {.lines = 1});
                    break;
                default: {
                    const auto at = numbers_.find(entry.subject);
                    ui.text(at == numbers_.end() ? entry.subject : at->second, {.tone = ui::Tone::muted, .lines = 1});
                    break;
                }
                }
            });
    if (entries_.size() >= limit_ && ui.link("Show earlier entries", {.key = "settings.trail.more"})) {
        limit_ += kStep;
        load(context);
    }
    draw_details(ui);
}

} // namespace sequela::app
