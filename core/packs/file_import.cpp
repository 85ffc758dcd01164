#include "packs/file_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "base/hash.h"
#include "base/job.h"
#include "base/text.h"
#include "packs/addenda_file.h"
#include "packs/codes_file.h"
#include "packs/container.h"
#include "packs/content.h"
#include "packs/index_xml.h"
#include "packs/order_file.h"
#include "packs/pack_store.h"
#include "packs/poa_file.h"
#include "packs/recognise.h"
#include "packs/release_name.h"
#include "packs/sheet.h"
#include "packs/tabular_xml.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kHead = 8192;
constexpr int kDeepestArchive = 2; // a zip in a zip; the official ones are flat

const char* const kNotKnown = "not a release file that Sequela knows";
const char* const kUnknownSheet = "The spreadsheet is none of the release tables that Sequela knows";

std::string base_name(std::string_view path) {
    const std::size_t slash = path.find_last_of("/\\");
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

// The parts of a path, the nearest first: file, folder, folder above.
void append_path(std::string_view path, std::vector<std::string>& names) {
    constexpr std::size_t kParts = 3;
    for (std::size_t i = 0; i < kParts && !path.empty(); ++i) {
        const std::size_t slash = path.find_last_of("/\\");
        names.emplace_back(slash == std::string_view::npos ? path : path.substr(slash + 1));
        path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
    }
}

// A file to be read, with all the names that may say which release it is of.
struct Source {
    std::string shown;              // "archive.zip: member"
    std::vector<std::string> names; // nearest first
    std::string bytes;
    int depth = 0;
    bool looked_at = false;                     // its first slice, while it is inflated
    std::shared_ptr<SourceFile> companion = {}; // the other half of it
};

// What was read and waits to be written.
struct Ready {
    Pack pack;
    std::string image;
    std::unique_ptr<CodeTable> codes;
};

bool is_same_pack(const Pack& a, const Pack& b) {
    return a.system == b.system && a.component == b.component && a.name == b.name && a.release == b.release;
}

bool has_kind(const std::vector<FileKind>& kinds, FileKind kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// Why a recognised file is not read, or nothing.
std::string reason_to_ignore(FileKind kind) {
    switch (kind) {
    case FileKind::document:
        return "a PDF document";
    case FileKind::schema:
        return "an XML schema, no data";
    case FileKind::read_me:
        return "prose, no data";
    case FileKind::poa_changes:
        return "only what changed in the POA-exempt list; the list itself is read";
    default:
        return {};
    }
}

// `Data` is what `Reader` reads.
template <class Reader, class Data> class Sliced : public ContentReader {
public:
    template <class... Args> explicit Sliced(Args&&... args) : reader_(std::forward<Args>(args)...) {}
    Result<bool> step(double deadline_ms) override { return reader_.step(deadline_ms); }
    [[nodiscard]] double fraction() const override { return reader_.fraction(); }

protected:
    const Data& take() { return *(data_ = std::make_unique<Data>(reader_.take())); }
    Reader reader_;
    std::unique_ptr<Data> data_;
};

class OrderContent : public Sliced<OrderFileReader, CodeTable> {
public:
    using Sliced::Sliced;
    ImageWriter describe(std::size_t, Pack& pack) override {
        const CodeTable& codes = take();
        pack.warnings = reader_.warnings();
        pack.system = reader_.system();
        pack.component = Component::codes;
        pack.records = static_cast<std::int64_t>(codes.billable_count());
        pack.headers = static_cast<std::int64_t>(codes.rows.size()) - pack.records;
        return codes.image_writer();
    }
    std::unique_ptr<CodeTable> take_codes(std::size_t) override { return std::move(data_); }
};

class CodesContent : public Sliced<CodesFileReader, CodeTable> {
public:
    using Sliced::Sliced;
    ImageWriter describe(std::size_t, Pack& pack) override {
        const CodeTable& codes = take();
        pack.system = reader_.system();
        pack.component = Component::codes;
        pack.records = static_cast<std::int64_t>(codes.rows.size());
        pack.warnings.push_back("Codes file only: there are no headers and no short titles. The order file of the same release has them");
        return codes.image_writer();
    }
    std::unique_ptr<CodeTable> take_codes(std::size_t) override { return std::move(data_); }
};

class TabularContent : public Sliced<TabularReader, Tabular> {
public:
    using Sliced::Sliced;
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        return find_release(reader_.version(), names);
    }
    ImageWriter describe(std::size_t, Pack& pack) override {
        const Tabular& tabular = take();
        pack.component = Component::tabular;
        pack.records = static_cast<std::int64_t>(tabular.by_code.size());
        pack.warnings = reader_.warnings();
        return tabular.image_writer();
    }
};

class IndexContent : public Sliced<IndexReader, TermIndex> {
public:
    using Sliced::Sliced;
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        return find_release(reader_.version(), names);
    }
    ImageWriter describe(std::size_t, Pack& pack) override {
        const TermIndex& index = take();
        pack.component = reader_.component();
        pack.records = static_cast<std::int64_t>(index.terms.size());
        pack.warnings = reader_.warnings();
        return index.image_writer();
    }
};

