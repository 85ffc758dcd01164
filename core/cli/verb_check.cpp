// check: the verdicts on each encounter, one JSON line each (core/cli/README.md).
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/text.h"
#include "cli/json_lines.h"
#include "rules/check.h"
#include "rules/layers/layers.h"

namespace sequela::cli {
namespace {

struct Wanted {
    rules::Layers layers;
    std::optional<rules::Gate> gate;
};

// Adds "verdicts", and "gate" where one is asked for.
Status add_verdicts(packs::Catalogue& catalogue, const Wanted& wanted, const rules::Encounter& encounter, Json& line) {
    rules::Context context;
    if (const auto date = encounter.coding_date()) {
        auto edition = catalogue.edition(*date);
        if (!edition) return edition.error();
        context = {*edition, &catalogue};
    }
    context.layers = &wanted.layers;
    context.before_billing = wanted.gate == rules::Gate::pre_bill;
    if (wanted.gate == rules::Gate::entry) context.stage = rules::Stage::coding;
    const auto verdicts = rules::check(encounter, context);
    line["verdicts"] = Json::array();
    for (const rules::Verdict& verdict : verdicts)
        line["verdicts"].push_back(Json::parse(rules::to_json(verdict)));
    if (!wanted.gate) return Done{};
    const rules::GateAnswer answer = rules::gate(verdicts, wanted.layers.gates, *wanted.gate);
    line["gate"] = {{"name", key(*wanted.gate)}, {"open", answer.open()}, {"blocking", answer.blocking}, {"why", answer.why}};
    return Done{};
}

// Returns whether anything was refused.
bool check_lines(packs::Catalogue& catalogue, const Wanted& wanted, std::istream& stream, Streams& streams) {
    bool refused = false;
    std::string text;
    for (int number = 1; std::getline(stream, text); ++number) {
        if (trim(text).empty()) continue;
        const auto encounter = rules::encounter_from_json(text);
        if (!encounter) {
            print(streams, {{"line", number}, {"error", error_json(encounter.error())}});
            refused = true;
            continue;
        }
        Json line = {{"line", number}, {"id", encounter->id}};
        if (const auto added = add_verdicts(catalogue, wanted, *encounter, line); !added) {
            print(streams, {{"line", number}, {"id", encounter->id}, {"error", error_json(added.error())}});
            refused = true;
            continue;
        }
        print(streams, line);
    }
    return refused;
}

// Returns the exit status of a call that cannot be done.
std::optional<int> read_layers(const std::string& name, rules::Layers& layers, Streams& streams) {
    std::ifstream stream(name, std::ios::binary);
    if (!stream) return wrong_call(streams, "the file cannot be read: " + name);
    auto read = rules::layers_from_json(std::string(std::istreambuf_iterator<char>(stream), {}));
    if (!read) {
        print(streams, {{"file", name}, {"error", error_json(read.error())}});
        return kRefused;
    }
    layers = std::move(*read);
    return std::nullopt;
}

} // namespace

int run_check(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    if (db.empty()) return wrong_call(streams, "check needs --db DB");
    Wanted wanted;
    const std::string gate = take_option(arguments, "--gate");
    wanted.gate = rules::gate_from_key(gate);
    if (!gate.empty() && !wanted.gate) return wrong_call(streams, "--gate is one of entry, finalise, pre_bill");
    if (const std::string name = take_option(arguments, "--layers"); !name.empty())
        if (const auto failure = read_layers(name, wanted.layers, streams)) return *failure;
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) {
        print(streams, {{"error", error_json(catalogue.error())}});
        return kRefused;
    }
    if (arguments.empty()) return check_lines(**catalogue, wanted, streams.in, streams) ? kRefused : kDone;
    bool refused = false;
    for (const std::string& name : arguments) {
        std::ifstream stream(name);
        if (!stream) return wrong_call(streams, "the file cannot be read: " + name);
        refused = check_lines(**catalogue, wanted, stream, streams) || refused;
    }
    return refused ? kRefused : kDone;
}

} // namespace sequela::cli
