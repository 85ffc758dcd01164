#include "packs/ptp_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/job.h"
#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kColumns = 7;

bool is_code(std::string_view text) {
    const auto in_code = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
    return text.size() == 5 && std::all_of(text.begin(), text.end(), in_code);
}

PtpTable::Code code_of(std::string_view text) {
    PtpTable::Code code{};
    std::copy_n(text.begin(), std::min(text.size(), code.size()), code.begin());
    return code;
}

// "20240101"; as a spreadsheet has it perhaps "2024-01-01".
std::optional<Date> read_date(std::string_view text) {
    return text.size() >= 8 && text.size() <= 10 ? Date::parse(text) : std::nullopt;
}

std::string_view next_cell(std::string_view& rest) {
    const std::size_t tab = rest.find('\t');
    const std::string_view cell = rest.substr(0, tab);
    rest = tab == std::string_view::npos ? std::string_view{} : rest.substr(tab + 1);
    return trim(cell);
}

bool contains(std::string_view text, std::string_view word) {
    return find_ignoring_case(text, word) != std::string_view::npos;
}

std::string_view table_in(std::string_view name) {
    const bool practitioner = contains(name, "ccipra") || contains(name, "practitioner");
    const bool hospital = contains(name, "ccioph") || contains(name, "hospital");
    if (practitioner == hospital) return {};
    return practitioner ? "practitioner" : "hospital";
}

} // namespace

bool is_ptp_header(std::string_view line) {
    std::string_view rest = line;
    std::array<std::string_view, kColumns> cells;
    for (std::string_view& cell : cells)
        cell = next_cell(rest);
    return starts_with_ignoring_case(cells[0], "column 1") && starts_with_ignoring_case(cells[1], "column 2") &&
           starts_with_ignoring_case(cells[3], "effective") && starts_with_ignoring_case(cells[4], "deletion") &&
           starts_with_ignoring_case(cells[5], "modifier");
}

// "archive.zip: member": the member says it, else the archive.
std::string_view ptp_table_name(std::string_view file) {
    const std::size_t member = file.rfind(": ");
    if (member != std::string_view::npos)
        if (const std::string_view name = table_in(file.substr(member + 2)); !name.empty()) return name;
    return table_in(file);
}

std::optional<int> ptp_part(std::string_view file) {
    std::optional<int> part;
    for (std::size_t i = 1; i + 1 < file.size(); ++i) {
        const bool begins = file[i - 1] == '-' || file[i - 1] == '_' || file[i - 1] == ' ';
        const bool number = file[i + 1] >= '1' && file[i + 1] <= '9';
        const bool ends = i + 2 == file.size() || file[i + 2] == '.' || file[i + 2] == ' ' || file[i + 2] == '_' || file[i + 2] == '-';
        if (begins && (file[i] == 'f' || file[i] == 'F') && number && ends) part = file[i + 1] - '0';
    }
    return part;
}

PtpReader::PtpReader(std::string file) : file_(std::move(file)) {}

Error PtpReader::refuse(std::string what) const {
    return Error{std::move(what), at_line(file_, line_), "The file must be the PTP edits as CMS publishes them"};
}

Status PtpReader::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        if (end == std::string_view::npos) {
            constexpr std::size_t kLongestLine = 4096;
            cut_ += bytes;
            if (cut_.size() > kLongestLine) return refuse("A line has no end");
            return Done{};
        }
        ++line_;
        Status status = Done{};
        if (cut_.empty()) {
            status = read_line(bytes.substr(0, end));
        } else {
            cut_ += bytes.substr(0, end);
            status = read_line(cut_);
            cut_.clear();
        }
        if (!status) return status;
        bytes.remove_prefix(end + 1);
    }
    return Done{};
}

Status PtpReader::read_line(std::string_view line) {
    constexpr std::size_t kFarthestHeader = 40; // the third line in the official files
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!header_seen_) {
        header_seen_ = is_ptp_header(line);
        if (!header_seen_ && line_ > kFarthestHeader)
            return refuse("There is no header line that begins with \"Column 1\" and \"Column 2\"");
        return Done{};
    }
    std::string_view rest = line;
    const std::string_view one = next_cell(rest);
    const std::string_view two = next_cell(rest);
    // The header goes on below, with nothing in its first columns.
    if (one.empty() && two.empty() && (builder_.size() == 0 || trim(rest).empty())) return Done{};
    return read_data(one, two, rest);
}

