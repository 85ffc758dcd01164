#include "lookup/drug_units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace sequela::lookup {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::size_t kMostDecimals = 6;
constexpr std::int64_t kMostWhole = 1'000'000'000'000; // of the smallest unit: a tonne in micrograms

struct UnitName {
    std::string_view name; // lower case
    Measure measure;
    std::int64_t factor; // smallest units in one
    std::string_view shown;
};
// Longer names before those that they begin with.
constexpr std::array<UnitName, 64> kUnits = {{{"micrograms", Measure::mass, 1, "mcg"},
                                              {"microgram", Measure::mass, 1, "mcg"},
                                              {"mcg", Measure::mass, 1, "mcg"},
                                              {"ug", Measure::mass, 1, "mcg"},
                                              {"\xC2\xB5g", Measure::mass, 1, "mcg"},
                                              {"\xCE\xBCg", Measure::mass, 1, "mcg"},
                                              {"milligrams", Measure::mass, 1000, "mg"},
                                              {"milligram", Measure::mass, 1000, "mg"},
                                              {"mgs", Measure::mass, 1000, "mg"},
                                              {"mg", Measure::mass, 1000, "mg"},
                                              {"grams", Measure::mass, 1'000'000, "g"},
                                              {"gram", Measure::mass, 1'000'000, "g"},
                                              {"gms", Measure::mass, 1'000'000, "g"},
                                              {"gm", Measure::mass, 1'000'000, "g"},
                                              {"g", Measure::mass, 1'000'000, "g"},
                                              {"milliliters", Measure::volume, 1, "ml"},
                                              {"milliliter", Measure::volume, 1, "ml"},
                                              {"millilitres", Measure::volume, 1, "ml"},
                                              {"millilitre", Measure::volume, 1, "ml"},
                                              {"ml", Measure::volume, 1, "ml"},
                                              {"cc", Measure::volume, 1, "ml"},
                                              {"liters", Measure::volume, 1000, "l"},
                                              {"liter", Measure::volume, 1000, "l"},
                                              {"litres", Measure::volume, 1000, "l"},
                                              {"litre", Measure::volume, 1000, "l"},
                                              {"l", Measure::volume, 1000, "l"},
                                              {"international units", Measure::units, 1, "units"},
                                              {"international unit", Measure::units, 1, "units"},
                                              {"million units", Measure::units, kMillion, "million units"},
                                              {"million unit", Measure::units, kMillion, "million units"},
                                              {"usp units", Measure::units, 1, "units"},
                                              {"usp unit", Measure::units, 1, "units"},
                                              {"usp", Measure::units, 1, "units"},
                                              {"units", Measure::units, 1, "units"},
                                              {"unit", Measure::units, 1, "units"},
                                              {"i.u.", Measure::units, 1, "units"},
                                              {"iu", Measure::units, 1, "units"},
                                              {"millicuries", Measure::activity, 1000, "mCi"},
                                              {"millicurie", Measure::activity, 1000, "mCi"},
                                              {"mci", Measure::activity, 1000, "mCi"},
                                              {"microcuries", Measure::activity, 1,
                                               "\xC2\xB5"
                                               "Ci"},
                                              {"microcurie", Measure::activity, 1,
                                               "\xC2\xB5"
                                               "Ci"},
                                              {"uci", Measure::activity, 1,
                                               "\xC2\xB5"
                                               "Ci"},
                                              {"milliequivalents", Measure::equivalents, 1, "mEq"},
                                              {"milliequivalent", Measure::equivalents, 1, "mEq"},
                                              {"meq", Measure::equivalents, 1, "mEq"},
                                              {"square centimeters", Measure::area, 1, "cm\xC2\xB2"},
                                              {"square centimeter", Measure::area, 1, "cm\xC2\xB2"},
                                              {"sq. cm", Measure::area, 1, "cm\xC2\xB2"},
                                              {"sq cm", Measure::area, 1, "cm\xC2\xB2"},
                                              {"cm2", Measure::area, 1, "cm\xC2\xB2"},
                                              {"therapeutic doses", Measure::doses, 1, "doses"},
                                              {"therapeutic dose", Measure::doses, 1, "doses"},
                                              {"treatment doses", Measure::doses, 1, "doses"},
                                              {"treatment dose", Measure::doses, 1, "doses"},
                                              {"study doses", Measure::doses, 1, "doses"},
                                              {"study dose", Measure::doses, 1, "doses"},
                                              {"unit doses", Measure::doses, 1, "doses"},
                                              {"unit dose", Measure::doses, 1, "doses"},
                                              {"doses", Measure::doses, 1, "doses"},
                                              {"dose", Measure::doses, 1, "doses"},
                                              {"vials", Measure::doses, 1, "vials"},
                                              {"vial", Measure::doses, 1, "vials"},
                                              {"mu", Measure::units, kMillion, "million units"}}};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_word(char c) {
    return is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
}

