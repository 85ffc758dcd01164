// Verdicts, not booleans: every check answers with what it found, about which codes, why, on whose authority, and what can be done.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/citation.h"
#include "rules/encounter.h"

namespace sequela::rules {

// Missing data is never a pass: it is no_data.
enum class Status { pass, fail, warn, info, bypassed, no_data, not_applicable };
std::string_view key(Status status);
std::optional<Status> status_from_key(std::string_view key);

struct Subject {
    int line = -1;    // index into Encounter::entries; -1: the encounter as a whole
    std::string code; // as it stood when the verdict was made
};

enum class FixKind {
    remove,        // take `line` out
    replace,       // put `code` in place of `line`
    move_before,   // move `line` to stand just before `other_line`
    move_after,    // move `line` to stand just behind `other_line`
    add,           // insert `code` at `position`
    set_poa,       // set the indicator of `line` to `poa`
    choose,        // open a picker on `line` restricted to codes below `code` (a 7th character, a side, a more specific code)
    find,          // open search with `code` (a code or a range "N18.1-N18.6") as the question: the missing partner
    set_modifiers, // give `line` the modifiers in `code`, parted by spaces, in that order
    override_rule  // record why the rule does not apply here (`line` and `other_line` are the pair); needs a reason from the coder
};
std::string_view key(FixKind kind);

// An action that the app can apply with one key.
struct Fix {
    FixKind kind = FixKind::remove;
    std::string label; // "Move N18.31 behind E11.22"
    int line = -1;
    int other_line = -1;
    int position = -1;
    std::string code;
    Poa poa = Poa::none;
};

struct Verdict {
    std::string rule; // "icd10cm.excludes1"
    Status status = Status::info;
    std::vector<Subject> subjects;
    std::string message; // one sentence for a coder, with dotted codes
    std::string reason;  // the note or definition that says so, quoted as the file has it; may be empty
    Citation citation;
    std::string pack_release;       // of the data that decided, "FY2026"
    std::string layer = "national"; // national, payer or site
    std::vector<Fix> fixes;         // the first is applied by "."
    std::string layer_name = {};    // the payer's or site's layer that decided; empty where the national rules did
};

// Must fix, then warnings, then questions of missing data, then remarks: the order in which a coder sees them.
int severity(Status status);

} // namespace sequela::rules
