// Layers as JSON. Nothing is guessed: a field that is not known is an error, or a misspelt condition would be none.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "rules/layers/layers.h"

namespace sequela::rules {
namespace {

using json = nlohmann::ordered_json;

constexpr int kFormat = 1;
constexpr std::array<std::string_view, 2> kKinds = {"payer", "site"};
constexpr std::array<std::string_view, 9> kActs = {
    "tighten", "relax", "bypass", "not_covered", "needs_authorisation", "needs_modifier", "refuses_modifier", "not_together", "remark"};
constexpr std::size_t kLongestText = 1000;
constexpr std::size_t kMostModifierCharacters = 2;

Error at(std::string what, const std::string& place, std::string hint = {}) {
    return {std::move(what), place.empty() ? "/" : place, std::move(hint)};
}

// --- Where JSON ends to be JSON

// A reader that keeps nothing but the place of the first error.
struct PlaceOfError : nlohmann::json_sax<json> {
    std::size_t position = 0;
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t&) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t where, const std::string&, const nlohmann::detail::exception&) override {
        position = where;
        return false;
    }
};

Result<json> parse(std::string_view text) {
    json value = json::parse(text, nullptr, false);
    if (!value.is_discarded()) return value;
    PlaceOfError place;
    json::sax_parse(text, &place);
    const std::string_view before = text.substr(0, place.position == 0 ? 0 : place.position - 1);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t line_begin = before.rfind('\n');
    const std::size_t column = before.size() - (line_begin == std::string_view::npos ? 0 : line_begin + 1) + 1;
    return Error{"This is not JSON", fmt::format("line {}, column {}", line, column),
                 "Look for a comma, a quote or a bracket that is missing or too many there or just before"};
}

// --- Fields. Each reader gives the place of what it does not understand.

std::string list_words(const std::vector<std::string_view>& words) {
    std::string text;
    for (const std::string_view word : words)
        text += (text.empty() ? "" : ", ") + std::string(word);
    return text;
}

// An object whose fields are looked up one after the other; the first error stays.
class Fields {
public:
    Fields(const json& object, std::string place, std::vector<std::string_view> names)
        : object_(object), place_(std::move(place)), names_(std::move(names)) {
        if (!object.is_object()) {
            fail(at("An object in { } is expected", place_));
            return;
        }
        for (const auto& [name, value] : object.items())
            if (std::find(names_.begin(), names_.end(), name) == names_.end()) {
                fail(at(fmt::format("“{}” is not known here", name.substr(0, 60)), place_ + "/" + name.substr(0, 60),
                        "One of " + list_words(names_)));
                return;
            }
    }

    [[nodiscard]] bool has(const char* name) const { return find(name) != nullptr; }
    [[nodiscard]] std::string place(const char* name) const { return fmt::format("{}/{}", place_, name); }
    [[nodiscard]] const json* find(const char* name) const {
        if (!object_.is_object()) return nullptr;
        const auto found = object_.find(name);
        return found == object_.end() || found->is_null() ? nullptr : &*found;
    }

    std::string text(const char* name) {
        const json* value = find(name);
        if (!value) return {};
        if (!value->is_string()) {
            fail(at("A text in quotes is expected", place(name)));
            return {};
        }
        const auto text = value->get<std::string>();
        if (text.size() > kLongestText) fail(at(fmt::format("The text is longer than {} bytes", kLongestText), place(name)));
        return text;
    }

    bool flag(const char* name, bool usual) {
        const json* value = find(name);
        if (!value) return usual;
        if (!value->is_boolean()) fail(at("true or false is expected", place(name)));
        return value->is_boolean() ? value->get<bool>() : usual;
    }

    std::optional<Date> date(const char* name) {
        const std::string given = text(name);
        if (given.empty()) return std::nullopt;
        const auto date = given.size() == 10 && given[4] == '-' ? Date::parse(given) : std::nullopt;
        if (!date) fail(at(fmt::format("“{}” is not a date", given), place(name), "Write it as 2026-01-31"));
        return date;
    }

