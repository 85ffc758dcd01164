#include "lookup/search/builder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_map>
#include <vector>

#include "base/job.h"
#include "base/text.h"
#include "lookup/search/lexicon.h"

namespace sequela::lookup::searching {
namespace {

using packs::CodeRow;
using packs::CodeTable;
using packs::TermIndex;

// Words that are common to very many titles and tell little: what they weigh beside a word of the same rarity.
struct Weight {
    std::string_view word;
    float factor;
};
constexpr std::array<Weight, 33> kWeak = {
    {{"disease", 0.6F},       {"disorder", 0.6F},   {"syndrome", 0.7F},    {"condition", 0.3F},     {"complication", 0.4F},
     {"uncomplicated", 0.2F}, {"primary", 0.7F},    {"essential", 0.7F},   {"initial", 0.5F},       {"encounter", 0.5F},
     {"site", 0.2F},          {"region", 0.3F},     {"part", 0.3F},        {"level", 0.3F},         {"mention", 0.2F},
     {"simple", 0.5F},        {"subsequent", 0.6F}, {"intractable", 0.5F}, {"female", 0.5F},        {"adult", 0.5F},
     {"male", 0.7F},          {"person", 0.5F},     {"accidental", 0.4F},  {"unintentional", 0.3F}, {"nontraumatic", 0.5F},
     {"nonrheumatic", 0.4F},  {"single", 0.5F},     {"episode", 0.5F},     {"applicable", 0.3F},    {"alone", 0.4F},
     {"only", 0.4F},          {"use", 0.6F},        {"mellitus", 0.3F}}};

constexpr std::uint32_t kStopFlag = 1;
constexpr std::uint32_t kUnspecifiedFlag = 2;
constexpr std::uint32_t kOtherFlag = 4;
constexpr std::uint32_t kSideFlag = 8;
constexpr std::uint32_t kSidedOrganFlag = 16; // "right eye" under a title that does not name the eye

bool is_number(std::string_view word) {
    return !word.empty() && word.size() <= 3 && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}
unsigned to_number(std::string_view word) {
    unsigned value = 0;
    for (const char c : word)
        value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
}

// The words of one text, while the index is being built: numbers of words in the order in which they were first met.
struct TextWords {
    std::vector<std::uint32_t> essential;
    std::vector<std::uint32_t> optional;
    Side side = Side::none;
    bool unspecified = false;
    bool other = false;

    void clear() { *this = TextWords(); }
};

void add_once(std::vector<std::uint32_t>& list, std::uint32_t word) {
    if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
}

class WordTable {
public:
    std::uint32_t number_of(const std::string& raw) {
        const auto found = by_raw_.find(raw);
        if (found != by_raw_.end()) return found->second;
        const std::string stemmed = stem(raw);
        auto [at, added] = by_stem_.try_emplace(stemmed, static_cast<std::uint32_t>(texts_.size()));
        if (added) {
            texts_.push_back(stemmed);
            flags_.push_back(flags_of(stemmed));
        }
        by_raw_.emplace(raw, at->second);
        return at->second;
    }
    [[nodiscard]] std::uint32_t flags(std::uint32_t word) const { return flags_[word]; }
    [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

private:
    static std::uint32_t flags_of(const std::string& word) {
        std::uint32_t flags = 0;
        if (is_stop_word(word)) flags |= kStopFlag;
        if (word == "unspecified") flags |= kUnspecifiedFlag;
        if (word == "other") flags |= kOtherFlag;
        if (side_of(word) != Side::none) flags |= kSideFlag;
        if (word == "eye" || word == "ear" || word == "side") flags |= kSidedOrganFlag;
        return flags;
    }
    std::unordered_map<std::string, std::uint32_t> by_raw_;
    std::unordered_map<std::string, std::uint32_t> by_stem_;
    std::vector<std::string> texts_;
    std::vector<std::uint32_t> flags_;
};

enum class TextForm { title, index };

// What stands in brackets is optional; so are, in an index, the other forms of a term: "Failure, failed", "atrial or auricular".
class TextAnalyser {
public:
    explicit TextAnalyser(WordTable& table) : table_(table) {}

