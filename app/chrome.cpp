// The frame around the screens: navigation rail, header, messages, status bar, command palette, keyboard help.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "app/state.h"
#include "app/ui/core.h"
#include "app/ui/text_field.h"

namespace sequela::app {

using namespace ui;

namespace {

constexpr float rail_width = 76;
constexpr float header_height = 48;
constexpr float status_height = 30;

std::string time_left(double seconds) {
    if (seconds < 0) return {};
    if (seconds < 5) return "a few seconds left";
    if (seconds < 90) return fmt::format("about {} s left", static_cast<int>(seconds / 5 + 1) * 5);
    return fmt::format("about {} min left", static_cast<int>(seconds / 60 + 0.5));
}

std::string job_detail(const JobState& job) {
    if (job.cancelling) return "Cancelling; what was begun is taken back";
    std::string text = fmt::format("{} %", static_cast<int>(job.progress.fraction * 100));
    if (!job.progress.activity.empty()) text = job.progress.activity + " · " + text;
    const std::string left = time_left(job.seconds_left);
    return left.empty() ? text : text + " · " + left;
}

// One entry of the rail: icon over a short label.
bool rail_item(Ui& ui, const ScreenInfo& info, bool current) {
    Ui::Core& c = ui.core();
    const Rect slot = c.place(0, ui.px(56));
    const Rect face = inset(slot, ui.px(4));
    const Id id = c.make_id(info.id);
    const Interaction it = c.behave(id, face, 0, {}, info.title);
    if (current)
        c.fill(face, c.theme->accent_wash, ui.px(metric::radius));
    else if (it.hovered)
        c.fill(face, c.theme->hover, ui.px(metric::radius));
    const Colour ink = current ? c.theme->accent : it.hovered ? c.theme->text : c.theme->muted;
    if (current && c.theme->kind == ThemeKind::high_contrast) c.outline(face, c.theme->accent, ui.px(metric::radius));
    c.draw_icon(face.x + (face.width - ui.px(20)) / 2, face.y + ui.px(6), ui.px(20), info.icon != nullptr ? info.icon : icons::circle, ink);
    const TextStyle s = c.style(TextSize::tiny, current ? Weight::semibold : Weight::regular);
    const std::string_view label = info.rail.empty() ? info.title : info.rail;
    const float width = Ui::Core::width_of(s, label);
    const float x = std::max(face.x + 1, face.x + (face.width - width) / 2);
    c.draw_line(x, face.y + face.height - s.line - ui.px(2), face.x + face.width - x, s, ink, label);
    if (c.ring(id)) c.focus_ring(inset(face, ui.px(2)), ui.px(4));
    SemanticNode& node = c.leaf(id, "link", info.title, face);
    node.current = current;
    node.actions = {"press", "focus"};
    const std::string command = "go." + std::string(info.id);
    node.keys = to_aria(c.commands->keys(command));
    std::string tip(info.title);
    if (const std::string keys = c.commands->first_key(command); !keys.empty()) tip += "  (" + keys + ")";
    c.offer_tooltip(id, face, it.hovered, it.focused && !c.focus_by_mouse, tip);
    return it.pressed;
}

class Chrome {
public:
    explicit Chrome(AppContext::Impl& state) : s(state), ui(*state.ui), c(state.ui->core()) {}

    void draw() {
        c.fill({0, 0, c.width, c.height}, c.theme->canvas);
        AppContext::Impl::Entry* entry = s.current_screen();
        if (entry == nullptr) {
            ui.empty_state(icons::lock, "Locked", "The workspace is locked.");
            return;
        }
        if (entry->info.bare) {
            bare(*entry);
        } else {
            const float rail = ui.px(rail_width);
            const float status = ui.px(status_height);
            draw_rail({0, 0, rail, c.height - status});
            float top = draw_header({rail, 0, c.width - rail, ui.px(header_height)});
            top = draw_notices(rail, top);
            content(*entry, {rail, top, c.width - rail, c.height - status - top});
            draw_status({0, c.height - status, c.width, status});
        }
        draw_toasts();
        draw_palette();
        draw_help();
        if (s.dragging) draw_drop(*entry);
    }

private:
    void bare(AppContext::Impl::Entry& entry) {
        const float top = draw_notices(0, 0);
        content(entry, {0, top, c.width, c.height - top});
    }

