// lists: which lists each code is on, one JSON line each (core/cli/README.md).
#include <array>
#include <filesystem>

#include "cli/json_lines.h"
#include "lookup/lists.h"

namespace sequela::cli {
namespace {

constexpr std::array<CodeSystem, 3> kAsked = {CodeSystem::icd10cm, CodeSystem::icd10pcs, CodeSystem::hcpcs}; // where none is named

} // namespace

int run_lists(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    const std::string on = take_option(arguments, "--on");
    const std::string system_key = take_option(arguments, "--system");
    const bool say_missing = take_flag(arguments, "--missing");
    if (db.empty() || on.empty()) return wrong_call(streams, "lists needs --db DB and --on DATE: nothing is looked up without a date");
    const auto date = Date::parse(on);
    if (!date) return wrong_call(streams, "--on must be a date such as 2026-01-31");
    const auto system = code_system_from_key(system_key);
    if (!system_key.empty() && !system) return wrong_call(streams, "--system is none that Sequela knows: " + system_key);
    if (arguments.empty()) return wrong_call(streams, "lists needs at least one code");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) {
        print(streams, {{"error", error_json(catalogue.error())}});
        return kRefused;
    }
    int status = kDone;
    const auto missing = say_missing ? lookup::MissingLists::say : lookup::MissingLists::leave_out;
    for (const std::string& code : arguments) {
        for (const CodeSystem asked : kAsked) {
            const CodeSystem now = system ? *system : asked;
            const auto entries = lookup::lists_of(**catalogue, now, *date, code, missing);
            if (!entries) {
                print(streams, {{"code", code}, {"system", key(now)}, {"error", error_json(entries.error())}});
                status = kRefused;
            } else if (system || !entries->empty()) {
                Json line = {{"code", normalise_code(now, code)}, {"system", key(now)}, {"date", date->iso()}, {"lists", Json::array()}};
                for (const lookup::ListEntry& entry : *entries)
                    line["lists"].push_back(Json::parse(lookup::to_json(entry)));
                print(streams, line);
            }
            if (system) break;
        }
    }
    return status;
}

} // namespace sequela::cli
