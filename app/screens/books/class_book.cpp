#include "app/screens/books/class_book.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/screens/packs/installing.h"
#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "casework/systems.h"

namespace sequela::app {

namespace {

constexpr std::size_t kHits = 60;
const std::string kTop; // the id that stands for the whole book

// A directory of drugs has names and labelers, but nothing stands below anything.
bool has_hierarchy(CodeSystem system) {
    return system != CodeSystem::icd10cm && system != CodeSystem::ndc;
}

} // namespace

void ClassBook::refresh(AppContext& context, Date date) {
    packs::Catalogue& catalogue = context.catalogue();
    if (date_ == date && revision_ == catalogue.revision()) return;
    date_ = date;
    revision_ = catalogue.revision();
    systems_.clear();
    if (context.workspace() == nullptr) return;
    for (const lookup::SystemRef& system : casework::all_systems(catalogue, casework::jurisdiction_of(*context.workspace())))
        if (has_hierarchy(system.system) &&
            catalogue.in_force(system.system, packs::Component::codes, lookup::date_in(system, date), system.name) != nullptr)
            systems_.push_back(system);
    const std::string code = page_ ? page_->code : std::string();
    const bool same = std::find(systems_.begin(), systems_.end(), system_) != systems_.end();
    close();
    if (systems_.empty()) return;
    choose(context, same ? system_ : systems_.front());
    if (same && !code.empty()) {
        reveal(code);
        show(context, code);
    }
}

void ClassBook::close() {
    tree_.reset();
    edition_ = nullptr;
    rows_.clear();
    children_.clear();
    hits_.clear();
    page_.reset();
    selected_ = -1;
}

void ClassBook::choose(AppContext& context, const lookup::SystemRef& system) {
    if (!(system_ == system)) {
        open_.clear();
        typed_.clear();
        group_.clear();
    }
    close();
    system_ = system;
    failure_.reset();
    remark_.clear();
    const auto edition = context.catalogue().edition(system.system, day(), system.name);
    if (!edition) {
        failure_ = edition.error();
        return;
    }
    edition_ = *edition;
    tree_ = std::make_unique<lookup::ClassTree>(*edition_);
    lay_out();
    selected_ = rows_.empty() ? -1 : 0;
}

bool ClassBook::open(AppContext& context, const lookup::SystemRef& system, std::string_view code) {
    if (std::find(systems_.begin(), systems_.end(), system) == systems_.end()) return false;
    if (!(system_ == system) || !tree_) choose(context, system);
    typed_.clear();
    hits_.clear();
    if (code.empty()) return true;
    reveal(code);
    show(context, code);
    return true;
}

std::string ClassBook::address() const {
    return page_ ? lookup::address_of(system_, page_->code) : std::string();
}

std::string ClassBook::selected_id() const {
    const bool there = selected_ >= 0 && selected_ < static_cast<int>(rows_.size());
    return there ? rows_[static_cast<std::size_t>(selected_)].node->id : std::string();
}

std::string ClassBook::status() const {
    if (edition_ == nullptr || !edition_->codes) return {};
    return fmt::format("{} {}", lookup::title_of(system_), edition_->codes.pack->release);
}

const std::vector<lookup::ClassNode>& ClassBook::children(const std::string& id) {
    const auto at = children_.find(id);
    if (at != children_.end()) return at->second;
    return children_.emplace(id, tree_ ? tree_->children(id) : std::vector<lookup::ClassNode>{}).first->second;
}

void ClassBook::lay_out() {
    rows_.clear();
    for (const lookup::ClassNode& node : children(kTop))
        add(node, 0);
}

void ClassBook::add(const lookup::ClassNode& node, int depth) {
    rows_.push_back({&node, depth});
    if (open_.count(node.id) == 0) return;
    for (const lookup::ClassNode& child : children(node.id))
        add(child, depth + 1);
}

void ClassBook::reveal(std::string_view code) {
    if (!tree_) return;
    for (const std::string& above : tree_->path(code))
        open_.insert(above);
    lay_out();
    const std::string wanted = normalise_code(system_.system, code);
    const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.node->id == wanted; });
    if (at != rows_.end()) selected_ = scroll_to_ = static_cast<int>(at - rows_.begin());
}

