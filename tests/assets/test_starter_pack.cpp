// The starter pack is written by hand in the official formats: these tests hold it to the formats, to itself and to the official release.
#include <array>
#include <cctype>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "starter_files.h"

using starter::codes;
using starter::OrderRow;

namespace {

constexpr std::array kIndexFiles = {"starter/icd10cm_index_2026.xml", "starter/icd10cm_eindex_2026.xml",
                                    "starter/icd10cm_neoplasm_2026.xml", "starter/icd10cm_drug_2026.xml"};

// Calls `use` for each element below `node`, in document order.
template <typename Use> void for_each_below(const pugi::xml_node& node, const Use& use) {
    for (const pugi::xml_node& child : node.children()) {
        use(child);
        for_each_below(child, use);
    }
}

bool is(const pugi::xml_node& node, std::string_view name) {
    return name == node.name();
}

// Index entries name a complete code, or a beginning with "-", or a code that still needs its 7th character (README quirk of the official
// files).
bool leads_to_a_code(std::string_view entry) {
    std::string code = starter::undotted(entry);
    if (code == "--") return true;
    if (!code.empty() && code.back() == '-') {
        code.pop_back();
        return codes().leads_to_billable(code);
    }
    if (codes().billable.count(code) != 0) return true;
    if (codes().headers.count(code) == 0) return false;
    code.resize(6, 'X');
    return codes().leads_to_billable(code);
}

bool is_order_file(std::string_view name) {
    return name == "icd10cm_order_2026.txt" || name == "icd10cm-order-2026.txt";
}

bool is_poa_list(std::string_view name) {
    return name == "poaexemptcodesfy26.txt";
}

} // namespace

TEST_CASE("The starter order file has the official layout", "[starter]") {
    const std::string text = starter::assets_file("starter/icd10cm_order_2026.txt");
    std::size_t ends = 0;
    std::size_t not_ascii = 0;
    std::size_t bare_ends = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) >= 0x80) ++not_ascii;
        if (text[i] != '\n') continue;
        ++ends;
        if (i == 0 || text[i - 1] != '\r') ++bare_ends;
    }
    CHECK(not_ascii == 0);
    CHECK(bare_ends == 0);
    CHECK(ends == codes().rows.size());
    int expected_sequence = 0;
    for (const OrderRow& row : codes().rows) {
        INFO(row.code);
        CHECK(std::stoi(row.sequence) == ++expected_sequence);
        CHECK((row.flag == '0' || row.flag == '1'));
        CHECK(row.code.size() >= 3);
        CHECK_FALSE(row.short_title.empty());
        CHECK_FALSE(row.long_title.empty());
    }
    for (const std::string_view line : starter::lines(text)) {
        INFO(line);
        CHECK((line[5] == ' ' && line[13] == ' ' && line[15] == ' ' && line[76] == ' '));
    }
}

TEST_CASE("The starter has at least 600 billable codes, each with its category", "[starter]") {
    CHECK(codes().billable.size() >= 600);
    CHECK(codes().billable.size() + codes().headers.size() == codes().rows.size());
    for (const std::string& code : codes().billable) {
        INFO(code);
        CHECK((code.size() == 3 || codes().headers.count(code.substr(0, 3)) == 1));
        CHECK(codes().billable.count(code.substr(0, 3)) == (code.size() == 3 ? 1U : 0U));
    }
    for (const std::string& header : codes().headers) {
        INFO(header);
        CHECK(codes().leads_to_billable(header));
    }
}