    // Texts: a list, or one alone.
    std::vector<std::string> texts(const char* name) {
        const json* value = find(name);
        if (!value) return {};
        if (value->is_string()) return {value->get<std::string>()};
        std::vector<std::string> all;
        if (!value->is_array()) fail(at("A list in [ ] is expected", place(name)));
        for (std::size_t i = 0; value->is_array() && i < value->size(); ++i) {
            const json& each = (*value)[i];
            if (!each.is_string() || trim(each.get<std::string>()).empty()) {
                fail(at("A text in quotes is expected", fmt::format("{}/{}", place(name), i)));
                return all;
            }
            all.push_back(std::string(trim(each.get<std::string>())));
        }
        return all;
    }

    // Each text of a list as something else; `read` gives nothing for what it does not know.
    template <class T, class Read> std::vector<T> each(const char* name, std::string_view what, std::string_view hint, Read read) {
        std::vector<T> all;
        const auto given = texts(name);
        for (std::size_t i = 0; i < given.size(); ++i) {
            const std::optional<T> value = read(given[i]);
            if (!value) {
                fail(at(fmt::format("“{}” is no {}", given[i], what), fmt::format("{}/{}", place(name), i), std::string(hint)));
                return all;
            }
            all.push_back(*value);
        }
        return all;
    }

    template <class T, class Read> std::optional<T> one(const char* name, std::string_view what, std::string_view hint, Read read) {
        const std::string given = text(name);
        if (given.empty()) return std::nullopt;
        const std::optional<T> value = read(given);
        if (!value) fail(at(fmt::format("“{}” is no {}", given, what), place(name), std::string(hint)));
        return value;
    }

    void fail(Error error) {
        if (!error_) error_ = std::move(error);
    }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    const json& object_;
    std::string place_;
    std::vector<std::string_view> names_;
    std::optional<Error> error_;
};

constexpr std::string_view kSettingHint = "One of inpatient, outpatient, emergency, observation, same_day_surgery, professional";
constexpr std::string_view kStatusHint = "One of fail, warn, info";

std::optional<Status> given_status(const std::string& text) {
    const auto status = status_from_key(text);
    return status == Status::pass || status == Status::not_applicable ? std::nullopt : status;
}

template <class T, std::size_t N> std::optional<T> index_of(const std::array<std::string_view, N>& keys, std::string_view text) {
    const auto found = std::find(keys.begin(), keys.end(), text);
    return found == keys.end() ? std::nullopt : std::optional<T>(static_cast<T>(found - keys.begin()));
}

std::optional<CodePattern> read_pattern(const std::string& text) {
    CodePattern pattern;
    pattern.text = text;
    std::string_view rest = text;
    if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos) {
        pattern.system = code_system_from_key(trim(rest.substr(0, colon)));
        if (!pattern.system) return std::nullopt;
        rest.remove_prefix(colon + 1);
    } else if (rest.find('.') != std::string_view::npos) {
        return std::nullopt; // a diagnosis: a line of service is meant where no system is named
    }
    const CodeSystem system = pattern.system.value_or(CodeSystem::hcpcs);
    if (rest.ends_with('*')) {
        pattern.beginning = true;
        rest.remove_suffix(1);
    }
    const std::size_t dash = rest.find('-');
    pattern.first = normalise_code(system, rest.substr(0, dash));
    if (dash != std::string_view::npos) pattern.last = normalise_code(system, rest.substr(dash + 1));
    const bool is_range = dash != std::string_view::npos;
    if (pattern.first.empty() ||
        (is_range && (pattern.beginning || pattern.last.size() != pattern.first.size() || pattern.last < pattern.first)))
        return std::nullopt;
    return pattern;
}

// --- Parts of a layer

