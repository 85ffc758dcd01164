// What the coding desk holds between frames, and what its panes can ask of it. The panes draw; acts go through DeskActs.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "app/screens/code_hub_view.h"
#include "app/screens/code_page_view.h"
#include "app/screens/desk/desk_panels.h"
#include "app/screens/glossary_view.h"
#include "app/screens/search_results.h"
#include "app/ui/document_view.h"
#include "casework/coding_session.h"
#include "chart/document.h"
#include "groupers/msdrg/installed.h"
#include "groupers/msdrg/what_if.h"
#include "lookup/code_page.h"
#include "lookup/system_page.h"

namespace sequela::app::desk {

// The chart pane's knowledge of one document, made once.
struct DocumentState {
    ui::DocumentView view;
    std::vector<chart::Section> sections;
    std::vector<ui::TextSpan> headings;
    std::vector<ui::TextSpan> found;
};

struct ChartState {
    int document = 0; // index into the encounter's documents
    std::map<std::string, DocumentState> documents;
    std::vector<ui::DocumentMark> marks;
    std::uint64_t marks_revision = 0;
    int marks_line = -2;
    std::uint32_t hovered_mark = 0;
    std::string find;
    bool find_open = false;
    int found = -1;
    bool adding = false; // the form for pasted text is open
    std::string pasted;
};

// A page that was open before.
struct PlaceOfPage {
    lookup::SystemRef system;
    std::string code;
};

struct PageState {
    lookup::SystemRef system;
    std::string code;                          // undotted; empty: none
    std::optional<lookup::CodePage> page;      // ICD-10-CM
    std::optional<lookup::SystemPage> other;   // any other system
    std::vector<lookup::PageSection> sections; // below the page of ICD-10-CM
    std::uint64_t revision = 0;
    std::vector<PlaceOfPage> back;
    int replaces_line = -1; // a `choose` fix: what is picked takes the place of this line
    CodePageViewState view;
    CodeHubState hub; // notes, marks and use of the code
};

// What is being entered for a line of service.
struct LineForm {
    int line = -1; // -1: closed
    rules::ServiceFields fields;
    std::string modifiers; // as typed: "RT 59"
    std::string date;
    std::string dose, vial; // of a drug, for the calculator: "40 mg"
};

struct CodesState {
    int line = -1;
    LineForm form;
    int verdict = -1;
    int overriding = -1; // the verdict that a reason is being written for
    int overriding_fix = -1;
    std::string reason;
};

struct DetailsForm {
    bool open = false;
    casework::EncounterDetails details;
    std::string admitted, discharged, birth;
};

// The MS-DRG of the case, made anew after every change.
struct GroupState {
    std::uint64_t session_revision = 0, packs_revision = 0;
    bool made = false;
    groupers::Readiness readiness = groupers::Readiness::not_installed;
    std::string problem; // a table is damaged
    rules::Encounter encounter;
    std::optional<groupers::DrgView> view;
    std::vector<groupers::Change> changes; // of what-if
    std::optional<groupers::DrgView> what_if;
    std::vector<groupers::NearbyGroup> nearby;
    bool nearby_made = false;
    std::string added; // a code that is being typed
    int part = 0;      // trace, what if, near by
};

// What stands beside the chart where there is no room for all of it.
enum class Part { search, page, codes, verdicts, group };

struct DeskState {
    std::unique_ptr<casework::CodingSession> session;
    ChartState chart;
    SearchResults search;
    PageState page;
    CodesState codes;
    DetailsForm details;
    GroupState group;
    WizardState wizard;
    ApcState apc;
    HccState hcc;
    EmState em;
    int lower = 0; // below the codes: which of panels_of()
    GlossaryState glossary;
    std::vector<float> pane_sizes, middle_sizes, right_sizes, compact_sizes;
    int part = 0;
    bool finish_asked = false; // verdicts stand in the way and the coder wants to finish all the same
    std::string finish_reason; // why
};

// Where the coder was in a case when they left it.
struct PlaceInCase {
    int document = 0, line = -1;
    int begin = 0, end = 0; // selected in the document
    std::string question;   // of the search
};
std::optional<PlaceInCase> recall_place(AppContext& context, std::string_view case_id);

// The system of an assigned code.
lookup::SystemRef system_of(const casework::AssignedCode& code);
// "E11.22", as the system shows it.
std::string shown(const casework::AssignedCode& code);
// The chart's selection in the current document as evidence; nothing if none is selected.
std::optional<chart::Evidence> selected_evidence(DeskState& state);
// Text that a span of evidence quotes; empty if its document is gone.
std::string quote(const casework::EncounterFile& file, const chart::Evidence& evidence);
const chart::Document* current_document(const DeskState& state);
DocumentState& state_of(DeskState& state, const chart::Document& document);

// Acts of the coder. Each reports its result to the context ("saved", or what went wrong).
class DeskActs {
public:
    DeskActs(DeskState& state, AppContext& context) : state_(&state), context_(&context) {}

