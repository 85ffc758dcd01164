// Tables and edits: the dated tables that are installed beside the codes, and the rows of each.
//
// The argument is the id of a pack, or nothing.

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/screen.h"
#include "app/screens/parts.h"
#include "app/screens/tables/table_view.h"
#include "app/ui/text_field.h"
#include "base/text.h"

namespace sequela::app {

namespace {

using packs::Pack;
using ui::Tone;
using ui::Ui;

enum Column : int { contents, release, in_force, records, origin, column_count };
constexpr std::array<ui::GridColumn, column_count> kColumns = {{
    {.title = "Table", .grow = 1.4F, .least = 200},
    {.title = "Release", .width = 140},
    {.title = "In force", .width = 208},
    {.title = "Rows", .width = 96, .align = ui::Align::right},
    {.title = "From", .grow = 1, .least = 160, .spare = 1},
}};

constexpr double kSlice = 5; // ms of a frame for looking through rows

// Reads a pack's image in slices.
class TableJob : public PhasedJob {
public:
    TableJob(packs::Catalogue& catalogue, std::int64_t id) {
        add_phase("Reading the table", 1, [&catalogue, id](double) -> Result<Phase> {
            const Pack* pack = catalogue.pack(id);
            if (pack == nullptr) return Error{"The table has been removed", "", "Choose another one"};
            // PTP edits lie in several packs, and pairs of codes in forms of their own: open_table() reads them.
            if (pack->component == packs::Component::ptp || pack->component == packs::Component::gem) return Phase::finished;
            const auto loaded = catalogue.load_some(*pack);
            if (!loaded) return loaded.error();
            return *loaded ? Phase::finished : Phase::rest;
        });
    }
};

} // namespace

class TablesScreen : public Screen {
public:
    void enter(AppContext& context, std::string_view argument) override {
        read_packs(context);
        if (!argument.empty()) {
            for (std::size_t i = 0; i < packs_.size(); ++i)
                if (std::to_string(packs_[i].id) == argument) open(context, static_cast<int>(i));
        }
        context.ui().focus(open_id_ != 0 ? "tables.key" : "tables.list");
    }

    void leave(AppContext& context) override {
        context.cancel_job(job_);
        close();
    }

    void commands(AppContext& context, ui::Commands& commands) override {
        AppContext* const app = &context;
        const auto opened = [this] { return table_ != nullptr; };
        commands.add(
            {.id = "tables.find", .title = "Find in the table", .category = "Tables", .keys = "/ Ctrl+F", .when = opened, .run = [app] {
                 app->ui().focus("tables.words");
             }});
        commands.add({.id = "tables.back", .title = "Back to the list of tables", .category = "Tables", .when = opened, .run = [this, app] {
                          close();
                          app->ui().focus("tables.list");
                      }});
    }

    void draw(Ui& ui, AppContext& context) override {
        if (revision_ != context.catalogue().revision()) {
            close();
            read_packs(context);
        }
        page(ui, "Tables and edits", [&] {
            draw_tools(ui, context);
            if (failure_ && error_notice(ui, *failure_, "tables.failure", true) == ui::NoticeResult::dismissed) failure_.reset();
            draw_job(ui, context, job_);
            if (table_ != nullptr)
                draw_table(ui);
            else
                draw_list(ui, context);
        });
        if (table_ != nullptr && ui.on_escape()) {
            close();
            ui.focus("tables.list");
        }
    }

private:
    void read_packs(AppContext& context) {
        revision_ = context.catalogue().revision();
        packs_.clear();
        for (const Pack& pack : context.catalogue().packs())
            if (is_table(pack)) packs_.push_back(pack);
        std::stable_sort(packs_.begin(), packs_.end(), [](const Pack& a, const Pack& b) { return table_title(a) < table_title(b); });
        selected_ = std::clamp(selected_, packs_.empty() ? -1 : 0, static_cast<int>(packs_.size()) - 1);
    }

