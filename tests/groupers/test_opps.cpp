// Runs the claims of tests/groupers/corpus/opps_*.txt, whose first lines describe the format, and checks properties on claims made at
// random.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <sstream>

#include "base/text.h"
#include "groupers/opps/opps.h"
#include "packs/importer.h"

namespace {

namespace fs = std::filesystem;
using namespace sequela;
using namespace sequela::groupers;

const fs::path kFolder = fs::path(SEQUELA_SOURCE_DIR) / "tests/groupers";

packs::Catalogue* catalogue_of(const std::vector<fs::path>& paths) {
    static std::map<std::vector<fs::path>, std::unique_ptr<packs::Catalogue>> made;
    const auto found = made.find(paths);
    if (found != made.end()) return found->second.get();
    std::vector<packs::SourceFile> files;
    for (const fs::path& path : paths) {
        std::ifstream stream(path, std::ios::binary);
        if (!stream) return nullptr;
        files.push_back({path.filename().string(), {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}});
    }
    auto catalogue = packs::Catalogue::open(":memory:", "");
    if (!catalogue) return nullptr;
    if (!files.empty()) {
        packs::ImportJob job(**catalogue, std::move(files), {});
        if (!run_to_end(job)) return nullptr;
        for (const packs::FileOutcome& outcome : job.outcomes())
            if (outcome.error) return nullptr;
    }
    return (made[paths] = std::move(*catalogue)).get();
}

packs::Catalogue* files_catalogue(const std::vector<std::string>& names) {
    std::vector<fs::path> paths;
    for (const std::string& name : names)
        paths.push_back(kFolder / "files/opps" / name);
    return catalogue_of(paths);
}

std::vector<std::string> words_of(std::string_view text) {
    std::istringstream stream{std::string(text)};
    return {std::istream_iterator<std::string>(stream), {}};
}

struct Case {
    std::string name;
    int line = 0;
    std::vector<std::string> tables;
    OppsClaim claim;
    std::vector<std::string> expected;
};

std::optional<Bilateral> bilateral_from(std::string_view word) {
    if (word == "none") return Bilateral::none;
    if (word == "conditional") return Bilateral::conditional;
    if (word == "independent") return Bilateral::independent;
    return std::nullopt;
}

// "X2021 x2 50 on=2026-01-03 revenue=0450 bilateral=conditional denied"
bool read_line(Case& of, const std::vector<std::string>& words, std::optional<Date> day) {
    OppsLine line;
    line.code = words[0];
    line.date = day;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        const std::string value = word.substr(std::min(word.size(), word.find('=') + 1));
        if (word == "denied")
            of.claim.denied.push_back(of.claim.lines.size());
        else if (word.starts_with("on="))
            line.date = Date::parse(value);
        else if (word.starts_with("revenue="))
            line.revenue = value;
        else if (word.starts_with("bilateral="))
            line.bilateral = bilateral_from(value).value_or(Bilateral::unknown);
        else if (word == "units=bad")
            line.units.reset();
        else if (word[0] == 'x')
            line.units = std::stoi(word.substr(1)) * 1000;
        else if (word.size() == 2)
            line.modifiers.push_back(word);
        else
            return false;
    }
    of.claim.lines.push_back(std::move(line));
    return true;
}

std::vector<Case> read_corpus(const fs::path& path, std::string& problem) {
    std::vector<Case> cases;
    std::vector<std::string> tables;
    std::string section;
    std::optional<Date> day;
    std::ifstream stream(path);
    std::string text;
    for (int number = 1; std::getline(stream, text); ++number) {
        const auto words = words_of(text);
        if (words.empty() || words[0][0] == '#') continue;
        const std::string rest(trim(text).substr(std::min(trim(text).size(), words[0].size() + 1)));
        bool good = true;
        if (text[0] == ' ') {
            good = !cases.empty() && (section == "lines" || section == "expect");
            if (section == "lines") good = good && read_line(cases.back(), words, day);
            if (section == "expect") cases.back().expected.emplace_back(trim(text));
        } else if (words[0] == "tables") {
            tables.assign(words.begin() + 1, words.end());
        } else if (words[0] == "case") {
            cases.push_back({rest, number, tables, {}, {}});
            cases.back().claim.bill_type = "131";
            day = Date::parse("2026-01-05");
        } else if (words[0] == "on") {
            day = words[1] == "nothing" ? std::nullopt : Date::parse(words[1]);
        } else if (words[0] == "bill") {
            cases.back().claim.bill_type = words[1] == "nothing" ? "" : words[1];
        } else if (words[0] == "condition") {
            cases.back().claim.condition_codes.push_back(words[1]);
        } else if (words[0] == "status") {
            cases.back().claim.discharge_status = words[1];
        } else if (words[0] == "lines" || words[0] == "expect") {
            section = words[0];
        } else {
            good = false;
        }
        if (!good && problem.empty()) problem = fmt::format("{}:{}: not understood: {}", path.filename().string(), number, text);
    }
    return cases;
}