Status PtpReader::add_row(const std::vector<std::string_view>& cells, std::size_t line) {
    std::string joined;
    for (std::size_t i = 0; i < kColumns; ++i) {
        if (i > 0) joined += '\t';
        if (i < cells.size()) joined += cells[i];
    }
    line_ = line;
    return read_line(joined);
}

Status PtpReader::read_data(std::string_view one, std::string_view two, std::string_view rest) {
    if (!is_code(one)) return refuse(fmt::format("Column 1 holds no code of five characters but \"{}\"", one.substr(0, 20)));
    if (!is_code(two)) return refuse(fmt::format("Column 2 holds no code of five characters but \"{}\"", two.substr(0, 20)));
    const auto attributes = read_attributes(rest);
    if (!attributes) return attributes.error();
    if (one != last_one_) {
        last_one_ = one;
        last_one_number_ = codes_.number_of(one);
    }
    const std::uint32_t two_number = codes_.number_of(two);
    if (codes_.size() > PtpTable::kMostCodes) return refuse("The file names more codes than there are");
    if (attributes_[*attributes].effective_days == PtpAttributes::kNoDate) ++without_effective_;
    builder_.add(static_cast<std::uint16_t>(last_one_number_), static_cast<std::uint16_t>(two_number), *attributes);
    return Done{};
}

// All behind the codes: pre-1996 flag, effective date, deletion date, modifier indicator, rationale. Some thousand combinations come again
// and again, so that each is read once.
Result<std::uint32_t> PtpReader::read_attributes(std::string_view rest) {
    const std::uint32_t known = rest_of_rows_.number_of(rest);
    if (known < attributes_of_.size()) return attributes_of_[known];
    const std::string_view before = next_cell(rest);
    const std::string_view effective = next_cell(rest);
    const std::string_view deletion = next_cell(rest);
    const std::string_view modifier = next_cell(rest);
    const std::string rationale = decode_text(std::string(next_cell(rest)));
    PtpAttributes its;
    its.before_1996 = before == "*" ? 1 : 0;
    if (!before.empty() && before != "*") return refuse("The third column must be * or empty (in existence prior to 1996)");
    const auto first_day = read_date(effective);
    if (!effective.empty() && !first_day) return refuse(fmt::format("\"{}\" is no effective date", effective.substr(0, 20)));
    if (first_day) its.effective_days = first_day->days;
    const auto last_day = read_date(deletion);
    if (deletion != "*" && !last_day)
        return refuse(fmt::format("The deletion date must be a date or *, not \"{}\"", deletion.substr(0, 20)));
    if (last_day) its.deletion_days = last_day->days;
    if (modifier != "0" && modifier != "1" && modifier != "9")
        return refuse(fmt::format("The modifier indicator must be 0, 1 or 9, not \"{}\"", modifier.substr(0, 20)));
    its.modifier = static_cast<std::uint8_t>(modifier[0] - '0');
    const std::uint32_t text = rationales_.number_of(rationale);
    if (text == pooled_.size()) pooled_.push_back(append_text(pool_, rationale));
    its.rationale = pooled_[text];
    const std::string key = fmt::format("{} {} {} {} {}", its.before_1996, its.effective_days, its.deletion_days, its.modifier, text);
    const std::uint32_t number = attribute_keys_.number_of(key);
    if (number == attributes_.size()) attributes_.push_back(its);
    attributes_of_.push_back(number);
    return number;
}

Status PtpReader::end() {
    if (!cut_.empty()) {
        ++line_;
        return Error{"The file is cut off: its last line does not end", at_line(file_, line_), "Download it again"};
    }
    if (builder_.size() == 0) return Error{"The file holds no edit", file_, "The file must be the PTP edits as CMS publishes them"};
    std::vector<PtpTable::Code> codes;
    codes.reserve(codes_.size());
    for (std::uint32_t i = 0; i < codes_.size(); ++i)
        codes.push_back(code_of(codes_.text(i)));
    builder_.begin_table(codes, std::move(attributes_), std::move(pool_));
    return Done{};
}

Result<bool> PtpReader::finish_some(double deadline_ms) {
    while (!builder_.finish_some())
        if (monotonic_ms() >= deadline_ms) return false;
    return true;
}

std::vector<std::string> PtpReader::warnings() const {
    if (without_effective_ == 0) return {};
    return {fmt::format("{} of {} edits have no effective date. Whether they were in force before the first day of this release is not "
                        "known; they are not taken for edits that always were",
                        without_effective_, builder_.size())};
}