LayerScope read_scope(Fields& fields) {
    LayerScope scope;
    scope.payers = fields.texts("payer");
    scope.settings =
        fields.each<Setting>("setting", "setting", kSettingHint, [](const std::string& text) { return setting_from_key(text); });
    scope.valid_from = fields.date("valid_from");
    scope.valid_to = fields.date("valid_to");
    if (scope.valid_from && scope.valid_to && *scope.valid_to < *scope.valid_from)
        fields.fail(at("It ends before it begins", fields.place("valid_to")));
    return scope;
}

Citation read_citation(Fields& fields) {
    const json* value = fields.find("citation");
    if (!value) return {};
    Fields inner(*value, fields.place("citation"), {"source", "locator", "release"});
    Citation citation{inner.text("source"), inner.text("locator"), inner.text("release")};
    if (!inner.error() && citation.source.empty()) inner.fail(at("A citation has a source", inner.place("source")));
    if (inner.error()) fields.fail(*inner.error());
    return citation;
}

// Can the pattern name a rule about the conventions of a classification?
bool reaches_conventions(std::string_view pattern) {
    for (const std::string_view family : {"icd10cm.", "icd10pcs."}) {
        if (pattern.starts_with(family)) return true;
        if (pattern.ends_with('*') && family.starts_with(pattern.substr(0, pattern.size() - 1))) return true;
    }
    return false;
}

void read_change(Fields& fields, LayerEntry& entry) {
    entry.rules = fields.texts("rules");
    entry.from = fields.each<Status>("from", "status", "One of fail, warn, info, no_data, bypassed", given_status);
    entry.says = fields.text("says");
    if (entry.rules.empty())
        fields.fail(at("The rules are missing", fields.place("rules"), "Name them as verdicts do: “ncci.ptp”, or “modifier.*”"));
    if (entry.act == LayerAct::bypass) {
        entry.to = Status::bypassed;
        if (fields.has("to")) fields.fail(at("What is bypassed has no other status", fields.place("to"), "Leave “to” out, or use “relax”"));
    } else if (!fields.has("to")) {
        fields.fail(at("The new status is missing", fields.place("to"), std::string(kStatusHint)));
    }
    if (entry.act == LayerAct::relax && entry.to == Status::fail)
        fields.fail(at("Nothing is worse than fail: it cannot be relaxed to that", fields.place("to"), "warn or info"));
    if (entry.act == LayerAct::tighten && entry.to == Status::info && !fields.error())
        fields.fail(at("Nothing is tightened to info", fields.place("to"), "fail or warn"));
    const bool below_warning = entry.act == LayerAct::bypass || (entry.act == LayerAct::relax && entry.to != Status::warn);
    for (std::size_t i = 0; below_warning && i < entry.rules.size(); ++i)
        if (reaches_conventions(entry.rules[i]))
            fields.fail(
                at(fmt::format("“{}” reaches conventions of the classification, which a layer does not set aside", entry.rules[i]),
                   fmt::format("{}/{}", fields.place("rules"), i),
                   "Relax icd10cm. and icd10pcs. rules to warn, or name other rules: the classification stands above a payer's policy"));
}

void check_own(Fields& fields, const LayerEntry& entry) {
    for (const char* name : {"rules", "from", "says"})
        if (fields.has(name)) fields.fail(at("This belongs to tighten, relax and bypass alone", fields.place(name)));
    const bool by_modifier = entry.act == LayerAct::needs_modifier || entry.act == LayerAct::refuses_modifier;
    if (by_modifier && entry.modifiers.empty()) fields.fail(at("The modifiers are missing", fields.place("modifiers")));
    if (!by_modifier && fields.has("modifiers")) fields.fail(at("This rule does not look at modifiers", fields.place("modifiers")));
    if (entry.act != LayerAct::refuses_modifier && entry.codes.empty())
        fields.fail(at("The codes are missing", fields.place("codes"),
                       "“X1001”, “X1001-X1009”, “X10*”; diagnoses with their system: “icd10cm:E11*”"));
    if (entry.act == LayerAct::not_together && entry.with.empty()) fields.fail(at("The other codes are missing", fields.place("with")));
    if (entry.act == LayerAct::remark && entry.note.empty()) fields.fail(at("A remark has a note", fields.place("note")));
    if (entry.to == Status::bypassed || entry.to == Status::no_data)
        fields.fail(at("A rule of a layer answers fail, warn or info", fields.place("to")));
}