std::string key_of(LinePayment payment) {
    constexpr std::array<const char*, 6> kKeys = {"paid", "at_cost", "packaged", "elsewhere", "not_paid", "undetermined"};
    return kKeys[static_cast<std::size_t>(payment)];
}

// What a line's result says under a word of the corpus.
std::string value_of(const OppsResult& result, const OppsLineResult& line, std::string_view word) {
    if (word == "rule") return line.rule;
    if (word == "as") return line.paid_as;
    if (word == "apc") return line.apc;
    if (word == "formula") return std::to_string(line.discount.formula);
    if (word == "disposition") {
        constexpr std::array<const char*, 4> kKeys = {"accepted", "rejected", "denied", "returned"};
        return kKeys[static_cast<std::size_t>(line.disposition)];
    }
    if (word == "into") return line.packaged_into < 0 ? "nothing" : result.lines[static_cast<std::size_t>(line.packaged_into)].code;
    return "(no such word)";
}

// "X2021 paid 400.00 rule separate formula 2 says multiple": what is wrong, or nothing.
std::string compare_line(const OppsResult& result, const OppsLineResult& line, std::string_view expected) {
    std::string says;
    if (const std::size_t at = expected.find(" says "); at != std::string_view::npos) {
        says = std::string(trim(expected.substr(at + 6)));
        expected = expected.substr(0, at);
    }
    const auto words = words_of(expected);
    std::string is = fmt::format("{} {}", line.code, key_of(line.payment));
    if (line.amount) is += " " + dollars(*line.amount);
    const std::size_t fixed = line.amount ? 3 : 2;
    bool good = words.size() >= fixed && (words.size() - fixed) % 2 == 0;
    for (std::size_t i = 0; good && i < fixed; ++i)
        good = words_of(is)[i] == words[i];
    for (std::size_t i = fixed; good && i < words.size(); i += 2) {
        is += fmt::format(" {} {}", words[i], value_of(result, line, words[i]));
        good = value_of(result, line, words[i]) == words[i + 1];
    }
    good = good && (line.reason + line.discount.words + line.indicator_words).find(says) != std::string::npos;
    return good ? std::string()
                : fmt::format("  expected: {}\n  is: {} rule {}: {} {}\n", expected, is, line.rule, line.reason, line.discount.words);
}

std::vector<std::string> describe_claim(const OppsResult& result) {
    std::vector<std::string> lines = {
        fmt::format("claim {} total {}{}", words(result.disposition), dollars(result.total), result.complete ? "" : " incomplete")};
    for (const OppsEdit& edit : result.edits)
        lines.push_back("edit " + edit.name);
    for (const OppsNote& note : result.notes)
        if (note.about != "device and skin substitute edits") lines.push_back("note " + note.about);
    return lines;
}

std::string compare(const OppsResult& result, const std::vector<std::string>& expected) {
    std::string wrong;
    std::vector<std::string> of_claim;
    std::size_t next = 0;
    for (const std::string& text : expected) {
        if (text.starts_with("claim ") || text.starts_with("edit ") || text.starts_with("note "))
            of_claim.push_back(text);
        else if (next < result.lines.size())
            wrong += compare_line(result, result.lines[next++], text);
        else
            wrong += "  too many lines expected\n";
    }
    if (next != result.lines.size()) wrong += "  too few lines expected\n";
    auto found = describe_claim(result);
    std::sort(found.begin(), found.end());
    std::sort(of_claim.begin(), of_claim.end());
    for (const std::string& text : of_claim)
        if (!std::binary_search(found.begin(), found.end(), text)) wrong += "  missing: " + text + "\n";
    for (const std::string& text : found)
        if (!std::binary_search(of_claim.begin(), of_claim.end(), text)) wrong += "  not expected: " + text + "\n";
    return wrong;
}

