// The way in: try it, create a workspace, unlock it, recover it with the printed key, restore a backup.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/screen.h"

namespace sequela::app {

class UnlockScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override;
    void leave(AppContext& context) override;
    void draw(ui::Ui& ui, AppContext& context) override;
    void commands(AppContext& context, ui::Commands& commands) override;
    void files(AppContext& context, std::vector<DroppedFile>& files) override;
    std::string drop_hint() override { return "Drop a backup of a workspace to restore it"; }

private:
    enum class Mode { welcome, create, keep_key, unlock, recover, restore };

    void go(AppContext& context, Mode mode);
    // Deriving a key takes half a second: the screen says so first, then works.
    void work(AppContext& context, std::string what, std::function<void()> act);
    void opened(AppContext& context, Result<std::unique_ptr<casework::Workspace>> workspace);
    void wipe_secrets();

    void try_it(AppContext& context);
    void create(AppContext& context);
    void unlock(AppContext& context);
    void recover(AppContext& context);
    void restore(AppContext& context);

    void draw_mode(ui::Ui& ui, AppContext& context);
    void draw_title(ui::Ui& ui, std::string_view heading, std::string_view text);
    void draw_welcome(ui::Ui& ui, AppContext& context);
    void draw_create(ui::Ui& ui, AppContext& context);
    void draw_keep_key(ui::Ui& ui, AppContext& context);
    void draw_unlock(ui::Ui& ui, AppContext& context);
    void draw_recover(ui::Ui& ui, AppContext& context);
    void draw_restore(ui::Ui& ui, AppContext& context);
    void draw_storage(ui::Ui& ui, AppContext& context);
    void draw_failure(ui::Ui& ui);
    // The user's name and passphrase: chosen from those there are, or typed.
    void draw_user(ui::Ui& ui, std::string_view label, std::string_view key);
    // A new passphrase, twice. True where Enter was pressed in the second.
    bool draw_new_passphrase(ui::Ui& ui, std::string_view label);
    [[nodiscard]] bool new_passphrase_fits() const;

    Mode mode_ = Mode::welcome;
    bool exists_ = false;
    std::vector<std::string> users_; // of the workspace, or of the backup
    int user_ = 0;
    std::string name_;
    std::string passphrase_, again_, recovery_key_;
    std::optional<DroppedFile> backup_;
    std::string backup_made_; // when, in words
    bool replace_ = false;
    bool kept_ = false;
    bool renewed_ = false; // the recovery key to be kept takes the place of one that was used
    bool asked_ = false;   // to finish: what is missing is said from now on
    std::string busy_;     // what is being done now
    std::optional<Error> failure_;
    std::unique_ptr<casework::Workspace> created_; // until the recovery key has been kept
};

} // namespace sequela::app
