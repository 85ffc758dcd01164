// The encounter and verdict shapes of the command line and of exports.
#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "rules/check.h"

namespace sequela::rules {
namespace {

using json = nlohmann::ordered_json;

Error at(std::string what, std::string field, std::string hint = {}) {
    return {std::move(what), std::move(field), std::move(hint)};
}

// A text field; an empty string if it is absent or null.
Result<std::string> text_of(const json& object, const char* name, const std::string& where) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::string();
    if (!found->is_string()) return at("A text is expected", where + name);
    return found->get<std::string>();
}

Result<std::optional<Date>> date_of(const json& object, const char* name, const std::string& where = "") {
    const auto text = text_of(object, name, where);
    if (!text) return text.error();
    if (text->empty()) return std::optional<Date>();
    const auto date = Date::parse(*text);
    if (!date) return at(fmt::format("“{}” is not a date", *text), name, "Write it as 2026-01-31");
    return std::optional<Date>(date);
}

Result<Poa> poa_of(const json& object, const std::string& where) {
    const auto text = text_of(object, "poa", where);
    if (!text) return text.error();
    if (text->empty()) return Poa::none;
    for (const Poa poa : {Poa::yes, Poa::no, Poa::unknown, Poa::undetermined, Poa::exempt})
        if (text->size() == 1 && (*text)[0] == static_cast<char>(poa)) return poa;
    return at(fmt::format("“{}” is no present-on-admission indicator", *text), where + "poa", "One of Y, N, U, W, 1, or nothing");
}

Result<Override> override_of(const json& object, const std::string& where) {
    if (!object.is_object()) return at("An override is an object", where);
    Override given;
    const auto rule = text_of(object, "rule", where + ".");
    if (!rule) return rule.error();
    const auto other = text_of(object, "other_code", where + ".");
    if (!other) return other.error();
    const auto reason = text_of(object, "reason", where + ".");
    if (!reason) return reason.error();
    given.rule = *rule;
    given.other_code = normalise_code(*other);
    given.reason = *reason;
    return given;
}

Result<Done> read_service(const json& object, const std::string& where, Entry& entry) {
    const auto modifiers = object.find("modifiers");
    if (modifiers != object.end() && !modifiers->is_null()) {
        if (!modifiers->is_array()) return at("A list is expected", where + "modifiers");
        for (std::size_t i = 0; i < modifiers->size(); ++i) {
            if (!(*modifiers)[i].is_string()) return at("A text is expected", fmt::format("{}modifiers[{}]", where, i));
            entry.service.modifiers.push_back(normalise_code((*modifiers)[i].get<std::string>()));
        }
    }
    for (const auto& [name, field] :
         {std::pair{"units", &entry.service.units}, std::pair{"ndc", &entry.service.ndc}, std::pair{"ndc_unit", &entry.service.ndc_unit},
          std::pair{"ndc_quantity", &entry.service.ndc_quantity}, std::pair{"tooth", &entry.service.tooth},
          std::pair{"surfaces", &entry.service.surfaces}, std::pair{"revenue", &entry.service.revenue},
          std::pair{"charge", &entry.service.charge}}) {
        const auto text = text_of(object, name, where);
        if (!text) return text.error();
        *field = *text;
    }
    const auto date = date_of(object, "date", where);
    if (!date) return date.error();
    entry.service.date = *date;
    const auto through = date_of(object, "through", where);
    if (!through) return through.error();
    entry.service.through = *through;
    return Done{};
}

Result<Entry> entry_of(const json& object, const std::string& list, std::size_t number, CodeSystem usual) {
    const std::string where = fmt::format("{}[{}].", list, number);
    if (!object.is_object()) return at("An entry is an object with a code", fmt::format("{}[{}]", list, number));
    Entry entry;
    entry.system = usual;
    const auto system = text_of(object, "system", where);
    if (!system) return system.error();
    if (!system->empty()) {
        const auto known = code_system_from_key(*system);
        if (!known) return at(fmt::format("“{}” is no code system", *system), where + "system", "One of icd10cm, icd10pcs, hcpcs, cpt …");
        entry.system = *known;
    }
    const auto classification = text_of(object, "classification", where);
    if (!classification) return classification.error();
    entry.classification = *classification;
    const auto code = text_of(object, "code", where);
    if (!code) return code.error();
    if (code->empty()) return at("An entry has no code", where + "code");
    entry.code = normalise_code(entry.system, *code);
    const auto poa = poa_of(object, where);
    if (!poa) return poa.error();
    entry.poa = *poa;
    const auto documented = text_of(object, "documented", where);
    if (!documented) return documented.error();
    entry.documented = *documented;
    if (const auto service = read_service(object, where, entry); !service) return service.error();
    const auto overrides = object.find("overrides");
    if (overrides == object.end() || overrides->is_null()) return entry;
    if (!overrides->is_array()) return at("A list is expected", where + "overrides");
    for (std::size_t i = 0; i < overrides->size(); ++i) {
        auto given = override_of((*overrides)[i], fmt::format("{}overrides[{}]", where, i));
        if (!given) return given.error();
        entry.overrides.push_back(std::move(*given));
    }
    return entry;
}

// The three lists of an encounter, and the system of an entry that names none.
struct EntryList {
    const char* name;
    CodeRole role;
    CodeSystem usual;
};
constexpr std::array<EntryList, 3> kLists = {{{"diagnoses", CodeRole::diagnosis, CodeSystem::icd10cm},
                                              {"procedures", CodeRole::procedure, CodeSystem::icd10pcs},
                                              {"services", CodeRole::service, CodeSystem::hcpcs}}};

Result<Done> read_claim(const json& object, ClaimFacts& claim) {
    std::string hospital;
    for (const auto& [name, field] :
         {std::pair{"discharge_status", &claim.discharge_status}, std::pair{"admitting", &claim.admitting},
          std::pair{"bill_type", &claim.bill_type}, std::pair{"payer", &claim.payer}, std::pair{"hospital", &hospital}}) {
        const auto text = text_of(object, name, "");
        if (!text) return text.error();
        *field = *text;
    }
    claim.admitting = normalise_code(claim.admitting);
    if (!hospital.empty()) {
        const auto kind = hospital_kind_from_key(hospital);
        if (!kind) return at(fmt::format("“{}” is no kind of hospital", hospital), "hospital", "One of unknown, reports_poa, exempt");
        claim.hospital = *kind;
    }
    const auto conditions = object.find("condition_codes");
    if (conditions == object.end() || conditions->is_null()) return Done{};
    if (!conditions->is_array()) return at("A list is expected", "condition_codes");
    for (std::size_t i = 0; i < conditions->size(); ++i) {
        if (!(*conditions)[i].is_string()) return at("A text is expected", fmt::format("condition_codes[{}]", i));
        claim.condition_codes.push_back((*conditions)[i].get<std::string>());
    }
    return Done{};
}

Result<Done> read_header(const json& object, Encounter& encounter) {
    const auto id = text_of(object, "id", "");
    if (!id) return id.error();
    encounter.id = *id;
    const auto setting = text_of(object, "setting", "");
    if (!setting) return setting.error();
    if (!setting->empty()) {
        const auto known = setting_from_key(*setting);
        if (!known)
            return at(fmt::format("“{}” is no setting", *setting), "setting",
                      "One of inpatient, outpatient, emergency, observation, same_day_surgery, professional");
        encounter.setting = *known;
    }
    const auto jurisdiction = text_of(object, "jurisdiction", "");
    if (!jurisdiction) return jurisdiction.error();
    if (!jurisdiction->empty() && *jurisdiction != "us" && *jurisdiction != "uk")
        return at(fmt::format("“{}” is no jurisdiction", *jurisdiction), "jurisdiction", "One of us, uk");
    if (!jurisdiction->empty()) encounter.jurisdiction = *jurisdiction == "uk" ? Jurisdiction::uk : Jurisdiction::us;
    const auto sex = text_of(object, "sex", "");
    if (!sex) return sex.error();
    if (*sex == "F")
        encounter.sex = Sex::female;
    else if (*sex == "M")
        encounter.sex = Sex::male;
    else if (!sex->empty() && *sex != "U")
        return at(fmt::format("“{}” is no sex", *sex), "sex", "One of F, M, U");
    for (const auto& [name, field] : {std::pair{"admitted", &encounter.admitted}, std::pair{"discharged", &encounter.discharged},
                                      std::pair{"birth", &encounter.birth}}) {
        const auto date = date_of(object, name);
        if (!date) return date.error();
        *field = *date;
    }
    return read_claim(object, encounter.claim);
}

json date_json(const std::optional<Date>& date) {
    return date ? json(date->iso()) : json(nullptr);
}

json poa_json(Poa poa) {
    return poa == Poa::none ? json("") : json(std::string(1, static_cast<char>(poa)));
}

json fix_json(const Fix& fix) {
    json object = {{"kind", key(fix.kind)}, {"label", fix.label}};
    if (fix.line >= 0) object["line"] = fix.line;
    if (fix.other_line >= 0) object["other_line"] = fix.other_line;
    if (fix.position >= 0) object["position"] = fix.position;
    if (!fix.code.empty()) object["code"] = fix.code;
    if (fix.kind == FixKind::set_poa) object["poa"] = poa_json(fix.poa);
    return object;
}

} // namespace

