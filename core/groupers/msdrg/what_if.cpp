#include "groupers/msdrg/what_if.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/code.h"
#include "base/text.h"

namespace sequela::groupers {
namespace {

using rules::Encounter;
using rules::Entry;

std::string code_words(const Encounter& encounter, int line) {
    const Entry& entry = encounter.entries[static_cast<std::size_t>(line)];
    return display_code(entry.system, entry.code);
}

bool has_line(const Encounter& encounter, int line) {
    return line >= 0 && line < static_cast<int>(encounter.entries.size());
}

int drg_of(const MsDrgDefinitions& definitions, const Encounter& encounter) {
    return group(definitions, claim_of(encounter).claim).final_choice.drg;
}

class Search {
public:
    Search(const MsDrgDefinitions& definitions, const Encounter& encounter, const packs::CodeTable* codes)
        : definitions_(definitions), encounter_(encounter), codes_(codes), made_(claim_of(encounter)),
          result_(group(definitions, made_.claim)) {}

    std::vector<NearbyGroup> find() {
        if (result_.final_choice.line == nullptr) return {};
        without_drivers();
        other_principals();
        if (codes_) more_specific();
        return std::move(found_);
    }

private:
    void offer(Change change, std::string question, std::string_view source) {
        const int drg = drg_of(definitions_, with_changes(encounter_, {change}));
        constexpr int kUngroupable = 998;
        if (drg == result_.final_choice.drg || drg >= kUngroupable) return;
        if (!named_.insert({change.kind, drg}).second) return;
        found_.push_back({drg, std::string(definitions_.title_of(drg)), std::move(change), std::move(question), std::string(source)});
    }

    // Is what the group rests on in the record? Asked of every code that decides it.
    void without_drivers() {
        const auto ask = [this](int line, std::string_view what) {
            offer({.kind = ChangeKind::drop, .line = line},
                  fmt::format("The group rests on {}. Does the record show that {}?", code_words(encounter_, line), what),
                  "ICD-10-CM Official Guidelines, Section III");
        };
        for (std::size_t i = 0; i < result_.secondary.size(); ++i)
            if (result_.secondary[i].affects_final)
                ask(made_.secondary[i], "it was evaluated, treated, or needed more care or days in hospital");
        for (std::size_t i = 0; i < result_.procedures.size(); ++i)
            if (result_.procedures[i].affects_final) ask(made_.procedures[i], "it was done as the code says");
    }

    void other_principals() {
        constexpr std::size_t kMost = 4;
        const std::size_t before = found_.size();
        for (std::size_t i = 0; i < made_.secondary.size() && found_.size() < before + kMost; ++i) {
            const int line = made_.secondary[i];
            const Entry& entry = encounter_.entries[static_cast<std::size_t>(line)];
            const DiagnosisDefinition* diagnosis = definitions_.diagnosis(entry.code);
            // What arose in hospital did not occasion the admission; what is no disease is rarely principal.
            if (!diagnosis || diagnosis->mdc == 0 || entry.poa == rules::Poa::no || entry.code[0] == 'Z' || entry.code[0] == 'R') continue;
            offer({.kind = ChangeKind::make_principal, .line = line},
                  fmt::format("Which condition, after study, was chiefly responsible for the admission: {} or {}?",
                              code_words(encounter_, made_.principal), code_words(encounter_, line)),
                  "ICD-10-CM Official Guidelines, Section II");
        }
    }

    // Codes that stand beside an unspecified one: what they say more is what the record might say.
    void more_specific() {
        for (int line = 0; line < static_cast<int>(encounter_.entries.size()); ++line) {
            const Entry& entry = encounter_.entries[static_cast<std::size_t>(line)];
            if (entry.system != CodeSystem::icd10cm || entry.code.size() < 4) continue;
            const packs::CodeRow* row = codes_->find(entry.code);
            if (!row || !is_unspecified(*row)) continue;
            for (const std::string& other : siblings_of(entry.code))
                offer({.kind = ChangeKind::replace, .line = line, .code = other},
                      fmt::format("{} is unspecified. Does the record say more, such as {}?", code_words(encounter_, line),
                                  display_code(entry.system, other)),
                      "ICD-10-CM Official Guidelines I.B.2");
        }
    }

