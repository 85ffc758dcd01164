#include "lookup/pcs/phrases.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lookup/search/words.h"

namespace sequela::lookup::pcs {
namespace {

constexpr std::uint8_t kAnyAxis = 0xFE;

struct AxisWeight {
    std::uint8_t positions;
    float weight;
};

// The letter before the colon: which axis is meant, and how much it counts.
AxisWeight axis_of(char letter) {
    switch (letter) {
    case 's':
        return {0x06, 0.6F}; // section and body system
    case 'o':
        return {0x08, 1.0F};
    case 'p':
        return {0x10, 1.2F};
    case 'a':
        return {0x20, 0.7F};
    case 'd':
        return {0x40, 0.8F};
    case 'q':
        return {0x80, 0.8F};
    default:
        return {kAnyAxis, 1.0F};
    }
}

void add_best(std::vector<LabelMatch>& labels, const std::vector<LabelMatch>& more, float factor) {
    for (const LabelMatch& match : more) {
        const auto found = std::find_if(labels.begin(), labels.end(), [&](const LabelMatch& m) { return m.label == match.label; });
        if (found == labels.end())
            labels.push_back({match.label, match.degree * factor});
        else
            found->degree = std::max(found->degree, match.degree * factor);
    }
}

// "o:resection|excision": of the alternatives, the first is the likeliest.
Condition read_condition(std::string_view text, const Vocabulary& vocabulary) {
    constexpr float kLater = 0.94F;
    Condition condition;
    std::string_view alternatives = text;
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
        const AxisWeight axis = axis_of(text[0]);
        condition.positions = axis.positions;
        condition.weight = axis.weight;
        for (const char c : text.substr(1, colon - 1)) // "o+:" counts more, "p-:" less
            condition.weight *= c == '+' ? 1.5F : 0.5F;
        alternatives = text.substr(colon + 1);
    }
    float factor = 1;
    for (const std::string_view alternative : split(alternatives, '|')) {
        add_best(condition.labels, vocabulary.matching(trim(alternative)), factor);
        factor *= kLater;
    }
    return condition;
}

std::string meaning_of(std::string_view right) {
    std::string meaning;
    for (const std::string_view condition : split(right, ';')) {
        std::string_view words = trim(condition);
        if (const std::size_t colon = words.find(':'); colon != std::string_view::npos) words.remove_prefix(colon + 1);
        words = words.substr(0, words.find('|'));
        meaning += (meaning.empty() ? "" : ", ") + std::string(words);
    }
    return meaning;
}

} // namespace

Phrases::Phrases(const packs::Edition& edition, const Vocabulary& vocabulary) {
    add_everyday(vocabulary);
    if (edition.pcs_index) add_index(edition, vocabulary);
    if (edition.pcs_definitions) add_keys(edition, vocabulary);
}

const std::vector<std::uint32_t>& Phrases::beginning(const std::string& word) const {
    static const std::vector<std::uint32_t> kNothing;
    const auto found = beginning_.find(word);
    return found == beginning_.end() ? kNothing : found->second;
}

void Phrases::add(Phrase phrase) {
    if (phrase.words.empty()) return;
    for (const std::string& word : phrase.words)
        words_[word] = words_[word] || (phrase.words.size() == 1 && phrase.source != Source::key);
    beginning_[phrase.words.front()].push_back(static_cast<std::uint32_t>(phrases_.size()));
    phrases_.push_back(std::move(phrase));
}

void Phrases::add_everyday(const Vocabulary& vocabulary) {
    for (const std::string_view line : lines(everyday_words())) {
        const std::size_t equals = line.find('=');
        if (line.empty() || line.front() == '#' || equals == std::string_view::npos) continue;
        Phrase meant;
        const std::string_view right = trim(line.substr(equals + 1));
        for (const std::string_view condition : split(right, ';'))
            meant.conditions.push_back(read_condition(trim(condition), vocabulary));
        meant.meaning = meaning_of(right);
        for (const std::string_view left : split(line.substr(0, equals), ',')) {
            Phrase phrase = meant;
            phrase.words = searching::words_of(left);
            add(std::move(phrase));
        }
    }
}