Result<LayerEntry> read_entry(const json& value, const std::string& place) {
    Fields fields(value, place,
                  {"act", "rules", "from", "says", "to", "codes", "with", "modifiers", "payer", "setting", "valid_from", "valid_to", "note",
                   "citation"});
    LayerEntry entry;
    const auto act = fields.one<LayerAct>("act", "act", "One of " + list_words({kActs.begin(), kActs.end()}),
                                          [](const std::string& text) { return index_of<LayerAct>(kActs, text); });
    if (!act && !fields.error())
        fields.fail(at("What it does is missing", fields.place("act"), "One of " + list_words({kActs.begin(), kActs.end()})));
    if (fields.error()) return *fields.error();
    entry.act = *act;
    entry.scope = read_scope(fields);
    constexpr std::string_view kCodeHint = "“X1001”, “X1001-X1009” (same length), “X10*”; diagnoses with their system: “icd10cm:E11*”";
    entry.codes = fields.each<CodePattern>("codes", "code or range of codes", kCodeHint, read_pattern);
    entry.with = fields.each<CodePattern>("with", "code or range of codes", kCodeHint, read_pattern);
    if (fields.has("with") && entry.act != LayerAct::not_together)
        fields.fail(at("This belongs to not_together alone", fields.place("with")));
    entry.modifiers = fields.each<std::string>("modifiers", "modifier", "Two characters", [](const std::string& text) {
        const std::string modifier = to_upper(text);
        return modifier.size() == kMostModifierCharacters ? std::optional<std::string>(modifier) : std::nullopt;
    });
    entry.note = fields.text("note");
    entry.citation = read_citation(fields);
    entry.to = entry.act == LayerAct::needs_authorisation || entry.act == LayerAct::remark ? Status::info : Status::warn;
    if (const auto to = fields.one<Status>("to", "status", kStatusHint, given_status)) {
        entry.to = *to;
        if (*to == Status::no_data || *to == Status::bypassed)
            fields.fail(at("This status cannot be given", fields.place("to"), std::string(kStatusHint)));
    }
    if (changes_verdicts(entry.act))
        read_change(fields, entry);
    else
        check_own(fields, entry);
    if (fields.error()) return *fields.error();
    return entry;
}

Result<Layer> read_layer(const json& value, const std::string& place) {
    Fields fields(value, place, {"name", "kind", "enabled", "payer", "setting", "valid_from", "valid_to", "citation", "entries"});
    Layer layer;
    layer.name = std::string(trim(fields.text("name")));
    if (layer.name.empty() && !fields.error()) fields.fail(at("The layer has no name", fields.place("name")));
    const auto kind = fields.one<LayerKind>("kind", "kind of layer", "payer or site",
                                            [](const std::string& text) { return index_of<LayerKind>(kKinds, text); });
    if (!kind && !fields.error()) fields.fail(at("The kind is missing", fields.place("kind"), "payer or site"));
    layer.kind = kind.value_or(LayerKind::payer);
    layer.enabled = fields.flag("enabled", true);
    layer.scope = read_scope(fields);
    layer.citation = read_citation(fields);
    const json* entries = fields.find("entries");
    if (!entries || !entries->is_array()) fields.fail(at("A list of entries is expected", fields.place("entries")));
    if (fields.error()) return *fields.error();
    for (std::size_t i = 0; i < entries->size(); ++i) {
        auto entry = read_entry((*entries)[i], fmt::format("{}/{}", fields.place("entries"), i));
        if (!entry) return entry.error();
        layer.entries.push_back(std::move(*entry));
    }
    return layer;
}

