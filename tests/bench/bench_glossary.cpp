// How long a selection of a chart takes to be explained: must stay below a millisecond.
#include <algorithm>
#include <chrono>
#include <vector>

#include <fmt/core.h>

#include "lookup/glossary.h"

int main() {
    using Clock = std::chrono::steady_clock;
    const auto made = Clock::now();
    const sequela::lookup::Glossary glossary;
    const double making = std::chrono::duration<double, std::milli>(Clock::now() - made).count();
    std::vector<double> times;
    std::size_t entries = 0;
    for (int round = 0; round < 200; ++round)
        for (const char* selected :
             {"HTN", "s/p nephrolithotomy", "acute on chronic systolic heart failure with CKD stage 3a due to T2DM",
              "endoscopic retrograde cholangiopancreatography", "Crohn's disease of the small bowel, s/p hemicolectomy"}) {
            const auto begin = Clock::now();
            entries += glossary.look_up(selected).size();
            times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
        }
    std::sort(times.begin(), times.end());
    fmt::print("glossary: made in {:.1f} ms, {} terms, {} word parts; look-up median {:.0f} us, p95 {:.0f} us ({} entries)\n", making,
               glossary.size(), glossary.parts(), times[times.size() / 2], times[times.size() * 95 / 100], entries);
    return 0;
}
