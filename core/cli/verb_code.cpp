// code: the code page of each code, one JSON line each (core/cli/README.md).
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/cli.h"
#include "lookup/code_page.h"

namespace sequela::cli {
namespace {

int refuse(const std::string& code, const Error& error) {
    const nlohmann::ordered_json line = {{"code", code}, {"error", {{"what", error.what}, {"where", error.where}, {"hint", error.hint}}}};
    std::fprintf(stdout, "%s\n", line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
    return kRefused;
}

} // namespace

int run_code(const Arguments& given) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    const std::string on = take_option(arguments, "--on");
    if (db.empty() || on.empty()) return wrong_call("code needs --db DB and --on DATE: nothing is looked up without a date");
    const auto date = Date::parse(on);
    if (!date) return wrong_call("--on must be a date such as 2026-01-31");
    if (arguments.empty()) return wrong_call("code needs at least one code");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call("there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) return refuse("", catalogue.error());
    int status = kDone;
    for (const std::string& code : arguments) {
        const auto page = lookup::code_page(**catalogue, *date, code);
        if (page)
            std::fprintf(stdout, "%s\n", to_json(*page).c_str());
        else
            status = refuse(code, page.error());
    }
    return status;
}

} // namespace sequela::cli
