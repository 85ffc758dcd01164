#include "lookup/pcs_search.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "lookup/pcs/reading.h"

namespace sequela::lookup {
namespace {

using packs::PcsAxis;
using packs::PcsRow;
using packs::PcsTable;
using packs::PcsTables;
using packs::PcsValue;
using searching::Side;

constexpr std::size_t kRows = 48;                                    // that are looked at closely
constexpr std::array<std::size_t, 4> kValues = {4, 3, 2, 3};         // of each axis in such a row
constexpr std::array<float, 4> kUnasked = {-0.25F, 0, -0.3F, -0.3F}; // a value that no word of the query names

// What is commonest where the words leave the section open: domain rule 6.1 orders the sections alike.
float section_prior(char section) {
    switch (section) {
    case '0':
        return 0.1F;
    case '1':
        return -0.1F;
    case '5':
        return -0.2F;
    case '3':
    case '4':
        return -0.3F;
    case 'G':
    case 'H':
    case '6':
        return -0.45F;
    case 'B':
    case 'X':
    case '2':
        return -0.6F;
    default:
        return -0.8F;
    }
}

enum class Approach : std::uint8_t { open, percutaneous, percutaneous_endoscopic, opening, opening_endoscopic, external, other };

Approach approach_of(char character) {
    switch (character) {
    case '0':
        return Approach::open;
    case '3':
        return Approach::percutaneous;
    case '4':
        return Approach::percutaneous_endoscopic;
    case '7':
        return Approach::opening;
    case '8':
        return Approach::opening_endoscopic;
    case 'X':
        return Approach::external;
    default:
        return Approach::other;
    }
}

// How usual an approach is for an operation of which nothing else is said.
float approach_prior(std::string_view operation, Approach approach) {
    struct Usual {
        std::string_view operation;
        std::array<float, 7> priors; // in the order of Approach
    };
    constexpr std::array<float, 7> kOthers = {0.25F, 0.1F, 0.14F, 0.04F, 0.1F, 0.2F, 0};
    constexpr std::array<Usual, 9> kUsual = {{{"Drainage", {0.15F, 0.35F, 0.1F, 0.1F, 0.12F, 0.1F, 0}},
                                              {"Insertion", {0.18F, 0.32F, 0.1F, 0.1F, 0.1F, 0.1F, 0}},
                                              {"Dilation", {0.1F, 0.35F, 0.1F, 0.1F, 0.25F, 0.1F, 0}},
                                              {"Inspection", {0.2F, 0.1F, 0.2F, 0.1F, 0.35F, 0.1F, 0}},
                                              {"Introduction", {0.1F, 0.35F, 0.1F, 0.1F, 0.1F, 0.1F, 0}},
                                              {"Transfusion", {0.1F, 0.35F, 0.1F, 0.1F, 0.1F, 0.1F, 0}},
                                              {"Restriction", {0.2F, 0.22F, 0.1F, 0.1F, 0.1F, 0.1F, 0}},
                                              {"Occlusion", {0.18F, 0.24F, 0.14F, 0.1F, 0.1F, 0.1F, 0}},
                                              {"Extirpation", {0.2F, 0.22F, 0.1F, 0.1F, 0.15F, 0.1F, 0}}}};
    for (const Usual& usual : kUsual)
        if (usual.operation == operation) return usual.priors[static_cast<std::size_t>(approach)];
    return kOthers[static_cast<std::size_t>(approach)];
}

// A value of an axis with what it is worth for the query, other axes aside.
struct Weighed {
    std::uint32_t value = 0;
    float score = 0;
};

struct Candidate {
    std::uint32_t row = 0;
    std::array<std::uint32_t, 4> values{}; // numbers of values, characters 4 to 7
    float score = 0;
};

// Side of a label: "Knee Joint, Right", "Skin, Left Ear", "Ovaries, Bilateral".
Side side_of_label(const std::vector<std::string>& words) {
    const auto has = [&](const char* word) { return std::binary_search(words.begin(), words.end(), word); };
    if (has("bilateral")) return Side::bilateral;
    if (has("right") && has("left")) return Side::bilateral;
    return has("right") ? Side::right : has("left") ? Side::left : Side::none;
}

float side_score(Side asked, Side own) {
    if (own == Side::none) return 0;
    if (asked == Side::none || asked == Side::unspecified) return own == Side::bilateral ? -0.2F : own == Side::left ? -0.01F : 0;
    if (asked == own) return 0.6F;
    if (asked == Side::bilateral) return own == Side::right ? -0.1F : -0.12F; // two codes where none says both
    return own == Side::bilateral ? -0.5F : -1.5F;
}

} // namespace

struct PcsSearch::State {
    explicit State(const packs::Edition& of)
        : edition(of), tables(*of.pcs_tables.data), codes(*of.codes.data), vocabulary(tables), phrases(of, vocabulary),
          reader(vocabulary, phrases) {
        for (std::uint32_t label = 0; label < tables.texts.size(); ++label)
            sides.push_back(side_of_label(vocabulary.words_of_label(label)));
    }
    packs::Edition edition;
    const PcsTables& tables;
    const packs::CodeTable& codes;
    pcs::Vocabulary vocabulary;
    pcs::Phrases phrases;
    pcs::Reader reader;
    std::vector<Side> sides; // of each label

