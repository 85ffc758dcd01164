#include "rules/verdict.h"

#include <array>

namespace sequela::rules {
namespace {

constexpr std::array<std::string_view, 7> kStatusKeys = {"pass", "fail", "warn", "info", "bypassed", "no_data", "not_applicable"};
constexpr std::array<std::string_view, 10> kFixKeys = {"remove",  "replace", "move_before", "move_after",    "add",
                                                       "set_poa", "choose",  "find",        "set_modifiers", "override_rule"};

} // namespace

std::string_view key(Status status) {
    return kStatusKeys[static_cast<std::size_t>(status)];
}

std::optional<Status> status_from_key(std::string_view key) {
    for (std::size_t i = 0; i < kStatusKeys.size(); ++i)
        if (kStatusKeys[i] == key) return static_cast<Status>(i);
    return std::nullopt;
}

std::string_view key(FixKind kind) {
    return kFixKeys[static_cast<std::size_t>(kind)];
}

int severity(Status status) {
    switch (status) {
    case Status::fail:
        return 0;
    case Status::warn:
        return 1;
    case Status::no_data:
        return 2;
    case Status::info:
        return 3;
    case Status::bypassed:
        return 4;
    case Status::not_applicable:
        return 5;
    case Status::pass:
        return 6;
    }
    return 6;
}

} // namespace sequela::rules
