#include "casework/coding_session.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "casework/rule_layers.h"

namespace sequela::casework {
namespace {

Error no_such_line(int line) {
    return {"There is no code on that line", fmt::format("line {}", line + 1), "Choose a code of the list"};
}

std::string shown(const AssignedCode& code) {
    return display_code(code.system, code.code);
}

std::pair<int, int> lines_with(const std::vector<AssignedCode>& codes, CodeRole role) {
    const auto before = [&](const AssignedCode& code) { return role_of(code.system) < role; };
    const auto until = [&](const AssignedCode& code) { return role_of(code.system) <= role; };
    return {static_cast<int>(std::partition_point(codes.begin(), codes.end(), before) - codes.begin()),
            static_cast<int>(std::partition_point(codes.begin(), codes.end(), until) - codes.begin())};
}

template <class T> std::string release_line(std::string_view name, const packs::Part<T>& part) {
    return part ? fmt::format("{} {}", name, part.pack->release) : std::string();
}

// Ids of codes and documents: unique within the encounter is enough, and they must not repeat after an undo.
std::string fresh_id(std::string_view kind, std::int64_t now_ms, std::uint64_t revision, std::size_t count) {
    return fmt::format("{}-{:x}-{:x}-{:x}", kind, now_ms, revision, count);
}

} // namespace

EncounterDetails details_of(const EncounterFile& file) {
    return {file.number, file.setting, file.admitted, file.discharged, file.patient, file.payer, file.note, file.claim};
}

CodingSession::CodingSession(Workspace& workspace, packs::Catalogue& catalogue, EncounterFile file)
    : workspace_(&workspace), catalogue_(&catalogue), file_(std::move(file)) {}

Result<std::unique_ptr<CodingSession>> CodingSession::open(Workspace& workspace, packs::Catalogue& catalogue,
                                                           std::string_view encounter_id) {
    auto file = workspace.load(encounter_id);
    if (!file) return file.error();
    std::unique_ptr<CodingSession> session(new CodingSession(workspace, catalogue, std::move(*file)));
    if (auto status = session->refresh_edition(); !status) return status.error();
    return session;
}

rules::Jurisdiction CodingSession::jurisdiction() const {
    return jurisdiction_of(*workspace_);
}

std::vector<lookup::SystemRef> CodingSession::systems() const {
    return offered_systems(*catalogue_, jurisdiction(), file_.setting, to_rules(file_).coding_date());
}

std::pair<int, int> CodingSession::lines_of(CodeRole role) const {
    return lines_with(file_.codes, role);
}

std::optional<Date> CodingSession::lookup_date() const {
    if (const auto date = to_rules(file_).coding_date()) return date;
    if (const auto date = catalogue_->newest_codes_begin(diagnosis_system(jurisdiction(), std::nullopt))) return date;
    return catalogue_->newest_codes_begin();
}

Status CodingSession::refresh_edition() {
    edition_ = nullptr;
    packs_revision_ = catalogue_->revision();
    const auto layers = layers_of(*workspace_);
    if (!layers) return layers.error();
    layers_ = *layers;
    if (const auto date = lookup_date()) {
        auto edition = catalogue_->edition(*date);
        if (!edition) return edition.error();
        edition_ = *edition;
    }
    check();
    return Done{};
}

std::vector<rules::Verdict> CodingSession::verdicts_on(const EncounterFile& file, rules::Stage stage, bool before_billing) const {
    rules::Encounter encounter = to_rules(file);
    encounter.jurisdiction = jurisdiction();
    rules::Context context;
    // Rules speak only for a known date: the stand-in date is good enough to look codes up, but not to judge.
    if (encounter.coding_date()) context = {edition(), catalogue_};
    context.stage = stage;
    context.layers = layers_;
    context.before_billing = before_billing;
    return rules::check(encounter, context);
}

void CodingSession::check() {
    const bool complete = finishing_ || file_.status == CaseStatus::finished;
    verdicts_ = verdicts_on(file_, complete ? rules::Stage::complete : rules::Stage::coding, false);
    ++revision_;
}

int CodingSession::check_for_finish() {
    finishing_ = true;
    check();
    return static_cast<int>(rules::gate(verdicts_, layers_->gates, rules::Gate::finalise).blocking.size());
}

CodingSession::AtGate CodingSession::at_gate(rules::Gate gate) {
    const rules::Stage stage = gate == rules::Gate::entry ? rules::Stage::coding : rules::Stage::complete;
    std::vector<rules::Verdict> verdicts = verdicts_on(file_, stage, gate == rules::Gate::pre_bill);
    const rules::GateAnswer answer = rules::gate(verdicts, layers_->gates, gate);
    AtGate result;
    result.why = answer.why;
    for (const std::size_t index : answer.blocking)
        result.blocking.push_back(std::move(verdicts[index]));
    return result;
}

Status CodingSession::finish(std::string_view reason) {
    const AtGate at = at_gate(rules::Gate::finalise);
    EncounterFile after = file_;
    after.status = CaseStatus::finished;
    const std::string label = fmt::format("Set status to {}", title(CaseStatus::finished));
    if (at.blocking.empty()) return commit(std::move(after), "encounter.status", label);
    if (trim(reason).empty()) return Error{"A reason is missing", at.why, "Say in a few words why the case is finished all the same"};
    // Rules and counts, and the coder's words: nothing of the chart.
    nlohmann::json detail = {{"gate", rules::key(rules::Gate::finalise)}, {"reason", trim(reason)}, {"rules", nlohmann::json::array()}};
    for (const rules::Verdict& verdict : at.blocking)
        detail["rules"].push_back(verdict.rule);
    const Workspace::AuditNote note{"encounter.finish_override", detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
    return commit(std::move(after), "encounter.status", label, &note);
}

Status CodingSession::commit(EncounterFile after, std::string_view action, std::string_view label, const Workspace::AuditNote* also) {
    if (auto saved = workspace_->save(after, action, label, also); !saved) return saved;
    file_ = std::move(after);
    return refresh_edition();
}

Status CodingSession::take(Result<EncounterFile> file) {
    if (!file) return file.error();
    file_ = std::move(*file);
    return refresh_edition();
}

AssignedCode CodingSession::make_code(const NewCode& wanted) const {
    AssignedCode assigned;
    assigned.system = wanted.system;
    assigned.classification = wanted.classification;
    assigned.service = wanted.service;
    assigned.code = normalise_code(wanted.system, wanted.code);
    assigned.evidence = wanted.evidence;
    assigned.path = wanted.path;
    assigned.assigned_by = workspace_->user();
    assigned.assigned_at_ms = workspace_->now_ms();
    const auto date = lookup_date();
    if (!date) return assigned;
    const auto edition = catalogue_->edition(assigned.system, *date, assigned.classification);
    if (!edition || !(*edition)->codes) return assigned;
    assigned.pack_release = (*edition)->codes.pack->release;
    if (const auto* row = (*edition)->codes.data->find(assigned.code)) assigned.title = (*edition)->codes.data->long_title(*row);
    if (rules::reports_poa(file_.setting) && (*edition)->poa_exempt && (*edition)->poa_exempt.data->contains(assigned.code))
        assigned.poa = rules::Poa::exempt;
    return assigned;
}

// The gate at entry: do the codes of `after` that are not assigned yet bring a verdict that blocks?
Status CodingSession::pass_entry(const EncounterFile& after) const {
    if (layers_->gates.of(rules::Gate::entry).empty()) return Done{};
    std::vector<rules::Verdict> verdicts = verdicts_on(after, rules::Stage::coding, false);
    const auto is_new = [&](const rules::Subject& subject) {
        if (subject.line < 0 || static_cast<std::size_t>(subject.line) >= after.codes.size()) return false;
        const std::string& id = after.codes[static_cast<std::size_t>(subject.line)].id;
        return std::none_of(file_.codes.begin(), file_.codes.end(), [&](const AssignedCode& code) { return code.id == id; });
    };
    const auto is_of_old = [&](const rules::Verdict& verdict) {
        return std::none_of(verdict.subjects.begin(), verdict.subjects.end(), is_new);
    };
    verdicts.erase(std::remove_if(verdicts.begin(), verdicts.end(), is_of_old), verdicts.end());
    const rules::GateAnswer answer = rules::gate(verdicts, layers_->gates, rules::Gate::entry);
    if (answer.open()) return Done{};
    return Error{"The code is not added", answer.why, verdicts[answer.blocking.front()].message};
}

Status CodingSession::add_codes(const std::vector<NewCode>& codes, int position, std::string_view label) {
    EncounterFile after = file_;
    for (const auto& wanted : codes) {
        AssignedCode assigned = make_code(wanted);
        const auto [first, last] = lines_with(after.codes, role_of(assigned.system));
        const int at = position < 0 ? last : std::clamp(position, first, last);
        if (position >= 0) ++position;
        if (assigned.code.empty()) return Error{"There is no code to add", "", "Type a code or choose a result first"};
        assigned.id = fresh_id("code", workspace_->now_ms(), revision_, after.codes.size());
        after.codes.insert(after.codes.begin() + at, std::move(assigned));
    }
    if (auto passed = pass_entry(after); !passed) return passed;
    return commit(std::move(after), "code.add", label);
}

Status CodingSession::add_pair(const NewCode& etiology, const NewCode& manifestation) {
    const auto line_of = [&](std::string_view code) {
        const auto found =
            std::find_if(file_.codes.begin(), file_.codes.end(), [&](const AssignedCode& each) { return each.code == code; });
        return found == file_.codes.end() ? -1 : static_cast<int>(found - file_.codes.begin());
    };
    const std::string first = normalise_code(etiology.code);
    const std::string second = normalise_code(manifestation.code);
    const int first_line = line_of(first);
    const int second_line = line_of(second);
    const auto dotted = [](std::string_view code) { return display_code(CodeSystem::icd10cm, code); };
    const std::string label = fmt::format("Add {} with {}", dotted(first), dotted(second));
    if (first_line < 0 && second_line < 0) return add_codes({etiology, manifestation}, -1, label);
    if (second_line < 0) return add_codes({manifestation}, first_line + 1, label);
    if (first_line < 0) return add_codes({etiology}, second_line, label);
    return Error{"Both codes are assigned already", fmt::format("{} and {}", dotted(first), dotted(second)), ""};
}

Status CodingSession::remove_code(int line) {
    if (!has_line(line)) return no_such_line(line);
    EncounterFile after = file_;
    const std::string label = "Remove " + shown(after.codes[static_cast<std::size_t>(line)]);
    after.codes.erase(after.codes.begin() + line);
    return commit(std::move(after), "code.remove", label);
}

Status CodingSession::replace_code(int line, std::string_view code) {
    if (!has_line(line)) return no_such_line(line);
    EncounterFile after = file_;
    AssignedCode& target = after.codes[static_cast<std::size_t>(line)];
    const AssignedCode made =
        make_code({std::string(code), target.evidence, target.path, target.system, target.classification, target.service});
    const std::string label = fmt::format("Replace {} by {}", shown(target), shown(made));
    const auto poa = target.poa;
    const std::string id = target.id;
    target = made;
    target.id = id;
    // What the coder said of the old code holds for the more specific one, unless the new one is exempt or the old one was.
    if (made.poa != rules::Poa::exempt && poa != rules::Poa::exempt) target.poa = poa;
    return commit(std::move(after), "code.replace", label);
}

Status CodingSession::move_code(int line, int to) {
    if (!has_line(line) || !has_line(to)) return no_such_line(has_line(line) ? to : line);
    const auto [first, last] = lines_of(role_of(file_.codes[static_cast<std::size_t>(line)].system));
    to = std::clamp(to, first, last - 1);
    if (line == to) return Done{};
    EncounterFile after = file_;
    const auto begin = after.codes.begin();
    const std::string label = "Move " + shown(after.codes[static_cast<std::size_t>(line)]);
    if (line < to) {
        std::rotate(begin + line, begin + line + 1, begin + to + 1);
    } else {
        std::rotate(begin + to, begin + line, begin + line + 1);
    }
    return commit(std::move(after), "code.move", label);
}

Status CodingSession::set_poa(int line, rules::Poa poa) {
    if (!has_line(line)) return no_such_line(line);
    EncounterFile after = file_;
    AssignedCode& code = after.codes[static_cast<std::size_t>(line)];
    code.poa = poa;
    return commit(std::move(after), "code.poa", "Set POA of " + shown(code));
}

Status CodingSession::set_evidence(int line, std::vector<chart::Evidence> evidence) {
    if (!has_line(line)) return no_such_line(line);
    EncounterFile after = file_;
    AssignedCode& code = after.codes[static_cast<std::size_t>(line)];
    code.evidence = std::move(evidence);
    return commit(std::move(after), "code.evidence", "Change evidence of " + shown(code));
}

Status CodingSession::set_service(int line, rules::ServiceFields service) {
    if (!has_line(line)) return no_such_line(line);
    EncounterFile after = file_;
    AssignedCode& code = after.codes[static_cast<std::size_t>(line)];
    code.service = std::move(service);
    return commit(std::move(after), "code.service", "Change the line of " + shown(code));
}

Status CodingSession::set_modifiers(const rules::Fix& fix) {
    if (!has_line(fix.line)) return no_such_line(fix.line);
    rules::ServiceFields service = file_.codes[static_cast<std::size_t>(fix.line)].service;
    service.modifiers.clear();
    for (const std::string_view modifier : split(fix.code, ' '))
        if (!modifier.empty()) service.modifiers.emplace_back(modifier);
    return set_service(fix.line, std::move(service));
}

Status CodingSession::override_rule(int line, rules::Override answer) {
    if (!has_line(line)) return no_such_line(line);
    if (trim(answer.reason).empty()) return Error{"A reason is missing", "", "Say in a few words why the rule does not apply here"};
    EncounterFile after = file_;
    AssignedCode& code = after.codes[static_cast<std::size_t>(line)];
    const std::string label = "Override a rule for " + shown(code);
    code.overrides.push_back(std::move(answer));
    return commit(std::move(after), "code.override", label);
}

Status CodingSession::set_details(const EncounterDetails& details) {
    EncounterFile after = file_;
    after.number = details.number;
    after.setting = details.setting;
    after.admitted = details.admitted;
    after.discharged = details.discharged;
    after.patient = details.patient;
    after.payer = details.payer;
    after.note = details.note;
    after.claim = details.claim;
    return commit(std::move(after), "encounter.details", "Change the encounter's details");
}

Status CodingSession::set_status(CaseStatus status) {
    EncounterFile after = file_;
    after.status = status;
    return commit(std::move(after), "encounter.status", fmt::format("Set status to {}", title(status)));
}

Result<std::string> CodingSession::add_document(chart::Document document) {
    for (const auto& present : file_.documents) {
        if (present.text != document.text) continue;
        return Error{"This document is already in the chart", present.title, "Nothing was added"};
    }
    EncounterFile after = file_;
    document.id = fresh_id("document", workspace_->now_ms(), revision_, after.documents.size());
    const std::string id = document.id;
    const std::string label = fmt::format("Add document “{}”", document.title);
    after.documents.push_back(std::move(document));
    if (auto status = commit(std::move(after), "document.add", label); !status) return status.error();
    return id;
}

Status CodingSession::remove_document(std::string_view id) {
    EncounterFile after = file_;
    const auto found =
        std::find_if(after.documents.begin(), after.documents.end(), [&](const auto& document) { return document.id == id; });
    if (found == after.documents.end()) return Error{"There is no such document in this chart", "", ""};
    const std::string label = fmt::format("Remove document “{}”", found->title);
    after.documents.erase(found);
    for (auto& code : after.codes) {
        const auto points_there = [&](const chart::Evidence& evidence) { return evidence.document_id == id; };
        code.evidence.erase(std::remove_if(code.evidence.begin(), code.evidence.end(), points_there), code.evidence.end());
    }
    return commit(std::move(after), "document.remove", label);
}

Status CodingSession::describe_document(std::string_view id, chart::DocumentType type, std::string_view title, std::optional<Date> date,
                                        std::string_view author) {
    EncounterFile after = file_;
    for (auto& document : after.documents) {
        if (document.id != id) continue;
        document.type = type;
        document.title = title;
        document.date = date;
        document.author = author;
        return commit(std::move(after), "document.describe", "Change a document's details");
    }
    return Error{"There is no such document in this chart", "", ""};
}

Status CodingSession::apply(const rules::Fix& fix) {
    using rules::FixKind;
    switch (fix.kind) {
    case FixKind::remove:
        return remove_code(fix.line);
    case FixKind::replace:
        return replace_code(fix.line, fix.code);
    case FixKind::move_before:
        return move_code(fix.line, fix.line < fix.other_line ? fix.other_line - 1 : fix.other_line);
    case FixKind::move_after:
        return move_code(fix.line, fix.line < fix.other_line ? fix.other_line : fix.other_line + 1);
    case FixKind::add:
        return add_codes({{fix.code, {}, "Added by a fix: " + fix.label}}, fix.position, fix.label);
    case FixKind::set_poa:
        return set_poa(fix.line, fix.poa);
    case FixKind::set_modifiers:
        return set_modifiers(fix);
    case FixKind::choose:
    case FixKind::find:
    case FixKind::override_rule:
        break;
    }
    return Error{"This needs your decision", "", fix.label};
}

Status CodingSession::undo() {
    return take(workspace_->undo(file_.id));
}
Status CodingSession::redo() {
    return take(workspace_->redo(file_.id));
}

std::vector<std::string> CodingSession::pack_lines() const {
    std::vector<std::string> out;
    const packs::Edition* now = edition();
    if (now == nullptr) return out;
    for (auto& line : {release_line("ICD-10-CM codes", now->codes), release_line("Tabular List", now->tabular),
                       release_line("Alphabetic Index", now->index), release_line("POA exempt list", now->poa_exempt)}) {
        if (!line.empty()) out.push_back(line);
    }
    return out;
}

} // namespace sequela::casework
