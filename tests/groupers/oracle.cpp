#include "oracle.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "packs/importer.h"

namespace sequela::groupers::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::optional<fs::path> sources() {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets";
    std::error_code problem;
    if (!fs::is_directory(folder / "msdrg", problem)) return std::nullopt;
    return folder / "msdrg";
}

std::string bytes_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

constexpr std::array<const char*, 7> kSeverities = {
    "NEITHER", "CC", "MCC", "CC_EXCLUDED", "MCC_EXCLUDED", "CC_EXCLUDED_BY_DRG_LOGIC", "MCC_EXCLUDED_BY_DRG_LOGIC"};
constexpr std::array<const char*, 5> kPoa = {"POA_NOT_CHECKED", "POA_RECOGNIZED_YES_POA", "POA_RECOGNIZED_NOT_POA", "POA_NOT_RECOGNIZED",
                                             "HOSPITAL_EXEMPT"};
constexpr std::array<const char*, 4> kHac = {"HAC_CRITERIA_MET", "HAC_CRITERIA_NOT_MET", "HAC_NOT_APPLICABLE_EXCLUSION",
                                             "HAC_NOT_APPLICABLE_EXEMPT"};

std::string affects(bool initial, bool final_choice) {
    return initial && final_choice ? "BOTH" : initial ? "INITIAL" : final_choice ? "FINAL" : "NONE";
}

std::string name_of(ReturnCode code) {
    switch (code) {
    case ReturnCode::ok:
        return "OK";
    case ReturnCode::cannot_be_principal:
        return "DX_CANNOT_BE_PDX";
    case ReturnCode::invalid_sex:
        return "INVALID_SEX";
    case ReturnCode::invalid_discharge_status:
        return "INVALID_DISCHARGE_STATUS";
    case ReturnCode::invalid_principal:
        return "INVALID_PDX";
    case ReturnCode::hac_missing_poa:
        return "HAC_MISSING_ONE_POA";
    case ReturnCode::hac_invalid_poa_n_or_u:
        return "HAC_STATUS_INVALID_POA_N_OR_U";
    case ReturnCode::hac_invalid_poa_other:
        return "HAC_STATUS_INVALID_POA_INVALID_OR_1";
    case ReturnCode::hac_invalid_poa_several:
        return "HAC_STATUS_INVALID_MULT_HACS_POA_NOT_Y_W";
    }
    return {};
}

json choice_json(const DrgChoice& choice) {
    constexpr std::array<const char*, 4> kLevels = {"NONE", "NON_CC", "CC", "MCC"};
    constexpr std::array<const char*, 3> kTypes = {"NONE", "MEDICAL", "SURGICAL"};
    return {{"return_code", name_of(choice.code)},
            {"mdc", choice.mdc},
            {"drg", choice.drg},
            {"base_drg", choice.base_drg},
            {"type", kTypes[static_cast<std::size_t>(choice.type)]},
            {"severity", kLevels[static_cast<std::size_t>(choice.severity)]},
            {"severity_used", kLevels[static_cast<std::size_t>(choice.severity_used)]}};
}

// Until 41.0 the software does not say that a DRG's own definition asks for a code, though it acts on it.
std::string severity_name(CodeSeverity severity, int version) {
    if (version < 411 && severity == CodeSeverity::cc_excluded_by_line) severity = CodeSeverity::cc;
    if (version < 411 && severity == CodeSeverity::mcc_excluded_by_line) severity = CodeSeverity::mcc;
    return kSeverities[static_cast<std::size_t>(severity)];
}

json hacs_json(const MsDrgDefinitions& definitions, const DiagnosisOutcome& outcome) {
    json out = json::array();
    for (const HacOfCode& hac : outcome.hacs) {
        // Until 40.1 the software names only the first of the lists that are not met.
        if (definitions.version <= 401 && hac.reading == HacReading::not_met && !out.empty()) break;
        const bool numbered = hac.reading == HacReading::met || hac.reading == HacReading::excluded;
        out.push_back({numbered ? hac.hac : 0, kHac[static_cast<std::size_t>(hac.reading)], definitions.operands.name(hac.list)});
    }
    return out;
}

} // namespace

packs::Catalogue* grouper_catalogue() {
    static const std::unique_ptr<packs::Catalogue> kCatalogue = []() -> std::unique_ptr<packs::Catalogue> {
        const auto folder = sources();
        if (!folder) return nullptr;
        std::vector<packs::SourceFile> files;
        for (const auto& entry : fs::recursive_directory_iterator(*folder))
            if (entry.is_regular_file())
                files.push_back(
                    {entry.path().parent_path().filename().string() + "/" + entry.path().filename().string(), bytes_of(entry.path())});
        auto catalogue = packs::Catalogue::open(":memory:", "");
        if (!catalogue) return nullptr;
        packs::ImportJob job(**catalogue, std::move(files), {});
        if (!run_to_end(job)) return nullptr;
        return std::move(*catalogue);
    }();
    return kCatalogue.get();
}

const MsDrgDefinitions* definitions(int version) {
    static std::map<int, std::unique_ptr<MsDrgDefinitions>> kMade;
    const auto found = kMade.find(version);
    if (found != kMade.end()) return found->second.get();
    packs::Catalogue* catalogue = grouper_catalogue();
    if (!catalogue) return nullptr;
    const auto tables = msdrg_tables(*catalogue, *Date::from_ymd(version / 10 + 1983, 6, 1));
    if (!tables) return nullptr;
    auto made = compile(*tables, version);
    if (!made) return nullptr;
    return kMade.emplace(version, std::move(*made)).first->second.get();
}

