// group: the group of each encounter or worksheet with its trace, one JSON line each (core/cli/README.md).
#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <limits>

#include "base/text.h"
#include "cli/json_lines.h"
#include "groupers/comorbidity/ccsr.h"
#include "groupers/comorbidity/comorbidity.h"
#include "groupers/em/json.h"
#include "groupers/hcc/encounter.h"
#include "groupers/msdrg/explain.h"
#include "groupers/msdrg/installed.h"
#include "packs/known_tables.h"
#include "rules/check.h"

namespace sequela::cli {
namespace {

using namespace groupers;

struct Asked {
    std::string grouper;
    HccModel model = HccModel::v28;
    std::optional<int> payment_year;
    bool with_principal = true;
    packs::Catalogue* catalogue = nullptr;
};

Error no_date() {
    return {"The encounter has no date", "admitted, discharged", "What is in force depends on it"};
}

// MS-DRG

Json choice_json(const DrgChoice& choice) {
    return {{"drg", fmt::format("{:03}", choice.drg)}, {"mdc", choice.mdc}, {"return_code", static_cast<int>(choice.code)}};
}

Result<const MsDrgDefinitions*> definitions_for(packs::Catalogue& catalogue, Date discharged) {
    for (;;) {
        const auto installed = installed_definitions(catalogue, discharged, std::numeric_limits<double>::infinity());
        if (!installed) return installed.error();
        if (installed->readiness == Readiness::ready) return installed->definitions;
        if (installed->readiness == Readiness::not_installed)
            return Error{"The MS-DRG definitions of this discharge date are not installed",
                         version_words(packs::grouper_version(discharged)), "Read the tables of the release with pack build"};
    }
}

Result<Json> group_drg(const Asked& asked, const std::string& text) {
    const auto encounter = rules::encounter_from_json(text);
    if (!encounter) return encounter.error();
    const auto date = encounter->coding_date();
    if (!date) return no_date();
    if (!has_ms_drg(*encounter)) return Error{"MS-DRGs are of hospital inpatients", "setting", ""};
    const auto definitions = definitions_for(*asked.catalogue, *date);
    if (!definitions) return definitions.error();
    const DrgView view = view_of(**definitions, *encounter);
    Json trace = Json::array();
    for (const TraceStep& step : view.trace)
        trace.push_back({{"text", step.text}, {"lines", step.lines}});
    Json codes = Json::array();
    for (const groupers::CodeRole& role : view.codes)
        codes.push_back({{"line", role.line}, {"mark", role.mark}, {"drives", role.drives}, {"text", role.text}});
    return Json{{"id", encounter->id},
                {"grouper", "msdrg"},
                {"version", version_words(view.version)},
                {"drg", view.drg},
                {"title", view.title},
                {"mdc", view.mdc},
                {"weight", view.weight},
                {"geometric_days", view.geometric_days},
                {"initial", choice_json(view.initial)},
                {"final", choice_json(view.final_choice)},
                {"problem", view.problem},
                {"codes", codes},
                {"trace", trace},
                {"pack_release", view.pack_release},
                {"weights_release", view.weights_release}};
}

// CMS-HCC

Result<bool> flag_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return false;
    if (!found->is_boolean()) return Error{"true or false is expected", fmt::format("person.{}", name), ""};
    return found->get<bool>();
}

Result<std::string> text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::string();
    if (!found->is_string()) return Error{"A text is expected", fmt::format("person.{}", name), ""};
    return found->get<std::string>();
}

Result<std::optional<Decimal>> decimal_of(const Json& object, const char* name) {
    const auto text = text_of(object, name);
    if (!text) return text.error();
    if (text->empty()) return std::optional<Decimal>();
    const auto value = Decimal::parse(*text);
    if (!value) return Error{"This is no decimal number", fmt::format("person.{}", name), "Write it as a text: \"1.045\""};
    return std::optional<Decimal>(value);
}

Status read_flags(const Json& object, HccPerson& person) {
    for (const auto& [name, field] :
         {std::pair{"institutional", &HccPerson::institutional}, std::pair{"new_enrollee", &HccPerson::new_enrollee},
          std::pair{"chronic_snp", &HccPerson::chronic_snp}, std::pair{"low_income", &HccPerson::low_income},
          std::pair{"esrd", &HccPerson::esrd}}) {
        const auto flag = flag_of(object, name);
        if (!flag) return flag.error();
        person.*field = *flag;
    }
    return Done{};
}

