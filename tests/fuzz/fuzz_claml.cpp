// ClaML: any bytes give a classification that is sound, or an error.
#include "listing_fuzz.h"
#include "packs/claml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sequela::fuzz::read_listing(sequela::packs::claml_format(), data, size);
    return 0;
}
