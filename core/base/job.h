// Long work that leaves the screen alive: stepped for a few milliseconds at a time, reports progress, can be cancelled.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace sequela {

// Milliseconds of a monotonic clock, since some fixed moment.
double monotonic_ms();

struct Progress {
    double fraction = 0;  // 0 to 1, never falling
    std::string activity; // "Reading icd10cm_order_2026.txt"
};

class Job {
public:
    virtual ~Job() = default;
    // Works until `deadline_ms` on the clock of monotonic_ms(), and at least a little. Returns true when there is nothing more to do.
    virtual bool step(double deadline_ms) = 0;
    [[nodiscard]] virtual Progress progress() const = 0;
    // After this, step() undoes what has been begun and then returns true; result() says that it was cancelled.
    virtual void cancel() = 0;
    // Only when step() has returned true.
    [[nodiscard]] virtual Status result() const = 0;
};

// A job made of phases, each called again and again until it says that it is finished. Phases may append further phases.
class PhasedJob : public Job {
public:
    // `rest`: again, but not in this slice; what follows cannot be cut and should not be added to what has been done already.
    enum class Phase { again, rest, finished };
    using Work = std::function<Result<Phase>(double deadline_ms)>;

    bool step(double deadline_ms) override;
    [[nodiscard]] Progress progress() const override;
    void cancel() override { cancelled_ = true; }
    [[nodiscard]] Status result() const override;

protected:
    // `weight` is the phase's share of the whole in any unit; `activity` is what the progress bar says meanwhile.
    void add_phase(std::string activity, double weight, Work work);
    void set_phase_fraction(double fraction) { phase_fraction_ = fraction; }
    void set_activity(std::string activity);
    // Called once, after an error or a cancellation, to take back what has been begun.
    virtual void undo() {}

private:
    struct Entry {
        std::string activity;
        double weight;
        Work work;
    };
    bool finish(std::optional<Error> error);

    std::vector<Entry> phases_;
    std::size_t current_ = 0;
    double phase_fraction_ = 0;
    mutable double reported_ = 0;
    bool cancelled_ = false;
    bool done_ = false;
    std::optional<Error> error_;
};

// Runs a job to its end without slicing, for the command line and tests.
Status run_to_end(Job& job);

} // namespace sequela
