#include "lookup/classification.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "packs/listing.h"
#include "packs/release_name.h"

namespace sequela::lookup {
namespace {

using packs::CodeRow;
using packs::Field;
using packs::kNone;

constexpr std::size_t kDeepest = 64; // levels; a circle cannot be imported, but an image may be damaged

// Columns that say where a code stands and from when, not what it means.
constexpr std::array<Field, 5> kStructural = {Field::as_published, Field::parent, Field::kind, Field::effective, Field::expires};
constexpr std::array<Field, 5> kNotes = {Field::includes, Field::excludes, Field::definition, Field::note, Field::coding_hint};

template <std::size_t Count> bool is_one_of(std::string_view column, const std::array<Field, Count>& fields) {
    return std::any_of(fields.begin(), fields.end(), [&](Field field) { return title(field) == column; });
}

// A definition is of its own code; what is included and excluded holds for all below (ICD-10 volume 2, 3.1.3).
bool is_inherited(std::string_view column) {
    return is_one_of(column, kNotes) && column != title(Field::definition);
}

std::string to_words(const std::optional<Date>& from, const std::optional<Date>& to) {
    const bool ends = to && *to != packs::no_end();
    if (from && ends) return fmt::format("{} to {}", from->words(), to->words());
    if (from) return fmt::format("from {}", from->words());
    return ends ? fmt::format("to {}", to->words()) : std::string();
}

} // namespace

Classification::Classification(const packs::Edition& edition)
    : edition_(edition), codes_(edition.codes.data), details_(edition.details.data) {
    if (!details_) return;
    published_column_ = details_->find_column(title(Field::as_published));
    parent_column_ = details_->find_column(title(Field::parent));
    kind_column_ = details_->find_column(title(Field::kind));
    effective_column_ = details_->find_column(title(Field::effective));
    expires_column_ = details_->find_column(title(Field::expires));
    if (codes_ && parent_column_ != kNone) link_parents();
}

// Rows and details are both sorted by code: one walk over the two.
void Classification::link_parents() {
    const std::size_t count = codes_->rows.size();
    parents_.assign(count, kNone);
    std::size_t at = 0;
    for (std::size_t row = 0; row < count; ++row) {
        const std::string_view code = codes_->rows[row].code.text();
        while (at < details_->by_key.size() && details_->key(details_->by_key[at]) < code)
            ++at;
        if (at >= details_->by_key.size() || details_->key(details_->by_key[at]) != code) continue;
        const CodeRow* parent = codes_->find(details_->cell(details_->by_key[at], parent_column_));
        if (parent && codes_->row_number(*parent) != row) parents_[row] = codes_->row_number(*parent);
    }
    first_child_.assign(count + 1, 0);
    for (const std::uint32_t parent : parents_)
        if (parent != kNone) ++first_child_[parent + 1];
    for (std::size_t i = 0; i < count; ++i)
        first_child_[i + 1] += first_child_[i];
    below_.resize(first_child_[count]);
    std::vector<std::uint32_t> next(first_child_.begin(), first_child_.end() - 1);
    for (const std::uint32_t row : codes_->in_order)
        if (parents_[row] != kNone) below_[next[parents_[row]]++] = row;
}

std::uint32_t Classification::row_of(std::string_view code) const {
    if (!codes_) return kNone;
    const CodeRow* row = codes_->find(normalise_code(edition_.system, code));
    return row ? codes_->row_number(*row) : kNone;
}

std::uint32_t Classification::parent(std::uint32_t row) const {
    return parents_.empty() ? codes_->rows[row].parent : parents_[row];
}

std::vector<std::uint32_t> Classification::child_rows(std::uint32_t row) const {
    if (parents_.empty()) return codes_->children(row);
    return {below_.begin() + static_cast<std::ptrdiff_t>(first_child_[row]),
            below_.begin() + static_cast<std::ptrdiff_t>(first_child_[row + 1])};
}

bool Classification::has_children(std::uint32_t row) const {
    if (!parents_.empty()) return first_child_[row] < first_child_[row + 1];
    // The codes below a row by their beginning follow it.
    return row + 1 < codes_->rows.size() && codes_->rows[row + 1].code.text().starts_with(codes_->rows[row].code.text());
}

std::uint32_t Classification::details_row(std::uint32_t row) const {
    return details_ ? details_->find(codes_->rows[row].code.text()) : kNone;
}

std::string_view Classification::cell(std::uint32_t row, std::uint32_t column) const {
    if (column == kNone) return {};
    const std::uint32_t found = details_row(row);
    return found == kNone ? std::string_view() : details_->cell(found, column);
}

std::pair<std::optional<Date>, std::optional<Date>> Classification::days_of(std::uint32_t row) const {
    const std::string_view from = cell(row, effective_column_);
    const std::string_view to = cell(row, expires_column_);
    return {from.empty() ? std::nullopt : Date::parse(from), to.empty() ? std::nullopt : Date::parse(to)};
}

ClassEntry Classification::entry_of(std::uint32_t row) const {
    const CodeRow& code = codes_->rows[row];
    ClassEntry entry;
    entry.code = code.code.text();
    entry.label = cell(row, published_column_);
    if (entry.label.empty()) entry.label = display_code(edition_.system, entry.code);
    entry.title = codes_->long_title(code);
    entry.kind = cell(row, kind_column_);
    entry.billable = code.billable != 0;
    const auto [from, to] = days_of(row);
    entry.in_force = (!from || *from <= edition_.date) && (!to || edition_.date <= *to);
    entry.has_children = has_children(row);
    return entry;
}

std::vector<ClassEntry> Classification::roots() const {
    std::vector<ClassEntry> found;
    if (!codes_) return found;
    for (const std::uint32_t row : codes_->in_order)
        if (parent(row) == kNone) found.push_back(entry_of(row));
    return found;
}

std::vector<ClassEntry> Classification::children(std::string_view code) const {
    std::vector<ClassEntry> found;
    const std::uint32_t row = row_of(code);
    if (row == kNone) return found;
    for (const std::uint32_t child : child_rows(row))
        found.push_back(entry_of(child));
    return found;
}

std::vector<ClassEntry> Classification::path(std::string_view code) const {
    std::vector<ClassEntry> found;
    const std::uint32_t row = row_of(code);
    if (row == kNone) return found;
    for (std::uint32_t at = parent(row); at != kNone && found.size() < kDeepest; at = parent(at))
        found.insert(found.begin(), entry_of(at));
    return found;
}

std::optional<ClassEntry> Classification::entry(std::string_view code) const {
    const std::uint32_t row = row_of(code);
    return row == kNone ? std::nullopt : std::optional<ClassEntry>(entry_of(row));
}

void Classification::append_notes(std::uint32_t row, bool inherited, std::vector<ClassNote>& out) const {
    const std::uint32_t found = details_row(row);
    if (found == kNone) return;
    const std::string origin = entry_of(row).label;
    for (std::size_t column = 1; column < details_->columns.size(); ++column) {
        const std::string_view heading = details_->column(column);
        if (!is_one_of(heading, kNotes) || (inherited && !is_inherited(heading))) continue;
        for (const std::string_view line : lines(details_->cell(found, column)))
            if (!line.empty()) out.push_back({std::string(heading), std::string(line), origin, inherited});
    }
}

std::vector<ClassNote> Classification::notes(std::string_view code, bool inherited) const {
    std::vector<ClassNote> found;
    const std::uint32_t row = row_of(code);
    if (row == kNone || !details_) return found;
    append_notes(row, false, found);
    std::size_t levels = 0;
    for (std::uint32_t at = parent(row); inherited && at != kNone && levels < kDeepest; at = parent(at), ++levels)
        append_notes(at, true, found);
    return found;
}

std::vector<ClassField> Classification::fields(std::string_view code) const {
    std::vector<ClassField> found;
    const std::uint32_t row = row_of(code);
    const std::uint32_t of_details = row == kNone ? kNone : details_row(row);
    if (of_details == kNone) return found;
    for (std::size_t column = 1; column < details_->columns.size(); ++column) {
        const std::string_view name = details_->column(column);
        const std::string_view value = details_->cell(of_details, column);
        if (value.empty() || is_one_of(name, kStructural) || is_one_of(name, kNotes)) continue;
        found.push_back({std::string(name), std::string(value)});
    }
    return found;
}

std::string_view Classification::field(std::string_view code, std::string_view column) const {
    const std::uint32_t row = row_of(code);
    return row == kNone || !details_ ? std::string_view() : cell(row, details_->find_column(column));
}

std::pair<std::optional<Date>, std::optional<Date>> Classification::days(std::string_view code) const {
    const std::uint32_t row = row_of(code);
    return row == kNone ? std::pair<std::optional<Date>, std::optional<Date>>() : days_of(row);
}

Validity Classification::validity(std::string_view code) const {
    return class_validity(edition_, code);
}

std::string_view class_field(const packs::Edition& edition, std::string_view code, std::string_view column) {
    if (!edition.details) return {};
    const std::uint32_t row = edition.details.data->find(normalise_code(edition.system, code));
    const std::uint32_t at = edition.details.data->find_column(column);
    return row == kNone || at == kNone ? std::string_view() : edition.details.data->cell(row, at);
}

namespace {

bool is_cluster(CodeSystem system, std::string_view code) {
    return system == CodeSystem::icd11 && code.find_first_of("&/") != std::string_view::npos;
}

} // namespace

std::optional<std::string> faulty_part(const packs::Edition& edition, std::string_view code) {
    if (!is_cluster(edition.system, code)) return std::nullopt;
    for (const ClusterPart& part : cluster_parts(code))
        if (class_validity(edition, part.code) != Validity::valid) return std::string(part.code);
    return std::nullopt;
}

Validity class_validity(const packs::Edition& edition, std::string_view code) {
    if (!edition.codes) return Validity::no_data;
    if (const auto part = faulty_part(edition, code)) return class_validity(edition, *part);
    if (is_cluster(edition.system, code)) return Validity::valid;
    const CodeRow* row = edition.codes.data->find(normalise_code(edition.system, code));
    if (!row) return Validity::not_listed;
    const std::string_view from = class_field(edition, code, title(Field::effective));
    const std::string_view to = class_field(edition, code, title(Field::expires));
    const auto first = from.empty() ? std::nullopt : Date::parse(from);
    const auto last = to.empty() ? std::nullopt : Date::parse(to);
    if (first && edition.date < *first) return Validity::not_yet;
    if (last && *last < edition.date) return Validity::ended;
    return row->billable != 0 ? Validity::valid : Validity::header;
}

namespace {

std::string system_title(CodeSystem system, std::string_view name) {
    return system == CodeSystem::other && !name.empty() ? std::string(name) : std::string(title(system));
}

// Of a code that is not listed: the installed releases that list it.
void look_into_history(ClassPage& page, const std::vector<packs::CodeHistoryEntry>& history, Date date) {
    const packs::CodeHistoryEntry* before = nullptr;
    const packs::CodeHistoryEntry* after = nullptr;
    for (const packs::CodeHistoryEntry& entry : history) {
        if (!entry.listed || !entry.pack) continue;
        if (entry.pack->effective_from <= date)
            before = &entry;
        else if (!after)
            after = &entry;
    }
    if (after) {
        page.validity = Validity::not_yet;
        page.validity_text = fmt::format("Not a code before {} ({})", after->pack->effective_from.words(), after->pack->release);
    }
    if (before) {
        page.validity = Validity::ended;
        page.validity_text = fmt::format("Last listed in {}", before->pack->release);
    }
}

void add_history(ClassPage& page, const std::vector<packs::CodeHistoryEntry>& history) {
    const packs::CodeHistoryEntry* before = nullptr;
    if (std::none_of(history.begin(), history.end(), [](const auto& entry) { return entry.listed; })) return;
    for (const packs::CodeHistoryEntry& entry : history) {
        std::string change;
        if (before && entry.listed != before->listed) change = entry.listed ? "added" : "deleted";
        if (before && entry.listed && before->listed) {
            if (entry.title_checksum != before->title_checksum) change = "title changed";
            if (entry.billable != before->billable) change = entry.billable ? "became complete" : "became a header";
        }
        page.history.push_back({entry.pack->release, entry.pack->effective_from, entry.listed, entry.billable, change, {}});
        before = &entry;
    }
}

std::string validity_text(const ClassPage& page, const packs::Edition& edition) {
    const std::string on = edition.date.words();
    switch (page.validity) {
    case Validity::valid: {
        const packs::Pack* pack = edition.codes.pack;
        std::optional<Date> from = page.effective;
        std::optional<Date> to = page.expires;
        if (pack && (!from || *from < pack->effective_from)) from = pack->effective_from;
        if (pack && (!to || pack->effective_to < *to)) to = pack->effective_to;
        const std::string words = to_words(from, to);
        return words.empty() ? "Valid" : fmt::format("Valid {}", words);
    }
    case Validity::header:
        return "A heading: codes below it are used";
    case Validity::not_yet:
        return fmt::format("Not a code before {}", page.effective ? page.effective->words() : on);
    case Validity::ended:
        return fmt::format("Ended on {}", page.expires ? page.expires->words() : on);
    case Validity::no_data:
        return page.structure.shape == Shape::unknown
                   ? fmt::format("No {} codes are installed for {}", system_title(page.system, page.classification), on)
                   : fmt::format("No {} codes are installed for {}: {}", system_title(page.system, page.classification), on,
                                 page.structure.text);
    default:
        return page.structure.shape == Shape::wrong ? fmt::format("Not a code: {}", page.structure.text)
                                                    : fmt::format("Not a code on {}", on);
    }
}

} // namespace

Result<ClassPage> class_page(packs::Catalogue& catalogue, CodeSystem system, Date date, std::string_view code, std::string_view name) {
    const auto found = catalogue.edition(system, date, name);
    if (!found) return found.error();
    const packs::Edition& edition = **found;
    const Classification classification(edition);
    ClassPage page;
    page.system = system;
    page.classification = std::string(name);
    page.structure = structure_of(system, code);
    page.entry.code = normalise_code(system, code);
    page.entry.label = display_code(system, page.entry.code);
    page.validity = classification.validity(code);
    if (edition.codes.pack) page.release = edition.codes.pack->release;
    if (auto entry = classification.entry(code)) {
        page.entry = std::move(*entry);
        const CodeRow& row = *edition.codes.data->find(page.entry.code);
        page.short_title = edition.codes.data->short_title(row);
        if (page.short_title == page.entry.title) page.short_title.clear();
        std::tie(page.effective, page.expires) = classification.days(code);
        page.path = classification.path(code);
        page.children = classification.children(code);
        page.notes = classification.notes(code, true);
        page.fields = classification.fields(code);
    }
    if (edition.codes && is_cluster(system, page.entry.code))
        for (const ClusterPart& part : cluster_parts(page.entry.code))
            if (const auto entry = classification.entry(part.code))
                page.entry.title += (page.entry.title.empty() ? "" : " / ") + entry->title;
    page.validity_text = validity_text(page, edition);
    const auto history = catalogue.history(system, page.entry.code, name);
    if (!history) return history.error();
    if (page.validity == Validity::not_listed) look_into_history(page, *history, date);
    add_history(page, *history);
    return page;
}

} // namespace sequela::lookup
