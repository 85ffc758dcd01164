#include "packs/gem.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/job.h"
#include "base/text.h"
#include "packs/reading.h"
#include "packs/sliced_sort.h"

namespace sequela::packs {
namespace {

constexpr std::uint32_t kKind = 20;
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kLinesBetweenLooks = 512; // at the clock
constexpr std::size_t kFlagsAt = 14;
constexpr std::size_t kLine = 19;
const char* const kHint = "The file must be a General Equivalence Mapping as CMS publishes it";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_known(std::uint32_t system) {
    return system <= static_cast<std::uint32_t>(CodeSystem::other);
}

bool is_sound(const GemTable& table) {
    if (table.systems.size() != 2 || !is_known(table.systems[0]) || !is_known(table.systems[1])) return false;
    const auto by_source = [](const GemRow& a, const GemRow& b) { return a.source < b.source; };
    if (!std::is_sorted(table.rows.begin(), table.rows.end(), by_source)) return false;
    if (std::any_of(table.by_target.begin(), table.by_target.end(), [&](std::uint32_t row) { return row >= table.rows.size(); }))
        return false;
    return std::is_sorted(table.by_target.begin(), table.by_target.end(),
                          [&](std::uint32_t a, std::uint32_t b) { return table.rows[a].target < table.rows[b].target; });
}

} // namespace

std::pair<std::size_t, std::size_t> GemTable::of(std::string_view source) const {
    if (source.size() > CodeKey::kLongest) return {0, 0};
    const CodeKey key = CodeKey::of(source);
    const auto first = std::lower_bound(rows.begin(), rows.end(), key, [](const GemRow& row, const CodeKey& k) { return row.source < k; });
    const auto last = std::upper_bound(first, rows.end(), key, [](const CodeKey& k, const GemRow& row) { return k < row.source; });
    return {static_cast<std::size_t>(first - rows.begin()), static_cast<std::size_t>(last - rows.begin())};
}

std::pair<std::size_t, std::size_t> GemTable::backwards(std::string_view target) const {
    if (target.empty() || target.size() > CodeKey::kLongest) return {0, 0};
    const CodeKey key = CodeKey::of(target);
    const auto first = std::lower_bound(by_target.begin(), by_target.end(), key,
                                        [&](std::uint32_t row, const CodeKey& k) { return rows[row].target < k; });
    const auto last =
        std::upper_bound(first, by_target.end(), key, [&](const CodeKey& k, std::uint32_t row) { return k < rows[row].target; });
    return {static_cast<std::size_t>(first - by_target.begin()), static_cast<std::size_t>(last - by_target.begin())};
}

ImageWriter GemTable::image_writer() const {
    ImageWriter writer(kKind, kVersion);
    writer.add(systems);
    writer.add(rows);
    writer.add(by_target);
    return writer;
}

Result<GemTable> GemTable::from_image(std::string_view image) {
    GemTable table;
    ImageReader reader(image, kKind, kVersion);
    reader.read(table.systems);
    reader.read(table.rows);
    reader.read(table.by_target);
    if (const auto status = reader.status(); !status) return status.error();
    if (!is_sound(table)) return damaged_image("the rows of a mapping are not in order");
    return table;
}

namespace {

struct GemLine {
    std::string_view source;
    std::string_view target;
    std::string_view flags;
    bool from_icd9 = false;
};

// "A000    0010  00000": seven columns and a space, five and a space, five flags; or the other way round from ICD-9-CM.
std::optional<GemLine> read_columns(std::string_view line) {
    if (line.size() != kLine || line[kFlagsAt - 1] != ' ' || line[0] == ' ') return std::nullopt;
    GemLine out;
    out.from_icd9 = line[5] == ' ' && line[6] != ' ';
    if (!out.from_icd9 && line[7] != ' ') return std::nullopt;
    const std::size_t target_at = out.from_icd9 ? 6 : 8;
    out.source = trim(line.substr(0, target_at));
    out.target = trim(line.substr(target_at, kFlagsAt - 1 - target_at));
    out.flags = line.substr(kFlagsAt);
    return all_digits(out.flags) && !out.target.empty() ? std::optional<GemLine>(out) : std::nullopt;
}

bool is_no_code(std::string_view target) {
    const std::string lower = to_lower(target);
    return lower == "nodx" || lower == "nopcs" || lower == "noi9";
}

bool has_icd9_shape(std::string_view code, bool procedure) {
    if (procedure) return code.size() >= 2 && code.size() <= 4 && all_digits(code);
    if (code.size() < 3 || code.size() > 5) return false;
    return (is_digit(code[0]) || code[0] == 'E' || code[0] == 'V') && all_digits(code.substr(1));
}

bool has_pcs_shape(std::string_view code) {
    return code.size() == 7 && std::all_of(code.begin(), code.end(), [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

class GemContent : public ContentReader {
public:
    GemContent(std::string_view bytes, std::string file) : text_(bytes), file_(std::move(file)) {}

    Result<bool> step(double deadline_ms) override {
        while (position_ < text_.size()) {
            for (std::size_t i = 0; i < kLinesBetweenLooks && position_ < text_.size(); ++i)
                if (const auto status = next_line(); !status) return status.error();
            if (monotonic_ms() >= deadline_ms) return false;
        }
        if (table_.rows.empty()) return Error{"The mapping holds no code", file_, kHint};
        return sort_some(deadline_ms);
    }
    [[nodiscard]] double fraction() const override {
        return text_.empty() ? 1 : 0.8 * static_cast<double>(position_) / static_cast<double>(text_.size());
    }
    ImageWriter describe(std::size_t, Pack& pack) override {
        pack.system = source_system();
        pack.component = Component::gem;
        pack.records = static_cast<std::int64_t>(table_.rows.size());
        return table_.image_writer();
    }

private:
    using Sorting = SlicedSort<GemRow, bool (*)(const GemRow&, const GemRow&)>;
    struct ByTarget {
        const GemTable* table;
        bool operator()(std::uint32_t a, std::uint32_t b) const { return table->rows[a].target < table->rows[b].target; }
    };
    using SortingTargets = SlicedSort<std::uint32_t, ByTarget>;

    [[nodiscard]] CodeSystem source_system() const {
        if (from_icd9_) return procedures_ ? CodeSystem::icd9cm_procedure : CodeSystem::icd9cm_diagnosis;
        return procedures_ ? CodeSystem::icd10pcs : CodeSystem::icd10cm;
    }
    [[nodiscard]] CodeSystem target_system() const {
        if (!from_icd9_) return procedures_ ? CodeSystem::icd9cm_procedure : CodeSystem::icd9cm_diagnosis;
        return procedures_ ? CodeSystem::icd10pcs : CodeSystem::icd10cm;
    }
    Error refuse(std::string what) const { return {std::move(what), at_line(file_, line_), kHint}; }

    Status next_line() {
        const std::size_t end = text_.find('\n', position_);
        ++line_;
        if (end == std::string_view::npos) return refuse("The mapping is cut off: its last line does not end");
        std::string_view line = text_.substr(position_, end - position_);
        position_ = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (trim(line).empty()) return Done{};
        const auto columns = read_columns(line);
        if (!columns) return refuse("The line does not hold a code, its equivalent and five flags in their columns");
        return add(*columns);
    }

    // Diagnoses or procedures? Looks ahead to the first row that tells; in the official files that is the first of all.
    Status learn() {
        std::optional<bool> procedures;
        for (std::size_t at = 0; at < text_.size() && !procedures;) {
            const std::size_t end = std::min(text_.find('\n', at), text_.size());
            const auto line = read_columns(trim(text_.substr(at, end - at)));
            at = end + 1;
            if (!line) continue;
            from_icd9_ = line->from_icd9;
            procedures = is_of_procedures(*line);
        }
        if (!procedures) return refuse("No row of the mapping tells whether it is of diagnoses or of procedures");
        procedures_ = *procedures;
        table_.systems = {static_cast<std::uint32_t>(source_system()), static_cast<std::uint32_t>(target_system())};
        return Done{};
    }
    // Codes of ICD-10-PCS have seven characters without exception, and may begin with a digit; procedures of ICD-9-CM are digits, four at
    // most.
    static std::optional<bool> is_of_procedures(const GemLine& line) {
        const std::string_view newer = line.from_icd9 ? line.target : line.source;
        const std::string_view older = line.from_icd9 ? line.source : line.target;
        if (is_no_code(newer)) return to_lower(newer) == "nopcs";
        if (newer.size() != 7 || older.size() == 5 || older[0] == 'E' || older[0] == 'V') return false;
        return is_digit(newer[0]) ? std::optional<bool>(true) : std::nullopt;
    }

    Status add(const GemLine& given) {
        // The official file has a code in lower case.
        const std::string source = to_upper(given.source);
        const std::string target = to_upper(given.target);
        const GemLine line{source, target, given.flags, given.from_icd9};
        if (table_.systems.empty())
            if (const auto status = learn(); !status) return status;
        if (line.from_icd9 != from_icd9_) return refuse("The line maps the other way round than those before");
        const auto fits_newer = [&](std::string_view code) { return procedures_ ? has_pcs_shape(code) : has_icd10cm_shape(code); };
        const auto fits_older = [&](std::string_view code) { return has_icd9_shape(code, procedures_); };
        if (!(from_icd9_ ? fits_older(line.source) : fits_newer(line.source)))
            return refuse(fmt::format("“{}” is no code of {}", line.source, title(source_system())));
        const bool none = is_no_code(line.target);
        if (!none && !(from_icd9_ ? fits_newer(line.target) : fits_older(line.target)))
            return refuse(fmt::format("“{}” is no code of {}", line.target, title(target_system())));
        const auto flag = [&](std::size_t i) { return static_cast<std::uint8_t>(line.flags[i] - '0'); };
        if (flag(0) > 1 || flag(1) > 1 || flag(2) > 1) return refuse("The first three flags must be 0 or 1");
        // The official files have a few "NoI9" without the flag.
        if (!none && flag(1) == 1) return refuse("The flag “no map” does not agree with the equivalent");
        if (flag(2) == 1 && (flag(3) == 0 || flag(4) == 0))
            return refuse("A row of a combination must name its scenario and its choice list");
        GemRow row;
        row.source = CodeKey::of(line.source);
        if (!none) row.target = CodeKey::of(line.target);
        row.approximate = flag(0);
        row.no_map = none ? 1 : 0;
        row.combination = flag(2);
        row.scenario = flag(3);
        row.choice_list = flag(4);
        table_.rows.push_back(row);
        return Done{};
    }

    bool sort_some(double deadline_ms) {
        if (!sorting_)
            sorting_ = std::make_unique<Sorting>(table_.rows, [](const GemRow& a, const GemRow& b) { return a.source < b.source; });
        if (!sorting_->step(deadline_ms)) return false;
        if (!sorting_targets_) {
            for (std::uint32_t i = 0; i < table_.rows.size(); ++i)
                if (table_.rows[i].no_map == 0) table_.by_target.push_back(i);
            sorting_targets_ = std::make_unique<SortingTargets>(table_.by_target, ByTarget{&table_});
        }
        return sorting_targets_->step(deadline_ms);
    }

    std::string_view text_;
    std::string file_;
    std::size_t position_ = 0;
    std::size_t line_ = 0;
    bool from_icd9_ = false;
    bool procedures_ = false;
    GemTable table_;
    std::unique_ptr<Sorting> sorting_;
    std::unique_ptr<SortingTargets> sorting_targets_;
};

} // namespace

FileFormat gem_format() {
    FileFormat format;
    format.title = "General Equivalence Mapping";
    format.recognises = [](std::string_view head, std::string_view) {
        const std::size_t end = head.find('\n');
        std::string_view line = head.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        return end != std::string_view::npos && read_columns(line).has_value();
    };
    format.open = [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
        return std::make_unique<GemContent>(bytes, file);
    };
    format.decode = false;
    return format;
}

} // namespace sequela::packs
