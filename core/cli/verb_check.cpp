// check: the verdicts on each encounter, one JSON line each (core/cli/README.md).
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "cli/json_lines.h"
#include "rules/check.h"

namespace sequela::cli {
namespace {

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
bool check_lines(packs::Catalogue& catalogue, std::istream& stream, Streams& streams) {
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
        const auto verdicts = verdicts_on(catalogue, *encounter);
        if (!verdicts) {
            print(streams, {{"line", number}, {"id", encounter->id}, {"error", error_json(verdicts.error())}});
            refused = true;
            continue;
        }
        print(streams, {{"line", number}, {"id", encounter->id}, {"verdicts", *verdicts}});
    }
    return refused;
}

} // namespace

int run_check(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    if (db.empty()) return wrong_call(streams, "check needs --db DB");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) {
        print(streams, {{"error", error_json(catalogue.error())}});
        return kRefused;
    }
    if (arguments.empty()) return check_lines(**catalogue, streams.in, streams) ? kRefused : kDone;
    bool refused = false;
    for (const std::string& name : arguments) {
        std::ifstream stream(name);
        if (!stream) return wrong_call(streams, "the file cannot be read: " + name);
        refused = check_lines(**catalogue, stream, streams) || refused;
    }
    return refused ? kRefused : kDone;
}

} // namespace sequela::cli
