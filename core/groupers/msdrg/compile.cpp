// From the tables of a release to the definitions of one version. A row counts if the version is in its list of versions.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/job.h"
#include "groupers/msdrg/definitions.h"

namespace sequela::groupers {
namespace {

using packs::DataTable;

int to_number(std::string_view text, int otherwise = 0) {
    int number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// Calls `found` with each piece of a text between commas.
template <class Found> void for_each_piece(std::string_view text, char sign, Found found) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(sign), text.size());
        if (end > 0) found(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
}

// "400,431": is 431 in it? In "431:21,430:21" its rank; -1 if it is not in it.
int rank_in(std::string_view versions, std::string_view version) {
    int rank = -1;
    for_each_piece(versions, ',', [&](std::string_view piece) {
        if (piece.substr(0, version.size()) != version) return;
        if (piece.size() == version.size())
            rank = 0;
        else if (piece[version.size()] == ':')
            rank = to_number(piece.substr(version.size() + 1));
    });
    return rank;
}

} // namespace

class MsDrgCompiler::Work {
public:
    Work(const MsDrgTables& tables, int version) : tables_(tables), made_(std::make_unique<MsDrgDefinitions>()) {
        made_->version = version;
        made_->attribute_sets.emplace_back();
        version_ = std::to_string(version);
        add_stages();
    }

    Result<bool> step(double deadline_ms) {
        if (!tables_.complete())
            return Error{"The definition tables of the MS-DRG grouper are not all installed", fmt::format("version {}", version_),
                         "Drop the tables of the release onto the page"};
        while (stage_ < stages_.size()) {
            const Stage& stage = stages_[stage_];
            const std::size_t rows = stage.table ? stage.table->row_count() : 1;
            while (row_ < rows) {
                if (auto status = stage.read(row_); !status) return status.error();
                ++row_;
                if (row_ % 256 == 0 && monotonic_ms() >= deadline_ms) return false;
            }
            row_ = 0;
            ++stage_;
        }
        return true;
    }

    std::unique_ptr<MsDrgDefinitions> take() { return std::move(made_); }

private:
    struct Stage {
        const DataTable* table; // null: one step
        std::function<Status(std::size_t)> read;
    };

    void add_stage(const packs::Part<DataTable>& part, Status (Work::*read)(const DataTable&, std::size_t)) {
        if (!part) return;
        const DataTable* table = part.data;
        stages_.push_back({table, [this, table, read](std::size_t row) { return (this->*read)(*table, row); }});
    }

    void add_stages() {
        add_stage(tables_.diagnoses, &Work::read_diagnosis);
        add_stage(tables_.procedures, &Work::read_procedure);
        add_stage(tables_.clusters, &Work::read_cluster);
        add_stage(tables_.code_clusters, &Work::read_clusters_of_code);
        add_stage(tables_.sex_mdc, &Work::read_sex_mdc);
        add_stage(tables_.exclusion_groups, &Work::read_exclusion_group);
        add_stage(tables_.exclusion_of_principal, &Work::read_exclusion_of_principal);
        add_stage(tables_.formulas, &Work::read_formula);
        add_stage(tables_.hac_formulas, &Work::read_hac_formula);
        add_stage(tables_.hac_codes, &Work::read_hac_code);
        add_titles(tables_.drgs, made_->drg_titles);
        add_titles(tables_.mdcs, made_->mdc_titles);
        add_titles(tables_.hac_titles, made_->hac_titles);
        add_stage(tables_.weights, &Work::read_weight);
        stages_.push_back({nullptr, [this](std::size_t) { return finish(); }});
    }

    void add_titles(const packs::Part<DataTable>& part, std::unordered_map<int, std::string>& titles) {
        if (!part) return;
        const DataTable* table = part.data;
        stages_.push_back({table, [this, table, &titles](std::size_t row) {
                               if (rank_in(table->cell(row, 1), version_) >= 0)
                                   titles[to_number(table->cell(row, 0))] = std::string(table->cell(row, 2));
                               return Status(Done{});
                           }});
    }

    [[nodiscard]] bool counts(const DataTable& table, std::size_t row, std::size_t column = 1) const {
        return rank_in(table.cell(row, column), version_) >= 0;
    }

