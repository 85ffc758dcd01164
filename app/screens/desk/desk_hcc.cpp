// The payment models of Medicare Advantage and Part D on the diagnoses of this case: categories with what they rest on, what a hierarchy
// drops, each factor, the raw score; and whether the record carries words for each category.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/screens/desk/desk_state.h"
#include "app/ui/ui.h"
#include "base/text.h"
#include "groupers/hcc/encounter.h"

namespace sequela::app::desk {
namespace {

using groupers::HccCategory;
using groupers::HccDefinitions;
using groupers::HccDiagnosis;
using groupers::HccFactor;
using groupers::HccModel;
using groupers::HccResult;
using ui::Tone;
using ui::Ui;

constexpr std::array<std::string_view, 3> kModels = {"V24", "V28", "RxHCC"}; // in the order of kHccModels
constexpr const char* kModelKey = "desk.hcc.model";

constexpr std::array<std::string_view, 5> kEntitled = {"Not known", "Age", "Disability", "ESRD", "Disability and ESRD"};
constexpr std::array<char, 5> kEntitledCodes = {' ', '0', '1', '2', '3'};
constexpr std::array<std::string_view, 4> kDual = {"Not known", "Not dual", "Partial dual", "Full dual"};
constexpr std::array<std::string_view, 4> kDualCodes = {"", "00", "01", "02"}; // one of those of each kind: the models tell no more apart
constexpr std::array<std::string_view, 3> kSets = {"Not chosen", "First set", "Second set"};

HccModel model_of(const HccState& hcc) {
    return groupers::kHccModels[static_cast<std::size_t>(hcc.model)];
}

std::string key_of_facts(const HccState& hcc) {
    return "desk.hcc." + hcc.of_case;
}

void keep_facts(AppContext& context, const HccState& hcc) {
    const HccFacts& facts = hcc.facts;
    context.remember(key_of_facts(hcc), fmt::format("{} {} {:d} {:d} {:d} {:d} {:d} {}", facts.entitled, facts.dual, facts.institutional,
                                                    facts.new_enrollee, facts.chronic_snp, facts.low_income, facts.esrd, facts.set));
}

void recall_facts(AppContext& context, HccState& hcc) {
    hcc.facts = {};
    const std::string kept = context.recall(key_of_facts(hcc)).value_or("");
    std::array<int, 8> numbers{};
    const auto parts = split(kept, ' ');
    for (std::size_t i = 0; i < parts.size() && i < numbers.size(); ++i)
        if (parts[i].size() == 1 && parts[i][0] >= '0' && parts[i][0] <= '9') numbers[i] = parts[i][0] - '0';
    hcc.facts = {std::min(numbers[0], 4), std::min(numbers[1], 3), numbers[2] != 0, numbers[3] != 0,
                 numbers[4] != 0,         numbers[5] != 0,         numbers[6] != 0, std::min(numbers[7], 2)};
}

void put_facts(const HccFacts& facts, groupers::HccPerson& person) {
    person.entitled_by = kEntitledCodes[static_cast<std::size_t>(facts.entitled)];
    person.dual = kDualCodes[static_cast<std::size_t>(facts.dual)];
    person.institutional = facts.institutional;
    person.new_enrollee = facts.new_enrollee;
    person.chronic_snp = facts.chronic_snp;
    person.low_income = facts.low_income;
    person.esrd = facts.esrd;
    if (facts.set > 0) person.set = facts.set;
}

void score_case(AppContext& context, DeskState& state) {
    HccState& hcc = state.hcc;
    hcc.result.reset();
    hcc.definitions = nullptr;
    hcc.missing.clear();
    rules::Encounter encounter = casework::to_rules(state.session->file());
    hcc.payment_year = groupers::payment_year_of(encounter);
    if (!hcc.payment_year) return;
    const auto definitions = groupers::hcc_definitions(context.catalogue(), model_of(hcc), *hcc.payment_year);
    hcc.person = {};
    groupers::read_person(encounter, *hcc.payment_year, hcc.person);
    put_facts(hcc.facts, hcc.person);
    if (!definitions) {
        hcc.missing = definitions.error().text();
        return;
    }
    hcc.definitions = *definitions;
    const packs::Edition* edition = state.session->edition();
    hcc.result = groupers::score(**definitions, hcc.person,
                                 groupers::hcc_diagnoses_of(encounter, edition && edition->codes ? edition->codes.data : nullptr));
}

void refresh(AppContext& context, DeskState& state) {
    HccState& hcc = state.hcc;
    const casework::EncounterFile& file = state.session->file();
    const MadeFrom now{true, state.session->revision(), context.catalogue().revision()};
    const bool same_case = hcc.of_case == file.id;
    if (same_case && hcc.from.made && hcc.from.session == now.session && hcc.from.packs == now.packs) return;
    if (!same_case) {
        hcc.of_case = file.id;
        recall_facts(context, hcc);
        const std::string kept = context.recall(kModelKey).value_or("");
        for (std::size_t i = 0; i < kModels.size(); ++i)
            if (kept == kModels[i]) hcc.model = static_cast<int>(i);
    }
    hcc.from = now;
    score_case(context, state);
}

// Two factors for each variable, and nothing in the table says which plans each is for.
bool has_sets(const HccState& hcc) {
    return hcc.definitions && std::any_of(hcc.definitions->factors.begin(), hcc.definitions->factors.end(),
                                          [](const auto& factor) { return factor.second.size() > 1; });
}

std::string person_words(const HccState& hcc) {
    std::string words = hcc.person.age ? fmt::format("Age {}", *hcc.person.age) : std::string("Age not known");
    words += hcc.person.sex == rules::Sex::female ? ", female" : hcc.person.sex == rules::Sex::male ? ", male" : ", sex not known";
    words += fmt::format(" on 01 Feb {}", *hcc.payment_year);
    if (hcc.result && !hcc.result->segment.empty()) words += "  ·  segment " + hcc.result->segment;
    return words;
}

// True if a fact was changed.
bool draw_choices(Ui& ui, const HccState& hcc, HccFacts& facts) {
    const bool part_d = model_of(hcc) == HccModel::rx_v08;
    bool changed = false;
    changed |= ui.select("Entitled first by", kEntitled, facts.entitled, {.key = "desk.hcc.entitled"});
    if (!part_d || facts.institutional) changed |= ui.select("Medicaid", kDual, facts.dual, {.key = "desk.hcc.dual"});
    changed |= ui.checkbox("Long-term institutional", facts.institutional, {.key = "desk.hcc.institutional"});
    changed |= ui.checkbox("New enrollee", facts.new_enrollee,
                           {.key = "desk.hcc.new", .description = "Less than 12 months of Part B in the year of the diagnoses"});
    if (facts.new_enrollee && !part_d)
        changed |= ui.checkbox("In a special needs plan for chronic conditions", facts.chronic_snp, {.key = "desk.hcc.snp"});
    if (part_d) changed |= ui.checkbox("Low-income subsidy", facts.low_income, {.key = "desk.hcc.low"});
    if (part_d && facts.new_enrollee) changed |= ui.checkbox("ESRD", facts.esrd, {.key = "desk.hcc.esrd"});
    return changed;
}

void draw_facts(Ui& ui, AppContext& context, DeskState& state) {
    HccState& hcc = state.hcc;
    bool changed = false;
    // Without a set there is no score, so that the choice is not behind the button.
    if (has_sets(hcc))
        changed = ui.select("Set of factors", kSets, hcc.facts.set,
                            {.key = "desk.hcc.set", .description = "The table has two, and does not say which plans each is for."});
    if (hcc.facts_open) {
        ui.group("group", "What the models ask of the person", [&] { changed |= draw_choices(ui, hcc, hcc.facts); });
        ui.separator();
    }
    if (!changed) return;
    keep_facts(context, hcc);
    score_case(context, state);
}

// The model, and the person behind a button: both decide the score.
void draw_head(Ui& ui, AppContext& context, DeskState& state) {
    HccState& hcc = state.hcc;
    ui.row([&] {
        if (ui.segmented("Model", kModels, hcc.model, {.key = "desk.hcc.model", .label_hidden = true})) {
            context.remember(kModelKey, kModels[static_cast<std::size_t>(hcc.model)]);
            score_case(context, state);
        }
        ui.spring();
        if (hcc.definitions && ui.button("Person", {.kind = ui::ButtonKind::subtle,
                                                    .icon = icons::user,
                                                    .key = "desk.hcc.person",
                                                    .tooltip = "What the models ask of the person",
                                                    .small = true,
                                                    .pressed = hcc.facts_open}))
            hcc.facts_open = !hcc.facts_open;
    });
}

void draw_score(Ui& ui, const HccState& hcc) {
    const HccResult& result = *hcc.result;
    ui.row([&] {
        ui.text(result.raw ? "Raw score " + result.raw->text() : std::string("No score"), {.weight = ui::Weight::semibold});
        ui.spring();
        if (!result.no_data.empty()) ui.badge(ui::Meaning::question, fmt::format("{} no data", result.no_data.size()));
    });
    ui.muted(person_words(hcc));
}

std::string codes_of(const HccCategory& row) {
    std::string codes;
    for (const HccDiagnosis& diagnosis : row.support)
        codes += (codes.empty() ? "" : ", ") + display_code(CodeSystem::icd10cm, diagnosis.code);
    return codes;
}

std::string state_words(const HccDefinitions& definitions, const HccCategory& row) {
    if (row.state == HccCategory::State::dropped) {
        const std::string_view label = definitions.label(row.dropped_by);
        return fmt::format("dropped by {}{}{}", definitions.name(row.dropped_by), label.empty() ? "" : " ", label);
    }
    return row.state == HccCategory::State::alone ? "counts only beside others" : "counts";
}

void draw_category(Ui& ui, DeskState& state, const HccCategory& row) {
    const HccDefinitions& definitions = *state.hcc.definitions;
    const std::string name = definitions.name(row.category);
    const std::string words = state_words(definitions, row);
    const bool evidence = row.has_evidence();
    const bool counts = row.state == HccCategory::State::counts;
    ui.group("listitem", fmt::format("{}: {}, {}, evidence {}", name, codes_of(row), words, evidence ? "yes" : "no"), [&] {
        ui.row([&] {
            ui.text(name, {.weight = counts ? ui::Weight::semibold : ui::Weight::regular, .tone = counts ? Tone::normal : Tone::muted});
            ui.spring();
            if (evidence)
                ui.chip("Evidence: yes", icons::quote);
            else
                ui.badge(ui::Meaning::question, "Evidence: no");
        });
        if (const std::string_view label = definitions.label(row.category); !label.empty()) ui.muted(label);
        if (!counts) ui.text("Here " + words, {.size = ui::TextSize::small});
        ui.row([&] {
            for (const HccDiagnosis& diagnosis : row.support)
                ui.scope(diagnosis.line, [&] {
                    const std::string code = display_code(CodeSystem::icd10cm, diagnosis.code);
                    if (ui.button(code, {.kind = ui::ButtonKind::subtle, .small = true, .name = code + ", go to its line"})) {
                        state.codes.line = diagnosis.line;
                        ui.focus("desk.codes");
                    }
                });
        });
        if (counts) ui.muted(groupers::meat_question(definitions, row), ui::TextSize::tiny);
        ui.separator();
    });
}

void draw_factors(Ui& ui, const HccResult& result) {
    ui.heading("Factors", 3);
    ui.group("list", "Factors", [&] {
        for (const HccFactor& factor : result.factors)
            ui.group("listitem", fmt::format("{} {}: {}", factor.variable, factor.value.text(), factor.why), [&] {
                ui.row([&] {
                    ui.text(factor.variable, {.size = ui::TextSize::small, .weight = ui::Weight::semibold});
                    ui.spring();
                    ui.text(factor.value.text(), {.size = ui::TextSize::small, .weight = ui::Weight::semibold});
                });
                ui.muted(factor.why);
            });
    });
    if (!result.raw) return;
    ui.separator();
    ui.fact("Raw score", result.raw->text(), 200);
    if (result.normalised) ui.fact("Normalised", result.normalised->text(), 200);
    if (result.adjusted) ui.fact("After coding intensity", result.adjusted->text(), 200);
    if (!result.figures_source.empty()) ui.muted(result.figures_source, ui::TextSize::tiny);
}

void draw_not_known(Ui& ui, const HccResult& result) {
    if (result.no_data.empty()) return;
    ui.heading("Not known", 3);
    ui.group("list", "Not known", [&] {
        for (const std::string& sentence : result.no_data)
            ui.group("listitem", sentence, [&] { ui.muted(sentence); });
    });
}

void draw_result(Ui& ui, DeskState& state) {
    const HccResult& result = *state.hcc.result;
    draw_score(ui, state.hcc);
    if (result.categories.empty()) ui.muted("No diagnosis of this case is in a category of the model.");
    ui.group("list", "Categories", [&] {
        for (const HccCategory& row : result.categories)
            ui.scope(row.category, [&] { draw_category(ui, state, row); });
    });
    for (const groupers::HccUnused& unused : result.unused)
        ui.muted(fmt::format("{}: {}", display_code(CodeSystem::icd10cm, unused.diagnosis.code), unused.why));
    if (!result.factors.empty()) draw_factors(ui, result);
    draw_not_known(ui, result);
    ui.muted(fmt::format("{}, payment year {}, from this case alone: other encounters of the year count as well.",
                         groupers::title(state.hcc.definitions->model), *state.hcc.payment_year),
             ui::TextSize::tiny);
}

} // namespace

void draw_hcc_pane(Ui& ui, AppContext& context, DeskState& state) {
    refresh(context, state);
    HccState& hcc = state.hcc;
    ui.pad(ui::metric::between, ui::metric::inside, [&] {
        draw_head(ui, context, state);
        if (!hcc.payment_year) {
            ui.muted("The date of the encounter decides the payment year. Enter it in the encounter's details (F2).");
            return;
        }
        if (!hcc.missing.empty()) {
            if (ui.empty_state(icons::git_compare, "No tables for this payment year",
                               fmt::format("{}. Until then there is no score, which says nothing about the codes.", hcc.missing),
                               "Go to the code sets"))
                context.go("packs");
            return;
        }
        ui.scroll("desk.hcc", {.name = "The payment model"}, [&] {
            draw_facts(ui, context, state);
            if (hcc.result) draw_result(ui, state);
        });
    });
}

} // namespace sequela::app::desk
