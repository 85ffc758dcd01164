// sequela chart FILE…: reads documents and finds their sections.

#include "chart/document.h"
#include "cli/json_lines.h"
#include "store/files.h"

namespace sequela::cli {
namespace {

Json refusal(const std::string& path, const Error& error) {
    return {{"source", path}, {"error", error_json(error)}};
}

Json span_json(chart::Span span) {
    return {span.begin, span.end};
}

Json chart_json(const std::string& path, const chart::Document& document) {
    Json sections = Json::array();
    for (const chart::Section& section : chart::find_sections(document.text)) {
        sections.push_back({{"kind", chart::key(section.kind)},
                            {"heading", section.heading},
                            {"span", span_json(section.span)},
                            {"body", span_json(section.body)}});
    }
    return {{"source", path},
            {"type", chart::key(document.type)},
            {"title", document.title},
            {"date", document.date ? Json(document.date->iso()) : Json()},
            {"author", document.author},
            {"text", document.text},
            {"sections", sections}};
}

} // namespace

int run_chart(const Arguments& arguments, Streams& streams) {
    if (arguments.empty()) return wrong_call(streams, "chart needs at least one file");
    int status = kDone;
    for (const std::string& path : arguments) {
        const auto bytes = store::read_file("", path);
        if (!bytes) {
            print(streams, refusal(path, bytes.error()));
            status = kRefused;
            continue;
        }
        const auto document = chart::read_document(*bytes, path);
        print(streams, document ? chart_json(path, *document) : refusal(path, document.error()));
        if (!document) status = kRefused;
    }
    return status;
}

} // namespace sequela::cli
