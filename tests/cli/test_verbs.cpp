// The verbs of the command line on the starter pack, as core/cli/README.md documents them.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;
using Json = nlohmann::ordered_json;

struct Outcome {
    int status = 0;
    std::vector<Json> lines;
    std::string errors;
};

using Verb = int (*)(const cli::Arguments&, cli::Streams&);

Outcome run(Verb verb, const cli::Arguments& arguments, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out;
    std::ostringstream errors;
    cli::Streams streams{in, out, errors};
    Outcome outcome;
    outcome.status = verb(arguments, streams);
    outcome.errors = errors.str();
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        const Json parsed = Json::parse(line, nullptr, false);
        REQUIRE(parsed.is_object()); // every line is one object, and nothing else is printed
        outcome.lines.push_back(parsed);
    }
    return outcome;
}

const fs::path kAssets = fs::path(SEQUELA_SOURCE_DIR) / "assets";

// Files of one test run.
struct Scratch {
    fs::path folder = fs::temp_directory_path() / "sequela-test-cli";
    Scratch() {
        fs::remove_all(folder);
        fs::create_directories(folder);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    [[nodiscard]] std::string path(std::string_view name) const { return (folder / name).string(); }
    [[nodiscard]] std::string write(std::string_view name, std::string_view text) const {
        std::ofstream(folder / name, std::ios::binary) << text;
        return path(name);
    }
};

const Scratch& scratch() {
    static const Scratch made;
    return made;
}

// The starter pack, built by the verb itself.
const std::string& db() {
    static const std::string path = [] {
        const std::string out = scratch().path("starter.db");
        const Outcome built = run(cli::run_pack, {"build", "--out", out, "--built-in", (kAssets / "starter").string()});
        REQUIRE(built.status == cli::kDone);
        REQUIRE(built.lines.size() == 14);
        return out;
    }();
    return path;
}

// Does `all` hold what `some` holds? Objects may have more members, lists must be as long.
bool holds(const Json& all, const Json& some) {
    if (some.is_object()) {
        for (const auto& [name, value] : some.items())
            if (!all.contains(name) || !holds(all[name], value)) return false;
        return all.is_object();
    }
    if (some.is_array()) {
        if (!all.is_array() || all.size() != some.size()) return false;
        for (std::size_t i = 0; i < some.size(); ++i)
            if (!holds(all[i], some[i])) return false;
        return true;
    }
    return all == some;
}

void check_holds(const Json& all, const char* some) {
    INFO(all.dump(1));
    INFO(some);
    CHECK(holds(all, Json::parse(some)));
}

std::vector<std::string> names(const Json& object) {
    std::vector<std::string> all;
    for (const auto& [name, value] : object.items())
        all.push_back(name);
    return all;
}

} // namespace

TEST_CASE("pack build says what it installed, and pack list the same", "[pack]") {
    const std::string out = scratch().path("again.db");
    const Outcome built = run(cli::run_pack, {"build", "--out", out, (kAssets / "starter/POAexemptCodesFY26.txt").string(),
                                              (kAssets / "starter/icd10cm_order_2026.txt").string()});
    CHECK(built.status == cli::kDone);
    REQUIRE(built.lines.size() == 2);
    CHECK(names(built.lines[0]) == std::vector<std::string>{"system", "component", "release", "effective_from", "effective_to", "records",
                                                            "headers", "licence", "built_in", "source", "sha256", "warnings"});
    check_holds(built.lines[0], R"({"system": "icd10cm", "component": "poa_exempt", "release": "FY2026", "effective_from": "2025-10-01",
        "effective_to": "2026-09-30", "built_in": false, "licence": "public_domain", "warnings": []})");
    CHECK(built.lines[1]["records"].get<int>() >= 600);

    const Outcome listed = run(cli::run_pack, {"list", "--db", out});
    CHECK(listed.status == cli::kDone);
    REQUIRE(listed.lines.size() == 2);
    for (const Json& line : built.lines)
        CHECK(std::count(listed.lines.begin(), listed.lines.end(), line) == 1);

    // The very same once more changes nothing, and says so.
    const Outcome again = run(cli::run_pack, {"build", "--out", out, (kAssets / "starter/POAexemptCodesFY26.txt").string()});
    REQUIRE(again.lines.size() == 1);
    CHECK(again.lines[0]["already_installed"] == true);
    CHECK(run(cli::run_pack, {"list", "--db", out}).lines.size() == 2);
}

