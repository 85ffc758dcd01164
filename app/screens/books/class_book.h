// The classifications that are no ICD-10-CM, each as a tree to be walked with the page of the chosen code beside it: ICD-10-PCS by its
// axes, HCPCS by its sections, OPCS-4, ICD-10 of the UK, ICD-11 and those that users bring by their own hierarchy.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/context.h"
#include "app/screens/code_page_view.h"
#include "app/ui/ui.h"
#include "lookup/all_search.h"
#include "lookup/class_tree.h"

namespace sequela::app {

class ClassBook {
public:
    // Looks up what there is on the date, if that or the packs have changed.
    void refresh(AppContext& context, Date date);
    // Forgets what points into the catalogue: on leaving the screen.
    void close();
    // Shows a system, and of it a code; an empty one leaves the tree as it is. False: the system has no codes on the date.
    bool open(AppContext& context, const lookup::SystemRef& system, std::string_view code);

    [[nodiscard]] bool empty() const { return systems_.empty(); }
    [[nodiscard]] bool has_page() const { return page_.has_value() || !group_.empty(); }
    // For "Add to the case": lookup::address_of the code that is shown; empty: none.
    [[nodiscard]] std::string address() const;
    [[nodiscard]] std::string selected_id() const;
    [[nodiscard]] const lookup::SystemRef& system() const { return system_; }
    [[nodiscard]] std::string status() const;

    void draw_tools(ui::Ui& ui, AppContext& context, float room);
    // True: what was chosen is to come to the front where there is room for one thing only.
    bool draw_tree(ui::Ui& ui, AppContext& context);
    // `view` with what the caller wants of it.
    CodePageResult draw_page(ui::Ui& ui, AppContext& context, CodePageViewState& view);

private:
    struct Row {
        const lookup::ClassNode* node = nullptr;
        int depth = 0;
    };
    void choose(AppContext& context, const lookup::SystemRef& system);
    void lay_out();
    void add(const lookup::ClassNode& node, int depth);
    const std::vector<lookup::ClassNode>& children(const std::string& id);
    void reveal(std::string_view code);
    void select(AppContext& context, int row);
    void show(AppContext& context, std::string_view code);
    void find(AppContext& context);
    void draw_row(ui::Ui& ui, int row, ui::TreeRow& tree_row);
    bool draw_hits(ui::Ui& ui, AppContext& context);
    void draw_group(ui::Ui& ui, AppContext& context);
    [[nodiscard]] Date day() const { return lookup::date_in(system_, date_); }

    Date date_;
    std::uint64_t revision_ = 0;
    std::vector<lookup::SystemRef> systems_;
    lookup::SystemRef system_;
    const packs::Edition* edition_ = nullptr;
    std::unique_ptr<lookup::ClassTree> tree_;
    std::unordered_map<std::string, std::vector<lookup::ClassNode>> children_; // rows point into them
    std::set<std::string> open_;
    std::vector<Row> rows_;
    int selected_ = -1;
    int scroll_to_ = -1;

    std::string typed_;
    std::vector<lookup::Hit> hits_;
    int selected_hit_ = -1;
    std::string remark_;

    std::optional<lookup::SystemPage> page_;
    std::string group_; // shown instead of a code page
    std::optional<Error> failure_;
};

} // namespace sequela::app
