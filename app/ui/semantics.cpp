#include "app/ui/semantics.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace sequela::app::ui {

namespace {

constexpr std::uint32_t root_id = 1;

void clear(SemanticNode& node) {
    node.role.clear();
    node.name.clear();
    node.value.clear();
    node.description.clear();
    node.rect = {};
    node.kids.clear();
    node.level = node.position = node.size = 0;
    node.selected.reset();
    node.expanded.reset();
    node.pressed.reset();
    node.checked.reset();
    node.disabled = node.invalid = node.readonly = node.required = node.multiline = node.secret = node.current = false;
    node.keys.clear();
    node.actions.clear();
}

} // namespace

void SemanticTree::begin_frame() {
    building_count_ = 0;
    open_.clear();
    repeated_.clear();
    ++stamp_;
    open(root_id, "application", "Sequela");
}

SemanticNode& SemanticTree::open(std::uint32_t id, std::string_view role, std::string_view name) {
    if (building_count_ == building_.size()) building_.emplace_back();
    SemanticNode& node = building_[building_count_];
    clear(node);
    node.id = id;
    node.role = role;
    node.name = name;
    // A region inside of one of the same name is no landmark of its own.
    const auto says_the_same = [&](std::size_t outer) {
        return (building_[outer].role == "region" || building_[outer].role == "main") && building_[outer].name == name;
    };
    if (role == "region" && std::any_of(open_.begin(), open_.end(), says_the_same)) node.role = "group";
    if (!open_.empty()) building_[open_.back()].kids.push_back(id);
    open_.push_back(building_count_);
    ++building_count_;
    return node;
}

SemanticNode& SemanticTree::open_at_root(std::uint32_t id, std::string_view role, std::string_view name) {
    SemanticNode& node = open(id, role, name);
    if (open_.size() > 2) {
        building_[open_[open_.size() - 2]].kids.pop_back();
        building_[0].kids.push_back(id);
    }
    return node;
}

void SemanticTree::close() {
    assert(open_.size() > 1 && "close() without open()");
    open_.pop_back();
}

void SemanticTree::set_role(std::uint32_t id, std::string_view role) {
    for (std::size_t i = building_count_; i-- > 0;) {
        if (building_[i].id != id) continue;
        building_[i].role = role;
        return;
    }
}

// A heading's level on the screen is its size; who reads the outline must not meet a level that is skipped (WCAG technique H42).
void SemanticTree::order_headings() {
    int last = 1;
    for (std::size_t i = 0; i < building_count_; ++i) {
        SemanticNode& node = building_[i];
        if (node.role != "heading") continue;
        node.level = std::min(node.level, last + 1);
        last = node.level;
    }
}

void SemanticTree::say(std::string_view text, bool assertive) {
    std::string& to = assertive ? assertive_ : polite_;
    if (!to.empty()) to += ' ';
    to += text;
}

void SemanticTree::put_number(long long value) {
    char buffer[24];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    json_.append(buffer, end);
}

void SemanticTree::put_string(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    json_ += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json_ += '\\';
            json_ += c;
        } else if (c == '\n') {
            json_ += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            json_ += "\\u00";
            json_ += digits[static_cast<unsigned char>(c) >> 4];
            json_ += digits[c & 15];
        } else {
            json_ += c;
        }
    }
    json_ += '"';
}

void SemanticTree::write_node(const SemanticNode& node) {
    const auto text = [&](std::string_view key, std::string_view value) {
        if (value.empty()) return;
        json_ += ",\"";
        json_ += key;
        json_ += "\":";
        put_string(value);
    };
    const auto number = [&](std::string_view key, int value) {
        if (value == 0) return;
        json_ += ",\"";
        json_ += key;
        json_ += "\":";
        put_number(value);
    };
    const auto state = [&](std::string_view key, std::optional<bool> value) {
        if (!value) return;
        json_ += ",\"";
        json_ += key;
        json_ += *value ? "\":true" : "\":false";
    };
    const auto flag = [&](std::string_view key, bool value) {
        if (value) state(key, true);
    };
    json_ += "{\"id\":";
    put_number(node.id);
    text("role", node.role);
    text("name", node.name);
    text("value", node.value);
    text("description", node.description);
    json_ += ",\"rect\":[";
    put_number(static_cast<long long>(node.rect.x));
    json_ += ',';
    put_number(static_cast<long long>(node.rect.y));
    json_ += ',';
    put_number(static_cast<long long>(node.rect.width));
    json_ += ',';
    put_number(static_cast<long long>(node.rect.height));
    json_ += "],\"kids\":[";
    for (std::size_t i = 0; i < node.kids.size(); ++i) {
        if (i > 0) json_ += ',';
        put_number(node.kids[i]);
    }
    json_ += ']';
    number("level", node.level);
    number("pos", node.position);
    number("size", node.size);
    if (node.checked)
        json_ += *node.checked == 2 ? ",\"checked\":\"mixed\"" : *node.checked == 1 ? ",\"checked\":true" : ",\"checked\":false";
    state("selected", node.selected);
    state("expanded", node.expanded);
    state("pressed", node.pressed);
    flag("disabled", node.disabled);
    flag("invalid", node.invalid);
    flag("readonly", node.readonly);
    flag("required", node.required);
    flag("multiline", node.multiline);
    flag("secret", node.secret);
    flag("current", node.current);
    text("keys", node.keys);
    if (!node.actions.empty()) {
        json_ += ",\"actions\":[";
        for (std::size_t i = 0; i < node.actions.size(); ++i) {
            if (i > 0) json_ += ',';
            put_string(node.actions[i]);
        }
        json_ += ']';
    }
    json_ += '}';
}

