// Settings: look, keys, payers and sites, safety, backup and storage, audit trail, about.

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/drop_routing.h"
#include "app/screens/parts.h"
#include "app/screens/settings/about_page.h"
#include "app/screens/settings/keys_page.h"
#include "app/screens/settings/layers_page.h"
#include "app/screens/settings/trail_page.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "casework/systems.h"
#include "store/backup.h"
#include "store/secret.h"

namespace sequela::app {

namespace {

constexpr float kWidth = 680;
constexpr std::array<int, 7> kLockMinutes = {1, 5, 10, 15, 30, 60, 0};
constexpr std::array<std::string_view, 7> kLockNames = {"1 minute",   "5 minutes",  "10 minutes", "15 minutes",
                                                        "30 minutes", "60 minutes", "Never"};
constexpr std::array<std::string_view, 4> kThemes = {"System", "Light", "Dark", "High contrast"};
constexpr std::int64_t kWeek = 7LL * 24 * 3'600'000;

} // namespace

class SettingsScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override {
        constexpr std::array<std::string_view, page_count> names = {"look", "keys", "layers", "safety", "backup", "trail", "about"};
        for (std::size_t i = 0; i < names.size(); ++i)
            if (argument == names[i]) page_ = static_cast<int>(i);
        keys_.enter(context);
        enter_page(context);
        context.ui().focus("settings.pages");
    }

    void leave(AppContext&) override {
        wipe_secrets();
        keys_.leave();
        trail_.leave();
        layers_.leave();
        failure_.reset();
        dropped_.reset();
        passphrase_changed_ = false;
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        const auto on_disk = [app] { return app->workspace() != nullptr; };
        commands.add({.id = "settings.backup",
                      .title = "Make a backup now",
                      .category = "Settings",
                      .keys = "B",
                      .when = on_disk,
                      .run = [this, app] { back_up(*app); }});
        commands.add({.id = "settings.verify",
                      .title = "Show and verify the audit trail",
                      .category = "Settings",
                      .keys = "V",
                      .when = on_disk,
                      .run = [this, app] { show(*app, trail); }});
    }

    void files(AppContext& context, std::vector<DroppedFile>& files) override {
        if (context.workspace() == nullptr) return;
        take_layers(context, files);
        std::vector<DroppedFile> backups = take(files, DropKind::backup);
        if (backups.empty()) return;
        const auto read = store::read_backup(backups.front().bytes);
        if (!read) {
            failure_ = read.error();
        } else {
            dropped_ = std::string(base_name(backups.front().name)) + ", made " +
                       moment_text(read->created_ms, context.platform().utc_offset_minutes());
        }
        page_ = backup;
        if (context.current_screen() != "settings") context.go("settings", "backup");
    }

