#include "packs/addenda_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/code.h"
#include "base/job.h"
#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

struct Action {
    std::string_view word;
    char kind; // a add, d delete, f revise from, t revise to
};
constexpr std::array<Action, 4> kActions = {{{"Add:", 'a'}, {"Delete:", 'd'}, {"Revise from:", 'f'}, {"Revise to:", 't'}}};
constexpr std::size_t kFirstColumn = 13; // after the action

struct Entry {
    char action = 'a';
    CodeKey code;
    std::uint8_t billable = 1;
    std::string title;
};

struct Counts {
    std::array<std::size_t, 3> of{}; // added, deleted, revised
};

const Action* action_of(std::string_view line) {
    for (const Action& action : kActions)
        if (line.starts_with(action.word)) return &action;
    return nullptr;
}

bool has_flag(std::string_view line) {
    return line.size() > kFirstColumn + 1 && (line[kFirstColumn] == '0' || line[kFirstColumn] == '1') && line[kFirstColumn + 1] == ' ';
}

// Order form: flag, code in 7 columns, short title in 60, long title. Codes form: code in 7 columns, long title. ICD-10-PCS has the order
// form without the flag: what has 3 characters is a table.
std::optional<Entry> read_entry(std::string_view line, const Action& action, CodeSystem system) {
    Entry entry;
    entry.action = action.kind;
    if (line.size() <= kFirstColumn) return std::nullopt;
    std::string_view rest = line.substr(kFirstColumn);
    const bool is_pcs = system == CodeSystem::icd10pcs;
    const bool order_form = is_pcs || has_flag(line);
    if (order_form && !is_pcs) {
        entry.billable = rest[0] == '1' ? 1 : 0;
        rest.remove_prefix(2);
    }
    const std::string_view code = trim(rest.substr(0, 7));
    if (is_pcs ? !has_icd10pcs_shape(code) : !has_icd10cm_shape(code)) return std::nullopt;
    entry.code = CodeKey::of(code);
    if (is_pcs) entry.billable = code.size() == 7 ? 1 : 0;
    constexpr std::size_t kLongTitleAt = 8 + 60 + 1;
    if (order_form && rest.size() <= kLongTitleAt) return std::nullopt;
    if (rest.size() <= 8) return std::nullopt;
    const std::string_view title = trim(rest.substr(order_form ? kLongTitleAt : 8));
    if (title.empty()) return std::nullopt;
    entry.title = is_valid_utf8(title) ? std::string(title) : utf8_from_windows1252(title);
    return entry;
}

// The footer names the order files that are compared; where it is cut off, a code that begins with a digit tells.
CodeSystem system_of(std::string_view text) {
    if (text.find("icd10pcs") != std::string_view::npos) return CodeSystem::icd10pcs;
    const bool by_code = std::any_of(kActions.begin(), kActions.end(), [&](const Action& action) {
        return text.starts_with(action.word) && text.size() > kFirstColumn && text[kFirstColumn] >= '0' && text[kFirstColumn] <= '9' &&
               !has_flag(text);
    });
    return by_code ? CodeSystem::icd10pcs : CodeSystem::icd10cm;
}

} // namespace

struct AddendaReader::State {
    std::string_view text;
    std::string file;
    CodeSystem system = CodeSystem::icd10cm;
    std::size_t position = 0;
    std::size_t line_number = 0;
    Addenda addenda;
    std::optional<Entry> pending;
    char section = 0;
    bool details = false;
    bool codes_footer = false;
    std::array<Counts, 2> found;  // headers, codes
    std::array<Counts, 2> stated; // the same, from the footer
    std::array<int, 2> stated_lines{};

    Result<bool> step(double deadline_ms);
    [[nodiscard]] Error refuse(std::string what) const;
    Status take_entry(std::string_view line, const Action& action);
    Status take_footer(std::string_view line);
    [[nodiscard]] Status check_counts() const;
};

Error AddendaReader::State::refuse(std::string what) const {
    return Error{std::move(what), at_line(file, line_number), "The file must be the addenda as CMS or NCHS publishes them"};
}

Result<bool> AddendaReader::State::step(double deadline_ms) {
    constexpr std::size_t kLinesBetweenLooks = 256; // at the clock
    while (position < text.size()) {
        const std::size_t end = std::min(text.find('\n', position), text.size());
        std::string_view line = text.substr(position, end - position);
        if (line.ends_with('\r')) line.remove_suffix(1);
        position = end + 1;
        ++line_number;
        if (!trim(line).empty()) {
            const Action* action = action_of(line);
            const Status status = action ? take_entry(line, *action) : take_footer(trim(line));
            if (!status) return status.error();
        }
        if (line_number % kLinesBetweenLooks == 0 && monotonic_ms() >= deadline_ms) return false;
    }
    if (!text.ends_with('\n')) return refuse("The file is cut off: its last line does not end");
    if (pending) return refuse("\"Revise from:\" without \"Revise to:\"");
    if (!codes_footer) return refuse("The file is cut off: the footer that counts the changes is missing");
    if (const auto status = check_counts(); !status) return status.error();
    return true;
}