// The unit that stands at `at` as a whole word, in lower-case text.
const UnitName* unit_at(std::string_view text, std::size_t at) {
    for (const UnitName& unit : kUnits) {
        if (!text.substr(at).starts_with(unit.name)) continue;
        const std::size_t end = at + unit.name.size();
        if (end >= text.size() || !is_word(text[end])) return &unit;
    }
    return nullptr;
}

struct Number {
    std::int64_t millionths = 0;
    std::size_t end = 0;   // of its text
    bool readable = false; // false: too many digits
};

// "1,000", "0.25", ".5" at `at`; nothing where no number is.
std::optional<Number> number_at(std::string_view text, std::size_t at) {
    std::size_t i = at;
    std::int64_t whole = 0;
    bool fits = true;
    const auto grouped = [&] { // "1,000": a comma with exactly three digits behind it
        return text[i] == ',' && i > at && i + 3 < text.size() && is_digit(text[i + 1]) && is_digit(text[i + 2]) && is_digit(text[i + 3]) &&
               (i + 4 == text.size() || !is_digit(text[i + 4]));
    };
    for (; i < text.size() && (is_digit(text[i]) || grouped()); ++i) {
        if (text[i] == ',') continue;
        fits = fits && whole < kMostWhole;
        if (fits) whole = whole * 10 + (text[i] - '0');
    }
    Number number;
    std::int64_t fraction = 0;
    std::size_t decimals = 0;
    if (i + 1 < text.size() && text[i] == '.' && is_digit(text[i + 1]))
        for (++i; i < text.size() && is_digit(text[i]); ++i)
            if (++decimals <= kMostDecimals) fraction = fraction * 10 + (text[i] - '0');
    if (i == at) return std::nullopt;
    for (std::size_t k = decimals; k < kMostDecimals; ++k)
        fraction *= 10;
    number.end = i;
    number.readable = fits && whole < kMostWhole && decimals <= kMostDecimals;
    number.millionths = number.readable ? whole * kMillion + fraction : 0;
    return number;
}

std::optional<Amount> amount_of(std::int64_t millionths, const UnitName& unit) {
    if (millionths > kMostWhole / unit.factor * kMillion) return std::nullopt; // would not fit
    return Amount{millionths * unit.factor, unit.measure, std::string(unit.shown)};
}

std::int64_t factor_of(const Amount& amount) {
    for (const UnitName& unit : kUnits)
        if (unit.shown == amount.unit && unit.measure == amount.measure) return unit.factor;
    return 1;
}

// "1,000", "0.25"
std::string digits(std::int64_t millionths) {
    std::string whole = std::to_string(millionths / kMillion);
    for (auto i = static_cast<std::ptrdiff_t>(whole.size()) - 3; i > 0; i -= 3)
        whole.insert(static_cast<std::size_t>(i), ",");
    std::string fraction = fmt::format("{:06}", millionths % kMillion);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    return fraction.empty() ? whole : whole + "." + fraction;
}

// The same amount in another amount's unit, where that needs no more than six decimals.
Amount in_unit_of(Amount amount, const Amount& model) {
    if (amount.measure == model.measure && amount.millionths % factor_of(model) == 0) amount.unit = model.unit;
    return amount;
}

Amount with_value(std::int64_t millionths, const Amount& model) {
    return in_unit_of(Amount{millionths, model.measure, model.unit}, model);
}

} // namespace

std::string_view words(Measure measure) {
    static constexpr std::array<std::string_view, 7> kWords = {"a weight",         "a volume", "biological units", "radioactivity",
                                                               "milliequivalents", "an area",  "doses or vials"};
    return kWords[static_cast<std::size_t>(measure)];
}