const std::vector<std::string> kTables = {"2026_January_Web_Addendum_B.txt", "2026_April_Web_Addendum_B.txt", "2026_Addendum_A.txt",
                                          "2026_Addendum_D1.txt"};

} // namespace

TEST_CASE("the corpus of outpatient claims", "[opps]") {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(kFolder / "corpus")) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with("opps_")) continue;
        std::string problem;
        const std::vector<Case> cases = read_corpus(entry.path(), problem);
        INFO(problem);
        CHECK(problem.empty());
        for (const Case& each : cases) {
            packs::Catalogue* catalogue = files_catalogue(each.tables);
            REQUIRE(catalogue);
            const auto result = group_opps(*catalogue, each.claim);
            REQUIRE(result);
            const std::string wrong = compare(*result, each.expected);
            INFO(name << ":" << each.line << ": " << each.name << "\n" << wrong);
            CHECK(wrong.empty());
            ++count;
        }
    }
    CHECK(count > 0);
}

namespace {

// Claims of up to `most` lines of what the invented addendum has.
OppsClaim random_claim(std::mt19937& random, std::size_t most) {
    static constexpr std::array<const char*, 40> kCodes = {
        "G0378", "G0379", "X2001", "X2002", "X2003", "X2011", "X2012", "X2021", "X2022", "X2023", "X2024", "X2031", "X2041", "X2042",
        "X2051", "X2052", "X2053", "X2061", "X2062", "X2071", "X2072", "X2081", "X2082", "X2091", "X2101", "X2102", "X2103", "X2104",
        "X2105", "X2106", "X2107", "X2108", "X2109", "X2111", "X2121", "X2122", "X2131", "X2141", "X2142", "X2143"};
    static constexpr std::array<const char*, 8> kModifiers = {"50", "52", "73", "76", "25", "GZ", "CA", "LT"};
    const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); };
    OppsClaim claim;
    claim.bill_type = "131";
    // Few codes at a time, so that the rare ones do not decide every claim.
    const std::size_t first = below(kCodes.size());
    const std::size_t span = 1 + below(kCodes.size());
    for (std::size_t i = 0, count = 1 + below(most); i < count; ++i) {
        OppsLine line;
        line.code = kCodes[(first + below(span)) % kCodes.size()];
        if (below(4) == 0) line.modifiers.emplace_back(kModifiers[below(kModifiers.size())]);
        line.units = static_cast<rules::MilliUnits>(1000 * (below(3) == 0 ? 1 + below(9) : 1));
        line.date = Date::from_ymd(2026, 1, 5 + static_cast<int>(below(3)));
        line.bilateral = static_cast<Bilateral>(below(4));
        claim.lines.push_back(std::move(line));
    }
    return claim;
}

// What is paid, without regard to which line stands where.
std::vector<std::string> payments_of(const OppsClaim& claim, const OppsResult& result) {
    std::vector<std::string> paid;
    for (std::size_t i = 0; i < result.lines.size(); ++i) {
        const OppsLineResult& line = result.lines[i];
        paid.push_back(fmt::format("{} {} {} {} {} {} {}", line.code, claim.lines[i].date->iso(), *claim.lines[i].units,
                                   key_of(line.payment), line.rule, line.apc, line.amount.value_or(-1)));
    }
    std::sort(paid.begin(), paid.end());
    return paid;
}

void check_sums(const OppsResult& result) {
    Money sum = 0;
    for (const OppsLineResult& line : result.lines) {
        CHECK_FALSE(line.rule.empty());
        CHECK_FALSE(line.reason.empty());
        CHECK((line.payment == LinePayment::paid) == line.amount.has_value());
        if (line.payment == LinePayment::undetermined) CHECK_FALSE(result.complete);
        sum += line.amount.value_or(0);
    }
    CHECK(sum == result.total);
}

} // namespace

TEST_CASE("the order of lines never changes what is paid, and the total is the sum of what is", "[opps]") {
    packs::Catalogue* catalogue = files_catalogue(kTables);
    REQUIRE(catalogue);
    std::mt19937 random(20260105);
    for (int round = 0; round < 3000; ++round) {
        OppsClaim claim = random_claim(random, 12);
        const auto before = group_opps(*catalogue, claim);
        REQUIRE(before);
        check_sums(*before);
        const auto paid = payments_of(claim, *before);
        std::shuffle(claim.lines.begin(), claim.lines.end(), random);
        const auto after = group_opps(*catalogue, claim);
        REQUIRE(after);
        CHECK(payments_of(claim, *after) == paid);
        CHECK(after->total == before->total);
        CHECK(after->disposition == before->disposition);
        CHECK(after->complete == before->complete);
    }
}