    void analyse(std::string_view text, TextForm form, bool all_optional, TextWords& out) {
        WordReader reader(text);
        int depth = 0;
        bool after_comma = false;
        std::uint32_t before = 0;
        std::string previous;
        std::string first;
        without_ = false;
        form_ = form;
        while (reader.next()) {
            for (const char c : text.substr(before, reader.begin() - before)) {
                if (c == '(' || c == '[') ++depth;
                if ((c == ')' || c == ']') && depth > 0) --depth;
                if (c == ',') after_comma = true;
            }
            const bool alike = first.size() > 3 && reader.word().compare(0, 3, first, 0, 3) == 0;
            const bool other_form = form == TextForm::index && ((after_comma && alike) || previous == "or");
            if (first.empty()) first = reader.word();
            const bool range = is_number(reader.word()) && is_number(previous) && reader.begin() == before + 1 && text[before] == '-';
            if (range) add_between(to_number(previous), to_number(reader.word()), out);
            if (is_number(reader.word()) && text.substr(reader.end(), 8) == " or less") add_below(to_number(reader.word()), out);
            add(reader.word(), all_optional || depth > 0 || other_form, out);
            before = reader.end();
            previous = reader.word();
        }
    }

private:
    void add(const std::string& word, bool optional, TextWords& out) {
        const std::uint32_t number = table_.number_of(word);
        const std::uint32_t flags = table_.flags(number);
        if ((flags & kUnspecifiedFlag) != 0) out.unspecified = true;
        if ((flags & kOtherFlag) != 0) out.other = true;
        if ((flags & kSideFlag) != 0) out.side = std::max(out.side, side_of(table_.texts()[number]));
        // "not intractable", "not having achieved remission"
        if (word == "without" || word == "not") {
            without_ = true;
            return;
        }
        // "specified type NEC" in an index is what is left over.
        if ((flags & kStopFlag) != 0 && !(form_ == TextForm::index && word == "specified")) return;
        add_once(optional ? out.optional : out.essential, number);
        if (!without_) return;
        without_ = false;
        add_once(optional ? out.optional : out.essential, table_.number_of(without_word(table_.texts()[number])));
    }
    // "40.0-44.9" is found by 42 too.
    void add_between(unsigned first, unsigned last, TextWords& out) {
        for (unsigned value = first + 1; value < last && last - first <= 12; ++value)
            add_once(out.optional, table_.number_of(std::to_string(value)));
    }
    // "19.9 or less" by 16.
    void add_below(unsigned last, TextWords& out) {
        for (unsigned value = last > 9 ? last - 9 : 0; value < last; ++value)
            add_once(out.optional, table_.number_of(std::to_string(value)));
    }
    WordTable& table_;
    TextForm form_ = TextForm::title;
    bool without_ = false; // the word before was "without"
};

// "see Failure, heart, congestive": the term that it means, as far as it can be followed by title.
class CrossReferences {
public:
    explicit CrossReferences(const TermIndex& index) : index_(index) {
        for (const std::uint32_t term : index.main_terms) {
            const std::string_view name = index.text(index.terms[term].title);
            main_.try_emplace(first_form(name), term);
        }
    }
    [[nodiscard]] std::uint32_t follow(std::string_view reference) const {
        const auto parts = split(reference, ',');
        const auto found = main_.find(first_form(parts.front()));
        if (found == main_.end()) return packs::kNone;
        std::uint32_t term = found->second;
        for (std::size_t i = 1; i < parts.size() && term != packs::kNone; ++i) {
            std::string wanted = first_form(parts[i]);
            if (wanted.compare(0, 3, "by ") == 0) continue;
            if (wanted.compare(0, 5, "with ") == 0) {
                if (const std::uint32_t with = child_named(term, "with"); with != packs::kNone) term = with;
                wanted.erase(0, 5);
            }
            term = child_named(term, wanted);
        }
        return term;
    }

private:
    [[nodiscard]] std::uint32_t child_named(std::uint32_t term, const std::string& wanted) const {
        std::uint32_t child = index_.terms[term].first_child;
        while (child != packs::kNone && first_form(index_.text(index_.terms[child].title)) != wanted)
            child = index_.terms[child].next_sibling;
        return child;
    }
    static std::string first_form(std::string_view name) { return to_lower(trim(name.substr(0, name.find_first_of(",(")))); }
    const TermIndex& index_;
    std::unordered_map<std::string, std::uint32_t> main_;
};

// The first letter, and then some of the others in their order.
bool is_short_form(std::string_view form, std::string_view word) {
    if (form.size() >= word.size() || form.front() != word.front()) return false;
    std::size_t at = 0;
    for (const char c : word)
        if (at < form.size() && form[at] == c) ++at;
    return at == form.size();
}

bool begins_with(std::string_view text, std::string_view beginning) {
    return text.size() >= beginning.size() && text.substr(0, beginning.size()) == beginning;
}

} // namespace

struct Builder::State {
    explicit State(const packs::Edition& of) : edition(of), codes(*of.codes.data), analyser(table) {}

