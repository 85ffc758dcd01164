// What the tests of packs share: a reference database in memory, importing, zips made on the spot, and the official files.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "packs/importer.h"
#include "store/slot_vfs.h"

namespace sequela::packs::test {

// A reference.db in memory, on a VFS of its own.
class Reference {
public:
    Reference();
    ~Reference();
    Catalogue& catalogue() { return *catalogue_; }
    void close() { catalogue_.reset(); }
    Result<std::unique_ptr<Catalogue>> open();
    void reopen();
    // All bytes of the database file.
    std::string bytes();
    [[nodiscard]] const std::string& vfs() const { return vfs_; }

private:
    store::MemorySlots slots_;
    std::string vfs_;
    std::unique_ptr<Catalogue> catalogue_;
};

std::vector<FileOutcome> import(Catalogue& catalogue, std::string name, std::string bytes, ImportOptions options = {});
// The same in slices of no length, so that every reader stops wherever it can.
std::vector<FileOutcome> import_in_small_slices(Catalogue& catalogue, std::string name, std::string bytes);
// "codes FY2026 2025-10-01 records 3 headers 2; …", "refused: what (where)", "ignored NAME: why", "already installed: codes FY2026".
std::string summary(const std::vector<FileOutcome>& outcomes);

struct Member {
    std::string name;
    std::string bytes;
};
std::string make_zip(const std::vector<Member>& members);
std::string make_gzip(const std::string& bytes);
// An xlsx with one sheet; cells that are numbers become numbers, the others shared or inline strings in turn.
std::string make_xlsx(const std::vector<std::vector<std::string>>& rows);

std::string read_file(const std::string& path);
std::string corpus_file(const std::string& name);                 // in tests/packs/corpus
std::vector<std::string> corpus_files(const std::string& folder); // names below tests/packs/corpus, sorted

// A file below PACK_SOURCES or ../shared/codesets, such as "icd10cm/FY2026/…"; nothing where it is absent.
std::optional<std::string> official_file(const std::string& path);

// Lines of an order file, made from code, flag and title.
struct OrderLine {
    const char* code;
    int flag;
    const char* title;
};
std::string order_file(const std::vector<OrderLine>& lines);

} // namespace sequela::packs::test
