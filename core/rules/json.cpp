// The encounter and verdict shapes of the command line and of exports.
#include <fmt/format.h>
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

Result<std::optional<Date>> date_of(const json& object, const char* name) {
    const auto text = text_of(object, name, "");
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

Result<Diagnosis::Override> override_of(const json& object, const std::string& where) {
    if (!object.is_object()) return at("An override is an object", where);
    Diagnosis::Override given;
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

Result<Diagnosis> diagnosis_of(const json& object, std::size_t number) {
    const std::string where = fmt::format("diagnoses[{}].", number);
    if (!object.is_object()) return at("A diagnosis is an object with a code", fmt::format("diagnoses[{}]", number));
    Diagnosis diagnosis;
    const auto code = text_of(object, "code", where);
    if (!code) return code.error();
    if (code->empty()) return at("A diagnosis has no code", where + "code");
    diagnosis.code = normalise_code(*code);
    const auto poa = poa_of(object, where);
    if (!poa) return poa.error();
    diagnosis.poa = *poa;
    const auto documented = text_of(object, "documented", where);
    if (!documented) return documented.error();
    diagnosis.documented = *documented;
    const auto overrides = object.find("overrides");
    if (overrides == object.end() || overrides->is_null()) return diagnosis;
    if (!overrides->is_array()) return at("A list is expected", where + "overrides");
    for (std::size_t i = 0; i < overrides->size(); ++i) {
        auto given = override_of((*overrides)[i], fmt::format("{}overrides[{}]", where, i));
        if (!given) return given.error();
        diagnosis.overrides.push_back(std::move(*given));
    }
    return diagnosis;
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
    return Done{};
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
    const auto diagnoses = object.find("diagnoses");
    if (diagnoses == object.end() || diagnoses->is_null()) return encounter;
    if (!diagnoses->is_array()) return at("A list is expected", "diagnoses");
    for (std::size_t i = 0; i < diagnoses->size(); ++i) {
        auto diagnosis = diagnosis_of((*diagnoses)[i], i);
        if (!diagnosis) return diagnosis.error();
        encounter.diagnoses.push_back(std::move(*diagnosis));
    }
    return encounter;
}

std::string to_json(const Encounter& encounter) {
    json diagnoses = json::array();
    for (const Diagnosis& diagnosis : encounter.diagnoses) {
        json object = {{"code", diagnosis.code}, {"poa", poa_json(diagnosis.poa)}};
        if (!diagnosis.documented.empty()) object["documented"] = diagnosis.documented;
        for (const Diagnosis::Override& given : diagnosis.overrides)
            object["overrides"].push_back({{"rule", given.rule}, {"other_code", given.other_code}, {"reason", given.reason}});
        diagnoses.push_back(std::move(object));
    }
    const json object = {{"id", encounter.id},
                         {"setting", key(encounter.setting)},
                         {"admitted", date_json(encounter.admitted)},
                         {"discharged", date_json(encounter.discharged)},
                         {"birth", date_json(encounter.birth)},
                         {"sex", std::string(1, static_cast<char>(encounter.sex))},
                         {"diagnoses", diagnoses}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const Verdict& verdict) {
    json subjects = json::array();
    for (const Subject& subject : verdict.subjects)
        subjects.push_back({{"line", subject.line}, {"code", subject.code}});
    json fixes = json::array();
    for (const Fix& fix : verdict.fixes)
        fixes.push_back(fix_json(fix));
    const json object = {
        {"rule", verdict.rule},
        {"status", key(verdict.status)},
        {"subjects", subjects},
        {"message", verdict.message},
        {"reason", verdict.reason},
        {"citation", {{"source", verdict.citation.source}, {"locator", verdict.citation.locator}, {"release", verdict.citation.release}}},
        {"pack_release", verdict.pack_release},
        {"layer", verdict.layer},
        {"fixes", fixes}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace sequela::rules