class AddendaContent : public Sliced<AddendaReader, Addenda> {
public:
    using Sliced::Sliced;
    ImageWriter describe(std::size_t, Pack& pack) override {
        const Addenda& addenda = take();
        pack.system = reader_.system();
        pack.component = Component::addenda;
        pack.records = static_cast<std::int64_t>(addenda.rows.size());
        return addenda.image_writer();
    }
};

class PoaContent : public Sliced<PoaListReader, PoaExemptList> {
public:
    using Sliced::Sliced;
    ImageWriter describe(std::size_t, Pack& pack) override {
        const PoaExemptList& list = take();
        pack.component = Component::poa_exempt;
        pack.records = static_cast<std::int64_t>(list.codes.size());
        return list.image_writer();
    }
};

std::string left_out_words(std::string_view title, std::string_view why) {
    return fmt::format("This is known, but not read ({}): {}", title, why);
}

// A spreadsheet: its rows in slices, then what its format makes of them.
class SheetContent : public ContentReader {
public:
    SheetContent(std::unique_ptr<ZipArchive> archive, std::string file)
        : archive_(std::move(archive)), file_(std::move(file)), sheet_(*archive_, file_) {}
    Result<bool> step(double deadline_ms) override {
        if (rows_) return rows_->step(deadline_ms);
        const auto done = sheet_.step(deadline_ms);
        if (!done || !*done) return done;
        const SheetFormat* format = find_sheet_format(sheet_.rows(), file_);
        if (!format) return Error{kUnknownSheet, file_, known_files()};
        if (!format->left_out.empty()) {
            left_out_ = format->left_out;
            return Error{left_out_words(format->title, format->left_out), file_, known_files()};
        }
        rows_ = format->open(sheet_.rows(), file_);
        return false; // the rows take a slice of their own
    }
    [[nodiscard]] double fraction() const override { return rows_ ? 0.5 + rows_->fraction() / 2 : sheet_.fraction() / 2; }
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override { return rows_->release(names); }
    [[nodiscard]] std::optional<Release> release_given(std::optional<int> year, std::optional<Date> from,
                                                       const std::vector<std::string>& names) const override {
        return rows_->release_given(year, from, names);
    }
    [[nodiscard]] std::size_t packs() const override { return rows_->packs(); }
    ImageWriter describe(std::size_t number, Pack& pack) override { return rows_->describe(number, pack); }
    std::unique_ptr<CodeTable> take_codes(std::size_t number) override { return rows_->take_codes(number); }
    // Why a sheet that is known is not read; after an Error.
    [[nodiscard]] std::string_view left_out() const { return left_out_; }

private:
    std::string_view left_out_;
    std::unique_ptr<ZipArchive> archive_;
    std::string file_;
    SheetReader sheet_;
    std::unique_ptr<ContentReader> rows_;
};

std::unique_ptr<ContentReader> content_reader(FileKind kind, Source& source) {
    const std::string_view bytes = source.bytes;
    const std::string& file = source.shown;
    switch (kind) {
    case FileKind::order_file:
        return std::make_unique<OrderContent>(bytes, file);
    case FileKind::tabular_xml:
        return std::make_unique<TabularContent>(bytes, file);
    case FileKind::index_xml:
        return std::make_unique<IndexContent>(bytes, file);
    case FileKind::codes_file:
        return std::make_unique<CodesContent>(bytes, file);
    case FileKind::order_addenda:
    case FileKind::codes_addenda:
        return std::make_unique<AddendaContent>(bytes, file);
    case FileKind::poa_list:
        return std::make_unique<PoaContent>(bytes, file);
    default:
        return nullptr;
    }
}

} // namespace

