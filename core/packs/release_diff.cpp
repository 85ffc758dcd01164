#include "packs/release_diff.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sequela::packs {
namespace {

struct DifferenceName {
    std::string_view key;
    std::string_view title;
};
constexpr std::array<DifferenceName, 7> kNames = {{{"added", "Added"},
                                                   {"deleted", "Deleted"},
                                                   {"became_header", "Became a header"},
                                                   {"became_billable", "Became complete"},
                                                   {"revised", "Title revised"},
                                                   {"moved", "Moved"},
                                                   {"notes", "Notes changed"}}};

constexpr std::size_t kMostReplacements = 24;

std::string_view parent_of(const CodeTable& codes, const CodeRow& row) {
    return row.parent == kNone ? std::string_view() : codes.rows[row.parent].code.text();
}

class Comparison {
public:
    Comparison(const Edition& older, const Edition& newer)
        : older_(older), newer_(newer), old_(*older.codes.data), new_(*newer.codes.data) {}

    std::vector<CodeChange> run() {
        // Both are sorted by code.
        std::size_t o = 0;
        std::size_t n = 0;
        while (o < old_.rows.size() || n < new_.rows.size()) {
            const bool only_new = o == old_.rows.size() || (n < new_.rows.size() && new_.rows[n].code < old_.rows[o].code);
            const bool only_old = n == new_.rows.size() || (o < old_.rows.size() && old_.rows[o].code < new_.rows[n].code);
            if (only_new)
                add(Difference::added, new_.rows[n], {}, std::string(new_.long_title(new_.rows[n])));
            else if (only_old)
                remove(Difference::deleted, old_.rows[o]);
            else
                compare(old_.rows[o], new_.rows[n]);
            if (!only_new) ++o;
            if (!only_old) ++n;
        }
        return std::move(changes_);
    }

private:
    void add(Difference kind, const CodeRow& row, std::string before, std::string after) {
        changes_.push_back({kind, std::string(row.code.text()), row.billable != 0, std::move(before), std::move(after), {}});
    }
    void remove(Difference kind, const CodeRow& row) {
        CodeChange change{kind, std::string(row.code.text()), row.billable != 0, std::string(old_.long_title(row)), {}, {}};
        if (row.billable != 0) change.replacements = replacements(row.code.text());
        changes_.push_back(std::move(change));
    }
    void compare(const CodeRow& before, const CodeRow& after) {
        if (before.billable == after.billable)
            compare_titles(before, after);
        else
            tell_billable(before, after); // and its titles with it, as the addenda do
        if (parent_of(old_, before) != parent_of(new_, after) && listed_before(parent_of(new_, after)))
            add(Difference::moved, after, std::string(parent_of(old_, before)), std::string(parent_of(new_, after)));
        compare_notes(after);
    }
    void compare_titles(const CodeRow& before, const CodeRow& after) {
        if (old_.long_title(before) != new_.long_title(after))
            add(Difference::revised, after, std::string(old_.long_title(before)), std::string(new_.long_title(after)));
        else if (old_.short_title(before) != new_.short_title(after))
            add(Difference::revised, after, std::string(old_.short_title(before)), std::string(new_.short_title(after)));
    }
    void tell_billable(const CodeRow& before, const CodeRow& after) {
        if (after.billable != 0) {
            add(Difference::became_billable, after, std::string(old_.long_title(before)), std::string(new_.long_title(after)));
            return;
        }
        remove(Difference::became_header, before);
        changes_.back().after = new_.long_title(after);
    }
    // A new level between a code and its parent is no move: the code stands where it stood.
    [[nodiscard]] bool listed_before(std::string_view parent) const { return parent.empty() || old_.find(parent) != nullptr; }