Result<GateConfig> read_gates(const json& value, const std::string& place) {
    Fields fields(value, place, {key(Gate::entry), key(Gate::finalise), key(Gate::pre_bill)});
    GateConfig config = default_gates(); // a gate that is not named stays as it is without a file
    for (const Gate each : kGates) {
        const std::string name(key(each));
        const json* blocks = fields.find(name.c_str());
        if (!blocks) continue;
        config.of(each).clear();
        if (!blocks->is_array()) fields.fail(at("A list in [ ] is expected", fields.place(name.c_str())));
        for (std::size_t i = 0; blocks->is_array() && i < blocks->size(); ++i) {
            Fields block((*blocks)[i], fmt::format("{}/{}", fields.place(name.c_str()), i), {"rules", "status"});
            GateBlock read{block.texts("rules"),
                           block.each<Status>("status", "status", "One of fail, warn, no_data, info, bypassed", given_status)};
            if (read.rules.empty()) block.fail(at("The rules are missing", block.place("rules"), "“*” are all"));
            if (read.statuses.empty()) block.fail(at("The statuses are missing", block.place("status")));
            if (block.error()) fields.fail(*block.error());
            config.of(each).push_back(std::move(read));
        }
    }
    if (fields.error()) return *fields.error();
    return config;
}

// --- Writing

void put_scope(json& object, const LayerScope& scope) {
    if (!scope.payers.empty()) object["payer"] = scope.payers;
    for (const Setting setting : scope.settings)
        object["setting"].push_back(key(setting));
    if (scope.valid_from) object["valid_from"] = scope.valid_from->iso();
    if (scope.valid_to) object["valid_to"] = scope.valid_to->iso();
}

void put_citation(json& object, const Citation& citation) {
    if (citation.source.empty()) return;
    json inner = {{"source", citation.source}};
    if (!citation.locator.empty()) inner["locator"] = citation.locator;
    if (!citation.release.empty()) inner["release"] = citation.release;
    object["citation"] = std::move(inner);
}

json entry_json(const LayerEntry& entry) {
    json object = {{"act", key(entry.act)}};
    if (!entry.rules.empty()) object["rules"] = entry.rules;
    for (const Status status : entry.from)
        object["from"].push_back(key(status));
    if (!entry.says.empty()) object["says"] = entry.says;
    for (const CodePattern& pattern : entry.codes)
        object["codes"].push_back(pattern.text);
    for (const CodePattern& pattern : entry.with)
        object["with"].push_back(pattern.text);
    if (!entry.modifiers.empty()) object["modifiers"] = entry.modifiers;
    if (entry.act != LayerAct::bypass) object["to"] = key(entry.to);
    put_scope(object, entry.scope);
    if (!entry.note.empty()) object["note"] = entry.note;
    put_citation(object, entry.citation);
    return object;
}

json layer_json(const Layer& layer) {
    json object = {{"name", layer.name}, {"kind", key(layer.kind)}};
    if (!layer.enabled) object["enabled"] = false;
    put_scope(object, layer.scope);
    put_citation(object, layer.citation);
    object["entries"] = json::array();
    for (const LayerEntry& entry : layer.entries)
        object["entries"].push_back(entry_json(entry));
    return object;
}

json gates_json(const GateConfig& gates) {
    json object = json::object();
    for (const Gate each : kGates) {
        json blocks = json::array();
        for (const GateBlock& block : gates.of(each)) {
            json statuses = json::array();
            for (const Status status : block.statuses)
                statuses.push_back(key(status));
            blocks.push_back({{"rules", block.rules}, {"status", std::move(statuses)}});
        }
        object[std::string(key(each))] = std::move(blocks);
    }
    return object;
}

