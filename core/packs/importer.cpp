#include "packs/importer.h"

#include <algorithm>
#include <deque>

#include "packs/file_import.h"

namespace sequela::packs {

struct ImportJob::State {
    Catalogue& catalogue;
    ImportOptions options;
    std::deque<SourceFile> files;
    std::unique_ptr<FileImport> current;
};

ImportJob::ImportJob(Catalogue& catalogue, std::vector<SourceFile> files, ImportOptions options)
    : state_(std::make_unique<State>(State{catalogue, options, {}, nullptr})) {
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