    void content(AppContext::Impl::Entry& entry, const Rect& r) {
        c.push_id(c.make_id(entry.info.id));
        c.node(c.auto_id("main"), "main", entry.info.title, r);
        if (entry.info.flush) {
            c.push_clip(r);
            ui.in(
                r, [&] { entry.screen->draw(ui, s.context); }, 0);
            c.pop_clip();
        } else {
            ui.pane("Main", r, [&] {
                ui.scroll("page", {.padding = metric::around}, [&] {
                    c.area().bounded = true; // what fills takes the height that is there
                    c.area().rect.height = r.height - 2 * ui.px(metric::around);
                    entry.screen->draw(ui, s.context);
                });
            });
        }
        c.semantics.close();
        c.pop_id();
    }

    void draw_rail(const Rect& r) {
        c.fill(r, c.theme->sunken);
        c.fill({r.x + r.width - 1, r.y, 1, r.height}, c.theme->hairline);
        ui.pane("Navigation", r, [&] {
            c.node(c.auto_id("nav"), "navigation", "Screens", r);
            c.area().gap = 0;
            ui.space(4);
            const auto items = [&](Place place) {
                for (AppContext::Impl::Entry& entry : s.screens) {
                    if (entry.info.place != place || (s.workspace == nullptr && !entry.info.locked)) continue;
                    if (rail_item(ui, entry.info, entry.info.id == s.current)) s.context.go(entry.info.id);
                }
            };
            items(Place::rail);
            float below = 0;
            for (const AppContext::Impl::Entry& entry : s.screens)
                if (entry.info.place == Place::rail_bottom) below += ui.px(56);
            c.area().y = std::max(c.area().y, r.y + r.height - below - ui.px(4));
            items(Place::rail_bottom);
            c.semantics.close();
        });
    }

    float draw_header(const Rect& r) {
        c.fill(r, c.theme->surface);
        c.fill({r.x, r.y + r.height - 1, r.width, 1}, c.theme->hairline);
        ui.in({r.x + ui.px(metric::around), r.y, r.width - 2 * ui.px(metric::around), r.height}, [&] {
            c.node(c.auto_id("header"), "banner", "Header", r);
            ui.row(
                [&] {
                    ui.heading(s.header_title, 1);
                    if (!s.header_subtitle.empty())
                        ui.text(s.header_subtitle, {.tone = Tone::muted, .width = -1});
                    else
                        ui.spring();
                    if (ui.button("Commands", {.kind = ButtonKind::subtle,
                                               .icon = icons::search,
                                               .key = "app.palette_button",
                                               .command = "app.palette",
                                               .show_keys = true,
                                               .small = true}))
                        s.palette_open = true;
                    if (ui.icon_button(icons::keyboard, "Keyboard help", {.key = "app.help_button", .command = "app.help", .small = true}))
                        s.help_open = true;
                    if (s.workspace != nullptr &&
                        ui.icon_button(icons::lock, "Lock", {.key = "app.lock_button", .command = "app.lock", .small = true}))
                        s.context.lock();
                },
                metric::inside, header_height);
            c.semantics.close();
        });
        return r.y + r.height;
    }

    float draw_notices(float left, float top) {
        std::string dismissed;
        for (std::size_t i = 0; i < s.notices.size(); ++i) {
            const Notice notice = s.notices[i];
            const float h = c.remembered(Ui::Core::hash(0x907, notice.key), ui.px(52));
            ui.in({left + ui.px(12), top + ui.px(8), c.width - left - ui.px(24), h}, [&] {
                const NoticeResult result =
                    ui.notice(notice.text, {.meaning = notice.meaning,
                                            .detail = notice.detail,
                                            .action = notice.action ? std::string_view(notice.action->label) : std::string_view(),
                                            .dismissable = true,
                                            .key = notice.key});
                if (result == NoticeResult::action && notice.action->run) notice.action->run();
                if (result == NoticeResult::dismissed) dismissed = notice.key;
                c.remember(Ui::Core::hash(0x907, notice.key), c.last_rect.height);
            });
            top += h + ui.px(12);
        }
        if (!dismissed.empty()) s.context.clear_notice(dismissed);
        return top;
    }

