// The audit trail: who did what and when, and the proof that nothing in it was changed afterwards.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"

namespace sequela::app {

class TrailPage {
public:
    void enter(AppContext& context);
    void leave();
    void draw(ui::Ui& ui, AppContext& context);

private:
    void load(AppContext& context);
    void verify(AppContext& context);
    void draw_details(ui::Ui& ui);

    std::vector<casework::AuditEntry> entries_;
    std::map<std::string, std::string> numbers_; // of the cases, by id
    std::size_t limit_ = 200;
    int selected_ = -1;
    std::optional<Status> verified_;
    std::optional<Error> failure_;
};

// "Added a code" of "code.add"; what has no words of its own is shown as it is.
std::string action_in_words(std::string_view action);

} // namespace sequela::app