struct FileImport::State {
    enum class Stage {
        hash,
        next_source,
        inflate,
        recognise,
        plan,
        decode,
        feed,
        read,
        finish_read,
        make_image,
        begin_write,
        next_write,
        remove_old,
        write,
        done
    };
    // An archive whose members are being taken out.
    struct OpenArchive {
        std::unique_ptr<std::string> bytes; // the address must stay
        std::unique_ptr<ZipArchive> zip;
        std::string shown;
        std::vector<std::string> names;
        struct Waiting {
            ZipMember member;
            std::optional<ZipMember> companion;
        };
        std::deque<Waiting> waiting; // those that will be read
        int depth = 0;
        std::vector<FileKind> kinds;            // of the members, as far as their beginnings have been looked at
        std::vector<const FileFormat*> formats; // likewise; null where there is none
    };

    State(Catalogue& reference, SourceFile dropped, const ImportOptions& given) : catalogue(reference), options(given) {
        name = std::move(dropped.name);
        shown_name = base_name(name);
        Source source;
        source.shown = shown_name;
        append_path(name, source.names);
        source.bytes = std::move(dropped.bytes);
        source.companion = std::move(dropped.companion);
        sources.push_back(std::move(source));
    }

    Catalogue& catalogue;
    ImportOptions options;
    std::string name;
    std::string shown_name;
    std::string sha256_hex;
    Stage stage = Stage::hash;
    Sha256Stream digest;
    std::size_t hashed = 0;
    std::deque<Source> sources;
    std::vector<OpenArchive> archives; // the innermost last
    std::unique_ptr<SlicedReader> inflating;
    std::string inflated;
    std::optional<ZipMember> companion_member; // is inflated after the current one
    Source current;
    std::unique_ptr<TextDecoder> decoding;
    const FileFormat* format = nullptr; // of the current file, while it is decoded
    bool companion_decoded = false;
    std::unique_ptr<ContentReader> content;
    FedReader* fed = nullptr;     // the content, while it is fed
    std::size_t fed_bytes = 0;    // of those in memory
    std::size_t content_pack = 0; // of those that it gives
    Ready making;                 // its image is being written
    ImageWriter image;
    std::deque<Ready> ready;
    std::optional<store::Transaction> transaction;
    std::int64_t removing = 0;
    std::unique_ptr<PackWriter> writer;
    std::vector<Pack> written;
    std::vector<FileOutcome> outcomes;
    std::size_t planned = 1; // files to read, for the progress bar
    std::size_t finished = 0;

    void advance(double deadline_ms);
    void hash(double deadline_ms);
    void next_source();
    void inflate(double deadline_ms);
    void begin_feeding(const FileFormat& fed_format);
    void feed(double deadline_ms);
    void inflate_companion();
    void recognise_current();
    void open_archive();
    void plan();
    static Status recognise_member(OpenArchive& archive);
    void choose_members(OpenArchive& archive);
    static std::string yields(const OpenArchive& archive, std::size_t number);
    static std::optional<ZipMember> companion_of(const OpenArchive& archive, std::size_t number);
    static bool is_companion(const OpenArchive& archive, std::size_t number);
    static bool is_doubled_by_text(const OpenArchive& archive, std::size_t number);
    void decode(double deadline_ms);
    std::unique_ptr<ContentReader> open_current();
    void read(double deadline_ms);
    void finish_read();
    void make_image(double deadline_ms);
    std::string what_was_left_out() const;
    void begin_write();
    void next_write();
    void remove_old(double deadline_ms);
    void start_writing();
    void write(double deadline_ms);
    void commit();

    void refuse(Error error);
    void ignore(std::string shown, std::string why);
    std::optional<Release> release() const;
    void keep(Ready item);
};

// One bad member refuses the whole file: half an archive would be half a release.
void FileImport::State::refuse(Error error) {
    inflating.reset();
    decoding.reset();
    fed = nullptr;
    content.reset();
    writer.reset();
    transaction.reset();
    ready.clear();
    sources.clear();
    archives.clear();
    FileOutcome outcome;
    outcome.source_name = shown_name;
    if (error.where.empty()) error.where = shown_name;
    outcome.error = std::move(error);
    outcomes.clear();
    outcomes.push_back(std::move(outcome));
    stage = Stage::done;
}

void FileImport::State::ignore(std::string shown, std::string why) {
    FileOutcome outcome;
    outcome.source_name = std::move(shown);
    outcome.ignored = true;
    outcome.note = std::move(why);
    outcomes.push_back(std::move(outcome));
}

