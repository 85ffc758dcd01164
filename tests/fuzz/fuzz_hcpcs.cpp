// HCPCS files: in columns, and as tables with commas or tabs.
#include "packs/hcpcs_file.h"
#include "read_content.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    sequela::fuzz::read_content(sequela::packs::hcpcs_fixed_format(), data, size);
    sequela::fuzz::read_content(sequela::packs::hcpcs_delimited_format(), data, size);
    return 0;
}
