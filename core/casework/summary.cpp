// The coding summary: as lines, as a page, as JSON and as CSV.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "casework/workspace.h"

namespace sequela::casework {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongestQuote = 400; // bytes

std::string_view sex_words(rules::Sex sex) {
    if (sex == rules::Sex::female) return "Female";
    if (sex == rules::Sex::male) return "Male";
    return "Not known";
}

// "2026-01-08 14:03 UTC"
std::string time_words(std::int64_t ms) {
    constexpr std::int64_t kDayMs = 86400000;
    if (ms <= 0) return {};
    const std::int64_t minute = ms % kDayMs / 60000;
    return fmt::format("{} {:02}:{:02} UTC", Date{static_cast<std::int32_t>(ms / kDayMs)}.iso(), minute / 60, minute % 60);
}

std::string date_words(std::optional<Date> date) {
    return date ? date->words() : std::string();
}

struct Quote {
    std::string text;
    std::string source; // "Discharge summary, 07 Jan 2026"
};

// Evidence that no longer fits its document is left out rather than guessed.
std::optional<Quote> quote(const EncounterFile& file, const chart::Evidence& evidence) {
    for (const chart::Document& document : file.documents) {
        if (document.id != evidence.document_id) continue;
        if (evidence.span.begin >= evidence.span.end || evidence.span.end > document.text.size()) return std::nullopt;
        std::string text =
            collapse_spaces(std::string_view(document.text).substr(evidence.span.begin, evidence.span.end - evidence.span.begin));
        if (text.size() > kLongestQuote) text = text.substr(0, utf8_floor(text, kLongestQuote)) + "…";
        return Quote{std::move(text), document.title + (document.date ? ", " + document.date->words() : "")};
    }
    return std::nullopt;
}

std::string html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

// For paper: no colour needed to read it, rows not torn apart, the head of the table on every page.
constexpr std::string_view kStyle = R"(
@page { size: auto; margin: 16mm; }
body { font: 10.5pt/1.4 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: #111; background: #fff; margin: 2em auto; max-width: 60em; }
h1 { font-size: 16pt; margin: 0 0 .6em; }
h2 { font-size: 12pt; margin: 1.4em 0 .4em; }
dl { display: grid; grid-template-columns: max-content 1fr max-content 1fr; gap: .2em 1em; margin: 0; }
dt { color: #555; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35em .6em; border-bottom: 1px solid #bbb; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
td.code { white-space: nowrap; font-weight: 600; }
blockquote { margin: .2em 0; padding-left: .7em; border-left: 2px solid #999; }
.small { color: #555; font-size: 9pt; }
footer { margin-top: 2em; }
@media print { body { margin: 0; max-width: none; } }
)";

void add_field(std::string& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html(value));
}

std::string header_html(const EncounterFile& file) {
    const bool inpatient = file.setting == rules::Setting::inpatient;
    std::string out = "<dl>\n";
    add_field(out, "Encounter", file.number);
    add_field(out, "Setting", rules::title(file.setting));
    add_field(out, "Patient", file.patient.name);
    add_field(out, "Record number", file.patient.record_number);
    add_field(out, "Date of birth", date_words(file.patient.birth));
    add_field(out, "Sex", sex_words(file.patient.sex));
    add_field(out, inpatient ? "Admitted" : "Date of service", date_words(file.admitted));
    add_field(out, "Discharged", date_words(file.discharged));
    add_field(out, "Payer", file.payer);
    add_field(out, "Status", title(file.status));
    return out + "</dl>\n";
}

std::string line_html(std::size_t number, const SummaryLine& line, const AssignedCode& code, bool poa) {
    std::string out = fmt::format("<tr><td>{}</td><td class=\"code\">{}</td><td>{}", number, html(line.code), html(line.title));
    for (const std::string& evidence : line.evidence)
        out += fmt::format("<blockquote>{}</blockquote>", html(evidence));
    for (const auto& answer : code.overrides)
        out += fmt::format("<div class=\"small\">Rule {} answered: {}</div>", html(answer.rule), html(answer.reason));
    out += "</td>";
    if (poa) out += fmt::format("<td>{}</td>", html(line.poa));
    out += fmt::format("<td>{}<div class=\"small\">{}</div></td><td>{}</td></tr>\n", html(line.assigned_by), html(line.assigned_at),
                       html(line.pack_release));
    return out;
}

Json optional_date(std::optional<Date> date) {
    return date ? Json(date->iso()) : Json();
}

Json diagnosis_json(const EncounterFile& file, const AssignedCode& code) {
    Json evidence = Json::array();
    for (const chart::Evidence& item : code.evidence) {
        const auto quoted = quote(file, item);
        if (quoted)
            evidence.push_back({{"document", item.document_id},
                                {"begin", item.span.begin},
                                {"end", item.span.end},
                                {"text", quoted->text},
                                {"source", quoted->source}});
    }
    Json overrides = Json::array();
    for (const auto& answer : code.overrides)
        overrides.push_back({{"rule", answer.rule}, {"other_code", answer.other_code}, {"reason", answer.reason}});
    return {{"system", sequela::key(code.system)},
            {"code", code.code},
            {"display", display_code(code.system, code.code)},
            {"title", code.title},
            {"poa", code.poa == rules::Poa::none ? std::string() : std::string(1, static_cast<char>(code.poa))},
            {"overrides", overrides},
            {"evidence", evidence},
            {"assigned_by", code.assigned_by},
            {"assigned_at", time_words(code.assigned_at_ms)},
            {"pack_release", code.pack_release},
            {"path", code.path}};
}

} // namespace

std::vector<SummaryLine> summary_lines(const EncounterFile& file) {
    std::vector<SummaryLine> lines;
    for (const AssignedCode& code : file.codes) {
        SummaryLine line;
        line.code = display_code(code.system, code.code);
        line.title = code.title;
        if (rules::reports_poa(file.setting)) line.poa = words(code.poa);
        for (const chart::Evidence& item : code.evidence)
            if (const auto quoted = quote(file, item)) line.evidence.push_back("“" + quoted->text + "” (" + quoted->source + ")");
        line.assigned_by = code.assigned_by;
        line.assigned_at = time_words(code.assigned_at_ms);
        line.pack_release = code.pack_release;
        line.path = code.path;
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string summary_html(const EncounterFile& file, const std::vector<std::string>& pack_lines) {
    const bool poa = rules::reports_poa(file.setting);
    std::string out = fmt::format("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Coding summary "
                                  "{}</title>\n<style>{}</style>\n</head>\n"
                                  "<body>\n<main>\n<h1>Coding summary</h1>\n",
                                  html(file.number), kStyle);
    out += header_html(file);
    out += "<h2>Codes in sequence</h2>\n";
    if (file.codes.empty()) {
        out += "<p>No code is assigned.</p>\n";
    } else {
        out += fmt::format("<table>\n<thead><tr><th scope=\"col\">No.</th><th scope=\"col\">Code</th><th scope=\"col\">Title and "
                           "evidence</th>{}<th scope=\"col\">Assigned</th>"
                           "<th scope=\"col\">Release</th></tr></thead>\n<tbody>\n",
                           poa ? "<th scope=\"col\">Present on admission</th>" : "");
        const std::vector<SummaryLine> lines = summary_lines(file);
        for (std::size_t i = 0; i < lines.size(); ++i)
            out += line_html(i + 1, lines[i], file.codes[i], poa);
        out += "</tbody>\n</table>\n";
    }
    if (!file.documents.empty()) {
        out += "<h2>Documents</h2>\n<ul>\n";
        for (const chart::Document& document : file.documents) {
            const std::string date = document.date ? ", " + document.date->words() : "";
            const std::string author = document.author.empty() ? "" : ", " + document.author;
            out += fmt::format("<li>{}</li>\n", html(document.title + date + author));
        }
        out += "</ul>\n";
    }
    out += "</main>\n<footer class=\"small\">\n";
    for (const std::string& line : pack_lines)
        out += fmt::format("<div>{}</div>\n", html(line));
    if (file.changed_at_ms > 0) out += fmt::format("<div>As of {}</div>\n", time_words(file.changed_at_ms));
    return out + "</footer>\n</body>\n</html>\n";
}

std::string summary_json(const EncounterFile& file, const std::vector<std::string>& pack_lines) {
    Json documents = Json::array();
    for (const chart::Document& document : file.documents) {
        documents.push_back({{"id", document.id},
                             {"type", chart::key(document.type)},
                             {"title", document.title},
                             {"date", optional_date(document.date)},
                             {"author", document.author}});
    }
    Json diagnoses = Json::array();
    for (const AssignedCode& code : file.codes)
        diagnoses.push_back(diagnosis_json(file, code));
    const Json out = {{"id", file.id},
                      {"number", file.number},
                      {"setting", rules::key(file.setting)},
                      {"admitted", optional_date(file.admitted)},
                      {"discharged", optional_date(file.discharged)},
                      {"patient", file.patient.name},
                      {"record_number", file.patient.record_number},
                      {"birth", optional_date(file.patient.birth)},
                      {"sex", std::string(1, static_cast<char>(file.patient.sex))},
                      {"payer", file.payer},
                      {"status", key(file.status)},
                      {"documents", documents},
                      {"diagnoses", diagnoses},
                      {"packs", pack_lines},
                      {"changed_at", time_words(file.changed_at_ms)}};
    return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string summary_csv(const EncounterFile& file) {
    std::string out = "sequence,code,title,poa,evidence,assigned_by,assigned_at,pack_release,path\r\n";
    const std::vector<SummaryLine> lines = summary_lines(file);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const SummaryLine& line = lines[i];
        const std::string evidence = fmt::format("{}", fmt::join(line.evidence, " | "));
        out += fmt::format("{},{},{},{},{},{},{},{},{}\r\n", i + 1, csv_cell(line.code), csv_cell(line.title), csv_cell(line.poa),
                           csv_cell(evidence), csv_cell(line.assigned_by), csv_cell(line.assigned_at), csv_cell(line.pack_release),
                           csv_cell(line.path));
    }
    return out;
}

} // namespace sequela::casework