void FileImport::State::hash(double deadline_ms) {
    constexpr std::size_t kSlice = 256 * 1024;
    const std::string_view bytes = sources.front().bytes;
    while (hashed < bytes.size()) {
        const std::string_view slice = bytes.substr(hashed, kSlice);
        digest.add(slice);
        hashed += slice.size();
        if (monotonic_ms() >= deadline_ms) return;
    }
    sha256_hex = hex(digest.finish());
    stage = Stage::next_source;
}

void FileImport::State::next_source() {
    inflated.clear();
    if (!sources.empty()) {
        current = std::move(sources.front());
        sources.pop_front();
        stage = Stage::recognise;
        return;
    }
    while (!archives.empty() && archives.back().waiting.empty())
        archives.pop_back();
    if (archives.empty()) {
        stage = Stage::begin_write;
        return;
    }
    OpenArchive& archive = archives.back();
    const ZipMember member = archive.waiting.front().member;
    companion_member = archive.waiting.front().companion;
    archive.waiting.pop_front();
    current = Source{};
    current.shown = archive.shown + ": " + base_name(member.name);
    append_path(member.name, current.names);
    current.names.insert(current.names.end(), archive.names.begin(), archive.names.end());
    current.depth = archive.depth;
    auto reader = archive.zip->reader(member, inflated);
    if (!reader) return refuse(reader.error());
    inflating = std::move(*reader);
    stage = Stage::inflate;
}

namespace {

// The format of a file that is fed, from its beginning, or null.
const FileFormat* find_fed_format(std::string_view head, const std::vector<std::string>& names) {
    const std::string_view name = names.empty() ? std::string_view() : std::string_view(names.front());
    const FileKind kind = recognise(head, name);
    if (kind == FileKind::zip || kind == FileKind::gzip || kind == FileKind::document || kind == FileKind::schema) return nullptr;
    const FileFormat* format = find_file_format(head, name);
    return format && format->feed ? format : nullptr;
}

} // namespace

void FileImport::State::inflate(double deadline_ms) {
    // The first slice alone: it says whether the rest is fed.
    const auto done = inflating->step(inflated.empty() ? 0 : deadline_ms);
    if (!done) return refuse(done.error());
    if (!*done) {
        if (current.looked_at) return;
        current.looked_at = true;
        if (const FileFormat* fed_format = find_fed_format(std::string_view(inflated).substr(0, kHead), current.names))
            begin_feeding(*fed_format);
        return;
    }
    inflating.reset();
    if (current.companion)
        current.companion->bytes = std::move(inflated);
    else
        current.bytes = std::move(inflated);
    inflated.clear();
    if (companion_member) return inflate_companion();
    stage = Stage::recognise;
}

void FileImport::State::begin_feeding(const FileFormat& fed_format) {
    auto reader = fed_format.feed(current.shown);
    fed = reader.get();
    content = std::move(reader);
    fed_bytes = 0;
    stage = Stage::feed;
}

// A slice is inflated, read and forgotten.
void FileImport::State::feed(double deadline_ms) {
    constexpr std::size_t kSlice = 128 * 1024;
    do {
        bool last = false;
        if (inflating) {
            const auto status = fed->feed(inflated);
            inflated.clear();
            if (!status) return refuse(status.error());
            const auto done = inflating->step(0);
            if (!done) return refuse(done.error());
            last = *done;
        } else {
            const std::string_view slice = std::string_view(current.bytes).substr(fed_bytes, kSlice);
            fed_bytes += slice.size();
            if (const auto status = fed->feed(slice); !status) return refuse(status.error());
            last = fed_bytes == current.bytes.size();
        }
        if (!last) continue;
        Status status = fed->feed(inflated);
        if (status) status = fed->end();
        if (!status) return refuse(status.error());
        inflating.reset();
        inflated = std::string();
        fed = nullptr;
        stage = Stage::read;
        return;
    } while (monotonic_ms() < deadline_ms);
}

void FileImport::State::inflate_companion() {
    OpenArchive& archive = archives.back();
    current.companion = std::make_shared<SourceFile>();
    current.looked_at = true; // this half is not fed
    current.companion->name = archive.shown + ": " + base_name(companion_member->name);
    ignore(current.companion->name, fmt::format("read together with {}", base_name(current.names.front())));
    auto reader = archive.zip->reader(*companion_member, inflated);
    companion_member.reset();
    if (!reader) return refuse(reader.error());
    inflating = std::move(*reader);
}