    void close() {
        table_.reset();
        rows_ = {};
        open_id_ = 0;
        job_ = 0;
        key_.clear();
        words_.clear();
    }

    void open(AppContext& context, int row) {
        close();
        failure_.reset();
        selected_ = row;
        const Pack& pack = packs_[static_cast<std::size_t>(row)];
        open_id_ = pack.id;
        job_ = context.run("Reading " + table_title(pack), std::make_unique<TableJob>(context.catalogue(), pack.id),
                           [this, &context, id = pack.id](const Status& status, Job&) {
                               if (id != open_id_ || context.current_screen() != "tables") return;
                               job_ = 0;
                               opened(context, status);
                           });
    }

    void opened(AppContext& context, const Status& status) {
        const Pack* pack = context.catalogue().pack(open_id_);
        if (!status || pack == nullptr) {
            failure_ = status ? Error{"The table has been removed", "", ""} : status.error();
            close();
            return;
        }
        auto table = open_table(context.catalogue(), *pack);
        if (!table) {
            failure_ = table.error();
            close();
            return;
        }
        table_ = std::move(*table);
        row_ = 0;
        ask();
        measure();
        context.ui().focus("tables.key");
    }

    void ask() {
        if (!table_->asks_for_key().empty()) table_->show_key(trim(key_));
        // Keys are mostly codes in capitals without a dot; what is typed as it stands goes before that.
        std::string key(trim(key_));
        const auto any = [&](const std::string& each) {
            const auto [first, last] = table_->with_prefix(each);
            return first < last;
        };
        if (!any(key)) key = any(to_upper(key)) ? to_upper(key) : normalise_code(key);
        rows_.ask(*table_, key, words_);
        row_ = 0;
    }

    // Columns as wide as the beginning of the table wants them; what does not fit is left to the details of the row.
    void measure() {
        constexpr std::size_t kLooked = 200;
        constexpr float kCharacter = 8;
        columns_.clear();
        for (std::size_t column = 0; column < table_->columns(); ++column) {
            std::size_t longest = table_->title(column).size();
            for (std::size_t row = 0; row < std::min(table_->rows(), kLooked); ++row)
                longest = std::max(longest, table_->cell(row, column).size());
            const float wanted = std::clamp(kCharacter * static_cast<float>(longest) + 20, 64.0F, 320.0F);
            columns_.push_back({.title = table_->title(column), .grow = wanted, .least = wanted, .spare = static_cast<int>(column)});
        }
    }

    [[nodiscard]] const Pack* pack() const {
        const auto at = std::find_if(packs_.begin(), packs_.end(), [&](const Pack& each) { return each.id == open_id_; });
        return at == packs_.end() ? nullptr : &*at;
    }

    void draw_tools(Ui& ui, AppContext& context) {
        const Pack* opened = table_ != nullptr ? pack() : nullptr;
        ui.row([&] {
            if (opened == nullptr) {
                if (ui.button("Code sets", {.icon = icons::arrow_left, .key = "tables.packs"})) context.go("packs");
                ui.muted("Edits, lists, mappings, weights and further fields of codes, each for its own dates.", ui::TextSize::body);
                return;
            }
            if (ui.button("All tables", {.icon = icons::arrow_left, .key = "tables.back", .command = "tables.back"})) {
                close();
                ui.focus("tables.list");
                return;
            }
            ui.heading(table_title(*opened), 3);
            ui.chip(opened->release);
            ui.muted(fmt::format("{} – {}, from {}", opened->effective_from.words(), opened->effective_to.words(), opened->source_name));
        });
    }

    void draw_list(Ui& ui, AppContext& context) {
        const auto result =
            ui.grid("Installed tables",
                    {.columns = kColumns,
                     .count = static_cast<int>(packs_.size()),
                     .selected = &selected_,
                     .key = "tables.list",
                     .empty = "No tables are installed. Drop the files of NCCI, OPPS, MS-DRG, HCC or HCPCS as they were published."},
                    [&](int row, int column) { draw_pack(ui, packs_[static_cast<std::size_t>(row)], column); });
        if (result.activated >= 0) open(context, result.activated);
    }