    Error too_many(const DataTable& table, std::size_t row) const {
        return {"There are more attributes than a grouper of this form can hold", fmt::format("{}, row {}", table.column(0), row + 1),
                "Report this release: its tables have grown"};
    }

    // The number of the set of the attributes in `text` and `more`, parted by commas; nothing if there are too many.
    std::optional<std::uint32_t> set_of(std::string_view text, std::string_view more = {}) {
        if (text.empty() && more.empty()) return 0;
        std::string key(text);
        key += ',';
        key += more;
        const auto found = sets_.find(key);
        if (found != sets_.end()) return found->second;
        std::vector<std::uint16_t> set;
        bool fits = true;
        for_each_piece(key, ',', [&](std::string_view piece) {
            set.push_back(made_->operands.number_of(piece));
            fits = fits && set.back() < kMostOperands;
        });
        if (!fits) return std::nullopt;
        const auto number = static_cast<std::uint32_t>(made_->attribute_sets.size());
        made_->attribute_sets.push_back(std::move(set));
        sets_.emplace(std::move(key), number);
        return number;
    }

    // Columns: diagnosis, versions, MDC, severity, attributes, HAC attributes, category attributes.
    Status read_diagnosis(const DataTable& table, std::size_t row) {
        if (!counts(table, row)) return Done{};
        DiagnosisDefinition diagnosis;
        diagnosis.mdc = static_cast<std::uint8_t>(to_number(table.cell(row, 2)));
        const std::string_view severity = table.cell(row, 3);
        diagnosis.severity = severity == "MCC" ? Severity::mcc : severity == "CC" ? Severity::cc : Severity::non_cc;
        const auto set = set_of(table.cell(row, 4), table.cell(row, 6));
        if (!set) return too_many(table, row);
        diagnosis.attributes = *set;
        made_->diagnosis_numbers.add(table.cell(row, 0), static_cast<std::uint32_t>(made_->diagnoses.size()));
        made_->diagnoses.push_back(diagnosis);
        return Done{};
    }

    // Columns: procedure or cluster, versions, attributes.
    Status read_procedure(const DataTable& table, std::size_t row) {
        if (!counts(table, row)) return Done{};
        const auto set = set_of(table.cell(row, 2));
        if (!set) return too_many(table, row);
        ProcedureDefinition procedure;
        procedure.attributes = *set;
        made_->procedure_numbers.add(table.cell(row, 0), static_cast<std::uint32_t>(made_->procedures.size()));
        made_->procedures.push_back(procedure);
        return Done{};
    }

    // Columns: cluster, versions, MDCs, choices "1:02HK0KZ|02HK3KZ;2:0JH609Z".
    Status read_cluster(const DataTable& table, std::size_t row) {
        if (!counts(table, row)) return Done{};
        Cluster cluster;
        cluster.id = std::string(table.cell(row, 0));
        for_each_piece(table.cell(row, 2), ',', [&](std::string_view mdc) {
            const int number = to_number(mdc, kMdcs);
            if (number >= 0 && number < kMdcs) cluster.suppressed_in |= 1U << static_cast<unsigned>(number);
        });
        for_each_piece(table.cell(row, 3), ';', [&](std::string_view choice) {
            std::vector<std::uint32_t> procedures;
            choice.remove_prefix(std::min(choice.size(), choice.find(':') + 1));
            for_each_piece(choice, '|', [&](std::string_view code) {
                const std::uint32_t number = made_->procedure_numbers.find(code);
                if (number != CodeNumbers::kUnknown) procedures.push_back(number);
            });
            cluster.choices.push_back(std::move(procedures));
        });
        const std::uint32_t number = made_->procedure_numbers.find(cluster.id);
        if (number != CodeNumbers::kUnknown) cluster.attributes = made_->procedures[number].attributes;
        clusters_.add(cluster.id, static_cast<std::uint32_t>(made_->clusters.size()));
        made_->clusters.push_back(std::move(cluster));
        return Done{};
    }