void FileImport::State::recognise_current() {
    if (current.bytes.empty()) return refuse({"The file is empty", current.shown, "Download it again"});
    const std::string_view head = std::string_view(current.bytes).substr(0, kHead);
    const std::string_view file_name = current.names.empty() ? std::string_view() : std::string_view(current.names.front());
    const FileKind kind = recognise(head, file_name);
    if (kind == FileKind::zip) return open_archive();
    if (kind == FileKind::gzip) {
        auto packed = std::make_unique<std::string>(std::move(current.bytes));
        inflating = gzip_reader(*packed, current.shown, inflated);
        if (current.shown.ends_with(".gz")) current.shown.resize(current.shown.size() - 3);
        if (++current.depth > kDeepestArchive) return refuse({"Archives are nested too deep", current.shown, ""});
        archives.push_back(
            {std::move(packed), nullptr, current.shown, {}, {}, current.depth, {}, {}}); // keeps the bytes while they are inflated
        stage = Stage::inflate;
        return;
    }
    format = kind == FileKind::document || kind == FileKind::schema ? nullptr : find_file_format(head, file_name);
    if (format && !format->left_out.empty()) {
        if (!archives.empty()) {
            ignore(current.shown, std::string(format->left_out));
            stage = Stage::next_source;
            return;
        }
        return refuse({left_out_words(format->title, format->left_out), current.shown, known_files()});
    }
    if (format && format->feed) return begin_feeding(*format);
    if (format) {
        if (current.companion && archives.empty()) ignore(current.companion->name, "read together with " + current.shown);
        if (format->decode) decoding = std::make_unique<TextDecoder>(current.bytes);
        if (!format->decode) content = open_current();
        stage = format->decode ? Stage::decode : Stage::read;
        return;
    }
    const std::string reason = reason_to_ignore(kind);
    const bool is_member = current.depth > 0 || current.shown != shown_name;
    if (!reason.empty() && is_member) {
        ignore(current.shown, reason);
        stage = Stage::next_source;
        return;
    }
    if (kind == FileKind::tabular_xml || kind == FileKind::index_xml) {
        decoding = std::make_unique<TextDecoder>(current.bytes);
        stage = Stage::decode;
        return;
    }
    content = content_reader(kind, current);
    if (content) {
        stage = Stage::read;
        return;
    }
    std::string what = "The file is none of the release files that Sequela knows";
    if (!reason.empty()) what += " (" + reason + ")";
    if (kind == FileKind::other_xml)
        what = "The XML is neither a Tabular List nor an index: its root element must be ICD10CM.tabular or ICD10CM.index";
    refuse({what, current.shown, known_files()});
}

std::unique_ptr<ContentReader> FileImport::State::open_current() {
    const SourceFile* other = current.companion.get();
    if (other && format->open_with) return format->open_with(current.bytes, current.shown, other->bytes, other->name);
    return format->open(current.bytes, current.shown);
}

void FileImport::State::decode(double deadline_ms) {
    const auto done = decoding->step(deadline_ms);
    if (!done) return refuse(done.error());
    if (!*done) return;
    decoding.reset();
    if (format && current.companion && !companion_decoded) {
        companion_decoded = true;
        decoding = std::make_unique<TextDecoder>(current.companion->bytes);
        return;
    }
    companion_decoded = false;
    content = format ? open_current() : content_reader(recognise(std::string_view(current.bytes).substr(0, kHead), ""), current);
    if (!content) return refuse({"The XML is damaged at its beginning", current.shown, known_files()});
    stage = Stage::read;
}

// Looks at the beginning of one more member. The reader goes before its archive can.
Status FileImport::State::recognise_member(OpenArchive& archive) {
    const ZipMember& member = archive.zip->members()[archive.kinds.size()];
    std::string head;
    auto reader = archive.zip->reader(member, head);
    if (!reader) return reader.error();
    // One slice is far more than the head.
    if (const auto begun = (*reader)->step(0); !begun) return begun.error();
    const std::string_view begin = std::string_view(head).substr(0, kHead);
    const FileKind kind = recognise(begin, base_name(member.name));
    const bool data = kind != FileKind::document && kind != FileKind::schema && kind != FileKind::zip && kind != FileKind::gzip;
    archive.kinds.push_back(kind);
    archive.formats.push_back(data ? find_file_format(begin, base_name(member.name)) : nullptr);
    return Done{};
}