std::string written(const json& object) {
    return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace

std::string_view key(LayerKind kind) {
    return kKinds[static_cast<std::size_t>(kind)];
}

std::string_view key(LayerAct act) {
    return kActs[static_cast<std::size_t>(act)];
}

bool changes_verdicts(LayerAct act) {
    return act == LayerAct::tighten || act == LayerAct::relax || act == LayerAct::bypass;
}

// Written out, because Citation has no comparison.
bool LayerEntry::operator==(const LayerEntry& other) const {
    return entry_json(*this) == entry_json(other);
}

bool Layer::operator==(const Layer& other) const {
    return layer_json(*this) == layer_json(other);
}

Result<Layer> layer_from_json(std::string_view text) {
    const auto value = parse(text);
    if (!value) return value.error();
    return read_layer(*value, "");
}

Result<Layers> layers_from_json(std::string_view text) {
    const auto value = parse(text);
    if (!value) return value.error();
    Layers layers;
    if (value->is_object() && !value->contains("sequela_layers") && value->contains("entries")) { // one layer, as the app shows it
        auto layer = read_layer(*value, "");
        if (!layer) return layer.error();
        layers.layers.push_back(std::move(*layer));
        return layers;
    }
    Fields fields(*value, "", {"sequela_layers", "layers", "gates"});
    const json* format = fields.find("sequela_layers");
    if (!format || !format->is_number_integer() || *format != kFormat)
        fields.fail(at("This is no file of layers", "/sequela_layers", "It begins with “sequela_layers”: 1"));
    const json* list = fields.find("layers");
    if (list && !list->is_array()) fields.fail(at("A list in [ ] is expected", "/layers"));
    if (fields.error()) return *fields.error();
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        auto layer = read_layer((*list)[i], fmt::format("/layers/{}", i));
        if (!layer) return layer.error();
        for (const Layer& before : layers.layers)
            if (before.name == layer->name)
                return at(fmt::format("There are two layers “{}”", layer->name), fmt::format("/layers/{}/name", i));
        layers.layers.push_back(std::move(*layer));
    }
    if (const json* gates = fields.find("gates")) {
        auto config = read_gates(*gates, "/gates");
        if (!config) return config.error();
        layers.gates = std::move(*config);
        layers.gates_given = true;
    }
    return layers;
}

Result<GateConfig> gates_from_json(std::string_view text) {
    const auto value = parse(text);
    if (!value) return value.error();
    return read_gates(*value, "");
}

std::string to_json(const Layer& layer) {
    return written(layer_json(layer));
}

std::string to_json(const Layers& layers) {
    json object = {{"sequela_layers", kFormat}, {"layers", json::array()}};
    for (const Layer& layer : layers.layers)
        object["layers"].push_back(layer_json(layer));
    object["gates"] = gates_json(layers.gates);
    return written(object);
}

std::string to_json(const GateConfig& gates) {
    return written(gates_json(gates));
}

bool looks_like_layers(std::string_view text) {
    constexpr std::size_t kHead = 4096;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    text = trim(text.substr(0, kHead));
    const auto has = [&](std::string_view field) { return text.find(field) != std::string_view::npos; };
    return text.starts_with('{') && (has("\"sequela_layers\"") || (has("\"kind\"") && has("\"entries\"") && has("\"name\"")));
}

std::string_view example_layer() {
    return R"({
  "name": "Example Health Plan",
  "kind": "payer",
  "payer": ["Example Health*"],
  "valid_from": "2026-01-01",
  "citation": {"source": "Example Health Plan, coding policy", "locator": "section 4"},
  "entries": [
    {"act": "relax", "rules": ["ncci.ptp"], "from": ["fail"], "says": "modifier indicator 0", "modifiers": ["59"], "to": "warn",
     "note": "The plan considers modifier 59 where the national indicator is 0"},
    {"act": "tighten", "rules": ["icd10cm.unspecified_side"], "to": "fail", "note": "The plan returns claims without a side"},
    {"act": "needs_modifier", "codes": ["E0100-E0105"], "modifiers": ["NU", "RR"], "to": "fail"},
    {"act": "needs_authorisation", "codes": ["K08*"]}
  ]
}
)";
}

} // namespace sequela::rules