Status read_given(const std::string& text, HccPerson& person, HccFigures& figures) {
    const Json line = Json::parse(text, nullptr, false);
    const auto found = line.find("person");
    if (found == line.end() || found->is_null()) return Done{};
    if (!found->is_object()) return Error{"An object is expected", "person", ""};
    if (auto status = read_flags(*found, person); !status) return status;
    const auto entitled = text_of(*found, "entitled_by");
    if (!entitled) return entitled.error();
    if (!entitled->empty() && (entitled->size() != 1 || entitled->front() < '0' || entitled->front() > '3'))
        return Error{"The original reason for entitlement is 0, 1, 2 or 3", "person.entitled_by", ""};
    if (!entitled->empty()) person.entitled_by = entitled->front();
    const auto dual = text_of(*found, "dual");
    if (!dual) return dual.error();
    if (!dual->empty() && !is_dual_code(*dual))
        return Error{"This is no dual status code", "person.dual", "00 is not dual, 01 to 06 and 08 are"};
    person.dual = *dual;
    if (const auto set = found->find("factor_set"); set != found->end() && !set->is_null()) {
        if (*set != 1 && *set != 2) return Error{"The set of factors is 1 or 2", "person.factor_set", ""};
        person.set = set->get<int>();
    }
    const auto normalisation = decimal_of(*found, "normalisation");
    if (!normalisation) return normalisation.error();
    const auto intensity = decimal_of(*found, "coding_intensity");
    if (!intensity) return intensity.error();
    figures = {*normalisation, *intensity};
    return Done{};
}

Json support_json(const HccCategory& category) {
    Json lines = Json::array();
    for (const HccDiagnosis& diagnosis : category.support)
        lines.push_back({{"line", diagnosis.line}, {"code", diagnosis.code}, {"documented", diagnosis.documented}});
    return lines;
}

Json categories_json(const HccDefinitions& definitions, const HccResult& result) {
    Json categories = Json::array();
    for (const HccCategory& row : result.categories) {
        Json object = {{"category", definitions.name(row.category)},
                       {"label", definitions.label(row.category)},
                       {"counts", row.state == HccCategory::State::counts},
                       {"support", support_json(row)}};
        if (row.state == HccCategory::State::dropped) object["dropped_by"] = definitions.name(row.dropped_by);
        if (row.state == HccCategory::State::alone) object["counts_only_beside_others"] = true;
        if (row.state == HccCategory::State::counts) {
            object["evidence"] = row.has_evidence();
            object["question"] = meat_question(definitions, row);
        }
        categories.push_back(std::move(object));
    }
    return categories;
}

Json score_json(const HccDefinitions& definitions, const HccResult& result) {
    Json factors = Json::array();
    for (const HccFactor& factor : result.factors)
        factors.push_back({{"variable", factor.variable}, {"factor", factor.value.text()}, {"why", factor.why}});
    Json unused = Json::array();
    for (const HccUnused& row : result.unused)
        unused.push_back({{"line", row.diagnosis.line}, {"code", row.diagnosis.code}, {"why", row.why}});
    const auto number = [](const std::optional<Decimal>& value) { return value ? Json(value->text()) : Json(nullptr); };
    return {{"model", title(definitions.model)},
            {"payment_year", definitions.payment_year},
            {"segment", result.segment},
            {"raw", number(result.raw)},
            {"normalised", number(result.normalised)},
            {"adjusted", number(result.adjusted)},
            {"figures", result.figures_source},
            {"categories", categories_json(definitions, result)},
            {"factors", factors},
            {"unused", unused},
            {"no_data", result.no_data},
            {"pack_release", definitions.release}};
}

Result<Json> group_hcc(const Asked& asked, const std::string& text) {
    const auto encounter = rules::encounter_from_json(text);
    if (!encounter) return encounter.error();
    const auto year = asked.payment_year ? asked.payment_year : payment_year_of(*encounter);
    if (!year) return no_date();
    HccPerson person;
    HccFigures figures;
    if (auto status = read_given(text, person, figures); !status) return status.error();
    read_person(*encounter, *year, person);
    const auto definitions = hcc_definitions(*asked.catalogue, asked.model, *year);
    if (!definitions) return definitions.error();
    const packs::CodeTable* codes = nullptr;
    if (const auto date = encounter->coding_date()) {
        const auto edition = asked.catalogue->edition(*date);
        if (!edition) return edition.error();
        codes = (*edition)->codes.data;
    }
    const HccResult result = score(**definitions, person, hcc_diagnoses_of(*encounter, codes), figures);
    Json line = {{"id", encounter->id}, {"grouper", "hcc"}};
    line.update(score_json(**definitions, result));
    return line;
}

// E/M, Charlson and Elixhauser

Result<Json> group_visit(const Asked&, const std::string& text) {
    const auto sheet = em_worksheet_from_json(text);
    if (!sheet) return sheet.error();
    Json line = {{"id", ""}, {"grouper", "em"}};
    const Json given = Json::parse(text);
    if (const auto id = given.find("id"); id != given.end() && id->is_string()) line["id"] = *id;
    line.update(Json::parse(to_json(em_level(*sheet))));
    return line;
}

