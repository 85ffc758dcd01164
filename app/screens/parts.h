// Small things that several screens draw or say alike.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"
#include "base/date.h"
#include "base/result.h"

namespace sequela::app {

// "74,719"
std::string count_text(std::int64_t count);
// "1 case", "12 cases"
std::string counted(std::int64_t count, std::string_view one, std::string_view many);
// "412 KB", "61.3 MB"; empty if unknown (negative)
std::string size_text(std::int64_t bytes);
// "just now", "5 minutes ago", "yesterday", "03 Jan 2026": of a moment in milliseconds since 1970, seen from `now_ms`.
std::string age_text(std::int64_t at_ms, std::int64_t now_ms);
// "03 Jan 2026 14:05" in local time.
std::string moment_text(std::int64_t at_ms, int utc_offset_minutes);
Date local_today(Platform& platform);
// "about 2 minutes left"; empty if unknown
std::string left_text(double seconds);

// "E11.22" of an undotted ICD-10-CM code.
std::string shown_code(std::string_view code);

// A whole screen as one pane: with its ground and its margins, and reached by F6.
void page(ui::Ui& ui, std::string_view name, ui::Body body);

// An Error where it happened: what, where and what to do.
ui::NoticeResult error_notice(ui::Ui& ui, const Error& error, std::string_view key, bool dismissable = false, std::string_view action = {});

// A line of text with an icon before it; the text may take several lines.
void bullet(ui::Ui& ui, const char* icon, std::string_view text, ui::TextSize size = ui::TextSize::body, ui::Tone tone = ui::Tone::normal);

// Buttons that flow over as many lines as they need.
struct FlowItem {
    std::string label;
    std::string name; // for screen readers; empty: the label
    std::string tooltip;
    bool pressed = false;
    bool disabled = false;
};
// The index of the button pressed now, or -1.
int flow_buttons(ui::Ui& ui, std::string_view scope, std::span<const FlowItem> items, bool links = false);

// The progress bar of a job that runs, with what it does, how long it will take, and Cancel. False when the job is not there any more.
bool draw_job(ui::Ui& ui, AppContext& context, int job_id);

// How strong a passphrase is, in words. A guide, no promise.
struct Strength {
    ui::Meaning meaning = ui::Meaning::none;
    std::string text;
    bool enough = false; // long enough to be taken
};
Strength passphrase_strength(std::string_view passphrase);

} // namespace sequela::app