    void search_selection(); // "/": the chart's selection becomes the question
    void add(const lookup::SystemRef& system, std::string_view code, std::string_view path, bool stay);
    void add_many(const std::vector<casework::NewCode>& codes, std::string_view label);
    void add_pair(std::string_view etiology, std::string_view manifestation, std::string_view path); // of the Alphabetic Index
    void choose_row(int row,
                    bool stay); // adds the hit, or opens its page where more characters are needed; a heading shows its system alone
    void open_page(const lookup::SystemRef& system, std::string_view code, bool remember);
    void go_to_page(); // puts the focus there
    void page_back();
    void add_modifier(const std::string& modifier);                      // to the chosen line
    void picked(const lookup::SystemRef& system, std::string_view code); // on a code page: adds, or replaces the line that a fix named
    void move(int by);
    void make_principal();
    void set_poa(rules::Poa poa);
    void open_wizard(); // the questions that lead to a modifier of the chosen line
    void apply_wizard();
    void open_line();  // the form with modifiers, units and so on of the chosen line
    void write_line(); // takes what the form says
    void remove();
    void attach_evidence();
    void detach_evidence();
    void show_evidence(); // scrolls the chart to it
    void next_verdict(int by);
    void apply_fix(int verdict, int fix);
    void write_override();
    void undo(bool redo);
    void finish();
    void export_summary(std::string_view format); // "html" prints, "json" and "csv" are downloaded
    void add_document(chart::Document document);
    void refresh_search();

private:
    bool report(const Status& status);
    void select_line(int line);
    Status make_page(Date date);
    DeskState* state_;
    AppContext* context_;
};

// The panes.
void draw_chart_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_search_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_page_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_codes_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_verdicts_pane(ui::Ui& ui, AppContext& context, DeskState& state);
// Below the codes: the verdicts, or a group.
void draw_lower_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_group_part(ui::Ui& ui, AppContext& context, DeskState& state); // the groups alone, where there is little room
void next_panel(AppContext& context, DeskState& state);                  // to the first group, or from one to the next
// What this encounter has below its codes: the verdicts, and the groupers of its setting.
std::vector<Panel> panels_of(const DeskState& state);
void draw_apc_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_em_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_hcc_pane(ui::Ui& ui, AppContext& context, DeskState& state);
bool has_visit(const DeskState& state); // may hold a visit that is levelled
void draw_wizard(ui::Ui& ui, AppContext& context, DeskState& state);
// Makes the group of the case as it is now; in slices, while the definitions are made ready.
void refresh_group(AppContext& context, DeskState& state);
bool shows_group(const DeskState& state);
// "MCC", "excluded" …: what a code does in the group; empty where it does nothing.
const groupers::CodeRole* role_in_group(const DeskState& state, int line);
void draw_group_pane(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_case_header(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_details(ui::Ui& ui, AppContext& context, DeskState& state);
void draw_line_form(ui::Ui& ui, AppContext& context, DeskState& state);

// The meaning of a verdict's status on the screen.
ui::Meaning meaning_of(rules::Status status);
std::string_view word_of(rules::Status status);

} // namespace sequela::app::desk
