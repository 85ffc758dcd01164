#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>

#include "packs/pack_store.h"
#include "packs/release_diff.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

const Pack& pack_of(Catalogue& catalogue, Component component, std::string_view release) {
    const auto& packs = catalogue.packs();
    const auto found =
        std::find_if(packs.begin(), packs.end(), [&](const Pack& p) { return p.component == component && p.release == release; });
    REQUIRE(found != packs.end());
    return *found;
}

ReleaseDiff diff_of(Catalogue& catalogue, std::string_view older, std::string_view newer) {
    auto found = diff(catalogue, pack_of(catalogue, Component::codes, older), pack_of(catalogue, Component::codes, newer));
    if (!found) FAIL(found.error().text());
    return std::move(*found);
}

// "became_header A01: Fever > Fever of swamps (A010 A011)"
std::string line_of(const CodeChange& change) {
    std::string line = std::string(key(change.kind)) + " " + change.code + ": " + change.before + " > " + change.after;
    for (const std::string& each : change.replacements)
        line += " =" + each;
    return line;
}

using Facts = std::set<std::string>;

std::string fact(ChangeKind kind, const std::string& code, int flag) {
    const char* word = kind == ChangeKind::added ? "added " : kind == ChangeKind::deleted ? "deleted " : "revised ";
    return word + code + (flag == 1 ? "" : " (header)");
}

std::vector<std::string> missing(const Facts& from, const Facts& in) {
    std::vector<std::string> out;
    std::set_difference(in.begin(), in.end(), from.begin(), from.end(), std::back_inserter(out));
    return out;
}

// What the addenda would say: a code that becomes a header is deleted as a code and added as a header.
Facts facts_of(const ReleaseDiff& found) {
    Facts facts;
    for (const CodeChange& change : found.changes) {
        const int flag = change.billable ? 1 : 0;
        switch (change.kind) {
        case Difference::added:
            facts.insert(fact(ChangeKind::added, change.code, flag));
            break;
        case Difference::deleted:
            facts.insert(fact(ChangeKind::deleted, change.code, flag));
            break;
        case Difference::became_header:
            facts.insert(fact(ChangeKind::deleted, change.code, 1));
            facts.insert(fact(ChangeKind::added, change.code, 0));
            break;
        case Difference::became_billable:
            facts.insert(fact(ChangeKind::deleted, change.code, 0));
            facts.insert(fact(ChangeKind::added, change.code, 1));
            break;
        case Difference::revised:
            facts.insert(fact(ChangeKind::revised, change.code, flag));
            break;
        default:
            break;
        }
    }
    return facts;
}

struct OfficialPair {
    const char* older;
    int older_year;
    const char* newer;
    int newer_year;
    std::size_t added, gone, became_header;
};

} // namespace

TEST_CASE("The changes as CSV have a line each, with what takes a code's place", "[diff]") {
    Reference reference;
    import(reference.catalogue(), "order_2025.txt",
           order_file({{"A01", 0, "Fever"},
                       {"A010", 1, "Fever, of swamps"},
                       { "A02",
                         1,
                         "Chill" }}));
    import(reference.catalogue(), "order_2026.txt",
           order_file({{"A01", 0, "Fever"},
                       {"A010", 0, "Fever, of swamps"},
                       { "A0101",
                         1,
                         "Fever of salt swamps" }}));
    CHECK(diff_csv(diff_of(reference.catalogue(), "FY2025", "FY2026")) ==
          "Change,Code,Can be reported,Before,After,Replacements\r\n"
          "Became a header,A01.0,yes,\"Fever, of swamps\",\"Fever, of swamps\",A01.01\r\n"
          "Added,A01.01,yes,,Fever of salt swamps,\r\n"
          "Deleted,A02,yes,Chill,,\r\n");
}

