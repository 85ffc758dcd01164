// code: the code page of each code, one JSON line each (core/cli/README.md).
#include <filesystem>

#include "cli/json_lines.h"
#include "lookup/classification.h"
#include "lookup/code_page.h"

namespace sequela::cli {
namespace {

int refuse(Streams& streams, const std::string& code, const Error& error) {
    print(streams, {{"code", code}, {"error", error_json(error)}});
    return kRefused;
}

// One line: the code page of ICD-10-CM, or what the classification says for any other system.
Result<std::string> page_json(packs::Catalogue& catalogue, CodeSystem system, const std::string& name, Date date, const std::string& code) {
    if (system == CodeSystem::icd10cm) {
        const auto page = lookup::code_page(catalogue, date, code);
        return page ? Result<std::string>(to_json(*page)) : Result<std::string>(page.error());
    }
    const auto page = lookup::class_page(catalogue, system, date, code, name);
    return page ? Result<std::string>(to_json(*page)) : Result<std::string>(page.error());
}

} // namespace

int run_code(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    const std::string on = take_option(arguments, "--on");
    const std::string system_key = take_option(arguments, "--system");
    const std::string classification = take_option(arguments, "--classification");
    if (db.empty() || on.empty()) return wrong_call(streams, "code needs --db DB and --on DATE: nothing is looked up without a date");
    const auto date = Date::parse(on);
    if (!date) return wrong_call(streams, "--on must be a date such as 2026-01-31");
    const std::optional<CodeSystem> system =
        system_key.empty() ? (classification.empty() ? CodeSystem::icd10cm : CodeSystem::other) : code_system_from_key(system_key);
    if (!system) return wrong_call(streams, "there is no system " + system_key);
    if (*system == CodeSystem::other && classification.empty())
        return wrong_call(streams, "--system other needs --classification NAME: pack list says which are installed");
    if (arguments.empty()) return wrong_call(streams, "code needs at least one code");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) return refuse(streams, "", catalogue.error());
    int status = kDone;
    for (const std::string& code : arguments) {
        const auto page = page_json(**catalogue, *system, *system == CodeSystem::other ? classification : std::string(), *date, code);
        if (page)
            print(streams, Json::parse(*page));
        else
            status = refuse(streams, code, page.error());
    }
    return status;
}

} // namespace sequela::cli