TEST_CASE("pack build refuses what it cannot read, with a line that says where and why", "[pack]") {
    const std::string out = scratch().path("refused.db");
    const std::string cut = scratch().write("icd10cm_order_2026.txt", "00001 A00     0 Cholera");
    const Outcome built = run(cli::run_pack, {"build", "--out", out, cut, scratch().path("missing.txt")});
    CHECK(built.status == cli::kRefused);
    REQUIRE(built.lines.size() == 2);
    for (const Json& line : built.lines) {
        CHECK_FALSE(line["error"]["what"].get<std::string>().empty());
        CHECK(names(line["error"]) == std::vector<std::string>{"what", "where", "hint"});
    }
    CHECK(run(cli::run_pack, {"list", "--db", out}).lines.empty());
}

TEST_CASE("a wrong call is said on the other stream, and nothing is printed", "[pack][code][search][check][chart]") {
    const auto wrong = [](Verb verb, const cli::Arguments& arguments) {
        const Outcome outcome = run(verb, arguments);
        CHECK(outcome.status == cli::kWrongCall);
        CHECK(outcome.lines.empty());
        CHECK(outcome.errors.starts_with("sequela: "));
    };
    wrong(cli::run_pack, {});
    wrong(cli::run_pack, {"burn"});
    wrong(cli::run_pack, {"build", "file.zip"});
    wrong(cli::run_pack, {"build", "--out", scratch().path("x.db")});
    wrong(cli::run_pack, {"build", "--out", scratch().path("x.db"), "--fiscal-year", "soon", "x"});
    wrong(cli::run_pack, {"build", "--out", scratch().path("x.db"), "--effective-from", "soon", "x"});
    wrong(cli::run_pack, {"list"});
    wrong(cli::run_pack, {"list", "--db", scratch().path("nothing.db")});
    wrong(cli::run_chart, {});
    wrong(cli::run_code, {"--db", db(), "I10"}); // nothing is looked up without a date
    wrong(cli::run_code, {"--db", db(), "--on", "today", "I10"});
    wrong(cli::run_code, {"--db", db(), "--on", "2026-01-05"});
    wrong(cli::run_code, {"--db", scratch().path("nothing.db"), "--on", "2026-01-05", "I10"});
    wrong(cli::run_search, {"--db", db()});
    wrong(cli::run_search, {"--db", db(), "--on", "2026-01-05", "--system", "icd12"});
    wrong(cli::run_search, {"--db", db(), "--on", "2026-01-05", "--limit", "many"});
    wrong(cli::run_search, {"--db", db(), "--on", "2026-01-05", "words"});
    wrong(cli::run_check, {});
    wrong(cli::run_group, {});
    wrong(cli::run_group, {"--db", db(), "--grouper", "nothing"});
    wrong(cli::run_group, {"--grouper", "msdrg"});
    wrong(cli::run_group, {"--grouper", "hcc", "--db", scratch().path("nothing.db")});
    wrong(cli::run_group, {"--grouper", "hcc", "--db", db(), "--model", "v99"});
    wrong(cli::run_group, {"--grouper", "hcc", "--db", db(), "--payment-year", "soon"});
    wrong(cli::run_group, {"--grouper", "em", scratch().path("nothing.jsonl")});
    wrong(cli::run_check, {"--db", db(), scratch().path("nothing.jsonl")});
    CHECK_FALSE(fs::exists(scratch().path("nothing.db"))); // a look-up makes no database
}

TEST_CASE("code gives the code page", "[code]") {
    const Outcome page = run(cli::run_code, {"--db", db(), "--on", "2026-01-05", "e11.22", "I43", "N18.3"});
    CHECK(page.status == cli::kDone);
    REQUIRE(page.lines.size() == 3);
    CHECK(names(page.lines[0]) == std::vector<std::string>{"system",          "code",          "label",       "title",
                                                           "validity",        "validity_text", "use_instead", "codes_release",
                                                           "tabular_release", "tabular_text",  "path",        "children",
                                                           "notes",           "choices",       "history",     "index_paths",
                                                           "pairs",           "remarks",       "poa_exempt",  "poa_release"});
    check_holds(page.lines[0], R"({"system": "icd10cm", "code": "E1122", "label": "E11.22",
        "title": "Type 2 diabetes mellitus with diabetic chronic kidney disease", "validity": "valid",
        "validity_text": "Valid 01 Oct 2025 to 30 Sep 2026", "use_instead": [], "codes_release": "FY2026", "tabular_release": "FY2026",
        "tabular_text": "", "children": [], "poa_exempt": false, "poa_release": "FY2026", "remarks": []})");
    CHECK(page.lines[0]["path"][0]["label"] == "Chapter 4");
    const Json note = page.lines[0]["notes"][0];
    CHECK(names(note) == std::vector<std::string>{"kind", "text", "level", "origin", "inherited", "release", "references"});
    // Bytes of a reference are its text.
    for (const Json& each : page.lines[0]["notes"])
        for (const Json& reference : each["references"]) {
            const auto begin = reference["begin"].get<std::size_t>();
            const auto end = reference["end"].get<std::size_t>();
            CHECK(each["text"].get<std::string>().substr(begin, end - begin) == reference["text"]);
        }
    CHECK(page.lines[2]["validity"] == "header");
    CHECK_FALSE(page.lines[2]["children"].empty());
}