    // Columns: procedure, versions, clusters. A cluster without a composition can never be met and is left out.
    Status read_clusters_of_code(const DataTable& table, std::size_t row) {
        if (!counts(table, row)) return Done{};
        const std::uint32_t number = made_->procedure_numbers.find(table.cell(row, 0));
        if (number == CodeNumbers::kUnknown) return Done{};
        ProcedureDefinition& procedure = made_->procedures[number];
        procedure.clusters_first = static_cast<std::uint32_t>(made_->clusters_of_procedures.size());
        for_each_piece(table.cell(row, 2), ',', [&](std::string_view id) {
            const std::uint32_t cluster = clusters_.find(id);
            if (cluster != CodeNumbers::kUnknown) made_->clusters_of_procedures.push_back(cluster);
        });
        procedure.clusters_count = static_cast<std::uint32_t>(made_->clusters_of_procedures.size()) - procedure.clusters_first;
        return Done{};
    }

    // Columns: diagnosis, versions, "1:12,2:13" (sex and MDC).
    Status read_sex_mdc(const DataTable& table, std::size_t row) {
        if (!counts(table, row)) return Done{};
        const std::uint32_t number = made_->diagnosis_numbers.find(table.cell(row, 0));
        if (number == CodeNumbers::kUnknown) return Done{};
        for_each_piece(table.cell(row, 2), ',', [&](std::string_view piece) {
            const auto mdc = static_cast<std::uint8_t>(to_number(piece.substr(std::min<std::size_t>(piece.size(), 2))));
            (piece[0] == '1' ? made_->diagnoses[number].mdc_male : made_->diagnoses[number].mdc_female) = mdc;
        });
        return Done{};
    }

    // Columns: group, number of codes, secondary diagnoses.
    Status read_exclusion_group(const DataTable& table, std::size_t row) {
        std::vector<std::uint32_t> group;
        for_each_piece(table.cell(row, 2), ',', [&](std::string_view code) {
            const std::uint32_t number = made_->diagnosis_numbers.find(code);
            if (number != CodeNumbers::kUnknown) group.push_back(number);
        });
        std::sort(group.begin(), group.end());
        groups_.emplace(to_number(table.cell(row, 0)), static_cast<std::uint32_t>(made_->exclusion_groups.size()));
        made_->exclusion_groups.push_back(std::move(group));
        return Done{};
    }

    // Columns: principal diagnosis, versions, group.
    Status read_exclusion_of_principal(const DataTable& table, std::size_t row) {
        if (!counts(table, row)) return Done{};
        const std::uint32_t number = made_->diagnosis_numbers.find(table.cell(row, 0));
        const auto group = groups_.find(to_number(table.cell(row, 2)));
        if (group == groups_.end())
            return Error{fmt::format("There is no exclusion group {}", table.cell(row, 2)),
                         fmt::format("Exclusions of {}, row {}", table.cell(row, 0), row + 1), "Install all tables of the release"};
        if (number != CodeNumbers::kUnknown) made_->diagnoses[number].exclusions = group->second;
        return Done{};
    }

    // Columns: list, DRG, MDC, base DRG, type, severity, reroute, return code, versions with ranks, suppressed attributes, formula.
    Status read_formula(const DataTable& table, std::size_t row) {
        const int rank = rank_in(table.cell(row, 8), version_);
        const int list = to_number(table.cell(row, 0), -1);
        if (rank < 0 || list < 0 || list >= kMdcs) return Done{};
        DrgLine line;
        line.rank = rank;
        line.drg = to_number(table.cell(row, 1));
        line.base_drg = to_number(table.cell(row, 3));
        line.type = table.cell(row, 4) == "SURGICAL"  ? DrgType::surgical
                    : table.cell(row, 4) == "MEDICAL" ? DrgType::medical
                                                      : DrgType::none;
        line.reroute_mdc = to_number(table.cell(row, 6));
        bool fits = true;
        for_each_piece(table.cell(row, 9), ',', [&](std::string_view name) {
            const std::uint16_t number = made_->operands.number_of(name);
            fits = fits && number < kMostOperands;
            if (fits) line.suppressed.set(number);
        });
        if (!fits) return too_many(table, row);
        line.suppresses = line.suppressed.any();
        auto formula = parse_formula(table.cell(row, 10), made_->operands, fmt::format("MS-DRG formulas, row {}", row + 1));
        if (!formula) return formula.error();
        line.formula = std::move(*formula);
        made_->lists[static_cast<std::size_t>(list)].push_back(std::move(line));
        return Done{};
    }

