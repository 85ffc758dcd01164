// The results of one question to every code system: asked once for each change, drawn as one list. The desk and the look-up screen share
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "app/ui/ui.h"
#include "lookup/all_search.h"

namespace sequela::app {

// A row of the results: a hit, or the heading of the next system's hits.
struct ResultRow {
    std::size_t group = 0;
    int hit = -1; // -1: the heading
};

class SearchResults {
public:
    std::string query;
    int selected = -1; // row
    std::string problem;

    // Asks again if the question, the date, the offered systems or the packs have changed. `offered` as casework::offered_systems gives
    // them.
    void refresh(AppContext& context, std::optional<Date> date, const std::vector<lookup::SystemRef>& offered);
    // Shows one system alone, or all again.
    void show_only(AppContext& context, std::optional<lookup::SystemRef> system);

    [[nodiscard]] const std::vector<ResultRow>& rows() const { return rows_; }
    [[nodiscard]] const lookup::HitGroup& group(int row) const { return groups_[rows_[static_cast<std::size_t>(row)].group]; }
    // The hit of a row, or null for a heading and what is no row.
    [[nodiscard]] const lookup::Hit* hit(int row) const;
    // Those with codes in force on the date.
    [[nodiscard]] const std::vector<lookup::SystemRef>& systems() const { return systems_; }
    [[nodiscard]] const std::optional<lookup::SystemRef>& only() const { return only_; }

private:
    void ask(AppContext& context, Date date);
    void prepare(AppContext& context, const lookup::SystemRef& system, Date date);

    std::string searched_; // what the groups answer
    std::optional<Date> searched_date_;
    std::vector<lookup::SystemRef> offered_;
    std::uint64_t revision_ = 0; // of the catalogue; 0: ask again
    std::vector<lookup::SystemRef> systems_;
    std::optional<lookup::SystemRef> only_;
    std::vector<lookup::HitGroup> groups_;
    std::vector<ResultRow> rows_;
    int job_ = 0; // an index is being built
};

// "All", and each system that has codes on the date; nothing where there is one only.
void draw_system_filter(ui::Ui& ui, AppContext& context, SearchResults& results);
// The list; `key` names it, keys go to it from the field of `keys_from`.
ui::ListResult draw_results(ui::Ui& ui, SearchResults& results, std::string_view key, std::string_view keys_from);
// Alt+0 for all systems, Alt+1 and on for one. `results` gives those of the screen, or null while there are none.
void add_system_commands(AppContext& context, ui::Commands& commands, std::string_view prefix,
                         const std::function<SearchResults*()>& results);

} // namespace sequela::app
