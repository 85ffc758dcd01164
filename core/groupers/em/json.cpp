#include "groupers/em/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace sequela::groupers {
namespace {

using json = nlohmann::ordered_json;

constexpr int kMostMinutes = 10000;

Result<std::optional<EmSpan>> span_of(const json& object, const char* name, const std::string& where) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::optional<EmSpan>();
    const Error error{"Evidence is {\"document\", \"begin\", \"end\"} with begin before end", where + name, ""};
    if (!found->is_object()) return error;
    const auto document = found->find("document");
    const auto begin = found->find("begin");
    const auto end = found->find("end");
    if (document == found->end() || !document->is_string() || begin == found->end() || !begin->is_number_unsigned() ||
        end == found->end() || !end->is_number_unsigned())
        return error;
    EmSpan span{document->get<std::string>(), begin->get<std::size_t>(), end->get<std::size_t>()};
    if (span.begin >= span.end) return error;
    return std::optional<EmSpan>(span);
}

Result<std::string> text_of(const json& object, const char* name, const std::string& where) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::string();
    if (!found->is_string()) return Error{"A text is expected", where + name, ""};
    return found->get<std::string>();
}

Result<bool> flag_of(const json& object, const char* name, const std::string& where) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return false;
    if (!found->is_boolean()) return Error{"true or false is expected", where + name, ""};
    return found->get<bool>();
}

Result<std::optional<int>> minutes_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::optional<int>();
    if (!found->is_number_integer() || found->get<std::int64_t>() < 0 || found->get<std::int64_t>() > kMostMinutes)
        return Error{"Whole minutes are expected", name, ""};
    return std::optional<int>(found->get<int>());
}

Result<std::optional<Date>> date_of(const json& object, const char* name) {
    const auto text = text_of(object, name, "");
    if (!text) return text.error();
    if (text->empty()) return std::optional<Date>();
    const auto date = Date::parse(*text);
    if (!date) return Error{"This is not a date", name, "Write it as 2026-01-31"};
    return std::optional<Date>(date);
}

// Calls `read` with each object of a list and where it stands.
template <class Read> Status for_each_item(const json& object, const char* name, Read read) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return Done{};
    if (!found->is_array()) return Error{"A list is expected", name, ""};
    for (std::size_t i = 0; i < found->size(); ++i) {
        const std::string where = fmt::format("{}[{}]", name, i);
        if (!(*found)[i].is_object()) return Error{"An object is expected", where, ""};
        if (auto status = read((*found)[i], where); !status) return status.error();
    }
    return Done{};
}

// What every item has: its kind, read by `from_key`, and evidence.
template <class Item, class FromKey> Status read_item(const json& object, const std::string& where, FromKey from_key, Item& item) {
    const auto kind = text_of(object, "kind", where + ".");
    if (!kind) return kind.error();
    const auto known = from_key(*kind);
    if (!known) return Error{"This kind is not known", where + ".kind", "See core/cli/README.md for the kinds"};
    item.kind = *known;
    auto evidence = span_of(object, "evidence", where + ".");
    if (!evidence) return evidence.error();
    item.evidence = *evidence;
    return Done{};
}

Status read_problems(const json& object, EmWorksheet& sheet) {
    return for_each_item(object, "problems", [&sheet](const json& given, const std::string& where) -> Status {
        EmProblemItem item;
        if (auto status = read_item(given, where, em_problem_from_key, item); !status) return status;
        auto name = text_of(given, "name", where + ".");
        if (!name) return name.error();
        item.name = *name;
        sheet.problems.push_back(std::move(item));
        return Done{};
    });
}

Status read_data(const json& object, EmWorksheet& sheet) {
    return for_each_item(object, "data", [&sheet](const json& given, const std::string& where) -> Status {
        EmDataItem item;
        if (auto status = read_item(given, where, em_data_from_key, item); !status) return status;
        auto name = text_of(given, "name", where + ".");
        if (!name) return name.error();
        item.name = *name;
        const auto billed = flag_of(given, "billed", where + ".");
        if (!billed) return billed.error();
        const auto before = flag_of(given, "counted_before", where + ".");
        if (!before) return before.error();
        item.billed = *billed;
        item.counted_before = *before;
        sheet.data.push_back(std::move(item));
        return Done{};
    });
}

Status read_risk(const json& object, EmWorksheet& sheet) {
    return for_each_item(object, "risk", [&sheet](const json& given, const std::string& where) -> Status {
        EmRiskItem item;
        if (auto status = read_item(given, where, em_risk_from_key, item); !status) return status;
        sheet.risk.push_back(std::move(item));
        return Done{};
    });
}