Status AddendaReader::State::take_entry(std::string_view line, const Action& action) {
    if (section != 0) return refuse("A change stands behind the footer");
    auto entry = read_entry(line, action, system);
    if (!entry) return refuse("The change has no code or no title in its columns");
    if (pending && entry->action != 't') return refuse("\"Revise from:\" without \"Revise to:\"");
    if (entry->action == 'f') {
        pending = std::move(entry);
        return Done{};
    }
    if (entry->action == 't' && (!pending || !(pending->code == entry->code))) return refuse("\"Revise to:\" without its \"Revise from:\"");
    AddendaRow row;
    row.code = entry->code;
    row.billable = entry->billable;
    row.title = append_text(addenda.pool, entry->title);
    row.kind = entry->action == 'a' ? ChangeKind::added : entry->action == 'd' ? ChangeKind::deleted : ChangeKind::revised;
    if (pending) row.previous_title = append_text(addenda.pool, pending->title);
    pending.reset();
    ++found[row.billable].of[static_cast<std::size_t>(row.kind)];
    addenda.rows.push_back(row);
    return Done{};
}

// "Headers" and "Codes" begin the two halves of the footer; then "      3 additions" and so on.
Status AddendaReader::State::take_footer(std::string_view line) {
    if (line == "Headers" || line == "Codes") {
        section = line[0];
        details = false;
        if (section == 'C') codes_footer = true;
        return Done{};
    }
    if (section == 0)
        return refuse("The line is neither a change (\"Add:\", \"Delete:\", \"Revise from:\", \"Revise to:\") nor the footer");
    if (line == "of which") details = true;
    if (details) return Done{};
    std::size_t number = 0;
    std::size_t digits = 0;
    while (digits < line.size() && digits < 9 && line[digits] >= '0' && line[digits] <= '9')
        number = number * 10 + static_cast<std::size_t>(line[digits++] - '0');
    const std::string_view word = trim(line.substr(digits));
    const std::size_t which = section == 'C' ? 1 : 0;
    constexpr std::array<std::string_view, 3> kWords = {"additions", "deletions", "revisions"};
    for (std::size_t i = 0; i < kWords.size(); ++i) {
        if (digits == 0 || word != kWords[i]) continue;
        stated[which].of[i] = number;
        ++stated_lines[which];
    }
    return Done{};
}

Status AddendaReader::State::check_counts() const {
    constexpr std::array<std::string_view, 3> kWords = {"additions", "deletions", "revisions"};
    for (const std::size_t which : {std::size_t{1}, std::size_t{0}}) {
        if (which == 1 && stated_lines[1] != 3)
            return refuse("The file is cut off: the footer does not count additions, deletions and revisions");
        for (std::size_t i = 0; i < 3; ++i) {
            if (which == 0 && stated_lines[0] == 0) break; // the codes form does not count headers
            if (stated[which].of[i] == found[which].of[i]) continue;
            return refuse(fmt::format("The footer counts {} {} of {}, but the file has {}", stated[which].of[i], kWords[i],
                                      which == 1 ? "codes" : "headers", found[which].of[i]));
        }
    }
    return Done{};
}

AddendaReader::AddendaReader(std::string_view bytes, std::string file) : state_(std::make_unique<State>()) {
    state_->text = bytes;
    state_->file = std::move(file);
    state_->system = system_of(bytes);
}
AddendaReader::~AddendaReader() = default;

Result<bool> AddendaReader::step(double deadline_ms) {
    return state_->step(deadline_ms);
}

double AddendaReader::fraction() const {
    return state_->text.empty() ? 1 : static_cast<double>(state_->position) / static_cast<double>(state_->text.size());
}

CodeSystem AddendaReader::system() const {
    return state_->system;
}

Addenda AddendaReader::take() {
    return std::move(state_->addenda);
}

Result<Addenda> read_addenda(std::string_view bytes, const std::string& file) {
    AddendaReader reader(bytes, file);
    if (const auto status = read_to_end(reader); !status) return status.error();
    return reader.take();
}

bool is_order_addenda(std::string_view bytes) {
    for (const std::string_view line : lines(bytes.substr(0, 4096)))
        if (action_of(line)) return has_flag(line);
    return bytes.find("Headers") != std::string_view::npos;
}

} // namespace sequela::packs
