#include "base/job.h"

#include <algorithm>
#include <chrono>

namespace sequela {

double monotonic_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void PhasedJob::add_phase(std::string activity, double weight, Work work) {
    phases_.push_back({std::move(activity), weight, std::move(work)});
}

void PhasedJob::set_activity(std::string activity) {
    if (current_ < phases_.size()) phases_[current_].activity = std::move(activity);
}

bool PhasedJob::finish(std::optional<Error> error) {
    if (error) undo();
    error_ = std::move(error);
    done_ = true;
    return true;
}

bool PhasedJob::step(double deadline_ms) {
    if (done_) return true;
    do {
        if (cancelled_) return finish(Error{"Cancelled", "", "Nothing was changed"});
        if (current_ >= phases_.size()) return finish(std::nullopt);
        // A copy of the callable: a phase may append phases, which moves the vector's entries.
        const Work work = phases_[current_].work;
        auto phase = work(deadline_ms);
        if (!phase) return finish(phase.error());
        if (*phase == Phase::rest) return false;
        if (*phase == Phase::finished) {
            ++current_;
            phase_fraction_ = 0;
        }
    } while (monotonic_ms() < deadline_ms);
    return false;
}

Progress PhasedJob::progress() const {
    double total = 0;
    double done = 0;
    for (std::size_t i = 0; i < phases_.size(); ++i) {
        total += phases_[i].weight;
        if (i < current_) done += phases_[i].weight;
        if (i == current_) done += phases_[i].weight * std::clamp(phase_fraction_, 0.0, 1.0);
    }
    reported_ = std::max(reported_, done_ ? 1.0 : (total > 0 ? done / total : 0.0));
    return {reported_, current_ < phases_.size() ? phases_[current_].activity : std::string()};
}

Status PhasedJob::result() const {
    if (error_) return *error_;
    return Done{};
}

Status run_to_end(Job& job) {
    while (!job.step(monotonic_ms() + 1000)) {
    }
    return job.result();
}

} // namespace sequela
