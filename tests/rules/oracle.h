// Claims with the results of CMS's own grouper and editor. They are not part of this project; where they are absent each test says so.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sequela::test {

// The lines of a file such as "mce-v43.1.jsonl.gz", from the folder in ORACLE or from ../shared/oracle beside the checkout; nothing if it
// is not there.
std::optional<std::vector<std::string>> oracle_lines(const std::string& name);

} // namespace sequela::test
