#include "rules/guidelines/interpret.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "rules/drafting.h"
#include "rules/guidelines/code_set.h"

namespace sequela::rules {
namespace {

constexpr std::array<std::string_view, kTopics> kIds = {
    "guideline.symptom",     "guideline.acute_chronic",  "guideline.combination",    "guideline.infection",    "guideline.sepsis",
    "guideline.neoplasm",    "guideline.diabetes",       "guideline.substance",      "guideline.hypertension", "guideline.infarction",
    "guideline.respiratory", "guideline.pressure_ulcer", "guideline.fracture",       "guideline.kidney",       "guideline.pregnancy",
    "guideline.delivery",    "guideline.weeks",          "guideline.newborn",        "guideline.scale",        "guideline.burn",
    "guideline.poisoning",   "guideline.injury",         "guideline.external_cause", "guideline.first_only",   "guideline.never_first",
    "guideline.body_mass",   "guideline.examination",    "guideline.uncertain"};

struct ReadRow {
    const GuidelineRow* row = nullptr;
    CodeSet codes;
    CodeSet others;
    CodeSet unless;
};

using RowsByTopic = std::array<std::vector<ReadRow>, kTopics>;

// The tables with their lists of codes read, once.
const RowsByTopic& all_rows() {
    static const RowsByTopic rows = [] {
        RowsByTopic made;
        for (const auto table : {general_rows(), infection_rows(), neoplasm_and_diabetes_rows(), body_system_rows(), pregnancy_rows(),
                                 injury_rows(), factor_rows()})
            for (const GuidelineRow& row : table)
                made[static_cast<std::size_t>(row.topic)].push_back({&row, CodeSet(row.codes), CodeSet(row.others), CodeSet(row.unless)});
        return made;
    }();
    return rows;
}

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
        text.replace(at, mark.size(), by);
    return text;
}

std::string_view side_of(const Line& line) {
    for (const std::string_view side : {"right", "left"})
        if (line.title.find(side) != std::string_view::npos) return side;
    return {};
}

bool speaks_of(const Verdict& verdict, int line) {
    return std::any_of(verdict.subjects.begin(), verdict.subjects.end(), [&](const Subject& subject) { return subject.line == line; });
}

// Has it been said that the line stands wrongly where it stands?
bool is_misplaced(const std::vector<Verdict>& verdicts, const Line& line) {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        if (verdict.subjects.empty() || verdict.subjects.front().line != line.number) return false;
        if (verdict.rule == "icd10cm.manifestation_first" || verdict.rule == "icd10cm.external_cause_first") return true;
        return std::any_of(verdict.fixes.begin(), verdict.fixes.end(), [](const Fix& fix) { return fix.kind == FixKind::move_after; });
    });
}

// "T81.4-", "A40-A41": the code with which the question of a fix begins.
std::string first_code(std::string_view question) {
    return normalise_code(question.substr(0, question.find('-')));
}

bool asks_for_one_of(const Verdict& verdict, const CodeSet& wanted) {
    return std::any_of(verdict.fixes.begin(), verdict.fixes.end(),
                       [&](const Fix& fix) { return fix.kind == FixKind::find && wanted.contains(first_code(fix.code)); });
}

// Has it been said that one of these codes is missing? By a note of the line or of what stands behind it, or by the rule itself.
bool is_wanted(const std::vector<Verdict>& verdicts, std::string_view rule, const Line& line, const CodeSet& wanted) {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        const bool of_line = speaks_of(verdict, line.number);
        const bool is_note = verdict.rule == "icd10cm.code_first_missing" || verdict.rule == "icd10cm.manifestation_first" ||
                             (verdict.rule == "icd10cm.use_additional_missing" && of_line);
        if (is_note || verdict.rule == rule) return asks_for_one_of(verdict, wanted);
        return false;
    });
}