Result<Amount> read_amount(std::string_view given) {
    const std::string text = to_lower(collapse_spaces(given));
    const auto number = number_at(text, 0);
    if (!number) return Error{fmt::format("“{}” is no amount", collapse_spaces(given)), "", "Write a number and its unit, such as 40 mg"};
    if (!number->readable)
        return Error{fmt::format("“{}” has more digits than any dose", collapse_spaces(given)), "", "At most six decimals can be read"};
    std::size_t at = number->end;
    while (at < text.size() && text[at] == ' ')
        ++at;
    if (at == text.size())
        return Error{fmt::format("“{}” has no unit", collapse_spaces(given)), "", "Write the unit too, such as mg, mcg, g, ml or units"};
    const UnitName* unit = unit_at(text, at);
    if (!unit || at + unit->name.size() != text.size())
        return Error{fmt::format("“{}” is no unit of a drug that can be counted", text.substr(at)), "",
                     "Known are mcg, mg, g, ml, l, units, mCi, mEq, cm2, dose and vial"};
    const auto amount = amount_of(number->millionths, *unit);
    if (!amount) return Error{fmt::format("“{}” is more than any dose", collapse_spaces(given)), "", ""};
    return *amount;
}

std::string show(const Amount& amount) {
    const std::int64_t factor = factor_of(amount);
    return fmt::format("{} {}", digits(amount.millionths / factor), amount.unit);
}

namespace {

// An amount in the words of a title.
struct Mention {
    Amount amount;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool per = false;
    bool up_to = false;
    bool bound = false; // "over 10 cc", "at least": says no size
    bool part = false;  // "10mg/10mg": of a combination
};

bool ends_with_words(std::string_view before, std::string_view words) {
    if (!before.ends_with(words)) return false;
    return before.size() == words.size() || !is_word(before[before.size() - words.size() - 1]);
}

// What stands before the amount decides what it means.
void look_before(std::string_view text, Mention& mention) {
    std::string_view before = text.substr(0, mention.begin);
    if (!before.empty() && (before.back() == '/' || before.back() == '-')) mention.part = true;
    while (before.ends_with(' '))
        before.remove_suffix(1);
    mention.per = ends_with_words(before, "per") || ends_with_words(before, "each");
    mention.up_to = ends_with_words(before, "up to");
    static constexpr std::array<std::string_view, 10> kBounds = {"over",       "more than",          "greater than", "less than",
                                                                 "equal to",   "at least",           "exceeding",    "provided in",
                                                                 "greater or", "up to and including"};
    mention.bound = std::any_of(kBounds.begin(), kBounds.end(), [&](std::string_view bound) { return ends_with_words(before, bound); });
    if (mention.per || mention.up_to) mention.begin = before.size() - (mention.per ? 3 : 5);
}

std::optional<Mention> mention_at(std::string_view text, std::size_t at) {
    Mention mention;
    mention.begin = at;
    const auto number = number_at(text, at);
    if (!number || !number->readable || number->millionths == 0) return std::nullopt;
    std::size_t unit_begin = number->end;
    while (unit_begin < text.size() && text[unit_begin] == ' ')
        ++unit_begin;
    const UnitName* unit = unit_at(text, unit_begin);
    if (!unit) return std::nullopt;
    const auto amount = amount_of(number->millionths, *unit);
    if (!amount) return std::nullopt;
    mention.amount = *amount;
    mention.end = unit_begin + unit->name.size();
    mention.part = mention.end < text.size() && text[mention.end] == '/';
    look_before(text, mention);
    return mention;
}

// "per milligram", "per i.u.": one of it.
std::optional<Mention> bare_mention_at(std::string_view text, std::size_t at) {
    std::size_t unit_begin = at + 3;
    while (unit_begin < text.size() && text[unit_begin] == ' ')
        ++unit_begin;
    const UnitName* unit = unit_at(text, unit_begin);
    if (!unit) return std::nullopt;
    Mention mention;
    mention.amount = {kMillion * unit->factor, unit->measure, std::string(unit->shown)};
    mention.begin = at;
    mention.end = unit_begin + unit->name.size();
    mention.per = true;
    mention.part = mention.end < text.size() && text[mention.end] == '/';
    return mention;
}

// All amounts of a piece of a title, in lower case.
std::vector<Mention> mentions_in(std::string_view text) {
    std::vector<Mention> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool word_begins = at == 0 || !is_word(text[at - 1]);
        std::optional<Mention> mention;
        const bool number = is_digit(text[at]) || (text[at] == '.' && at + 1 < text.size() && is_digit(text[at + 1]));
        const bool inside_number = at > 0 && (text[at - 1] == '.' || text[at - 1] == ',') && at > 1 && is_digit(text[at - 2]);
        if (word_begins && number && !inside_number) mention = mention_at(text, at);
        if (word_begins && text.substr(at).starts_with("per ")) mention = bare_mention_at(text, at);
        if (!mention) continue;
        at = std::max(mention->end, at + 1) - 1;
        found.push_back(*mention);
    }
    return found;
}