TEST_CASE("a line that another edit denies is as if it were not there for the others", "[opps]") {
    packs::Catalogue* catalogue = files_catalogue(kTables);
    REQUIRE(catalogue);
    std::mt19937 random(7);
    for (int round = 0; round < 1000; ++round) {
        OppsClaim claim = random_claim(random, 8);
        const auto without = group_opps(*catalogue, claim);
        REQUIRE(without);
        claim.lines.push_back(claim.lines.front());
        claim.denied = {claim.lines.size() - 1};
        const auto with = group_opps(*catalogue, claim);
        REQUIRE(with);
        CHECK(with->total == without->total);
        CHECK(with->lines.back().payment == LinePayment::not_paid);
        CHECK(with->lines.back().rule == "denied_elsewhere");
    }
}

TEST_CASE("which encounters are claims of a hospital outpatient department", "[opps]") {
    rules::Encounter encounter;
    rules::Entry service;
    service.system = CodeSystem::hcpcs;
    service.code = "X2011";
    service.service.units = "2";
    service.service.revenue = "0510";
    rules::Entry diagnosis;
    diagnosis.code = "I10";
    encounter.entries = {diagnosis, service, service};
    encounter.admitted = Date::parse("2026-01-05");
    const auto is_claim = [&](rules::Setting setting, const char* bill, const char* payer = "") {
        encounter.setting = setting;
        encounter.claim.bill_type = bill;
        encounter.claim.payer = payer;
        return opps_claim(encounter).has_value();
    };
    using rules::Setting;
    CHECK(is_claim(Setting::outpatient, "131"));
    CHECK(is_claim(Setting::outpatient, "0131"));
    CHECK_FALSE(is_claim(Setting::outpatient, "")); // an office visit is outpatient too
    CHECK(is_claim(Setting::emergency, ""));
    CHECK(is_claim(Setting::observation, "137"));
    CHECK(is_claim(Setting::same_day_surgery, ""));
    CHECK_FALSE(is_claim(Setting::same_day_surgery, "831"));
    CHECK_FALSE(is_claim(Setting::emergency, "851"));
    CHECK_FALSE(is_claim(Setting::inpatient, "131"));
    CHECK_FALSE(is_claim(Setting::professional, ""));
    CHECK(is_claim(Setting::emergency, "", "Medicare Part B"));
    CHECK_FALSE(is_claim(Setting::emergency, "", "Fictional Mutual"));

    encounter.claim = {};
    encounter.setting = Setting::emergency;
    const auto claim = opps_claim(encounter, {2});
    REQUIRE(claim);
    REQUIRE(claim->lines.size() == 2);
    CHECK(claim->lines[0].entry == 1);
    CHECK(claim->lines[0].units == 2000);
    CHECK(claim->lines[0].revenue == "0510");
    CHECK(claim->denied == std::vector<std::size_t>{1});
}

TEST_CASE("a claim of 450 lines goes together, one more does not", "[opps]") {
    packs::Catalogue* catalogue = files_catalogue(kTables);
    REQUIRE(catalogue);
    OppsClaim claim;
    OppsLine line;
    line.code = "X2011";
    line.date = Date::parse("2026-01-05");
    claim.lines.assign(kMostOppsLines, line);
    const auto most = group_opps(*catalogue, claim);
    REQUIRE(most);
    CHECK(most->disposition == ClaimDisposition::processed);
    CHECK(dollars(most->total) == "45000.00");
    claim.lines.push_back(line);
    const auto more = group_opps(*catalogue, claim);
    REQUIRE(more);
    CHECK(more->disposition == ClaimDisposition::return_to_provider);
    REQUIRE(more->edits.size() == 1);
    CHECK(more->edits[0].name == "More than 450 lines");
}

