#include "support.h"

#include <fmt/format.h>
#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/job.h"

namespace sequela::packs::test {
namespace {

namespace fs = std::filesystem;

// minizip writes through these; the archive grows in a string.
struct Growing {
    std::string bytes;
    std::size_t position = 0;
};

void* ZCALLBACK open_growing(void* opaque, const void*, int) {
    return opaque;
}
uLong ZCALLBACK read_growing(void*, void*, void*, uLong) {
    return 0;
}
uLong ZCALLBACK write_growing(void*, void* stream, const void* from, uLong size) {
    auto& out = *static_cast<Growing*>(stream);
    if (out.bytes.size() < out.position + size) out.bytes.resize(out.position + size);
    std::memcpy(out.bytes.data() + out.position, from, size);
    out.position += size;
    return size;
}
ZPOS64_T ZCALLBACK tell_growing(void*, void* stream) {
    return static_cast<Growing*>(stream)->position;
}
long ZCALLBACK seek_growing(void*, void* stream, ZPOS64_T offset, int origin) {
    auto& out = *static_cast<Growing*>(stream);
    out.position = static_cast<std::size_t>(offset) + (origin == ZLIB_FILEFUNC_SEEK_CUR   ? out.position
                                                       : origin == ZLIB_FILEFUNC_SEEK_END ? out.bytes.size()
                                                                                          : 0);
    return 0;
}
int ZCALLBACK close_growing(void*, void*) {
    return 0;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else
            out += c;
    }
    return out;
}

} // namespace

Reference::Reference() {
    static int number = 0;
    vfs_ = fmt::format("packs-test-{}", ++number);
    REQUIRE(store::register_slot_vfs(vfs_, slots_).ok());
    reopen();
}

Reference::~Reference() = default;

Result<std::unique_ptr<Catalogue>> Reference::open() {
    return Catalogue::open("reference.db", vfs_);
}

void Reference::reopen() {
    catalogue_.reset();
    auto opened = open();
    if (!opened) FAIL(opened.error().text());
    catalogue_ = std::move(*opened);
}

std::string Reference::bytes() {
    const int slot = slots_.find_slot("reference.db");
    std::string bytes(static_cast<std::size_t>(slots_.size(slot)), '\0');
    int read = 0;
    REQUIRE(slots_.read(slot, bytes.data(), static_cast<int>(bytes.size()), 0, &read));
    return bytes;
}

std::vector<FileOutcome> import(Catalogue& catalogue, std::string name, std::string bytes, ImportOptions options) {
    std::vector<SourceFile> files;
    files.push_back({std::move(name), std::move(bytes)});
    ImportJob job(catalogue, std::move(files), options);
    const Status status = run_to_end(job);
    if (!status) FAIL(status.error().text());
    return job.outcomes();
}

std::vector<FileOutcome> import_in_small_slices(Catalogue& catalogue, std::string name, std::string bytes) {
    std::vector<SourceFile> files;
    files.push_back({std::move(name), std::move(bytes)});
    ImportJob job(catalogue, std::move(files), {});
    double fraction = 0;
    while (!job.step(0)) {
        CHECK(job.progress().fraction >= fraction);
        CHECK(job.progress().fraction <= 1);
        fraction = job.progress().fraction;
    }
    REQUIRE(job.result().ok());
    return job.outcomes();
}

std::string summary(const std::vector<FileOutcome>& outcomes) {
    std::string text;
    for (const FileOutcome& outcome : outcomes) {
        if (!text.empty()) text += "; ";
        if (outcome.error)
            text += fmt::format("refused: {} ({})", outcome.error->what, outcome.error->where);
        else if (outcome.ignored)
            text += fmt::format("ignored {}: {}", outcome.source_name, outcome.note);
        else if (outcome.already_installed)
            text += fmt::format("already installed: {} {}", key(outcome.pack->component), outcome.pack->release);
        else {
            const Pack& pack = *outcome.pack;
            text += fmt::format("{} {} {} records {} headers {}", key(pack.component), pack.release, pack.effective_from.iso(),
                                pack.records, pack.headers);
            for (const std::string& warning : pack.warnings)
                text += fmt::format(", warning: {}", warning);
        }
    }
    return text;
}