    void draw_status(const Rect& r) {
        c.fill(r, s.save_failed ? c.theme->must_fix.wash : c.theme->sunken);
        c.fill({r.x, r.y, r.width, 1}, c.theme->hairline);
        ui.in({r.x + ui.px(12), r.y, r.width - 2 * ui.px(12), r.height}, [&] {
            c.node(c.auto_id("status"), "contentinfo", "Status bar", r);
            ui.row(
                [&] {
                    const auto fact = [&](const char* icon, std::string_view text, Tone tone) {
                        ui.icon(icon, tone, 14);
                        ui.text(text, {.size = TextSize::small, .tone = tone});
                        ui.space(4);
                    };
                    if (s.save_failed)
                        fact(icons::octagon_x, "Not saved", Tone::must_fix);
                    else if (s.workspace != nullptr && s.workspace->is_in_memory())
                        fact(icons::info, "Trial: nothing is kept", Tone::muted);
                    else if (s.workspace != nullptr)
                        fact(icons::check, "Saved", Tone::muted);
                    if (!s.storage.durable && s.workspace != nullptr && !s.workspace->is_in_memory())
                        fact(icons::triangle_alert, "Not durable", Tone::warning);
                    if (!s.status.empty()) ui.text(s.status, {.size = TextSize::small, .tone = Tone::muted});
                    ui.spring();
                    draw_jobs();
                    ui.text("Ctrl+K", {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
                    ui.text("commands", {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
                    ui.space(8);
                    ui.text("F1", {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
                    ui.text("keys", {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
                },
                6, status_height);
            c.semantics.close();
        });
    }

    void draw_jobs() {
        if (s.jobs.empty()) return;
        const JobState job = s.jobs.front();
        ui.text(job.title, {.size = TextSize::small});
        const Rect bar = c.place(ui.px(120), ui.px(6));
        c.fill(bar, c.theme->hairline, ui.px(3));
        c.fill({bar.x, bar.y, std::max(ui.px(6), bar.width * static_cast<float>(job.progress.fraction)), bar.height}, c.theme->accent,
               ui.px(3));
        const std::string detail = job_detail(job);
        SemanticNode& node = c.leaf(c.make_id("job progress"), "progressbar", job.title, bar);
        node.value = fmt::format("{}%", static_cast<int>(job.progress.fraction * 100));
        node.description = detail;
        const std::string left = job.cancelling ? "cancelling" : time_left(job.seconds_left);
        if (!left.empty()) ui.text(left, {.size = TextSize::small, .tone = Tone::muted, .quiet = true});
        if (ui.icon_button(icons::cross, "Cancel " + job.title, {.disabled = job.cancelling, .small = true})) s.context.cancel_job(job.id);
        ui.space(12);
    }

    void draw_toasts() {
        if (s.toasts.empty()) return;
        const float w = std::min(ui.px(420), c.width - ui.px(32));
        float y = c.height - ui.px(status_height + 12);
        int expired = 0;
        std::function<void()> chosen; // run when all are drawn: it may add a toast
        for (std::size_t i = s.toasts.size(); i-- > 0;) {
            Toast& toast = s.toasts[i];
            const float h = ui.px(48);
            y -= h;
            const Rect r{std::floor((c.width - w) / 2), y, w, h};
            y -= ui.px(8);
            const bool busy = draw_toast(toast, r, chosen);
            if (busy) toast.until_ms = std::max(toast.until_ms, c.now + 3000);
            if (c.now >= toast.until_ms)
                expired = toast.id;
            else
                c.want_frame(toast.until_ms);
            if (toast.until_ms <= 0) expired = toast.id;
        }
        if (expired != 0) {
            s.toasts.erase(std::remove_if(s.toasts.begin(), s.toasts.end(), [&](const Toast& toast) { return toast.id == expired; }),
                           s.toasts.end());
            c.unsettled = true;
        }
        if (chosen) chosen();
    }

    // Returns true while the pointer or the focus is on it.
    bool draw_toast(Toast& toast, const Rect& r, std::function<void()>& chosen) {
        constexpr int toast_layer = 6;
        const int below = std::exchange(c.layer, toast_layer);
        c.layer_rects.push_back({toast_layer, r, false});
        if (c.drawing) c.enter_layer(toast_layer);
        c.shadow(r, ui.px(metric::radius));
        const bool inverted = c.theme->kind != ThemeKind::high_contrast;
        c.fill(r, c.theme->raised, ui.px(metric::radius));
        c.outline(r, inverted ? c.theme->hairline : c.theme->edge, ui.px(metric::radius));
        if (!toast.announced) {
            ui.say(toast.text, toast.meaning == Meaning::must_fix);
            toast.announced = true;
        }
        const Id id = Ui::Core::hash(0x70a57, std::to_string(toast.id));
        c.semantics.open_at_root(id, "status", toast.text).rect = r;
        c.push_id(id);
        bool used = false;
        ui.in({r.x + ui.px(14), r.y, r.width - ui.px(22), r.height}, [&] {
            ui.row(
                [&] {
                    if (toast.meaning != Meaning::none) ui.icon(icon_of(toast.meaning), tone_of(toast.meaning));
                    ui.text(toast.text, {.width = -1, .quiet = true});
                    if (toast.action && ui.button(toast.action->label, {.small = true})) {
                        chosen = toast.action->run;
                        used = true;
                    }
                    if (ui.icon_button(icons::cross, "Dismiss", {.small = true})) used = true;
                },
                8, 48);
        });
        c.pop_id();
        c.semantics.close();
        bool busy = contains(r, c.pointer.x, c.pointer.y) && c.pointer.inside;
        for (const Focusable& entry : c.focusables)
            if (entry.layer == toast_layer && entry.id == c.focus) busy = true;
        if (used) toast.until_ms = 0;
        if (c.drawing) c.leave_layer();
        c.layer = below;
        return busy && !used;
    }

    // --- command palette

    void draw_palette() {
        const Id id = Ui::Core::hash(0x909, "command palette");
        if (s.palette_open && c.find_popover(id) == nullptr) {
            s.palette_query.clear();
            s.palette_selected = 0;
            c.open_popover(id, true, {});
            if (c.find_popover(id) != nullptr) ui.focus("app.palette.query");
        }
        s.palette_open = false;
        std::string chosen;
        c.draw_popover(id, {.width = 560, .name = "Command palette", .modal = true}, "dialog", true, [&] {
            const auto typed = search_field(ui, "Type a command", s.palette_query, {.key = "app.palette.query"});
            if (typed.changed) s.palette_selected = 0;
            const std::vector<const Command*> found = s.commands.filter(s.palette_query);
            const int count = static_cast<int>(found.size());
            s.palette_selected = count == 0 ? -1 : std::clamp(s.palette_selected, 0, count - 1);
            const ListResult result = ui.list("Commands",
                                              {.count = count,
                                               .selected = &s.palette_selected,
                                               .row_height = 34,
                                               .key = "app.palette.list",
                                               .fill = false,
                                               .max_height = 408,
                                               .keys_from = "app.palette.query",
                                               .empty = "No command fits these words.",
                                               .activate_on_click = true},
                                              [&](int i, Row&) {
                                                  const Command& command = *found[static_cast<std::size_t>(i)];
                                                  ui.text(command.title);
                                                  ui.text(command.category, {.size = TextSize::small, .tone = Tone::muted});
                                                  ui.spring();
                                                  ui.key_hint(s.commands.first_key(command.id));
                                              });
            if (result.activated >= 0 && result.activated < count) chosen = found[static_cast<std::size_t>(result.activated)]->id;
        });
        if (chosen.empty()) return;
        c.close_top_popover();
        s.commands.run(chosen);
    }

    // --- keyboard help

    struct KeyLine {
        std::string_view keys, does;
    };
    static constexpr KeyLine moving[] = {
        {"Tab, Shift+Tab", "Next, previous control"},
        {"F6, Shift+F6", "Next, previous pane"},
        {"Esc", "One step back: closes, clears, leaves"},
        {"Enter, Space", "Press, choose"},
        {"Up, Down, Home, End, PgUp, PgDn", "Move in lists, trees, tables and text"},
        {"Left, Right", "Close and open a branch; move between tabs and cells"},
        {"Shift with arrows", "Select text; with Ctrl by word; Ctrl+A selects all"},
    };

    void draw_help() {
        bool open = s.help_open;
        ui.dialog(
            "Keyboard", open,
            [&] {
                search_field(ui, "Filter keys", s.help_query, {.key = "app.help.query"});
                ui.scroll("keys", {.name = "All keys", .height = std::min(440.0F, c.height / ui.scale() - 200)}, [&] {
                    c.area().gap = 0;
                    std::vector<std::string> categories{"Moving about"};
                    for (const Command& command : s.commands.all())
                        if (!s.commands.keys(command.id).empty() &&
                            std::find(categories.begin(), categories.end(), command.category) == categories.end())
                            categories.push_back(command.category);
                    for (const std::string& category : categories)
                        help_category(category);
                });
                ui.row([&] {
                    ui.text("Keys can be changed in the settings.", {.size = TextSize::small, .tone = Tone::muted});
                    ui.spring();
                    if (ui.button("Close", {.key = "app.help.close"})) open = false;
                });
            },
            620);
        s.help_open = open;
    }

    void help_line(std::string_view keys, std::string_view does, std::string_view category) {
        if (!s.help_query.empty() && !fuzzy_score(s.help_query, std::string(category) + " " + std::string(does) + " " + std::string(keys)))
            return;
        if (!help_heading_.empty()) {
            ui.space(10);
            ui.heading(help_heading_, 3);
            ui.space(2);
            help_heading_.clear();
        }
        const Rect r = c.place(0, ui.px(metric::row));
        const TextStyle style = c.style(TextSize::body, Weight::regular);
        c.draw_line(r.x, r.y + (r.height - style.line) / 2, r.width * 0.6F, style, c.theme->text, does);
        const float w = Ui::Core::width_of(style, keys);
        c.draw_text(r.x + r.width - w - ui.px(16), r.y + (r.height - style.line) / 2, style, c.theme->muted, keys);
        c.fill({r.x, r.y + r.height - 1, r.width - ui.px(12), 1}, with_alpha(c.theme->hairline, 0.6F));
        c.leaf(c.auto_id("key"), "paragraph", std::string(does) + ": " + std::string(keys), r);
    }

    void help_category(const std::string& category) {
        help_heading_ = category;
        if (category == "Moving about")
            for (const KeyLine& line : moving)
                help_line(line.keys, line.does, category);
        for (const Command& command : s.commands.all()) {
            if (command.category != category) continue;
            std::string keys = s.commands.keys(command.id);
            if (keys.empty()) continue;
            std::string shown;
            for (const char ch : keys)
                shown += ch == ' ' ? std::string(" or ") : std::string(1, ch);
            help_line(shown, command.title, category);
        }
        help_heading_.clear();
    }

    void draw_drop(AppContext::Impl::Entry& entry) {
        std::string hint = entry.screen->drop_hint();
        if (hint.empty()) hint = "Drop code set files or charts here";
        const Rect r = inset({0, 0, c.width, c.height}, ui.px(12));
        if (c.drawing) c.enter_layer(7);
        c.fill({0, 0, c.width, c.height}, with_alpha(c.theme->surface, 0.86F));
        c.outline(r, c.theme->accent, ui.px(metric::radius), ui.px(2));
        const TextStyle style = c.style(TextSize::title, Weight::semibold);
        const float w = Ui::Core::width_of(style, hint);
        c.draw_icon((c.width - ui.px(36)) / 2, c.height / 2 - ui.px(48), ui.px(36), icons::download, c.theme->accent);
        c.draw_text((c.width - w) / 2, c.height / 2, style, c.theme->text, hint);
        if (c.drawing) c.leave_layer();
    }

    AppContext::Impl& s;
    Ui& ui;
    Ui::Core& c;
    std::string help_heading_;
};

} // namespace

void AppContext::Impl::draw() {
    Chrome(*this).draw();
}

} // namespace sequela::app
