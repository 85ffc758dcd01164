#include "app/screens/unlock/unlock_screen.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "app/screens/drop_routing.h"
#include "app/screens/parts.h"
#include "app/screens/sample_cases.h"
#include "app/screens/unlock/recovery_sheet.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "store/backup.h"
#include "store/secret.h"

namespace sequela::app {

namespace {

constexpr float kWidth = 460;
constexpr std::string_view kBackupFiles = ".sequela,application/octet-stream";

// Lets one frame pass, so that what is about to happen can be read, then does it in one go.
class OnceShown : public Job {
public:
    explicit OnceShown(std::function<void()> act) : act_(std::move(act)) {}
    bool step(double) override {
        if (!shown_) {
            shown_ = true;
            return false;
        }
        if (act_) act_();
        act_ = {};
        return true;
    }
    [[nodiscard]] Progress progress() const override { return {}; }
    void cancel() override {} // half a second
    [[nodiscard]] Status result() const override { return Done{}; }

private:
    std::function<void()> act_;
    bool shown_ = false;
};

} // namespace

void UnlockScreen::enter(AppContext& context, std::string_view) {
    exists_ = casework::Workspace::exists(context.workspace_place());
    failure_.reset();
    busy_.clear();
    go(context, exists_ ? Mode::unlock : Mode::welcome);
}

void UnlockScreen::leave(AppContext&) {
    wipe_secrets();
    backup_.reset();
    busy_.clear();
}

void UnlockScreen::wipe_secrets() {
    for (std::string* secret : {&passphrase_, &again_, &recovery_key_}) {
        store::wipe(*secret);
        secret->clear();
    }
}

void UnlockScreen::go(AppContext& context, Mode mode) {
    wipe_secrets();
    mode_ = mode;
    asked_ = false;
    replace_ = false;
    kept_ = false;
    renewed_ = false;
    failure_.reset();
    if (mode == Mode::unlock || mode == Mode::recover) {
        users_ = casework::Workspace::users(context.workspace_place());
        if (user_ >= static_cast<int>(users_.size())) user_ = 0;
    }
    if (mode != Mode::restore) backup_.reset();
    constexpr std::array<std::string_view, 6> first = {"unlock.try_it",     "unlock.name",         "unlock.copy_key",
                                                       "unlock.passphrase", "unlock.recovery_key", "unlock.choose_backup"};
    context.ui().focus(first[static_cast<std::size_t>(mode)]);
}

void UnlockScreen::work(AppContext& context, std::string what, std::function<void()> act) {
    failure_.reset();
    busy_ = what;
    context.ui().say(what);
    context.run(std::move(what), std::make_unique<OnceShown>(std::move(act)), [this](const Status&, Job&) { busy_.clear(); });
}

void UnlockScreen::opened(AppContext& context, Result<std::unique_ptr<casework::Workspace>> workspace) {
    if (!workspace) {
        failure_ = workspace.error();
        wipe_secrets();
        context.ui().focus(mode_ == Mode::recover ? "unlock.recovery_key" : "unlock.passphrase");
        return;
    }
    wipe_secrets();
    context.opened(std::move(*workspace));
}

void UnlockScreen::try_it(AppContext& context) {
    if (const Status done = context.try_it(); !done) {
        failure_ = done.error();
        return;
    }
    const auto ids = add_sample_cases(*context.workspace(), context.resources().sample_charts);
    if (!ids) {
        context.error("try_it", ids.error());
    } else if (!ids->empty()) {
        context.go("desk", ids->front());
    }
}

void UnlockScreen::create(AppContext& context) {
    asked_ = true;
    if (trim(name_).empty() || !new_passphrase_fits()) return;
    work(context, "Creating the workspace …", [this, &context] {
        auto created = casework::Workspace::create(context.workspace_place(), std::string(trim(name_)), passphrase_);
        if (!created) {
            failure_ = created.error();
            return;
        }
        context.platform().request_persistence();
        const std::string key = created->recovery_key;
        created_ = std::move(created->workspace);
        go(context, Mode::keep_key);
        recovery_key_ = key;
    });
}

void UnlockScreen::unlock(AppContext& context) {
    if (passphrase_.empty() || users_.empty()) return;
    work(context, "Unlocking …", [this, &context] {
        opened(context, casework::Workspace::unlock(context.workspace_place(), users_[static_cast<std::size_t>(user_)], passphrase_));
    });
}

void UnlockScreen::recover(AppContext& context) {
    asked_ = true;
    if (trim(recovery_key_).empty() || !new_passphrase_fits() || users_.empty()) return;
    work(context, "Opening with the recovery key …", [this, &context] {
        const std::string user = users_[static_cast<std::size_t>(user_)];
        auto recovered = casework::Workspace::recover(context.workspace_place(), recovery_key_, user, passphrase_);
        if (!recovered) {
            opened(context, std::move(recovered));
            return;
        }
        auto key = (*recovered)->renew_recovery_key();
        if (!key) { // the old one still holds
            context.error("unlock.recovery_key", key.error());
            opened(context, std::move(recovered));
            return;
        }
        created_ = std::move(*recovered);
        name_ = user;
        go(context, Mode::keep_key);
        recovery_key_ = *key;
        renewed_ = true;
    });
}

void UnlockScreen::restore(AppContext& context) {
    asked_ = true;
    if (!backup_ || passphrase_.empty() || users_.empty() || (exists_ && !replace_)) return;
    work(context, "Checking and restoring the backup …", [this, &context] {
        opened(context, casework::Workspace::restore(context.workspace_place(), backup_->bytes, users_[static_cast<std::size_t>(user_)],
                                                     passphrase_));
    });
}

void UnlockScreen::files(AppContext& context, std::vector<DroppedFile>& files) {
    if (context.workspace() != nullptr) return; // the settings restore while one is open
    std::vector<DroppedFile> backups = take(files, DropKind::backup);
    if (!backups.empty() && mode_ != Mode::keep_key) {
        if (mode_ != Mode::restore) go(context, Mode::restore);
        failure_.reset();
        auto read = store::read_backup(backups.front().bytes);
        if (!read) {
            failure_ = read.error();
            backup_.reset();
        } else {
            users_ = read->keyring.users();
            user_ = 0;
            backup_made_ = moment_text(read->created_ms, context.platform().utc_offset_minutes());
            backup_ = std::move(backups.front());
            context.ui().focus("unlock.passphrase");
        }
    }
    if (files.empty()) return;
    failure_ = Error{"These files are for an open workspace", std::string(base_name(files.front().name)),
                     "Unlock or create one, or choose “Try it”, then drop them again."};
    files.clear();
}

void UnlockScreen::commands(AppContext& context, ui::Commands& commands) {
    AppContext* const app = &context;
    commands.add({.id = "unlock.try",
                  .title = "Try it with sample cases",
                  .category = "Workspace",
                  .when = [this] { return busy_.empty() && mode_ != Mode::keep_key; },
                  .run = [this, app] { try_it(*app); }});
}

void UnlockScreen::draw(ui::Ui& ui, AppContext& context) {
    page(ui, "Unlock", [&] { draw_mode(ui, context); });
}

void UnlockScreen::draw_mode(ui::Ui& ui, AppContext& context) {
    ui.scroll("unlock", {}, [&] {
        const float free = ui.screen().height / ui.scale();
        ui.space(std::max(16.0F, (free - (mode_ == Mode::unlock ? 420.0F : 620.0F)) / 2.4F));
        ui.centred(kWidth, [&] {
            switch (mode_) {
            case Mode::welcome:
                draw_welcome(ui, context);
                break;
            case Mode::create:
                draw_create(ui, context);
                break;
            case Mode::keep_key:
                draw_keep_key(ui, context);
                break;
            case Mode::unlock:
                draw_unlock(ui, context);
                break;
            case Mode::recover:
                draw_recover(ui, context);
                break;
            case Mode::restore:
                draw_restore(ui, context);
                break;
            }
        });
    });
}

void UnlockScreen::draw_title(ui::Ui& ui, std::string_view heading, std::string_view text) {
    ui.row([&] {
        ui.icon(icons::stethoscope, ui::Tone::accent, 20);
        ui.text("Sequela", {.weight = ui::Weight::semibold, .tone = ui::Tone::accent});
    });
    ui.heading(heading, 1);
    if (!text.empty()) ui.text(text, {.tone = ui::Tone::muted});
    ui.space(ui::metric::inside);
}

void UnlockScreen::draw_failure(ui::Ui& ui) {
    if (failure_) error_notice(ui, *failure_, "unlock.failure");
    if (!busy_.empty()) ui.notice(busy_, {.key = "unlock.busy", .announce = false});
}

void UnlockScreen::draw_storage(ui::Ui& ui, AppContext& context) {
    const StorageState storage = context.platform().storage();
    if (storage.durable) return;
    ui.notice("This window keeps nothing",
              {.meaning = ui::Meaning::warning,
               .detail = (storage.note.empty() ? std::string("The browser gives this page no lasting storage.") : storage.note) +
                         " You can work, but all of it is gone when the window closes. Make a backup before you close it.",
               .key = "unlock.storage"});
}

void UnlockScreen::draw_user(ui::Ui& ui, std::string_view label, std::string_view key) {
    if (users_.size() == 1) {
        ui.fact(label, users_.front());
        return;
    }
    const std::vector<std::string_view> names(users_.begin(), users_.end());
    ui.select(label, names, user_, {.key = key});
}

bool UnlockScreen::new_passphrase_fits() const {
    return passphrase_strength(passphrase_).enough && passphrase_ == again_;
}

bool UnlockScreen::draw_new_passphrase(ui::Ui& ui, std::string_view label) {
    const Strength strength = passphrase_strength(passphrase_);
    ui::passphrase_field(ui, label, passphrase_,
                         {.key = "unlock.passphrase",
                          .description = passphrase_.empty() ? std::string_view(strength.text) : std::string_view{},
                          .error = asked_ && passphrase_.empty() ? "Choose a passphrase." : "",
                          .required = true});
    if (!passphrase_.empty()) ui.badge(strength.meaning, strength.text);
    const bool differs = !again_.empty() && again_ != passphrase_ && (asked_ || again_.size() >= passphrase_.size());
    const auto again = ui::passphrase_field(ui, "The same again", again_,
                                            {.key = "unlock.again",
                                             .error = differs                                            ? "The two are not the same."
                                                      : asked_ && again_.empty() && !passphrase_.empty() ? "Type it a second time."
                                                                                                         : "",
                                             .required = true});
    return again.submitted;
}

void UnlockScreen::draw_welcome(ui::Ui& ui, AppContext& context) {
    draw_title(ui, "A coding desk on this computer",
               "Find codes, read what the classification says of them, and check your work. Nothing you type is sent anywhere, and no "
               "network is needed.");
    draw_storage(ui, context);
    if (!context.lock_reason().empty()) // of a trial: a workspace that is kept tells it where it is unlocked
        ui.notice(context.lock_reason(),
                  {.detail = "It was a trial: nothing of it has been kept. You can begin another one.", .key = "unlock.reason"});
    draw_failure(ui);
    if (ui.button("Try it", {.kind = ui::ButtonKind::primary, .icon = icons::play, .key = "unlock.try_it", .fill = true})) try_it(context);
    ui.muted("Opens sample cases. No passphrase, and nothing is kept.");
    ui.space(ui::metric::inside);
    if (ui.button("Create an encrypted workspace", {.icon = icons::lock, .key = "unlock.create", .fill = true})) go(context, Mode::create);
    ui.muted("For your own cases. They stay in this browser, and only your passphrase opens them.");
    ui.space(ui::metric::inside);
    if (ui.link("Restore from a backup", {.icon = icons::history, .key = "unlock.to_restore"})) go(context, Mode::restore);
    ui.space(ui::metric::around);
    ui.separator();
    constexpr std::array<std::pair<const char*, std::string_view>, 3> facts = {{
        {icons::shield_check, "Charts and codes are encrypted before they are stored."},
        {icons::wifi_off, "After the first load the page works offline."},
        {icons::hard_drive, "What this browser stores it can also delete: keep backups."},
    }};
    for (const auto& [icon, text] : facts)
        bullet(ui, icon, text, ui::TextSize::small, ui::Tone::muted);
}

void UnlockScreen::draw_create(ui::Ui& ui, AppContext& context) {
    if (ui.on_escape() && busy_.empty()) go(context, Mode::welcome);
    draw_title(ui, "Create a workspace", "Its passphrase encrypts everything. Nobody can reset it: there is no server and no account.");
    draw_storage(ui, context);
    bool submitted = false;
    ui.disabled(!busy_.empty(), [&] {
        ui::text_field(ui, "Your name", name_,
                       {.key = "unlock.name",
                        .description = "It stands beside each code that you assign.",
                        .error = asked_ && trim(name_).empty() ? "A name is needed." : "",
                        .required = true});
        submitted = draw_new_passphrase(ui, "Passphrase");
    });
    draw_failure(ui);
    ui.space(ui::metric::grid);
    ui.row([&] {
        const bool pressed =
            ui.button("Create workspace", {.kind = ui::ButtonKind::primary, .key = "unlock.do_create", .disabled = !busy_.empty()});
        if ((pressed || submitted) && busy_.empty()) create(context);
        if (ui.button("Back", {.key = "unlock.back", .disabled = !busy_.empty()})) go(context, exists_ ? Mode::unlock : Mode::welcome);
    });
}

void UnlockScreen::draw_keep_key(ui::Ui& ui, AppContext& context) {
    draw_title(ui, renewed_ ? "Keep this new recovery key" : "Keep this recovery key",
               "It opens the workspace if the passphrase is forgotten. It is shown only now. Keep it apart from this computer, as you "
               "would a spare key.");
    if (renewed_)
        ui.notice("The recovery key that you used opens nothing any more",
                  {.detail = "Destroy the old sheet. Backups made before today still open with it.", .key = "unlock.renewed"});
    ui.card([&] { ui.text(recovery_key_, {.size = ui::TextSize::title, .weight = ui::Weight::semibold, .align = ui::Align::centre}); });
    ui.space(ui::metric::grid);
    const std::string name(trim(name_));
    ui.row([&] {
        if (ui.button("Copy", {.icon = icons::copy, .key = "unlock.copy_key"})) {
            context.platform().set_clipboard(recovery_key_);
            context.toast("Recovery key copied");
        }
        if (ui.button("Print", {.icon = icons::printer, .key = "unlock.print_key"}))
            context.platform().print(recovery_sheet_html(name, recovery_key_));
        if (ui.button("Save as a file", {.icon = icons::download, .key = "unlock.save_key"}))
            context.platform().download("sequela-recovery-key.txt", "text/plain", recovery_sheet_text(name, recovery_key_));
    });
    ui.space(ui::metric::inside);
    ui.checkbox("I have kept it", kept_,
                {.key = "unlock.kept", .description = "Without passphrase and key nobody can read the workspace again."});
    ui.space(ui::metric::inside);
    if (ui.button(renewed_ ? "Go on" : "Go to the worklist", {.kind = ui::ButtonKind::primary,
                                                              .icon = icons::arrow_right,
                                                              .key = "unlock.finish",
                                                              .disabled = !kept_ || !created_,
                                                              .why_disabled = "Say first that you have kept the key"}))
        opened(context, std::move(created_));
}

void UnlockScreen::draw_unlock(ui::Ui& ui, AppContext& context) {
    draw_title(ui, "Unlock the workspace", context.lock_reason());
    draw_storage(ui, context);
    bool submitted = false;
    ui.disabled(!busy_.empty(), [&] {
        draw_user(ui, "User", "unlock.user");
        submitted = ui::passphrase_field(ui, "Passphrase", passphrase_, {.key = "unlock.passphrase"}).submitted;
    });
    draw_failure(ui);
    ui.space(ui::metric::grid);
    const bool pressed =
        ui.button("Unlock", {.kind = ui::ButtonKind::primary,
                             .icon = icons::lock_open,
                             .key = "unlock.do_unlock",
                             .disabled = !busy_.empty() || passphrase_.empty(),
                             .why_disabled = busy_.empty() ? std::string_view("Type the passphrase first") : std::string_view(busy_),
                             .fill = true});
    if ((pressed || submitted) && busy_.empty()) unlock(context);
    ui.space(ui::metric::around);
    ui.separator();
    if (!busy_.empty()) return;
    if (ui.link("Passphrase forgotten? Use the recovery key", {.icon = icons::key_round, .key = "unlock.to_recover"}))
        go(context, Mode::recover);
    if (ui.link("Restore from a backup", {.icon = icons::history, .key = "unlock.to_restore"})) go(context, Mode::restore);
    if (ui.link("Try it with sample cases, apart from this workspace", {.icon = icons::play, .key = "unlock.try_it"})) try_it(context);
}

void UnlockScreen::draw_recover(ui::Ui& ui, AppContext& context) {
    if (ui.on_escape() && busy_.empty()) go(context, Mode::unlock);
    draw_title(ui, "Open with the recovery key",
               "It was shown when the workspace was created: 8 groups of 4 letters and digits. You choose a new passphrase with it.");
    bool submitted = false;
    ui.disabled(!busy_.empty(), [&] {
        ui::text_field(ui, "Recovery key", recovery_key_,
                       {.key = "unlock.recovery_key",
                        .description = "Small or capital letters, with or without spaces.",
                        .error = asked_ && trim(recovery_key_).empty() ? "Type the key first." : "",
                        .required = true});
        draw_user(ui, "User", "unlock.user");
        submitted = draw_new_passphrase(ui, "New passphrase");
    });
    draw_failure(ui);
    ui.space(ui::metric::grid);
    ui.row([&] {
        const bool pressed = ui.button("Set passphrase and unlock",
                                       {.kind = ui::ButtonKind::primary, .key = "unlock.do_recover", .disabled = !busy_.empty()});
        if ((pressed || submitted) && busy_.empty()) recover(context);
        if (ui.button("Back", {.key = "unlock.back", .disabled = !busy_.empty()})) go(context, Mode::unlock);
    });
}

void UnlockScreen::draw_restore(ui::Ui& ui, AppContext& context) {
    if (ui.on_escape() && busy_.empty()) go(context, exists_ ? Mode::unlock : Mode::welcome);
    draw_title(ui, "Restore from a backup",
               "The whole file is checked before anything is changed. You need the passphrase that it was made with.");
    draw_storage(ui, context);
    bool submitted = false;
    ui.disabled(!busy_.empty(), [&] {
        if (backup_) ui.fact("Backup", std::string(base_name(backup_->name)) + ", made " + backup_made_);
        if (ui.button(backup_ ? "Choose another file" : "Choose a backup file",
                      {.kind = backup_ ? ui::ButtonKind::plain : ui::ButtonKind::primary,
                       .icon = icons::folder_open,
                       .key = "unlock.choose_backup"}))
            context.platform().pick_files(kBackupFiles, false);
        if (!backup_) ui.muted("Or drop it on this page.");
        if (!backup_) return;
        draw_user(ui, "User", "unlock.user");
        submitted = ui::passphrase_field(ui, "Passphrase of the backup", passphrase_, {.key = "unlock.passphrase"}).submitted;
        if (exists_)
            ui.checkbox("Replace the workspace on this computer", replace_,
                        {.key = "unlock.replace", .description = "Its cases are deleted. There is no way back but a backup of them."});
    });
    draw_failure(ui);
    ui.space(ui::metric::grid);
    ui.row([&] {
        if (backup_) {
            const bool ready = !passphrase_.empty() && (!exists_ || replace_);
            const bool pressed = ui.button(
                "Restore", {.kind = exists_ ? ui::ButtonKind::danger : ui::ButtonKind::primary,
                            .key = "unlock.do_restore",
                            .disabled = !busy_.empty() || !ready,
                            .why_disabled = passphrase_.empty() ? "Type the passphrase first" : "Say first that it may be replaced"});
            if ((pressed || submitted) && ready && busy_.empty()) restore(context);
        }
        if (ui.button("Back", {.key = "unlock.back", .disabled = !busy_.empty()})) go(context, exists_ ? Mode::unlock : Mode::welcome);
    });
}

namespace {
const RegisterScreen<UnlockScreen> registration({.id = "unlock",
                                                 .title = "Unlock",
                                                 .icon = icons::lock,
                                                 .place = Place::hidden,
                                                 .order = 1,
                                                 .locked = true,
                                                 .bare = true,
                                                 .flush = true});
} // namespace

} // namespace sequela::app
