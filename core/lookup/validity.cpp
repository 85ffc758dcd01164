#include "lookup/validity.h"

#include <algorithm>

#include "base/code.h"

namespace sequela::lookup {
namespace {

using packs::CodeRow;
using packs::CodeTable;

// What stands behind the category, without placeholders.
std::string without_placeholders(std::string_view code) {
    std::string text(code.substr(0, 3));
    for (const char c : code.substr(3))
        if (c != 'X') text += c;
    return text;
}

// Is the row a code that lacks nothing but its 7th character? Then all rows below it are seven characters long and billable.
std::string sevenths_below(const CodeTable& codes, const CodeRow& row) {
    const auto [first, last] = codes.range(row.code.text());
    std::string found;
    for (std::uint32_t i = first; i < last; ++i) {
        const CodeRow& below = codes.rows[i];
        if (&below == &row) continue;
        const std::string_view code = below.code.text();
        if (code.size() != 7 || below.billable == 0) return {};
        // Between the row and the 7th character only placeholders may stand.
        const std::string_view between = code.substr(row.code.text().size(), 6 - row.code.text().size());
        if (between.find_first_not_of('X') != std::string_view::npos) return {};
        found += code[6];
    }
    return found;
}

const CodeRow* longest_listed(const CodeTable& codes, std::string_view code) {
    for (std::size_t length = code.size(); length >= 3; --length)
        if (const CodeRow* row = codes.find(code.substr(0, length))) return row;
    return nullptr;
}

std::vector<std::string> with_placeholders_set_right(const CodeTable& codes, std::string_view code) {
    std::vector<std::string> found;
    const std::string bare = without_placeholders(code);
    const auto [first, last] = codes.range(code.substr(0, 3));
    for (std::uint32_t i = first; i < last; ++i) {
        const std::string_view candidate = codes.rows[i].code.text();
        if (codes.rows[i].billable != 0 && without_placeholders(candidate) == bare) found.emplace_back(candidate);
    }
    return found;
}

std::vector<std::string> replacements(const packs::Edition& edition, std::string_view code) {
    std::vector<std::string> found;
    if (!edition.conversion) return found;
    for (std::string& candidate : edition.conversion.data->replacements_of(code))
        if (edition.codes.data->is_billable(candidate)) found.push_back(std::move(candidate));
    return found;
}

void look_into_history(packs::Catalogue& catalogue, Date date, std::string_view code, Examination& found) {
    const auto history = catalogue.history(code);
    if (!history) return; // reference.db is damaged: the catalogue says so elsewhere; the code is still not listed
    for (const packs::CodeHistoryEntry& entry : *history) {
        if (!entry.listed || !entry.billable || !entry.pack) continue;
        if (entry.pack->effective_from <= date) {
            found.last_listed = entry.pack->effective_to;
            found.last_release = entry.pack->release;
        } else if (!found.first_listed_later) {
            found.first_listed_later = entry.pack->effective_from;
            found.later_release = entry.pack->release;
        }
    }
}

void examine_unlisted(const packs::Edition& edition, packs::Catalogue* catalogue, std::string_view code, Examination& found) {
    const CodeTable& codes = *edition.codes.data;
    found.fault = Fault::not_listed;
    if (catalogue) look_into_history(*catalogue, edition.date, code, found);
    found.use_instead = replacements(edition, code);
    if (!found.use_instead.empty() || found.last_listed || found.first_listed_later) return;

    const CodeRow* beginning = longest_listed(codes, code);
    if (!beginning) return;
    found.listed = std::string(beginning->code.text());
    if (auto right = with_placeholders_set_right(codes, code); !right.empty()) {
        found.fault = Fault::placeholder;
        found.use_instead = std::move(right);
    } else if (beginning->billable != 0) {
        found.fault = Fault::too_long;
        found.use_instead = {found.listed};
    } else if (code.size() == 7 && beginning->code.text() == code.substr(0, beginning->code.text().size())) {
        found.seventh_choices = sevenths_below(codes, *beginning);
        const std::string_view between = code.substr(found.listed.size(), 6 - std::min<std::size_t>(6, found.listed.size()));
        if (!found.seventh_choices.empty() && between.find_first_not_of('X') == std::string_view::npos) found.fault = Fault::seventh_wrong;
    }
}

} // namespace

Examination examine(const packs::Edition& edition, packs::Catalogue* catalogue, std::string_view code) {
    Examination found;
    if (!has_icd10cm_shape(code)) {
        found.fault = Fault::malformed;
        return found;
    }
    if (!edition.codes) {
        found.fault = Fault::no_codes;
        return found;
    }
    const CodeRow* row = edition.codes.data->find(code);
    if (!row) {
        examine_unlisted(edition, catalogue, code, found);
        return found;
    }
    found.listed = std::string(code);
    if (row->billable != 0) return found;
    found.seventh_choices = sevenths_below(*edition.codes.data, *row);
    found.fault = found.seventh_choices.empty() ? Fault::header : Fault::seventh_missing;
    if (catalogue) look_into_history(*catalogue, edition.date, code, found); // it may have been billable before it was divided
    return found;
}

} // namespace sequela::lookup
