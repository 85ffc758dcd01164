// Medical necessity: does a coverage policy that the user has installed (LCD, NCD or a payer's own) cover a service for the diagnoses of
// the encounter? The table is documented in docs/layers.md.
#pragma once

#include <string_view>
#include <vector>

#include "rules/check.h"

namespace sequela::rules {

const std::vector<Rule>& necessity_rules();

// What the table says of one line of service.
struct Coverage {
    enum class Answer { no_policy, covered, not_covered, no_diagnosis };
    Answer answer = Answer::no_policy;
    std::string_view policy; // the policy that decided
    std::string_view title;
    std::string_view note;
};
// `table` is the known table "necessity". A policy without a payer is Medicare's; so is an encounter without one.
Coverage coverage_of(const packs::DataTable& table, std::string_view code, Date day, std::string_view payer,
                     const std::vector<std::string_view>& diagnoses);
bool is_medicare(std::string_view payer);

} // namespace sequela::rules
