#include "casework/impact.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace sequela::casework {
namespace {

using packs::CodeChange;
using packs::Difference;

bool ends(Difference kind) {
    return kind == Difference::deleted || kind == Difference::became_header;
}

bool is_open(const CodeUse& use) {
    return use.status != CaseStatus::finished;
}

Concern concern_of(const CodeUse& use, const CodeChange& change, Date effective_from) {
    if (!ends(change.kind)) return Concern::changed;
    return !use.date || *use.date >= effective_from ? Concern::broken : Concern::ending;
}

std::size_t cases_with(const std::vector<ImpactLine>& lines, Concern concern, std::optional<bool> open) {
    std::set<std::string_view> cases;
    for (const ImpactLine& line : lines)
        if (line.concern == concern && (!open || is_open(line.use) == *open)) cases.insert(line.use.encounter);
    return cases.size();
}

std::string subject_of(const packs::Pack& release) {
    return fmt::format("release {}{}{} {}", key(release.system), release.name.empty() ? "" : " ", release.name, release.release);
}

constexpr std::string_view kAcknowledge = "release.acknowledge";

} // namespace

Impact impact_of(const packs::ReleaseDiff& diff, const std::vector<CodeUse>& uses) {
    Impact impact;
    if (diff.newer == nullptr) return impact;
    std::multimap<std::string_view, const CodeChange*> changes;
    for (const CodeChange& change : diff.changes)
        if (change.kind != Difference::added && change.kind != Difference::became_billable) changes.emplace(change.code, &change);
    for (const CodeUse& use : uses) {
        if (use.system != diff.newer->system || use.classification != diff.newer->name) continue;
        const auto [first, last] = changes.equal_range(use.code);
        for (auto at = first; at != last; ++at)
            impact.lines.push_back(
                {use, at->second->kind, concern_of(use, *at->second, diff.newer->effective_from), at->second->replacements});
    }
    std::stable_sort(impact.lines.begin(), impact.lines.end(), [](const ImpactLine& a, const ImpactLine& b) {
        return std::pair(a.concern, !is_open(a.use)) < std::pair(b.concern, !is_open(b.use));
    });
    impact.open_cases = cases_with(impact.lines, Concern::broken, true);
    impact.finished_cases = cases_with(impact.lines, Concern::broken, false);
    impact.ending_cases = cases_with(impact.lines, Concern::ending, std::nullopt);
    return impact;
}

std::set<std::string, std::less<>> codes_used(const std::vector<CodeUse>& uses, CodeSystem system, std::string_view classification) {
    std::set<std::string, std::less<>> used;
    for (const CodeUse& use : uses)
        if (use.system == system && use.classification == classification) used.insert(use.code);
    return used;
}

Status replace_in_case(Workspace& workspace, packs::Catalogue& catalogue, const CodeUse& use, std::string_view replacement) {
    auto session = CodingSession::open(workspace, catalogue, use.encounter);
    if (!session) return session.error();
    const auto& codes = (*session)->file().codes;
    const auto found = std::find_if(codes.begin(), codes.end(), [&](const AssignedCode& code) { return code.id == use.id; });
    if (found == codes.end() || found->code != use.code)
        return Error{"The case has changed meanwhile: the code is not on it any more", display_code(use.system, use.code), "Open the case"};
    return (*session)->replace_code(static_cast<int>(found - codes.begin()), replacement);
}

Status acknowledge(Workspace& workspace, const packs::Pack& release) {
    return workspace.log(kAcknowledge, subject_of(release), fmt::format(R"({{"source":"{}"}})", release.source_sha256));
}

Result<std::vector<Acknowledgement>> acknowledgements(Workspace& workspace, const packs::Pack& release) {
    constexpr std::size_t kMost = 200;
    auto rows = workspace.audit(subject_of(release), kMost);
    if (!rows) return rows.error();
    std::vector<Acknowledgement> found;
    for (const AuditEntry& row : *rows)
        if (row.action == kAcknowledge) found.push_back({row.user, row.at_ms});
    return found;
}

} // namespace sequela::casework
