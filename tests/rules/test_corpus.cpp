// Runs every file of tests/rules/corpus: encounters, and the verdicts that are expected of them and no others. The format is described in
// tests/rules/corpus/README.md.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "fixture.h"
#include "official.h"
#include "rules/check.h"
#include "rules/layers/layers.h"

namespace {

using namespace sequela;
using namespace sequela::test;

struct Expected {
    std::string text; // as the file has it, normalised to what `describe` gives
    std::string says; // a piece that the message or reason must hold
};

struct Case {
    std::string name;
    int line = 0;
    std::vector<std::string> edition; // words
    std::vector<std::string> fixture; // lines
    std::string fixture_name;
    rules::Encounter encounter;
    rules::Stage stage = rules::Stage::complete;
    std::vector<std::string> families; // "ncci.": the other rules are not looked at; empty: all are
    std::vector<std::string> layers;   // files of layers in tests/rules/files
    bool before_billing = false;
    std::vector<Expected> expected;
    bool expects_something = false; // "expect" was given
};

struct File {
    std::string path;
    std::string edition;
    std::vector<std::string> families;
    std::vector<std::string> layers;
    std::vector<std::string> fixture;
    std::vector<Case> cases;
    std::string problem;
};

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

// "fail excludes1 E11.9 R73.9 fix remove"
std::string describe(const rules::Verdict& verdict, const rules::Encounter& encounter) {
    std::string rule = verdict.rule;
    if (rule.starts_with("icd10cm.")) rule = rule.substr(8);
    std::string text = fmt::format("{} {}", rules::key(verdict.status), rule);
    for (const auto& subject : verdict.subjects)
        if (!subject.code.empty()) {
            const bool is_line = subject.line >= 0 && static_cast<std::size_t>(subject.line) < encounter.entries.size();
            const CodeSystem system = is_line ? encounter.entries[static_cast<std::size_t>(subject.line)].system : CodeSystem::icd10cm;
            text += " " + display_code(system, subject.code);
        }
    if (verdict.layer != "national") text += " by " + verdict.layer;
    return text;
}

// "fix remove", "fix replace E11.65", "fix find N18.1-N18.6"
bool has_fix(const rules::Verdict& verdict, const std::vector<std::string>& wanted) {
    return std::any_of(verdict.fixes.begin(), verdict.fixes.end(), [&](const rules::Fix& fix) {
        if (rules::key(fix.kind) != wanted[0]) return false;
        if (wanted.size() < 2) return true;
        if (fix.kind == rules::FixKind::set_modifiers)
            return fix.code == fmt::format("{}", fmt::join(wanted.begin() + 1, wanted.end(), " "));
        if (fix.kind == rules::FixKind::set_poa) return wanted[1][0] == static_cast<char>(fix.poa);
        return fix.code == wanted[1] || fix.code == normalise_code(wanted[1]);
    });
}

// "x4", "JZ", "on=2026-01-03", "ndc=00002-1407-01", "tooth=14", "surfaces=MO"
bool read_service_word(const std::string& word, rules::ServiceFields& service) {
    const std::size_t equals = word.find('=');
    const std::string value = equals == std::string::npos ? std::string() : word.substr(equals + 1);
    if (word.starts_with("ndc="))
        service.ndc = value;
    else if (word.starts_with("tooth="))
        service.tooth = value;
    else if (word.starts_with("surfaces="))
        service.surfaces = value;
    else if (word.starts_with("unit="))
        service.ndc_unit = value;
    else if (word.starts_with("quantity="))
        service.ndc_quantity = value;
    else if (word.starts_with("through="))
        service.through = Date::parse(value);
    else if (word.starts_with("on="))
        service.date = Date::parse(value);
    else if (equals != std::string::npos)
        return false;
    else if (word.size() > 1 && word[0] == 'x' && std::isdigit(static_cast<unsigned char>(word[1])) != 0)
        service.units = word.substr(1);
    else
        service.modifiers.push_back(to_upper(word));
    return true;
}

bool read_diagnosis(std::string_view text, rules::Encounter& encounter) {
    rules::Entry diagnosis;
    if (const std::size_t quoted = text.find(" “"); quoted != std::string_view::npos) { // the words of the chart
        diagnosis.documented = std::string(text.substr(quoted + 4, text.size() - quoted - 7));
        text = trim(text.substr(0, quoted));
    }
    std::vector<std::string> words = words_of(text);
    std::size_t next = 1;
    if (const std::size_t colon = words[0].find(':'); colon != std::string::npos) { // another system: "hcpcs:J3301 x4 JZ"
        const auto system = code_system_from_key(words[0].substr(0, colon));
        if (!system) return false;
        diagnosis.system = *system;
        words[0].erase(0, colon + 1);
    }
    diagnosis.code = normalise_code(diagnosis.system, words[0]);
    while (role_of(diagnosis.system) != CodeRole::diagnosis && words.size() > next && words[next] != "override")
        if (!read_service_word(words[next++], diagnosis.service)) return false;
    if (words.size() > next && words[next].size() == 1 && std::string_view("YNUW1").find(words[next][0]) != std::string_view::npos)
        diagnosis.poa = static_cast<rules::Poa>(words[next++][0]);
    if (words.size() > next) { // "override excludes1 E11.9"
        if (words[next] != "override" || words.size() < next + 2) return false;
        const std::string& rule = words[next + 1];
        diagnosis.overrides.push_back({rule.find('.') == std::string::npos ? "icd10cm." + rule : rule,
                                       words.size() > next + 2 ? normalise_code(words[next + 2]) : "", "unrelated"});
    }
    encounter.entries.push_back(std::move(diagnosis));
    return true;
}

// "born 1948-03-01", "sex female", "status 20", "admitting R07.9", "hospital exempt"; nothing where the line is none of them.
std::optional<bool> read_claim_line(rules::Encounter& encounter, const std::vector<std::string>& words) {
    if (words.size() != 2) return std::nullopt;
    const std::string& value = words[1];
    if (words[0] == "born") return (encounter.birth = Date::parse(value)).has_value();
    if (words[0] == "sex") {
        encounter.sex = value == "female" ? rules::Sex::female : rules::Sex::male;
        return value == "female" || value == "male";
    }
    if (words[0] == "status") {
        encounter.claim.discharge_status = value;
        return true;
    }
    if (words[0] == "admitting") {
        encounter.claim.admitting = normalise_code(value);
        return true;
    }
    if (words[0] == "hospital") {
        const auto kind = rules::hospital_kind_from_key(value);
        if (kind) encounter.claim.hospital = *kind;
        return kind.has_value();
    }
    return std::nullopt;
}

bool read_case_line(Case& current, std::string_view text, std::string& section) {
    const auto words = words_of(text);
    if (const auto read = read_claim_line(current.encounter, words)) return *read;
    if (words[0] == "jurisdiction") {
        current.encounter.jurisdiction = words.at(1) == "uk" ? rules::Jurisdiction::uk : rules::Jurisdiction::us;
        return words[1] == "uk" || words[1] == "us";
    }
    if (words[0] == "setting") {
        const auto setting = rules::setting_from_key(words.at(1));
        if (!setting) return false;
        current.encounter.setting = *setting;
        // Dates are given for both settings, so that a case may change its setting alone.
        return true;
    }
    if (words[0] == "payer") {
        current.encounter.claim.payer = std::string(trim(text.substr(5)));
        return !current.encounter.claim.payer.empty();
    }
    if (text == "before billing") return current.before_billing = true;
    if (words[0] == "bill") { // the type of bill, "831"
        current.encounter.claim.bill_type = words.at(1);
        return true;
    }
    if (words[0] == "stage") {
        current.stage = words.at(1) == "coding" ? rules::Stage::coding : rules::Stage::complete;
        return words[1] == "coding" || words[1] == "complete";
    }
    if (words[0] == "on") {
        current.encounter.admitted = current.encounter.discharged = words.at(1) == "nothing" ? std::nullopt : Date::parse(words[1]);
        return words[1] == "nothing" || current.encounter.admitted.has_value();
    }
    if (words[0] == "born") return (current.encounter.birth = Date::parse(words.at(1))).has_value();
    if (words[0] == "admitted") return (current.encounter.admitted = Date::parse(words.at(1))).has_value();
    if (words[0] == "discharged") return (current.encounter.discharged = Date::parse(words.at(1))).has_value();
    if (words[0] == "codes" || words[0] == "expect") {
        section = words[0];
        current.expects_something = current.expects_something || section == "expect";
        return true;
    }
    return false;
}

bool read_entry(Case& current, std::string_view text, const std::string& section) {
    if (section == "codes") return read_diagnosis(text, current.encounter);
    if (section != "expect") return false;
    if (text == "nothing") return true;
    Expected expected;
    if (const std::size_t says = text.find(" says "); says != std::string_view::npos) {
        expected.says = std::string(trim(text.substr(says + 6)));
        text = trim(text.substr(0, says));
    }
    expected.text = std::string(text);
    current.expected.push_back(std::move(expected));
    return true;
}

File read_file(const std::filesystem::path& path) {
    File file;
    file.path = path.filename().string();
    std::ifstream stream(path);
    std::string line;
    std::string section;
    int number = 0;
    bool in_fixture = false;
    while (std::getline(stream, line)) {
        ++number;
        const std::string_view text = trim(line);
        if (text.empty() || text[0] == '#') continue;
        const bool indented = line[0] == ' ';
        const auto words = words_of(text);
        bool good = true;
        if (!indented && words[0] == "edition") {
            file.edition = std::string(trim(text.substr(7)));
            file.fixture.clear();
            in_fixture = file.edition == "fixture";
        } else if (!indented && words[0] == "rules") {
            file.families.assign(words.begin() + 1, words.end());
        } else if (!indented && words[0] == "layers") {
            file.layers.assign(words.begin() + 1, words.end());
        } else if (!indented && words[0] == "case") {
            in_fixture = false;
            section.clear();
            Case current;
            current.name = std::string(trim(text.substr(4)));
            current.line = number;
            current.edition = words_of(file.edition);
            current.families = file.families;
            current.layers = file.layers;
            current.fixture = file.fixture;
            current.encounter.admitted = current.encounter.discharged = Date::parse("2026-01-05");
            file.cases.push_back(std::move(current));
        } else if (in_fixture) {
            file.fixture.push_back(line);
        } else if (!file.cases.empty()) {
            good = indented ? read_entry(file.cases.back(), text, section) : read_case_line(file.cases.back(), text, section);
        } else {
            good = false;
        }
        if (!good && file.problem.empty()) file.problem = fmt::format("{}:{}: not understood: {}", file.path, number, text);
    }
    return file;
}

// What is wrong with the verdicts; empty if they are as expected.
std::string compare(const Case& wanted, std::vector<rules::Verdict> verdicts) {
    std::string wrong;
    const auto is_other = [&](const rules::Verdict& verdict) {
        return !wanted.families.empty() && std::none_of(wanted.families.begin(), wanted.families.end(),
                                                        [&](const std::string& family) { return verdict.rule.starts_with(family); });
    };
    verdicts.erase(std::remove_if(verdicts.begin(), verdicts.end(), is_other), verdicts.end());
    for (const Expected& expected : wanted.expected) {
        std::string_view text = expected.text;
        std::vector<std::string> fix;
        if (const std::size_t at = text.find(" fix "); at != std::string_view::npos) {
            fix = words_of(text.substr(at + 5));
            text = trim(text.substr(0, at));
        }
        const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const rules::Verdict& verdict) {
            return describe(verdict, wanted.encounter) == text && (fix.empty() || has_fix(verdict, fix)) &&
                   (expected.says.empty() || verdict.message.find(expected.says) != std::string::npos ||
                    verdict.reason.find(expected.says) != std::string::npos);
        });
        if (found == verdicts.end())
            wrong += fmt::format("  missing: {}\n", expected.text);
        else
            verdicts.erase(found);
    }
    for (const rules::Verdict& verdict : verdicts) {
        wrong += fmt::format("  not expected: {}: {}", describe(verdict, wanted.encounter), verdict.message);
        for (const rules::Fix& fix : verdict.fixes)
            wrong += fmt::format(" [{} {}]", rules::key(fix.kind), fix.code);
        wrong += "\n";
    }
    return wrong;
}