Status read_dates_and_time(const json& object, EmWorksheet& sheet) {
    const auto date = date_of(object, "date");
    if (!date) return date.error();
    const auto last = date_of(object, "last_service");
    if (!last) return last.error();
    const auto minutes = minutes_of(object, "minutes");
    if (!minutes) return minutes.error();
    const auto elsewhere = minutes_of(object, "minutes_elsewhere");
    if (!elsewhere) return elsewhere.error();
    const auto medicare = flag_of(object, "medicare", "");
    if (!medicare) return medicare.error();
    const auto evidence = span_of(object, "time_evidence", "");
    if (!evidence) return evidence.error();
    sheet.time_evidence = *evidence;
    sheet.date = *date;
    sheet.last_service = *last;
    sheet.minutes = *minutes;
    sheet.minutes_elsewhere = elsewhere->value_or(0);
    sheet.medicare = *medicare;
    return Done{};
}

json span_json(const EmSpan& span) {
    return {{"document", span.document}, {"begin", span.begin}, {"end", span.end}};
}

json evidence_json(const std::optional<EmSpan>& span) {
    return span ? span_json(*span) : json(nullptr);
}

json problems_json(const EmWorksheet& sheet) {
    json items = json::array();
    for (const EmProblemItem& item : sheet.problems)
        items.push_back({{"kind", key(item.kind)}, {"name", item.name}, {"evidence", evidence_json(item.evidence)}});
    return items;
}

json data_json(const EmWorksheet& sheet) {
    json items = json::array();
    for (const EmDataItem& item : sheet.data)
        items.push_back({{"kind", key(item.kind)},
                         {"name", item.name},
                         {"billed", item.billed},
                         {"counted_before", item.counted_before},
                         {"evidence", evidence_json(item.evidence)}});
    return items;
}

json risk_json(const EmWorksheet& sheet) {
    json items = json::array();
    for (const EmRiskItem& item : sheet.risk)
        items.push_back({{"kind", key(item.kind)}, {"evidence", evidence_json(item.evidence)}});
    return items;
}

json element_json(const EmElement& element) {
    json uncounted = json::array();
    for (const EmUncounted& row : element.uncounted)
        uncounted.push_back({{"item", row.item}, {"why", row.why}});
    json evidence = json::array();
    for (const EmSpan& span : element.evidence)
        evidence.push_back(span_json(span));
    return {{"level", key(element.level)},
            {"why", element.why},
            {"counted", element.counted},
            {"uncounted", uncounted},
            {"evidence", evidence}};
}

json choice_json(const std::optional<EmChoice>& choice) {
    if (!choice) return nullptr;
    return {
        {"name", choice->name}, {"level", choice->level}, {"code", choice->number == 0 ? std::string() : std::to_string(choice->number)}};
}

std::string_view words(EmBasis basis) {
    switch (basis) {
    case EmBasis::decision_making:
        return "decision_making";
    case EmBasis::time:
        return "time";
    case EmBasis::both:
        return "both";
    case EmBasis::none:
        break;
    }
    return "none";
}

} // namespace

Result<EmWorksheet> em_worksheet_from_json(std::string_view text) {
    const json object = json::parse(text, nullptr, false);
    if (!object.is_object()) return Error{"A worksheet is one JSON object", "", ""};
    EmWorksheet sheet;
    const auto service = text_of(object, "service", "");
    if (!service) return service.error();
    const auto known = em_service_from_key(*service);
    if (!known) return Error{"This service is not known", "service", "See core/cli/README.md for the services"};
    sheet.service = *known;
    for (const auto read : {read_problems, read_data, read_risk, read_dates_and_time})
        if (auto status = read(object, sheet); !status) return status.error();
    return sheet;
}

std::string to_json(const EmWorksheet& sheet) {
    json object = {{"service", key(sheet.service)}};
    if (sheet.date) object["date"] = sheet.date->iso();
    object["problems"] = problems_json(sheet);
    object["data"] = data_json(sheet);
    object["risk"] = risk_json(sheet);
    if (sheet.minutes) object["minutes"] = *sheet.minutes;
    object["minutes_elsewhere"] = sheet.minutes_elsewhere;
    object["time_evidence"] = evidence_json(sheet.time_evidence);
    if (sheet.last_service) object["last_service"] = sheet.last_service->iso();
    object["medicare"] = sheet.medicare;
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const EmResult& result) {
    json object = {{"level", choice_json(result.chosen)},
                   {"basis", words(result.basis)},
                   {"by_decision_making", choice_json(result.by_mdm)},
                   {"by_time", choice_json(result.by_time)},
                   {"decision_making", key(result.mdm)},
                   {"problems", element_json(result.problems)},
                   {"data", element_json(result.data)},
                   {"risk", element_json(result.risk)},
                   {"minutes", result.minutes ? json(*result.minutes) : json(nullptr)}};
    if (result.time_evidence) object["time_evidence"] = span_json(*result.time_evidence);
    if (result.prolonged)
        object["prolonged"] = {{"code", result.prolonged->code},
                               {"units", result.prolonged->units},
                               {"threshold", result.prolonged->threshold},
                               {"days_counted", result.prolonged->days_counted}};
    object["notes"] = result.notes;
    object["no_data"] = result.no_data;
    return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace sequela::groupers