    void compare_notes(const CodeRow& row) {
        if (!older_.tabular || !newer_.tabular || older_.tabular.pack == newer_.tabular.pack) return;
        const std::string before = notes_of(*older_.tabular.data, row.code.text());
        std::string after = notes_of(*newer_.tabular.data, row.code.text());
        if (before != after) add(Difference::notes, row, before, std::move(after));
    }
    // "Excludes1: …", a line each; empty if the Tabular does not have the code.
    static std::string notes_of(const Tabular& tabular, std::string_view code) {
        const std::uint32_t number = tabular.find(code);
        if (number == kNone) return {};
        const TabularNode& node = tabular.nodes[number];
        std::string text;
        for (std::uint32_t i = node.first_note; i < node.first_note + node.notes; ++i) {
            if (!text.empty()) text += '\n';
            text += title(tabular.notes[i].kind);
            text += ": ";
            text += tabular.text(tabular.notes[i].text);
        }
        return text;
    }

    // From the conversion table where it names them; of a header, what stands below it.
    [[nodiscard]] std::vector<std::string> replacements(std::string_view code) const {
        std::vector<std::string> found;
        if (newer_.conversion)
            for (std::string& each : newer_.conversion.data->replacements_of(code))
                if (new_.is_billable(each)) found.push_back(std::move(each));
        if (!found.empty()) return found;
        const auto [first, last] = new_.range(code);
        for (std::uint32_t row = first; row < last && found.size() < kMostReplacements; ++row)
            if (new_.rows[row].billable != 0) found.emplace_back(new_.rows[row].code.text());
        return found;
    }

    const Edition& older_;
    const Edition& newer_;
    const CodeTable& old_;
    const CodeTable& new_;
    std::vector<CodeChange> changes_;
};

} // namespace

std::string_view key(Difference difference) {
    return kNames[static_cast<std::size_t>(difference)].key;
}
std::string_view title(Difference difference) {
    return kNames[static_cast<std::size_t>(difference)].title;
}

DiffCounts ReleaseDiff::counts() const {
    DiffCounts counts;
    for (const CodeChange& change : changes) {
        if (!change.billable) continue;
        switch (change.kind) {
        case Difference::added:
        case Difference::became_billable:
            ++counts.added;
            break;
        case Difference::deleted:
            ++counts.gone;
            ++counts.deleted;
            break;
        case Difference::became_header:
            ++counts.became_header;
            ++counts.deleted;
            break;
        case Difference::revised:
            ++counts.revised;
            break;
        default:
            break;
        }
    }
    return counts;
}

ReleaseDiff diff(const Edition& older, const Edition& newer) {
    return {older.codes.pack, newer.codes.pack, Comparison(older, newer).run()};
}

Result<ReleaseDiff> diff(Catalogue& catalogue, const Pack& older, const Pack& newer) {
    if (older.system != newer.system || older.name != newer.name || older.component != Component::codes ||
        newer.component != Component::codes)
        return Error{"Only two releases of the codes of one system can be compared", older.release + ", " + newer.release, ""};
    const auto of = [&](const Pack& pack) -> Result<Edition> {
        const auto edition = catalogue.edition(pack.system, pack.effective_from, pack.name);
        if (!edition) return edition.error();
        Edition copy = **edition;
        if (copy.codes.pack == &pack) return copy;
        const auto codes = catalogue.codes_of(pack); // another one goes before it on that date
        if (!codes) return codes.error();
        copy.codes = {&pack, *codes};
        return copy;
    };
    const auto before = of(older);
    if (!before) return before.error();
    const auto after = of(newer);
    if (!after) return after.error();
    return diff(*before, *after);
}

std::string diff_csv(const ReleaseDiff& diff) {
    const CodeSystem system = diff.newer != nullptr ? diff.newer->system : CodeSystem::icd10cm;
    std::string csv = "Change,Code,Can be reported,Before,After,Replacements\r\n";
    for (const CodeChange& change : diff.changes) {
        std::string replacements;
        for (const std::string& each : change.replacements) {
            if (!replacements.empty()) replacements += ' ';
            replacements += display_code(system, each);
        }
        csv += csv_cell(title(change.kind));
        for (const std::string& cell :
             {display_code(system, change.code), std::string(change.billable ? "yes" : "no"), change.before, change.after, replacements})
            csv += ',' + csv_cell(cell);
        csv += "\r\n";
    }
    return csv;
}

} // namespace sequela::packs