    const packs::Edition& edition;
    const CodeTable& codes;
    WordTable table;
    TextAnalyser analyser;
    Index index;
    std::vector<std::uint32_t> words;              // of entries, in the numbering of `table`
    std::vector<std::vector<std::uint32_t>> cores; // sorted words of each title without sides: what makes a family
    std::unordered_map<std::string, std::uint16_t> suffix_numbers;
    std::vector<std::vector<std::uint32_t>> suffix_words;
    std::map<std::string, std::vector<std::pair<std::uint32_t, std::uint32_t>>> short_forms; // words and how often
    std::map<std::string, std::vector<std::pair<std::uint32_t, std::uint32_t>>>::const_iterator next_form;
    std::vector<float> leaf_cost;
    std::vector<std::vector<std::uint32_t>> path_essential; // of the index term under work, by level
    std::vector<std::vector<std::uint32_t>> path_optional;
    std::unique_ptr<CrossReferences> references;
    std::vector<std::uint32_t> new_number; // of words, when they are sorted
    std::vector<std::uint32_t> sorted;     // old numbers in alphabetical order
    std::vector<std::uint32_t> bucket_begin;
    std::vector<std::uint32_t> fill;
    std::vector<std::uint32_t> searched_columns; // of the details
    std::size_t phase = 0;
    std::size_t position = 0;

    // Each phase handles the item at `position` and says whether there are more.
    using Work = bool (State::*)();
    bool add_title();
    bool learn_short_forms();
    bool add_note();
    bool add_field();
    template <int Book> bool add_term();
    bool add_neoplasm();
    bool add_drug();
    bool choose_leaf();
    bool gather_members();
    bool sort_words();
    bool describe_word();
    bool keep_short_form();
    bool number_entry();
    bool weigh_words();
    bool fill_posting();
    bool finish();
    static constexpr std::array<Work, 16> works();
    [[nodiscard]] std::size_t size_of_phase() const;