// Has it been asked for another partner of the line already? One question at a time.
bool is_asked(const std::vector<Verdict>& verdicts, std::string_view rule, const Line& line) {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        if (verdict.rule != rule && verdict.rule != "icd10cm.code_first_missing" && verdict.rule != "icd10cm.manifestation_first")
            return false;
        return std::any_of(verdict.fixes.begin(), verdict.fixes.end(),
                           [&](const Fix& fix) { return fix.kind == FixKind::find && fix.line == line.number; });
    });
}

// One row, run on one encounter.
class RowCheck {
public:
    RowCheck(const EncounterView& view, const ReadRow& rule, std::vector<Verdict>& verdicts)
        : view_(view), rule_(rule), row_(*rule.row), verdicts_(verdicts) {}
    void run();

private:
    bool has(int condition) const { return (row_.when & condition) != 0; }
    bool is_a(const Line& line) const;
    bool is_b(const Line& line) const { return is_coded(line) && rule_.others.contains(line.code); }
    bool is_pair(const Line& a, const Line& b) const;
    const Line* first_a() const;
    Verdict* speak(const Line& a, const Line& b, std::string message);
    std::string message(std::string_view sentence, const Line& a, const Line& b) const;

    void never_first();
    void first_only();
    void once();
    void needs();
    void before();
    void too_much(std::string_view sentence);
    void combine();

    const EncounterView& view_;
    const ReadRow& rule_;
    const GuidelineRow& row_;
    std::vector<Verdict>& verdicts_;
};

bool RowCheck::is_a(const Line& line) const {
    if (!is_coded(line) || !rule_.codes.contains(line.code)) return false;
    if (has(active) && line.code.size() == 7 && line.code[6] != 'A') return false;
    return row_.title.empty() || line.title.find(row_.title) != std::string_view::npos;
}

bool RowCheck::is_pair(const Line& a, const Line& b) const {
    if (a.number == b.number || !is_b(b)) return false;
    if (has(first_is_other) && !view_.is_first(b)) return false;
    if (has(both_present) && (developed_in_hospital(view_, a) || developed_in_hospital(view_, b))) return false;
    if (has(others_developed) && !developed_in_hospital(view_, b)) return false;
    return !has(same_side) || (!side_of(a).empty() && side_of(a) == side_of(b));
}

const Line* RowCheck::first_a() const {
    const auto found = std::find_if(view_.lines.begin(), view_.lines.end(), [&](const Line& line) { return is_a(line); });
    return found == view_.lines.end() ? nullptr : &*found;
}

std::string RowCheck::message(std::string_view sentence, const Line& a, const Line& b) const {
    std::string text = row_.ask.empty() ? fmt::format("{}{}{}.", sentence, row_.why.empty() ? "" : ": ", row_.why) : std::string(row_.ask);
    text = replaced(std::move(text), "{a}", dotted(a.code));
    text = replaced(std::move(text), "{b}", dotted(b.code));
    text = replaced(std::move(text), "{first}", view_.first_word());
    return replaced(std::move(text), "{into}", row_.into);
}

Verdict* RowCheck::speak(const Line& a, const Line& b, std::string text) {
    return say(view_, row_.topic, row_.status, row_.section, a, b, std::move(text), verdicts_);
}

void RowCheck::never_first() {
    const Line& line = view_.lines.front();
    if (!is_a(line) || is_misplaced(verdicts_, line)) return;
    Verdict* verdict = speak(line, line, message("{a} is never {first}", line, line));
    if (!verdict) return;
    if (view_.lines.size() > 1) verdict->fixes.push_back(move_after_fix(view_, line.number, view_.lines[1].number));
}

void RowCheck::first_only() {
    const Line& front = view_.lines.front();
    if (rule_.codes.contains(front.code)) return;
    const Line* line = first_a();
    if (!line) return;
    Verdict* verdict = speak(*line, *line, message("{a} is {first} or not coded", *line, *line));
    if (!verdict) return;
    verdict->fixes.push_back(move_before_fix(view_, line->number, front.number));
    verdict->fixes.push_back(remove_fix(view_, line->number));
    offer_to_keep(view_, *verdict, *line, *line);
}

