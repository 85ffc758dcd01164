// pcs: the table builder of ICD-10-PCS for each code or beginning of one, one JSON line each (core/cli/README.md).
#include <filesystem>

#include "cli/json_lines.h"
#include "lookup/pcs_builder.h"

namespace sequela::cli {

int run_pcs(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string db = take_option(arguments, "--db");
    const std::string on = take_option(arguments, "--on");
    if (db.empty() || on.empty()) return wrong_call(streams, "pcs needs --db DB and --on DATE: nothing is looked up without a date");
    const auto date = Date::parse(on);
    if (!date) return wrong_call(streams, "--on must be a date such as 2026-01-31");
    if (arguments.empty()) return wrong_call(streams, "pcs needs at least one code or the beginning of one");
    std::error_code failed;
    if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
    const auto refuse = [&](const std::string& code, const Error& error) {
        print(streams, {{"code", code}, {"error", error_json(error)}});
        return kRefused;
    };
    auto catalogue = packs::Catalogue::open(db, "");
    if (!catalogue) return refuse("", catalogue.error());
    const auto edition = (*catalogue)->edition(CodeSystem::icd10pcs, *date);
    if (!edition) return refuse("", edition.error());
    int status = kDone;
    for (const std::string& code : arguments) {
        const auto step = lookup::pcs_step(**edition, code);
        if (step)
            print(streams, Json::parse(to_json(*step)));
        else
            status = refuse(code, step.error());
    }
    return status;
}

} // namespace sequela::cli