    [[nodiscard]] bool is_unspecified(const packs::CodeRow& row) const {
        return find_ignoring_case(codes_->long_title(row), "unspecified") != std::string_view::npos;
    }

    // Complete codes of the same category, or subcategory of a longer code, at the same stage of care.
    [[nodiscard]] std::vector<std::string> siblings_of(const std::string& code) const {
        constexpr std::size_t kCategory = 3;
        constexpr std::size_t kComplete = 7;
        std::vector<std::string> found;
        const auto [first, last] =
            codes_->range(std::string_view(code).substr(0, code.size() <= kCategory + 1 ? kCategory : kCategory + 1));
        for (std::uint32_t i = first; i != last; ++i) {
            const packs::CodeRow& candidate = codes_->rows[i];
            const std::string_view other = candidate.code.text();
            if (candidate.billable == 0 || other == code || is_unspecified(candidate)) continue;
            if (code.size() == kComplete && (other.size() != kComplete || other.back() != code.back())) continue;
            found.emplace_back(other);
        }
        return found;
    }

    const MsDrgDefinitions& definitions_;
    const Encounter& encounter_;
    const packs::CodeTable* codes_;
    MsDrgClaimOfEncounter made_;
    MsDrgResult result_;
    std::set<std::pair<ChangeKind, int>> named_;
    std::vector<NearbyGroup> found_;
};

} // namespace

Encounter with_changes(const Encounter& encounter, const std::vector<Change>& changes) {
    Encounter changed = encounter;
    std::vector<bool> dropped(encounter.entries.size());
    int principal = -1;
    for (const Change& change : changes) {
        if (change.kind == ChangeKind::add) continue;
        if (!has_line(encounter, change.line)) continue;
        Entry& entry = changed.entries[static_cast<std::size_t>(change.line)];
        if (change.kind == ChangeKind::drop) dropped[static_cast<std::size_t>(change.line)] = true;
        if (change.kind == ChangeKind::set_poa) entry.poa = change.poa;
        if (change.kind == ChangeKind::replace) entry.code = normalise_code(entry.system, change.code);
        if (change.kind == ChangeKind::make_principal) principal = change.line;
    }
    std::vector<Entry> entries;
    if (principal >= 0 && !dropped[static_cast<std::size_t>(principal)])
        entries.push_back(changed.entries[static_cast<std::size_t>(principal)]);
    for (std::size_t i = 0; i < changed.entries.size(); ++i)
        if (!dropped[i] && static_cast<int>(i) != principal) entries.push_back(changed.entries[i]);
    for (const Change& change : changes) {
        if (change.kind != ChangeKind::add) continue;
        Entry entry;
        entry.system = change.system;
        entry.code = normalise_code(change.system, change.code);
        if (change.system == CodeSystem::icd10cm) entry.poa = change.poa == rules::Poa::none ? rules::Poa::yes : change.poa;
        if (!entry.code.empty()) entries.push_back(std::move(entry));
    }
    changed.entries = std::move(entries);
    return changed;
}

std::string words(const Encounter& encounter, const Change& change) {
    if (change.kind == ChangeKind::add) return "with " + display_code(change.system, normalise_code(change.system, change.code));
    if (!has_line(encounter, change.line)) return {};
    const std::string code = code_words(encounter, change.line);
    switch (change.kind) {
    case ChangeKind::drop:
        return "without " + code;
    case ChangeKind::make_principal:
        return code + " as principal diagnosis";
    case ChangeKind::set_poa:
        return fmt::format("{} with POA {}", code, rules::sign(change.poa).empty() ? "blank" : rules::sign(change.poa));
    case ChangeKind::replace:
        return fmt::format("{} in place of {}",
                           display_code(encounter.entries[static_cast<std::size_t>(change.line)].system,
                                        normalise_code(encounter.entries[static_cast<std::size_t>(change.line)].system, change.code)),
                           code);
    case ChangeKind::add:
        break;
    }
    return {};
}

std::vector<NearbyGroup> nearby_groups(const MsDrgDefinitions& definitions, const Encounter& encounter, const packs::CodeTable* codes) {
    return Search(definitions, encounter, codes).find();
}

} // namespace sequela::groupers
