// check: the verdicts on each encounter, one JSON line each (core/cli/README.md).
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/cli.h"
#include "rules/check.h"

namespace sequela::cli {
namespace {

using Json = nlohmann::ordered_json;

void print(const Json& line) {
    std::fprintf(stdout, "%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

Json json_of(const Error& error) {
    return {{"what", error.what}, {"where", error.where}, {"hint", error.hint}};
}

Result<Json> verdicts_on(packs::Catalogue& catalogue, const rules::Encounter& encounter) {
    rules::Context context;
    if (const auto date = encounter.coding_date()) {
        auto edition = catalogue.edition(*date);
        if (!edition) return edition.error();
        context = {*edition, &catalogue};
    }
    Json verdicts = Json::array();
    for (const rules::Verdict& verdict : rules::check(encounter, context))
        verdicts.push_back(Json::parse(rules::to_json(verdict)));
    return verdicts;
}

// Returns whether anything was refused.
bool check_lines(packs::Catalogue& catalogue, std::istream& stream) {
    bool refused = false;
    std::string text;
    for (int number = 1; std::getline(stream, text); ++number) {
        if (trim(text).empty()) continue;
        const auto encounter = rules::encounter_from_json(text);
        if (!encounter) {
            print({{"line", number}, {"error", json_of(encounter.error())}});
            refused = true;
            continue;
        }
        const auto verdicts = verdicts_on(catalogue, *encounter);
        if (!verdicts) {
            print({{"line", number}, {"id", encounter->id}, {"error", json_of(verdicts.error())}});
            refused = true;
            continue;
        }
        print({{"line", number}, {"id", encounter->id}, {"verdicts", *verdicts}});
    }
    return refused;
}

} // namespace

int run_check(const Arguments& given) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    if (db.empty()) return wrong_call("check needs --db DB");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call("there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) {
        print({{"error", json_of(catalogue.error())}});
        return kRefused;
    }
    if (arguments.empty()) return check_lines(**catalogue, std::cin) ? kRefused : kDone;
    bool refused = false;
    for (const std::string& name : arguments) {
        std::ifstream stream(name);
        if (!stream) return wrong_call("the file cannot be read: " + name);
        refused = check_lines(**catalogue, stream) || refused;
    }
    return refused ? kRefused : kDone;
}

} // namespace sequela::cli