void FileImport::State::plan() {
    OpenArchive& archive = archives.back();
    if (archive.kinds.size() < archive.zip->members().size()) {
        if (const auto status = recognise_member(archive); !status) refuse(status.error());
        return;
    }
    choose_members(archive);
    planned += archive.waiting.size();
    stage = Stage::next_source;
}

namespace {

std::string stem_of(std::string_view path) {
    const std::string name = to_lower(base_name(path));
    return name.substr(0, name.rfind('.'));
}

} // namespace

// Why a member of a known format is left out: another one says more of the same. Empty: it is read.
std::string FileImport::State::yields(const OpenArchive& archive, std::size_t number) {
    if (!archive.formats[number]->left_out.empty()) return std::string(archive.formats[number]->left_out);
    const std::string_view to = archive.formats[number]->yields_to;
    if (to.empty()) return {};
    const bool there =
        std::any_of(archive.formats.begin(), archive.formats.end(), [&](const FileFormat* other) { return other && other->title == to; });
    return there ? fmt::format("the {} of the same archive says more", to) : std::string();
}

// "HCPC2019_CONTR_ANWEB.xlsx" beside "HCPC2019_CONTR_ANWEB.txt", which is read.
bool FileImport::State::is_doubled_by_text(const OpenArchive& archive, std::size_t number) {
    const std::string name = stem_of(archive.zip->members()[number].name);
    for (std::size_t i = 0; i < archive.formats.size(); ++i)
        if (archive.formats[i] && stem_of(archive.zip->members()[i].name) == name) return true;
    return false;
}

// The member that holds the other half of this one, if there is one.
std::optional<ZipMember> FileImport::State::companion_of(const OpenArchive& archive, std::size_t number) {
    const FileFormat* of = archive.formats[number];
    for (std::size_t i = 0; i < archive.formats.size(); ++i)
        if (of && !of->companion.empty() && archive.formats[i] && archive.formats[i]->title == of->companion)
            return archive.zip->members()[i];
    return std::nullopt;
}

// Is it read by way of another member?
bool FileImport::State::is_companion(const OpenArchive& archive, std::size_t number) {
    const FileFormat* of = archive.formats[number];
    return of && std::any_of(archive.formats.begin(), archive.formats.end(),
                             [&](const FileFormat* other) { return other && !other->companion.empty() && other->companion == of->title; });
}

// Decides from the beginnings of the members which are read.
void FileImport::State::choose_members(OpenArchive& archive) {
    const std::vector<FileKind>& kinds = archive.kinds;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (is_companion(archive, i)) continue;
        const ZipMember& member = archive.zip->members()[i];
        std::string why = archive.formats[i] ? yields(archive, i) : reason_to_ignore(kinds[i]);
        if (kinds[i] == FileKind::codes_file && has_kind(kinds, FileKind::order_file)) why = "the order file of the same archive says more";
        if (kinds[i] == FileKind::codes_addenda && has_kind(kinds, FileKind::order_addenda)) why = "the addenda to the order file say more";
        if (kinds[i] == FileKind::zip && to_lower(member.name).ends_with(".xlsx") && has_kind(kinds, FileKind::poa_list))
            why = "the same list as the text file";
        if (kinds[i] == FileKind::zip && is_doubled_by_text(archive, i)) why = "the same table as the text file";
        if (!archive.formats[i] && (kinds[i] == FileKind::unknown || kinds[i] == FileKind::other_xml)) why = kNotKnown;
        if (why.empty())
            archive.waiting.push_back({member, companion_of(archive, i)});
        else
            ignore(archive.shown + ": " + base_name(member.name), why);
    }
}

void FileImport::State::open_archive() {
    OpenArchive archive;
    archive.bytes = std::make_unique<std::string>(std::move(current.bytes));
    archive.shown = current.shown;
    archive.names = current.names;
    archive.depth = current.depth + 1;
    auto zip = ZipArchive::open(*archive.bytes, archive.shown);
    if (!zip) return refuse(zip.error());
    archive.zip = std::move(*zip);
    if (is_xlsx(*archive.zip)) {
        current.bytes = std::move(*archive.bytes);
        auto again = ZipArchive::open(current.bytes, current.shown);
        if (!again) return refuse(again.error());
        content = std::make_unique<SheetContent>(std::move(*again), current.shown);
        stage = Stage::read;
        return;
    }
    if (archive.depth > kDeepestArchive) return refuse({"Archives are nested too deep", archive.shown, "Unpack the outer one first"});
    archives.push_back(std::move(archive));
    stage = Stage::plan;
}