TEST_CASE("What a release adds, deletes, revises and moves", "[diff]") {
    Reference reference;
    import(reference.catalogue(), "order_2025.txt",
           order_file({{"A01", 0, "Fever"},
                       {"A010", 1, "Fever of swamps"},
                       {"A011", 1, "Fever of towns"},
                       {"A02", 1, "Chill"},
                       {"A03", 0, "Ache"},
                       {"A031", 1, "Ache at noon"},
                       { "A04",
                         1,
                         "Itch" }}));
    import(reference.catalogue(), "order_2026.txt",
           order_file({{"A01", 0, "Fever"},
                       {"A010", 0, "Fever of swamps"},
                       {"A0101", 1, "Fever of salt swamps"},
                       {"A0109", 1, "Fever of other swamps"},
                       {"A011", 1, "Fever of cities"},
                       {"A03", 1, "Ache"},
                       {"A04", 1, "Itch"},
                       { "A05",
                         1,
                         "Sneeze" }}));
    const ReleaseDiff found = diff_of(reference.catalogue(), "FY2025", "FY2026");
    std::vector<std::string> lines;
    for (const CodeChange& change : found.changes)
        lines.push_back(line_of(change));
    CHECK(lines == std::vector<std::string>{"became_header A010: Fever of swamps > Fever of swamps =A0101 =A0109",
                                            "added A0101:  > Fever of salt swamps", "added A0109:  > Fever of other swamps",
                                            "revised A011: Fever of towns > Fever of cities", "deleted A02: Chill > ",
                                            "became_billable A03: Ache > Ache", "deleted A031: Ache at noon > ", "added A05:  > Sneeze"});
    const DiffCounts counts = found.counts();
    CHECK(counts.added == 4);
    CHECK(counts.deleted == 3);
    CHECK(counts.gone == 2);
    CHECK(counts.became_header == 1);
    CHECK(counts.revised == 1);
    CHECK(diff_of(reference.catalogue(), "FY2026", "FY2026").changes.empty());
}

TEST_CASE("The differences of official releases are what their addenda say", "[diff][official]") {
    const std::vector<OfficialPair> pairs = {{"icd10cm/FY2016/2016-code-descriptions-in-tabular-order.zip", 2016,
                                              "icd10cm/FY2017/2017-icd10-code-descriptions.zip", 2017, 1974, 183, 128},
                                             {"icd10cm/FY2024/icd10cm-CodesDescriptions-2024.zip", 2024,
                                              "icd10cm/FY2025/2025-code-descriptions-tabular-order.zip", 2025, 252, 3, 33},
                                             {"icd10cm/FY2025/2025-code-descriptions-tabular-order.zip", 2025,
                                              "icd10cm/FY2026/2026-code-descriptions-tabular-order.zip", 2026, 487, 12, 16}};
    for (const OfficialPair& pair : pairs) {
        INFO(pair.newer);
        const auto older = official_file(pair.older);
        const auto newer = official_file(pair.newer);
        if (!older || !newer) SKIP(pair.older << " and " << pair.newer << " are not below PACK_SOURCES or ../shared/codesets");
        Reference reference;
        import(reference.catalogue(), "older.zip", *older, {pair.older_year, {}, false});
        import(reference.catalogue(), "newer.zip", *newer, {pair.newer_year, {}, false});
        const std::string release = "FY" + std::to_string(pair.newer_year);
        const ReleaseDiff found = diff_of(reference.catalogue(), "FY" + std::to_string(pair.older_year), release);
        const DiffCounts counts = found.counts();
        CHECK(counts.added == pair.added);
        CHECK(counts.gone == pair.gone);
        CHECK(counts.became_header == pair.became_header);
        auto image = read_image(reference.catalogue().database(), pack_of(reference.catalogue(), Component::addenda, release).id);
        REQUIRE(image.ok());
        const auto addenda = Addenda::from_image(*image);
        REQUIRE(addenda.ok());
        Facts stated;
        for (const AddendaRow& row : addenda->rows)
            stated.insert(fact(row.kind, std::string(row.code.text()), int{row.billable}));
        CHECK(missing(facts_of(found), stated) == std::vector<std::string>());
        CHECK(missing(stated, facts_of(found)) == std::vector<std::string>());
    }
}