// Takes the lines "tables NAME …" out of a fixture, and gives the names of their files.
std::vector<std::string> without_tables(const std::vector<std::string>& fixture, std::vector<std::string>& tables) {
    std::vector<std::string> others;
    for (const std::string& line : fixture) {
        const auto words = words_of(line);
        if (words[0] == "tables")
            tables.insert(tables.end(), words.begin() + 1, words.end());
        else
            others.push_back(line);
    }
    return others;
}

// The layers of several files one after the other. Nothing: one is missing or refused.
std::optional<rules::Layers> read_layers(const std::vector<std::string>& names, std::string& problem) {
    rules::Layers all;
    for (const std::string& name : names) {
        std::ifstream stream(std::filesystem::path(SEQUELA_SOURCE_DIR) / "tests/rules/files" / name);
        const std::string text((std::istreambuf_iterator<char>(stream)), {});
        auto read = rules::layers_from_json(text);
        if (!read) {
            problem = "  " + name + ": " + read.error().text() + "\n";
            return std::nullopt;
        }
        all.layers.insert(all.layers.end(), read->layers.begin(), read->layers.end());
    }
    return all;
}

std::string run(const Case& of) {
    std::string refused;
    const auto layers = read_layers(of.layers, refused);
    if (!layers) return refused;
    const auto date = of.encounter.coding_date();
    rules::Context context;
    packs::Edition edition;
    std::unique_ptr<Fixture> fixture;
    if (of.edition.empty()) return "  no edition\n";
    if (of.edition[0] == "fixture") {
        std::string problem;
        std::vector<std::string> tables;
        fixture = read_fixture(without_tables(of.fixture, tables), problem);
        if (!fixture) return "  " + problem + "\n";
        if (!tables.empty() && !(context.catalogue = files_catalogue(tables))) return "  the tables are missing or refused\n";
        if (date) edition = fixture->edition(*date);
        if (date) context.edition = &edition;
    } else if (date) {
        const std::vector<std::string> names(of.edition.begin() + 1, of.edition.end());
        packs::Catalogue* catalogue = of.edition[0] == "starter"    ? starter_catalogue()
                                      : of.edition[0] == "files"    ? (names.empty() ? files_catalogue() : files_catalogue(names))
                                      : of.edition[0] == "licensed" ? licensed_catalogue()
                                                                    : official_catalogue();
        if (!catalogue) return "  no catalogue\n";
        const auto found = catalogue->edition(*date);
        if (!found) return "  " + found.error().text() + "\n";
        context = {*found, catalogue};
    }
    context.stage = of.stage;
    context.layers = &*layers;
    context.before_billing = of.before_billing;
    return compare(of, rules::check(of.encounter, context));
}

