#include "app/screens/parts.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>

#include <fmt/format.h>

#include "base/code.h"
#include "base/text.h"
#include "store/keyring.h"

namespace sequela::app {

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

Date day_of(std::int64_t ms) {
    return Date{static_cast<std::int32_t>((ms >= 0 ? ms : ms - kDay + 1) / kDay)};
}

// Characters as people count them: continuation bytes of UTF-8 do not count.
std::size_t length_in_characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
    return count;
}

// Repeats and runs such as "aaaa", "1234" and "abcd" add nothing that must be guessed.
std::size_t length_that_counts(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) continue;
        if (i >= 2) {
            const int step = text[i] - text[i - 1];
            if (step == text[i - 1] - text[i - 2] && std::abs(step) <= 1) continue;
        }
        ++count;
    }
    return count;
}

} // namespace

std::string count_text(std::int64_t count) {
    std::string digits = fmt::format("{}", count < 0 ? -count : count);
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return count < 0 ? "-" + digits : digits;
}

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count_text(count), count == 1 ? one : many);
}

std::string size_text(std::int64_t bytes) {
    if (bytes < 0) return {};
    if (bytes < 1'000) return counted(bytes, "byte", "bytes");
    if (bytes < 1'000'000) return fmt::format("{} KB", (bytes + 500) / 1'000);
    if (bytes < 1'000'000'000) return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
    return fmt::format("{:.1f} GB", static_cast<double>(bytes) / 1e9);
}

std::string age_text(std::int64_t at_ms, std::int64_t now_ms) {
    const std::int64_t age = now_ms - at_ms;
    if (age < kMinute) return "just now";
    if (age < kHour) return counted(age / kMinute, "minute", "minutes") + " ago";
    if (age < kDay) return counted(age / kHour, "hour", "hours") + " ago";
    if (age < 2 * kDay) return "yesterday";
    if (age < 7 * kDay) return counted(age / kDay, "day", "days") + " ago";
    return day_of(at_ms).words();
}

std::string moment_text(std::int64_t at_ms, int utc_offset_minutes) {
    const std::int64_t local = at_ms + utc_offset_minutes * kMinute;
    const Date day = day_of(local);
    const std::int64_t minute = (local - static_cast<std::int64_t>(day.days) * kDay) / kMinute;
    return fmt::format("{} {:02}:{:02}", day.words(), minute / 60, minute % 60);
}

Date local_today(Platform& platform) {
    return day_of(platform.utc_ms() + platform.utc_offset_minutes() * kMinute);
}

std::string left_text(double seconds) {
    if (seconds < 0) return {};
    if (seconds < 1.5) return "a moment left";
    if (seconds < 90) return fmt::format("about {:.0f} seconds left", seconds);
    return fmt::format("about {:.0f} minutes left", seconds / 60);
}

std::string shown_code(std::string_view code) {
    return display_code(CodeSystem::icd10cm, code);
}

void page(ui::Ui& ui, std::string_view name, ui::Body body) {
    const ui::Rect rect = ui.rest();
    ui.paint().fill(rect, ui.theme().surface);
    ui.pane(name, rect, [&] { ui.pad(ui::metric::around, body); });
}

ui::NoticeResult error_notice(ui::Ui& ui, const Error& error, std::string_view key, bool dismissable, std::string_view action) {
    std::string detail = error.where;
    if (!error.hint.empty()) detail += (detail.empty() ? "" : ". ") + error.hint;
    return ui.notice(error.what,
                     {.meaning = ui::Meaning::must_fix, .detail = detail, .action = action, .dismissable = dismissable, .key = key});
}

void bullet(ui::Ui& ui, const char* icon, std::string_view text, ui::TextSize size, ui::Tone tone) {
    ui.columns(
        {20, 0},
        [&](int column) {
            if (column == 1) {
                ui.text(text, {.size = size, .tone = tone});
                return;
            }
            // In the middle of the first line.
            ui.space(std::max(0.0F, (ui.line_height(size) / ui.scale() - 16) / 2));
            ui.icon(icon);
        },
        ui::metric::inside);
}

int flow_buttons(ui::Ui& ui, std::string_view scope, std::span<const FlowItem> items, bool links) {
    int pressed = -1;
    const float padding = ui.px(links ? ui::metric::between : 28); // of a small button, and the gap behind it
    const float line = ui.rest().width;
    ui.scope(scope, [&] {
        std::size_t begin = 0;
        while (begin < items.size()) {
            std::size_t end = begin;
            float used = 0;
            while (end < items.size()) {
                const float wanted = ui.text_width(items[end].label) + padding;
                if (end > begin && used + wanted > line) break;
                used += wanted;
                ++end;
            }
            ui.row([&] {
                for (std::size_t i = begin; i < end; ++i) {
                    const FlowItem& item = items[i];
                    ui.scope(static_cast<int>(i), [&] {
                        ui::ButtonOptions options{.tooltip = item.tooltip, .disabled = item.disabled, .small = true, .name = item.name};
                        if (item.pressed) options.pressed = true;
                        if (links ? ui.link(item.label, options) : ui.button(item.label, options)) pressed = static_cast<int>(i);
                    });
                }
            });
            begin = end;
        }
    });
    return pressed;
}

bool draw_job(ui::Ui& ui, AppContext& context, int job_id) {
    const JobState* job = job_id == 0 ? nullptr : context.job(job_id);
    if (job == nullptr) return false;
    std::string detail = job->cancelling ? "Cancelling" : job->progress.activity;
    if (const std::string left = left_text(job->seconds_left); !left.empty() && !job->cancelling) detail += " · " + left;
    if (ui.progress(job->title, static_cast<float>(job->progress.fraction), detail, !job->cancelling)) context.cancel_job(job_id);
    return true;
}

Strength passphrase_strength(std::string_view passphrase) {
    const std::size_t length = length_in_characters(passphrase);
    if (length == 0)
        return {ui::Meaning::none, "At least 12 characters. Four or five unrelated words are easy to remember and hard to guess.", false};
    if (length < store::kShortestPassphrase) {
        const auto missing = static_cast<std::int64_t>(store::kShortestPassphrase - length);
        return {ui::Meaning::must_fix, "Too short: " + counted(missing, "more character is", "more characters are") + " needed", false};
    }
    const std::size_t counts = length_that_counts(passphrase);
    const std::set<char> different(passphrase.begin(), passphrase.end());
    const bool monotonous = counts < store::kShortestPassphrase || different.size() < 7;
    if (monotonous) return {ui::Meaning::warning, "Weak: the same characters or runs repeat", true};
    if (counts < 16) return {ui::Meaning::question, "Fair: one more word would make it strong", true};
    if (counts < 22) return {ui::Meaning::good, "Strong", true};
    return {ui::Meaning::good, "Very strong", true};
}

} // namespace sequela::app