    void add_entry(const TextWords& text, EntryKind kind, std::uint32_t code, std::uint32_t source, std::size_t lead);
    void read_path(const TermIndex& terms, std::uint32_t number, TextWords& out);
    [[nodiscard]] std::uint32_t row_of(const packs::CodeKey& code) const;
    bool join_family(std::uint32_t row, const TextWords& title);
    bool take_suffix(std::uint32_t row);
    bool add_table_row(const packs::Part<TermIndex>& part, EntryKind kind);
    float cost_under_parent(std::uint32_t row) const;
};

void Builder::State::add_entry(const TextWords& text, EntryKind kind, std::uint32_t code, std::uint32_t source, std::size_t lead) {
    if (text.essential.empty() && text.optional.empty()) return;
    EntryRow entry;
    entry.code = code;
    entry.source = source;
    entry.kind = kind;
    entry.first_word = static_cast<std::uint32_t>(words.size());
    entry.lead = static_cast<std::uint8_t>(std::min<std::size_t>(lead, 255));
    for (const std::uint32_t word : text.essential) {
        if (entry.essential == 64) break;
        words.push_back(word);
        ++entry.essential;
    }
    for (const std::uint32_t word : text.optional) {
        if (entry.optional == 64) break;
        if (std::find(text.essential.begin(), text.essential.end(), word) != text.essential.end()) continue;
        words.push_back(word);
        ++entry.optional;
    }
    index.entries.push_back(entry);
}

// An index that is older than the codes may name what is no longer valid: what came in its place, or else what it was part of.
std::uint32_t Builder::State::row_of(const packs::CodeKey& code) const {
    const CodeRow* row = codes.find(code.text());
    if (row == nullptr && edition.conversion && code.text().size() >= 3)
        for (const std::string& newer : edition.conversion.data->replacements_of(code.text()))
            if (row == nullptr || newer < row->code.text())
                if (const CodeRow* found = codes.find(newer); found != nullptr) row = found;
    for (std::size_t length = code.text().size(); row == nullptr && length > 4; --length)
        row = codes.find(code.text().substr(0, length - 1));
    return row == nullptr ? kNoRow : codes.row_number(*row);
}

// "…, initial encounter for closed fracture" behind the title of the parent.
bool Builder::State::take_suffix(std::uint32_t row) {
    const CodeRow& code = codes.rows[row];
    if (code.parent == packs::kNone || code.code.text().size() != 7) return false;
    const std::string_view title = codes.long_title(code);
    const std::string_view beginning = codes.long_title(codes.rows[code.parent]);
    if (!begins_with(title, beginning) || title.size() == beginning.size() || index.suffixes.size() >= kNoSuffix - 1) return false;
    const std::string text(title.substr(beginning.size()));
    const auto [at, added] = suffix_numbers.try_emplace(text, static_cast<std::uint16_t>(suffix_words.size()));
    if (added) {
        TextWords suffix;
        analyser.analyse(text, TextForm::title, false, suffix);
        suffix.essential.insert(suffix.essential.end(), suffix.optional.begin(), suffix.optional.end());
        suffix_words.push_back(std::move(suffix.essential));
    }
    CodeInfo& info = index.codes[row];
    info.suffix = at->second;
    info.head = index.codes[code.parent].head;
    info.side = index.codes[code.parent].side;
    info.residual = index.codes[code.parent].residual;
    info.unspecified = index.codes[code.parent].unspecified;
    return true;
}

bool Builder::State::join_family(std::uint32_t row, const TextWords& title) {
    const CodeRow& code = codes.rows[row];
    std::vector<std::uint32_t> core;
    const bool sided = title.side != Side::none || title.unspecified;
    for (const auto* list : {&title.essential, &title.optional})
        for (const std::uint32_t word : *list)
            if ((table.flags(word) & kSideFlag) == 0) core.push_back(word);
    std::sort(core.begin(), core.end());
    core.erase(std::unique(core.begin(), core.end()), core.end());
    cores[row] = core;
    if (code.parent == packs::kNone) return false;
    const std::vector<std::uint32_t>& parents = cores[code.parent];
    if (core != parents && sided) {
        core.erase(std::remove_if(core.begin(), core.end(),
                                  [&](std::uint32_t word) {
                                      return (table.flags(word) & kSidedOrganFlag) != 0 &&
                                             !std::binary_search(parents.begin(), parents.end(), word);
                                  }),
                   core.end());
    }
    const CodeInfo& parent = index.codes[code.parent];
    CodeInfo& info = index.codes[row];
    if (core != parents || info.residual != parent.residual) return false;
    cores[row] = core;
    info.head = parent.head;
    info.side = title.side != Side::none ? title.side : (title.unspecified ? Side::unspecified : parent.side);
    return true;
}

bool Builder::State::add_title() {
    if (position >= codes.rows.size()) return false;
    if (position == 0) {
        const auto terms = [](const packs::Part<TermIndex>& part) { return part ? part.data->terms.size() : 0; };
        const std::size_t entries =
            codes.rows.size() / 2 + terms(edition.index) + terms(edition.external_index) + terms(edition.drug_table);
        index.entries.reserve(entries); // growing would copy it all in one step
        words.reserve(entries * 10);
        index.codes.resize(codes.rows.size());
        cores.resize(codes.rows.size());
        leaf_cost.assign(codes.rows.size(), 1e9F);
    }
    const auto row = static_cast<std::uint32_t>(position);
    CodeInfo& info = index.codes[row];
    info.head = row;
    if (edition.system == CodeSystem::icd10cm) info.frequency = static_cast<std::uint8_t>(usual_frequency(codes.rows[row].code.text()));
    if (take_suffix(row)) return true;
    TextWords title;
    analyser.analyse(codes.long_title(codes.rows[row]), TextForm::title, false, title);
    info.residual = title.other ? 1 : 0;
    info.unspecified = title.unspecified ? 1 : 0;
    if (join_family(row, title)) return true;
    info.side = title.side != Side::none ? title.side : (title.unspecified ? Side::unspecified : Side::none);
    info.title_entry = static_cast<std::uint32_t>(index.entries.size());
    add_entry(title, EntryKind::title, row, row, 0);
    if (info.title_entry == index.entries.size()) info.title_entry = kNoRow;
    return true;
}

// Words of the short title that do not stand in the long one, but are made of the beginning and further letters of a word that does.
bool Builder::State::learn_short_forms() {
    if (position >= codes.rows.size()) return false;
    const CodeRow& code = codes.rows[position];
    // The seventh characters repeat themselves: a few of them teach as much.
    if (code.short_title.offset == code.long_title.offset || (code.code.text().size() == 7 && position % 16 != 0)) return true;
    std::vector<std::pair<std::string, bool>> long_words; // and whether the short title has taken it
    WordReader long_reader(codes.long_title(code));
    while (long_reader.next())
        long_words.emplace_back(long_reader.word(), false);
    std::size_t from = 0;
    WordReader reader(codes.short_title(code));
    while (reader.next()) {
        const std::string& form = reader.word();
        const auto same = [&](const auto& word) { return !word.second && word.first == form; };
        auto found = std::find_if(long_words.begin() + static_cast<std::ptrdiff_t>(from), long_words.end(), same);
        if (found == long_words.end() && form.size() >= 2 && !is_number(form.substr(0, 1))) {
            const auto stands_for = [&](const auto& word) { return !word.second && is_short_form(form, word.first); };
            found = std::find_if(long_words.begin() + static_cast<std::ptrdiff_t>(from), long_words.end(), stands_for);
            if (found != long_words.end()) {
                auto& known = short_forms[form];
                const std::uint32_t word = table.number_of(found->first);
                const auto at = std::find_if(known.begin(), known.end(), [&](const auto& entry) { return entry.first == word; });
                if (at == known.end())
                    known.emplace_back(word, 1U);
                else
                    ++at->second;
            }
        }
        if (found == long_words.end()) continue;
        found->second = true;
        from = static_cast<std::size_t>(found - long_words.begin());
    }
    return true;
}

bool Builder::State::keep_short_form() {
    constexpr std::size_t kMostWords = 4; // of one form
    if (position == 0) next_form = short_forms.begin();
    if (next_form == short_forms.end()) return false;
    auto words_of_form = next_form->second;
    std::stable_sort(words_of_form.begin(), words_of_form.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    const auto text = static_cast<std::uint32_t>(index.short_pool.size());
    std::size_t kept = 0;
    for (const auto& [word, count] : words_of_form) {
        if (kept == kMostWords || count * 20 < words_of_form.front().second || new_number[word] == kNoRow) break;
        index.short_forms.push_back({text, static_cast<std::uint32_t>(next_form->first.size()), new_number[word], count});
        ++kept;
    }
    if (kept > 0) index.short_pool += next_form->first;
    ++next_form;
    return true;
}

bool Builder::State::add_note() {
    const packs::Tabular* tabular = edition.tabular.data;
    if (tabular == nullptr || position >= tabular->notes.size()) return false;
    const auto number = static_cast<std::uint32_t>(position);
    const packs::Note& note = tabular->notes[number];
    if (note.kind != packs::NoteKind::inclusion_term && note.kind != packs::NoteKind::includes) return true;
    const packs::TabularNode& node = tabular->nodes[note.node];
    if (node.kind != packs::NodeKind::code) return true;
    const std::uint32_t row = row_of(node.first);
    if (row == kNoRow) return true;
    TextWords words_of_note;
    analyser.analyse(tabular->text(note.text), TextForm::title, false, words_of_note);
    add_entry(words_of_note, EntryKind::inclusion, row, number, 0);
    return true;
}

// What the fields of a code say by other names: synonyms, and what is included.
bool Builder::State::add_field() {
    const packs::DataTable* details = edition.details.data;
    if (details == nullptr || position >= details->row_count()) return false;
    if (position == 0)
        for (const char* name : {"Synonyms", "Includes"})
            if (const std::uint32_t column = details->find_column(name); column != packs::kNone) searched_columns.push_back(column);
    const CodeRow* row = searched_columns.empty() ? nullptr : codes.find(details->key(position));
    if (row == nullptr) return !searched_columns.empty();
    for (const std::uint32_t column : searched_columns) {
        const std::string_view text = details->cell(position, column);
        if (text.empty()) continue;
        TextWords words_of_field;
        analyser.analyse(text, TextForm::title, false, words_of_field);
        add_entry(words_of_field, EntryKind::field, codes.row_number(*row),
                  static_cast<std::uint32_t>(position * details->columns.size() + column), 0);
    }
    return true;
}

// All words from the main term down to this term.
void Builder::State::read_path(const TermIndex& terms, std::uint32_t number, TextWords& out) {
    const packs::Term& term = terms.terms[number];
    const std::size_t level = std::min<std::size_t>(term.level, 15);
    path_essential.resize(16);
    path_optional.resize(16);
    TextWords own;
    analyser.analyse(terms.text(term.title), TextForm::index, false, own);
    analyser.analyse(terms.text(term.nonessential_modifiers), TextForm::index, true, own);
    path_essential[level] = std::move(own.essential);
    path_optional[level] = std::move(own.optional);
    for (std::size_t i = 0; i <= level; ++i) {
        for (const std::uint32_t word : path_essential[i])
            add_once(out.essential, word);
        for (const std::uint32_t word : path_optional[i])
            add_once(out.optional, word);
    }
}

template <int Book> bool Builder::State::add_term() {
    const auto& part = Book == 0 ? edition.index : edition.external_index;
    if (!part || position >= part.data->terms.size()) return false;
    const TermIndex& terms = *part.data;
    if (position == 0) references = std::make_unique<CrossReferences>(terms);
    const auto number = static_cast<std::uint32_t>(position);
    const packs::Term& term = terms.terms[number];
    TextWords path;
    read_path(terms, number, path);
    std::uint32_t row = row_of(term.code);
    if (row == kNoRow && term.code.text().empty() && term.see.length > 0) {
        const std::uint32_t target = references->follow(terms.text(term.see));
        if (target != packs::kNone) row = row_of(terms.terms[target].code);
    }
    if (row != kNoRow) add_entry(path, Book == 0 ? EntryKind::index : EntryKind::external_cause, row, number, path_essential[0].size());
    return true;
}

bool Builder::State::add_table_row(const packs::Part<TermIndex>& part, EntryKind kind) {
    if (!part || position >= part.data->terms.size()) return false;
    const TermIndex& terms = *part.data;
    const auto number = static_cast<std::uint32_t>(position);
    const packs::Term& term = terms.terms[number];
    TextWords path;
    read_path(terms, number, path);
    if (term.first_cell == packs::kNone) return true;
    if (kind == EntryKind::neoplasm && term.level == 0) return true; // "Neoplasm" itself: the Index has it
    if (kind == EntryKind::neoplasm) {
        // The main term, "Neoplasm, neoplastic", is said by the column.
        for (const std::uint32_t word : path_essential[0])
            path.essential.erase(std::remove(path.essential.begin(), path.essential.end(), word), path.essential.end());
    }
    const auto first = static_cast<std::uint32_t>(index.cells.size());
    bool any = false;
    for (std::uint32_t i = 0; i < 6; ++i) {
        const std::uint32_t row = row_of(terms.cells[term.first_cell + i].code);
        index.cells.push_back(row);
        any = any || row != kNoRow;
    }
    if (any)
        add_entry(path, kind, first, number, 0);
    else
        index.cells.resize(first);
    return true;
}

bool Builder::State::add_neoplasm() {
    return add_table_row(edition.neoplasm_table, EntryKind::neoplasm);
}
bool Builder::State::add_drug() {
    return add_table_row(edition.drug_table, EntryKind::drug);
}

// How far a code is from being what its parent means when nothing more is said.
float Builder::State::cost_under_parent(std::uint32_t row) const {
    const CodeRow& code = codes.rows[row];
    const CodeInfo& info = index.codes[row];
    const char last = code.code.text().back();
    float cost = 0;
    if (info.head == index.codes[code.parent].head) {
        if (info.side == Side::right || info.side == Side::left) cost += 1;
        if (info.side == Side::bilateral) cost += 2;
        if (info.suffix != kNoSuffix && last != 'A' && last != '0') cost += 2;
    } else {
        auto extra = static_cast<float>(cores[row].size()) - static_cast<float>(cores[code.parent].size());
        // "without gangrene" says less than "with gangrene", though it is more words.
        for (const std::uint32_t word : cores[row])
            if (is_without_word(table.texts()[word])) extra -= 2.5F;
        cost = 3.0F + 1.2F * static_cast<float>(info.residual) + 0.5F * std::clamp(extra, -4.0F, 10.0F);
        if (info.side == Side::unspecified) cost -= 2.5F;
        if (last == '9') cost -= 0.5F;
    }
    const std::uint32_t leaf = info.default_leaf;
    if (leaf != kNoRow) cost -= 0.03F * static_cast<float>(index.codes[leaf].frequency);
    return cost;
}

// From the end to the beginning, so that children come before their parents.
bool Builder::State::choose_leaf() {
    if (position >= codes.rows.size()) return false;
    const auto row = static_cast<std::uint32_t>(codes.rows.size() - 1 - position);
    const CodeRow& code = codes.rows[row];
    CodeInfo& info = index.codes[row];
    if (code.billable != 0) info.default_leaf = row;
    if (code.parent == packs::kNone || info.default_leaf == kNoRow) return true;
    const float cost = cost_under_parent(row);
    if (cost <= leaf_cost[code.parent]) { // of equals, the first in the book
        leaf_cost[code.parent] = cost;
        index.codes[code.parent].default_leaf = info.default_leaf;
    }
    return true;
}

bool Builder::State::gather_members() {
    std::uint32_t first = 0;
    for (CodeInfo& info : index.codes)
        if (index.codes[info.head].member_count < 0xFFFFU) ++index.codes[info.head].member_count;
    for (CodeInfo& info : index.codes) {
        info.first_member = first;
        first += info.member_count;
    }
    index.members.resize(first);
    std::vector<std::uint16_t> filled(index.codes.size(), 0);
    for (std::uint32_t row = 0; row < index.codes.size(); ++row) {
        const std::uint32_t head = index.codes[row].head;
        if (filled[head] < index.codes[head].member_count) index.members[index.codes[head].first_member + filled[head]++] = row;
    }
    cores.clear();
    cores.shrink_to_fit();
    return false;
}

// Words by their first byte first; then each such bucket is sorted, one a call.
bool Builder::State::sort_words() {
    const std::vector<std::string>& texts = table.texts();
    const auto first_byte = [&](std::uint32_t word) { return texts[word].empty() ? 0U : static_cast<unsigned char>(texts[word][0]); };
    if (position == 0) {
        bucket_begin.assign(257, 0);
        for (std::uint32_t i = 0; i < texts.size(); ++i)
            ++bucket_begin[first_byte(i) + 1];
        for (std::size_t i = 1; i < bucket_begin.size(); ++i)
            bucket_begin[i] += bucket_begin[i - 1];
        std::vector<std::uint32_t> at = bucket_begin;
        sorted.resize(texts.size());
        for (std::uint32_t i = 0; i < sorted.size(); ++i)
            sorted[at[first_byte(i)]++] = i;
    }
    if (position + 1 < bucket_begin.size()) {
        const auto first = sorted.begin() + static_cast<std::ptrdiff_t>(bucket_begin[position]);
        const auto last = sorted.begin() + static_cast<std::ptrdiff_t>(bucket_begin[position + 1]);
        std::sort(first, last, [&](std::uint32_t a, std::uint32_t b) { return texts[a] < texts[b]; });
        return true;
    }
    new_number.assign(texts.size(), kNoRow);
    for (std::uint32_t i = 0; i < sorted.size(); ++i)
        new_number[sorted[i]] = i;
    index.words.reserve(sorted.size() + 1);
    return false;
}

bool Builder::State::describe_word() {
    if (position < sorted.size()) {
        const std::string& text = table.texts()[sorted[position]];
        WordInfo info;
        info.text = static_cast<std::uint32_t>(index.pool.size());
        info.phonetic = phonetic_key(text);
        for (const char c : text)
            info.letters |= c >= 'a' && c <= 'z' ? 1U << (c - 'a') : 1U << 26U;
        info.weight = is_without_word(text) ? 0.3F : 1.0F; // times its rarity, when that is known
        for (const auto& [word, factor] : kWeak)
            if (word == text) info.weight *= factor;
        index.words.push_back(info);
        index.pool += text;
        return true;
    }
    WordInfo sentinel;
    sentinel.text = static_cast<std::uint32_t>(index.pool.size());
    index.words.push_back(sentinel);
    fill.assign(sorted.size(), 0);
    for (const std::vector<std::uint32_t>& suffix : suffix_words) {
        index.suffixes.push_back({static_cast<std::uint32_t>(index.suffix_words.size()), static_cast<std::uint32_t>(suffix.size())});
        for (const std::uint32_t word : suffix)
            index.suffix_words.push_back(new_number[word]);
    }
    index.entry_words.reserve(words.size());
    return false;
}

bool Builder::State::weigh_words() {
    std::uint32_t first = 0;
    const auto entries = static_cast<float>(index.entries.size());
    for (std::size_t i = 0; i < fill.size(); ++i) {
        WordInfo& info = index.words[i];
        info.first_posting = first;
        info.weight *= std::clamp(std::log(1.0F + entries / static_cast<float>(std::max(1U, fill[i]))), 1.5F, 9.0F);
        first += fill[i];
        fill[i] = info.first_posting;
    }
    index.words.back().first_posting = first;
    index.postings.resize(first);
    index.entry_weight.assign(index.entries.size(), 0);
    return false;
}

bool Builder::State::number_entry() {
    if (position >= index.entries.size()) return false;
    EntryRow& entry = index.entries[position];
    const std::size_t first = entry.first_word;
    for (std::size_t i = 0; i < std::size_t{entry.essential} + entry.optional; ++i) {
        const std::uint32_t word = new_number[words[first + i]];
        index.entry_words.push_back(word);
        ++fill[word];
    }
    return true;
}

bool Builder::State::fill_posting() {
    if (position >= index.entries.size()) return false;
    const EntryRow& entry = index.entries[position];
    for (std::size_t i = 0; i < std::size_t{entry.essential} + entry.optional; ++i) {
        const std::uint32_t word = index.entry_words[entry.first_word + i];
        index.postings[fill[word]++] = static_cast<std::uint32_t>(position);
        if (i < entry.essential) index.entry_weight[position] += index.words[word].weight;
    }
    return true;
}

// How many items the phase handles, as far as one knows; for the progress bar.
std::size_t Builder::State::size_of_phase() const {
    const auto terms = [](const packs::Part<TermIndex>& part) { return part ? part.data->terms.size() : 0; };
    const std::array<std::size_t, 16> sizes = {codes.rows.size(),
                                               codes.rows.size(),
                                               edition.tabular ? edition.tabular.data->notes.size() : 0,
                                               edition.details ? edition.details.data->row_count() : 0,
                                               terms(edition.index),
                                               terms(edition.external_index),
                                               terms(edition.neoplasm_table),
                                               terms(edition.drug_table),
                                               codes.rows.size(),
                                               1,
                                               256,
                                               sorted.size(),
                                               short_forms.size(),
                                               index.entries.size(),
                                               1,
                                               index.entries.size()};
    return phase < sizes.size() ? sizes[phase] : 0;
}

constexpr std::array<Builder::State::Work, 16> Builder::State::works() {
    return {&State::add_title,       &State::learn_short_forms, &State::add_note,     &State::add_field,
            &State::add_term<0>,     &State::add_term<1>,       &State::add_neoplasm, &State::add_drug,
            &State::choose_leaf,     &State::gather_members,    &State::sort_words,   &State::describe_word,
            &State::keep_short_form, &State::number_entry,      &State::weigh_words,  &State::fill_posting};
}

Builder::Builder(const packs::Edition& edition) : state_(std::make_unique<State>(edition)) {}
Builder::~Builder() = default;

bool Builder::step(double deadline_ms) {
    static constexpr auto kWorks = State::works();
    constexpr std::size_t kGatherPhase = 9; // of works()
    constexpr std::size_t kSortPhase = 10;
    constexpr std::size_t kWeighPhase = 14;
    while (state_->phase < kWorks.size()) {
        const int items = state_->phase == kSortPhase ? 1 : 32; // between looks at the clock
        for (int i = 0; i < items; ++i) {
            if ((*state_.*kWorks[state_->phase])()) {
                ++state_->position;
                continue;
            }
            ++state_->phase;
            state_->position = 0;
            if (state_->phase == kGatherPhase || state_->phase == kWeighPhase) return false; // they are done at once
            break;
        }
        if (monotonic_ms() >= deadline_ms) break;
    }
    return state_->phase >= kWorks.size();
}

double Builder::fraction() const {
    // Titles take about a third of the time, the Index another.
    constexpr std::array<double, 17> kBegin = {0,   0.27, 0.35, 0.4,  0.41, 0.68, 0.71, 0.72, 0.76,
                                               0.8, 0.82, 0.85, 0.87, 0.88, 0.93, 0.94, 1};
    const std::size_t phase = std::min(state_->phase, kBegin.size() - 1);
    const std::size_t size = state_->size_of_phase();
    const double part = size == 0 ? 0 : std::min(1.0, static_cast<double>(state_->position) / static_cast<double>(size));
    return phase + 1 < kBegin.size() ? kBegin[phase] + part * (kBegin[phase + 1] - kBegin[phase]) : 1;
}

Index Builder::take() {
    return std::move(state_->index);
}

Index build_index(const packs::Edition& edition) {
    Builder builder(edition);
    while (!builder.step(monotonic_ms() + 1000)) {
    }
    return builder.take();
}

} // namespace sequela::lookup::searching