TEST_CASE("a code that does not exist, or not then, is an answer", "[code]") {
    const Outcome page = run(cli::run_code, {"--db", db(), "--on", "2026-01-05", "I99.99", "S52.501", "T36.01A", "?"});
    CHECK(page.status == cli::kDone);
    REQUIRE(page.lines.size() == 4);
    CHECK(page.lines[0]["validity"] == "not_listed");
    CHECK(page.lines[3]["validity"] == "not_listed");
    CHECK(page.lines[3]["validity_text"].get<std::string>().find("Not the shape") == 0);
    const Outcome before = run(cli::run_code, {"--db", db(), "--on", "2014-01-05", "I10"});
    CHECK(before.status == cli::kDone);
    check_holds(before.lines.at(0), R"({"validity": "no_data", "validity_text": "No ICD-10-CM codes are installed for 05 Jan 2014",
        "poa_exempt": null})");
}

TEST_CASE("search answers each query in its line", "[search]") {
    const Outcome found =
        run(cli::run_search, {"--db", db(), "--on", "2026-01-05", "--limit", "3"}, "{\"q\": \"htn\"}\n{\"q\": \"I50.2\"}\n{\"q\": \"\"}\n");
    CHECK(found.status == cli::kDone);
    REQUIRE(found.lines.size() == 3);
    check_holds(found.lines[0], R"({"q": "htn"})");
    CHECK(found.lines[0]["hits"].size() <= 3);
    const Json hit = found.lines[0]["hits"][0];
    CHECK(names(hit) == std::vector<std::string>{"system", "code", "title", "billable", "why", "marks"});
    CHECK(hit["code"] == "I10");
    check_holds(found.lines[1]["hits"][0], R"({"system": "icd10cm", "code": "I50.2", "billable": false, "why": "code", "marks": []})");
    check_holds(found.lines[2], R"({"q": "", "hits": []})");

    const Outcome billable = run(cli::run_search, {"--db", db(), "--on", "2026-01-05", "--billable"}, "{\"q\": \"I50.2\"}\n");
    for (const Json& each : billable.lines.at(0)["hits"])
        CHECK(each["billable"] == true);
}

TEST_CASE("search refuses lines that are none, and goes on", "[search]") {
    const Outcome found = run(cli::run_search, {"--db", db(), "--on", "2026-01-05"}, "htn\n{\"q\": 7}\n\n{\"q\": \"I10\"}\n");
    CHECK(found.status == cli::kRefused);
    REQUIRE(found.lines.size() == 3);
    CHECK(found.lines[0].contains("error"));
    CHECK(found.lines[1].contains("error"));
    CHECK(found.lines[2]["hits"][0]["code"] == "I10");
    const Outcome early = run(cli::run_search, {"--db", db(), "--on", "2014-01-05"}, "{\"q\": \"I10\"}\n");
    CHECK(early.status == cli::kRefused);
    CHECK(early.lines.at(0)["error"].contains("what"));
}

TEST_CASE("check gives the verdicts on each encounter", "[check]") {
    const std::string input = R"({"id": "clean", "admitted": "2026-01-05", "diagnoses": [{"code": "I10"}, {"code": "E78.5"}]}
{"id": "order", "setting": "outpatient", "admitted": "2026-01-05", "diagnoses": [{"code": "N18.31"}, {"code": "e11.22"}]}
{"id": "poa", "setting": "inpatient", "discharged": "2026-01-05", "diagnoses": [{"code": "I10"}]}
{"id": "undated", "diagnoses": [{"code": "I10"}]}
)";
    const Outcome checked = run(cli::run_check, {"--db", db()}, input);
    CHECK(checked.status == cli::kDone);
    REQUIRE(checked.lines.size() == 4);
    CHECK(checked.lines[0] == Json::parse(R"({"line": 1, "id": "clean", "verdicts": []})"));
    check_holds(checked.lines[1], R"({"line": 2, "id": "order", "verdicts": [{"rule": "icd10cm.code_first", "status": "fail",
        "subjects": [{"line": 0, "code": "N1831"}, {"line": 1, "code": "E1122"}],
        "message": "N18.31 is coded before E11.22: code E11.22 first.",
        "citation": {"source": "ICD-10-CM Tabular List", "release": "FY2026"}, "pack_release": "FY2026", "layer": "national",
        "fixes": [{"kind": "move_after", "label": "Move N18.31 behind E11.22", "line": 0, "other_line": 1},
                  {"kind": "move_before", "label": "Move E11.22 before N18.31", "line": 1, "other_line": 0}]}]})");
    CHECK(names(checked.lines[1]["verdicts"][0]) ==
          std::vector<std::string>{"rule", "status", "subjects", "message", "reason", "citation", "pack_release", "layer", "fixes"});
    // A case that comes to the command line is complete: what is missing is missing.
    check_holds(checked.lines[2], R"({"verdicts": [{"rule": "icd10cm.poa_missing", "status": "fail",
        "fixes": [{"kind": "set_poa", "poa": "Y"}, {"poa": "N"}, {"poa": "U"}, {"poa": "W"}]}]})");
    check_holds(checked.lines[3], R"({"verdicts": [{"rule": "icd10cm.no_date", "status": "no_data", "subjects": [{"line": -1}]}]})");
}

