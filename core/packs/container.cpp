#include "packs/container.h"

#include <fmt/format.h>
#include <unzip.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "base/job.h"
#include "base/text.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kSlice = 128 * 1024;
constexpr std::size_t kMostAhead = 64 * 1024 * 1024; // reserved at once, on the word of a file that may be damaged
const char* const kDamagedHint = "Download the file again";

// minizip reads through these functions; `stream` is a Memory.
struct Memory {
    std::string_view bytes;
    std::uint64_t position = 0;
};

void* ZCALLBACK memory_open(void* opaque, const void*, int) {
    return opaque;
}
uLong ZCALLBACK memory_read(void*, void* stream, void* into, uLong size) {
    auto& memory = *static_cast<Memory*>(stream);
    if (memory.position >= memory.bytes.size()) return 0;
    const auto count = std::min<std::uint64_t>(size, memory.bytes.size() - memory.position);
    std::memcpy(into, memory.bytes.data() + memory.position, static_cast<std::size_t>(count));
    memory.position += count;
    return static_cast<uLong>(count);
}
uLong ZCALLBACK memory_write(void*, void*, const void*, uLong) {
    return 0;
}
ZPOS64_T ZCALLBACK memory_tell(void*, void* stream) {
    return static_cast<Memory*>(stream)->position;
}
long ZCALLBACK memory_seek(void*, void* stream, ZPOS64_T offset, int origin) {
    auto& memory = *static_cast<Memory*>(stream);
    const ZPOS64_T base = origin == ZLIB_FILEFUNC_SEEK_CUR ? memory.position : origin == ZLIB_FILEFUNC_SEEK_END ? memory.bytes.size() : 0;
    if (base + offset > memory.bytes.size()) return -1;
    memory.position = base + offset;
    return 0;
}
int ZCALLBACK memory_close(void*, void*) {
    return 0;
}
int ZCALLBACK memory_error(void*, void*) {
    return 0;
}

zlib_filefunc64_def memory_functions(Memory& memory) {
    zlib_filefunc64_def functions{};
    functions.zopen64_file = memory_open;
    functions.zread_file = memory_read;
    functions.zwrite_file = memory_write;
    functions.ztell64_file = memory_tell;
    functions.zseek64_file = memory_seek;
    functions.zclose_file = memory_close;
    functions.zerror_file = memory_error;
    functions.opaque = &memory;
    return functions;
}

Error too_large(const std::string& file) {
    return Error{fmt::format("The file would expand to more than {} MB", kLargestExpanded / (1024 * 1024)), file,
                 "No release file is that large"};
}

// Names are UTF-8 or, from older tools, in the code page of DOS; only the ASCII part matters to us, but what is shown must be text.
std::string readable_name(std::string_view name) {
    std::string text = is_valid_utf8(name) ? std::string(name) : utf8_from_windows1252(name);
    std::replace(text.begin(), text.end(), '\\', '/');
    std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    return text;
}

bool is_noise(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    const std::string_view base = slash == std::string_view::npos ? name : name.substr(slash + 1);
    return base.empty() || base.starts_with('.') || name.starts_with("__MACOSX/");
}

} // namespace

bool is_zip(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}
bool is_gzip(std::string_view bytes) {
    return bytes.starts_with("\x1F\x8B");
}

struct ZipArchive::State {
    Memory memory;
    zlib_filefunc64_def functions{};
    unzFile file = nullptr;
    std::string name;

    ~State() {
        if (file) unzClose(file);
    }
};

