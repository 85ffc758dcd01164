#include "casework/encounter_parts.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace sequela::casework {
namespace {

using Json = nlohmann::json;

// Text that came in as invalid UTF-8 is repaired, not thrown over.
std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json parse(std::string_view text) {
    return Json::parse(text.begin(), text.end(), nullptr, false);
}

Json date_json(std::optional<Date> date) {
    return date ? Json(date->iso()) : Json();
}

// --- Reading: a field that is missing or of another type reads as empty, so that fields can be added later without a migration.

std::string text_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Date> date_at(const Json& json, const char* key) {
    return Date::parse(text_at(json, key));
}

std::int64_t integer_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

const Json& array_at(const Json& json, const char* key) {
    static const Json kEmpty = Json::array();
    const auto found = json.find(key);
    return found != json.end() && found->is_array() ? *found : kEmpty;
}

rules::Sex sex_from(const std::string& text) {
    return text == "F" ? rules::Sex::female : text == "M" ? rules::Sex::male : rules::Sex::unknown;
}

rules::Poa poa_from(const std::string& text) {
    constexpr std::string_view kKnown = "YNUW1";
    return text.size() == 1 && kKnown.find(text[0]) != std::string_view::npos ? static_cast<rules::Poa>(text[0]) : rules::Poa::none;
}

// --- Each part, written and read

Json claim_json(const rules::ClaimFacts& claim) {
    return {{"discharge_status", claim.discharge_status},
            {"admitting", claim.admitting},
            {"bill_type", claim.bill_type},
            {"condition_codes", claim.condition_codes},
            {"hospital", rules::key(claim.hospital)}};
}

rules::ClaimFacts read_claim(const Json& json) {
    rules::ClaimFacts claim;
    if (!json.is_object()) return claim;
    claim.discharge_status = text_at(json, "discharge_status");
    claim.admitting = text_at(json, "admitting");
    claim.bill_type = text_at(json, "bill_type");
    for (const Json& condition : array_at(json, "condition_codes"))
        if (condition.is_string()) claim.condition_codes.push_back(condition.get<std::string>());
    claim.hospital = rules::hospital_kind_from_key(text_at(json, "hospital")).value_or(rules::HospitalKind::unknown);
    return claim;
}

Json header_json(const EncounterFile& file) {
    return {{"number", file.number},
            {"setting", rules::key(file.setting)},
            {"admitted", date_json(file.admitted)},
            {"discharged", date_json(file.discharged)},
            {"name", file.patient.name},
            {"record_number", file.patient.record_number},
            {"birth", date_json(file.patient.birth)},
            {"sex", std::string(1, static_cast<char>(file.patient.sex))},
            {"payer", file.payer},
            {"claim", claim_json(file.claim)},
            {"status", key(file.status)}};
}

void read_header(const Json& json, EncounterFile& file) {
    file.number = text_at(json, "number");
    file.setting = rules::setting_from_key(text_at(json, "setting")).value_or(rules::Setting::outpatient);
    file.admitted = date_at(json, "admitted");
    file.discharged = date_at(json, "discharged");
    file.patient = {text_at(json, "name"), text_at(json, "record_number"), date_at(json, "birth"), sex_from(text_at(json, "sex"))};
    file.payer = text_at(json, "payer");
    file.claim = read_claim(json.value("claim", Json()));
    file.status = case_status_from_key(text_at(json, "status")).value_or(CaseStatus::draft);
}

Json document_json(const chart::Document& document, const std::string& text_hash) {
    return {{"type", chart::key(document.type)},
            {"title", document.title},
            {"date", date_json(document.date)},
            {"author", document.author},
            {"text", text_hash}};
}

chart::Document read_document_part(const Json& json, const std::string& id) {
    chart::Document document;
    document.id = id;
    document.type = chart::document_type_from_key(text_at(json, "type")).value_or(chart::DocumentType::other);
    document.title = text_at(json, "title");
    document.date = date_at(json, "date");
    document.author = text_at(json, "author");
    return document;
}

Json service_json(const rules::ServiceFields& service) {
    return {{"modifiers", service.modifiers},
            {"units", service.units},
            {"date", date_json(service.date)},
            {"ndc", service.ndc},
            {"ndc_unit", service.ndc_unit},
            {"ndc_quantity", service.ndc_quantity},
            {"tooth", service.tooth},
            {"surfaces", service.surfaces},
            {"revenue", service.revenue},
            {"charge", service.charge},
            {"through", date_json(service.through)}};
}

rules::ServiceFields read_service(const Json& json) {
    rules::ServiceFields service;
    if (!json.is_object()) return service;
    for (const Json& modifier : array_at(json, "modifiers"))
        if (modifier.is_string()) service.modifiers.push_back(modifier.get<std::string>());
    service.units = text_at(json, "units");
    service.date = date_at(json, "date");
    service.through = date_at(json, "through");
    service.ndc = text_at(json, "ndc");
    service.ndc_unit = text_at(json, "ndc_unit");
    service.ndc_quantity = text_at(json, "ndc_quantity");
    service.tooth = text_at(json, "tooth");
    service.surfaces = text_at(json, "surfaces");
    service.revenue = text_at(json, "revenue");
    service.charge = text_at(json, "charge");
    return service;
}

Json code_json(const AssignedCode& code) {
    Json evidence = Json::array();
    for (const chart::Evidence& item : code.evidence)
        evidence.push_back({item.document_id, item.span.begin, item.span.end});
    Json overrides = Json::array();
    for (const auto& item : code.overrides)
        overrides.push_back({{"rule", item.rule}, {"other_code", item.other_code}, {"reason", item.reason}});
    Json json = {{"system", sequela::key(code.system)},
                 {"code", code.code},
                 {"title", code.title},
                 {"poa", std::string(1, static_cast<char>(code.poa))},
                 {"evidence", evidence},
                 {"overrides", overrides},
                 {"by", code.assigned_by},
                 {"at", code.assigned_at_ms},
                 {"release", code.pack_release},
                 {"path", code.path}};
    if (!code.classification.empty()) json["classification"] = code.classification;
    if (!(code.service == rules::ServiceFields())) json["service"] = service_json(code.service);
    return json;
}

AssignedCode read_code_part(const Json& json, const std::string& id) {
    AssignedCode code;
    code.id = id;
    code.system = code_system_from_key(text_at(json, "system")).value_or(CodeSystem::icd10cm);
    code.code = text_at(json, "code");
    code.title = text_at(json, "title");
    code.poa = poa_from(text_at(json, "poa"));
    for (const Json& item : array_at(json, "evidence")) {
        if (!item.is_array() || item.size() != 3 || !item[0].is_string() || !item[1].is_number_unsigned() || !item[2].is_number_unsigned())
            continue;
        code.evidence.push_back({item[0].get<std::string>(), {item[1].get<std::uint32_t>(), item[2].get<std::uint32_t>()}});
    }
    for (const Json& item : array_at(json, "overrides")) {
        if (item.is_object()) code.overrides.push_back({text_at(item, "rule"), text_at(item, "other_code"), text_at(item, "reason")});
    }
    code.assigned_by = text_at(json, "by");
    code.assigned_at_ms = integer_at(json, "at");
    code.pack_release = text_at(json, "release");
    code.path = text_at(json, "path");
    code.classification = text_at(json, "classification");
    if (const auto service = json.find("service"); service != json.end()) code.service = read_service(*service);
    return code;
}

template <class Item> std::string ids_json(const std::vector<Item>& items) {
    Json ids = Json::array();
    for (const Item& item : items)
        ids.push_back(item.id);
    return dump(ids);
}

Error damaged(const std::string& id, std::string_view part) {
    return {"The encounter is damaged", id + ", " + std::string(part), "Restore the newest backup."};
}

std::optional<std::string> body_at(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || found->is_null()) return std::nullopt;
    return dump(*found);
}