std::optional<Release> FileImport::State::release() const {
    return content->release_given(options.fiscal_year, options.effective_from, current.names);
}

void FileImport::State::read(double deadline_ms) {
    const auto done = content->step(deadline_ms);
    if (!done) {
        // A spreadsheet beside the data in an archive may be anything.
        const auto* sheet = dynamic_cast<const SheetContent*>(content.get());
        const std::string_view left_out = sheet ? sheet->left_out() : std::string_view();
        if ((done.error().what != kUnknownSheet && left_out.empty()) || archives.empty()) return refuse(done.error());
        ignore(current.shown, left_out.empty() ? kNotKnown : std::string(left_out));
        content.reset();
        stage = Stage::next_source;
        return;
    }
    content_pack = 0;
    if (*done) stage = Stage::finish_read;
}

void FileImport::State::finish_read() {
    const auto found = release();
    if (!found)
        return refuse(
            {"Neither the file nor its name says which release it is", current.shown, "Name the year of the release and import it again"});
    making = Ready{};
    making.pack.release = found->name;
    making.pack.effective_from = found->effective_from;
    making.pack.effective_to = found->effective_to;
    image = content->describe(content_pack, making.pack);
    making.pack.source_name = current.shown;
    making.pack.source_sha256 = sha256_hex;
    making.pack.built_in = options.built_in;
    stage = Stage::make_image;
}

void FileImport::State::make_image(double deadline_ms) {
    if (!image.step(deadline_ms)) return;
    making.image = image.take();
    image = ImageWriter();
    making.codes = content->take_codes(content_pack);
    ++content_pack;
    const bool more = content_pack < content->packs();
    stage = more ? Stage::finish_read : Stage::next_source;
    if (!more) {
        content.reset();
        current.bytes = std::string();
        current.companion.reset();
        ++finished;
    }
    keep(std::move(making));
}

void FileImport::State::keep(Ready item) {
    const bool doubled = std::any_of(ready.begin(), ready.end(), [&](const Ready& other) { return is_same_pack(other.pack, item.pack); });
    if (doubled) return ignore(item.pack.source_name, "the archive holds this twice");
    ready.push_back(std::move(item));
}

// ": NOC_Codes_2019.xlsx is a list drawn from …", of the first member of which more is known than that it is no data.
std::string FileImport::State::what_was_left_out() const {
    const auto says = [](const FileOutcome& outcome) { return outcome.ignored && outcome.note.find(';') != std::string::npos; };
    const auto found = std::find_if(outcomes.begin(), outcomes.end(), says);
    return found == outcomes.end() ? std::string()
                                   : fmt::format(": {} is {}", found->source_name.substr(found->source_name.rfind(": ") + 2), found->note);
}

void FileImport::State::begin_write() {
    if (ready.empty() && std::none_of(outcomes.begin(), outcomes.end(), [](const FileOutcome& o) { return !o.ignored; }))
        return refuse({"The archive holds no release file that Sequela knows" + what_was_left_out(), shown_name, known_files()});
    auto begun = store::Transaction::begin(catalogue.database());
    if (!begun) return refuse(begun.error());
    transaction.emplace(std::move(*begun));
    stage = Stage::next_write;
}

void FileImport::State::next_write() {
    if (ready.empty()) return commit();
    Ready& item = ready.front();
    const Pack* old = nullptr;
    for (const Pack& pack : catalogue.packs())
        if (is_same_pack(pack, item.pack)) old = &pack;
    // The starter pack never takes the place of an official file.
    const bool same = old && old->source_sha256 == item.pack.source_sha256 && old->source_name == item.pack.source_name;
    if (old && (same || (item.pack.built_in && !old->built_in))) {
        FileOutcome outcome;
        outcome.source_name = item.pack.source_name;
        outcome.pack = *old;
        outcome.already_installed = true;
        outcomes.push_back(std::move(outcome));
        ready.pop_front();
        return;
    }
    if (old) {
        removing = old->id;
        stage = Stage::remove_old;
        return;
    }
    start_writing();
}

void FileImport::State::remove_old(double deadline_ms) {
    do {
        const auto done = remove_some_of_pack(catalogue.database(), removing);
        if (!done) return refuse(done.error());
        if (*done) return start_writing();
    } while (monotonic_ms() < deadline_ms);
}