std::optional<std::string> oracle_file(const std::string& name) {
    const char* given = std::getenv("ORACLE");
    const fs::path path = (given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/oracle") / name;
    std::error_code problem;
    if (!fs::is_regular_file(path, problem)) return std::nullopt;
    return path.string();
}

void for_each_line(const std::string& path, const std::function<void(const std::string&)>& found) {
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return;
    std::string line;
    std::array<char, 65536> piece{};
    while (gzgets(file, piece.data(), static_cast<int>(piece.size())) != nullptr) {
        line += piece.data();
        if (line.empty() || line.back() != '\n') continue;
        found(line);
        line.clear();
    }
    gzclose(file);
    if (!line.empty()) found(line);
}

MsDrgClaim claim_of(const json& in) {
    const auto poa = [](const json& text) { return text.get<std::string>().empty() ? ' ' : text.get<std::string>()[0]; };
    // In capitals, as the desk keeps codes, but with the dots and spaces that the grouper does not take.
    const auto code = [](const json& text) {
        std::string upper = text.get<std::string>();
        for (char& c : upper)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return upper;
    };
    MsDrgClaim claim;
    if (!in["pdx"].is_null()) claim.principal = {code(in["pdx"][0]), poa(in["pdx"][1])};
    for (const json& entry : in["sdx"])
        claim.secondary.push_back({code(entry[0]), poa(entry[1])});
    for (const json& entry : in["proc"])
        claim.procedures.push_back(code(entry));
    if (!in["sex"].is_null()) claim.sex = in["sex"] == 1 ? rules::Sex::male : in["sex"] == 2 ? rules::Sex::female : rules::Sex::unknown;
    if (!in["discharge_status"].is_null()) claim.discharge_status = in["discharge_status"].get<int>();
    claim.hospital = in["hospital_status"] == "EXEMPT"       ? rules::HospitalKind::exempt
                     : in["hospital_status"] == "NON_EXEMPT" ? rules::HospitalKind::reports_poa
                                                             : rules::HospitalKind::unknown;
    return claim;
}

json out_of(const MsDrgDefinitions& definitions, const MsDrgResult& result, const MsDrgClaim& claim) {
    constexpr std::array<const char*, 4> kOutcomes = {"NOT_APPLICABLE", "FINAL_DRG_NO_CHANGE", "FINAL_DRG_CHANGES",
                                                      "FINAL_DRG_UNGROUPABLE"};
    json out = {{"initial", choice_json(result.initial)},
                {"final", choice_json(result.final_choice)},
                {"hac_status", kOutcomes[static_cast<std::size_t>(result.hac)]},
                {"hac_categories", result.hac_count},
                {"sdx", json::array()},
                {"proc", json::array()}};
    if (!claim.principal.code.empty())
        out["pdx"] = {{"recognized", result.principal.recognized},
                      {"affects_drg", affects(result.principal.affects_initial, result.principal.affects_final)}};
    for (DiagnosisOutcome outcome : result.secondary) {
        const bool met =
            std::any_of(outcome.hacs.begin(), outcome.hacs.end(), [](const HacOfCode& hac) { return hac.reading == HacReading::met; });
        if (met && definitions.version < 411) outcome.final_severity = CodeSeverity::neither; // it loses what it is said to have had
        out["sdx"].push_back({{"recognized", outcome.recognized},
                              {"affects_drg", affects(outcome.affects_initial, outcome.affects_final)},
                              {"severity_initial", severity_name(outcome.initial, definitions.version)},
                              {"severity_final", severity_name(outcome.final_severity, definitions.version)},
                              {"poa_status", kPoa[static_cast<std::size_t>(outcome.poa)]},
                              {"hac", hacs_json(definitions, outcome)}});
    }
    for (const ProcedureOutcome& outcome : result.procedures)
        out["proc"].push_back({{"recognized", outcome.recognized},
                               // Until 41.1 the software takes a code that it does not know for an operating-room procedure.
                               {"or", outcome.operating_room || (!outcome.recognized && definitions.version <= 411)},
                               {"affects_drg", affects(outcome.affects_initial, outcome.affects_final)},
                               {"hac", json::array()}});
    for (std::size_t i = 0; i < result.procedures.size(); ++i)
        for (const int hac : result.procedures[i].hacs)
            out["proc"][i]["hac"].push_back((hac < 10 ? "HAC_0" : "HAC_") + std::to_string(hac));
    return out;
}

void compare(const MsDrgDefinitions& definitions, const json& line, Comparison& comparison) {
    const MsDrgClaim claim = claim_of(line["in"]);
    json ours = out_of(definitions, group(definitions, claim), claim);
    json theirs = line["out"];
    theirs["pdx"].erase("hac"); // only "not on a list" occurs
    if (line["in"]["pdx"].is_null()) ours["pdx"] = theirs["pdx"];
    bool credited = true;
    for (std::size_t i = 0; i < theirs["proc"].size(); ++i) {
        credited = credited && ours["proc"][i]["affects_drg"] == theirs["proc"][i]["affects_drg"];
        ours["proc"][i].erase("affects_drg");
        theirs["proc"][i].erase("affects_drg");
    }
    ++comparison.claims;
    if (!credited) ++comparison.other_procedure_credited;
    if (ours == theirs) return;
    if (comparison.different++ == 0) comparison.first_difference = line["id"].get<std::string>() + " " + json::diff(theirs, ours).dump();
}

} // namespace sequela::groupers::test