TEST_CASE("Every code of the starter tabular list is in its order file, with the same title", "[starter]") {
    std::map<std::string, const OrderRow*> by_code;
    for (const OrderRow& row : codes().rows)
        by_code[row.code] = &row;
    const pugi::xml_document tabular = starter::xml("starter/icd10cm_tabular_2026.xml");
    std::set<std::string> listed;
    for_each_below(tabular, [&](const pugi::xml_node& node) {
        if (!is(node, "diag")) return;
        const std::string code = starter::undotted(node.child_value("name"));
        INFO(node.child_value("name"));
        REQUIRE(by_code.count(code) == 1);
        CHECK(by_code[code]->long_title == node.child_value("desc"));
        CHECK(listed.insert(code).second);
        const pugi::xml_node parent = node.parent();
        if (is(parent, "diag"))
            CHECK(code.rfind(starter::undotted(parent.child_value("name")), 0) == 0);
        else
            CHECK(code.size() == 3);
    });
    // All others are built from a listed code and a 7th character.
    for (const OrderRow& row : codes().rows) {
        INFO(row.code);
        if (listed.count(row.code) == 0) CHECK((row.flag == '1' && row.code.size() == 7));
    }
}

TEST_CASE("7th characters of the starter tabular list give exactly the codes of its order file", "[starter]") {
    const pugi::xml_document tabular = starter::xml("starter/icd10cm_tabular_2026.xml");
    std::set<std::string, std::less<>> built;
    for_each_below(tabular, [&](const pugi::xml_node& node) {
        if (!is(node, "diag") || node.child("diag")) return;
        std::string code = starter::undotted(node.child_value("name"));
        pugi::xml_node holder = node;
        while (holder && !holder.child("sevenChrDef"))
            holder = holder.parent();
        if (!holder) {
            built.insert(code);
            return;
        }
        code.resize(6, 'X');
        for (const pugi::xml_node& extension : holder.child("sevenChrDef").children("extension"))
            built.insert(code + extension.attribute("char").value());
    });
    CHECK(built == codes().billable);
}

TEST_CASE("Starter chapters and sections enclose their codes", "[starter]") {
    const pugi::xml_document tabular = starter::xml("starter/icd10cm_tabular_2026.xml");
    int sections = 0;
    for (const pugi::xml_node& chapter : tabular.child("ICD10CM.tabular").children("chapter")) {
        std::set<std::string> announced;
        for (const pugi::xml_node& reference : chapter.child("sectionIndex").children("sectionRef"))
            announced.insert(reference.attribute("id").value());
        for (const pugi::xml_node& section : chapter.children("section")) {
            const std::string id = section.attribute("id").value();
            INFO(id);
            CHECK(announced.erase(id) == 1);
            const std::string first = id.substr(0, 3);
            const std::string last = id.substr(id.size() - 3);
            for (const pugi::xml_node& category : section.children("diag")) {
                const std::string code = category.child_value("name");
                INFO(code);
                // Z3A stands in Z30-Z39, before Z37: a letter has no fixed place among the digits.
                const std::size_t compared = std::isdigit(static_cast<unsigned char>(code[2])) != 0 ? 3 : 2;
                CHECK((first.substr(0, compared) <= code.substr(0, compared) && code.substr(0, compared) <= last.substr(0, compared)));
            }
            ++sections;
        }
        CHECK(announced.empty());
    }
    CHECK(sections > 100);
}

TEST_CASE("Every entry of the starter index and tables leads to a starter code", "[starter]") {
    int entries = 0;
    for (const char* file : kIndexFiles) {
        const pugi::xml_document index = starter::xml(file);
        REQUIRE(index.child("ICD10CM.index"));
        for_each_below(index, [&](const pugi::xml_node& node) {
            if (is(node, "code") || is(node, "manif") || is(node, "cell")) {
                INFO(file << ": " << node.parent().child_value("title") << " -> " << node.child_value());
                CHECK((leads_to_a_code(node.child_value()) ||
                       (is(node, "cell") &&
                        codes().leads_to_billable(starter::undotted(node.child_value()))))); // drug cells stop before the 7th character
                ++entries;
            }
            if (is(node, "term"))
                CHECK(node.attribute("level").as_int() == (is(node.parent(), "term") ? node.parent().attribute("level").as_int() : 0) + 1);
        });
    }
    CHECK(entries >= 500);
}