    [[nodiscard]] bool add_codes(std::string_view query, const SearchOptions& options, std::vector<Hit>& hits) const;
    [[nodiscard]] Hit hit_of(const packs::CodeRow& row) const;
    [[nodiscard]] std::string code_of(const Candidate& candidate) const;
};

namespace {

// One query over all rows.
class Ranker {
public:
    Ranker(const PcsTables& tables, const std::vector<Side>& sides, const pcs::Reading& reading);
    std::vector<Candidate> best(std::size_t limit);
    // The clues that a candidate meets.
    [[nodiscard]] std::vector<const pcs::Clue*> met(const Candidate& candidate) const;

private:
    [[nodiscard]] float degree(std::size_t clue, std::uint32_t label) const { return degrees_[clue * labels_ + label]; }
    [[nodiscard]] float sum_at(std::size_t position, std::uint32_t label) const { return sums_[position * labels_ + label]; }
    [[nodiscard]] float table_score(const PcsTable& table, std::uint32_t number) const;
    [[nodiscard]] float value_score(const PcsTable& table, std::size_t position, const PcsValue& value) const;
    const std::vector<Weighed>& weighed(const PcsTable& table, const PcsRow& row, std::size_t position);
    void expand(std::uint32_t row, std::vector<Candidate>& out);
    [[nodiscard]] float exact(const Candidate& candidate) const;
    [[nodiscard]] std::array<std::uint32_t, 8> labels_of(const Candidate& candidate) const;

