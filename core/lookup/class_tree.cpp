#include "lookup/class_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sequela::lookup {
namespace {

constexpr std::size_t kAxesOfTable = 3; // of ICD-10-PCS: section, body system, operation

// How many characters all the codes begin with.
std::size_t shared_length(const std::vector<ClassEntry>& entries) {
    if (entries.empty()) return 0;
    std::string_view common = entries.front().code;
    for (const ClassEntry& entry : entries) {
        const auto end = std::mismatch(common.begin(), common.end(), entry.code.begin(), entry.code.end()).first;
        common = common.substr(0, static_cast<std::size_t>(end - common.begin()));
    }
    return common.size();
}

ClassNode node_of(const ClassEntry& entry) {
    return {entry.code, entry.label, entry.title, entry.kind, entry.billable, entry.in_force, entry.has_children};
}

// "K10/K100*": the code under which the group stands, and what its codes begin with.
std::string group_id(std::string_view above, std::string_view prefix) {
    return fmt::format("{}/{}*", above, prefix);
}

struct GroupAddress {
    std::string_view above;
    std::string_view prefix;
};
GroupAddress address_of_group(std::string_view id) {
    const std::size_t slash = id.find('/');
    return {id.substr(0, slash), id.substr(slash + 1, id.size() - slash - 2)};
}

// The sections of HCPCS Level II, in words of our own.
std::string section_title(char letter) {
    constexpr std::pair<char, std::string_view> kSections[] = {{'A', "Transport, supplies, radiopharmaceuticals"},
                                                               {'B', "Enteral and parenteral therapy"},
                                                               {'C', "Hospital outpatient payment"},
                                                               {'D', "Dental procedures"},
                                                               {'E', "Durable medical equipment"},
                                                               {'G', "Professional services, temporary"},
                                                               {'H', "Behavioural health and substance use"},
                                                               {'J', "Drugs that are not taken by mouth"},
                                                               {'K', "Equipment, temporary"},
                                                               {'L', "Orthotics and prosthetics"},
                                                               {'M', "Medical services and quality measures"},
                                                               {'P', "Pathology and laboratory"},
                                                               {'Q', "Miscellaneous, temporary"},
                                                               {'R', "Diagnostic radiology"},
                                                               {'S', "Private payers"},
                                                               {'T', "State Medicaid agencies"},
                                                               {'U', "Laboratory, temporary"},
                                                               {'V', "Vision, hearing and speech"}};
    for (const auto& [wanted, title] : kSections)
        if (wanted == letter) return std::string(title);
    return {};
}

} // namespace

ClassTree::ClassTree(const packs::Edition& edition) : edition_(edition), classes_(edition) {}

bool ClassTree::is_grouped(std::size_t count, std::size_t length) const {
    if (edition_.system == CodeSystem::icd10pcs && length < kAxesOfTable) return true;
    if (edition_.system == CodeSystem::hcpcs && length == 0) return true;
    return count > kMostSiblings;
}

// What the next character means where that is known: an axis of ICD-10-PCS, a section of HCPCS.
std::string ClassTree::meaning(std::string_view prefix) const {
    if (edition_.system == CodeSystem::hcpcs && prefix.size() == 1) return section_title(prefix[0]);
    const packs::PcsTables* tables = edition_.pcs_tables.data;
    if (edition_.system != CodeSystem::icd10pcs || !tables || prefix.empty()) return {};
    const auto [first, last] = tables->range(prefix.substr(0, kAxesOfTable));
    if (first == last) return {};
    const packs::PcsTable& table = tables->tables[first];
    if (prefix.size() <= kAxesOfTable) return std::string(tables->text(table.labels[prefix.size() - 1]));
    for (std::size_t row = table.first_row; row < table.first_row + table.rows; ++row)
        if (const packs::PcsValue* value = tables->find(tables->axis(tables->rows[row], prefix.size()), prefix.back()))
            return std::string(tables->text(value->label));
    return {};
}

ClassNode ClassTree::group_node(const Group& group, std::string_view above) const {
    ClassNode node;
    node.id = group_id(above, group.prefix);
    node.kind = "group";
    node.has_children = true;
    node.title = meaning(group.prefix);
    if (node.title.empty()) {
        node.label = fmt::format("{} – {}", group.first->label, group.last->label);
        node.title = fmt::format("{} codes", group.count);
    } else {
        node.label = group.prefix;
    }
    return node;
}

// `shared`: characters that are known to be the same.
std::vector<ClassNode> ClassTree::arrange(const Entries& siblings, std::string_view above, std::size_t shared) const {
    const std::size_t common = is_grouped(0, shared) ? shared : std::max(shared, shared_length(siblings));
    std::vector<ClassNode> nodes;
    if (!is_grouped(siblings.size(), common)) {
        for (const ClassEntry& entry : siblings)
            nodes.push_back(node_of(entry));
        return nodes;
    }
    std::vector<Group> groups;
    std::map<std::string_view, std::size_t> places;
    for (const ClassEntry& entry : siblings) {
        const std::string_view prefix = std::string_view(entry.code).substr(0, common + 1);
        const auto [at, fresh] = places.emplace(prefix, groups.size());
        if (fresh) groups.push_back({prefix, 0, &entry, &entry});
        Group& group = groups[at->second];
        group.count += 1;
        group.last = &entry;
    }
    for (const Group& group : groups) {
        const bool alone = group.count == 1 && (group.prefix == group.first->code || !is_grouped(0, common));
        nodes.push_back(alone ? node_of(*group.first) : group_node(group, above));
    }
    return nodes;
}

std::vector<ClassNode> ClassTree::children(std::string_view id) const {
    if (id.empty()) return arrange(classes_.roots(), id, 0);
    if (!id.ends_with('*')) {
        const Entries below = classes_.children(id);
        return arrange(below, id, shared_length(below));
    }
    const auto [above, prefix] = address_of_group(id);
    Entries inside;
    for (ClassEntry& entry : above.empty() ? classes_.roots() : classes_.children(above))
        if (std::string_view(entry.code).starts_with(prefix)) inside.push_back(std::move(entry));
    return arrange(inside, above, prefix.size());
}

std::vector<std::string> ClassTree::path(std::string_view code) const {
    std::vector<std::string> ids;
    const auto wanted = classes_.entry(code);
    if (!wanted) return ids;
    std::vector<ClassEntry> steps = classes_.path(wanted->code);
    steps.push_back(*wanted);
    std::string above;
    for (const ClassEntry& step : steps) {
        std::string at = above;
        for (bool there = false; !there;) {
            const auto nodes = children(at);
            there = std::any_of(nodes.begin(), nodes.end(), [&](const ClassNode& node) { return node.id == step.code; });
            if (there) break;
            const auto inside = std::find_if(nodes.begin(), nodes.end(), [&](const ClassNode& node) {
                return node.is_group() && std::string_view(step.code).starts_with(address_of_group(node.id).prefix);
            });
            if (inside == nodes.end()) return ids; // it is nowhere: cannot be
            ids.push_back(inside->id);
            at = inside->id;
        }
        above = step.code;
        if (step.code != wanted->code) ids.push_back(step.code);
    }
    return ids;
}

} // namespace sequela::lookup