TEST_CASE("See notes of the starter index name a main term that is there", "[starter]") {
    for (const char* file : {"starter/icd10cm_index_2026.xml", "starter/icd10cm_eindex_2026.xml"}) {
        const pugi::xml_document index = starter::xml(file);
        std::set<std::string> main_terms;
        const auto lower = [](std::string text) {
            for (char& c : text)
                c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            return text;
        };
        const auto first_word = [&](const std::string& text) { return lower(text.substr(0, text.find_first_of(",("))); };
        for_each_below(index, [&](const pugi::xml_node& node) {
            if (!is(node, "mainTerm")) return;
            std::string title = lower(node.child_value("title"));
            main_terms.insert(title);
            main_terms.insert(first_word(title));
        });
        for_each_below(index, [&](const pugi::xml_node& node) {
            if (!is(node, "see") && !is(node, "seeAlso")) return;
            std::string target = first_word(node.child_value());
            INFO(file << ": " << node.parent().child_value("title") << " see " << node.child_value());
            const auto conjunction = target.find(" and ");
            if (conjunction != std::string::npos) target.resize(conjunction);
            CHECK((main_terms.count(target) == 1 || target == "condition" || target.rfind("table of ", 0) == 0 ||
                   target.rfind("index to ", 0) == 0));
        });
    }
}

TEST_CASE("The starter POA-exempt list names starter codes with their titles", "[starter]") {
    std::map<std::string, std::string> titles;
    for (const OrderRow& row : codes().rows)
        if (row.flag == '1') titles[row.code] = row.long_title;
    const std::string text = starter::assets_file("starter/POAexemptCodesFY26.txt");
    const auto exempt = starter::poa_exempt_rows(text);
    CHECK(exempt.size() > 100);
    for (const std::string_view line : starter::lines(text)) {
        INFO(line);
        CHECK((line.find(',') != std::string_view::npos) == (line.back() == '"'));
    }
    for (const auto& [code, description] : exempt) {
        INFO(code);
        REQUIRE(titles.count(starter::undotted(code)) == 1);
        CHECK(titles[starter::undotted(code)] == description);
    }
}

TEST_CASE("The starter agrees with the official FY2026 order file", "[starter][official]") {
    const auto text = starter::official_file(is_order_file);
    if (!text) SKIP("icd10cm_order_2026.txt is not below PACK_SOURCES or ../shared/codesets");
    std::map<std::string, OrderRow> official;
    std::map<std::string, std::size_t> place;
    for (OrderRow& row : starter::order_rows(*text)) {
        place.emplace(row.code, place.size());
        official.emplace(row.code, std::move(row));
    }
    std::size_t previous = 0;
    for (const OrderRow& row : codes().rows) {
        INFO(row.code);
        const auto found = official.find(row.code);
        REQUIRE(found != official.end());
        CHECK(row.flag == found->second.flag);
        CHECK(row.short_title == found->second.short_title);
        CHECK(row.long_title == found->second.long_title);
        CHECK(place[row.code] >= previous);
        previous = place[row.code];
        for (std::size_t length = 3; length < row.code.size(); ++length) {
            const std::string above = row.code.substr(0, length);
            if (official.count(above) != 0) CHECK(codes().headers.count(above) == 1);
        }
    }
}

TEST_CASE("The starter agrees with the official FY2026 POA-exempt list", "[starter][official]") {
    const auto text = starter::official_file(is_poa_list);
    if (!text) SKIP("POAexemptCodesFY26.txt is not below PACK_SOURCES or ../shared/codesets");
    const auto official = starter::poa_exempt_rows(*text);
    const auto own = starter::poa_exempt_rows(starter::assets_file("starter/POAexemptCodesFY26.txt"));
    std::set<std::string> wanted;
    for (const auto& [code, description] : official)
        if (codes().billable.count(starter::undotted(code)) != 0) wanted.insert(code);
    std::set<std::string> listed;
    for (const auto& [code, description] : own)
        listed.insert(code);
    CHECK(listed == wanted);
}
