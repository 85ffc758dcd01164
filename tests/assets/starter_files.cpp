#include "starter_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <catch2/catch_test_macros.hpp>
#include <unzip.h>

namespace starter {
namespace {

std::string whole_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return in ? text.str() : std::string{};
}

std::string trimmed(std::string_view text) {
    const auto end = text.find_last_not_of(' ');
    return end == std::string_view::npos ? std::string{} : std::string(text.substr(0, end + 1));
}

std::string base_name(std::string_view path) {
    const auto slash = path.rfind('/');
    std::string name(slash == std::string_view::npos ? path : path.substr(slash + 1));
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

struct CloseZip {
    void operator()(void* zip) const { unzClose(zip); }
};

std::optional<std::string> member_of_zip(const std::filesystem::path& path, bool (*wanted)(std::string_view)) {
    const std::unique_ptr<void, CloseZip> zip(unzOpen64(path.string().c_str()));
    if (!zip) return std::nullopt;
    for (int at = unzGoToFirstFile(zip.get()); at == UNZ_OK; at = unzGoToNextFile(zip.get())) {
        std::array<char, 512> name{};
        unz_file_info64 info{};
        if (unzGetCurrentFileInfo64(zip.get(), &info, name.data(), static_cast<uLong>(name.size() - 1), nullptr, 0, nullptr, 0) != UNZ_OK)
            break;
        if (!wanted(base_name(name.data())) || unzOpenCurrentFile(zip.get()) != UNZ_OK) continue;
        std::string text(static_cast<std::size_t>(info.uncompressed_size), '\0');
        const int got = unzReadCurrentFile(zip.get(), text.data(), static_cast<unsigned>(text.size()));
        const bool intact = unzCloseCurrentFile(zip.get()) == UNZ_OK;
        if (intact && got == static_cast<int>(text.size())) return text;
    }
    return std::nullopt;
}

} // namespace

std::string assets_file(std::string_view name) {
    const auto path = std::filesystem::path(SEQUELA_SOURCE_DIR) / "assets" / name;
    std::string text = whole_file(path);
    INFO("assets/" << name);
    REQUIRE_FALSE(text.empty());
    return text;
}

std::vector<std::string_view> lines(std::string_view text) {
    std::vector<std::string_view> found;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        found.push_back(line);
    }
    return found;
}

std::vector<OrderRow> order_rows(std::string_view text) {
    std::vector<OrderRow> rows;
    for (const std::string_view line : lines(text)) {
        INFO("line: " << line);
        REQUIRE(line.size() > 77);
        rows.push_back({std::string(line.substr(0, 5)), trimmed(line.substr(6, 7)), line[14], trimmed(line.substr(16, 60)),
                        std::string(line.substr(77))});
    }
    return rows;
}

std::map<std::string, std::string> poa_exempt_rows(std::string_view text) {
    std::map<std::string, std::string> rows;
    bool heading = true;
    for (const std::string_view line : lines(text)) {
        const auto first = line.find('\t');
        const auto second = first == std::string_view::npos ? first : line.find('\t', first + 1);
        INFO("line: " << line);
        REQUIRE(second != std::string_view::npos);
        std::string_view description = line.substr(second + 1);
        // Descriptions with a comma are quoted.
        if (description.size() > 1 && description.front() == '"' && description.back() == '"')
            description = description.substr(1, description.size() - 2);
        if (!heading) rows.emplace(line.substr(first + 1, second - first - 1), description);
        heading = false;
    }
    return rows;
}

pugi::xml_document xml(std::string_view name) {
    const std::string text = assets_file(name);
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
    INFO(name << ", byte " << parsed.offset << ": " << parsed.description());
    REQUIRE(parsed);
    return document;
}

std::string undotted(std::string_view code) {
    std::string plain(code);
    plain.erase(std::remove(plain.begin(), plain.end(), '.'), plain.end());
    return plain;
}

bool Codes::leads_to_billable(std::string_view prefix) const {
    const auto at = billable.lower_bound(prefix);
    return at != billable.end() && at->compare(0, prefix.size(), prefix) == 0;
}

const Codes& codes() {
    static const Codes all = [] {
        Codes found;
        found.rows = order_rows(assets_file("starter/icd10cm_order_2026.txt"));
        for (const OrderRow& row : found.rows)
            (row.flag == '1' ? found.billable : found.headers).insert(row.code);
        return found;
    }();
    return all;
}

std::optional<std::string> official_file(bool (*wanted)(std::string_view)) {
    namespace fs = std::filesystem;
    const char* named = std::getenv("PACK_SOURCES");
    const fs::path root = named != nullptr && *named != '\0' ? fs::path(named) : fs::path(SEQUELA_SOURCE_DIR) / "../shared/codesets";
    std::error_code error;
    if (!fs::is_directory(root, error)) return std::nullopt;
    const auto own = fs::weakly_canonical(fs::path(SEQUELA_SOURCE_DIR) / "assets", error);
    for (fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error), end; !error && at != end;
         at.increment(error)) {
        // The starter pack compared with itself would prove nothing.
        if (fs::weakly_canonical(at->path(), error) == own) {
            at.disable_recursion_pending();
            continue;
        }
        const std::string name = base_name(at->path().generic_string());
        if (name.size() > 4 && name.compare(name.size() - 4, 4, ".zip") == 0) {
            if (auto text = member_of_zip(at->path(), wanted)) return text;
        } else if (wanted(name) && fs::weakly_canonical(at->path().parent_path(), error) != own / "starter") {
            return whole_file(at->path());
        }
    }
    return std::nullopt;
}

} // namespace starter
