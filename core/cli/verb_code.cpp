// code: the code page of each code, one JSON line each (core/cli/README.md).
#include <filesystem>

#include "cli/json_lines.h"
#include "lookup/code_page.h"

namespace sequela::cli {
namespace {

int refuse(Streams& streams, const std::string& code, const Error& error) {
    print(streams, {{"code", code}, {"error", error_json(error)}});
    return kRefused;
}

} // namespace

int run_code(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    const std::string on = take_option(arguments, "--on");
    if (db.empty() || on.empty()) return wrong_call(streams, "code needs --db DB and --on DATE: nothing is looked up without a date");
    const auto date = Date::parse(on);
    if (!date) return wrong_call(streams, "--on must be a date such as 2026-01-31");
    if (arguments.empty()) return wrong_call(streams, "code needs at least one code");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) return refuse(streams, "", catalogue.error());
    int status = kDone;
    for (const std::string& code : arguments) {
        const auto page = lookup::code_page(**catalogue, *date, code);
        if (page)
            print(streams, Json::parse(to_json(*page)));
        else
            status = refuse(streams, code, page.error());
    }
    return status;
}

} // namespace sequela::cli
