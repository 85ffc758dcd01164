#include "rules/hac/conditions.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "packs/known_tables.h"

namespace sequela::rules::hac {
namespace {

using packs::DataTable;
using packs::Part;

// Formulas are read by descent: or, and, operand or brackets. What is not understood makes the whole formula false.
class Formula {
public:
    Formula(std::string_view text, const void* about, Holds holds) : text_(text), about_(about), holds_(holds) {}
    bool value() {
        const bool met = any();
        skip_spaces();
        return met && good_ && at_ == text_.size();
    }

private:
    bool any() {
        bool met = all();
        while (take('|'))
            met = all() || met; // both sides are read
        return met;
    }
    bool all() {
        bool met = one();
        while (take('&'))
            met = one() && met;
        return met;
    }
    bool one() {
        if (take('(')) {
            const bool met = any();
            good_ = take(')') && good_;
            return met;
        }
        skip_spaces();
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_.find_first_of(" &|()", at_) != at_)
            ++at_;
        const std::string_view operand = text_.substr(begin, at_ - begin);
        good_ = good_ && !operand.empty();
        const std::size_t colon = operand.find(':');
        if (colon == std::string_view::npos) return holds_(about_, {}, operand);
        return holds_(about_, operand.substr(0, colon), operand.substr(colon + 1));
    }
    void skip_spaces() {
        while (at_ < text_.size() && text_[at_] == ' ')
            ++at_;
    }
    bool take(char wanted) {
        skip_spaces();
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    std::string_view text_;
    const void* about_;
    Holds holds_;
    std::size_t at_ = 0;
    bool good_ = true;
};

bool has(std::string_view list, std::string_view wanted) {
    for (const std::string_view each : split(list, ','))
        if (trim(each) == wanted) return true;
    return false;
}

struct Tables {
    Part<DataTable> codes;
    Part<DataTable> formulas;
    Part<DataTable> titles;
    std::string version; // "431"
    explicit operator bool() const { return codes && formulas && titles; }
    // The cell of the first row of the key that is of the version; empty if there is none.
    [[nodiscard]] std::string_view cell(const Part<DataTable>& table, std::string_view key, std::string_view column) const {
        const std::uint32_t versions = table.data->find_column("Versions");
        const std::uint32_t wanted = table.data->find_column(column);
        if (versions == packs::kNone || wanted == packs::kNone) return {};
        const auto [first, last] = table.data->with_key(key);
        for (std::size_t i = first; i < last; ++i)
            if (has(table.data->cell(table.data->by_key[i], versions), version)) return table.data->cell(table.data->by_key[i], wanted);
        return {};
    }
    [[nodiscard]] std::string_view operands(std::string_view code) const { return cell(codes, code, "HAC operands"); }
};

Tables tables_of(packs::Catalogue& catalogue, Date discharged) {
    Tables tables;
    const auto read = [&](const char* name, Part<DataTable>& into) {
        if (const auto table = catalogue.table(name, discharged)) into = *table;
    };
    read("hac.codes", tables.codes);
    read("hac.formulas", tables.formulas);
    read("hac.titles", tables.titles);
    tables.version = std::to_string(packs::grouper_version(discharged));
    return tables;
}

// What the operands of a formula are asked of. Those of secondary diagnoses may be met by several together: some codes are in a category
// only beside another one.
struct Claim {
    std::string_view principal; // operands, as lists
    std::vector<std::string_view> secondaries;
    std::vector<std::string_view> procedures;
};

bool any_has(const std::vector<std::string_view>& lists, std::string_view name) {
    return std::any_of(lists.begin(), lists.end(), [&](std::string_view list) { return has(list, name); });
}

bool holds(const void* about, std::string_view kind, std::string_view name) {
    const auto& claim = *static_cast<const Claim*>(about);
    if (kind == "SDX") return any_has(claim.secondaries, name);
    if (kind == "PDX") return has(claim.principal, name);
    return kind.empty() && any_has(claim.procedures, name);
}

// Does the formula ask for one of these operands at a secondary diagnosis?
bool names_any(std::string_view formula, std::string_view operands) {
    for (const std::string_view operand : split(operands, ',')) {
        const std::string wanted = fmt::format("SDX:{}", trim(operand));
        for (std::size_t at = formula.find(wanted); at != std::string_view::npos; at = formula.find(wanted, at + 1)) {
            const std::size_t end = at + wanted.size();
            if (end == formula.size() || std::string_view(" &|()").find(formula[end]) != std::string_view::npos) return true;
        }
    }
    return false;
}

std::vector<Condition> conditions_met(const Tables& tables, const Claim& claim, std::string_view operands) {
    std::vector<Condition> met;
    const DataTable& formulas = *tables.formulas.data;
    const std::uint32_t versions = formulas.find_column("Versions");
    const std::uint32_t number = formulas.find_column("HAC");
    const std::uint32_t column = formulas.find_column("Formula");
    if (versions == packs::kNone || number == packs::kNone || column == packs::kNone) return met;
    for (std::size_t row = 0; row < formulas.row_count(); ++row) {
        const std::string_view formula = formulas.cell(row, column);
        if (!has(formulas.cell(row, versions), tables.version) || !names_any(formula, operands) || !is_met(formula, &claim, holds))
            continue;
        const std::string hac(formulas.cell(row, number));
        met.push_back({hac, std::string(tables.cell(tables.titles, hac, "Title"))});
    }
    return met;
}

Conditions work_out(const EncounterView& view) {
    Conditions conditions;
    const Encounter& encounter = view.encounter;
    conditions.of_line.resize(view.lines.size());
    conditions.applies = view.is_inpatient() && encounter.jurisdiction == Jurisdiction::us && view.context.catalogue &&
                         encounter.discharged && encounter.claim.hospital != HospitalKind::exempt;
    if (!conditions.applies) return conditions;
    const Tables tables = tables_of(*view.context.catalogue, *encounter.discharged);
    conditions.installed = static_cast<bool>(tables);
    if (!tables) return conditions;
    conditions.release = tables.codes.pack->release;
    Claim claim;
    if (!view.lines.empty()) claim.principal = tables.operands(view.lines.front().code);
    for (const Entry& entry : encounter.entries)
        if (entry.system == CodeSystem::icd10pcs) claim.procedures.push_back(tables.operands(entry.code));
    for (std::size_t i = 1; i < view.lines.size(); ++i) {
        const Poa poa = view.lines[i].diagnosis->poa;
        if (poa != Poa::yes && poa != Poa::undetermined) claim.secondaries.push_back(tables.operands(view.lines[i].code));
    }
    for (std::size_t i = 1; i < view.lines.size(); ++i) {
        const Poa poa = view.lines[i].diagnosis->poa;
        if (poa != Poa::no && poa != Poa::unknown) continue;
        const std::string_view operands = tables.operands(view.lines[i].code);
        if (!operands.empty()) conditions.of_line[i] = conditions_met(tables, claim, operands);
    }
    return conditions;
}

} // namespace

bool is_met(std::string_view formula, const void* about, Holds asked) {
    return Formula(formula, about, asked).value();
}

const Conditions& conditions_of(const EncounterView& view) {
    return view.once().get<Conditions>("hac", [&] { return work_out(view); });
}

bool is_condition(const EncounterView& view, const Line& line) {
    return !conditions_of(view).of_line[static_cast<std::size_t>(&line - view.lines.data())].empty();
}

} // namespace sequela::rules::hac
