#include "app/screens/desk/desk_state.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"

namespace sequela::app::desk {
namespace {

// A longer selection is evidence, but no question.
constexpr std::size_t kLongestQuestion = 120;

std::string shown(const lookup::SystemRef& system, std::string_view code) {
    return display_code(system.system, normalise_code(system.system, code));
}

const lookup::SystemRef kIcd10cm = {};

// The first severe verdict after `from` going `by`; severe ones come first in the list, so this is just the next one, round and round.
int next_index(int from, int by, int count) {
    if (count == 0) return -1;
    if (from < 0) return by > 0 ? 0 : count - 1;
    return ((from + by) % count + count) % count;
}

} // namespace

lookup::SystemRef system_of(const casework::AssignedCode& code) {
    return {code.system, code.classification};
}

std::string shown(const casework::AssignedCode& code) {
    return display_code(code.system, code.code);
}

const chart::Document* current_document(const DeskState& state) {
    const auto& documents = state.session->file().documents;
    if (state.chart.document < 0 || state.chart.document >= static_cast<int>(documents.size())) return nullptr;
    return &documents[static_cast<std::size_t>(state.chart.document)];
}

std::optional<chart::Evidence> selected_evidence(DeskState& state) {
    const chart::Document* document = current_document(state);
    if (document == nullptr) return std::nullopt;
    const auto found = state.chart.documents.find(document->id);
    if (found == state.chart.documents.end()) return std::nullopt;
    const ui::TextSpan span = found->second.view.selection();
    if (span.empty() || span.end > document->text.size()) return std::nullopt;
    return chart::Evidence{document->id, {span.begin, span.end}};
}

std::string quote(const casework::EncounterFile& file, const chart::Evidence& evidence) {
    for (const auto& document : file.documents) {
        if (document.id != evidence.document_id || evidence.span.end > document.text.size()) continue;
        return collapse_spaces(std::string_view(document.text).substr(evidence.span.begin, evidence.span.end - evidence.span.begin));
    }
    return {};
}

ui::Meaning meaning_of(rules::Status status) {
    switch (status) {
    case rules::Status::fail:
        return ui::Meaning::must_fix;
    case rules::Status::warn:
        return ui::Meaning::warning;
    case rules::Status::no_data:
        return ui::Meaning::question;
    case rules::Status::pass:
        return ui::Meaning::good;
    case rules::Status::info:
    case rules::Status::bypassed:
    case rules::Status::not_applicable:
        break;
    }
    return ui::Meaning::none;
}

std::string_view word_of(rules::Status status) {
    switch (status) {
    case rules::Status::fail:
        return "Must fix";
    case rules::Status::warn:
        return "Warning";
    case rules::Status::no_data:
        return "No data";
    case rules::Status::pass:
        return "Good";
    case rules::Status::bypassed:
        return "Overridden";
    case rules::Status::info:
    case rules::Status::not_applicable:
        break;
    }
    return "Note";
}

bool DeskActs::report(const Status& status) {
    context_->saved(status);
    const int count = static_cast<int>(state_->session->file().codes.size());
    state_->codes.line = std::min(state_->codes.line, count - 1);
    state_->codes.verdict = std::min(state_->codes.verdict, static_cast<int>(state_->session->verdicts().size()) - 1);
    if (status.ok()) state_->finish_asked = false;
    return status.ok();
}

void DeskActs::select_line(int line) {
    state_->codes.line = line;
    state_->chart.marks_line = -2;
}

void DeskActs::refresh_search() {
    state_->search.refresh(*context_, state_->session->lookup_date(), state_->session->systems());
}

void DeskActs::search_selection() {
    if (const auto evidence = selected_evidence(*state_)) {
        std::string question = quote(state_->session->file(), *evidence);
        if (question.size() > kLongestQuestion) question.resize(utf8_floor(question, kLongestQuestion));
        state_->search.query = std::move(question);
    }
    context_->ui().focus("desk.search");
}

void DeskActs::add_many(const std::vector<casework::NewCode>& codes, std::string_view label) {
    if (codes.empty()) return;
    const CodeRole role = role_of(codes.front().system);
    if (!report(state_->session->add_codes(codes, -1, label))) return;
    const auto [first, last] = state_->session->lines_of(role);
    select_line(last - 1);
    context_->ui().say(fmt::format("{}: number {}", label, last - first - static_cast<int>(codes.size()) + 1));
}

void DeskActs::add(const lookup::SystemRef& system, std::string_view code, std::string_view path, bool stay) {
    std::vector<chart::Evidence> evidence;
    if (const auto selected = selected_evidence(*state_)) evidence.push_back(*selected);
    const auto before = state_->session->file().codes.size();
    add_many({{std::string(code), evidence, std::string(path), system.system, system.name}}, "Add " + shown(system, code));
    if (state_->session->file().codes.size() == before || stay) return;
    // Ready for the next one: the next code must not inherit this one's evidence.
    state_->search.query.clear();
    if (const chart::Document* document = current_document(*state_)) state_->chart.documents[document->id].view.clear_selection();
}

void DeskActs::add_pair(std::string_view etiology, std::string_view manifestation, std::string_view path) {
    std::vector<chart::Evidence> evidence;
    if (const auto selected = selected_evidence(*state_)) evidence.push_back(*selected);
    if (!report(state_->session->add_pair({std::string(etiology), evidence, std::string(path)},
                                          {std::string(manifestation), evidence, std::string(path)})))
        return;
    const auto& codes = state_->session->file().codes;
    const std::string second = normalise_code(manifestation);
    const auto at = std::find_if(codes.begin(), codes.end(), [&](const auto& code) { return code.code == second; });
    select_line(static_cast<int>(at - codes.begin()));
    context_->ui().say(fmt::format("Added {} and {}", shown(kIcd10cm, etiology), shown(kIcd10cm, second)));
    state_->search.query.clear();
    if (const chart::Document* document = current_document(*state_)) state_->chart.documents[document->id].view.clear_selection();
}

void DeskActs::choose_row(int row, bool stay) {
    SearchResults& search = state_->search;
    if (row < 0 || row >= static_cast<int>(search.rows().size())) return;
    const lookup::SystemRef system = search.group(row).system;
    const lookup::Hit* found = search.hit(row);
    if (found == nullptr) {
        search.show_only(*context_, system);
        context_->ui().focus("desk.search");
        return;
    }
    const lookup::Hit hit = *found;
    if (hit.modifier) {
        add_modifier(hit.code);
        return;
    }
    if (!hit.billable) {
        open_page(system, hit.code, true);
        go_to_page();
        return;
    }
    if (state_->page.replaces_line >= 0) {
        picked(system, hit.code);
        return;
    }
    add(system, hit.code, hit.why, stay);
}

void DeskActs::open_page(const lookup::SystemRef& system, std::string_view code, bool remember) {
    PageState& page = state_->page;
    const bool same = page.code == code && page.system == system;
    if (same && (page.page || page.other) && page.revision == state_->session->revision()) return;
    if (remember && !page.code.empty() && !same) page.back.push_back({page.system, page.code});
    if (!same) page.view = {};
    page.system = system;
    page.code = code;
    page.revision = state_->session->revision();
    page.page.reset();
    page.other.reset();
    page.sections.clear();
    const auto date = state_->session->lookup_date();
    if (code.empty() || !date) return;
    const Status made = make_page(*date);
    if (!made) context_->error("desk.page", made.error());
}

Status DeskActs::make_page(Date date) {
    PageState& page = state_->page;
    if (page.system.system != CodeSystem::icd10cm) {
        auto made = lookup::system_page(context_->catalogue(), page.system, date, page.code);
        if (!made) return made.error();
        page.other = std::move(*made);
        return Done{};
    }
    auto made = lookup::code_page(context_->catalogue(), date, page.code);
    if (!made) return made.error();
    page.page = std::move(*made);
    auto sections = lookup::further_sections(context_->catalogue(), page.system, date, page.code);
    if (!sections) return sections.error();
    page.sections = std::move(*sections);
    return Done{};
}

void DeskActs::go_to_page() {
    state_->part = static_cast<int>(Part::page);
    context_->ui().focus("desk.page.copy");
}

void DeskActs::page_back() {
    if (state_->page.back.empty()) return;
    const PlaceOfPage before = state_->page.back.back();
    state_->page.back.pop_back();
    open_page(before.system, before.code, false);
}

void DeskActs::picked(const lookup::SystemRef& system, std::string_view code) {
    const int line = state_->page.replaces_line;
    if (state_->page.other && state_->page.other->is_modifier) {
        add_modifier(std::string(code));
        return;
    }
    if (line < 0) {
        add(system, code, "Code page", false);
        context_->ui().focus("desk.search");
        return;
    }
    state_->page.replaces_line = -1;
    if (report(state_->session->replace_code(line, code))) select_line(line);
    state_->search.query.clear();
    context_->ui().focus("desk.codes");
}

// A modifier is no code of its own: it goes to the chosen line.
void DeskActs::add_modifier(const std::string& modifier) {
    const int line = state_->codes.line;
    const auto& codes = state_->session->file().codes;
    const bool service =
        line >= 0 && line < static_cast<int>(codes.size()) && role_of(codes[static_cast<std::size_t>(line)].system) == CodeRole::service;
    if (!service) {
        context_->toast(fmt::format("{} is a modifier: choose a line with a HCPCS or CPT code first", modifier));
        return;
    }
    const casework::AssignedCode& code = codes[static_cast<std::size_t>(line)];
    auto fields = code.service;
    if (std::find(fields.modifiers.begin(), fields.modifiers.end(), modifier) != fields.modifiers.end()) {
        context_->toast(fmt::format("{} has the modifier {} already", shown(code), modifier));
        return;
    }
    fields.modifiers.push_back(modifier);
    const std::string name = shown(code);
    if (!report(state_->session->set_service(line, fields))) return;
    DeskActs acts = *this;
    context_->toast(fmt::format("Modifier {} added to {}", modifier, name),
                    AppContext::Action{"Undo", [acts]() mutable { acts.undo(false); }});
    state_->search.query.clear();
    context_->ui().focus("desk.codes");
}

void DeskActs::move(int by) {
    const int line = state_->codes.line;
    if (line < 0) return;
    const auto [first, last] = state_->session->lines_of(role_of(state_->session->file().codes[static_cast<std::size_t>(line)].system));
    const int to = std::clamp(line + by, first, last - 1);
    if (to == line) return;
    if (!report(state_->session->move_code(line, to))) return;
    select_line(to);
    context_->ui().say(
        fmt::format("{} is now number {}", shown(state_->session->file().codes[static_cast<std::size_t>(to)]), to - first + 1));
}

void DeskActs::make_principal() {
    move(-state_->codes.line);
}

void DeskActs::set_poa(rules::Poa poa) {
    const int line = state_->codes.line;
    if (!report(state_->session->set_poa(line, poa))) return;
    // On to the next one, so that Y Y N Y answers a whole list.
    if (line + 1 < static_cast<int>(state_->session->file().codes.size())) select_line(line + 1);
}

void DeskActs::open_line() {
    const int line = state_->codes.line;
    const auto& codes = state_->session->file().codes;
    if (line < 0 || line >= static_cast<int>(codes.size()) || role_of(codes[static_cast<std::size_t>(line)].system) == CodeRole::diagnosis)
        return;
    LineForm& form = state_->codes.form;
    form = {};
    form.line = line;
    form.fields = codes[static_cast<std::size_t>(line)].service;
    for (const std::string& modifier : form.fields.modifiers)
        form.modifiers += (form.modifiers.empty() ? "" : " ") + modifier;
    if (form.fields.date) form.date = form.fields.date->words();
}

void DeskActs::write_line() {
    LineForm& form = state_->codes.form;
    form.fields.modifiers.clear();
    std::string modifier;
    for (const char c : form.modifiers + " ") {
        const bool part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (part)
            modifier += c;
        else if (!modifier.empty())
            form.fields.modifiers.push_back(to_upper(std::exchange(modifier, {})));
    }
    if (!report(state_->session->set_service(form.line, form.fields))) return;
    form.line = -1;
    context_->ui().focus("desk.codes");
}

void DeskActs::remove() {
    const int line = state_->codes.line;
    const auto& codes = state_->session->file().codes;
    if (line < 0 || line >= static_cast<int>(codes.size())) return;
    const std::string code = shown(codes[static_cast<std::size_t>(line)]);
    if (!report(state_->session->remove_code(line))) return;
    select_line(std::min(line, static_cast<int>(state_->session->file().codes.size()) - 1));
    DeskActs acts = *this;
    context_->toast("Removed " + code, AppContext::Action{"Undo", [acts]() mutable { acts.undo(false); }});
}

void DeskActs::attach_evidence() {
    const int line = state_->codes.line;
    const auto evidence = selected_evidence(*state_);
    if (line < 0 || !evidence) {
        context_->toast("Select the supporting words in the chart and a code of the list first");
        return;
    }
    auto all = state_->session->file().codes[static_cast<std::size_t>(line)].evidence;
    if (std::find(all.begin(), all.end(), *evidence) != all.end()) return;
    all.push_back(*evidence);
    if (!report(state_->session->set_evidence(line, std::move(all)))) return;
    if (const chart::Document* document = current_document(*state_)) state_->chart.documents[document->id].view.clear_selection();
}

void DeskActs::detach_evidence() {
    const int line = state_->codes.line;
    if (line < 0 || state_->session->file().codes[static_cast<std::size_t>(line)].evidence.empty()) return;
    report(state_->session->set_evidence(line, {}));
}

void DeskActs::show_evidence() {
    const int line = state_->codes.line;
    if (line < 0) return;
    const auto& file = state_->session->file();
    const auto& evidence = file.codes[static_cast<std::size_t>(line)].evidence;
    if (evidence.empty()) return;
    for (std::size_t i = 0; i < file.documents.size(); ++i) {
        if (file.documents[i].id != evidence.front().document_id) continue;
        state_->chart.document = static_cast<int>(i);
        state_->chart.documents[file.documents[i].id].view.scroll_to({evidence.front().span.begin, evidence.front().span.end});
    }
}

void DeskActs::next_verdict(int by) {
    const auto& verdicts = state_->session->verdicts();
    state_->codes.verdict = next_index(state_->codes.verdict, by, static_cast<int>(verdicts.size()));
    if (state_->codes.verdict < 0) {
        context_->ui().say("No verdicts: nothing is broken");
        return;
    }
    const rules::Verdict& verdict = verdicts[static_cast<std::size_t>(state_->codes.verdict)];
    if (!verdict.subjects.empty() && verdict.subjects.front().line >= 0) select_line(verdict.subjects.front().line);
    context_->ui().say(fmt::format("{}: {}", word_of(verdict.status), verdict.message));
    context_->ui().focus("desk.verdicts");
}

void DeskActs::apply_fix(int verdict_index, int fix_index) {
    const auto& verdicts = state_->session->verdicts();
    if (verdict_index < 0 || verdict_index >= static_cast<int>(verdicts.size())) return;
    const rules::Verdict& verdict = verdicts[static_cast<std::size_t>(verdict_index)];
    if (fix_index < 0 || fix_index >= static_cast<int>(verdict.fixes.size())) return;
    const rules::Fix fix = verdict.fixes[static_cast<std::size_t>(fix_index)];
    switch (fix.kind) {
    case rules::FixKind::choose:
        open_page(fix.line >= 0 ? system_of(state_->session->file().codes[static_cast<std::size_t>(fix.line)]) : kIcd10cm, fix.code, true);
        state_->page.replaces_line = fix.line;
        go_to_page();
        return;
    case rules::FixKind::find:
        state_->search.query = fix.code; // as the note has it: a code or a range, dotted
        context_->ui().focus("desk.search");
        return;
    case rules::FixKind::override_rule:
        state_->codes.overriding = verdict_index;
        state_->codes.overriding_fix = fix_index;
        state_->codes.reason.clear();
        context_->ui().focus("desk.reason");
        return;
    default:
        break;
    }
    if (!report(state_->session->apply(fix))) return;
    state_->codes.verdict = -1; // the next F8 begins with the most severe one that is left
    context_->ui().say(fix.label);
}

void DeskActs::write_override() {
    CodesState& codes = state_->codes;
    const auto& verdicts = state_->session->verdicts();
    if (codes.overriding < 0 || codes.overriding >= static_cast<int>(verdicts.size())) return;
    const rules::Verdict& verdict = verdicts[static_cast<std::size_t>(codes.overriding)];
    const rules::Fix& fix = verdict.fixes[static_cast<std::size_t>(codes.overriding_fix)];
    if (!report(state_->session->override_rule(fix.line, {verdict.rule, fix.code, codes.reason}))) return;
    codes.overriding = -1;
    codes.reason.clear();
    context_->ui().focus("desk.verdicts");
}

void DeskActs::undo(bool redo) {
    const auto label = redo ? state_->session->redo_label() : state_->session->undo_label();
    if (!label) {
        report(label.error());
        return;
    }
    if (!*label) {
        context_->ui().say(redo ? "Nothing to redo" : "Nothing to undo");
        return;
    }
    if (report(redo ? state_->session->redo() : state_->session->undo()))
        context_->ui().say(fmt::format("{}: {}", redo ? "Redone" : "Undone", **label));
}

void DeskActs::finish() {
    const int blocking = state_->session->check_for_finish();
    if (blocking > 0 && !state_->finish_asked) {
        state_->finish_asked = true;
        state_->finish_reason.clear();
        state_->codes.verdict = -1;
        next_verdict(1);
        return;
    }
    if (blocking > 0 && trim(state_->finish_reason).empty()) {
        context_->ui().focus("desk.finish.reason");
        return;
    }
    if (!report(state_->session->finish(state_->finish_reason))) return;
    state_->finish_reason.clear();
    context_->toast(fmt::format("Case {} is finished", state_->session->file().number));
    auto cases = context_->workspace()->list();
    if (!cases) return;
    for (const auto& summary : *cases) {
        if (summary.status != casework::CaseStatus::draft || summary.id == state_->session->file().id) continue;
        context_->go("desk", summary.id);
        return;
    }
    context_->go("worklist");
}

void DeskActs::export_summary(std::string_view format) {
    const casework::EncounterFile& file = state_->session->file();
    const auto packs = state_->session->pack_lines();
    const std::string name = fmt::format("coding-summary-{}", file.number);
    // An export leaves a trace before anything leaves the workspace.
    if (!report(context_->workspace()->log("export.summary", file.id, fmt::format(R"({{"format":"{}"}})", format)))) return;
    if (format == "html") context_->platform().print(casework::summary_html(file, packs));
    if (format == "json") context_->platform().download(name + ".json", "application/json", casework::summary_json(file, packs));
    if (format == "csv") context_->platform().download(name + ".csv", "text/csv", casework::summary_csv(file));
}

void DeskActs::add_document(chart::Document document) {
    const std::string title = document.title;
    auto added = state_->session->add_document(std::move(document));
    if (!added) {
        context_->error("desk.document", added.error());
        return;
    }
    report(Done{});
    state_->chart.document = static_cast<int>(state_->session->file().documents.size()) - 1;
    state_->chart.adding = false;
    state_->chart.pasted.clear();
    context_->toast(fmt::format("Added “{}” to the chart", title));
    context_->ui().focus("desk.chart");
}

} // namespace sequela::app::desk