void ClassBook::show(AppContext& context, std::string_view code) {
    auto page = lookup::system_page(context.catalogue(), system_, day(), code);
    if (!page) {
        failure_ = page.error();
        return;
    }
    group_.clear();
    page_ = std::move(*page);
}

void ClassBook::select(AppContext& context, int row) {
    if (row < 0 || row >= static_cast<int>(rows_.size())) return;
    const lookup::ClassNode& node = *rows_[static_cast<std::size_t>(row)].node;
    if (!node.is_group()) {
        show(context, node.id);
        return;
    }
    page_.reset();
    group_ = node.id;
}

// A code goes to its place; words are searched.
void ClassBook::find(AppContext& context) {
    hits_.clear();
    selected_hit_ = -1;
    remark_.clear();
    const std::string_view text = trim(typed_);
    if (text.empty() || edition_ == nullptr || !edition_->codes) return;
    if (edition_->codes.data->find(normalise_code(system_.system, text)) != nullptr) {
        reveal(text);
        show(context, text);
        return;
    }
    lookup::AllSearch search(context.catalogue(), context.search());
    for (lookup::HitGroup& group : search.search(text, day(), {system_}, {.limit = kHits})) {
        if (group.preparing) {
            index_for_search(context, {system_, day()});
            remark_ = "The search is being prepared: ask again in a moment.";
        }
        hits_ = std::move(group.hits);
    }
    if (hits_.empty() && remark_.empty()) remark_ = fmt::format("Nothing in {} fits “{}”.", lookup::title_of(system_), text);
    if (!hits_.empty()) selected_hit_ = 0;
}

void ClassBook::draw_tools(ui::Ui& ui, AppContext& context, float room) {
    std::vector<std::string> titles;
    int chosen = 0;
    for (const lookup::SystemRef& system : systems_) {
        if (system == system_) chosen = static_cast<int>(titles.size());
        titles.push_back(lookup::title_of(system));
    }
    const std::vector<std::string_view> names(titles.begin(), titles.end());
    if (!names.empty() &&
        ui.select("Classification", names, chosen, {.key = "books.system", .label_hidden = true, .width = std::min(180.0F, room * 0.45F)}))
        choose(context, systems_[static_cast<std::size_t>(chosen)]);
    const auto found = ui::search_field(ui, "Find a code or words", typed_,
                                        {.key = "books.find", .placeholder = "Find a code or words", .width = room * 0.5F});
    if (found.changed) find(context);
}

void ClassBook::draw_row(ui::Ui& ui, int row, ui::TreeRow& tree_row) {
    const lookup::ClassNode& node = *rows_[static_cast<std::size_t>(row)].node;
    if (node.has_children && !node.billable) ui.icon(node.is_group() ? icons::list_tree : icons::bookmark, ui::Tone::muted);
    const bool usable = node.in_force && (node.billable || node.has_children);
    ui.text(node.label, {.weight = ui::Weight::semibold, .tone = usable ? ui::Tone::normal : ui::Tone::muted});
    ui.text(node.title, {.tone = node.is_group() ? ui::Tone::muted : ui::Tone::normal, .lines = 1, .width = -1});
    if (!node.in_force) tree_row.description = "not in force on this date";
}

