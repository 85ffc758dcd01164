#include "app/screens/books/books_screen.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/screens/parts.h"
#include "app/ui/text_field.h"
#include "base/text.h"
#include "casework/systems.h"

namespace sequela::app {

namespace {

constexpr std::size_t kHits = 60;
constexpr std::size_t kPlacesKept = 100;

constexpr std::string_view kCode = "code:";
constexpr std::string_view kTabular = "tabular:";
constexpr std::string_view kIndex = "index:";
constexpr std::string_view kDate = "date:";
constexpr std::string_view kTree = "tree:";

bool begins(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

std::uint32_t number_of(std::string_view text) {
    std::uint32_t number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9' || number > 100'000'000) return packs::kNone;
        number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return text.empty() ? packs::kNone : number;
}

} // namespace

void BooksScreen::enter(AppContext& context, std::string_view argument) {
    sizes_ = context.recall_sizes("books.panes");
    find_encounter(context);
    if (!date_) date_ = context.catalogue().newest_codes_begin();
    choose_first_tab(context);
    follow_argument(context, argument);
    context.ui().focus("books.find");
}

// In the United Kingdom nobody codes with the books of ICD-10-CM.
void BooksScreen::choose_first_tab(AppContext& context) {
    if (entered_ || context.workspace() == nullptr) return;
    entered_ = true;
    if (casework::jurisdiction_of(*context.workspace()) == rules::Jurisdiction::uk) tab_ = systems;
}

void BooksScreen::follow_argument(AppContext& context, std::string_view argument) {
    if (begins(argument, kDate)) {
        date_ = Date::parse(argument.substr(kDate.size()));
        argument = {};
    }
    date_text_ = date_ ? date_->words() : std::string{};
    load_edition(context);
    if (begins(argument, kCode)) {
        const lookup::CodeAddress address = lookup::address_from(argument.substr(kCode.size()));
        if (address.system.system != CodeSystem::icd10cm) {
            context.go("lookup", argument); // these books are those of ICD-10-CM
            return;
        }
        show_code(context, address.code);
    }
    if (begins(argument, kTree) && date_) {
        const lookup::CodeAddress address = lookup::address_from(argument.substr(kTree.size()));
        tab_ = systems;
        page_in_front_ = classes_.open(context, address.system, address.code) && classes_.has_page();
    }
    if (begins(argument, kTabular)) show_in_tabular(argument.substr(kTabular.size()));
    if (begins(argument, kIndex)) {
        argument.remove_prefix(kIndex.size());
        const std::size_t colon = argument.find(':');
        const std::uint32_t book = colon == std::string_view::npos ? 0 : number_of(argument.substr(0, colon));
        if (colon != std::string_view::npos) argument.remove_prefix(colon + 1);
        if (book < tabular) show_term(static_cast<lookup::Book>(book), number_of(argument));
    }
}

void BooksScreen::leave(AppContext& context) {
    context.remember_sizes("books.panes", sizes_);
    edition_ = nullptr;
    encounter_number_.clear();
    date_.reset();
}

std::string BooksScreen::address() const {
    if (tab_ == systems) return classes_.address();
    return page_ ? page_->code : std::string();
}

// The case on the desk gives the date, and is what codes are added to.
void BooksScreen::find_encounter(AppContext& context) {
    encounter_number_.clear();
    const auto last = context.recall("desk.last");
    if (!last || context.workspace() == nullptr) return;
    const auto file = context.workspace()->load(*last);
    if (!file) return; // removed meanwhile
    encounter_number_ = file->number;
    if (!date_) date_ = casework::to_rules(*file).coding_date();
}

void BooksScreen::load_edition(AppContext& context) {
    packs::Catalogue& catalogue = context.catalogue();
    if (!date_) {
        edition_ = nullptr;
        return;
    }
    classes_.refresh(context, *date_);
    if (edition_ != nullptr && edition_date_ == *date_ && revision_ == catalogue.revision()) return;
    edition_date_ = *date_;
    revision_ = catalogue.revision();
    failure_.reset();
    auto edition = catalogue.edition(*date_);
    edition_ = edition ? *edition : nullptr;
    if (!edition) failure_ = edition.error();
    for (int tab = index; tab < tabular; ++tab)
        tree(tab).set_edition(edition_, book_of(tab));
    tabular_tree_.set_edition(edition_);
    hits_.clear();
    if (page_) {
        const std::string code = page_->code;
        page_.reset();
        show_code(context, code, false);
    }
    std::string status;
    if (edition_ != nullptr && edition_->codes) status = "Codes " + edition_->codes.pack->release;
    if (edition_ != nullptr && edition_->tabular) status += " · Tabular " + edition_->tabular.pack->release;
    if (edition_ != nullptr && edition_->index) status += " · Index " + edition_->index.pack->release;
    context.set_status(status);
}

BooksScreen::Place BooksScreen::here() const {
    Place place{.tab = tab_};
    const int row = selected_[static_cast<std::size_t>(tab_)];
    if (tab_ == systems) {
        place.system = classes_.system();
        place.id = classes_.selected_id();
        return place;
    }
    if (tab_ == tabular) {
        if (row >= 0 && row < static_cast<int>(tabular_tree_.rows().size()))
            place.id = tabular_tree_.rows()[static_cast<std::size_t>(row)].entry->id;
    } else {
        const auto& rows = trees_[static_cast<std::size_t>(tab_)].rows();
        if (row >= 0 && row < static_cast<int>(rows.size())) place.term = rows[static_cast<std::size_t>(row)].term;
    }
    if (page_) place.code = page_->code;
    place.section = section_;
    return place;
}

void BooksScreen::go_back(AppContext& context) {
    if (history_.empty()) return;
    const Place place = history_.back();
    history_.pop_back();
    tab_ = place.tab;
    remark_.clear();
    if (tab_ == systems) {
        classes_.open(context, place.system, place.id);
        return;
    }
    if (tab_ == tabular) {
        selected_[tabular] = scroll_to_ = place.id.empty() ? -1 : tabular_tree_.reveal(place.id);
    } else if (place.term != packs::kNone) {
        int row = tree(tab_).row_of(place.term);
        if (row < 0) row = tree(tab_).reveal(place.term);
        selected_[static_cast<std::size_t>(tab_)] = scroll_to_ = row;
    }
    page_.reset();
    section_.clear();
    page_in_front_ = false;
    if (!place.code.empty()) show_code(context, place.code);
    if (!place.section.empty()) show_section(place.section);
}

void BooksScreen::show_code(AppContext& context, std::string_view code, bool in_front) {
    if (!date_) return;
    auto page = lookup::code_page(context.catalogue(), *date_, code);
    if (!page) {
        failure_ = page.error();
        return;
    }
    section_.clear();
    page_ = std::move(*page);
    page_in_front_ = page_in_front_ || in_front;
}

void BooksScreen::show_section(std::string_view id) {
    page_.reset();
    section_ = id;
}

void BooksScreen::show_in_tabular(std::string_view id) {
    tab_ = tabular;
    page_in_front_ = false;
    typed_[tabular].clear();
    hits_.clear();
    const int row = tabular_tree_.reveal(id);
    selected_[tabular] = scroll_to_ = row;
    if (row < 0) return;
    if (tabular_tree_.rows()[static_cast<std::size_t>(row)].entry->kind != packs::NodeKind::code) show_section(id);
}

void BooksScreen::show_term(lookup::Book book, std::uint32_t term) {
    const int tab = static_cast<int>(book);
    const int row = term == packs::kNone ? -1 : tree(tab).reveal(term);
    if (row < 0) return;
    tab_ = tab;
    page_in_front_ = false;
    typed_[static_cast<std::size_t>(tab)].clear();
    selected_[static_cast<std::size_t>(tab)] = scroll_to_ = row;
}

void BooksScreen::follow_path(const lookup::IndexPath& path) {
    remember_here();
    show_term(path.book, path.term);
}

void BooksScreen::follow_reference(AppContext& context, int tab, std::uint32_t term, std::string_view reference) {
    if (edition_ == nullptr || reference.empty()) return;
    const auto targets = lookup::resolve_cross_reference(*edition_, book_of(tab), term, reference);
    if (targets.empty()) {
        remark_ = fmt::format("“{}” is not found in the installed books.", reference);
        return;
    }
    const lookup::Target& target = targets.front();
    remark_ = target.complete ? std::string{} : fmt::format("“{}” is not there in full; this is as near as the book gets.", reference);
    remember_here();
    if (!target.code.empty()) {
        show_in_tabular(target.code);
        show_code(context, target.code);
        context.ui().focus("books.tabular");
        return;
    }
    tab_ = static_cast<int>(target.book);
    if (target.term != packs::kNone) {
        show_term(target.book, target.term);
        row_selected(context, selected_[static_cast<std::size_t>(tab_)]);
    }
    if (target.column > 0) column_ = target.column - 1;
    context.ui().focus(is_table(tab_) ? "books.table" : "books.tree");
}

void BooksScreen::row_selected(AppContext& context, int row) {
    if (row < 0) return;
    if (tab_ == tabular) {
        if (row >= static_cast<int>(tabular_tree_.rows().size())) return;
        const lookup::TabularEntry& entry = *tabular_tree_.rows()[static_cast<std::size_t>(row)].entry;
        if (entry.kind == packs::NodeKind::code) {
            show_code(context, entry.id, false);
        } else {
            show_section(entry.id);
        }
        return;
    }
    const auto& rows = tree(tab_).rows();
    if (row >= static_cast<int>(rows.size())) return;
    const lookup::TermView& view = tree(tab_).view(rows[static_cast<std::size_t>(row)].term);
    if (is_table(tab_)) return; // its cells are followed one by one
    if (view.code.valid && view.see.empty()) show_code(context, view.code.code, false);
}

// Enter on a row: what leads on from it.
void BooksScreen::follow_row(AppContext& context, int row) {
    const auto& rows = tree(tab_).rows();
    if (row < 0 || row >= static_cast<int>(rows.size())) return;
    const std::uint32_t term = rows[static_cast<std::size_t>(row)].term;
    const lookup::TermView& view = tree(tab_).view(term);
    if (!view.see.empty()) {
        follow_reference(context, tab_, term, view.see);
    } else if (view.code.valid) {
        show_code(context, view.code.code);
    } else if (view.has_children) {
        tree(tab_).toggle(row);
    } else if (!view.see_also.empty()) {
        follow_reference(context, tab_, term, view.see_also);
    }
}

// A code or its beginning goes to its place in the book; words are searched.
void BooksScreen::find_tabular(AppContext& context) {
    hits_.clear();
    selected_hit_ = -1;
    const std::string_view text = trim(typed_[tabular]);
    if (text.empty() || edition_ == nullptr || !edition_->codes || !date_) return;
    const std::string code = normalise_code(text);
    const bool is_code = code.size() >= 3 && has_icd10cm_shape(code) && edition_->codes.data->find(code) != nullptr;
    if (is_code) {
        selected_[tabular] = scroll_to_ = tabular_tree_.reveal(code);
        show_code(context, code, false);
        return;
    }
    const auto search = context.search().at(*date_);
    if (!search) {
        failure_ = search.error();
        return;
    }
    hits_ = (*search)->search(text, {.limit = kHits});
    if (!hits_.empty()) selected_hit_ = 0;
}

void BooksScreen::commands(AppContext& context, ui::Commands& commands) {
    AppContext* const app = &context;
    commands.add({.id = "books.find", .title = "Find in this book", .category = "Code books", .keys = "/ Ctrl+F", .run = [app] {
                      app->ui().focus("books.find");
                  }});
    commands.add({.id = "books.back",
                  .title = "Back to where I was",
                  .category = "Code books",
                  .keys = "Alt+Left",
                  .when = [this] { return !history_.empty(); },
                  .run = [this, app] { go_back(*app); }});
    commands.add({.id = "books.follow",
                  .title = "Follow see or see also",
                  .category = "Code books",
                  .keys = "S",
                  .when = [this] { return tab_ < tabular && selected_[static_cast<std::size_t>(tab_)] >= 0; },
                  .run =
                      [this, app] {
                          const auto& rows = tree(tab_).rows();
                          const auto row = static_cast<std::size_t>(selected_[static_cast<std::size_t>(tab_)]);
                          if (row >= rows.size()) return;
                          const lookup::TermView view = tree(tab_).view(rows[row].term);
                          follow_reference(*app, tab_, view.term, view.see.empty() ? view.see_also : view.see);
                      }});
    commands.add({.id = "books.add",
                  .title = "Add this code to the case on the desk",
                  .category = "Code books",
                  .keys = "A",
                  .when = [this] { return !address().empty() && !encounter_number_.empty(); },
                  .run = [this, app] { app->go("desk", "add:" + address()); }});
    commands.add({.id = "books.show_in_tabular",
                  .title = "Show this code in the Tabular List",
                  .category = "Code books",
                  .keys = "T",
                  .when = [this] { return tab_ != systems && page_.has_value(); },
                  .run =
                      [this, app] {
                          remember_here();
                          show_in_tabular(page_->code);
                          app->ui().focus("books.tabular");
                      }});
    constexpr std::array<std::string_view, tab_count> names = {"Alphabetic Index",   "External causes",
                                                               "Table of Neoplasms", "Table of Drugs and Chemicals",
                                                               "Tabular List",       "other classifications"};
    for (int tab = 0; tab < tab_count; ++tab)
        commands.add({.id = fmt::format("books.tab_{}", tab + 1),
                      .title = fmt::format("Open the {}", names[static_cast<std::size_t>(tab)]),
                      .category = "Code books",
                      .keys = fmt::format("Alt+{}", tab + 1),
                      .run = [this, tab] { tab_ = tab; }});
}

void BooksScreen::draw(ui::Ui& ui, AppContext& context) {
    load_edition(context);
    if (history_.size() > kPlacesKept) history_.erase(history_.begin(), history_.end() - kPlacesKept);
    if (ui.compact() || (is_table(tab_) && ui.narrow(1180))) {
        draw_compact(ui, context);
        return;
    }
    page_in_front_ = false;
    const std::array<ui::Pane, 2> panes = {ui::Pane{.title = "Book", .share = 1.3F, .smallest = 360},
                                           ui::Pane{.title = "Code page", .share = 1, .smallest = 320}};
    ui.panes("books", panes, sizes_, false, [&](int pane) {
        ui.pad(ui::metric::around, ui::metric::between, [&] {
            if (pane == 0) {
                draw_tools(ui, context);
                draw_book(ui, context);
            } else {
                draw_page(ui, context);
            }
        });
    });
}

// The book, or the page that was asked for in it: there is no room for both.
void BooksScreen::draw_compact(ui::Ui& ui, AppContext& context) {
    const bool shown = tab_ == systems ? classes_.has_page() : page_.has_value() || !section_.empty();
    const bool page = page_in_front_ && shown;
    ui.paint().fill(ui.rest(), ui.theme().surface);
    ui.pane(page ? "Code page" : "Book", ui.rest(), [&] {
        ui.pad(ui::metric::between, ui::metric::inside, [&] {
            if (!page) {
                draw_tools(ui, context);
                draw_book(ui, context);
                return;
            }
            const bool pressed = ui.button("Back to the book", {.icon = icons::arrow_left, .key = "books.to_book", .small = true});
            if (pressed || ui.on_escape()) {
                page_in_front_ = false;
                ui.focus("books.find");
            }
            draw_page(ui, context);
        });
    });
}

void BooksScreen::draw_find(ui::Ui& ui, AppContext& context, float room) {
    std::string& typed = typed_[static_cast<std::size_t>(tab_)];
    const std::string_view label = tab_ == tabular  ? "Find a code or words"
                                   : is_table(tab_) ? "Find a substance or site"
                                                    : "Find a main term";
    const auto found = ui::search_field(ui, label, typed, {.key = "books.find", .placeholder = label, .width = room});
    if (found.changed) {
        if (tab_ == tabular) {
            find_tabular(context);
        } else {
            tree(tab_).set_filter(typed);
            const int row = tree(tab_).rows().empty() ? tree(tab_).reveal_words(typed) : 0;
            selected_[static_cast<std::size_t>(tab_)] = row;
            scroll_to_ = std::max(row, 0);
            if (row > 0) row_selected(context, row);
        }
    }
}

void BooksScreen::draw_tools(ui::Ui& ui, AppContext& context) {
    const std::array<ui::TabItem, tab_count> tabs = {{{.label = "Index", .icon = icons::list_tree},
                                                      {.label = "External causes"},
                                                      {.label = "Neoplasms"},
                                                      {.label = "Drugs"},
                                                      {.label = "Tabular", .icon = icons::book_open},
                                                      {.label = "Other systems", .icon = icons::library}}};
    if (ui.tabs(tabs, tab_, {.name = "Books", .key = "books.tabs"})) remark_.clear();
    ui.row([&] {
        // The date at the right keeps its place.
        const float room = std::clamp(ui.available_width() - 310, 120.0F, tab_ == systems ? 480.0F : 320.0F);
        if (tab_ == systems)
            classes_.draw_tools(ui, context, room);
        else
            draw_find(ui, context, room);
        ui.spring();
        ui.text("In force on", {.size = ui::TextSize::small, .tone = ui::Tone::muted});
        std::optional<Date> date = date_;
        const auto dated =
            ui::date_field(ui, "Codes in force on", date_text_, date, {.key = "books.date", .label_hidden = true, .width = 140});
        if (dated.changed && date && date != date_) {
            date_ = date;
            load_edition(context);
        }
        if (ui.icon_button(icons::arrow_left, "Back to where I was",
                           {.command = "books.back", .disabled = history_.empty(), .why_disabled = "Nothing to go back to"}))
            go_back(context);
    });
}

void BooksScreen::draw_missing(ui::Ui& ui, AppContext& context) {
    if (tab_ == systems) {
        if (ui.empty_state(
                icons::library, "No other classification is installed for this date",
                "ICD-10-PCS, HCPCS, ICD-9-CM, OPCS-4, ICD-10 of the UK, ICD-11 and any classification in a CSV table or ClaML show "
                "here as trees. Drop their files anywhere on the page.",
                "Code sets"))
            context.go("packs");
        return;
    }
    const std::string what(tab_ == tabular ? std::string_view("Tabular List") : lookup::title(book_of(tab_)));
    if (!date_) {
        if (ui.empty_state(icons::library, "No codes are installed",
                           "The books are read from the official release files. Install them first.", "Code sets"))
            context.go("packs");
        return;
    }
    const std::string text = fmt::format(
        "No {} that was in force on {} is installed. It comes from an official release file: install one, or choose another date.", what,
        date_->words());
    if (ui.empty_state(icons::library, fmt::format("No {} for this date", what), text, "Code sets")) context.go("packs");
}

void BooksScreen::draw_origin(ui::Ui& ui) {
    const packs::Pack* pack = tab_ == tabular ? edition_->tabular.pack : tree(tab_).pack();
    std::string text;
    if (pack != nullptr) text = pack->release;
    if (edition_->codes && pack != nullptr && pack->release != edition_->codes.pack->release)
        text += fmt::format(", shown with the codes of {}: what leads to no code any more is grey", edition_->codes.pack->release);
    if (tab_ != tabular) text += fmt::format(" · {}", counted(static_cast<std::int64_t>(tree(tab_).matches()), "main term", "main terms"));
    if (!text.empty()) ui.muted(text);
}

void BooksScreen::draw_book(ui::Ui& ui, AppContext& context) {
    if (failure_ && error_notice(ui, *failure_, "books.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
    if (tab_ == systems && date_ && !classes_.empty()) {
        if (classes_.draw_tree(ui, context)) page_in_front_ = true;
        return;
    }
    const bool there =
        tab_ != systems && edition_ != nullptr &&
        (tab_ == tabular ? static_cast<bool>(edition_->tabular) || static_cast<bool>(edition_->codes) : tree(tab_).index() != nullptr);
    if (!there) {
        draw_missing(ui, context);
        return;
    }
    draw_origin(ui);
    if (!remark_.empty() &&
        ui.notice(remark_, {.meaning = ui::Meaning::question, .dismissable = true, .key = "books.remark"}) == ui::NoticeResult::dismissed)
        remark_.clear();
    ui.scope(tab_, [&] {
        if (tab_ == tabular) {
            draw_tabular(ui, context);
        } else if (is_table(tab_)) {
            draw_table(ui, context);
        } else {
            draw_terms(ui, context);
        }
    });
    scroll_to_ = -1;
    if (!later_) return;
    const std::function<void()> act = std::move(later_);
    later_ = {};
    act();
}

namespace {
const RegisterScreen<BooksScreen>
    registration({.id = "books", .title = "Code books", .icon = icons::book_open, .order = 30, .keys = "Ctrl+Shift+B", .flush = true});
} // namespace

} // namespace sequela::app