void FileImport::State::start_writing() {
    Ready& item = ready.front();
    writer = std::make_unique<PackWriter>(catalogue.database(), item.pack, std::move(item.image), item.codes.get());
    stage = Stage::write;
}

void FileImport::State::write(double deadline_ms) {
    const auto done = writer->step(deadline_ms);
    if (!done) return refuse(done.error());
    if (!*done) return;
    written.push_back(writer->pack());
    writer.reset();
    ready.pop_front();
    stage = Stage::next_write;
}

void FileImport::State::commit() {
    if (const auto status = transaction->commit(); !status) return refuse(status.error());
    transaction.reset();
    if (!written.empty())
        if (const auto status = catalogue.reload(); !status) return refuse(status.error());
    for (Pack& pack : written) {
        FileOutcome outcome;
        outcome.source_name = pack.source_name;
        outcome.pack = std::move(pack);
        outcomes.push_back(std::move(outcome));
    }
    // What was installed comes first, then what is there already, then what was left out.
    std::stable_sort(outcomes.begin(), outcomes.end(), [](const FileOutcome& a, const FileOutcome& b) {
        const auto rank = [](const FileOutcome& o) { return o.ignored ? 2 : o.already_installed ? 1 : 0; };
        return rank(a) < rank(b);
    });
    stage = Stage::done;
}

void FileImport::State::advance(double deadline_ms) {
    switch (stage) {
    case Stage::hash:
        return hash(deadline_ms);
    case Stage::next_source:
        return next_source();
    case Stage::inflate:
        return inflate(deadline_ms);
    case Stage::recognise:
        return recognise_current();
    case Stage::plan:
        return plan();
    case Stage::decode:
        return decode(deadline_ms);
    case Stage::feed:
        return feed(deadline_ms);
    case Stage::read:
        return read(deadline_ms);
    case Stage::finish_read:
        return finish_read();
    case Stage::make_image:
        return make_image(deadline_ms);
    case Stage::begin_write:
        return begin_write();
    case Stage::next_write:
        return next_write();
    case Stage::remove_old:
        return remove_old(deadline_ms);
    case Stage::write:
        return write(deadline_ms);
    case Stage::done:
        return;
    }
}

FileImport::FileImport(Catalogue& catalogue, SourceFile file, const ImportOptions& options)
    : state_(std::make_unique<State>(catalogue, std::move(file), options)) {}
FileImport::~FileImport() = default;

bool FileImport::step(double deadline_ms) {
    using Stage = State::Stage;
    do {
        const Stage before = state_->stage;
        state_->advance(deadline_ms);
        const Stage stage = state_->stage;
        if (stage == Stage::done) return true;
        // A reader that stops before its time wants a slice of its own for what cannot be cut; so does what SQLite does at once: removing
        // what was there before, and committing.
        const bool reader_rests = before == Stage::read && stage == Stage::read;
        if (reader_rests || (stage == Stage::next_write && before != Stage::next_write)) return false;
    } while (monotonic_ms() < deadline_ms);
    return false;
}

double FileImport::fraction() const {
    constexpr double kReading = 0.8; // of the time; the rest is writing
    if (state_->stage >= State::Stage::begin_write) return state_->stage == State::Stage::done ? 1.0 : kReading;
    const double fed = !state_->fed        ? 0
                       : state_->inflating ? state_->inflating->fraction()
                                           : static_cast<double>(state_->fed_bytes) /
                                                 static_cast<double>(std::max<std::size_t>(state_->current.bytes.size(), 1));
    const double current = state_->fed         ? 0.9 * fed
                           : state_->content   ? 0.3 + 0.6 * state_->content->fraction() + 0.1 * state_->image.fraction()
                           : state_->decoding  ? 0.2 + 0.1 * state_->decoding->fraction()
                           : state_->inflating ? 0.2 * state_->inflating->fraction()
                                               : 0;
    return kReading * (static_cast<double>(state_->finished) + current) / static_cast<double>(std::max<std::size_t>(state_->planned, 1));
}

std::string FileImport::activity() const {
    if (state_->stage >= State::Stage::begin_write) return "Saving " + state_->shown_name;
    return "Reading " + (state_->current.shown.empty() ? state_->shown_name : state_->current.shown);
}

std::vector<FileOutcome> FileImport::take_outcomes() {
    return std::move(state_->outcomes);
}

} // namespace sequela::packs
