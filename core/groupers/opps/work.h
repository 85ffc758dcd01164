// A claim while it is worked on: each step of the outpatient code editor takes the lines that the steps before have left open.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "groupers/opps/opps.h"

namespace sequela::groupers::opps {

struct WorkLine {
    std::size_t number = 0;
    const OppsLine* line = nullptr;
    const rules::OppsAddenda* addenda = nullptr; // null: the line has no date
    std::optional<rules::OppsItem> item;         // nothing: not in Addendum B
    OppsLineResult* result = nullptr;
    bool open = true;      // no step has decided yet
    bool counts = true;    // not denied, rejected or returned: it may package others
    bool one_unit = false; // one unit is paid, whatever the claim says
    [[nodiscard]] bool has(std::string_view modifier) const;
    [[nodiscard]] bool is(std::string_view indicator) const { return item && item->indicator == indicator; }
    [[nodiscard]] std::string_view indicator() const { return item ? item->indicator : std::string_view(); }
    [[nodiscard]] Date date() const { return line->date.value_or(Date{}); }
    [[nodiscard]] bool is_terminated() const { return has("52") || has("73"); }
    [[nodiscard]] Money rate() const { return result->rate.value_or(0); }
};

struct Work {
    const OppsClaim& claim;
    OppsResult& result;
    std::vector<WorkLine> lines;

    [[nodiscard]] bool has_condition(std::string_view code) const;
    // Lines that count and have this published indicator.
    [[nodiscard]] std::vector<WorkLine*> with(std::string_view indicator);
    // Of those that are still open.
    [[nodiscard]] std::vector<WorkLine*> open_with(std::string_view indicator);

    static void decide(WorkLine& line, LinePayment payment, std::string_view rule, std::string reason);
    // Not paid, and no part of what is packaged or discounted.
    static void refuse(WorkLine& line, LineDisposition disposition, std::string_view rule, std::string reason);
    // Paid by this indicator, at the rate of the line.
    static void pay(WorkLine& line, std::string_view paid_as, std::string_view rule, std::string reason);
    static void pack(WorkLine& line, const WorkLine* into, std::string_view rule, std::string reason);
    // Gives the line another payment group than that of its code.
    static void regroup(WorkLine& line, const rules::OppsGroup& group);
    void undecided(WorkLine& line, std::string_view rule, std::string reason); // the total is not complete
    void edit(std::string name, std::string reason, ClaimDisposition disposition, std::vector<std::size_t> lines);
    void note(OppsNote::Kind kind, std::string about, std::string text);
};

std::string quarter_words(Date day); // "January to March"

// Higher rate, then higher weight, then by what is on the line, so that the order of lines decides nothing.
bool ranks_before(const WorkLine& a, const WorkLine& b);
WorkLine* highest(const std::vector<WorkLine*>& lines); // null: there are none

// The steps, in their order.
void refuse_lines(Work& work);          // edits.cpp: denied elsewhere, not listed, inpatient-only, not paid under OPPS
void package_comprehensive(Work& work); // comprehensive.cpp: J1, J2 and observation
void package_conditionally(Work& work); // packaging.cpp: N, Q1 to Q4, and what is paid separately
void discount(Work& work);              // discount.cpp: multiple, terminated and bilateral procedures; the amounts
void edit_claim(Work& work);            // edits.cpp: edits that need the whole claim, and its disposition

} // namespace sequela::groupers::opps
