// A classification as its owner lists it, row by row: what the readers of CSV, ClaML, CPT, CDT, OPCS-4, ICD-10 (UK) and ICD-11 files fill,
// and what becomes of it: a pack of codes and a pack of their fields.
//
// Codes are stored as normalise_code gives them for their system; where a file writes a code in another way (lower case), the column "As
// published" keeps that. A parent that is not a beginning of its code stands in the column "Parent", which lookup/classification.h follows.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "packs/content.h"
#include "packs/data_table.h"

namespace sequela::packs {

// The columns of the details pack, in this order behind the code; a pack has those in which any row says something, then columns of the
// reader's own. The search reads "Synonyms" and "Includes".
enum class Field {
    as_published, // the code, where it is not what is stored
    parent,       // stored form
    kind,         // "chapter", "block", "category" …
    includes,     // several of one kind: a line each
    excludes,
    definition,
    note,
    coding_hint,
    see_also,
    synonyms,
    usage, // "dagger", "asterisk" …
    pairs, // the codes that a dagger or asterisk code is coded with
    effective,
    expires
};
constexpr std::size_t kFields = 14;
std::string_view title(Field field); // "As published", "Parent" …

enum class Billable : std::uint8_t { no, yes, leaf }; // leaf: yes if nothing stands below it

struct ListedCode {
    std::string code; // as published
    std::string title;
    std::string short_title; // empty: the title
    Billable billable = Billable::leaf;
    std::array<std::string, kFields> fields{};
    std::vector<std::string> own; // columns of the reader's own
    std::size_t line = 0;         // of the file

    std::string& operator[](Field field) { return fields[static_cast<std::size_t>(field)]; }
    const std::string& operator[](Field field) const { return fields[static_cast<std::size_t>(field)]; }
    void add_line(Field field, std::string_view text); // adds a line to what is there
};

class Listing {
public:
    // `own`: the titles of the reader's own columns. `unit`: what `line` counts, "line" or "row".
    Listing(CodeSystem system, std::string file, std::vector<std::string> own = {});
    void set_system(CodeSystem system) { system_ = system; }
    void set_own_columns(std::vector<std::string> own) { own_ = std::move(own); }

    // Where the file has fields only.
    void set_titles_optional() { titles_needed_ = false; }

    // Refuses a code that is empty, longer than a key can be, holds what no code holds, or is there already.
    Status add(ListedCode row);
    [[nodiscard]] bool contains(std::string_view code) const { return numbers_.contains(normalise_code(system_, code)); }
    [[nodiscard]] ListedCode* find(std::string_view code);
    [[nodiscard]] std::size_t size() const { return rows_.size(); }
    [[nodiscard]] CodeSystem system() const { return system_; }

    // After the last row: checks that parents are there and go in no circle, then makes the packs. True when it is done.
    Result<bool> finish_some(double deadline_ms);
    [[nodiscard]] double fraction() const;
    [[nodiscard]] bool has_details() const { return !details_.columns.empty(); }
    CodeTable& codes() { return codes_; }
    DataTable& details() { return details_; }

private:
    [[nodiscard]] Error refuse(std::string what, std::size_t line, std::string hint = {}) const;
    Status link();
    void make_row(std::size_t number);
    void begin_details();
    void hide_headers();
    CodeSystem system_;
    std::string file_;
    std::vector<std::string> own_;
    std::vector<ListedCode> rows_;
    std::unordered_map<std::string, std::uint32_t> numbers_; // by stored code
    std::vector<bool> has_children_;
    std::vector<std::size_t> columns_; // of the details: Field, then kFields + own
    bool titles_needed_ = true;
    bool linked_ = false;
    bool parents_named_ = false;
    std::size_t made_ = 0;
    CodeTable codes_;
    std::unique_ptr<DataTableBuilder> builder_;
    DataTable details_;
};

// What the readers of such files share: they read rows into a Listing, and say what classification and release it is.
class ListingContent : public ContentReader {
public:
    // Which years the releases of the system follow.
    enum class Years {
        calendar,  // from 1 January, quarters within it: CPT, CDT
        financial, // from 1 April until another comes: OPCS-4, ICD-10 in the UK
        open       // from the day that the file says until another comes
    };
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override;
    [[nodiscard]] std::optional<Release> release_given(std::optional<int> year, std::optional<Date> from,
                                                       const std::vector<std::string>& names) const final;
    [[nodiscard]] bool by_calendar_year() const final { return years_ == Years::calendar; }
    Result<bool> step(double deadline_ms) final;
    [[nodiscard]] double fraction() const final { return all_read_ ? 0.7 + 0.3 * listing_.fraction() : 0.7 * read_fraction(); }
    [[nodiscard]] std::size_t packs() const final { return holds_ == Holds::all && listing_.has_details() ? 2 : 1; }
    ImageWriter describe(std::size_t number, Pack& pack) final;
    std::unique_ptr<CodeTable> take_codes(std::size_t number) final;

protected:
    ListingContent(CodeSystem system, Years years, std::string file) : listing_(system, file), years_(years), file_(std::move(file)) {}
    // True when all rows are in the listing.
    virtual Result<bool> read_some(double deadline_ms) = 0;
    [[nodiscard]] virtual double read_fraction() const = 0;
    [[nodiscard]] const std::string& file() const { return file_; }

    enum class Holds {
        all,       // codes, and their details where there are any
        modifiers, // a list of modifiers
        details    // fields only: the titles are in another file of the release
    };

    Listing listing_;
    Holds holds_ = Holds::all;
    std::string name_; // Pack::name
    // What the file says of its release, if it does; the words go with a first day that the user gives, too.
    std::string release_words_;
    std::optional<Date> release_begin_;
    std::optional<Date> release_end_;
    LicenceClass licence_ = LicenceClass::licensed;
    std::vector<std::string> warnings_;

private:
    [[nodiscard]] Release release_from(Date from) const;
    Years years_;
    std::string file_;
    bool all_read_ = false;
    std::unique_ptr<CodeTable> codes_;
};

// A last line without its end is the sign of a file that is cut off.
bool ends_with_line(std::string_view text);
Error cut_off_line(std::string_view file, std::size_t line);

// Cuts a text into lines, in slices; the line number is that of the file.
class LineCutter {
public:
    explicit LineCutter(std::string_view text) : text_(text) {}
    bool next(std::string_view& line); // without its end; false at the end of the text
    [[nodiscard]] std::size_t number() const { return number_; }
    [[nodiscard]] double fraction() const { return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size()); }
    // Whether it is time to look at the clock, which is not done at each line.
    [[nodiscard]] bool looks() const { return number_ % 256 == 0; }

private:
    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t number_ = 0;
};

} // namespace sequela::packs