TEST_CASE("check lets layers act on the verdicts, and says what a gate stops", "[check]") {
    const std::string input = R"({"id": "order", "admitted": "2026-01-05", "diagnoses": [{"code": "N18.31"}, {"code": "E11.22"}],)"
                              R"( "services": [{"code": "X1001"}]})";
    const std::string layers =
        scratch().write("layers.json", R"({"sequela_layers": 1, "layers": [{"name": "Our house", "kind": "site", "entries": [
        {"act": "relax", "rules": ["icd10cm.code_first"], "to": "warn"}, {"act": "not_covered", "codes": ["X1001"], "to": "fail"}]}]})");
    const Outcome checked = run(cli::run_check, {"--db", db(), "--layers", layers, "--gate", "finalise"}, input + "\n");
    CHECK(checked.status == cli::kDone);
    const Json& line = checked.lines.at(0);
    check_holds(line, R"({"gate": {"name": "finalise", "open": false}})");
    const auto rule_of = [&](const Json& index) { return line["verdicts"][index.get<std::size_t>()]["rule"]; };
    REQUIRE_FALSE(line["gate"]["blocking"].empty());
    CHECK(line["gate"]["why"].get<std::string>().find("layer.not_covered") != std::string::npos);
    for (const Json& index : line["gate"]["blocking"])
        CHECK(rule_of(index) != "icd10cm.code_first");
    bool relaxed = false;
    for (const Json& verdict : line["verdicts"])
        relaxed =
            relaxed || (verdict["rule"] == "icd10cm.code_first" && verdict["status"] == "warn" && verdict["layer_name"] == "Our house");
    CHECK(relaxed);
    const Outcome wrong_gate = run(cli::run_check, {"--db", db(), "--gate", "garden"}, "");
    CHECK(wrong_gate.status == cli::kWrongCall);
    const std::string bad = scratch().write("bad.json", R"({"sequela_layers": 1, "layers": [{"name": "A", "kind": "site", "entries": [
        {"act": "bypass", "rules": ["icd10cm.excludes1"]}]}]})");
    const Outcome refused = run(cli::run_check, {"--db", db(), "--layers", bad}, input + "\n");
    CHECK(refused.status == cli::kRefused);
    check_holds(refused.lines.at(0), R"({"error": {"where": "/layers/0/entries/0/rules/0"}})");
}

TEST_CASE("check reads the words of the chart, and quotes none", "[check]") {
    const Outcome checked = run(
        cli::run_check, {"--db", db()},
        R"({"id": "x", "admitted": "2026-01-05", "diagnoses": [{"code": "I50.9", "documented": "acute on chronic systolic heart failure, zebrawort"}]})");
    check_holds(checked.lines.at(0), R"({"verdicts": [{"rule": "icd10cm.more_specific", "status": "info",
        "fixes": [{"kind": "replace", "code": "I5023"}]}]})");
    CHECK(checked.lines.at(0).dump().find("zebrawort") == std::string::npos);
}

TEST_CASE("check refuses what is no encounter, names the field, and goes on", "[check]") {
    const std::string file = scratch().write("encounters.jsonl", "{\"diagnoses\": [{\"poa\": \"Y\"}]}\n\nnot json\n{\"id\": \"last\"}\n");
    const Outcome checked = run(cli::run_check, {"--db", db(), file});
    CHECK(checked.status == cli::kRefused);
    REQUIRE(checked.lines.size() == 3);
    CHECK(checked.lines[0] ==
          Json::parse(R"({"line": 1, "error": {"what": "An entry has no code", "where": "diagnoses[0].code", "hint": ""}})"));
    check_holds(checked.lines[1], R"({"line": 3, "error": {"what": "This is not JSON"}})");
    CHECK(checked.lines[2] == Json::parse(R"({"line": 4, "id": "last", "verdicts": []})"));
}

