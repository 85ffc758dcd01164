// Measured on public notes where that folder is present: real headings are found, and running text is not cut up.
#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <map>
#include <set>

#include <nlohmann/json.hpp>
#include <zlib.h>

#include "base/text.h"
#include "chart/document.h"

using namespace sequela;
using namespace sequela::chart;

namespace {

// The unpacked content, or nothing if the file is not there. SAMPLE_NOTES names another folder.
std::string sample(const std::string& name) {
    const char* given = std::getenv("SAMPLE_NOTES");
    const std::string folder = given != nullptr ? given : std::string(SEQUELA_SOURCE_DIR) + "/../shared/samples/notes_uncoded";
    const gzFile file = gzopen((folder + "/" + name + ".gz").c_str(), "rb");
    if (file == nullptr) return {};
    std::string bytes;
    std::string piece(1U << 16U, '\0');
    for (int got = 0; (got = gzread(file, piece.data(), static_cast<unsigned>(piece.size()))) > 0;)
        bytes.append(piece, 0, static_cast<std::size_t>(got));
    gzclose(file);
    return bytes;
}

std::vector<nlohmann::json> records(const std::string& jsonl) {
    std::vector<nlohmann::json> out;
    for (const std::string_view line : lines(jsonl)) {
        auto record = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
        if (record.is_object()) out.push_back(std::move(record));
    }
    return out;
}

bool in_capitals(std::string_view line) {
    return line.size() >= 4 && line.find_first_of("abcdefghijklmnopqrstuvwxyz0123456789.,") == std::string_view::npos &&
           line.find(' ') != 0;
}

// RFC 4180, enough for the samples.
std::vector<std::vector<std::string>> csv_rows(const std::string& text) {
    std::vector<std::vector<std::string>> rows(1, {""});
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
            rows.back().back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == ',') {
            rows.back().emplace_back();
        } else if (!quoted && c == '\n') {
            rows.push_back({""});
        } else if (c != '\r' || quoted) {
            rows.back().back() += c;
        }
    }
    return rows;
}

} // namespace

TEST_CASE("Visit notes with headings in capitals (aci_bench)", "[samples]") {
    const std::string bytes = sample("aci_bench/aci_dev.jsonl");
    if (bytes.empty()) SKIP("aci_bench/aci_dev.jsonl.gz is not there");
    int wanted = 0;
    int found = 0;
    int sections_in_all = 0;
    int known = 0;
    for (const auto& record : records(bytes)) {
        const std::string text = document_from_text(record.value("note", std::string())).text;
        std::set<std::string> headings;
        for (const Section& section : find_sections(text)) {
            headings.insert(section.heading);
            ++sections_in_all;
            known += section.kind != SectionKind::other ? 1 : 0;
        }
        for (const std::string_view line : lines(text)) {
            if (!in_capitals(line) || line.find(':') != std::string_view::npos) continue;
            ++wanted;
            found += headings.contains(std::string(trim(line))) ? 1 : 0;
        }
    }
    WARN("aci_bench: " << found << " of " << wanted << " headings found; " << known << " of " << sections_in_all
                       << " sections of a known kind");
    CHECK(wanted > 500);
    CHECK(found * 100 >= wanted * 98);
    CHECK(known * 100 >= sections_in_all * 90);
}

TEST_CASE("Terse UK notes (primock57)", "[samples]") {
    const std::string bytes = sample("primock57/primock_dev.jsonl");
    if (bytes.empty()) SKIP("primock57/primock_dev.jsonl.gz is not there");
    const std::map<std::string, SectionKind> labels = {{"PMH:", SectionKind::past_medical_history},
                                                       {"DH:", SectionKind::medications},
                                                       {"DHx:", SectionKind::medications},
                                                       {"SH:", SectionKind::social_history},
                                                       {"FH:", SectionKind::family_history},
                                                       {"Imp:", SectionKind::assessment},
                                                       {"Plan:", SectionKind::plan},
                                                       {"NKDA", SectionKind::allergies}};
    int wanted = 0;
    int found = 0;
    for (const auto& record : records(bytes)) {
        const std::string text = document_from_text(record.value("note", std::string())).text;
        const auto sections = find_sections(text);
        std::size_t offset = 0;
        for (const std::string_view line : split(text, '\n')) {
            for (const auto& [label, kind] : labels) {
                if (!line.starts_with(label)) continue;
                ++wanted;
                for (const Section& section : sections)
                    found += section.span.begin == offset && section.kind == kind ? 1 : 0;
            }
            offset += line.size() + 1;
        }
    }
    WARN("primock57: " << found << " of " << wanted << " labels found");
    CHECK(wanted > 80);
    CHECK(found * 100 >= wanted * 97);
}

TEST_CASE("Section texts with gold labels (mts_dialog)", "[samples]") {
    const std::string bytes = sample("mts_dialog/TrainingSet.csv") + sample("mts_dialog/ValidationSet.csv");
    if (bytes.empty()) SKIP("mts_dialog/TrainingSet.csv.gz is not there");
    const std::map<std::string, SectionKind> kinds = {{"FAM/SOCHX", SectionKind::social_history},
                                                      {"GENHX", SectionKind::history_of_present_illness},
                                                      {"PASTMEDICALHX", SectionKind::past_medical_history},
                                                      {"CC", SectionKind::chief_complaint},
                                                      {"PASTSURGICAL", SectionKind::past_surgical_history},
                                                      {"ALLERGY", SectionKind::allergies},
                                                      {"ROS", SectionKind::review_of_systems},
                                                      {"MEDICATIONS", SectionKind::medications},
                                                      {"ASSESSMENT", SectionKind::assessment},
                                                      {"EXAM", SectionKind::physical_examination},
                                                      {"DIAGNOSIS", SectionKind::diagnoses},
                                                      {"DISPOSITION", SectionKind::disposition},
                                                      {"PLAN", SectionKind::plan},
                                                      {"EDCOURSE", SectionKind::hospital_course},
                                                      {"IMMUNIZATIONS", SectionKind::past_medical_history},
                                                      {"IMAGING", SectionKind::imaging},
                                                      {"GYNHX", SectionKind::past_medical_history},
                                                      {"PROCEDURES", SectionKind::procedures},
                                                      {"OTHER_HISTORY", SectionKind::past_medical_history},
                                                      {"LABS", SectionKind::laboratory}};
    int texts = 0;
    int whole = 0;
    int right = 0;
    for (const auto& row : csv_rows(bytes)) {
        if (row.size() != 4 || !kinds.contains(row[1])) continue;
        ++texts;
        const std::string body = document_from_text(row[2]).text;
        // Running text under its heading must stay in one piece, and the heading must give the kind that the annotators gave.
        const std::string note = row[1] + ":\n" + body + "\n";
        const auto sections = find_sections(note);
        right += !sections.empty() && sections[0].kind == kinds.at(row[1]) ? 1 : 0;
        whole += sections.size() == 1 ? 1 : 0;
    }
    WARN("mts_dialog: " << right << " of " << texts << " headings of the gold kind; " << whole << " texts in one piece");
    CHECK(texts > 1200);
    CHECK(right == texts);
    CHECK(whole * 100 >= texts * 95);
}