std::string make_zip(const std::vector<Member>& members) {
    Growing out;
    zlib_filefunc64_def functions{};
    functions.zopen64_file = open_growing;
    functions.zread_file = read_growing;
    functions.zwrite_file = write_growing;
    functions.ztell64_file = tell_growing;
    functions.zseek64_file = seek_growing;
    functions.zclose_file = close_growing;
    functions.zerror_file = close_growing;
    functions.opaque = &out;
    zipFile zip = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &functions);
    REQUIRE(zip != nullptr);
    for (const Member& member : members) {
        zip_fileinfo info{};
        REQUIRE(zipOpenNewFileInZip(zip, member.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, 6) == ZIP_OK);
        REQUIRE(zipWriteInFileInZip(zip, member.bytes.data(), static_cast<unsigned>(member.bytes.size())) == ZIP_OK);
        REQUIRE(zipCloseFileInZip(zip) == ZIP_OK);
    }
    REQUIRE(zipClose(zip, nullptr) == ZIP_OK);
    return out.bytes;
}

std::string make_gzip(const std::string& bytes) {
    z_stream stream{};
    constexpr int kGzip = 16;
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + kGzip, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string make_xlsx(const std::vector<std::vector<std::string>>& rows) {
    std::string shared = R"(<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">)";
    std::string sheet =
        R"(<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>)";
    int strings = 0;
    bool inline_next = false;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        sheet += fmt::format(R"(<row r="{}">)", r + 1);
        for (std::size_t c = 0; c < rows[r].size(); ++c) {
            const std::string& cell = rows[r][c];
            const std::string place = fmt::format("{}{}", static_cast<char>('A' + static_cast<int>(c)), r + 1);
            const bool number = !cell.empty() && cell.find_first_not_of("0123456789") == std::string::npos;
            if (cell.empty()) {
                sheet += fmt::format(R"(<c r="{}"/>)", place);
            } else if (number) {
                sheet += fmt::format(R"(<c r="{}"><v>{}</v></c>)", place, cell);
            } else if (inline_next) {
                sheet += fmt::format(R"(<c r="{}" t="inlineStr"><is><t>{}</t></is></c>)", place, escaped(cell));
            } else {
                shared += fmt::format("<si><r><t>{}</t></r><r><t>{}</t></r></si>", escaped(cell.substr(0, 1)), escaped(cell.substr(1)));
                sheet += fmt::format(R"(<c r="{}" t="s"><v>{}</v></c>)", place, strings++);
            }
            inline_next = !inline_next;
        }
        sheet += "</row>";
    }
    return make_zip({{"[Content_Types].xml", "<Types/>"},
                     {"xl/workbook.xml", "<workbook/>"},
                     {"xl/sharedStrings.xml", shared + "</sst>"},
                     {"xl/worksheets/sheet1.xml", sheet + "</sheetData></worksheet>"}});
}

std::string read_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    INFO(path);
    REQUIRE(stream.good());
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::string corpus_file(const std::string& name) {
    return read_file(std::string(SEQUELA_SOURCE_DIR) + "/tests/packs/corpus/" + name);
}

std::vector<std::string> corpus_files(const std::string& folder) {
    const fs::path root = fs::path(SEQUELA_SOURCE_DIR) / "tests" / "packs" / "corpus";
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(root / folder))
        if (entry.path().extension() != ".expected") names.push_back(folder + "/" + entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::optional<std::string> official_file(const std::string& path) {
    const char* named = std::getenv("PACK_SOURCES");
    const fs::path root = named && *named ? fs::path(named) : fs::path(SEQUELA_SOURCE_DIR) / ".." / "shared" / "codesets";
    std::error_code failed;
    if (!fs::is_regular_file(root / path, failed)) return std::nullopt;
    return read_file((root / path).string());
}

std::string order_file(const std::vector<OrderLine>& lines) {
    std::string text;
    int sequence = 0;
    for (const OrderLine& line : lines)
        text += fmt::format("{:05} {:<7} {} {:<60} {}\r\n", ++sequence, line.code, line.flag, std::string(line.title).substr(0, 60),
                            line.title);
    return text;
}

} // namespace sequela::packs::test