    // Columns: number, HAC, versions, formula.
    Status read_hac_formula(const DataTable& table, std::size_t row) {
        if (!counts(table, row, 2)) return Done{};
        auto formula = parse_formula(table.cell(row, 3), made_->operands, fmt::format("HAC formulas, row {}", row + 1));
        if (!formula) return formula.error();
        made_->hac_formulas.push_back({to_number(table.cell(row, 1)), std::move(*formula)});
        return Done{};
    }

    // Columns: code, versions, attributes, HACs.
    Status read_hac_code(const DataTable& table, std::size_t row) {
        if (!counts(table, row)) return Done{};
        const auto set = set_of(table.cell(row, 2));
        if (!set) return too_many(table, row);
        const std::uint32_t diagnosis = made_->diagnosis_numbers.find(table.cell(row, 0));
        if (diagnosis != CodeNumbers::kUnknown) {
            made_->diagnoses[diagnosis].hac_attributes = *set;
            made_->diagnoses[diagnosis].hac = hac_set(table.cell(row, 3));
        }
        const std::uint32_t procedure = made_->procedure_numbers.find(table.cell(row, 0));
        if (procedure != CodeNumbers::kUnknown) made_->procedures[procedure].hac_attributes = *set;
        return Done{};
    }

    std::uint32_t hac_set(std::string_view text) {
        const auto [found, is_new] = hac_sets_.try_emplace(std::string(text), static_cast<std::uint32_t>(made_->hac_sets.size()));
        if (is_new) {
            std::vector<int> hacs;
            for_each_piece(text, ',', [&](std::string_view piece) { hacs.push_back(to_number(piece)); });
            made_->hac_sets.push_back(std::move(hacs));
        }
        return found->second;
    }

    Status read_weight(const DataTable& table, std::size_t row) {
        const auto text = [&](std::string_view column) {
            const std::uint32_t number = table.find_column(column);
            return number == packs::kNone ? std::string() : std::string(table.cell(row, number));
        };
        made_->weights[to_number(table.cell(row, 0))] = {text("Weight"), text("Geometric mean length of stay"),
                                                         text("Arithmetic mean length of stay")};
        return Done{};
    }

    Status finish() {
        for (auto& list : made_->lists)
            std::stable_sort(list.begin(), list.end(), [](const DrgLine& a, const DrgLine& b) { return a.rank < b.rank; });
        std::stable_sort(made_->hac_formulas.begin(), made_->hac_formulas.end(),
                         [](const HacFormula& a, const HacFormula& b) { return a.hac < b.hac; });
        // Extensive, not extensive, and those that stand in the pre-MDC lists alone.
        for (const std::string_view name : {"d468", "d477", "ornec"}) {
            const std::uint16_t operand = made_->operands.find(name);
            for (ProcedureDefinition& procedure : made_->procedures)
                procedure.operating_room = procedure.operating_room || made_->has(procedure.attributes, operand);
        }
        if (tables_.formulas.pack) made_->pack_release = tables_.formulas.pack->release;
        if (tables_.weights.pack) made_->weights_release = tables_.weights.pack->release;
        return Done{};
    }

    MsDrgTables tables_;
    std::unique_ptr<MsDrgDefinitions> made_;
    std::string version_;
    std::vector<Stage> stages_;
    std::size_t stage_ = 0;
    std::size_t row_ = 0;
    std::unordered_map<std::string, std::uint32_t> sets_;
    std::unordered_map<std::string, std::uint32_t> hac_sets_;
    std::unordered_map<int, std::uint32_t> groups_;
    CodeNumbers clusters_;
};

MsDrgCompiler::MsDrgCompiler(const MsDrgTables& tables, int version) : work_(std::make_unique<Work>(tables, version)) {}
MsDrgCompiler::~MsDrgCompiler() = default;

Result<bool> MsDrgCompiler::step(double deadline_ms) {
    return work_->step(deadline_ms);
}

std::unique_ptr<MsDrgDefinitions> MsDrgCompiler::take() {
    return work_->take();
}

Result<std::unique_ptr<MsDrgDefinitions>> compile(const MsDrgTables& tables, int version) {
    MsDrgCompiler compiler(tables, version);
    for (;;) {
        auto done = compiler.step(monotonic_ms() + 1000);
        if (!done) return done.error();
        if (*done) return compiler.take();
    }
}

} // namespace sequela::groupers
