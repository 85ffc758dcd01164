#include "packs/importer.h"

#include <algorithm>
#include <deque>

#include "packs/content.h"
#include "packs/file_import.h"
#include "packs/recognise.h"

namespace sequela::packs {

struct ImportJob::State {
    Catalogue& catalogue;
    ImportOptions options;
    std::deque<SourceFile> files;
    std::unique_ptr<FileImport> current;
};

namespace {

const FileFormat* format_of(const SourceFile& file) {
    constexpr std::size_t kHead = 8192;
    const std::string_view head = std::string_view(file.bytes).substr(0, kHead);
    const FileKind kind = recognise(head, file.name);
    const bool text = kind != FileKind::zip && kind != FileKind::gzip && kind != FileKind::document && kind != FileKind::schema;
    return text ? find_file_format(head, file.name) : nullptr;
}

// Two bare files that belong together, as "product.txt" and "package.txt" of the NDC directory, become one.
void join_companions(std::vector<SourceFile>& files) {
    std::vector<const FileFormat*> formats;
    for (const SourceFile& file : files)
        formats.push_back(format_of(file));
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!formats[i] || formats[i]->companion.empty()) continue;
        for (std::size_t k = 0; k < files.size(); ++k) {
            if (k == i || !formats[k] || formats[k]->title != formats[i]->companion) continue;
            files[i].companion = std::make_shared<SourceFile>(std::move(files[k]));
            files[k] = SourceFile();
            formats[k] = nullptr;
            break;
        }
    }
    std::erase_if(files, [](const SourceFile& file) { return file.name.empty() && file.bytes.empty(); });
}

} // namespace

ImportJob::ImportJob(Catalogue& catalogue, std::vector<SourceFile> files, ImportOptions options)
    : state_(std::make_unique<State>(State{catalogue, options, {}, nullptr})) {
    join_companions(files);
    for (SourceFile& file : files) {
        const double weight = std::max<double>(1, static_cast<double>(file.bytes.size()));
        add_phase("Reading " + file.name, weight, [this](double deadline_ms) -> Result<Phase> {
            if (!state_->current) {
                state_->current = std::make_unique<FileImport>(state_->catalogue, std::move(state_->files.front()), state_->options);
                state_->files.pop_front();
            }
            const bool done = state_->current->step(deadline_ms);
            set_phase_fraction(state_->current->fraction());
            set_activity(state_->current->activity());
            if (!done) return monotonic_ms() < deadline_ms ? Phase::rest : Phase::again;
            for (FileOutcome& outcome : state_->current->take_outcomes())
                outcomes_.push_back(std::move(outcome));
            state_->current.reset();
            return Phase::finished;
        });
        state_->files.push_back(std::move(file));
    }
}

ImportJob::~ImportJob() = default;

Status ImportJob::result() const {
    Status status = PhasedJob::result();
    const auto installed =
        std::count_if(outcomes_.begin(), outcomes_.end(), [](const FileOutcome& o) { return o.pack && !o.already_installed; });
    if (status || installed == 0) return status;
    return Error{status.error().what, status.error().where, "What was installed before stays; the rest was not changed"};
}

void ImportJob::undo() {
    state_->current.reset(); // rolls back the file that is under way; those before it stay
    state_->files.clear();
}

} // namespace sequela::packs
