// A file of layers from anybody: read, or refused with a place; what is read is written so that it is read as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/layers/layers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sequela;
    const auto layers = rules::layers_from_json({reinterpret_cast<const char*>(data), size});
    if (!layers) {
        if (layers.error().what.empty() || layers.error().where.empty()) std::abort();
        return 0;
    }
    const auto again = rules::layers_from_json(rules::to_json(*layers));
    if (!again || !(again->layers == layers->layers) || !(again->gates == layers->gates)) std::abort();
    std::vector<rules::Verdict> verdicts(2);
    verdicts[0].rule = "ncci.ptp";
    verdicts[0].status = rules::Status::fail;
    verdicts[1].rule = "ncci.data";
    verdicts[1].status = rules::Status::no_data;
    rules::Encounter encounter;
    encounter.entries.resize(1);
    encounter.entries[0].code = "X1001";
    encounter.entries[0].system = CodeSystem::hcpcs;
    rules::apply_layers(encounter, *layers, verdicts);
    const bool passed = verdicts[1].status != rules::Status::no_data && rules::severity(verdicts[1].status) > 1;
    if (passed) std::abort(); // missing data is never let pass
    return 0;
}