TEST_CASE("chart reads documents and finds their sections", "[chart]") {
    const std::string file = (kAssets / "charts/heart-failure-discharge.txt").string();
    const Outcome read = run(cli::run_chart, {file});
    CHECK(read.status == cli::kDone);
    REQUIRE(read.lines.size() == 1);
    const Json& line = read.lines[0];
    CHECK(names(line) == std::vector<std::string>{"source", "type", "title", "date", "author", "text", "sections"});
    CHECK(line["source"] == file);
    CHECK(line["type"] == "discharge_summary");
    const std::string text = line["text"];
    REQUIRE_FALSE(line["sections"].empty());
    std::size_t end = 0;
    for (const Json& section : line["sections"]) { // the spans cover the text, one after the other
        CHECK(section["span"][0] == end);
        end = section["span"][1];
        CHECK(section["body"][0] >= section["span"][0]);
        CHECK(section["body"][1] <= section["span"][1]);
    }
    CHECK(end == text.size());
}

TEST_CASE("chart refuses what is no text, and goes on", "[chart]") {
    const std::string pdf = scratch().write("scan.pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    const Outcome read = run(cli::run_chart, {pdf, scratch().path("missing.txt"), (kAssets / "charts/delivery-note.txt").string()});
    CHECK(read.status == cli::kRefused);
    REQUIRE(read.lines.size() == 3);
    check_holds(read.lines[0], R"({"error": {"what": "This is a PDF file"}})");
    CHECK(read.lines[1].contains("error"));
    CHECK(read.lines[2].contains("sections"));
}

namespace {

// Three tables of ICD-10-PCS with a few codes, index and definitions.
const std::string& pcs_db() {
    static const std::string path = [] {
        const fs::path folder = fs::path(SEQUELA_SOURCE_DIR) / "tests" / "packs" / "corpus" / "accepted";
        cli::Arguments arguments = {"build", "--out", scratch().path("pcs.db")};
        for (const char* name : {"pcs_tables.xml", "pcs_index.xml", "pcs_definitions.xml", "icd10pcs_order_2026.txt"})
            arguments.push_back((folder / name).string());
        REQUIRE(run(cli::run_pack, arguments).status == cli::kDone);
        return scratch().path("pcs.db");
    }();
    return path;
}

} // namespace

TEST_CASE("pcs builds a code axis by axis, and says what is wrong with one", "[pcs]") {
    const Outcome outcome = run(cli::run_pcs, {"--db", pcs_db(), "--on", "2026-01-05", "0FT4", "0FT44ZZ", "0DTJ4DZ", ""});
    CHECK(outcome.status == cli::kDone);
    REQUIRE(outcome.lines.size() == 4);
    CHECK(outcome.lines[0]["title"] == "Medical and Surgical · Hepatobiliary System and Pancreas · Resection · Gallbladder");
    CHECK(outcome.lines[0]["next"]["axis"] == "Approach");
    CHECK(outcome.lines[0]["next"]["choices"][1]["label"] == "Percutaneous Endoscopic");
    CHECK_FALSE(outcome.lines[0].contains("fault"));
    CHECK(outcome.lines[1]["complete"] == true);
    CHECK_FALSE(outcome.lines[1].contains("next"));
    CHECK(outcome.lines[2]["code"] == "0DTJ4");
    CHECK(outcome.lines[2]["fault"]["kind"] == "axis");
    CHECK(outcome.lines[2]["fault"]["position"] == 6);
    CHECK(outcome.lines[2]["fault"]["instead"][0] == "0DTJ4ZZ");
    CHECK(outcome.lines[3]["codes"] == 18);
    const Outcome early = run(cli::run_pcs, {"--db", pcs_db(), "--on", "2020-01-05", "0FT4"});
    CHECK(early.status == cli::kRefused);
    CHECK(early.lines[0]["error"]["what"] == "There are no ICD-10-PCS tables for this date");
    CHECK(run(cli::run_pcs, {"--db", pcs_db(), "--on", "2026-01-05"}).status == cli::kWrongCall);
}

TEST_CASE("search --system icd10pcs answers from the tables", "[search][pcs]") {
    const Outcome outcome = run(cli::run_search, {"--db", pcs_db(), "--on", "2026-01-05", "--system", "icd10pcs"},
                                "{\"q\": \"lap chole\"}\n{\"q\": \"0FT4\"}\n");
    CHECK(outcome.status == cli::kDone);
    REQUIRE(outcome.lines.size() == 2);
    CHECK(outcome.lines[0]["hits"][0]["code"] == "0FT44ZZ");
    CHECK(outcome.lines[0]["hits"][0]["system"] == "icd10pcs");
    CHECK(outcome.lines[1]["hits"].size() == 2);
    CHECK(run(cli::run_search, {"--db", pcs_db(), "--on", "2026-01-05", "--system", "cpt"}).status == cli::kRefused);
}

TEST_CASE("code says what any classification has of a code", "[code]") {
    const fs::path corpus = fs::path(SEQUELA_SOURCE_DIR) / "tests/packs/corpus/accepted";
    const std::string out = scratch().path("kites.db");
    REQUIRE(run(cli::run_pack, {"build", "--out", out, (corpus / "kites_2026.csv").string(), (corpus / "MEDU_2026.txt").string()}).status ==
            cli::kDone);
    const Outcome found =
        run(cli::run_code, {"--db", out, "--on", "2026-02-01", "--classification", "Classification of Kites", "k10.0", "K99"});
    CHECK(found.status == cli::kDone);
    REQUIRE(found.lines.size() == 2);
    CHECK(names(found.lines[0]) == std::vector<std::string>{"system", "classification", "code", "label", "title", "short_title", "kind",
                                                            "billable", "validity", "validity_text", "effective", "expires", "release",
                                                            "structure", "path", "children", "notes", "fields", "history"});
    check_holds(found.lines[0], R"({"system": "other", "classification": "Classification of Kites", "code": "K10.0", "label": "k10.0",
        "title": "Unwanted landing: in a tree", "billable": true, "validity": "valid", "validity_text": "Valid from 01 Jan 2026",
        "structure": null, "path": [{"code": "I", "kind": "chapter", "billable": false}, {"code": "K10"}], "children": [],
        "fields": [{"name": "Synonyms", "value": "treetop\noak"}, {"name": "wind", "value": "light"}],
        "history": [{"release": "2026", "listed": true}]})");
    check_holds(found.lines[1], R"({"code": "K99", "title": "", "validity": "not_listed", "path": [], "history": []})");
    const Outcome cpt = run(cli::run_code, {"--db", out, "--on", "2026-02-01", "--system", "cpt", "0999T", "9A999"});
    REQUIRE(cpt.lines.size() == 2);
    check_holds(cpt.lines[0], R"({"system": "cpt", "title": "INVENTED PX BALLOON", "validity": "valid",
        "structure": {"valid": true, "text": "structure valid, not verified", "kind": "Category III"}})");
    check_holds(cpt.lines[1], R"({"validity": "not_listed", "structure": {"valid": false, "character": 2}})");
    CHECK(run(cli::run_code, {"--db", out, "--on", "2026-02-01", "--system", "other", "K10"}).status == cli::kWrongCall);
    CHECK(run(cli::run_code, {"--db", out, "--on", "2026-02-01", "--system", "kites", "K10"}).status == cli::kWrongCall);
}