Result<Json> group_comorbidities(const Asked& asked, const std::string& text) {
    const auto encounter = rules::encounter_from_json(text);
    if (!encounter) return encounter.error();
    const bool charlson = asked.grouper == "charlson";
    const ComorbidityResult result =
        comorbidities(charlson ? ComorbidityIndex::charlson : ComorbidityIndex::elixhauser, *encounter, asked.with_principal);
    Json families = Json::array();
    for (const ComorbidityFound& row : result.found) {
        const ComorbidityFamily& family = *row.family;
        Json object = {
            {"family", family.key}, {"title", family.title}, {"lines", row.lines}, {"counts", !row.dropped}, {"weight", family.weight}};
        if (charlson) object["updated_weight"] = family.updated;
        families.push_back(std::move(object));
    }
    Json line = {{"id", encounter->id}, {"grouper", asked.grouper}, {"count", result.count}, {"score", result.score}};
    if (charlson) {
        line["updated_score"] = result.updated;
        line["age_points"] = result.age_points;
    }
    line["families"] = families;
    return line;
}

Json category_json(const CcsrCategory& category) {
    return {{"code", category.code}, {"name", category.name}};
}

Result<Json> group_categories(const Asked& asked, const std::string& text) {
    const auto encounter = rules::encounter_from_json(text);
    if (!encounter) return encounter.error();
    const auto result = ccsr(*asked.catalogue, *encounter);
    if (!result) return result.error();
    Json lines = Json::array();
    for (const CcsrLine& row : result->lines) {
        Json categories = Json::array();
        for (const CcsrCategory& category : row.categories)
            categories.push_back(category_json(category));
        Json object = {{"line", row.line}, {"categories", categories}};
        if (row.by_default) object["default"] = category_json(*row.by_default);
        lines.push_back(std::move(object));
    }
    return Json{
        {"id", encounter->id}, {"grouper", "ccsr"}, {"lines", lines}, {"unknown", result->unknown}, {"pack_release", result->release}};
}

Result<Json> group_line(const Asked& asked, const std::string& text) {
    if (asked.grouper == "msdrg") return group_drg(asked, text);
    if (asked.grouper == "hcc") return group_hcc(asked, text);
    if (asked.grouper == "em") return group_visit(asked, text);
    if (asked.grouper == "ccsr") return group_categories(asked, text);
    return group_comorbidities(asked, text);
}

// Returns whether anything was refused.
bool group_lines(const Asked& asked, std::istream& stream, Streams& streams) {
    bool refused = false;
    std::string text;
    for (int number = 1; std::getline(stream, text); ++number) {
        if (trim(text).empty()) continue;
        const auto group = group_line(asked, text);
        Json line = {{"line", number}};
        if (group)
            line.update(*group);
        else
            line["error"] = error_json(group.error());
        refused = refused || !group;
        print(streams, line);
    }
    return refused;
}

// What is wrong with the call, or empty.
std::string read_options(Arguments& arguments, Asked& asked) {
    asked.grouper = take_option(arguments, "--grouper");
    bool known = false;
    for (const std::string_view name : {"msdrg", "hcc", "em", "charlson", "elixhauser", "ccsr"})
        known = known || asked.grouper == name;
    if (!known) return "group needs --grouper msdrg, hcc, em, charlson, elixhauser or ccsr";
    if (const std::string model = take_option(arguments, "--model"); !model.empty()) {
        const auto found = hcc_model_from_key(model);
        if (!found) return "--model is v24, v28 or rxv08";
        asked.model = *found;
    }
    if (const std::string year = take_option(arguments, "--payment-year"); !year.empty()) {
        int number = 0;
        const auto read = std::from_chars(year.data(), year.data() + year.size(), number);
        if (read.ec != std::errc() || read.ptr != year.data() + year.size() || number < 2000 || number > 2100)
            return "--payment-year is a year, such as 2026";
        asked.payment_year = number;
    }
    asked.with_principal = !take_flag(arguments, "--without-principal");
    return {};
}

} // namespace

int run_group(const Arguments& given, Streams& streams) {
    Arguments arguments = given;
    Asked asked;
    const std::string db = take_option(arguments, "--db");
    if (const std::string wrong = read_options(arguments, asked); !wrong.empty()) return wrong_call(streams, wrong);
    const bool needs_packs = asked.grouper == "msdrg" || asked.grouper == "hcc" || asked.grouper == "ccsr";
    std::unique_ptr<packs::Catalogue> catalogue;
    if (needs_packs) {
        if (db.empty()) return wrong_call(streams, "group needs --db DB");
        std::error_code failed;
        if (!std::filesystem::exists(db, failed)) return wrong_call(streams, "there is no file " + db);
        auto opened = packs::Catalogue::open(db, "");
        if (!opened) {
            print(streams, {{"error", error_json(opened.error())}});
            return kRefused;
        }
        catalogue = std::move(*opened);
        asked.catalogue = catalogue.get();
    }
    if (arguments.empty()) return group_lines(asked, streams.in, streams) ? kRefused : kDone;
    bool refused = false;
    for (const std::string& name : arguments) {
        std::ifstream stream(name);
        if (!stream) return wrong_call(streams, "the file cannot be read: " + name);
        refused = group_lines(asked, stream, streams) || refused;
    }
    return refused ? kRefused : kDone;
}

} // namespace sequela::cli
