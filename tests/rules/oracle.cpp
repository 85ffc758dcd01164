#include "oracle.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "packs/container.h"

namespace sequela::test {

std::optional<std::vector<std::string>> oracle_lines(const std::string& name) {
    namespace fs = std::filesystem;
    const char* given = std::getenv("ORACLE");
    const fs::path folder = given && *given ? fs::path(given) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/oracle";
    std::ifstream stream(folder / name, std::ios::binary);
    if (!stream) return std::nullopt;
    const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    std::string text;
    const auto reader = packs::gzip_reader(bytes, name, text);
    if (!packs::read_to_end(*reader)) return std::nullopt;
    std::vector<std::string> found;
    for (const std::string_view line : lines(text))
        if (!trim(line).empty()) found.emplace_back(line);
    return found;
}

} // namespace sequela::test