namespace {

// What a code or the beginning of one names, in the tables of this edition; false if there is no such table.
bool point(const packs::PcsTables& tables, std::string_view code, Pointer& pointer) {
    const packs::PcsTable* table = code.size() >= 3 ? tables.find(code.substr(0, 3)) : nullptr;
    if (!table) return false;
    pointer.table = static_cast<std::uint32_t>(table - tables.tables.data());
    for (std::size_t position = 4; position <= code.size(); ++position) {
        const packs::PcsValue* value = nullptr;
        for (std::uint32_t i = table->first_row; !value && i < table->first_row + table->rows; ++i)
            value = tables.find(tables.axis(tables.rows[i], position), code[position - 1]);
        if (!value) break;
        pointer.labels.push_back(value->label);
    }
    return true;
}

void collect_pointers(const packs::PcsIndex& index, const packs::PcsTables& tables, std::uint32_t term, std::vector<std::string> subwords,
                      std::vector<Pointer>& pointers) {
    const packs::PcsTerm& own = index.terms[term];
    if (own.level > 0)
        for (std::string& word : searching::words_of(index.text(own.title)))
            if (!is_filler(word)) subwords.push_back(std::move(word));
    Pointer pointer;
    if (own.pointer != packs::PcsPointer::use && point(tables, own.code.text(), pointer)) {
        pointer.subwords = subwords;
        pointers.push_back(std::move(pointer));
    }
    for (std::uint32_t child = own.first_child; child != packs::kNone; child = index.terms[child].next_sibling)
        collect_pointers(index, tables, child, subwords, pointers);
}

// "use Cephalic Vein, Right": the labels of the value. Devices have "in …" behind their name.
std::vector<LabelMatch> labels_of_value(std::string_view text, const Vocabulary& vocabulary) {
    text = text.substr(0, text.find(" in "));
    text = text.substr(0, text.find(" for Use"));
    std::vector<LabelMatch> found = vocabulary.matching(text);
    found.erase(std::remove_if(found.begin(), found.end(), [](const LabelMatch& match) { return match.degree < 0.99F; }), found.end());
    return found;
}

} // namespace

void Phrases::add_index(const packs::Edition& edition, const Vocabulary& vocabulary) {
    const packs::PcsIndex& index = *edition.pcs_index.data;
    const packs::PcsTables& tables = *edition.pcs_tables.data;
    std::set<std::string, std::less<>> operations; // their terms say what the tables say
    for (const packs::PcsTable& table : tables.tables)
        operations.emplace(tables.text(table.labels[2]));
    for (const std::uint32_t main : index.main_terms) {
        const std::string_view title = index.text(index.terms[main].title);
        if (operations.count(title) > 0) continue;
        Phrase phrase;
        phrase.source = Source::index;
        for (std::string& word : searching::words_of(title.substr(0, title.find(" ("))))
            if (!is_filler(word)) phrase.words.push_back(std::move(word));
        phrase.meaning = "Index: " + std::string(title);
        collect_pointers(index, tables, main, {}, phrase.pointers);
        Condition use;
        use.positions = 0xF0;
        for (std::uint32_t at = main; at != packs::kNone; at = at == main ? index.terms[main].first_child : index.terms[at].next_sibling)
            if (index.terms[at].pointer == packs::PcsPointer::use)
                add_best(use.labels, labels_of_value(index.text(index.terms[at].text), vocabulary), 1);
        if (!use.labels.empty()) {
            const bool is_label = phrase.words.size() == 1 && vocabulary.has(phrase.words.front());
            if (is_label) continue;
            phrase.source = Source::key;
            use.weight = 1.2F;
            phrase.conditions.push_back(std::move(use));
        }
        if (!phrase.conditions.empty() || !phrase.pointers.empty()) add(std::move(phrase));
    }
}

// What the definitions say a value includes: the body part key and the device key, and what an operation includes.
void Phrases::add_keys(const packs::Edition& edition, const Vocabulary& vocabulary) {
    const packs::PcsDefinitions& definitions = *edition.pcs_definitions.data;
    std::unordered_map<std::string, std::size_t> by_text;
    for (const packs::PcsDefinition& row : definitions.rows) {
        if (row.position < 4) continue;
        const std::vector<LabelMatch> labels = labels_of_value(definitions.text(row.title), vocabulary);
        if (labels.empty()) continue;
        for (std::uint32_t i = 0; i < row.includes; ++i) {
            const std::string text(definitions.include(row, i));
            if (const auto known = by_text.find(text); known != by_text.end()) {
                add_best(phrases_[known->second].conditions.front().labels, labels, 1);
                continue;
            }
            Phrase phrase;
            phrase.source = Source::key;
            for (std::string& word : searching::words_of(text))
                if (!is_filler(word)) phrase.words.push_back(std::move(word));
            if (phrase.words.empty() || (phrase.words.size() == 1 && vocabulary.has(phrase.words.front()))) continue;
            Condition condition;
            condition.positions = 0xF0;
            condition.weight = 1.2F;
            condition.labels = labels;
            phrase.conditions.push_back(std::move(condition));
            phrase.meaning = std::string(definitions.text(row.title));
            by_text.emplace(text, phrases_.size());
            add(std::move(phrase));
        }
    }
}

} // namespace sequela::lookup::pcs