TEST_CASE("units, crosswalk and ndc") {
    const std::string db = scratch().path("systems.db");
    const std::string files = std::string(SEQUELA_SOURCE_DIR) + "/tests/rules/files";
    REQUIRE(
        run(cli::run_pack, {"build", "--out", db, files + "/HCPC2026_small.csv", files + "/package_2026.txt", files + "/2018_I9gem.txt"})
            .status == cli::kDone);
    const Outcome units = run(cli::run_units, {"--db", db, "--on", "2026-01-05", "j9901", "40", "mg", "50 mg"});
    CHECK(units.status == cli::kDone);
    CHECK(units.lines.at(0)["units"] == 4);
    CHECK(units.lines[0]["modifier"] == "JW");
    CHECK(units.lines[0]["discarded_units"] == 1);
    const Outcome ended = run(cli::run_units, {"--db", db, "--on", "2026-07-01", "J9902", "4", "mg"});
    CHECK(ended.status == cli::kRefused);
    CHECK(ended.lines.at(0)["error"]["what"] == "J9902 ended on 30 Jun 2026");
    CHECK(run(cli::run_units, {"--db", db, "--on", "2026-01-05", "J9901"}).status == cli::kWrongCall);
    const Outcome walk = run(cli::run_crosswalk, {"--db", db, "--system", "icd9cm", "250.00"});
    CHECK(walk.status == cli::kDone);
    CHECK(walk.lines.at(0)["sentences"][0] == "250.00 maps to E11.9 (approximate).");
    CHECK(run(cli::run_crosswalk, {"--db", db, "--system", "icd10pcs", "0016070"}).status == cli::kRefused);
    const Outcome ndc = run(cli::run_ndc, {"--db", db, "--on", "2026-01-05", "0999-0152-01", "0999015201", "x"});
    CHECK(ndc.status == cli::kRefused);
    REQUIRE(ndc.lines.size() == 3);
    CHECK(ndc.lines[0]["code"] == "00999015201");
    CHECK(ndc.lines[1]["candidates"].size() == 3);
    CHECK(ndc.lines[2]["form"] == "wrong");
}