    void draw(ui::Ui& ui, AppContext& context) override {
        page(ui, "Settings", [&] {
            const std::array<ui::TabItem, page_count> pages = {{{.label = "Look", .icon = icons::sun},
                                                                {.label = "Keys", .icon = icons::keyboard},
                                                                {.label = "Payers and sites", .icon = icons::scale},
                                                                {.label = "Safety", .icon = icons::lock},
                                                                {.label = "Backup and storage", .icon = icons::hard_drive},
                                                                {.label = "Audit trail", .icon = icons::history},
                                                                {.label = "About", .icon = icons::info}}};
            if (ui.tabs(pages, page_, {.name = "Settings", .key = "settings.pages"})) enter_page(context);
            ui.space(ui::metric::grid);
            if (failure_ && error_notice(ui, *failure_, "settings.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
            ui.scope(page_, [&] { draw_page(ui, context); });
        });
    }

private:
    enum Page : int { look, keys, layers, safety, backup, trail, about, page_count };

    void take_layers(AppContext& context, std::vector<DroppedFile>& files) {
        const std::vector<DroppedFile> dropped = take(files, DropKind::layers);
        if (dropped.empty()) return;
        if (context.current_screen() != "settings") context.go("settings", "layers");
        page_ = layers;
        layers_.enter(context);
        for (const DroppedFile& file : dropped)
            layers_.import(context, file.name, file.bytes);
    }

    void show(AppContext& context, int page) {
        page_ = page;
        enter_page(context);
    }

    void enter_page(AppContext& context) {
        failure_.reset();
        if (page_ == trail) trail_.enter(context);
        if (page_ == keys) keys_.enter(context);
        if (page_ == layers) layers_.enter(context);
    }

    void wipe_secrets() {
        for (std::string* secret : {&old_, &new_, &again_}) {
            store::wipe(*secret);
            secret->clear();
        }
    }

    void draw_page(ui::Ui& ui, AppContext& context) {
        switch (page_) {
        case keys:
            keys_.draw(ui, context);
            return;
        case trail:
            trail_.draw(ui, context);
            return;
        default:
            break;
        }
        ui.scroll("page", {.name = "Settings"}, [&] {
            // At the left, under the tabs; lines do not grow longer than can be read.
            ui.columns({std::min(kWidth, ui.available_width())}, [&](int) {
                switch (page_) {
                case look:
                    draw_look(ui, context);
                    break;
                case layers:
                    layers_.draw(ui, context);
                    break;
                case safety:
                    draw_safety(ui, context);
                    break;
                case backup:
                    draw_backup(ui, context);
                    break;
                default:
                    draw_about(ui, context);
                    break;
                }
            });
        });
    }

    static void draw_look(ui::Ui& ui, AppContext& context) {
        Settings settings = context.settings();
        ui.heading("Look", 2);
        int theme = static_cast<int>(settings.theme);
        if (ui.segmented("Theme", kThemes, theme, {.key = "settings.theme"})) settings.theme = static_cast<ThemeChoice>(theme);
        ui.space(ui::metric::inside);
        ui.stepper("Text size", settings.text_percent, 80, 200, 10, "%", {.key = "settings.text_size"});
        ui.space(ui::metric::inside);
        ui.toggle("Reduce motion", settings.reduced_motion,
                  {.key = "settings.motion", .description = "Nothing slides or fades. Always on where the system asks for it."});
        if (!(settings == context.settings())) context.change_settings(settings);
        ui.space(ui::metric::around);
        draw_jurisdiction(ui, context);
    }

    // Which systems, rules and words are offered; of the workspace, not of the person.
    static void draw_jurisdiction(ui::Ui& ui, AppContext& context) {
        if (context.workspace() == nullptr) return;
        static constexpr std::array<std::string_view, 2> kCountries = {"United States", "United Kingdom"};
        ui.heading("Jurisdiction", 2);
        int country = casework::jurisdiction_of(*context.workspace()) == rules::Jurisdiction::uk ? 1 : 0;
        if (ui.segmented("Codes are assigned for", kCountries, country, {.key = "settings.jurisdiction"}))
            context.remember(casework::kJurisdictionSetting,
                             casework::key(country == 1 ? rules::Jurisdiction::uk : rules::Jurisdiction::us));
        ui.text(country == 1 ? "ICD-10 5th edition and OPCS-4, from your own licensed files; their conventions are checked."
                             : "ICD-10-CM, ICD-10-PCS, HCPCS, NDC, and CPT and CDT from your own licensed files.",
                {.size = ui::TextSize::small, .tone = ui::Tone::muted});
    }

    void draw_safety(ui::Ui& ui, AppContext& context) {
        Settings settings = context.settings();
        ui.heading("Locking", 2);
        const auto at = std::find(kLockMinutes.begin(), kLockMinutes.end(), settings.lock_minutes);
        int choice = at == kLockMinutes.end() ? 2 : static_cast<int>(at - kLockMinutes.begin());
        if (ui.select("Lock when nothing is typed or clicked for", kLockNames, choice,
                      {.key = "settings.lock", .description = "Locking closes the workspace and wipes its key from memory."})) {
            settings.lock_minutes = kLockMinutes[static_cast<std::size_t>(choice)];
            context.change_settings(settings);
        }
        if (settings.lock_minutes == 0)
            ui.notice("It never locks by itself", {.meaning = ui::Meaning::warning,
                                                   .detail = "Anyone who sits down at this computer can read the charts.",
                                                   .key = "settings.never"});
        ui.row([&] {
            if (ui.button("Lock now", {.icon = icons::lock, .key = "settings.lock_now"})) context.lock("Locked by you");
        });
        ui.space(ui::metric::around);
        ui.heading("Passphrase", 2);
        if (context.workspace() == nullptr) return;
        if (context.workspace()->is_in_memory()) {
            ui.text("This workspace is in memory only: it has no passphrase, and nothing of it is kept.", {.tone = ui::Tone::muted});
            return;
        }
        draw_passphrase(ui, context);
    }

    void draw_passphrase(ui::Ui& ui, AppContext& context) {
        const Strength strength = passphrase_strength(new_);
        ui::passphrase_field(ui, "The one now in use", old_, {.key = "settings.old"});
        ui::passphrase_field(ui, "New passphrase", new_,
                             {.key = "settings.new", .description = new_.empty() ? std::string_view(strength.text) : std::string_view{}});
        if (!new_.empty()) ui.badge(strength.meaning, strength.text);
        const bool differs = !again_.empty() && again_.size() >= new_.size() && again_ != new_;
        const auto again = ui::passphrase_field(ui, "The new one again", again_,
                                                {.key = "settings.again", .error = differs ? "The two are not the same." : ""});
        const bool ready = !old_.empty() && strength.enough && new_ == again_ && !busy_;
        ui.row([&] {
            const bool pressed =
                ui.button("Change passphrase", {.key = "settings.change", .disabled = !ready, .why_disabled = "Fill in all three first"});
            if ((pressed || again.submitted) && ready) busy_ = true;
            if (busy_) ui.muted("Changing …", ui::TextSize::body);
        });
        if (passphrase_changed_)
            ui.notice("The passphrase is changed",
                      {.meaning = ui::Meaning::good, .detail = "The recovery key stays the same.", .key = "settings.changed"});
        if (busy_ && !asked_) change_passphrase(context);
    }

    // Deriving the keys takes a second: "Changing …" is shown first.
    void change_passphrase(AppContext& context) {
        class Change : public Job {
        public:
            explicit Change(std::function<Status()> act) : act_(std::move(act)) {}
            bool step(double) override {
                if (++steps_ < 2) return false;
                status_ = act_();
                return true;
            }
            [[nodiscard]] Progress progress() const override { return {}; }
            void cancel() override {} // a second
            [[nodiscard]] Status result() const override { return status_; }

        private:
            std::function<Status()> act_;
            Status status_ = Done{};
            int steps_ = 0;
        };
        asked_ = true;
        failure_.reset();
        passphrase_changed_ = false;
        context.run("Changing the passphrase", std::make_unique<Change>([this, &context, here = std::weak_ptr<bool>(here_)]() -> Status {
                        if (here.expired() || context.workspace() == nullptr)
                            return Error{"The workspace was locked meanwhile", "", "Unlock it and try again."};
                        return context.workspace()->change_passphrase(old_, new_);
                    }),
                    [this, here = std::weak_ptr<bool>(here_)](const Status& status, Job&) {
                        if (here.expired()) return;
                        busy_ = asked_ = false;
                        passphrase_changed_ = status.ok();
                        if (!status) failure_ = status.error();
                        wipe_secrets();
                    });
    }

    void back_up(AppContext& context) {
        auto bytes = context.workspace()->backup();
        if (!bytes) {
            failure_ = bytes.error();
            show(context, backup);
            failure_ = bytes.error();
            return;
        }
        const std::string name = "sequela-backup-" + local_today(context.platform()).iso() + ".sequela";
        context.platform().download(name, "application/octet-stream", *bytes);
        context.toast("Backup made: " + name, {}, ui::Meaning::good);
    }

    void draw_backup(ui::Ui& ui, AppContext& context) {
        if (context.workspace() == nullptr) return;
        ui.heading("Backup", 2);
        ui.text("One file with everything, encrypted as the workspace is. Keep it on another disk; your passphrase or the recovery key "
                "opens it.");
        const std::int64_t last = context.workspace()->last_backup_ms();
        const std::int64_t now = context.platform().utc_ms();
        ui.fact("Last backup",
                last == 0 ? "Never" : age_text(last, now) + ", " + moment_text(last, context.platform().utc_offset_minutes()));
        if ((last == 0 || now - last > kWeek) && !context.workspace()->is_in_memory())
            ui.notice(last == 0 ? "There is no backup yet" : "The last backup is more than a week old",
                      {.meaning = ui::Meaning::question,
                       .detail = "Browsers may delete what pages store.",
                       .key = "settings.no_backup",
                       .announce = false});
        ui.row([&] {
            if (ui.button(
                    "Make a backup now",
                    {.kind = ui::ButtonKind::primary, .icon = icons::download, .key = "settings.backup", .command = "settings.backup"}))
                back_up(context);
        });
        ui.space(ui::metric::around);

        ui.heading("Restore", 2);
        ui.text("A backup takes the place of this workspace. It is locked first, and the backup is checked before anything is changed.");
        if (dropped_) ui.fact("Dropped", *dropped_ + ". Lock, then drop it again.");
        ui.row([&] {
            if (ui.button("Lock and restore", {.icon = icons::history, .key = "settings.restore"}))
                context.lock("Locked to restore a backup. Drop the file here, or choose “Restore from a backup”.");
        });
        ui.space(ui::metric::around);
        draw_storage(ui, context);
    }

    static void draw_storage(ui::Ui& ui, AppContext& context) {
        const StorageState storage = context.platform().storage();
        ui.heading("Storage", 2);
        if (context.workspace()->is_in_memory()) {
            ui.fact("Workspace", "In memory only: it is gone when the page closes");
        } else {
            ui.fact("Workspace", storage.durable ? "Encrypted, in this browser" : "Not durable: it is gone when the window closes");
        }
        if (!storage.note.empty()) ui.fact("Why", storage.note);
        ui.fact("Kept for good", storage.persisted ? "Yes: the browser will not delete it by itself"
                                                   : "Not promised: the browser may delete it when space runs short");
        if (storage.used_bytes >= 0) {
            std::string used = size_text(storage.used_bytes);
            if (storage.quota_bytes > 0) {
                used += " of " + size_text(storage.quota_bytes);
                ui.progress("Used", static_cast<float>(storage.used_bytes) / static_cast<float>(storage.quota_bytes), used, false);
            } else {
                ui.fact("Used", used);
            }
        }
        if (storage.durable && !storage.persisted) {
            ui.row([&] {
                if (ui.button("Ask the browser to keep it", {.icon = icons::shield_check, .key = "settings.persist"}))
                    context.platform().request_persistence();
            });
        }
    }

    std::shared_ptr<bool> here_ = std::make_shared<bool>(true); // jobs may outlive the screen
    int page_ = look;
    KeysPage keys_;
    TrailPage trail_;
    LayersPage layers_;
    std::string old_, new_, again_;
    bool busy_ = false, asked_ = false, passphrase_changed_ = false;
    std::optional<std::string> dropped_; // a backup that was dropped while the workspace is open
    std::optional<Error> failure_;
};

namespace {
const RegisterScreen<SettingsScreen> registration({.id = "settings",
                                                   .title = "Settings",
                                                   .icon = icons::settings,
                                                   .place = Place::rail_bottom,
                                                   .order = 90,
                                                   .keys = "Ctrl+,",
                                                   .flush = true});
} // namespace

} // namespace sequela::app
