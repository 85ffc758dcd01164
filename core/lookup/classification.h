// Any classification to browse: what stands under what, what is said of a code, and whether it is in force on a day. Works from the codes
// and details of an edition alone, so that it serves every system; ICD-10-CM and ICD-10-PCS have pages that say more.
//
// The hierarchy is that of the column "Parent" of the details where there is one (ClaML, ICD-11, a CSV with parents), else a code stands
// below the longest listed beginning of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lookup/code_page.h"
#include "lookup/structure.h"
#include "packs/catalogue.h"

namespace sequela::lookup {

struct ClassEntry {
    std::string code;  // stored
    std::string label; // as it is written: with its dot, or in small letters where the owner writes them
    std::string title;
    std::string kind; // "chapter", "block", "category" …; empty where the owner names none
    bool billable = false;
    bool in_force = true; // false: outside of its own effective and expiry dates
    bool has_children = false;
};

// A column of the details with words for the reader; of several lines each is a note of its own.
struct ClassNote {
    std::string heading; // "Includes", "Excludes", "Note", "Coding hint" …: the name of the column
    std::string text;
    std::string origin; // label of the code at which it is printed
    bool inherited = false;
};

struct ClassField {
    std::string name;
    std::string value;
};

struct ClassPage {
    CodeSystem system = CodeSystem::other;
    std::string classification; // Pack::name; empty but for CodeSystem::other
    ClassEntry entry;           // of a code that is not listed: code and label only
    std::string short_title;    // empty where it is the title
    Validity validity = Validity::no_data;
    std::string validity_text;
    std::optional<Date> effective; // the code's own days, where the file gives them
    std::optional<Date> expires;   // inclusive
    std::string release;           // of the codes
    Structure structure;           // what the shape of the code says; matters where no codes are installed
    std::vector<ClassEntry> path;  // from the root down to the parent
    std::vector<ClassEntry> children;
    std::vector<ClassNote> notes;   // own first, then the inherited ones from near to far (Includes, Excludes and notes are inherited)
    std::vector<ClassField> fields; // all other columns that say something
    std::vector<HistoryEntry> history;
};

class Classification {
public:
    // The edition must outlive it. Where the details name parents, all rows are looked at once, here.
    explicit Classification(const packs::Edition& edition);

    [[nodiscard]] bool has_codes() const { return codes_ != nullptr; }
    [[nodiscard]] std::vector<ClassEntry> roots() const; // in the order of the book, as everywhere here
    [[nodiscard]] std::vector<ClassEntry> children(std::string_view code) const;
    [[nodiscard]] std::vector<ClassEntry> path(std::string_view code) const;    // from the root down to its parent
    [[nodiscard]] std::optional<ClassEntry> entry(std::string_view code) const; // any input form
    [[nodiscard]] std::vector<ClassNote> notes(std::string_view code, bool inherited) const;
    [[nodiscard]] std::vector<ClassField> fields(std::string_view code) const;
    // Of one column; empty where there is none.
    [[nodiscard]] std::string_view field(std::string_view code, std::string_view column) const;
    // The code's own first and last day.
    [[nodiscard]] std::pair<std::optional<Date>, std::optional<Date>> days(std::string_view code) const;
    // valid, header, not_listed, ended, not_yet (by its own days) or no_data.
    [[nodiscard]] Validity validity(std::string_view code) const;

private:
    [[nodiscard]] std::uint32_t row_of(std::string_view code) const; // kNone: not listed
    [[nodiscard]] std::uint32_t parent(std::uint32_t row) const;
    [[nodiscard]] std::vector<std::uint32_t> child_rows(std::uint32_t row) const;
    [[nodiscard]] bool has_children(std::uint32_t row) const;
    [[nodiscard]] std::uint32_t details_row(std::uint32_t row) const;
    [[nodiscard]] std::string_view cell(std::uint32_t row, std::uint32_t column) const;
    [[nodiscard]] ClassEntry entry_of(std::uint32_t row) const;
    [[nodiscard]] std::pair<std::optional<Date>, std::optional<Date>> days_of(std::uint32_t row) const;
    void append_notes(std::uint32_t row, bool inherited, std::vector<ClassNote>& out) const;
    void link_parents();

    const packs::Edition& edition_;
    const packs::CodeTable* codes_ = nullptr;
    const packs::DataTable* details_ = nullptr;
    std::uint32_t published_column_ = packs::kNone; // of the details
    std::uint32_t parent_column_ = packs::kNone;
    std::uint32_t kind_column_ = packs::kNone;
    std::uint32_t effective_column_ = packs::kNone;
    std::uint32_t expires_column_ = packs::kNone;
    // Where the details name parents: of each row its parent, and the rows below each row one after the other.
    std::vector<std::uint32_t> parents_;
    std::vector<std::uint32_t> first_child_; // by row, one more than there are rows
    std::vector<std::uint32_t> below_;
};

// What Classification::validity() says, without looking at the hierarchy: for rules, which ask at every change.
Validity class_validity(const packs::Edition& edition, std::string_view code);
// Of a cluster of ICD-11 (several codes, joined by & and /) the first part that is not valid; nothing where all are, or where it is none.
std::optional<std::string> faulty_part(const packs::Edition& edition, std::string_view code);
// One field of one code, as its owner's file has it; empty where there is none.
std::string_view class_field(const packs::Edition& edition, std::string_view code, std::string_view column);

// The page of one code, in any input form. Never fails for a strange code (validity says so); an Error means damaged data.
Result<ClassPage> class_page(packs::Catalogue& catalogue, CodeSystem system, Date date, std::string_view code, std::string_view name = {});

// JSON of the command line's `code` verb for systems other than ICD-10-CM.
std::string to_json(const ClassPage& page);

} // namespace sequela::lookup