TEST_CASE("lists says which lists a code is on, and which are not there", "[lists]") {
    const Outcome said = run(cli::run_lists, {"--db", db(), "--on", "2026-01-05", "--system", "icd10cm", "--missing", "i10"});
    CHECK(said.status == cli::kDone);
    REQUIRE(said.lines.size() == 1);
    CHECK(said.lines[0]["code"] == "I10");
    CHECK(said.lines[0]["date"] == "2026-01-05");
    CHECK(said.lines[0]["lists"][0]["list"] == "MS-DRG severity");
    CHECK(said.lines[0]["lists"][0]["no_data"] == true);
    CHECK(run(cli::run_lists, {"--db", db(), "--on", "2026-01-05", "I10"}).lines.empty()); // nothing is claimed
    CHECK(run(cli::run_lists, {"--db", db(), "I10"}).status == cli::kWrongCall);
    CHECK(run(cli::run_lists, {"--db", db(), "--on", "2026-01-05", "--system", "none", "I10"}).status == cli::kWrongCall);
}

TEST_CASE("group says what is not installed, and refuses what it cannot read", "[group]") {
    const std::string inpatient =
        R"({"id": "a", "setting": "inpatient", "admitted": "2026-01-02", "discharged": "2026-01-05", "sex": "F", "diagnoses": [{"code": "I50.33"}]})";
    const Outcome drg = run(cli::run_group, {"--db", db(), "--grouper", "msdrg"}, inpatient + "\nno json\n");
    CHECK(drg.status == cli::kRefused);
    REQUIRE(drg.lines.size() == 2);
    check_holds(drg.lines[0],
                R"({"line": 1, "error": {"what": "The MS-DRG definitions of this discharge date are not installed", "where": "43.0"}})");
    check_holds(drg.lines[1], R"({"line": 2, "error": {"what": "This is not JSON"}})");
    const Outcome office =
        run(cli::run_group, {"--db", db(), "--grouper", "msdrg"}, R"({"admitted": "2026-01-02", "diagnoses": [{"code": "I10"}]})");
    check_holds(office.lines.at(0), R"({"error": {"where": "setting"}})");
    const Outcome hcc = run(cli::run_group, {"--db", db(), "--grouper", "hcc"}, inpatient);
    CHECK(hcc.status == cli::kRefused);
    check_holds(hcc.lines.at(0), R"({"line": 1, "error": {"what": "CMS-HCC V28 of payment year 2027 is not installed",
        "where": "hcc.mapping, hcc.hierarchies, hcc.coefficients"}})");
}

TEST_CASE("group gives the risk score with its factors from the installed tables", "[group]") {
    const std::string out = scratch().path("hcc.db");
    const Outcome built = run(
        cli::run_pack,
        {"build", "--out", out,
         scratch().write("ra_dx_to_cc_2026.csv", "diagnosis_code,cc,model_name\nE119,2,CMS-HCC Model V28\nE1122,1,CMS-HCC Model V28\n"),
         scratch().write("ra_hierarchies_2026.csv", "cc_parent,cc_child,model_domain,model_version,model_fullname\n1,2,CMS-HCC,V28,X\n"),
         scratch().write("ra_coefficients_2026.csv",
                         "coefficient,value,model_domain,model_version\nCNA_F70_74,0.4,CMS-HCC,C28\nCNA_HCC1,0.3,CMS-HCC,C28\n")});
    REQUIRE(built.status == cli::kDone);
    const std::string person = R"({"id": "p", "admitted": "2025-03-01", "birth": "1953-05-01", "sex": "F", "person": {"entitled_by": "0"},
        "diagnoses": [{"code": "E11.9"}, {"code": "E11.22", "documented": "kidney disease of diabetes"}]})";
    std::string line = person;
    line.erase(std::remove(line.begin(), line.end(), '\n'), line.end());
    const Outcome grouped = run(cli::run_group, {"--db", out, "--grouper", "hcc"}, line);
    CHECK(grouped.status == cli::kDone);
    check_holds(grouped.lines.at(0),
                R"({"line": 1, "id": "p", "grouper": "hcc", "model": "CMS-HCC V28", "payment_year": 2026, "segment": "CNA",
        "raw": "0.700", "normalised": "0.656", "adjusted": "0.617", "unused": [],
        "categories": [{"category": "HCC 1", "counts": true, "evidence": true, "support": [{"line": 1, "code": "E1122", "documented": true}]},
                       {"category": "HCC 2", "counts": false, "dropped_by": "HCC 1"}],
        "factors": [{"variable": "CNA_F70_74", "factor": "0.400"}, {"variable": "CNA_HCC1", "factor": "0.300", "why": "HCC 1 by E11.22"}]})");
    CHECK(grouped.lines[0].dump().find("kidney disease") == std::string::npos); // words of the chart are not repeated
    const Outcome wrong = run(cli::run_group, {"--db", out, "--grouper", "hcc"},
                              R"({"admitted": "2025-03-01", "diagnoses": [], "person": {"entitled_by": "9"}})");
    check_holds(wrong.lines.at(0), R"({"error": {"where": "person.entitled_by"}})");
    const Outcome dual =
        run(cli::run_group, {"--db", out, "--grouper", "hcc"}, R"({"admitted": "2025-03-01", "diagnoses": [], "person": {"dual": "2"}})");
    check_holds(dual.lines.at(0), R"({"error": {"where": "person.dual"}})");
}