Result<Encounter> encounter_from_json(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (object.is_discarded()) return at("This is not JSON", "", "One encounter is one JSON object on one line");
    if (!object.is_object()) return at("An encounter is a JSON object", "");
    Encounter encounter;
    if (const auto header = read_header(object, encounter); !header) return header.error();
    for (const EntryList& list : kLists) {
        const auto found = object.find(list.name);
        if (found == object.end() || found->is_null()) continue;
        if (!found->is_array()) return at("A list is expected", list.name);
        for (std::size_t i = 0; i < found->size(); ++i) {
            auto entry = entry_of((*found)[i], list.name, i, list.usual);
            if (!entry) return entry.error();
            encounter.entries.push_back(std::move(*entry));
        }
    }
    return encounter;
}

namespace {

json entry_json(const Entry& entry, CodeSystem usual) {
    json object = {{"code", entry.code}};
    if (entry.system != usual) object["system"] = sequela::key(entry.system);
    if (!entry.classification.empty()) object["classification"] = entry.classification;
    if (role_of(entry.system) == CodeRole::diagnosis) object["poa"] = poa_json(entry.poa);
    if (!entry.documented.empty()) object["documented"] = entry.documented;
    const ServiceFields& service = entry.service;
    if (!service.modifiers.empty()) object["modifiers"] = service.modifiers;
    for (const auto& [name, text] :
         {std::pair{"units", &service.units}, std::pair{"ndc", &service.ndc}, std::pair{"ndc_unit", &service.ndc_unit},
          std::pair{"ndc_quantity", &service.ndc_quantity}, std::pair{"tooth", &service.tooth}, std::pair{"surfaces", &service.surfaces},
          std::pair{"revenue", &service.revenue}, std::pair{"charge", &service.charge}})
        if (!text->empty()) object[name] = *text;
    if (service.date) object["date"] = service.date->iso();
    if (service.through) object["through"] = service.through->iso();
    for (const Override& given : entry.overrides)
        object["overrides"].push_back({{"rule", given.rule}, {"other_code", given.other_code}, {"reason", given.reason}});
    return object;
}

} // namespace

