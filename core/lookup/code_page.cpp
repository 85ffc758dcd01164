#include "lookup/code_page.h"

#include <algorithm>
#include <fmt/format.h>

#include "lookup/choices.h"
#include "lookup/history.h"
#include "lookup/index_conventions.h"
#include "lookup/index_paths.h"
#include "lookup/page_notes.h"
#include "lookup/validity.h"

namespace sequela::lookup {
namespace {

using packs::CodeRow;
using packs::CodeTable;
using packs::Edition;
using packs::kNone;

constexpr std::size_t kMostIndexPaths = 24;

std::string shown(std::string_view code) {
    return display_code(CodeSystem::icd10cm, code);
}

PageLink link_to(const CodeTable& codes, const CodeRow& row) {
    const std::string code(row.code.text());
    return {code, shown(code), std::string(codes.long_title(row)), row.billable != 0};
}

Validity validity_of(const Examination& found) {
    switch (found.fault) {
    case Fault::none:
        return Validity::valid;
    case Fault::no_codes:
        return Validity::no_data;
    case Fault::header:
        return Validity::header;
    case Fault::seventh_missing:
        return Validity::seventh_missing;
    default:
        break;
    }
    if (found.last_listed) return Validity::ended;
    if (found.first_listed_later) return Validity::not_yet;
    return Validity::not_listed;
}

std::string why_unlisted(const CodePage& page, const Edition& edition, const Examination& found) {
    switch (found.fault) {
    case Fault::malformed:
        return "Not the shape of an ICD-10-CM code: a letter, two more letters or digits, and up to four more";
    case Fault::placeholder:
        return "Not a code: the placeholder X belongs elsewhere";
    case Fault::too_long:
        return fmt::format("Not a code: {} is complete without more characters", shown(found.listed));
    case Fault::seventh_wrong:
        return fmt::format("Not a code: {} takes another 7th character", shown(found.listed));
    default:
        break;
    }
    if (page.validity == Validity::ended)
        return fmt::format("Not valid since {}; last in {}", found.last_listed->plus_days(1).words(), found.last_release);
    if (page.validity == Validity::not_yet)
        return fmt::format("Not valid before {} ({})", found.first_listed_later->words(), found.later_release);
    return fmt::format("Not a code on {}", edition.date.words());
}

std::string validity_text(const CodePage& page, const Edition& edition, const Examination& found) {
    switch (page.validity) {
    case Validity::valid: {
        const packs::Pack* pack = edition.codes.pack;
        return pack ? fmt::format("Valid {} to {}", pack->effective_from.words(), pack->effective_to.words()) : "Valid";
    }
    case Validity::header:
        return "Not complete: more characters are needed";
    case Validity::seventh_missing:
        return "Not complete: a 7th character is needed";
    case Validity::no_data:
        return fmt::format("No ICD-10-CM codes are installed for {}", edition.date.words());
    default:
        return why_unlisted(page, edition, found);
    }
}

void add_validity(CodePage& page, const Edition& edition, const Examination& found) {
    page.validity = found.fault == Fault::malformed && !edition.codes ? Validity::no_data : validity_of(found);
    page.validity_text = validity_text(page, edition, found);
    if (!edition.codes) return;
    const CodeTable& codes = *edition.codes.data;
    for (const std::string& code : found.use_instead)
        if (const CodeRow* row = codes.find(code)) page.use_instead.push_back(link_to(codes, *row));
    const bool unlisted =
        page.validity != Validity::valid && page.validity != Validity::header && page.validity != Validity::seventh_missing;
    if (unlisted && page.use_instead.empty())
        if (const CodeRow* row = codes.find(found.listed)) page.use_instead.push_back(link_to(codes, *row));
}

// Chapter and section from the Tabular, then the listed codes above. The order file has no chapters.
void add_path(CodePage& page, const Edition& edition) {
    if (edition.tabular) {
        const packs::Tabular& tabular = *edition.tabular.data;
        std::vector<std::uint32_t> path = tabular.path(chapter_or_section_of(edition, page.code));
        std::reverse(path.begin(), path.end());
        for (const std::uint32_t number : path) {
            const packs::TabularNode& node = tabular.nodes[number];
            if (node.kind == packs::NodeKind::code) break;
            page.path.push_back({node_id(tabular, number), node_label(tabular, number), std::string(tabular.text(node.title)), false});
        }
    }
    if (!edition.codes) return;
    const CodeTable& codes = *edition.codes.data;
    for (std::size_t length = 3; length < page.code.size(); ++length)
        if (const CodeRow* row = codes.find(std::string_view(page.code).substr(0, length))) page.path.push_back(link_to(codes, *row));
}

void add_children(CodePage& page, const CodeTable& codes, const CodeRow& row) {
    for (const std::uint32_t child : codes.children(codes.row_number(row)))
        page.children.push_back(link_to(codes, codes.rows[child]));
}

// Is the code made of the node's code and nothing but a 7th character (and placeholders)?
bool is_extension_of(const packs::Tabular& tabular, std::uint32_t node, std::string_view code) {
    if (code.size() != 7 || tabular.seventh_definition(node) == kNone) return false;
    const std::size_t length = tabular.text(tabular.nodes[node].name).size();
    return length < 7 && code.substr(length, 6 - length).find_first_not_of('X') == std::string_view::npos;
}

void add_notes(CodePage& page, const Edition& edition) {
    if (!edition.tabular) {
        page.tabular_text = "No Tabular List is installed: notes cannot be shown";
        return;
    }
    const packs::Tabular& tabular = *edition.tabular.data;
    const std::uint32_t governing = tabular.governing(page.code);
    const std::uint32_t nearest = governing != kNone ? governing : chapter_or_section_of(edition, page.code);
    if (nearest == kNone) return;
    const bool own = governing != kNone && tabular.text(tabular.nodes[governing].name) == page.code;
    if (!own && (governing == kNone || !is_extension_of(tabular, governing, page.code)))
        page.tabular_text = fmt::format("{} is not in the Tabular List of {}: the notes are those of {}", shown(page.code),
                                        page.tabular_release, node_label(tabular, nearest));
    for (const std::uint32_t node : tabular.path(nearest))
        append_notes(edition, node, !own || node != governing, page.notes);
}

void add_pairs(CodePage& page, const Edition& edition) {
    if (page.code.size() < 3 || !edition.codes) return;
    std::vector<IndexPair> pairs = pairs_with_etiology(edition, page.code);
    for (IndexPair& pair : pairs_with_manifestation(edition, page.code))
        pairs.push_back(std::move(pair));
    const CodeTable& codes = *edition.codes.data;
    const auto link = [&](const std::string& code, bool complete) {
        const CodeRow* row = codes.find(code);
        return row ? link_to(codes, *row) : PageLink{code, shown(code), {}, complete};
    };
    for (const IndexPair& pair : pairs) {
        if (page.pairs.size() >= kMostIndexPaths) break;
        const std::string release = edition.index.pack ? edition.index.pack->release : std::string();
        page.pairs.push_back({link(pair.etiology, pair.etiology_complete),
                              link(pair.manifestation, pair.manifestation_complete),
                              {edition.index.data->path_text(pair.term), release, pair.term}});
    }
}

void add_remarks(CodePage& page) {
    const std::string_view title = page.title;
    if (title.find(" and ") != std::string_view::npos)
        page.remarks.push_back({"“And” in a title means and/or: one of the two is enough.", "Guidelines I.A.14"});
    if (page.validity != Validity::valid) return;
    if (title.starts_with("Other ") || title.find("other specified") != std::string_view::npos)
        page.remarks.push_back({"“Other” is for what the record details and no other code names.", "Guidelines I.A.9.a"});
    else if (title.find("nspecified") != std::string_view::npos)
        page.remarks.push_back({"“Unspecified” is for a record that says no more.", "Guidelines I.A.9.b"});
}

} // namespace

std::uint32_t chapter_or_section_of(const Edition& edition, std::string_view code) {
    if (!edition.tabular || code.size() < 3) return kNone;
    const packs::Tabular& tabular = *edition.tabular.data;
    // The section of the code's own node, if it has one.
    for (std::uint32_t node = tabular.governing(code); node != kNone; node = tabular.nodes[node].parent)
        if (tabular.nodes[node].kind != packs::NodeKind::code) return node;
    // A category that is newer than the Tabular: the smallest section that spans it, else the chapter. Nodes stand in pre-order, so that
    // the last that spans it is the deepest.
    const packs::CodeKey category = packs::CodeKey::of(code.substr(0, 3));
    std::uint32_t found = kNone;
    std::uint32_t before = kNone; // the section or chapter that the category would follow
    for (std::uint32_t i = 0; i < tabular.nodes.size(); ++i) {
        const packs::TabularNode& node = tabular.nodes[i];
        if (node.kind == packs::NodeKind::code) continue;
        if (!(category < node.first) && !(node.last < category)) found = i;
        if (node.kind == packs::NodeKind::chapter && !(category < node.first)) before = i;
    }
    return found != kNone ? found : before;
}

Result<CodePage> code_page(packs::Catalogue& catalogue, Date date, std::string_view input) {
    auto found_edition = catalogue.edition(date);
    if (!found_edition) return found_edition.error();
    const Edition& edition = **found_edition;
    CodePage page;
    page.code = normalise_code(input);
    if (edition.codes.pack) page.codes_release = edition.codes.pack->release;
    if (edition.tabular.pack) page.tabular_release = edition.tabular.pack->release;
    if (edition.poa_exempt.pack) page.poa_release = edition.poa_exempt.pack->release;

    const CodeRow* row = edition.codes ? edition.codes.data->find(page.code) : nullptr;
    if (row) page.title = std::string(edition.codes.data->long_title(*row));
    add_validity(page, edition, examine(edition, &catalogue, page.code));
    if (!has_icd10cm_shape(page.code)) return page;

    add_path(page, edition);
    if (row) add_children(page, *edition.codes.data, *row);
    if (row || page.validity == Validity::ended) add_notes(page, edition);
    page.choices = choice_groups(edition, page.code);
    const Status known = append_history(catalogue, {CodeSystem::icd10cm, {}}, edition.codes.pack, page.code, page.title, page.history);
    if (!known) return known.error();
    page.index_paths = index_paths(edition, page.code, kMostIndexPaths);
    add_pairs(page, edition);
    add_remarks(page);
    if (page.validity == Validity::valid && edition.poa_exempt) page.poa_exempt = edition.poa_exempt.data->contains(page.code);
    return page;
}

} // namespace sequela::lookup