Status validate_evidence(const EncounterFile& file, const AssignedCode& code) {
    for (const chart::Evidence& item : code.evidence) {
        const auto document = std::find_if(file.documents.begin(), file.documents.end(),
                                           [&](const auto& candidate) { return candidate.id == item.document_id; });
        if (document == file.documents.end()) {
            return Error{"The evidence of a code points to a document that is not in the chart", display_code(code.system, code.code),
                         "Take the evidence away first."};
        }
        const std::string& text = document->text;
        const bool inside = item.span.begin < item.span.end && item.span.end <= text.size();
        if (!inside || utf8_floor(text, item.span.begin) != item.span.begin ||
            (item.span.end < text.size() && utf8_floor(text, item.span.end) != item.span.end)) {
            return Error{"The evidence of a code does not lie within the text", display_code(code.system, code.code),
                         "Mark the text again."};
        }
    }
    return Done{};
}

} // namespace

Parts parts_of(const EncounterFile& file, const std::vector<std::string>& text_hashes) {
    Parts parts;
    parts.emplace("header", dump(header_json(file)));
    parts.emplace("note", dump(file.note));
    parts.emplace("documents", ids_json(file.documents));
    parts.emplace("codes", ids_json(file.codes));
    for (std::size_t i = 0; i < file.documents.size(); ++i)
        parts.emplace("document:" + file.documents[i].id, dump(document_json(file.documents[i], text_hashes[i])));
    for (const AssignedCode& code : file.codes)
        parts.emplace("code:" + code.id, dump(code_json(code)));
    return parts;
}