void RowCheck::once() {
    const Line* first = first_a();
    for (const Line& line : view_.lines) {
        if (!first || line.number <= first->number || !is_a(line)) continue;
        Verdict* verdict = speak(*first, line, message("{a} and {b} are not coded together", *first, line));
        if (!verdict) continue;
        verdict->fixes.push_back(remove_fix(view_, line.number));
        verdict->fixes.push_back(remove_fix(view_, first->number));
        offer_to_keep(view_, *verdict, *first, line);
    }
}

void RowCheck::needs() {
    const Line* line = first_a();
    if (!line || is_wanted(verdicts_, rule_id(row_.topic), *line, rule_.others) || is_asked(verdicts_, rule_id(row_.topic), *line)) return;
    // One that is not valid on the date is there all the same.
    const auto is_partner = [&](const Line& other) { return other.number != line->number && rule_.others.contains(other.code); };
    if (std::any_of(view_.lines.begin(), view_.lines.end(), is_partner)) return;
    if (!rule_.others.is_in(*view_.codes)) return; // what is wanted is not in the release of the date
    const std::string named = list_of(rule_.others.names());
    Verdict* verdict = speak(*line, *line, message(fmt::format("{{a}} is coded only with {}, which is missing", named), *line, *line));
    if (!verdict) return;
    constexpr std::size_t kMost = 3;
    for (std::size_t i = 0; i < std::min(kMost, rule_.others.names().size()); ++i)
        verdict->fixes.push_back(find_fix(line->number, rule_.others.names()[i]));
    offer_to_keep(view_, *verdict, *line, *line);
}

void RowCheck::before() {
    const Line* a = first_a();
    if (!a) return;
    for (const Line& b : view_.lines) {
        if (b.number >= a->number) return;
        if (!is_pair(*a, b)) continue;
        Verdict* verdict = speak(b, *a, message("{a} is coded before {b}", *a, b));
        if (!verdict) return;
        verdict->fixes.push_back(move_before_fix(view_, a->number, b.number));
        verdict->fixes.push_back(move_after_fix(view_, b.number, a->number));
        offer_to_keep(view_, *verdict, b, *a);
        return;
    }
}

void RowCheck::too_much(std::string_view sentence) {
    for (const Line& b : view_.lines) {
        if (!is_b(b)) continue;
        const auto a = std::find_if(view_.lines.begin(), view_.lines.end(), [&](const Line& line) {
            if (!is_a(line) || !is_pair(line, b)) return false;
            // A sign that was there on admission is no part of what developed later.
            return row_.kind != Kind::part_of || !developed_in_hospital(view_, line) || developed_in_hospital(view_, b);
        });
        if (a == view_.lines.end()) continue;
        Verdict* verdict = speak(*a, b, message(sentence, *a, b));
        if (!verdict) continue;
        verdict->fixes.push_back(remove_fix(view_, b.number));
        if (row_.kind == Kind::not_with) verdict->fixes.push_back(remove_fix(view_, a->number));
        offer_to_keep(view_, *verdict, *a, b);
    }
}

void RowCheck::combine() {
    const std::string into = normalise_code(row_.into);
    if (!CodeSet(row_.into).is_in(*view_.codes)) return; // not in the release of the date
    const bool complete = view_.codes->is_billable(into);
    for (const Line& line : view_.lines)
        if (line.code.substr(0, into.size()) == into) return;
    for (const Line& a : view_.lines) {
        if (!is_a(a)) continue;
        for (const Line& b : view_.lines) {
            if (!is_pair(a, b)) continue;
            const bool instead = row_.kind == Kind::combine;
            Verdict* verdict =
                speak(a, b, message(instead ? "{a} and {b} are coded as {into}" : "{a} and {b} ask for {into}, which is missing", a, b));
            if (!verdict) continue;
            if (!instead)
                verdict->fixes.push_back(complete ? add_fix(view_, a.number, into) : find_fix(a.number, dotted(into)));
            else if (complete)
                verdict->fixes.push_back(replace_fix(a.number, a.code, into, ""));
            else
                verdict->fixes.push_back(choose_fix(a.number, into, fmt::format("Choose a code below {}", dotted(into))));
            offer_to_keep(view_, *verdict, a, b);
            return;
        }
    }
}