namespace {

const char* const kWhichTable = "The name of the file does not say whether these are the edits for practitioners or for hospitals";
const char* const kHowToName = "Keep the name as published (ccipra-… for practitioners, ccioph-… for outpatient hospitals), or put "
                               "\"practitioner\" or \"hospital\" into it";

// What text and spreadsheet have in common, once their rows are read. `Base` says how they come.
template <class Base> class PtpContent : public Base {
public:
    explicit PtpContent(std::string file) : reader_(file), file_(std::move(file)), table_name_(ptp_table_name(file_)) {}
    Result<bool> step(double deadline_ms) override {
        const auto done = reader_.finish_some(deadline_ms);
        if (done && *done) table_ = reader_.take();
        return done;
    }
    [[nodiscard]] double fraction() const override { return 1; }
    [[nodiscard]] bool by_calendar_year() const override { return true; }
    ImageWriter describe(std::size_t, Pack& pack) override {
        pack.system = CodeSystem::hcpcs;
        pack.component = Component::ptp;
        pack.name = table_name_;
        pack.licence = LicenceClass::click_through;
        if (const auto part = ptp_part(file_)) pack.release += fmt::format(" part {}", *part);
        pack.records = static_cast<std::int64_t>(table_.row_count());
        pack.warnings = reader_.warnings();
        return table_.image_writer();
    }

protected:
    [[nodiscard]] Status check_name() const {
        if (table_name_.empty()) return Error{kWhichTable, file_, kHowToName};
        return Done{};
    }
    PtpReader reader_;

private:
    std::string file_;
    std::string_view table_name_;
    PtpTable table_;
};

class PtpText : public PtpContent<FedReader> {
public:
    using PtpContent::PtpContent;
    Status feed(std::string_view bytes) override {
        if (const auto status = check_name(); !status) return status;
        return reader_.feed(bytes);
    }
    Status end() override { return reader_.end(); }
};

class PtpSheet : public PtpContent<ContentReader> {
public:
    PtpSheet(const std::vector<SheetRow>& rows, std::string file) : PtpContent(std::move(file)), rows_(rows) {}
    Result<bool> step(double deadline_ms) override {
        constexpr std::size_t kRowsBetweenLooks = 256; // at the clock
        if (const auto status = check_name(); !status) return status.error();
        for (; next_ < rows_.size(); ++next_) {
            const SheetRow& row = rows_[next_];
            const std::vector<std::string_view> cells(row.cells.begin(), row.cells.end());
            if (const auto status = reader_.add_row(cells, row.number); !status) return status.error();
            if (next_ % kRowsBetweenLooks == 0 && monotonic_ms() >= deadline_ms) {
                ++next_;
                return false;
            }
        }
        if (!ended_)
            if (const auto status = reader_.end(); !status) return status.error();
        ended_ = true;
        return PtpContent::step(deadline_ms);
    }
    [[nodiscard]] double fraction() const override {
        return rows_.empty() ? 1 : static_cast<double>(next_) / static_cast<double>(rows_.size());
    }

private:
    const std::vector<SheetRow>& rows_;
    std::size_t next_ = 0;
    bool ended_ = false;
};

constexpr std::size_t kFarthestHeaderRow = 12;

} // namespace

FileFormat ptp_format() {
    FileFormat format;
    format.title = "NCCI PTP edits";
    format.recognises = [](std::string_view head, std::string_view) {
        const auto first = lines(head.substr(0, 4096));
        return std::any_of(first.begin(), first.begin() + static_cast<std::ptrdiff_t>(std::min(first.size(), kFarthestHeaderRow)),
                           is_ptp_header);
    };
    format.feed = [](const std::string& file) -> std::unique_ptr<FedReader> { return std::make_unique<PtpText>(file); };
    format.decode = false;
    return format;
}

SheetFormat ptp_sheet_format() {
    return {"NCCI PTP edits",
            [](const std::vector<SheetRow>& rows, std::string_view) {
                for (std::size_t i = 0; i < std::min(rows.size(), kFarthestHeaderRow); ++i) {
                    std::string line;
                    for (const std::string& cell : rows[i].cells)
                        line += cell + '\t';
                    if (is_ptp_header(line)) return true;
                }
                return false;
            },
            [](const std::vector<SheetRow>& rows, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<PtpSheet>(rows, file);
            }};
}

} // namespace sequela::packs