    const PcsTables& tables_;
    const std::vector<Side>& sides_;
    const pcs::Reading& reading_;
    std::size_t labels_;
    std::vector<float> degrees_;     // clue by label
    std::vector<float> sums_;        // position (0 to 7) by label
    std::vector<float> table_clues_; // clue by table
    std::array<std::vector<Weighed>, 4> scratch_;
};

Ranker::Ranker(const PcsTables& tables, const std::vector<Side>& sides, const pcs::Reading& reading)
    : tables_(tables), sides_(sides), reading_(reading), labels_(tables.texts.size()), degrees_(reading.clues.size() * labels_),
      sums_(8 * labels_), table_clues_(reading.clues.size() * tables.tables.size()) {
    for (std::size_t i = 0; i < reading.clues.size(); ++i) {
        const pcs::Condition& condition = reading.clues[i].condition;
        for (const pcs::LabelMatch& match : condition.labels) {
            float& own = degrees_[i * labels_ + match.label];
            const float more = std::max(0.0F, match.degree - own);
            own += more;
            for (std::size_t position = 1; position <= 7; ++position)
                if ((condition.positions >> position) & 1U) sums_[position * labels_ + match.label] += condition.weight * more;
        }
        for (const auto& [table, strength] : condition.tables) {
            float& own = table_clues_[i * tables.tables.size() + table];
            own = std::max(own, strength * condition.weight);
        }
    }
}

float Ranker::table_score(const PcsTable& table, std::uint32_t number) const {
    constexpr float kUnaskedOperation = -0.3F;
    float score = section_prior(table.characters[0]);
    for (std::size_t i = 0; i < 3; ++i)
        score += sum_at(i + 1, table.labels[i]);
    bool asked = sum_at(3, table.labels[2]) > 0;
    for (std::size_t i = 0; i < reading_.clues.size(); ++i) {
        const float clue = table_clues_[i * tables_.tables.size() + number];
        score += clue;
        asked = asked || clue > 0;
    }
    return asked ? score : score + kUnaskedOperation;
}

float Ranker::value_score(const PcsTable& table, std::size_t position, const PcsValue& value) const {
    const float asked = sum_at(position, value.label);
    float score = asked + side_score(reading_.side, sides_[value.label]);
    if (position == 5) return score + approach_prior(tables_.text(table.labels[2]), approach_of(value.character));
    if (asked > 0) return score;
    if (position == 4) return score + kUnasked[0];
    return value.character == 'Z' ? score + 0.05F : score + kUnasked[position - 4];
}

const std::vector<Weighed>& Ranker::weighed(const PcsTable& table, const PcsRow& row, std::size_t position) {
    std::vector<Weighed>& out = scratch_[position - 4];
    out.clear();
    const PcsAxis& axis = tables_.axis(row, position);
    for (std::uint32_t i = axis.first_value; i < axis.first_value + axis.values; ++i)
        out.push_back({i, value_score(table, position, tables_.values[i])});
    const std::size_t kept = std::min(kValues[position - 4], out.size());
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(kept), out.end(),
                      [](const Weighed& a, const Weighed& b) { return a.score != b.score ? a.score > b.score : a.value < b.value; });
    out.resize(kept);
    return out;
}

std::array<std::uint32_t, 8> Ranker::labels_of(const Candidate& candidate) const {
    const PcsTable& table = tables_.tables[tables_.rows[candidate.row].table];
    std::array<std::uint32_t, 8> labels{};
    for (std::size_t i = 0; i < 3; ++i)
        labels[i + 1] = table.labels[i];
    for (std::size_t i = 0; i < 4; ++i)
        labels[i + 4] = tables_.values[candidate.values[i]].label;
    return labels;
}

// As the sum of the axes, but a clue counts once, where it fits best.
float Ranker::exact(const Candidate& candidate) const {
    const std::uint32_t number = tables_.rows[candidate.row].table;
    const PcsTable& table = tables_.tables[number];
    const std::array<std::uint32_t, 8> labels = labels_of(candidate);
    float score = table_score(table, number);
    for (std::size_t i = 0; i < 4; ++i)
        score += value_score(table, i + 4, tables_.values[candidate.values[i]]);
    for (std::size_t i = 0; i < reading_.clues.size(); ++i) {
        const pcs::Condition& condition = reading_.clues[i].condition;
        float sum = 0;
        float most = 0;
        for (std::size_t position = 1; position <= 7; ++position) {
            if (((condition.positions >> position) & 1U) == 0) continue;
            const float own = degree(i, labels[position]);
            sum += own;
            most = std::max(most, own);
        }
        score -= condition.weight * (sum - most);
    }
    return score;
}

void Ranker::expand(std::uint32_t number, std::vector<Candidate>& out) {
    const PcsRow& row = tables_.rows[number];
    const PcsTable& table = tables_.tables[row.table];
    for (std::size_t position = 4; position <= 7; ++position)
        weighed(table, row, position);
    for (const Weighed& part : scratch_[0])
        for (const Weighed& approach : scratch_[1])
            for (const Weighed& device : scratch_[2])
                for (const Weighed& qualifier : scratch_[3]) {
                    Candidate candidate{number, {part.value, approach.value, device.value, qualifier.value}, 0};
                    candidate.score = exact(candidate);
                    out.push_back(candidate);
                }
}

std::vector<Candidate> Ranker::best(std::size_t limit) {
    std::vector<std::pair<float, std::uint32_t>> rows;
    rows.reserve(tables_.rows.size());
    std::vector<float> of_table(tables_.tables.size());
    for (std::uint32_t i = 0; i < tables_.tables.size(); ++i)
        of_table[i] = table_score(tables_.tables[i], i);
    for (std::uint32_t i = 0; i < tables_.rows.size(); ++i) {
        const PcsRow& row = tables_.rows[i];
        const PcsTable& table = tables_.tables[row.table];
        float score = of_table[row.table];
        for (std::size_t position = 4; position <= 7; ++position) {
            const PcsAxis& axis = tables_.axis(row, position);
            float most = -10;
            for (std::uint32_t k = axis.first_value; k < axis.first_value + axis.values; ++k)
                most = std::max(most, value_score(table, position, tables_.values[k]));
            score += most;
        }
        rows.emplace_back(-score, i);
    }
    const std::size_t kept = std::min(kRows, rows.size());
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end());
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < kept; ++i)
        expand(rows[i].second, candidates);
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
        if (a.score != b.score) return a.score > b.score;
        return a.row != b.row ? a.row < b.row : a.values < b.values;
    });
    if (candidates.size() > limit) candidates.resize(limit);
    return candidates;
}

std::vector<const pcs::Clue*> Ranker::met(const Candidate& candidate) const {
    std::vector<const pcs::Clue*> out;
    const std::array<std::uint32_t, 8> labels = labels_of(candidate);
    const std::uint32_t table = tables_.rows[candidate.row].table;
    for (std::size_t i = 0; i < reading_.clues.size(); ++i) {
        bool fits = table_clues_[i * tables_.tables.size() + table] > 0;
        for (std::size_t position = 1; position <= 7; ++position)
            fits = fits || (((reading_.clues[i].condition.positions >> position) & 1U) != 0 && degree(i, labels[position]) > 0);
        if (fits) out.push_back(&reading_.clues[i]);
    }
    return out;
}

void explain(const std::vector<const pcs::Clue*>& clues, Hit& hit) {
    std::vector<std::string_view> said;
    for (const pcs::Clue* clue : clues) {
        if (clue->why.empty() || std::find(said.begin(), said.end(), clue->why) != said.end()) continue;
        said.push_back(clue->why);
        if (!hit.why.empty()) hit.why += "; ";
        hit.why += clue->why;
    }
    if (hit.why.empty()) hit.why = "title";
}

