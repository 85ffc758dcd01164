#include "casework/rule_layers.h"

#include <algorithm>

#include "casework/workspace_state.h"

namespace sequela::casework {
namespace {

using rules::Layer;
using rules::Layers;
using store::Database;
using store::Transaction;

Result<Layers> read_all(Database& database) {
    Layers layers;
    auto select = database.prepare("SELECT name, body FROM rule_layer ORDER BY position");
    if (!select) return select.error();
    while (true) {
        auto row = select->step();
        if (!row) return row.error();
        if (!*row) break;
        auto layer = rules::layer_from_json(select->text(1));
        if (!layer) return Error{"A layer that is kept cannot be read", std::string(select->text(0)), layer.error().text()};
        layers.layers.push_back(std::move(*layer));
    }
    auto gates = database.prepare("SELECT body FROM rule_gates");
    if (!gates) return gates.error();
    auto row = gates->step();
    if (!row) return row.error();
    if (!*row) return layers;
    auto config = rules::gates_from_json(gates->text(0));
    if (!config) return Error{"The gates that are kept cannot be read", config.error().where, config.error().what};
    layers.gates = std::move(*config);
    return layers;
}

// All of them are few, and are written anew.
Status write_layers(Database& database, const std::vector<Layer>& layers) {
    if (auto cleared = database.execute("DELETE FROM rule_layer"); !cleared) return cleared;
    auto insert = database.prepare("INSERT INTO rule_layer(name, position, body) VALUES (?,?,?)");
    if (!insert) return insert.error();
    std::int64_t position = 0;
    for (const Layer& layer : layers) {
        const std::string body = rules::to_json(layer);
        insert->reset();
        if (auto done = insert->bind(1, std::string_view(layer.name)).bind(2, position++).bind(3, std::string_view(body)).run(); !done)
            return done;
    }
    return Done{};
}

Status write_gates(Database& database, const rules::GateConfig& gates) {
    auto put = database.prepare("INSERT OR REPLACE INTO rule_gates(id, body) VALUES (1, ?)");
    if (!put) return put.error();
    const std::string body = rules::to_json(gates);
    return put->bind(1, std::string_view(body)).run();
}

struct AuditRow {
    std::string_view action;
    std::string before, after;
};

// What is written, and why, as one transaction.
Status commit(Workspace& workspace, Layers layers, const std::vector<AuditRow>& rows) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    auto transaction = Transaction::begin(state.database);
    if (!transaction) return transaction.error();
    if (auto written = write_layers(state.database, layers.layers); !written) return written;
    if (auto written = write_gates(state.database, layers.gates); !written) return written;
    for (const AuditRow& row : rows)
        if (auto audited = state.audit(row.action, "", row.before, row.after); !audited) return audited;
    if (auto committed = transaction->commit(); !committed) return committed;
    state.layers = std::move(layers);
    return Done{};
}

std::vector<Layer>::iterator find(Layers& layers, std::string_view name) {
    return std::find_if(layers.layers.begin(), layers.layers.end(), [&](const Layer& layer) { return layer.name == name; });
}

Error no_such_layer(std::string_view name) {
    return {"There is no such layer", std::string(name), "Open the page again"};
}

} // namespace

Result<const Layers*> layers_of(Workspace& workspace) {
    Workspace::State& state = WorkspaceAccess::state(workspace);
    if (!state.layers) {
        auto read = read_all(state.database);
        if (!read) return read.error();
        state.layers = std::move(*read);
    }
    return &*state.layers;
}

Status save_layer(Workspace& workspace, std::string_view name_before, const Layer& layer) {
    const auto kept = layers_of(workspace);
    if (!kept) return kept.error();
    Layers layers = **kept;
    if (layer.name != name_before && find(layers, layer.name) != layers.layers.end())
        return Error{"There is a layer of this name already", "/name", "Choose another name, or change that layer"};
    if (name_before.empty()) {
        layers.layers.push_back(layer);
        return commit(workspace, std::move(layers), {{"layer.add", "", rules::to_json(layer)}});
    }
    const auto at = find(layers, name_before);
    if (at == layers.layers.end()) return no_such_layer(name_before);
    if (*at == layer) return Done{};
    std::string before = rules::to_json(*at);
    *at = layer;
    return commit(workspace, std::move(layers), {{"layer.change", std::move(before), rules::to_json(layer)}});
}

Status remove_layer(Workspace& workspace, std::string_view name) {
    const auto kept = layers_of(workspace);
    if (!kept) return kept.error();
    Layers layers = **kept;
    const auto at = find(layers, name);
    if (at == layers.layers.end()) return no_such_layer(name);
    std::string before = rules::to_json(*at);
    layers.layers.erase(at);
    return commit(workspace, std::move(layers), {{"layer.remove", std::move(before), ""}});
}

Status move_layer(Workspace& workspace, std::string_view name, int to) {
    const auto kept = layers_of(workspace);
    if (!kept) return kept.error();
    Layers layers = **kept;
    const auto at = find(layers, name);
    if (at == layers.layers.end()) return no_such_layer(name);
    const auto target = layers.layers.begin() + std::clamp(to, 0, static_cast<int>(layers.layers.size()) - 1);
    if (at == target) return Done{};
    const std::string moved = rules::to_json(*at);
    if (at < target)
        std::rotate(at, at + 1, target + 1);
    else
        std::rotate(target, at, at + 1);
    return commit(workspace, std::move(layers), {{"layer.move", "", moved}});
}

Status save_gates(Workspace& workspace, const rules::GateConfig& gates) {
    const auto kept = layers_of(workspace);
    if (!kept) return kept.error();
    if ((*kept)->gates == gates) return Done{};
    Layers layers = **kept;
    std::string before = rules::to_json(layers.gates);
    layers.gates = gates;
    return commit(workspace, std::move(layers), {{"gates.change", std::move(before), rules::to_json(gates)}});
}

Status import_layers(Workspace& workspace, const Layers& given) {
    const auto kept = layers_of(workspace);
    if (!kept) return kept.error();
    Layers layers = **kept;
    std::vector<AuditRow> rows;
    for (const Layer& layer : given.layers) {
        const auto at = find(layers, layer.name);
        if (at == layers.layers.end()) {
            rows.push_back({"layer.add", "", rules::to_json(layer)});
            layers.layers.push_back(layer);
        } else if (!(*at == layer)) {
            rows.push_back({"layer.change", rules::to_json(*at), rules::to_json(layer)});
            *at = layer;
        }
    }
    if (given.gates_given && !(layers.gates == given.gates)) {
        rows.push_back({"gates.change", rules::to_json(layers.gates), rules::to_json(given.gates)});
        layers.gates = given.gates;
    }
    return rows.empty() ? Status(Done{}) : commit(workspace, std::move(layers), rows);
}

} // namespace sequela::casework
