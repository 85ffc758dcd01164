#include "app/screens/sample_cases.h"

#include <algorithm>
#include <utility>

#include "app/screens/drop_routing.h"
#include "casework/sample_cases.h"

namespace sequela::app {

Result<std::vector<std::string>> add_sample_cases(casework::Workspace& workspace, const std::vector<DroppedFile>& charts) {
    std::vector<std::pair<std::string, std::string>> files;
    for (const DroppedFile& file : charts)
        files.emplace_back(base_name(file.name), file.bytes);
    auto samples = casework::read_sample_cases(files);
    if (!samples) return samples.error();
    const auto there = workspace.list();
    if (!there) return there.error();

    std::vector<std::string> ids;
    int number = 0;
    for (casework::SampleCase& sample : *samples) {
        ++number;
        if (sample.file.number.empty()) sample.file.number = "Sample " + std::to_string(number);
        const auto same =
            std::find_if(there->begin(), there->end(), [&](const auto& summary) { return summary.number == sample.file.number; });
        if (same != there->end()) {
            ids.push_back(same->id);
            continue;
        }
        const auto created = workspace.create_encounter(std::move(sample.file));
        if (!created) return created.error();
        ids.push_back(created->id);
    }
    return ids;
}

} // namespace sequela::app
