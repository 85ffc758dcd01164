// Layers: what a payer or a site makes of the national rules, and rules of their own. They are JSON that a user edits (docs/layers.md), and
// act after the national rules, in the order of the list; the later one sees what the earlier has made.
//
// Order of authority (domain rule 0.5): the conventions of a classification stand above what a payer wishes. A layer may be stricter about
// them, and may make a warning of a failure, no less. What could not be looked up stays so: a layer may be stricter about missing data, and
// never lets it pass.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/citation.h"
#include "base/date.h"
#include "base/result.h"
#include "rules/encounter.h"
#include "rules/gates/gates.h"
#include "rules/verdict.h"

namespace sequela::rules {

enum class LayerKind { payer, site };
std::string_view key(LayerKind kind);

enum class LayerAct {
    // what becomes of verdicts
    tighten, // gives them the status `to`, which is worse
    relax,   // gives them the status `to`, which is better
    bypass,  // sets them aside; they stay in the list as bypassed
    // rules of its own, on lines and on codes
    not_covered,
    needs_authorisation,
    needs_modifier,   // one of `modifiers`
    refuses_modifier, // any of `modifiers`
    not_together,     // a line of `codes` beside one of `with`, on one day
    remark            // `note` about the code
};
std::string_view key(LayerAct act);
bool changes_verdicts(LayerAct act);

// "X1001", "X1001-X1009", "icd10cm:E11*". Without a system: lines of service, whatever their system.
struct CodePattern {
    std::string text; // as written
    std::optional<CodeSystem> system;
    std::string first; // normalised
    std::string last;  // of a range; empty: one code
    bool beginning = false;
    bool operator==(const CodePattern&) const = default;
    [[nodiscard]] bool matches(const Entry& entry) const;
};

// When a layer or an entry speaks. Empty: always.
struct LayerScope {
    std::vector<std::string> payers; // without regard to case; "*" at the end stands for anything
    std::vector<Setting> settings;
    std::optional<Date> valid_from;
    std::optional<Date> valid_to;
    bool operator==(const LayerScope&) const = default;
};

struct LayerEntry {
    LayerAct act = LayerAct::remark;
    LayerScope scope;
    std::vector<std::string> rules;     // whose verdicts: "ncci.ptp", "modifier.*"
    std::vector<Status> from;           // verdicts with one of these; empty: any
    std::string says;                   // a piece that the verdict's message or reason must hold; empty: any
    std::vector<CodePattern> codes;     // a subject of the verdict, or the line; empty: any
    std::vector<CodePattern> with;      // not_together
    std::vector<std::string> modifiers; // of verdicts: a subject bears one of them
    Status to = Status::warn;           // the new status, or that of the entry's own verdict
    std::string note;                   // why, in the words of who wrote the layer
    Citation citation;                  // empty: that of the layer
    bool operator==(const LayerEntry&) const;
};

struct Layer {
    std::string name; // "Horizon NJ"
    LayerKind kind = LayerKind::payer;
    bool enabled = true;
    LayerScope scope;
    Citation citation;
    std::vector<LayerEntry> entries;
    bool operator==(const Layer&) const;
};

// What Context takes.
struct Layers {
    std::vector<Layer> layers;
    GateConfig gates = default_gates();
    bool gates_given = false; // the file that they were read from has gates
};

// One layer, and a file with a list of them and the gates (or one layer alone). The Error's `where` is the place: "line 4, column 7" of
// what is not JSON, else a JSON pointer (RFC 6901), "/layers/0/entries/2/to".
Result<Layer> layer_from_json(std::string_view text);
Result<Layers> layers_from_json(std::string_view text);
Result<GateConfig> gates_from_json(std::string_view text);
std::string to_json(const Layer& layer); // indented, to be read and edited
std::string to_json(const Layers& layers);
std::string to_json(const GateConfig& gates);
// Is it a file of layers, right or wrong? For what is dropped.
bool looks_like_layers(std::string_view text);
// A layer to begin with.
std::string_view example_layer();

// Whether the scope holds for the encounter on a day.
bool applies(const LayerScope& scope, const Encounter& encounter, std::optional<Date> day);

// The verdicts of the national rules become those of all layers. Not sorted.
void apply_layers(const Encounter& encounter, const Layers& layers, std::vector<Verdict>& verdicts);

} // namespace sequela::rules
