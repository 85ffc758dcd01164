// The addenda of Medicare's outpatient payment system (OPPS) for one day, as the user has installed them: what each HCPCS or CPT code is
// paid by (Addendum B), the payment groups (A), and what the status indicators mean (D1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "packs/catalogue.h"
#include "rules/encounter.h"

namespace sequela::rules {

// Is the encounter a claim of a hospital outpatient department to Medicare? Emergency, observation and same-day surgery are, unless the
// bill type or the payer says something else; "outpatient" alone needs a bill type 13x, because an office visit is outpatient too.
bool is_hospital_outpatient(const Encounter& encounter);
// UB-04 FL 4 without its leading zero: "0131" gives "131".
std::string_view plain_bill_type(std::string_view bill_type);

// US dollars in ten-thousandths, so that "1.995" is exact.
using Money = std::int64_t;
constexpr Money kDollar = 10'000;
std::optional<Money> money_from(std::string_view text); // "1740.72"; nothing for what is no amount

// One row of Addendum B.
struct OppsItem {
    std::string_view indicator; // "Q1", trimmed
    std::string_view apc;       // may be empty
    std::string_view weight;    // as the file has it
    std::optional<Money> rate;  // national, not adjusted for the wage index
};

struct OppsGroup { // one row of Addendum A
    std::string_view apc;
    std::string_view title;
    std::string_view indicator;
    std::string_view weight;
    std::optional<Money> rate;
};

class OppsAddenda {
public:
    packs::Part<packs::DataTable> items;      // Addendum B; null: none is installed for the day
    packs::Part<packs::DataTable> groups;     // Addendum A
    packs::Part<packs::DataTable> indicators; // Addendum D1

    static Result<OppsAddenda> on(packs::Catalogue& catalogue, Date day);
    [[nodiscard]] std::optional<OppsItem> item(std::string_view code) const;
    [[nodiscard]] std::optional<OppsGroup> group(std::string_view apc) const;
    // The only payment group with this status indicator: observation has the indicator J2 and no other group has it.
    [[nodiscard]] std::optional<OppsGroup> group_with_indicator(std::string_view indicator) const;
    // The payment group whose title holds these words (lower case).
    [[nodiscard]] std::optional<OppsGroup> group_with_words(std::string_view words) const;
    // "Items and Services Packaged into APC Rates: Paid under OPPS; …"; empty where D1 is not installed.
    [[nodiscard]] std::string words_of(std::string_view indicator) const;
    [[nodiscard]] std::string_view payment_status_of(std::string_view indicator) const;

private:
    [[nodiscard]] OppsGroup group_at(std::uint32_t row) const;
    std::uint32_t item_indicator_ = 0, item_apc_ = 0, item_weight_ = 0, item_rate_ = 0;
    std::uint32_t group_title_ = 0, group_indicator_ = 0, group_weight_ = 0, group_rate_ = 0;
};

} // namespace sequela::rules