namespace {

class ZipMemberReader : public SlicedReader {
public:
    // `owner` keeps the archive open until the member is closed.
    ZipMemberReader(std::shared_ptr<void> owner, unzFile zip, std::string where, std::uint64_t size, std::string& into)
        : owner_(std::move(owner)), zip_(zip), where_(std::move(where)), size_(size), into_(into) {
        into_.clear();
    }
    ~ZipMemberReader() override {
        if (!closed_) unzCloseCurrentFile(zip_);
    }
    Result<bool> step(double deadline_ms) override {
        do {
            const std::size_t before = into_.size();
            // Not for what is taken away slice by slice.
            if (before > 0 && before == total_)
                into_.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(size_ + kSlice, kMostAhead)));
            into_.resize(before + kSlice);
            const int count = unzReadCurrentFile(zip_, into_.data() + before, static_cast<unsigned>(kSlice));
            into_.resize(before + static_cast<std::size_t>(std::max(count, 0)));
            if (count < 0) return damaged();
            total_ += static_cast<std::uint64_t>(count);
            if (total_ > size_) return damaged();
            if (count == 0) {
                closed_ = true;
                if (unzCloseCurrentFile(zip_) != UNZ_OK || total_ != size_) return damaged();
                return true;
            }
        } while (monotonic_ms() < deadline_ms);
        return false;
    }
    [[nodiscard]] double fraction() const override { return size_ == 0 ? 1 : static_cast<double>(total_) / static_cast<double>(size_); }

private:
    [[nodiscard]] Error damaged() const {
        return Error{"The zip is damaged: a member does not inflate to what it should be", fmt::format("{}, byte {}", where_, total_),
                     kDamagedHint};
    }
    std::shared_ptr<void> owner_;
    unzFile zip_;
    std::string where_;
    std::uint64_t size_;
    std::uint64_t total_ = 0; // inflated so far
    std::string& into_;
    bool closed_ = false;
};

class GzipReader : public SlicedReader {
public:
    GzipReader(std::string_view bytes, std::string file, std::string& into) : bytes_(bytes), file_(std::move(file)), into_(into) {
        into_.clear();
        constexpr int kGzipOnly = 16;
        ready_ = inflateInit2(&stream_, MAX_WBITS + kGzipOnly) == Z_OK;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes_.data()));
        stream_.avail_in = static_cast<uInt>(bytes_.size());
    }
    ~GzipReader() override {
        if (ready_) inflateEnd(&stream_);
    }
    Result<bool> step(double deadline_ms) override {
        if (!ready_ || bytes_.size() > kLargestExpanded) return too_large(file_);
        do {
            const std::size_t before = into_.size();
            if (before > 0 && before == total_) into_.reserve(expected_size() + kSlice); // as above
            into_.resize(before + kSlice);
            stream_.next_out = reinterpret_cast<Bytef*>(into_.data() + before);
            stream_.avail_out = static_cast<uInt>(kSlice);
            const int code = inflate(&stream_, Z_NO_FLUSH);
            into_.resize(before + kSlice - stream_.avail_out);
            total_ += kSlice - stream_.avail_out;
            if (total_ > kLargestExpanded) return too_large(file_);
            if (code == Z_STREAM_END) {
                if (stream_.avail_in == 0) return true;
                // A file may hold several gzip members one after the other.
                if (!is_gzip(bytes_.substr(bytes_.size() - stream_.avail_in)) || inflateReset(&stream_) != Z_OK) return damaged();
                continue;
            }
            if (code != Z_OK) return damaged();
        } while (monotonic_ms() < deadline_ms);
        return false;
    }
    [[nodiscard]] double fraction() const override {
        return bytes_.empty() ? 1 : 1 - static_cast<double>(stream_.avail_in) / static_cast<double>(bytes_.size());
    }

