#include "app/screens/sample_cases.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "app/screens/drop_routing.h"
#include "chart/document.h"

namespace sequela::app {

namespace {

using Json = nlohmann::json;

std::string text_of(const Json& object, const char* name) {
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

const Json& part_of(const Json& object, const char* name) {
    static const Json nothing = Json::object();
    const auto at = object.find(name);
    return at == object.end() ? nothing : *at;
}

const std::string* find_file(const std::vector<DroppedFile>& files, std::string_view name) {
    const auto at = std::find_if(files.begin(), files.end(), [&](const DroppedFile& file) { return base_name(file.name) == name; });
    return at == files.end() ? nullptr : &at->bytes;
}

Result<chart::Document> read_sample(const Json& described, const std::vector<DroppedFile>& charts, int number) {
    const std::string name = text_of(described, "file");
    const std::string* bytes = find_file(charts, name);
    if (bytes == nullptr) return Error{"A sample chart is missing", name, "Load the page again."};
    auto document = chart::read_document(*bytes, name);
    if (!document) return document.error();
    document->id = "d" + std::to_string(number);
    if (const auto type = chart::document_type_from_key(text_of(described, "type"))) document->type = *type;
    if (const std::string title = text_of(described, "title"); !title.empty()) document->title = title;
    if (const auto date = Date::parse(text_of(described, "date"))) document->date = date;
    if (const std::string author = text_of(described, "author"); !author.empty()) document->author = author;
    return document;
}

Result<casework::EncounterFile> read_case(const Json& described, const std::vector<DroppedFile>& charts, int number) {
    casework::EncounterFile file;
    file.number = "Sample " + std::to_string(number);
    if (const auto setting = rules::setting_from_key(text_of(described, "setting"))) file.setting = *setting;
    file.admitted = Date::parse(text_of(described, "admitted"));
    file.discharged = Date::parse(text_of(described, "discharged"));
    file.payer = text_of(described, "payer");
    const Json& patient = part_of(described, "patient");
    file.patient.name = text_of(patient, "name");
    file.patient.record_number = text_of(patient, "record_number");
    file.patient.birth = Date::parse(text_of(patient, "birth"));
    const std::string sex = text_of(patient, "sex");
    file.patient.sex = sex == "F" ? rules::Sex::female : sex == "M" ? rules::Sex::male : rules::Sex::unknown;
    int documents = 0;
    for (const Json& document : part_of(described, "documents")) {
        auto read = read_sample(document, charts, ++documents);
        if (!read) return read.error();
        file.documents.push_back(std::move(*read));
    }
    return file;
}

} // namespace

Result<std::vector<std::string>> add_sample_cases(casework::Workspace& workspace, const std::vector<DroppedFile>& charts) {
    const std::string* text = find_file(charts, "cases.json");
    if (text == nullptr) return Error{"The sample cases are missing", "cases.json", "Load the page again."};
    const Json root = Json::parse(*text, nullptr, false);
    if (root.is_discarded() || !root.is_object()) return Error{"The list of sample cases is damaged", "cases.json", "Load the page again."};
    const auto there = workspace.list();
    if (!there) return there.error();

    std::vector<std::string> ids;
    int number = 0;
    for (const Json& described : part_of(root, "cases")) {
        auto file = read_case(described, charts, ++number);
        if (!file) return file.error();
        const auto same = std::find_if(there->begin(), there->end(), [&](const auto& summary) { return summary.number == file->number; });
        if (same != there->end()) {
            ids.push_back(same->id);
            continue;
        }
        const auto created = workspace.create_encounter(std::move(*file));
        if (!created) return created.error();
        ids.push_back(created->id);
    }
    return ids;
}

} // namespace sequela::app
