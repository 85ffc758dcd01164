// One payment model of one payment year, made ready from the tables of its pack.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "groupers/hcc/models.h"
#include "packs/catalogue.h"

namespace sequela::groupers {

// A number with six decimals: scores are sums of short decimals, and are shown as such.
struct Decimal {
    std::int64_t millionths = 0;
    static std::optional<Decimal> parse(std::string_view text); // "0.166", "-1", "2.5"
    [[nodiscard]] std::string text() const;                     // three decimals, more where they are needed
    [[nodiscard]] Decimal rounded() const;                      // to three decimals, halves away from zero
    bool operator==(const Decimal&) const = default;
};

// Halves go away from zero. `by` is positive.
std::int64_t rounded_quotient(std::int64_t number, std::int64_t by);

// A diagnosis whose category depends on age or sex.
struct HccEdit {
    std::optional<int> age_min, age_max; // both inclusive
    char sex = ' ';                      // '1' male, '2' female, ' ' any
    int instead = 0;                     // category; 0: the diagnosis counts for nothing
    std::string words;
};

struct HccDefinitions {
    HccModel model = HccModel::v28;
    int payment_year = 0;
    std::string release;                                           // of the factors
    std::unordered_map<std::string, std::vector<int>> categories;  // of a diagnosis
    std::map<int, std::vector<int>> drops;                         // category that stays: categories that it drops
    std::map<int, std::string> labels;                             // empty where they are not installed
    std::unordered_map<std::string, std::vector<Decimal>> factors; // lower-case variable; several where the table has several sets
    std::unordered_map<std::string, std::vector<HccEdit>> edits;   // by diagnosis
    bool has_edits = false;                                        // the table of edits has rows of this model
    std::vector<std::string> unknown_variables;                    // of the table, that nothing here would ever set

    [[nodiscard]] std::string_view label(int category) const;
    [[nodiscard]] std::string name(int category) const; // "HCC 37", "RxHCC 5"
};

// Which segments the factors of a model are of: the beginnings of their variables.
const std::vector<std::string_view>& hcc_segments(HccModel model);

// The definitions, kept in the catalogue's memory. An Error names what is not installed for the payment year, or is damaged.
Result<const HccDefinitions*> hcc_definitions(packs::Catalogue& catalogue, HccModel model, int payment_year);

} // namespace sequela::groupers
