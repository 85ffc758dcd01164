// A classification as CSV: any bytes give one that is sound, or an error.
#include "listing_fuzz.h"
#include "packs/classification_csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sequela::fuzz::read_listing(sequela::packs::classification_csv_format(), data, size);
    return 0;
}