// The title with what stands in brackets blanked out, and the other way round.
std::string without_brackets(std::string text, bool keep_inside) {
    int depth = 0;
    for (char& c : text) {
        if (c == '(') ++depth;
        const bool inside = depth > 0;
        if (c == ')' && depth > 0) --depth;
        if (inside != keep_inside || c == '(' || c == ')') c = inside == keep_inside ? ' ' : '\x01';
    }
    return text;
}

// "(500 ml = 1 unit)" says it outright.
std::optional<Mention> equation_in(std::string_view text) {
    const std::size_t equals = text.find("= 1 unit");
    if (equals == std::string_view::npos) return std::nullopt;
    for (const Mention& mention : mentions_in(text.substr(0, equals)))
        if (trim(text.substr(mention.end, equals - mention.end)).empty()) return mention;
    return std::nullopt;
}

Error cannot_read(std::string_view why) {
    return {fmt::format("The size of one unit cannot be read from the title: {}", why), "",
            "Look it up with the payer, and enter the units"};
}

Result<Mention> choose(std::vector<Mention> found) {
    if (found.empty()) return cannot_read("it names no amount");
    if (std::any_of(found.begin(), found.end(), [](const Mention& m) { return m.part; }))
        return cannot_read("it names the amounts of a combination");
    const bool had_bounds = std::erase_if(found, [](const Mention& m) { return m.bound; }) > 0;
    if (found.empty()) return cannot_read(had_bounds ? "it names a limit and no size" : "it names no amount");
    if (std::any_of(found.begin(), found.end(), [](const Mention& m) { return m.per; }))
        std::erase_if(found, [](const Mention& m) { return !m.per; });
    const auto same = [&](const Mention& m) { return m.amount == found.front().amount; };
    if (!std::all_of(found.begin(), found.end(), same)) return cannot_read("it names several amounts");
    return found.front();
}

} // namespace

Result<UnitSize> read_unit_size(std::string_view title) {
    const std::string text = to_lower(title);
    Result<Mention> chosen = cannot_read("it names no amount");
    if (const auto equation = equation_in(text)) {
        chosen = *equation;
    } else {
        const auto outside = mentions_in(without_brackets(text, false));
        chosen = choose(outside.empty() ? mentions_in(without_brackets(text, true)) : outside);
    }
    if (!chosen) return chosen.error();
    UnitSize size;
    size.amount = chosen->amount;
    size.up_to = chosen->up_to;
    size.quoted = std::string(trim(title.substr(chosen->begin, chosen->end - chosen->begin)));
    return size;
}