    static void draw_pack(Ui& ui, const Pack& pack, int column) {
        if (column == contents) ui.text(table_title(pack), {.lines = 1, .width = -1});
        if (column == release) ui.text(pack.release, {.weight = ui::Weight::semibold, .lines = 1});
        if (column == in_force) ui.text(pack.effective_from.words() + " – " + pack.effective_to.words(), {.lines = 1});
        if (column == records) ui.text(count_text(pack.records), {.lines = 1});
        if (column == origin) ui.text(pack.source_name, {.tone = Tone::muted, .lines = 1, .width = -1});
    }

    void draw_question(Ui& ui) {
        bool changed = false;
        ui.row([&] {
            const std::string label = fmt::format("{} begins with", table_->title(0));
            changed |= ui::search_field(ui, label, key_, {.key = "tables.key", .placeholder = label, .width = 220}).changed;
            changed |=
                ui::search_field(ui, "Words in the row", words_, {.key = "tables.words", .placeholder = "Words in the row", .width = 260})
                    .changed;
            ui.spring();
            ui.muted(rows_.done() ? counted(static_cast<std::int64_t>(rows_.count()), "row", "rows")
                                  : fmt::format("{} found so far", count_text(static_cast<std::int64_t>(rows_.count()))));
        });
        if (changed) ask();
    }

    void draw_table(Ui& ui) {
        if (const Pack* opened = pack(); opened != nullptr && !table_description(*opened).empty()) ui.muted(table_description(*opened));
        draw_question(ui);
        if (!rows_.done()) {
            rows_.step(*table_, monotonic_ms() + kSlice);
            ui.frame_at(ui.now_ms());
        }
        const bool asks = !table_->asks_for_key().empty() && key_.empty();
        const float below = ui.compact() ? 120.0F : 176.0F;
        ui.grid("Rows",
                {.columns = columns_,
                 .count = static_cast<int>(rows_.count()),
                 .selected = &row_,
                 .key = "tables.rows",
                 .fill = false,
                 .max_height = std::max(160.0F, ui.rest().height / ui.scale() - below),
                 .empty = asks ? table_->asks_for_key() : "No row fits.",
                 .keys_from = ui.has_focus("tables.words") ? "tables.words" : "tables.key"},
                [&](int row, int column) {
                    ui.text(table_->cell(rows_.at(static_cast<std::size_t>(row)), static_cast<std::size_t>(column)),
                            {.weight = column == 0 ? ui::Weight::semibold : ui::Weight::regular, .lines = 1, .width = -1});
                });
        if (row_ < 0 || row_ >= static_cast<int>(rows_.count())) return;
        const std::size_t at = rows_.at(static_cast<std::size_t>(row_));
        ui.scroll("tables.row", {.name = "The selected row"}, [&] {
            for (std::size_t column = 0; column < table_->columns(); ++column)
                if (!table_->cell(at, column).empty()) ui.fact(table_->title(column), table_->cell(at, column), 180);
        });
    }

    std::uint64_t revision_ = 0;
    std::vector<Pack> packs_;
    int selected_ = -1;
    std::int64_t open_id_ = 0; // 0: the list
    int job_ = 0;
    std::unique_ptr<TableView> table_;
    std::vector<ui::GridColumn> columns_;
    TableRows rows_;
    std::string key_, words_;
    int row_ = 0;
    std::optional<Error> failure_;
};

namespace {
const RegisterScreen<TablesScreen> registration(
    {.id = "tables", .title = "Tables and edits", .icon = icons::table_cells, .place = Place::hidden, .order = 42, .flush = true});
} // namespace

} // namespace sequela::app
