// A classification as a tree to be walked.
#include <catch2/catch_test_macros.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "lookup/class_tree.h"
#include "pcs_books.h"
#include "small_packs.h"

namespace {

using namespace sequela;
using lookup::ClassNode;
using lookup::ClassTree;

std::string corpus_file(const std::string& name) {
    std::ifstream stream(std::filesystem::path(SEQUELA_SOURCE_DIR) / "tests/packs/corpus/accepted" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string labels(const std::vector<ClassNode>& nodes) {
    std::string all;
    for (const ClassNode& node : nodes)
        all += (all.empty() ? "" : " | ") + node.label + (node.has_children ? "+" : "");
    return all;
}

std::string joined(const std::vector<std::string>& ids) {
    std::string all;
    for (const std::string& id : ids)
        all += (all.empty() ? "" : " ") + id;
    return all;
}

// Every code that is listed stands at exactly one place, and the path leads there.
void check_whole(const ClassTree& tree, std::size_t codes) {
    std::set<std::string> seen;
    std::vector<std::pair<std::string, std::vector<std::string>>> open = {{"", {}}};
    while (!open.empty()) {
        const auto [id, above] = open.back();
        open.pop_back();
        const auto nodes = tree.children(id);
        CHECK((id.empty() || !nodes.empty()));
        for (const ClassNode& node : nodes) {
            INFO(node.id);
            if (!node.is_group()) {
                CHECK(seen.insert(node.id).second);
                CHECK(tree.path(node.id) == above);
            }
            if (!node.has_children) continue;
            auto below = above;
            below.push_back(node.id);
            open.emplace_back(node.id, std::move(below));
        }
    }
    CHECK(seen.size() == codes);
}

} // namespace

TEST_CASE("A classification is walked by its own hierarchy", "[tree]") {
    test::SmallPacks packs;
    packs.add("kites_2026.csv", corpus_file("kites_2026.csv"));
    const auto edition = packs.catalogue().edition(CodeSystem::other, *Date::from_ymd(2026, 2, 1), "Classification of Kites");
    REQUIRE(edition);
    const ClassTree tree(**edition);
    CHECK(labels(tree.children("")) == "I+ | II+");
    CHECK(labels(tree.children("K10")) == "k10.0 | K10.1 | K10.2");
    CHECK(joined(tree.path("k10.0")) == "I K10");
    CHECK(tree.path("K99").empty());
    CHECK(tree.children("K99").empty());
    check_whole(tree, 8);
}

TEST_CASE("ICD-10-PCS is walked by section, body system and operation", "[tree]") {
    const packs::Edition& edition = test::small_pcs();
    const ClassTree tree(edition);
    const auto sections = tree.children("");
    REQUIRE_FALSE(sections.empty());
    CHECK(sections[0].label.size() == 1);
    CHECK(sections[0].kind == "group");
    CHECK_FALSE(sections[0].title.empty());
    const auto systems = tree.children(sections[0].id);
    REQUIRE_FALSE(systems.empty());
    CHECK(systems[0].label.size() == 2);
    check_whole(tree, edition.codes.data->rows.size());
}

TEST_CASE("Many codes side by side are grouped by what they begin with", "[tree]") {
    std::string text = "#name=Long list\n#release=2026\n#effective=2026-01-01\ncode,title\n";
    for (int i = 0; i < 300; ++i)
        text += fmt::format("A{:03},Invented thing {}\n", i, i);
    text += "B100,Alone\n";
    test::SmallPacks packs;
    packs.add("long.csv", text);
    const auto edition = packs.catalogue().edition(CodeSystem::other, *Date::from_ymd(2026, 2, 1), "Long list");
    REQUIRE(edition);
    const ClassTree tree(**edition);
    CHECK(labels(tree.children("")) == "A000 – A299+ | B100");
    CHECK(labels(tree.children("/A*")) == "A000 – A099+ | A100 – A199+ | A200 – A299+");
    CHECK(tree.children("/A*")[0].title == "100 codes");
    CHECK(tree.children("/A01*").size() == 10);
    CHECK(joined(tree.path("A017")) == "/A* /A0* /A01*");
    check_whole(tree, 301);
}