void RowCheck::run() {
    if (has(inpatient) && !view_.is_inpatient()) return;
    if (has(not_inpatient) && view_.is_inpatient()) return;
    if (!rule_.unless.empty() &&
        std::any_of(view_.lines.begin(), view_.lines.end(), [&](const Line& line) { return rule_.unless.contains(line.code); }))
        return;
    switch (row_.kind) {
    case Kind::never_first:
        return never_first();
    case Kind::first_only:
        return first_only();
    case Kind::once:
        return once();
    case Kind::not_with:
        return too_much("{b} is not coded together with {a}");
    case Kind::part_of:
        return too_much("{b} is not coded beside {a}");
    case Kind::combine:
    case Kind::asks_for:
        return combine();
    case Kind::needs:
        return needs();
    case Kind::before:
        return before();
    }
}

} // namespace

std::string_view rule_id(Topic topic) {
    return kIds[static_cast<std::size_t>(topic)];
}

bool is_coded(const Line& line) {
    return line.billable && !line.repeated;
}

bool developed_in_hospital(const EncounterView& view, const Line& line) {
    return view.is_inpatient() && (line.diagnosis->poa == Poa::no || line.diagnosis->poa == Poa::unknown);
}

bool is_said(const std::vector<Verdict>& verdicts, const Line& a, const Line& b) {
    return std::any_of(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
        // These remark what may stand, not what is wrong.
        if (verdict.rule == "icd10cm.excludes2" || verdict.rule == "icd10cm.code_also") return false;
        return verdict.subjects.size() > 1 && speaks_of(verdict, a.number) && speaks_of(verdict, b.number);
    });
}

Verdict* say(const EncounterView& view, Topic topic, Status status, std::string_view section, const Line& a, const Line& b,
             std::string message, std::vector<Verdict>& verdicts) {
    if (a.number != b.number && is_said(verdicts, a, b)) return nullptr;
    const std::string_view rule = rule_id(topic);
    Verdict verdict = a.number == b.number ? draft(view, rule, status, {a.number}) : draft(view, rule, status, {a.number, b.number});
    cite_guideline(verdict, section);
    verdict.message = std::move(message);
    const bool kept = is_overridden(a, rule, b.code) || is_overridden(b, rule, a.code);
    verdicts.push_back(std::move(verdict));
    if (!kept) return &verdicts.back();
    verdicts.back().status = Status::bypassed;
    verdicts.back().message = a.number == b.number ? fmt::format("{} is kept as it is.", dotted(a.code))
                                                   : fmt::format("{} and {} are kept as they are.", dotted(a.code), dotted(b.code));
    return nullptr;
}

void offer_to_keep(const EncounterView& view, Verdict& verdict, const Line& a, const Line& b) {
    if (verdict.status == Status::fail) return;
    Fix fix = override_fix(view, a.number, b.number, "Keep it as it is: the record supports it");
    if (a.number == b.number) { // of no pair
        fix.other_line = -1;
        fix.code.clear();
    }
    verdict.fixes.push_back(std::move(fix));
}

void check_topic(const EncounterView& view, Topic topic, std::vector<Verdict>& verdicts) {
    if (!view.codes || view.lines.empty()) return;
    const auto date = view.encounter.coding_date();
    if (!date) return;
    const int year = date->fiscal_year();
    std::uint32_t letters = 0;
    for (const Line& line : view.lines)
        letters |= letter_bit(line.code);
    for (const ReadRow& rule : all_rows()[static_cast<std::size_t>(topic)]) {
        if ((rule.codes.letters() & letters) == 0) continue;
        const bool of_a_pair = !rule.others.empty() && rule.row->kind != Kind::needs;
        if (of_a_pair && (rule.others.letters() & letters) == 0) continue;
        if (year < rule.row->from || (rule.row->until != 0 && year > rule.row->until)) continue;
        RowCheck(view, rule, verdicts).run();
    }
}

} // namespace sequela::rules
