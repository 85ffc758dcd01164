// Any classification as a tree to be walked: the hierarchy that its files give (Classification), and, where many stand side by side without
// one, groups by the characters with which they begin: "A0021 – A0999". ICD-10-PCS is grouped by its axes, with their names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lookup/classification.h"

namespace sequela::lookup {

struct ClassNode {
    std::string id;    // a stored code; of a group what its codes have in common, and "*"
    std::string label; // "K10.0"; of a group "A0021 – A0999"
    std::string title; // of a group what its characters mean, or how many codes it holds
    std::string kind;  // "chapter", "block" …; of a group "group"
    bool billable = false;
    bool in_force = true;
    bool has_children = false;
    [[nodiscard]] bool is_group() const { return id.ends_with('*'); }
};

class ClassTree {
public:
    // More than these are not shown side by side.
    static constexpr std::size_t kMostSiblings = 60;

    // The edition must outlive it.
    explicit ClassTree(const packs::Edition& edition);
    [[nodiscard]] bool has_codes() const { return classes_.has_codes(); }
    // The nodes below `id`; of the empty one those at the top. In the order of the book.
    [[nodiscard]] std::vector<ClassNode> children(std::string_view id) const;
    // The ids above a code, from the top: what has to be open for it to be seen. Any input form; empty where it is not listed or at the
    // top.
    [[nodiscard]] std::vector<std::string> path(std::string_view code) const;

private:
    using Entries = std::vector<ClassEntry>;
    struct Group {
        std::string_view prefix;
        std::size_t count = 0;
        const ClassEntry* first = nullptr;
        const ClassEntry* last = nullptr;
    };
    [[nodiscard]] std::vector<ClassNode> arrange(const Entries& siblings, std::string_view above, std::size_t shared) const;
    [[nodiscard]] bool is_grouped(std::size_t count, std::size_t length) const;
    [[nodiscard]] ClassNode group_node(const Group& group, std::string_view above) const;
    [[nodiscard]] std::string meaning(std::string_view prefix) const;

    const packs::Edition& edition_;
    Classification classes_;
};

} // namespace sequela::lookup