bool ClassBook::draw_hits(ui::Ui& ui, AppContext& context) {
    const auto result =
        ui.list("Codes found",
                {.count = static_cast<int>(hits_.size()), .selected = &selected_hit_, .key = "books.hits", .keys_from = "books.find"},
                [&](int i, ui::Row&) {
                    const lookup::Hit& hit = hits_[static_cast<std::size_t>(i)];
                    ui.text(display_code(hit.system, hit.code), {.weight = ui::Weight::semibold, .width = 92});
                    ui.text(hit.title, {.tone = hit.billable ? ui::Tone::normal : ui::Tone::muted, .lines = 1, .width = -1});
                });
    if (result.changed && selected_hit_ >= 0) show(context, hits_[static_cast<std::size_t>(selected_hit_)].code);
    if (result.activated < 0) return false;
    const std::string code = hits_[static_cast<std::size_t>(result.activated)].code;
    open(context, system_, code);
    ui.focus("books.classes");
    return true;
}

bool ClassBook::draw_tree(ui::Ui& ui, AppContext& context) {
    if (failure_ && error_notice(ui, *failure_, "books.class_failure", true) == ui::NoticeResult::dismissed) failure_.reset();
    if (edition_ != nullptr && edition_->codes)
        ui.muted(fmt::format("{} · {}", edition_->codes.pack->release, counted(edition_->codes.pack->records, "code", "codes")));
    if (!remark_.empty()) ui.muted(remark_);
    if (!trim(typed_).empty() && !hits_.empty()) return draw_hits(ui, context);
    const std::string name = lookup::title_of(system_);
    const auto result = ui.tree(
        name,
        {.count = static_cast<int>(rows_.size()),
         .selected = &selected_,
         .key = "books.classes",
         .keys_from = "books.find",
         .scroll_to = scroll_to_},
        [&](int i, ui::TreeRow& row) {
            const Row& at = rows_[static_cast<std::size_t>(i)];
            row.depth = at.depth;
            row.expandable = at.node->has_children;
            row.expanded = open_.count(at.node->id) > 0;
        },
        [&](int i, ui::TreeRow& row) { draw_row(ui, i, row); });
    scroll_to_ = -1;
    if (result.changed) select(context, selected_);
    const int toggled = result.toggle >= 0 ? result.toggle : result.activated;
    if (result.activated >= 0) select(context, result.activated);
    if (toggled >= 0) {
        const std::string id = rows_[static_cast<std::size_t>(toggled)].node->id;
        if (open_.erase(id) == 0) open_.insert(id);
        lay_out();
    }
    return result.activated >= 0;
}

void ClassBook::draw_group(ui::Ui& ui, AppContext& context) {
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Row& each) { return each.node->id == group_; });
    if (row == rows_.end()) return;
    const lookup::ClassNode group = *row->node;
    std::string open;
    ui.group("article", group.label, [&] {
        ui.heading(group.label, 1);
        ui.text(group.title, {.size = ui::TextSize::title});
        ui.separator();
        ui.scroll("group", {.name = group.label}, [&] {
            for (const lookup::ClassNode& child : children(group.id))
                ui.scope(child.id, [&] {
                    const std::string title = "  " + child.title;
                    const std::array<ui::Run, 2> runs = {ui::Run{.text = child.label, .weight = ui::Weight::semibold, .link = 0},
                                                         ui::Run{.text = title}};
                    if (ui.rich(runs).link == 0) open = child.id;
                });
        });
    });
    if (open.empty()) return;
    open_.insert(group_);
    lay_out();
    const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const Row& each) { return each.node->id == open; });
    selected_ = scroll_to_ = at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
    select(context, selected_);
}

CodePageResult ClassBook::draw_page(ui::Ui& ui, AppContext& context, CodePageViewState& view) {
    if (!page_ && !group_.empty()) {
        draw_group(ui, context);
        return {};
    }
    if (!page_) {
        ui.empty_state(
            icons::file_search, "A code's page shows here",
            "Walk the tree with the arrow keys: Right opens, Left closes. What the classification says of the chosen code shows here.");
        return {};
    }
    return draw_system_page(ui, *page_, view);
}

} // namespace sequela::app
