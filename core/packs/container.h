// Zip and gzip, inflated in slices and in memory. What would expand to more than 512 MB is refused: no release file does.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "packs/reading.h"

namespace sequela::packs {

constexpr std::uint64_t kLargestExpanded = 512ULL * 1024 * 1024;

bool is_zip(std::string_view bytes);
bool is_gzip(std::string_view bytes);

struct ZipMember {
    std::string name; // with its folders, as UTF-8
    std::uint64_t size = 0;
    std::uint64_t position = 0; // in the central directory
    std::uint64_t number = 0;
};

// The central directory, without folders and without what macOS adds.
class ZipArchive {
public:
    // The bytes must live as long as the archive and its readers.
    static Result<std::unique_ptr<ZipArchive>> open(std::string_view bytes, const std::string& file);
    ~ZipArchive();
    [[nodiscard]] const std::vector<ZipMember>& members() const { return members_; }
    // Reads one member; one at a time.
    Result<std::unique_ptr<SlicedReader>> reader(const ZipMember& member, std::string& into);
    // The whole member at once; for small ones.
    Result<std::string> read(const ZipMember& member);
    [[nodiscard]] const ZipMember* find(std::string_view name) const;

private:
    struct State;
    ZipArchive();
    std::shared_ptr<State> state_; // readers hold it too
    std::vector<ZipMember> members_;
};

std::unique_ptr<SlicedReader> gzip_reader(std::string_view bytes, const std::string& file, std::string& into);

} // namespace sequela::packs
