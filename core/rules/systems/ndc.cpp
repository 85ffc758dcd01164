#include "rules/systems/ndc.h"

#include <fmt/format.h>

#include <algorithm>

#include "lookup/dated_validity.h"
#include "lookup/ndc.h"
#include "rules/systems/systems_view.h"

namespace sequela::rules {
namespace {

// A line that says an NDC: as its code, or beside it.
struct NdcLine {
    SystemLine line;
    std::string ndc;
    const packs::Edition* directory = nullptr;
};

std::vector<NdcLine> ndc_lines(const EncounterView& view) {
    std::vector<NdcLine> found;
    for (const CodeSystem system : {CodeSystem::ndc, CodeSystem::hcpcs, CodeSystem::cpt})
        for (SystemLine& line : lines_of(view, system)) {
            NdcLine item;
            item.ndc = system == CodeSystem::ndc ? line.entry->code : line.entry->service.ndc;
            if (item.ndc.empty()) continue;
            if (view.context.catalogue && line.date)
                if (const auto edition = view.context.catalogue->edition(CodeSystem::ndc, *line.date); edition) item.directory = *edition;
            item.line = std::move(line);
            found.push_back(std::move(item));
        }
    std::sort(found.begin(), found.end(), [](const NdcLine& a, const NdcLine& b) { return a.line.number < b.line.number; });
    return found;
}

lookup::NdcReading reading_of(const NdcLine& item) {
    return lookup::read_ndc(item.ndc, item.directory && item.directory->codes ? item.directory->codes.data : nullptr);
}

// A choice of the three codes that ten digits may be.
void offer_candidates(const NdcLine& item, const lookup::NdcReading& reading, Verdict& verdict) {
    std::string list;
    for (const lookup::NdcCandidate& candidate : reading.candidates) {
        if (!list.empty()) list += ", ";
        list += fmt::format("{} ({}{})", display_code(CodeSystem::ndc, candidate.code), candidate.configuration,
                            candidate.listed ? ", listed" : "");
        if (item.line.entry->system == CodeSystem::ndc) verdict.fixes.push_back(replace_line_fix(item.line, candidate.code));
    }
    verdict.reason = "It may be " + list + ".";
}

} // namespace

void check_ndc_form(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const NdcLine& item : ndc_lines(view)) {
        const lookup::NdcReading reading = reading_of(item);
        if (reading.form == lookup::NdcForm::exact) continue;
        const bool ambiguous = reading.form == lookup::NdcForm::ambiguous;
        Verdict verdict =
            draft_line("ndc.form", Status::fail, item.line,
                       ambiguous ? fmt::format("“{}” has ten digits and no hyphens: it may be three different drugs.", item.ndc)
                                 : fmt::format("{}.", reading.problem));
        if (ambiguous) offer_candidates(item, reading, verdict);
        verdict.citation = {"X12 837", "LIN03: 11 digits, 5-4-2", ""};
        verdicts.push_back(std::move(verdict));
    }
}

void check_ndc_unit(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const NdcLine& item : ndc_lines(view)) {
        const ServiceFields& service = item.line.entry->service;
        if (service.ndc_quantity.empty() && service.ndc_unit.empty()) continue;
        std::string message;
        if (service.ndc_unit.empty())
            message = fmt::format("The NDC at {} has a quantity and no unit: one of F2, GR, ME, ML, UN is expected.", item.line.label);
        else if (!lookup::is_ndc_unit(service.ndc_unit))
            message = fmt::format("“{}” is no unit of an NDC: one of F2, GR, ME, ML, UN is expected.", service.ndc_unit);
        else if (service.ndc_quantity.empty())
            message = fmt::format("The NDC at {} has a unit and no quantity.", item.line.label);
        if (message.empty()) continue;
        Verdict verdict = draft_line("ndc.unit", Status::fail, item.line, std::move(message));
        verdict.citation = {"X12 837", "CTP04 and CTP05", ""};
        verdicts.push_back(std::move(verdict));
    }
}

// Only where a directory is installed: what it does not list may be of a compounder, so that this is a warning.
void check_ndc_valid(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const NdcLine& item : ndc_lines(view)) {
        const lookup::NdcReading reading = reading_of(item);
        if (reading.form != lookup::NdcForm::exact || !item.directory || !item.directory->codes) continue;
        const lookup::DatedValidity validity = lookup::dated_validity(*item.directory, reading.code);
        if (validity.state == lookup::DatedState::valid) continue;
        const std::string label = display_code(CodeSystem::ndc, reading.code);
        Verdict verdict = draft_line("ndc.not_listed", Status::warn, item.line, fmt::format("NDC {}.", words(validity, label)));
        verdict.citation = {"NDC Directory", label, validity.release};
        verdict.pack_release = validity.release;
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace sequela::rules
