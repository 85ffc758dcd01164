#include "groupers/msdrg/formula.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace sequela::groupers {
namespace {

struct ConditionWord {
    std::string_view word;
    Condition condition;
};

constexpr std::array<ConditionWord, 25> kConditions = {{{"MCC", Condition::mcc},
                                                        {"CC", Condition::cc},
                                                        {"ALIVE", Condition::alive},
                                                        {"DIED", Condition::died},
                                                        {"AMA", Condition::left_against_advice},
                                                        {"XFRNBA", Condition::newborn_transferred},
                                                        {"INVALID_DSTAT", Condition::invalid_discharge_status},
                                                        {"INVALID_SEX", Condition::invalid_sex},
                                                        {"INVALID_PDX", Condition::invalid_principal},
                                                        {"PDX_ECODE", Condition::external_cause_principal},
                                                        {"ORPROC", Condition::any_operating_room},
                                                        {"MULTST", Condition::multiple_trauma},
                                                        {"BILATERAL", Condition::bilateral_joints},
                                                        {"FOUR_VESSELS", Condition::four_vessels},
                                                        {"FOUR_STENTS", Condition::four_stents},
                                                        {"FOUR_DRUG_ELUTING_STENTS", Condition::four_drug_eluting_stents},
                                                        {"FOUR_NON_DRUG_ELUTING_STENTS", Condition::four_other_stents},
                                                        {"SINGLEFUSIONCTR", Condition::single_fusions},
                                                        {"SGLANTSECTXCTR", Condition::anterior_section_fusions},
                                                        {"SGLPOSTFUSECTR", Condition::posterior_fusions},
                                                        {"SGLANTCTR", Condition::anterior_fusions},
                                                        {"SGLPOST1CTR", Condition::posterior1_fusions},
                                                        {"MULTFUSE", Condition::multiple_fusions},
                                                        {"MDC_20_FALL_THRU", Condition::substance_use_left},
                                                        {"ANYDX", Condition::any_diagnosis}}};

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '@';
}

// Recursive descent: a formula is alternatives, an alternative is factors, a factor is a term, its opposite or a formula in brackets.
class Parser {
public:
    Parser(std::string_view text, OperandNames& names, Formula& formula) : text_(text), names_(names), formula_(formula) {}

    std::optional<std::uint16_t> alternatives() {
        return joined(Term::any_of, '|', [this] { return factors(); });
    }
    [[nodiscard]] bool at_end() {
        skip_spaces();
        return position_ == text_.size();
    }
    [[nodiscard]] std::size_t position() const { return position_; }

private:
    template <class Part> std::optional<std::uint16_t> joined(Term term, char sign, Part part) {
        auto left = part();
        while (left && take(sign)) {
            const auto right = part();
            if (!right) return std::nullopt;
            left = put({.term = term, .left = *left, .right = *right});
        }
        return left;
    }
    std::optional<std::uint16_t> factors() {
        return joined(Term::all_of, '&', [this] { return factor(); });
    }
    std::optional<std::uint16_t> factor() {
        if (++depth_ > kDeepest) return std::nullopt;
        std::optional<std::uint16_t> node;
        if (take('~')) {
            if (const auto inner = factor()) node = put({.term = Term::none_of, .left = *inner});
        } else if (take('(')) {
            node = alternatives();
            if (!take(')')) node.reset();
        } else {
            node = term();
        }
        --depth_;
        return node;
    }
    std::optional<std::uint16_t> term() {
        skip_spaces();
        const std::size_t begin = position_;
        while (position_ < text_.size() && is_word(text_[position_]))
            ++position_;
        const std::string_view word = text_.substr(begin, position_ - begin);
        if (word.empty()) return std::nullopt;
        if (!take(':')) return bare(word);
        constexpr std::array<std::pair<std::string_view, Term>, 4> kOf = {
            {{"PDX", Term::principal}, {"SDX", Term::secondary}, {"ANY", Term::any_diagnosis}, {"ONLY", Term::only_diagnosis}}};
        for (const auto& [prefix, kind] : kOf)
            if (word == prefix) return operand_of(kind);
        return std::nullopt;
    }
    std::optional<std::uint16_t> operand_of(Term kind) {
        const std::size_t begin = position_;
        while (position_ < text_.size() && is_word(text_[position_]))
            ++position_;
        if (begin == position_) return std::nullopt;
        return operand(kind, text_.substr(begin, position_ - begin));
    }
    std::optional<std::uint16_t> bare(std::string_view word) {
        for (const ConditionWord& known : kConditions)
            if (known.word == word) return put({.condition = known.condition});
        // Marks of the program flow ("MDC05", "ERRORDRG", a number): the order of the lines says the same.
        if (word.substr(0, 3) == "MDC" || word == "ERRORDRG" || std::isdigit(static_cast<unsigned char>(word[0])) != 0)
            return put({.condition = Condition::never});
        // A condition that is not known here must not pass for one that never holds.
        const auto is_capital = [](char c) { return std::islower(static_cast<unsigned char>(c)) == 0; };
        if (std::all_of(word.begin(), word.end(), is_capital)) return std::nullopt;
        return operand(Term::procedure, word);
    }
    std::optional<std::uint16_t> operand(Term kind, std::string_view name) {
        const std::uint16_t number = names_.number_of(name);
        if (number >= kMostOperands) return std::nullopt;
        return put({.term = kind, .operand = number});
    }
    std::uint16_t put(FormulaNode node) {
        formula_.nodes.push_back(node);
        return static_cast<std::uint16_t>(formula_.nodes.size() - 1);
    }
    void skip_spaces() {
        while (position_ < text_.size() && text_[position_] == ' ')
            ++position_;
    }
    bool take(char sign) {
        skip_spaces();
        if (position_ >= text_.size() || text_[position_] != sign) return false;
        ++position_;
        return true;
    }

    static constexpr int kDeepest = 64;
    std::string_view text_;
    OperandNames& names_;
    Formula& formula_;
    std::size_t position_ = 0;
    int depth_ = 0;
};

} // namespace

std::uint16_t OperandNames::number_of(std::string_view name) {
    const auto [found, is_new] = numbers_.try_emplace(std::string(name), static_cast<std::uint16_t>(names_.size()));
    if (!is_new) return found->second;
    if (names_.size() >= kMostOperands) {
        numbers_.erase(found);
        return kMostOperands;
    }
    names_.emplace_back(name);
    return found->second;
}

std::uint16_t OperandNames::find(std::string_view name) const {
    const auto found = numbers_.find(std::string(name));
    return found == numbers_.end() ? static_cast<std::uint16_t>(kMostOperands) : found->second;
}

Result<Formula> parse_formula(std::string_view text, OperandNames& names, const std::string& where) {
    constexpr std::size_t kLongest = 16384;
    Formula formula;
    Parser parser(text, names, formula);
    if (text.size() > kLongest || !parser.alternatives() || !parser.at_end())
        return Error{fmt::format("The formula cannot be read at character {}", parser.position() + 1), where,
                     "Install the definition tables of the grouper again"};
    return formula;
}

} // namespace sequela::groupers
