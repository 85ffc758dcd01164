// units, crosswalk, ndc: lookups of HCPCS, ICD-9-CM and NDC (core/cli/README.md).
#include <filesystem>

#include "cli/json_lines.h"
#include "lookup/crosswalk.h"
#include "lookup/dated_validity.h"
#include "lookup/drug_units.h"
#include "lookup/ndc.h"

namespace sequela::cli {
namespace {

int refuse(Streams& streams, const std::string& code, const Error& error) {
    print(streams, {{"code", code}, {"error", error_json(error)}});
    return kRefused;
}

// The database of "--db"; null and a status where the call is wrong.
std::unique_ptr<packs::Catalogue> open_catalogue(Arguments& arguments, Streams& streams, std::string_view verb, int& status) {
    const std::string db = take_option(arguments, "--db");
    std::error_code failed;
    if (db.empty() || !std::filesystem::exists(db, failed)) {
        status = wrong_call(streams, db.empty() ? std::string(verb) + " needs --db DB" : "there is no file " + db);
        return nullptr;
    }
    auto catalogue = packs::Catalogue::open(db, "");
    if (catalogue) return std::move(*catalogue);
    status = refuse(streams, "", catalogue.error());
    return nullptr;
}

} // namespace

int run_units(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string on = take_option(arguments, "--on");
    int status = kDone;
    const auto catalogue = open_catalogue(arguments, streams, "units", status);
    if (!catalogue) return status;
    const auto date = Date::parse(on);
    if (!date) return wrong_call(streams, "units needs --on DATE: nothing is looked up without a date");
    if (arguments.size() < 3) return wrong_call(streams, "units needs a code, a dose and its unit, such as J3301 40 mg");
    const std::string code = normalise_code(arguments[0]);
    const auto edition = catalogue->edition(CodeSystem::hcpcs, *date);
    if (!edition) return refuse(streams, code, edition.error());
    const lookup::DatedValidity validity = lookup::dated_validity(**edition, code);
    if (validity.state != lookup::DatedState::valid)
        return refuse(streams, code, Error{words(validity, code), code, "A code is looked up for its date of service"});
    const packs::CodeTable& codes = *(*edition)->codes.data;
    lookup::DoseInput input;
    input.code = code;
    input.title = codes.long_title(*codes.find(code));
    input.dose = arguments[1] + " " + arguments[2];
    input.vials.assign(arguments.begin() + 3, arguments.end());
    const auto units = lookup::count_drug_units(input);
    if (!units) return refuse(streams, code, units.error());
    Json line = {{"code", code}, {"title", input.title}, {"release", validity.release}};
    line.update(Json::parse(to_json(*units)));
    print(streams, line);
    return kDone;
}

int run_crosswalk(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string key = take_option(arguments, "--system");
    int status = kDone;
    const auto catalogue = open_catalogue(arguments, streams, "crosswalk", status);
    if (!catalogue) return status;
    const auto system = code_system_from_key(key.empty() ? "icd10cm" : key);
    if (!system) return wrong_call(streams, "--system must be icd10cm, icd10pcs, icd9cm or icd9cm-procedure");
    if (arguments.empty()) return wrong_call(streams, "crosswalk needs at least one code");
    for (const std::string& code : arguments) {
        const auto walk = lookup::crosswalk(*catalogue, *system, code);
        if (walk)
            print(streams, Json::parse(to_json(*walk)));
        else
            status = refuse(streams, code, walk.error());
    }
    return status;
}

int run_ndc(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    const std::string on = take_option(arguments, "--on");
    int status = kDone;
    const auto catalogue = open_catalogue(arguments, streams, "ndc", status);
    if (!catalogue) return status;
    const auto date = Date::parse(on);
    if (!date) return wrong_call(streams, "ndc needs --on DATE: nothing is looked up without a date");
    if (arguments.empty()) return wrong_call(streams, "ndc needs at least one NDC");
    const auto edition = catalogue->edition(CodeSystem::ndc, *date);
    if (!edition) return refuse(streams, "", edition.error());
    for (const std::string& text : arguments) {
        const packs::CodeTable* directory = (*edition)->codes ? (*edition)->codes.data : nullptr;
        const lookup::NdcReading reading = lookup::read_ndc(text, directory);
        if (reading.form == lookup::NdcForm::wrong) status = kRefused;
        Json line = {{"ndc", text}};
        line.update(Json::parse(to_json(reading)));
        if (reading.form == lookup::NdcForm::exact) {
            const packs::CodeRow* row = directory ? directory->find(reading.code) : nullptr;
            line["title"] = row ? std::string(directory->long_title(*row)) : std::string();
            line["remark"] = words(lookup::dated_validity(**edition, reading.code), display_code(CodeSystem::ndc, reading.code));
            const auto links = lookup::links_of_ndc(*catalogue, *date, reading.code);
            if (!links) return refuse(streams, text, links.error());
            Json list = Json::array();
            for (const lookup::NdcLink& link : *links)
                list.push_back({{"hcpcs", link.hcpcs}, {"unit", link.unit}, {"hcpcs_units", link.factor}});
            line["hcpcs"] = std::move(list);
        }
        print(streams, line);
    }
    return status;
}

} // namespace sequela::cli
