// Which modifiers cannot stand together, on which codes and claims they may stand, and in what order: tables of our own, each row with its
// source. What depends on the fee schedule (bilateral, components, assistants, global days) is read from its file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/ncci/modifier_data.h"

namespace sequela::rules {

struct ModifierConflict {
    std::string_view one; // the first fix takes this one away
    std::string_view other;
    Status status = Status::fail;
    std::string_view because;      // the end of a sentence
    std::string_view instead = {}; // one modifier for both, where there is one
    std::string_view source;
};
const std::vector<ModifierConflict>& modifier_conflicts();

// A modifier stands on codes of this kind alone, or never on them.
struct ModifierKind {
    std::string_view modifier;
    bool only = true;
    CodeKind kind = CodeKind::evaluation;
    Status status = Status::fail;
    std::string_view because;
    std::string_view instead = {};
    std::string_view source;
};
const std::vector<ModifierKind>& modifier_kinds();

// A modifier of practitioners alone, or of facilities alone.
struct ModifierUser {
    std::string_view modifier;
    bool facility = false;
    Status status = Status::fail;
    std::string_view because;
    std::vector<std::string_view> instead;
    std::string_view source;
};
const std::vector<ModifierUser>& modifier_users();

// Modifiers that say that something came before.
struct EarlierService {
    std::string_view modifier;
    bool same_code = false; // the same service, or an operation
    std::string_view what;  // must be in the record
};
const std::vector<EarlierService>& earlier_services();

// 1: changes the price, 2: decides whether it is paid, 3: informs.
int rank_of_modifier(std::string_view modifier);
// In this order as far as the ranks say; equal ones stay as they are.
std::vector<std::string> in_pricing_order(const std::vector<std::string>& modifiers);
// Puts a modifier where its rank belongs.
std::vector<std::string> with_modifier(const std::vector<std::string>& modifiers, std::string_view modifier);
std::vector<std::string> without_modifier(const std::vector<std::string>& modifiers, std::string_view modifier);

// The field of the Medicare physician fee schedule on which a modifier depends ("bilateral indicator"), or empty.
std::string_view fee_schedule_field(std::string_view modifier);

} // namespace sequela::rules