TEST_CASE("group gives the clinical categories of the installed table", "[group]") {
    const std::string encounter =
        R"({"id": "k", "admitted": "2026-01-02", "diagnoses": [{"code": "K10.0"}, {"code": "K10.1"}, {"code": "I10"}]})";
    const Outcome none = run(cli::run_group, {"--db", db(), "--grouper", "ccsr"}, encounter);
    check_holds(none.lines.at(0), R"({"error": {"where": "ccsr.dx"}})");
    const std::string out = scratch().path("ccsr.db");
    const std::string file = (fs::path(SEQUELA_SOURCE_DIR) / "tests/packs/corpus/accepted/DXCCSR_v2026-1.csv").string();
    REQUIRE(run(cli::run_pack, {"build", "--out", out, file}).status == cli::kDone);
    const Outcome grouped = run(cli::run_group, {"--db", out, "--grouper", "ccsr"}, encounter);
    CHECK(grouped.lines.at(0) == Json::parse(R"({"line": 1, "id": "k", "grouper": "ccsr", "lines": [
        {"line": 0, "categories": [{"code": "KIT001", "name": "Kites, invented"}, {"code": "KIT002", "name": "Strings, invented"}],
         "default": {"code": "KIT001", "name": "Kites, invented"}},
        {"line": 1, "categories": [{"code": "KIT002", "name": "Strings, invented"}]}],
        "unknown": [2], "pack_release": "FY2026"})"));
    // K10.1 may be first outside of hospitals alone.
    const Outcome inpatient =
        run(cli::run_group, {"--db", out, "--grouper", "ccsr"},
            R"({"setting": "inpatient", "admitted": "2026-01-02", "discharged": "2026-01-03", "diagnoses": [{"code": "K10.1"}]})");
    CHECK_FALSE(inpatient.lines.at(0)["lines"][0].contains("default"));
    const Outcome before =
        run(cli::run_group, {"--db", out, "--grouper", "ccsr"}, R"({"admitted": "2025-09-30", "diagnoses": [{"code": "K10.1"}]})");
    check_holds(before.lines.at(0), R"({"error": {"where": "ccsr.dx"}})");
}

TEST_CASE("group levels visits and counts comorbidities without a database", "[group]") {
    const Outcome visit = run(
        cli::run_group, {"--grouper", "em"},
        R"({"id": "v", "service": "office_established", "date": "2025-03-01", "minutes": 32, "problems": [{"kind": "stable_chronic", "evidence": {"document": "n", "begin": 1, "end": 4}}], "risk": [{"kind": "low"}]})"
        "\n"
        R"({"service": "office_established", "problems": [{"kind": "weather"}]})"
        "\n"
        R"({"service": "office_established", "minutes": -1})");
    CHECK(visit.status == cli::kRefused);
    REQUIRE(visit.lines.size() == 3);
    check_holds(visit.lines[0], R"({"line": 1, "id": "v", "grouper": "em", "basis": "time", "decision_making": "low", "minutes": 32,
        "level": {"name": "Office visit, established patient, level 4", "level": 4},
        "by_decision_making": {"level": 3}, "by_time": {"level": 4},
        "problems": {"level": "low", "counted": [0], "evidence": [{"document": "n", "begin": 1, "end": 4}]}})");
    check_holds(visit.lines[1], R"({"line": 2, "error": {"where": "problems[0].kind"}})");
    check_holds(visit.lines[2], R"({"line": 3, "error": {"where": "minutes"}})");

    const std::string encounter =
        R"({"id": "c", "admitted": "2025-03-01", "birth": "1953-05-01", "diagnoses": [{"code": "E11.22"}, {"code": "I10"}]})";
    const Outcome charlson = run(cli::run_group, {"--grouper", "charlson"}, encounter);
    CHECK(charlson.status == cli::kDone);
    CHECK(charlson.lines.at(0) == Json::parse(R"({"line": 1, "id": "c", "grouper": "charlson", "count": 1, "score": 2, "updated_score": 1,
        "age_points": 3, "families": [{"family": "diabetes_complicated", "title": "Diabetes with chronic complication", "lines": [0],
        "counts": true, "weight": 2, "updated_weight": 1}]})"));
    const Outcome elixhauser = run(cli::run_group, {"--grouper", "elixhauser", "--without-principal"}, encounter);
    check_holds(elixhauser.lines.at(0), R"({"count": 1, "score": 0, "families": [{"family": "hypertension", "lines": [1]}]})");
}
