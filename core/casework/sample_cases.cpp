#include "casework/sample_cases.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/code.h"

namespace sequela::casework {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* field) {
    const auto found = object.find(field);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

rules::Poa poa_of(const std::string& sign) {
    if (sign == "Y") return rules::Poa::yes;
    if (sign == "N") return rules::Poa::no;
    if (sign == "U") return rules::Poa::unknown;
    if (sign == "W") return rules::Poa::undetermined;
    if (sign == "1") return rules::Poa::exempt;
    return rules::Poa::none;
}

Error wrong(std::string what, const std::string& where) {
    return {std::move(what), fmt::format("cases.json, case {}", where),
            "The sample cases that came with the app are damaged: load the page again"};
}

const std::string* content(const std::vector<std::pair<std::string, std::string>>& files, std::string_view name) {
    for (const auto& [file, bytes] : files) {
        const auto slash = file.rfind('/');
        if (std::string_view(file).substr(slash == std::string::npos ? 0 : slash + 1) == name) return &bytes;
    }
    return nullptr;
}

Result<chart::Document> read_one_document(const json& entry, const std::vector<std::pair<std::string, std::string>>& files,
                                          const std::string& where) {
    chart::Document document;
    document.id = text_of(entry, "file");
    const std::string* text = content(files, document.id);
    if (text == nullptr) return wrong("A document is missing: " + document.id, where);
    document.text = *text;
    document.type = chart::document_type_from_key(text_of(entry, "type")).value_or(chart::DocumentType::other);
    document.title = text_of(entry, "title");
    document.date = Date::parse(text_of(entry, "date"));
    document.author = text_of(entry, "author");
    return document;
}

Result<SampleCase> read_one_case(const json& entry, const std::vector<std::pair<std::string, std::string>>& files) {
    SampleCase sample;
    const std::string id = text_of(entry, "id");
    sample.title = text_of(entry, "title");
    sample.file.number = id;
    const auto setting = rules::setting_from_key(text_of(entry, "setting"));
    if (!setting) return wrong("The setting is not known", id);
    sample.file.setting = *setting;
    sample.file.admitted = Date::parse(text_of(entry, "admitted"));
    if (!sample.file.admitted) sample.file.admitted = Date::parse(text_of(entry, "date_of_service"));
    sample.file.discharged = Date::parse(text_of(entry, "discharged"));
    sample.file.payer = text_of(entry, "payer");
    if (const auto patient = entry.find("patient"); patient != entry.end()) {
        sample.file.patient.name = text_of(*patient, "name");
        sample.file.patient.record_number = text_of(*patient, "record_number");
        sample.file.patient.birth = Date::parse(text_of(*patient, "birth"));
        const std::string sex = text_of(*patient, "sex");
        if (sex == "F") sample.file.patient.sex = rules::Sex::female;
        if (sex == "M") sample.file.patient.sex = rules::Sex::male;
    }
    for (const auto& described : entry.value("documents", json::array())) {
        auto document = read_one_document(described, files, id);
        if (!document) return document.error();
        sample.file.documents.push_back(std::move(*document));
    }
    for (const auto& code : entry.value("expected", json::array()))
        sample.expected.push_back(
            {normalise_code(text_of(code, "code")), poa_of(text_of(code, "poa")), text_of(code, "document"), text_of(code, "evidence")});
    return sample;
}

} // namespace

Result<std::vector<SampleCase>> read_sample_cases(const std::vector<std::pair<std::string, std::string>>& files) {
    const std::string* list = content(files, "cases.json");
    if (list == nullptr) return wrong("There is no list of sample cases", "-");
    const json parsed = json::parse(*list, nullptr, false);
    if (!parsed.is_object() || !parsed.contains("cases") || !parsed["cases"].is_array())
        return wrong("The list of sample cases cannot be read", "-");
    std::vector<SampleCase> samples;
    for (const auto& entry : parsed["cases"]) {
        if (!entry.is_object()) return wrong("A case is not an object", fmt::format("{}", samples.size() + 1));
        auto sample = read_one_case(entry, files);
        if (!sample) return sample.error();
        samples.push_back(std::move(*sample));
    }
    return samples;
}

} // namespace sequela::casework
