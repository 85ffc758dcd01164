#include "rules/opps/opps_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "rules/drafting.h"
#include "rules/ncci/service_lines.h"
#include "rules/opps/addenda.h"

namespace sequela::rules {
namespace {

// The lines of a hospital outpatient claim with their rows of Addendum B.
struct OppsView {
    struct Item {
        ServiceLine line;
        const OppsAddenda* addenda = nullptr; // null: no date, or the packs cannot be read
        std::optional<OppsItem> item;
    };
    std::map<Date, OppsAddenda> days;
    std::vector<Item> items;
};

void look_up(OppsView& opps, packs::Catalogue* catalogue) {
    for (OppsView::Item& item : opps.items) {
        if (!catalogue || !item.line.first) continue;
        auto known = opps.days.find(*item.line.first);
        if (known == opps.days.end()) {
            auto addenda = OppsAddenda::on(*catalogue, *item.line.first);
            if (!addenda) continue;
            known = opps.days.emplace(*item.line.first, *addenda).first;
        }
        item.addenda = &known->second;
        item.item = known->second.item(item.line.code);
    }
}

const OppsView& opps_view(const EncounterView& view) {
    return view.once().get<OppsView>("opps", [&] {
        OppsView opps;
        if (!is_hospital_outpatient(view.encounter)) return opps;
        for (const ServiceLine& line : service_lines(view.encounter))
            opps.items.push_back({line, nullptr, std::nullopt});
        look_up(opps, view.context.catalogue);
        return opps;
    });
}

void cite_addendum(Verdict& verdict, const OppsView::Item& item) {
    const std::string& release = item.addenda->items.pack->release;
    verdict.citation = {"OPPS Addendum B", fmt::format("{}, status indicator {}", item.line.code, item.item->indicator), release};
    verdict.pack_release = release;
    const std::string words = item.addenda->words_of(item.item->indicator);
    if (!words.empty()) verdict.reason = fmt::format("Status indicator {}: {}", item.item->indicator, words);
}

void check_data(const EncounterView& view, std::vector<Verdict>& verdicts) {
    if (view.context.stage != Stage::complete) return;
    for (const OppsView::Item& item : opps_view(view).items) {
        if (item.addenda && item.addenda->items) continue;
        Verdict verdict = draft_service(
            "opps.data", Status::no_data, item.line,
            item.line.first ? fmt::format("Outpatient payment (OPPS) could not be checked: Addendum B for {} is not installed.",
                                          item.line.first->words())
                            : std::string("Outpatient payment (OPPS) could not be checked, because there is no date of service."));
        verdict.citation = {"CMS, Hospital Outpatient Prospective Payment System, Addendum B", "", ""};
        verdicts.push_back(std::move(verdict));
        return;
    }
}

void check_inpatient_only(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const OppsView::Item& item : opps_view(view).items) {
        // CA: the patient died before admission.
        if (!item.item || item.item->indicator != "C" || item.line.has("CA")) continue;
        Verdict verdict =
            draft_service("opps.inpatient_only", Status::fail, item.line,
                          fmt::format("{} is an inpatient-only procedure: on an outpatient claim it is denied, with all else of its "
                                      "day.",
                                      item.line.code));
        cite_addendum(verdict, item);
        verdict.fixes.push_back(remove_service_fix(item.line));
        verdicts.push_back(std::move(verdict));
    }
}

struct NotPaid {
    std::string_view indicator;
    std::string_view words;
};

// D, a discontinued code, is no code of the date, which others say.
constexpr std::array<NotPaid, 5> kNotPaid = {
    {{"B", "is not recognized on a hospital outpatient claim: another code of the same service may be, or another bill type"},
     {"E1", "is not paid by Medicare on an outpatient claim: it is not covered, or excluded by statute"},
     {"E2", "is not paid by Medicare on an outpatient claim: there is no price for it"},
     {"M", "is not billable to the Medicare contractor of the hospital"},
     {"Y", "is billed to the contractor for durable medical equipment (DME MAC), not on a hospital outpatient claim"}}};

void check_not_paid(const EncounterView& view, std::vector<Verdict>& verdicts) {
    for (const OppsView::Item& item : opps_view(view).items) {
        // GY and GZ say that a denial is expected.
        if (!item.item || item.line.has("GY") || item.line.has("GZ")) continue;
        const auto row =
            std::find_if(kNotPaid.begin(), kNotPaid.end(), [&](const NotPaid& each) { return each.indicator == item.item->indicator; });
        if (row == kNotPaid.end()) continue;
        Verdict verdict = draft_service("opps.not_paid", Status::warn, item.line, fmt::format("{} {}.", item.line.code, row->words));
        cite_addendum(verdict, item);
        verdict.fixes.push_back(remove_service_fix(item.line));
        verdicts.push_back(std::move(verdict));
    }
}

} // namespace

const std::vector<Rule>& opps_rules() {
    static const std::vector<Rule> rules = {
        {"opps.data", "Missing OPPS addendum", "Says that outpatient payment could not be checked for a hospital outpatient claim.",
         "Domain rule 0.4", check_data},
        {"opps.inpatient_only", "Inpatient-only procedures",
         "A procedure that Medicare pays for inpatients only is not on an outpatient claim.", "42 CFR 419.22(n); OPPS Addendum B",
         check_inpatient_only},
        {"opps.not_paid", "Not paid under OPPS", "A code that is not paid, or is billed elsewhere, is not on a hospital outpatient claim.",
         "OPPS Addenda B and D1", check_not_paid},
    };
    return rules;
}

} // namespace sequela::rules