std::vector<CodeUse> uses_of(const Parts& parts) {
    std::vector<CodeUse> uses;
    const auto order = parts.find("codes");
    const Json ids = order == parts.end() ? Json::array() : parse(order->second);
    for (const Json& id : ids.is_array() ? ids : Json::array()) {
        const auto part = parts.find("code:" + (id.is_string() ? id.get<std::string>() : std::string()));
        if (part == parts.end()) continue;
        const AssignedCode code = read_code_part(parse(part->second), id.get<std::string>());
        CodeUse use;
        use.id = code.id;
        use.line = static_cast<int>(uses.size());
        use.system = code.system;
        use.classification = code.classification;
        use.code = code.code;
        use.title = code.title;
        use.assigned_by = code.assigned_by;
        use.assigned_at_ms = code.assigned_at_ms;
        uses.push_back(std::move(use));
    }
    return uses;
}

Result<EncounterFile> file_of(const std::string& id, const Parts& parts,
                              const std::function<Result<std::string>(const std::string&)>& text_of) {
    const auto read = [&](const std::string& name) {
        const auto found = parts.find(name);
        return found == parts.end() ? Json(Json::value_t::discarded) : parse(found->second);
    };
    EncounterFile file;
    file.id = id;
    const Json header = read("header");
    const Json note = read("note");
    const Json documents = read("documents");
    const Json codes = read("codes");
    if (!header.is_object() || !note.is_string() || !documents.is_array() || !codes.is_array()) return damaged(id, "header");
    read_header(header, file);
    file.note = note.get<std::string>();
    for (const Json& name : documents) {
        const std::string document_id = name.is_string() ? name.get<std::string>() : std::string();
        const Json part = read("document:" + document_id);
        if (!part.is_object()) return damaged(id, "documents");
        auto text = text_of(text_at(part, "text"));
        if (!text) return text.error();
        file.documents.push_back(read_document_part(part, document_id));
        file.documents.back().text = std::move(*text);
    }
    for (const Json& name : codes) {
        const std::string code_id = name.is_string() ? name.get<std::string>() : std::string();
        const Json part = read("code:" + code_id);
        if (!part.is_object()) return damaged(id, "codes");
        file.codes.push_back(read_code_part(part, code_id));
    }
    return file;
}

std::optional<std::string> text_hash_of(const std::string& document_part) {
    const Json part = parse(document_part);
    if (!part.is_object()) return std::nullopt;
    return text_at(part, "text");
}

std::vector<Change> difference(const Parts& before, const Parts& after) {
    std::vector<Change> changes;
    for (const auto& [part, body] : before) {
        const auto now = after.find(part);
        if (now == after.end()) {
            changes.push_back({part, body, std::nullopt});
        } else if (now->second != body) {
            changes.push_back({part, body, now->second});
        }
    }
    for (const auto& [part, body] : after)
        if (!before.contains(part)) changes.push_back({part, std::nullopt, body});
    return changes;
}

std::string changes_to_json(const std::vector<Change>& changes) {
    Json out = Json::array();
    for (const Change& change : changes) {
        out.push_back({{"part", change.part},
                       {"before", change.before ? parse(*change.before) : Json()},
                       {"after", change.after ? parse(*change.after) : Json()}});
    }
    return dump(out);
}

Result<std::vector<Change>> changes_from_json(const std::string& json) {
    const Json in = parse(json);
    std::vector<Change> changes;
    for (const Json& item : in.is_array() ? in : Json::array()) {
        const std::string part = item.is_object() ? text_at(item, "part") : std::string();
        if (part.empty()) return damaged("step", "changes");
        changes.push_back({part, body_at(item, "before"), body_at(item, "after")});
    }
    if (changes.empty()) return damaged("step", "changes");
    return changes;
}

std::string side_to_json(const std::vector<Change>& changes, bool after) {
    Json out = Json::object();
    for (const Change& change : changes) {
        const auto& side = after ? change.after : change.before;
        if (side) out[change.part] = parse(*side);
    }
    return out.empty() ? std::string() : dump(out);
}

Status validate(const EncounterFile& file) {
    std::set<std::string_view> documents;
    std::set<std::string_view> codes;
    for (const chart::Document& document : file.documents) {
        if (document.id.empty() || !documents.insert(document.id).second)
            return Error{"Two documents of the chart have the same id", document.id, ""};
    }
    for (const AssignedCode& code : file.codes) {
        if (code.id.empty() || !codes.insert(code.id).second) return Error{"Two assigned codes have the same id", code.id, ""};
        auto evidence = validate_evidence(file, code);
        if (!evidence) return evidence;
    }
    return Done{};
}

} // namespace sequela::casework