std::vector<File> read_corpus() {
    std::vector<File> files;
    const std::filesystem::path folder = std::filesystem::path(SEQUELA_SOURCE_DIR) / "tests/rules/corpus";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".txt") files.push_back(read_file(entry.path()));
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.path < b.path; });
    return files;
}

// Runs the cases whose edition is of this kind; returns how many.
int run_cases(std::string_view kind) {
    int count = 0;
    for (const File& file : read_corpus()) {
        INFO(file.problem);
        CHECK(file.problem.empty());
        for (const Case& each : file.cases) {
            if (each.edition.empty() || each.edition[0] != kind) continue;
            ++count;
            const std::string wrong = run(each);
            INFO(file.path << ":" << each.line << ": " << each.name << "\n" << wrong);
            CHECK(wrong.empty());
            CHECK(each.expects_something);
        }
    }
    return count;
}

} // namespace

TEST_CASE("the corpus of rules with editions of its own") {
    CHECK(run_cases("fixture") > 0);
}

TEST_CASE("the corpus of rules on the files of tests/rules/files") {
    CHECK(run_cases("files") > 0);
}

TEST_CASE("the corpus of rules on invented files in the layouts of licensed owners") {
    REQUIRE(licensed_catalogue());
    CHECK(run_cases("licensed") > 0);
}

TEST_CASE("the corpus of rules on the starter pack") {
    if (!starter_catalogue()) SKIP("assets/starter is not there or cannot be read");
    run_cases("starter");
}

TEST_CASE("the corpus of rules on the official files") {
    if (!official_catalogue()) SKIP("the official ICD-10-CM files of FY2026, FY2025 and FY2023 are not there (PACK_SOURCES)");
    CHECK(run_cases("official") > 0);
}