private:
    // The trailer says it; a hint only, for a damaged file may say anything.
    [[nodiscard]] std::size_t expected_size() const {
        constexpr std::size_t kBestRatio = 32; // text of release files shrinks 8 to 15 times
        if (bytes_.size() < 18) return 0;
        std::size_t size = 0;
        for (std::size_t i = 1; i <= 4; ++i)
            size = (size << 8U) | static_cast<unsigned char>(bytes_[bytes_.size() - i]);
        return std::min({size, kMostAhead, bytes_.size() * kBestRatio});
    }
    [[nodiscard]] Error damaged() const {
        return Error{stream_.avail_in == 0 ? "The gz file is cut off" : "The gz file is damaged",
                     fmt::format("{}, byte {}", file_, bytes_.size() - stream_.avail_in), kDamagedHint};
    }
    std::string_view bytes_;
    std::string file_;
    std::string& into_;
    std::size_t total_ = 0; // inflated so far
    z_stream stream_{};
    bool ready_ = false;
};

} // namespace

ZipArchive::ZipArchive() : state_(std::make_shared<State>()) {}
ZipArchive::~ZipArchive() = default;

Result<std::unique_ptr<ZipArchive>> ZipArchive::open(std::string_view bytes, const std::string& file) {
    std::unique_ptr<ZipArchive> archive(new ZipArchive);
    State& state = *archive->state_;
    state.name = file;
    state.memory.bytes = bytes;
    state.functions = memory_functions(state.memory);
    state.file = unzOpen2_64("", &state.functions);
    if (!state.file)
        return Error{"The zip is cut off or damaged: its directory is missing", fmt::format("{}, byte {}", file, bytes.size()),
                     kDamagedHint};
    std::uint64_t total = 0;
    unz_global_info64 directory{};
    if (unzGetGlobalInfo64(state.file, &directory) == UNZ_OK && directory.number_entry == 0) return archive;
    for (int code = unzGoToFirstFile(state.file); code != UNZ_END_OF_LIST_OF_FILE; code = unzGoToNextFile(state.file)) {
        constexpr std::size_t kLongestName = 4096;
        unz_file_info64 info{};
        std::string name(kLongestName, '\0');
        unz64_file_pos place{};
        if (code != UNZ_OK || unzGetCurrentFileInfo64(state.file, &info, name.data(), kLongestName, nullptr, 0, nullptr, 0) != UNZ_OK ||
            unzGetFilePos64(state.file, &place) != UNZ_OK)
            return Error{"The zip is damaged: its directory cannot be read",
                         fmt::format("{}, member {}", file, archive->members_.size() + 1), kDamagedHint};
        name.resize(std::min<std::size_t>(info.size_filename, kLongestName));
        total += info.uncompressed_size;
        if (info.uncompressed_size > kLargestExpanded || total > kLargestExpanded) return too_large(file);
        name = readable_name(name);
        if (is_noise(name)) continue;
        archive->members_.push_back({name, info.uncompressed_size, place.pos_in_zip_directory, place.num_of_file});
    }
    return archive;
}

Result<std::unique_ptr<SlicedReader>> ZipArchive::reader(const ZipMember& member, std::string& into) {
    unz64_file_pos place{member.position, member.number};
    const std::string where = fmt::format("{}: {}", state_->name, member.name);
    if (unzGoToFilePos64(state_->file, &place) != UNZ_OK || unzOpenCurrentFile(state_->file) != UNZ_OK)
        return Error{"The zip member cannot be opened: it is damaged, encrypted, or packed in a way that is not supported", where,
                     kDamagedHint};
    return std::unique_ptr<SlicedReader>(std::make_unique<ZipMemberReader>(state_, state_->file, where, member.size, into));
}

Result<std::string> ZipArchive::read(const ZipMember& member) {
    std::string bytes;
    auto opened = reader(member, bytes);
    if (!opened) return opened.error();
    if (const auto status = read_to_end(**opened); !status) return status.error();
    return bytes;
}

const ZipMember* ZipArchive::find(std::string_view name) const {
    for (const ZipMember& member : members_)
        if (member.name == name) return &member;
    return nullptr;
}

std::unique_ptr<SlicedReader> gzip_reader(std::string_view bytes, const std::string& file, std::string& into) {
    return std::make_unique<GzipReader>(bytes, file, into);
}

} // namespace sequela::packs
