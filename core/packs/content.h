// What a reader of one kind of release file gives to the import: slices of work, and then one or several packs.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "packs/code_table.h"
#include "packs/image.h"
#include "packs/pack.h"
#include "packs/release_name.h"
#include "packs/sheet.h"

namespace sequela::packs {

class ContentReader {
public:
    virtual ~ContentReader() = default;
    // As SlicedReader: true when all is read, false before the deadline for what wants a slice of its own.
    virtual Result<bool> step(double deadline_ms) = 0;
    [[nodiscard]] virtual double fraction() const = 0;
    // Which release it is: from what the content says, else from the names (nearest first: member, folder, archive …). Nothing: neither
    // says it, and the user is asked.
    [[nodiscard]] virtual std::optional<Release> release(const std::vector<std::string>& names) const {
        return by_calendar_year() ? find_calendar_release(names) : find_release(std::nullopt, names);
    }
    // The release that the user names, where it is neither a fiscal year nor a quarter of a calendar year: versions of the grouper, payment
    // years. Nothing: the general reading of the year or date holds.
    [[nodiscard]] virtual std::optional<Release> release_as_told(std::optional<int>, std::optional<Date>) const { return std::nullopt; }
    // HCPCS, NCCI, OPPS and NDC follow the calendar year and its quarters; the ICDs the fiscal year. Decides what a year or date means that
    // the user gives.
    [[nodiscard]] virtual bool by_calendar_year() const { return false; }

    // After step() gave true. One file may hold several packs (codes and their fields, codes and modifiers).
    [[nodiscard]] virtual std::size_t packs() const { return 1; }
    // Says what pack `number` is: system, component, name, records, headers, licence, warnings. The release, its dates and the source are
    // set by the import. Gives what writes the image, as long as this lives.
    virtual ImageWriter describe(std::size_t number, Pack& pack) = 0;
    // Codes packs only, after their image is written: they are kept for the history of each code.
    virtual std::unique_ptr<CodeTable> take_codes(std::size_t) { return nullptr; }
};

// A reader of one slice, for what is small.
class ContentReaderAtOnce : public ContentReader {
public:
    Result<bool> step(double) override {
        if (const auto status = read(); !status) return status.error();
        return true;
    }
    [[nodiscard]] double fraction() const override { return 0; }

protected:
    virtual Status read() = 0;
};

// A reader that takes its file piece by piece, as it comes out of its archive: a large one is never whole in memory. step() does what is
// left after end().
class FedReader : public ContentReader {
public:
    virtual Status feed(std::string_view bytes) = 0; // the next bytes, cut anywhere, as they are in the file
    virtual Status end() = 0;                        // there are no more
};

// One kind of text file, recognised by its content. The list of all is in formats.cpp; each is defined beside its reader.
struct FileFormat {
    std::string_view title; // "HCPCS file": as errors and the help name it
    // `head` is the first 8 KB. It must be sure: what is merely like it is refused with line and reason by the reader.
    bool (*recognises)(std::string_view head, std::string_view name);
    // The bytes live as long as the reader.
    std::unique_ptr<ContentReader> (*open)(std::string_view bytes, const std::string& file) = nullptr;
    bool decode = true; // to UTF-8 before it is read; false for what is ASCII and large
    // The title of the format that says more of the same: where both are in one archive, this one is left out.
    std::string_view yields_to = {};
    // Instead of `open`, for files of many megabytes.
    std::unique_ptr<FedReader> (*feed)(const std::string& file) = nullptr;
};

// One kind of spreadsheet, recognised by its rows.
struct SheetFormat {
    std::string_view title;
    bool (*recognises)(const std::vector<SheetRow>& rows, std::string_view name);
    std::unique_ptr<ContentReader> (*open)(const std::vector<SheetRow>& rows, const std::string& file);
};

const std::vector<FileFormat>& file_formats();
const std::vector<SheetFormat>& sheet_formats();
const FileFormat* find_file_format(std::string_view head, std::string_view name);
const SheetFormat* find_sheet_format(const std::vector<SheetRow>& rows, std::string_view name);
// "order file, codes file … , HCPCS file": what a user is told who dropped something else.
std::string known_files();

} // namespace sequela::packs