TEST_CASE("what no table says is said once", "[opps]") {
    packs::Catalogue* catalogue = files_catalogue(kTables);
    REQUIRE(catalogue);
    OppsClaim claim;
    OppsLine line;
    line.date = Date::parse("2026-01-05");
    for (const char* code : {"X2001", "X2002", "X2003"}) {
        line.code = code;
        claim.lines.push_back(line);
    }
    const auto result = group_opps(*catalogue, claim);
    REQUIRE(result);
    const auto count = [&](std::string_view about) {
        return std::count_if(result->notes.begin(), result->notes.end(), [&](const OppsNote& note) { return note.about == about; });
    };
    CHECK(count("complexity adjustment") == 1);
    CHECK(count("exceptions of Addendum J") == 1);
    CHECK(count("device and skin substitute edits") == 1);
    CHECK(dollars(result->total) == "3000.00");
}

namespace {

packs::Catalogue* official_catalogue() {
    const char* given = std::getenv("PACK_SOURCES");
    const fs::path folder = (given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets") / "opps";
    return catalogue_of({folder / "CY2025-final/2025 NFRM Addendum A.11122024.txt.gz",
                         folder / "CY2025-final/2025 NFRM Addendum B.11122024.numbers-only.txt.gz",
                         folder / "CY2025-final/2025 NFRM Addendum D1.10242024.txt",
                         folder / "CY2023-January/2023_January_Web_Addendum_B.12212022.numbers-only.tsv.gz"});
}

} // namespace

TEST_CASE("what left the official list of inpatient-only procedures between 2023 and 2025", "[opps][official]") {
    packs::Catalogue* catalogue = official_catalogue();
    if (!catalogue) SKIP("the OPPS addenda of CY2023 and CY2025 are not there (PACK_SOURCES)");
    const Date before = *Date::parse("2023-02-03");
    const Date after = *Date::parse("2025-02-03");
    const auto now = catalogue->table("opps.addendum_b", after);
    REQUIRE(now);
    int left = 0;
    for (std::uint32_t row = 0; row < now->data->row_count(); ++row) {
        OppsClaim claim;
        claim.lines.resize(2);
        claim.lines[0].code = claim.lines[1].code = std::string(now->data->key(row));
        claim.lines[0].date = before;
        claim.lines[1].date = after;
        const auto result = group_opps(*catalogue, claim);
        REQUIRE(result);
        const OppsLineResult& old_line = result->lines[0];
        CHECK((old_line.indicator == "C") == (old_line.rule == "inpatient_only"));
        if (old_line.indicator != "C" || result->lines[1].indicator == "C") continue;
        ++left;
        CHECK(result->lines[1].rule != "inpatient_only");
        CHECK(result->lines[1].rule != "same_day_as_inpatient_only");
    }
    CHECK(left > 0);
}

TEST_CASE("the official addenda of 2025", "[opps][official]") {
    packs::Catalogue* catalogue = official_catalogue();
    if (!catalogue) SKIP("the OPPS addenda of CY2023 and CY2025 are not there (PACK_SOURCES)");
    OppsClaim claim;
    claim.bill_type = "131";
    const auto add = [&](const char* code, int units) {
        OppsLine line;
        line.code = code;
        line.units = units * 1000;
        line.date = Date::parse("2025-02-03");
        claim.lines.push_back(std::move(line));
    };
    add("G0463", 1);
    add("G0378", 9);
    const auto observed = group_opps(*catalogue, claim);
    REQUIRE(observed);
    CHECK(observed->lines[0].apc == "8011");
    CHECK(dollars(observed->total) == "2647.73");
    CHECK(observed->lines[1].payment == LinePayment::packaged);
    CHECK(observed->lines[1].indicator_words.starts_with("Items and Services Packaged into APC Rates"));

    claim.lines.clear();
    add("G0463", 1);
    add("G0127", 1); // Q1 beside a visit
    const auto visit = group_opps(*catalogue, claim);
    REQUIRE(visit);
    CHECK(dollars(visit->total) == "128.87");
    CHECK(visit->lines[1].rule == "packaged_with_stv");
    claim.lines.erase(claim.lines.begin());
    const auto alone = group_opps(*catalogue, claim);
    REQUIRE(alone);
    CHECK(dollars(alone->total) == "59.40");

    // Every code of the addendum is decided by a rule that knows its indicator.
    const auto table = catalogue->table("opps.addendum_b", *Date::parse("2025-02-03"));
    REQUIRE(table);
    for (std::uint32_t row = 0; row < table->data->row_count(); ++row) {
        claim.lines.clear();
        add(std::string(table->data->key(row)).c_str(), 1);
        const auto result = group_opps(*catalogue, claim);
        REQUIRE(result);
        INFO(table->data->key(row));
        CHECK(result->lines[0].rule != "unknown_indicator");
    }
}
