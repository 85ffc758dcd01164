#include "app/screens/updates/release_news.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/screens/updates/release_changes.h"
#include "casework/impact.h"
#include "lookup/all_search.h"

namespace sequela::app {

void ReleaseNews::refresh(AppContext& context) {
    revision_ = context.catalogue().revision();
    text_.clear();
    if (context.workspace() == nullptr) return;
    for (const auto& system : context.catalogue().systems()) {
        const auto releases = comparable(context.catalogue(), system.system, system.name);
        if (releases.size() < 2 || releases.front()->built_in) continue;
        const packs::Pack& newest = *releases.front();
        memory_ = fmt::format("updates.seen {} {} {}", key(system.system), system.name, context.workspace()->user());
        if (context.recall(memory_) == newest.release) continue;
        const auto read = casework::acknowledgements(*context.workspace(), newest);
        if (!read || std::any_of(read->begin(), read->end(), [&](const auto& each) { return each.user == context.workspace()->user(); }))
            continue;
        text_ = fmt::format("You have not read yet what {} of {} changes", newest.release, lookup::title_of(system));
        release_ = newest.release;
        argument_ = update_argument(*releases[1], newest);
        return;
    }
}

void ReleaseNews::draw(ui::Ui& ui, AppContext& context, std::string_view key) {
    if (revision_ != context.catalogue().revision()) refresh(context);
    if (text_.empty()) return;
    const auto answer = ui.notice(text_, {.action = "See what changed", .dismissable = true, .key = key, .announce = false});
    if (answer == ui::NoticeResult::action) context.go("updates", argument_);
    if (answer != ui::NoticeResult::dismissed) return;
    context.remember(memory_, release_);
    refresh(context);
}

} // namespace sequela::app