std::string SemanticTree::end_frame() {
    assert(open_.size() == 1 && "a node was left open");
    order_headings();
    json_.clear();
    json_ += "{\"focus\":";
    put_number(focus_);
    json_ += ",\"set\":[";
    bool any = false;
    for (std::size_t i = 0; i < building_count_; ++i) {
        const SemanticNode& node = building_[i];
        auto [entry, is_new] = published_.try_emplace(node.id);
        Published& published = entry->second;
        if (published.stamp == stamp_) {
            repeated_.push_back(node.id);
            continue;
        }
        published.stamp = stamp_;
        if (!is_new && published.node == node) continue;
        published.node = node;
        if (any) json_ += ',';
        any = true;
        write_node(node);
    }
    json_ += "],\"gone\":[";
    bool any_gone = false;
    for (auto it = published_.begin(); it != published_.end();) {
        if (it->second.stamp == stamp_) {
            ++it;
            continue;
        }
        if (any_gone) json_ += ',';
        any_gone = true;
        put_number(it->first);
        it = published_.erase(it);
    }
    json_ += ']';
    const bool changed = any || any_gone || focus_ != published_focus_ || !polite_.empty() || !assertive_.empty();
    if (!polite_.empty() || !assertive_.empty()) {
        json_ += ",\"say\":{\"polite\":";
        put_string(polite_);
        json_ += ",\"assertive\":";
        put_string(assertive_);
        json_ += '}';
    }
    json_ += '}';
    polite_.clear();
    assertive_.clear();
    published_focus_ = focus_;
    std::swap(building_, finished_);
    finished_count_ = building_count_;
    building_count_ = 0;
    open_.clear();
    return changed ? json_ : std::string();
}

const SemanticNode* SemanticTree::find(std::uint32_t id) const {
    const auto found = published_.find(id);
    return found == published_.end() ? nullptr : &found->second.node;
}

const SemanticNode* SemanticTree::find(std::string_view role, std::string_view name) const {
    for (const SemanticNode* node : all())
        if (node->role == role && starts_with_ignoring_case(node->name, name)) return node;
    return nullptr;
}

std::vector<const SemanticNode*> SemanticTree::all() const {
    std::vector<const SemanticNode*> result;
    const auto visit = [&](const auto& self, std::uint32_t id, int depth) -> void {
        const SemanticNode* node = find(id);
        if (node == nullptr || depth > 64) return;
        result.push_back(node);
        for (const std::uint32_t kid : node->kids)
            self(self, kid, depth + 1);
    };
    visit(visit, root_id, 0);
    return result;
}

std::string SemanticTree::to_text() const {
    std::string result;
    const auto visit = [&](const auto& self, std::uint32_t id, int depth) -> void {
        const SemanticNode* node = find(id);
        if (node == nullptr || depth > 64) return;
        result.append(static_cast<std::size_t>(depth) * 2, ' ');
        result += node->role + " \"" + node->name + '"';
        if (!node->value.empty()) result += " = \"" + node->value + '"';
        if (node->selected.value_or(false)) result += " selected";
        if (node->expanded) result += *node->expanded ? " expanded" : " collapsed";
        if (node->checked) result += *node->checked == 2 ? " mixed" : *node->checked == 1 ? " checked" : " unchecked";
        if (node->pressed.value_or(false)) result += " pressed";
        if (node->disabled) result += " disabled";
        if (node->invalid) result += " invalid";
        if (node->current) result += " current";
        if (id == focus_) result += " focus";
        result += '\n';
        for (const std::uint32_t kid : node->kids)
            self(self, kid, depth + 1);
    };
    visit(visit, root_id, 0);
    return result;
}

void SemanticTree::republish() {
    published_.clear();
    published_focus_ = 0;
}

} // namespace sequela::app::ui