namespace {

std::int64_t divide_up(std::int64_t a, std::int64_t b) {
    return a / b + (a % b != 0 ? 1 : 0);
}

Error not_comparable(const Amount& given, const UnitSize& size) {
    return {fmt::format("{} is {}, but the code is billed by {} (“{}”)", show(given), words(given.measure), words(size.amount.measure),
                        size.quoted),
            "", "Give the dose in the same kind of unit; the strength on the label converts it"};
}

// What the opened containers hold: those that were named, or as many of the one kind as the dose needs.
Result<Amount> opened_amount(const DoseInput& input, DrugUnits& units) {
    std::vector<Amount> vials;
    for (const std::string& vial : input.vials) {
        auto amount = read_amount(vial);
        if (!amount) return Error{amount.error().what, "vial", amount.error().hint};
        if (amount->measure != units.size.amount.measure) return not_comparable(*amount, units.size);
        if (amount->millionths == 0) return Error{"A vial of nothing was opened", "vial", "Leave it out"};
        vials.push_back(*amount);
    }
    Amount total = vials.front();
    if (vials.size() == 1) {
        const std::int64_t count = std::max<std::int64_t>(1, divide_up(units.dose.millionths, total.millionths));
        total.millionths *= count;
        units.working.push_back(fmt::format("Opened: {} × {} = {}", count, show(vials.front()), show(total)));
        return total;
    }
    std::string sum;
    total.millionths = 0;
    for (const Amount& vial : vials) {
        total.millionths += vial.millionths;
        sum += (sum.empty() ? "" : " + ") + show(vial);
    }
    total = with_value(total.millionths, vials.front());
    units.working.push_back(fmt::format("Opened: {} = {}", sum, show(total)));
    if (total.millionths < units.dose.millionths)
        return Error{fmt::format("The vials hold {}, which is less than the dose of {}", show(total), show(units.dose)), "vial",
                     "Name every vial that was opened"};
    return total;
}

std::string unit_count(std::int64_t count) {
    return fmt::format("{} unit{}", count, count == 1 ? "" : "s");
}

// The amount left over, and how much of it is not yet billed by rounding the dose up.
void account_for_waste(const DoseInput& input, DrugUnits& units) {
    const std::int64_t unit = units.size.amount.millionths;
    const std::int64_t waste = units.opened->millionths - units.dose.millionths;
    units.discarded = with_value(waste, *units.opened);
    units.working.push_back(fmt::format("Discarded: {} − {} = {}", show(*units.opened), show(units.dose), show(*units.discarded)));
    // Never more than what was opened: a part of a unit that is left over is not billed.
    units.discarded_units = std::max<std::int64_t>(0, units.opened->millionths / unit - units.billed);
    units.modifier = units.discarded_units > 0 ? "JW" : "JZ";
    const std::string code = input.code.empty() ? "the code" : input.code;
    if (units.discarded_units > 0) {
        units.working.push_back(fmt::format("Discarded units beyond those billed for the dose: {}", unit_count(units.discarded_units)));
        units.working.push_back(fmt::format("Bill {} for {} and, on a line of its own, {}-JW for {}", code, unit_count(units.billed), code,
                                            unit_count(units.discarded_units)));
        return;
    }
    if (waste > 0)
        units.working.emplace_back("What is discarded is less than a unit that is not billed already: no line with JW");
    else
        units.working.emplace_back("Nothing is discarded");
    units.working.push_back(fmt::format("Bill {}-JZ for {}", code, unit_count(units.billed)));
}

} // namespace

Result<DrugUnits> count_drug_units(const DoseInput& input) {
    auto size = read_unit_size(input.title);
    if (!size) return Error{size.error().what, input.code, size.error().hint};
    DrugUnits units;
    units.size = std::move(*size);
    auto dose = read_amount(input.dose);
    if (!dose) return Error{dose.error().what, "dose", dose.error().hint};
    units.dose = *dose;
    if (units.dose.millionths == 0) return Error{"The dose is nothing", "dose", "What was not given is not billed"};
    if (units.dose.measure != units.size.amount.measure) return not_comparable(units.dose, units.size);
    const std::int64_t unit = units.size.amount.millionths;
    units.billed = divide_up(units.dose.millionths, unit);
    units.working.push_back(
        fmt::format("One unit{}: {} (“{}”)", input.code.empty() ? "" : " of " + input.code, show(units.size.amount), units.size.quoted));
    const Amount converted = in_unit_of(units.dose, units.size.amount);
    if (converted.unit != units.dose.unit) units.working.push_back(fmt::format("Dose: {} = {}", show(units.dose), show(converted)));
    const bool exact = units.dose.millionths % unit == 0;
    units.working.push_back(fmt::format("{} ÷ {} = {}{}", show(converted), show(units.size.amount),
                                        exact ? "" : "not a whole number, rounded up to ", unit_count(units.billed)));
    if (input.vials.empty()) return units;
    auto opened = opened_amount(input, units);
    if (!opened) return opened.error();
    units.opened = *opened;
    account_for_waste(input, units);
    return units;
}

std::string to_json(const DrugUnits& units) {
    using Json = nlohmann::ordered_json;
    Json json = {{"unit", show(units.size.amount)},
                 {"quoted", units.size.quoted},
                 {"up_to", units.size.up_to},
                 {"dose", show(units.dose)},
                 {"units", units.billed}};
    if (units.opened) {
        json["opened"] = show(*units.opened);
        json["discarded"] = show(*units.discarded);
        json["discarded_units"] = units.discarded_units;
        json["modifier"] = units.modifier;
    }
    json["working"] = units.working;
    return json.dump();
}

} // namespace sequela::lookup
