#include "lookup/ndc.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "packs/ndc_file.h"

namespace sequela::lookup {
namespace {

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The ten digits cut in three ways.
struct Cut {
    std::string_view configuration;
    std::size_t labeler;
    std::size_t product;
};
constexpr std::array<Cut, 3> kCuts = {{{"4-4-2", 4, 4}, {"5-3-2", 5, 3}, {"5-4-1", 5, 4}}};

NdcCandidate candidate(std::string_view ten, const Cut& cut, const packs::CodeTable* directory) {
    const std::string hyphens =
        fmt::format("{}-{}-{}", ten.substr(0, cut.labeler), ten.substr(cut.labeler, cut.product), ten.substr(cut.labeler + cut.product));
    NdcCandidate out;
    out.code = packs::ndc_digits(hyphens).value_or("");
    out.configuration = cut.configuration;
    const packs::CodeRow* row = directory ? directory->find(out.code) : nullptr;
    out.listed = row != nullptr;
    if (row) out.title = directory->long_title(*row);
    return out;
}

std::string configuration_of(std::string_view hyphens) {
    const auto parts = split(hyphens, '-');
    return fmt::format("{}-{}-{}", parts[0].size(), parts[1].size(), parts[2].size());
}

std::string problem_of(std::string_view text) {
    if (text.empty()) return "There is no NDC";
    if (text.find('-') != std::string_view::npos) return fmt::format("“{}” has none of the forms 4-4-2, 5-3-2, 5-4-1 and 5-4-2", text);
    if (all_digits(text)) return fmt::format("“{}” has {} digits: an NDC has 10 or 11", text, text.size());
    return fmt::format("“{}” is no NDC: it has digits and hyphens only", text);
}

} // namespace

NdcReading read_ndc(std::string_view given, const packs::CodeTable* directory) {
    NdcReading reading;
    std::string text;
    for (const char c : trim(given))
        if (c != ' ') text += c;
    if (const auto code = packs::ndc_digits(text)) {
        reading.form = NdcForm::exact;
        reading.code = *code;
        reading.configuration = configuration_of(text);
    } else if (all_digits(text) && text.size() == 11) {
        reading.form = NdcForm::exact;
        reading.code = text;
        reading.configuration = "11 digits";
    } else if (all_digits(text) && text.size() == 10) {
        reading.form = NdcForm::ambiguous;
        for (const Cut& cut : kCuts)
            reading.candidates.push_back(candidate(text, cut, directory));
        std::stable_partition(reading.candidates.begin(), reading.candidates.end(), [](const NdcCandidate& c) { return c.listed; });
    } else {
        reading.problem = problem_of(text);
    }
    return reading;
}

std::string_view ndc_unit_words(std::string_view unit) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kUnits = {
        {{"F2", "international unit"}, {"GR", "gram"}, {"ME", "milligram"}, {"ML", "milliliter"}, {"UN", "unit (each)"}}};
    for (const auto& [code, words] : kUnits)
        if (code == unit) return words;
    return {};
}

bool is_ndc_unit(std::string_view unit) {
    return !ndc_unit_words(unit).empty();
}

namespace {

NdcLink link_at(const packs::DataTable& table, std::size_t row) {
    return {std::string(table.cell(row, 0)), std::string(table.cell(row, 1)), std::string(table.cell(row, 2)),
            std::string(table.cell(row, 3))};
}

} // namespace

Result<std::vector<NdcLink>> links_of_ndc(packs::Catalogue& catalogue, Date date, std::string_view ndc) {
    std::vector<NdcLink> links;
    const auto table = catalogue.table(packs::ndc::kLinks, date);
    if (!table) return table.error();
    if (!*table) return links;
    const auto [first, last] = table->data->with_key(ndc);
    for (std::size_t i = first; i < last; ++i)
        links.push_back(link_at(*table->data, table->data->by_key[i]));
    return links;
}

Result<std::vector<NdcLink>> links_of_hcpcs(packs::Catalogue& catalogue, Date date, std::string_view hcpcs) {
    std::vector<NdcLink> links;
    const auto table = catalogue.table(packs::ndc::kLinks, date);
    if (!table) return table.error();
    if (!*table) return links;
    for (const std::uint32_t row : table->data->by_key)
        if (table->data->cell(row, 1) == hcpcs) links.push_back(link_at(*table->data, row));
    return links;
}

std::string to_json(const NdcReading& reading) {
    using Json = nlohmann::ordered_json;
    static constexpr std::array<std::string_view, 3> kForms = {"exact", "ambiguous", "wrong"};
    Json json = {{"form", kForms[static_cast<std::size_t>(reading.form)]}};
    if (reading.form == NdcForm::exact) {
        json["code"] = reading.code;
        json["label"] = display_code(CodeSystem::ndc, reading.code);
        json["configuration"] = reading.configuration;
    }
    if (reading.form == NdcForm::ambiguous) {
        Json list = Json::array();
        for (const NdcCandidate& each : reading.candidates)
            list.push_back({{"code", each.code},
                            {"label", display_code(CodeSystem::ndc, each.code)},
                            {"configuration", each.configuration},
                            {"listed", each.listed},
                            {"title", each.title}});
        json["candidates"] = std::move(list);
    }
    if (reading.form == NdcForm::wrong) json["problem"] = reading.problem;
    return json.dump();
}

} // namespace sequela::lookup
