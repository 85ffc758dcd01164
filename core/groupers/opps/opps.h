// The outpatient payment system (OPPS): what Medicare's outpatient code editor would do with each line of a hospital's claim, by which
// rule, and at which national rate.
//
// Source: CMS, Integrated Outpatient Code Editor (I/OCE) specifications; Medicare Claims Processing Manual, chapter 4. The addenda are
// those that the user installed for the quarter of each line's date. Deterministic, and independent of the order of the lines. Not looked
// at: the wage index, outliers and copayments; edits whose lists are in none of the addenda (see OppsResult::notes).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packs/catalogue.h"
#include "rules/encounter.h"
#include "rules/ncci/service_lines.h"
#include "rules/opps/addenda.h"

namespace sequela::groupers {

using rules::Money;

constexpr std::size_t kMostOppsLines = 450; // of one claim (I/OCE specifications)

// How modifier 50 is priced, by the bilateral indicator of the Medicare physician fee schedule: 1 conditional, 3 independent, others none.
enum class Bilateral { unknown, none, conditional, independent };

struct OppsLine {
    std::string code; // HCPCS or CPT
    std::vector<std::string> modifiers;
    std::optional<rules::MilliUnits> units = 1000; // nothing: what was entered is no number
    std::optional<Date> date;
    std::string revenue;
    std::string charge;
    Bilateral bilateral = Bilateral::unknown;
    int entry = -1; // index into Encounter::entries
};

struct OppsClaim {
    std::vector<OppsLine> lines;
    std::string bill_type;
    std::vector<std::string> condition_codes;
    std::string discharge_status;
    std::vector<std::size_t> denied; // lines that other edits deny (NCCI, MUE): they are not paid, and package nothing
};

enum class LinePayment {
    paid,        // under OPPS, at a rate
    at_cost,     // at cost, or at charges reduced to cost: there is no rate
    packaged,    // into another line or the claim
    elsewhere,   // under another fee schedule
    not_paid,    // the line is denied, rejected or returned
    undetermined // a table that decides is not installed; the reason names it
};
std::string_view words(LinePayment payment);

enum class LineDisposition { accepted, rejected, denied, returned };
std::string_view words(LineDisposition disposition);

enum class ClaimDisposition { processed, suspended, return_to_provider, denied, rejected, not_opps };
std::string_view words(ClaimDisposition disposition);

// Payment is rate * units * this fraction. The formulas are those of the I/OCE specifications, appendix "Computation of Discounting
// Fraction": 1 whole; 2 (1+D(U-1))/U; 3 T/U; 4 (1+D)/U; 5 D; 6 TD/U; 7 D(1+D)/U; 8 2.0; 9 2D/U, with D and T one half and U the units.
struct Discount {
    int formula = 1;
    std::string words; // "50 % as a further procedure of the day"; empty for 1
};

struct OppsLineResult {
    std::string code;
    std::string indicator;       // as published: "Q1"; empty: the code is not in Addendum B
    std::string indicator_words; // of Addendum D1
    std::string paid_as;         // the indicator by which it was processed: "S"
    std::string apc, apc_title;
    std::string weight;
    std::optional<Money> rate; // national rate, not adjusted for the wage index
    LinePayment payment = LinePayment::undetermined;
    LineDisposition disposition = LineDisposition::accepted;
    std::string rule;            // which rule decided: "packaged_always"
    std::string reason;          // in words
    int packaged_into = -1;      // line, where there is one
    Discount discount;           // of lines that are paid
    std::optional<Money> amount; // in whole cents; of lines that are paid and have a rate
    std::string release;         // of Addendum B
};

struct OppsEdit {
    std::string name;   // "Only incidental services reported"
    std::string reason; // one sentence
    ClaimDisposition claim = ClaimDisposition::processed;
    std::vector<std::size_t> lines;
};

// What could not be checked or decided, once for the claim.
struct OppsNote {
    enum class Kind { no_data, not_checked, information } kind = Kind::information;
    std::string about; // "complexity adjustment"
    std::string text;
};

struct OppsResult {
    ClaimDisposition disposition = ClaimDisposition::processed;
    std::vector<OppsLineResult> lines; // as on the claim
    std::vector<OppsEdit> edits;
    std::vector<OppsNote> notes;
    Money total = 0;      // of the lines that are paid at a rate: national rate, not adjusted for the wage index
    bool complete = true; // nothing that could change the total was left undecided
};

// The lines of service of an encounter; a claim of a hospital outpatient department (rules::is_hospital_outpatient), or nothing.
// `denied` are indexes into Encounter::entries.
std::optional<OppsClaim> opps_claim(const rules::Encounter& encounter, const std::vector<int>& denied = {});

// An error means that the packs cannot be read. What is not installed is said in the notes and lines.
Result<OppsResult> group_opps(packs::Catalogue& catalogue, const OppsClaim& claim);

std::string dollars(Money amount); // "1740.72"

} // namespace sequela::groupers
