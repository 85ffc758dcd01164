#include "lookup/system_page.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lookup/classification.h"
#include "lookup/crosswalk.h"
#include "lookup/dated_validity.h"
#include "lookup/drug_units.h"
#include "lookup/hcpcs_fields.h"
#include "lookup/lists.h"
#include "lookup/ndc.h"
#include "lookup/pcs_builder.h"

namespace sequela::lookup {
namespace {

using packs::Edition;

PageLink link_to(const ClassEntry& entry) {
    return {entry.code, entry.label, entry.title, entry.billable};
}

std::string source_of(const SystemRef& system, const packs::Pack* pack) {
    return pack == nullptr ? std::string() : title_of(system) + " " + pack->release;
}

void add_place(SystemPage& page, const ClassPage& from) {
    for (const ClassEntry& entry : from.path)
        page.path.push_back(link_to(entry));
    for (const ClassEntry& entry : from.children)
        page.children.push_back(link_to(entry));
}

void add_notes(SystemPage& page, const ClassPage& from) {
    PageSection section{"Notes", from.release, {}};
    for (const ClassNote& note : from.notes)
        section.fields.push_back({note.inherited ? note.heading + " (from " + note.origin + ")" : note.heading, note.text});
    if (!section.fields.empty()) page.sections.push_back(std::move(section));
}

void add_fields(SystemPage& page, const Edition& edition, const ClassPage& from) {
    if (!edition.details) return;
    PageSection section{"What the file says", source_of(page.system, edition.details.pack), {}};
    if (page.system.system == CodeSystem::hcpcs) {
        for (const FieldInWords& field : hcpcs_fields(*edition.details.data, page.code))
            section.fields.push_back({field.name, field.words.empty() ? field.value : fmt::format("{} ({})", field.words, field.value)});
    } else {
        for (const ClassField& field : from.fields)
            section.fields.push_back({field.name, field.value});
    }
    if (!section.fields.empty()) page.sections.push_back(std::move(section));
}

// The seven characters with what they mean; of what is no code, why not.
void add_characters(SystemPage& page, const Edition& edition) {
    if (!edition.pcs_tables) return;
    const auto step = pcs_step(edition, page.code);
    if (!step) return; // no table begins so: the validity has said it
    PageSection section{"Characters", source_of(page.system, edition.pcs_tables.pack), {}};
    for (const PcsPicked& picked : step->picked) {
        std::string value(picked.choice.label);
        if (!picked.choice.definition.empty()) value += ": " + std::string(picked.choice.definition);
        section.fields.push_back({fmt::format("{}  {}", picked.choice.character, picked.axis), std::move(value)});
    }
    if (!section.fields.empty()) page.sections.push_back(std::move(section));
    const PcsExplanation& fault = step->fault;
    if (fault.fault == PcsFault::none || fault.fault == PcsFault::incomplete) return;
    page.validity_text = fault.message;
    for (const std::string& code : fault.instead)
        if (const packs::CodeRow* row = edition.codes ? edition.codes.data->find(code) : nullptr)
            page.use_instead.push_back({code, code, std::string(edition.codes.data->long_title(*row)), row->billable != 0});
}

Validity validity_of(DatedState state) {
    switch (state) {
    case DatedState::valid:
        return Validity::valid;
    case DatedState::not_listed:
        return Validity::not_listed;
    case DatedState::not_yet:
        return Validity::not_yet;
    case DatedState::ended:
        return Validity::ended;
    case DatedState::no_data:
        break;
    }
    return Validity::no_data;
}

// HCPCS and NDC keep what has ended for years: the file's own dates decide.
void add_own_dates(SystemPage& page, const Edition& edition) {
    const DatedValidity dated = dated_validity(edition, page.code);
    page.validity = validity_of(dated.state);
    if (dated.state != DatedState::valid && dated.state != DatedState::no_data) page.validity_text = words(dated, page.label);
    if (dated.state == DatedState::valid && dated.first_day)
        page.validity_text =
            fmt::format("Valid from {}{}", dated.first_day->words(), dated.last_day ? " to " + dated.last_day->words() : std::string());
    for (const std::string& code : dated.use_instead)
        if (const packs::CodeRow* row = edition.codes ? edition.codes.data->find(code) : nullptr)
            page.use_instead.push_back(
                {code, display_code(page.system.system, code), std::string(edition.codes.data->long_title(*row)), true});
}

// What one unit of a drug is.
void add_unit(SystemPage& page) {
    const auto size = read_unit_size(page.title);
    if (!size) return; // the title names no amount: it is no drug, or a person has to read it
    page.sections.push_back(
        {"Drug units", "Title of the code", {{"One unit", fmt::format("{}{}", size->up_to ? "up to " : "", show(size->amount))}}});
}

Status add_ndc_links(packs::Catalogue& catalogue, const SystemRef& system, Date date, std::string_view code,
                     std::vector<PageSection>& sections) {
    const bool from_ndc = system.system == CodeSystem::ndc;
    if (!from_ndc && system.system != CodeSystem::hcpcs) return Done{};
    const auto links = from_ndc ? links_of_ndc(catalogue, date, code) : links_of_hcpcs(catalogue, date, code);
    if (!links) return links.error();
    PageSection section{from_ndc ? "Billed with" : "Drugs billed with it", "Your own table of NDC and HCPCS", {}};
    for (const NdcLink& link : *links) {
        const SystemRef to{from_ndc ? CodeSystem::hcpcs : CodeSystem::ndc, {}};
        const std::string& other = from_ndc ? link.hcpcs : link.ndc;
        section.fields.push_back(
            {display_code(to.system, other), fmt::format("{} HCPCS units in one {}", link.factor, link.unit), to, other});
    }
    if (!section.fields.empty()) sections.push_back(std::move(section));
    return Done{};
}

bool has_crosswalk(CodeSystem system) {
    return system == CodeSystem::icd10cm || system == CodeSystem::icd10pcs || system == CodeSystem::icd9cm_diagnosis ||
           system == CodeSystem::icd9cm_procedure;
}

void add_code(PageSection& section, const CrosswalkCode& code, CodeSystem system, std::string_view remark) {
    std::string value = code.title;
    if (code.approximate) value += value.empty() ? "approximate" : " (approximate)";
    if (!remark.empty()) value = std::string(remark) + (value.empty() ? "" : ": " + value);
    section.fields.push_back({code.label, std::move(value), {system, {}}, code.code});
}

void add_crosswalk(packs::Catalogue& catalogue, const SystemRef& system, std::string_view code, std::vector<PageSection>& sections) {
    if (!has_crosswalk(system.system)) return;
    const auto found = crosswalk(catalogue, system.system, code);
    if (!found || (!found->listed && found->backwards.empty())) return; // no mapping is installed, or it does not have the code
    PageSection there{fmt::format("Crosswalk to {}", title(found->to)), "GEM " + found->release, {}};
    if (found->no_map) there.fields.push_back({"No map", fmt::format("{} has no equivalent", title(found->to))});
    for (const CrosswalkCode& each : found->single)
        add_code(there, each, found->to, {});
    for (const CrosswalkScenario& scenario : found->scenarios)
        for (const CrosswalkChoice& part : scenario.parts)
            for (const CrosswalkCode& each : part.codes)
                add_code(
                    there, each, found->to,
                    fmt::format("combination {}, part {}{}", scenario.number, part.number, part.codes.size() > 1 ? ", one of these" : ""));
    if (!there.fields.empty()) sections.push_back(std::move(there));
    PageSection back{fmt::format("Codes of {} that lead here", title(found->to)), "GEM " + found->backwards_release, {}};
    for (const CrosswalkCode& each : found->backwards)
        add_code(back, each, found->to, {});
    if (!back.fields.empty()) sections.push_back(std::move(back));
}

bool is_modifier(const Edition& edition, std::string_view code) {
    return code.size() == 2 && edition.modifiers && edition.modifiers.data->find(code) != nullptr;
}

// A modifier is listed beside the codes, with the same fields.
SystemPage modifier_page(const SystemRef& system, const Edition& edition, std::string_view code) {
    SystemPage page;
    page.system = system;
    page.code = page.label = code;
    page.is_modifier = true;
    const packs::CodeTable& list = *edition.modifiers.data;
    const packs::CodeRow& row = *list.find(code);
    page.title = list.long_title(row);
    if (list.short_title(row) != page.title) page.short_title = list.short_title(row);
    page.release = edition.modifiers.pack->release;
    const DatedValidity dated = modifier_validity(edition, code);
    page.validity = validity_of(dated.state);
    page.validity_text = dated.state == DatedState::valid ? "Modifier: it goes with a code" : words(dated, page.label);
    ClassPage fields;
    fields.entry.code = page.code;
    if (edition.details)
        if (const std::uint32_t at = edition.details.data->find(code); at != packs::kNone)
            for (std::size_t column = 1; column < edition.details.data->columns.size(); ++column)
                if (const std::string_view value = edition.details.data->cell(at, column); !value.empty())
                    fields.fields.push_back({std::string(edition.details.data->column(column)), std::string(value)});
    add_fields(page, edition, fields);
    return page;
}

} // namespace

Result<SystemPage> system_page(packs::Catalogue& catalogue, const SystemRef& system, Date date, std::string_view input) {
    const Date day = date_in(system, date);
    const auto found = catalogue.edition(system.system, day, system.name);
    if (!found) return found.error();
    const Edition& edition = **found;
    const auto from = class_page(catalogue, system.system, day, input, system.name);
    if (!from) return from.error();
    if (is_modifier(edition, from->entry.code)) return modifier_page(system, edition, from->entry.code);
    SystemPage page;
    page.system = system;
    page.code = from->entry.code;
    page.label = from->entry.label;
    page.title = from->entry.title;
    page.short_title = from->short_title;
    page.validity = from->validity;
    page.validity_text = from->validity_text;
    page.release = from->release;
    page.history = from->history;
    if (from->validity == Validity::valid && day != date)
        page.validity_text = fmt::format("Legacy: reported until {}", last_icd9_day().words());
    if (system.system == CodeSystem::hcpcs || system.system == CodeSystem::ndc) add_own_dates(page, edition);
    add_place(page, *from);
    if (system.system == CodeSystem::icd10pcs) add_characters(page, edition);
    add_notes(page, *from);
    if (system.system == CodeSystem::hcpcs) add_unit(page);
    add_fields(page, edition, *from);
    auto further = further_sections(catalogue, system, date, page.code);
    if (!further) return further.error();
    for (PageSection& section : *further)
        page.sections.push_back(std::move(section));
    return page;
}

Result<std::vector<PageSection>> further_sections(packs::Catalogue& catalogue, const SystemRef& system, Date date, std::string_view code) {
    std::vector<PageSection> sections;
    if (const Status status = add_ndc_links(catalogue, system, date, code, sections); !status) return status.error();
    add_crosswalk(catalogue, system, code, sections);
    const auto lists = lists_of(catalogue, system.system, date_in(system, date), code);
    if (!lists) return lists.error();
    PageSection section{"Lists and edits", {}, {}};
    for (const ListEntry& entry : *lists)
        section.fields.push_back({entry.list, fmt::format("{} ({})", entry.value, entry.release)});
    if (!section.fields.empty()) sections.push_back(std::move(section));
    return sections;
}

} // namespace sequela::lookup