// The words of the title that the query has, or that its words were taken for.
void mark(const pcs::Reading& reading, const std::vector<const pcs::Clue*>& clues, Hit& hit) {
    std::vector<std::string> words = reading.words;
    for (const pcs::Clue* clue : clues)
        if (const std::size_t equals = clue->why.find(" = "); equals != std::string::npos)
            for (std::string& word : searching::words_of(std::string_view(clue->why).substr(equals + 3)))
                words.push_back(std::move(word));
    searching::WordReader title(hit.title);
    while (title.next()) {
        const std::string word = searching::stem(title.word());
        const auto is_it = [&](const std::string& wanted) { return wanted == word || (wanted.size() >= 4 && word.starts_with(wanted)); };
        if (!pcs::is_filler(word) && std::any_of(words.begin(), words.end(), is_it)) hit.marks.emplace_back(title.begin(), title.end());
    }
}

} // namespace

Hit PcsSearch::State::hit_of(const packs::CodeRow& row) const {
    Hit hit;
    hit.system = CodeSystem::icd10pcs;
    hit.code = row.code.text();
    hit.title = codes.long_title(row);
    hit.billable = row.billable != 0;
    return hit;
}

std::string PcsSearch::State::code_of(const Candidate& candidate) const {
    std::string code(tables.tables[tables.rows[candidate.row].table].code());
    for (const std::uint32_t value : candidate.values)
        code += tables.values[value].character;
    return code;
}

// A typed code: what begins with it, in the order of the book. True if the query is one.
bool PcsSearch::State::add_codes(std::string_view query, const SearchOptions& options, std::vector<Hit>& hits) const {
    const std::string code = normalise_code(query);
    const bool has_digit = std::any_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (code.size() < 3 || code.size() > 7 || !has_digit || trim(query).find(' ') != std::string_view::npos) return false;
    const auto [first, last] = codes.range(code);
    for (std::uint32_t row = first; row < last && hits.size() < options.limit; ++row) {
        if (options.billable_only && codes.rows[row].billable == 0) continue;
        hits.push_back(hit_of(codes.rows[row]));
        hits.back().why = hits.back().code == code ? "code" : "code begins with " + code;
        hits.back().score = 100 - static_cast<double>(hits.size());
    }
    return first < last;
}

PcsSearch::PcsSearch() = default;
PcsSearch::~PcsSearch() = default;
PcsSearch::PcsSearch(PcsSearch&&) noexcept = default;
PcsSearch& PcsSearch::operator=(PcsSearch&&) noexcept = default;

Result<PcsSearch> PcsSearch::of(const packs::Edition& edition) {
    if (!edition.codes)
        return Error{"There are no ICD-10-PCS codes to search on this date", edition.date.words(), "Install the order file of that year"};
    if (!edition.pcs_tables)
        return Error{"There are no ICD-10-PCS tables for this date", edition.date.words(), "Install the tables XML of that fiscal year"};
    PcsSearch search;
    search.state_ = std::make_unique<State>(edition);
    return search;
}

std::vector<Hit> PcsSearch::search(std::string_view query, const SearchOptions& options) const {
    std::vector<Hit> hits;
    if (!state_ || options.limit == 0) return hits;
    if (state_->add_codes(query, options, hits)) return hits;
    const pcs::Reading reading = state_->reader.read(query);
    if (reading.clues.empty()) return hits;
    Ranker ranker(state_->tables, state_->sides, reading);
    for (const Candidate& candidate : ranker.best(options.limit)) {
        // What the tables have and the order file has not is of another release.
        const packs::CodeRow* row = state_->codes.find(state_->code_of(candidate));
        const std::vector<const pcs::Clue*> clues = ranker.met(candidate);
        if (!row || clues.empty()) continue;
        hits.push_back(state_->hit_of(*row));
        hits.back().score = static_cast<double>(candidate.score);
        explain(clues, hits.back());
        mark(reading, clues, hits.back());
    }
    return hits;
}

Result<const PcsSearch*> PcsSearchCache::at(Date date) {
    const auto edition = catalogue_->edition(CodeSystem::icd10pcs, date);
    if (!edition) return edition.error();
    const bool same =
        search_ && revision_ == catalogue_->revision() && codes_ == (*edition)->codes.data && tables_ == (*edition)->pcs_tables.data;
    if (!same) {
        auto search = PcsSearch::of(**edition);
        if (!search) return search.error();
        search_ = std::make_shared<PcsSearch>(std::move(*search));
        revision_ = catalogue_->revision();
        codes_ = (*edition)->codes.data;
        tables_ = (*edition)->pcs_tables.data;
    }
    return static_cast<const PcsSearch*>(search_.get());
}

} // namespace sequela::lookup