namespace {

void add_claim(const ClaimFacts& claim, json& object) {
    for (const auto& [name, text] : {std::pair{"discharge_status", &claim.discharge_status}, std::pair{"admitting", &claim.admitting},
                                     std::pair{"bill_type", &claim.bill_type}, std::pair{"payer", &claim.payer}})
        if (!text->empty()) object[name] = *text;
    if (claim.hospital != HospitalKind::unknown) object["hospital"] = key(claim.hospital);
    if (!claim.condition_codes.empty()) object["condition_codes"] = claim.condition_codes;
}

} // namespace

std::string to_json(const Encounter& encounter) {
    json object = {{"id", encounter.id},
                   {"setting", key(encounter.setting)},
                   {"admitted", date_json(encounter.admitted)},
                   {"discharged", date_json(encounter.discharged)},
                   {"birth", date_json(encounter.birth)},
                   {"sex", std::string(1, static_cast<char>(encounter.sex))}};
    if (encounter.jurisdiction) object["jurisdiction"] = *encounter.jurisdiction == Jurisdiction::uk ? "uk" : "us";
    add_claim(encounter.claim, object);
    for (const EntryList& list : kLists) {
        if (list.role == CodeRole::diagnosis) object[list.name] = json::array();
        for (const Entry& entry : encounter.entries)
            if (role_of(entry.system) == list.role) object[list.name].push_back(entry_json(entry, list.usual));
    }
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const Verdict& verdict) {
    json subjects = json::array();
    for (const Subject& subject : verdict.subjects)
        subjects.push_back({{"line", subject.line}, {"code", subject.code}});
    json fixes = json::array();
    for (const Fix& fix : verdict.fixes)
        fixes.push_back(fix_json(fix));
    json object = {
        {"rule", verdict.rule},
        {"status", key(verdict.status)},
        {"subjects", subjects},
        {"message", verdict.message},
        {"reason", verdict.reason},
        {"citation", {{"source", verdict.citation.source}, {"locator", verdict.citation.locator}, {"release", verdict.citation.release}}},
        {"pack_release", verdict.pack_release},
        {"layer", verdict.layer},
        {"fixes", fixes}};
    if (!verdict.layer_name.empty()) object["layer_name"] = verdict.layer_name;
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace sequela::rules
