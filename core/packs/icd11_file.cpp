#include "packs/icd11_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "packs/listing_table.h"

namespace sequela::packs {
namespace {

bool is_true(std::string_view text) {
    return to_lower(text) == "true";
}

// ".../release/11/2024-01/mms/…" gives "2024-01".
std::string release_in(std::string_view uri) {
    constexpr std::string_view kBefore = "/release/11/";
    const std::size_t at = uri.find(kBefore);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = uri.substr(at + kBefore.size());
    const std::string_view words = rest.substr(0, rest.find('/'));
    return words.size() == 7 && words[4] == '-' ? std::string(words) : std::string();
}

class Icd11 : public TableListing {
public:
    Icd11(std::string_view text, const std::string& file)
        : TableListing(CodeSystem::icd11, Years::open, text, file, {"code", "blockid", "title", "classkind"}) {
        listing_.set_own_columns({"Residual", "Foundation URI"});
    }

protected:
    Status read_row() override {
        ListedCode row;
        row.line = line();
        row[Field::kind] = to_lower(cell("classkind"));
        if (!has_cell("classkind")) return refuse("The row has fewer columns than the header");
        const std::size_t depth = take_title(row);
        row.code = code_of(row);
        find_release();
        if (row.code.empty() || listing_.contains(row.code)) { // a grouping without a code of its own; a place that is not the primary one
            leave_out();
            if (!row.code.empty()) open_at(depth, normalise_code(CodeSystem::icd11, row.code));
            return Done{};
        }
        row[Field::parent] = parent_at(depth);
        open_at(depth, normalise_code(CodeSystem::icd11, row.code));
        // A category is used with or without what stands below it; chapters and blocks are headings.
        row.billable = row[Field::kind] == "category" ? Billable::yes : Billable::no;
        row.add_line(Field::coding_hint, collapse_spaces(cell("codingnote")));
        row.own = {is_true(cell("isresidual")) ? "yes" : "", cell("foundationuri")};
        return listing_.add(std::move(row));
    }

private:
    // The title without the marks of its depth; gives the depth.
    std::size_t take_title(ListedCode& row) const {
        const std::string title = cell("title");
        std::size_t at = 0;
        std::size_t depth = 0;
        while (title.compare(at, 2, "- ") == 0) {
            at += 2;
            ++depth;
        }
        row.title = std::string(trim(std::string_view(title).substr(at)));
        return depth;
    }
    std::string code_of(const ListedCode& row) const {
        if (row[Field::kind] == "chapter") return cell("chapterno");
        return row[Field::kind] == "block" ? cell("blockid") : cell("code");
    }
    void leave_out() {
        ++left_out_;
        warnings_ = {fmt::format("{} rows are left out: groupings without a code, and further places of a code", left_out_)};
    }
    void find_release() {
        if (release_begin_) return;
        std::string words;
        for (const std::string_view column : {"linearizationuri", "linearizationreleaseuri"})
            if (words.empty()) words = release_in(cell(column));
        release_begin_ = words.empty() ? std::nullopt : Date::parse(words + "-01");
        if (release_begin_) release_words_ = words;
    }
    std::string parent_at(std::size_t depth) const {
        for (std::size_t level = std::min(depth, open_.size()); level > 0; --level)
            if (!open_[level - 1].empty()) return open_[level - 1];
        return {};
    }
    void open_at(std::size_t depth, std::string code) {
        constexpr std::size_t kDeepest = 40;
        open_.resize(std::min(depth, kDeepest));
        open_.push_back(std::move(code));
    }
    std::vector<std::string> open_; // by depth
    std::size_t left_out_ = 0;
};

} // namespace

FileFormat icd11_format() {
    return {"ICD-11 simple tabulation",
            [](std::string_view head, std::string_view) {
                return find_header(head, {"foundationuri", "code", "blockid", "title", "classkind"}).size() > 0;
            },
            [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<Icd11>(bytes, file);
            }};
}

} // namespace sequela::packs
