// Reads official release files, as published (zip, gz or bare), into the catalogue. The kind of a file is recognised by its content.
//
// One transaction a file: a malformed, truncated or unknown file is refused with file, line or offset, and reason, and the database is as
// before.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/job.h"
#include "packs/catalogue.h"

namespace sequela::packs {

struct SourceFile {
    std::string name; // as dropped, with its folder if it has one: the release is read from it where the content does not say
    std::string bytes;
    std::shared_ptr<SourceFile> companion = {}; // the other half of it (FileFormat::companion); the job finds it among the files
};

struct ImportOptions {
    std::optional<int> fiscal_year;     // overrides what name and content say: "which release is this?"
    std::optional<Date> effective_from; // for updates within a year
    bool built_in = false;
};

struct FileOutcome {
    std::string source_name;        // "archive.zip: member"
    std::optional<Pack> pack;       // what was installed …
    std::optional<Error> error;     // … or why not
    bool ignored = false;           // a member that is no data (a PDF, a read-me): said, but no error
    bool already_installed = false; // `pack` is the one that is there
    std::string note;               // why it was ignored
};

class ImportJob : public PhasedJob {
public:
    ImportJob(Catalogue& catalogue, std::vector<SourceFile> files, ImportOptions options);
    ~ImportJob() override;
    [[nodiscard]] const std::vector<FileOutcome>& outcomes() const { return outcomes_; }
    // Files that were installed before a cancellation stay, and the error says so.
    [[nodiscard]] Status result() const override;

private:
    void undo() override;
    struct State;
    std::unique_ptr<State> state_;
    std::vector<FileOutcome> outcomes_;
};

} // namespace sequela::packs
