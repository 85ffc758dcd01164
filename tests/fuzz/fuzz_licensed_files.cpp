// The layouts of CPT, CDT, OPCS-4, ICD-10 of the UK and ICD-11: whichever takes any bytes for its own gives a sound list, or an error.
#include "listing_fuzz.h"
#include "packs/cdt_file.h"
#include "packs/cpt_files.h"
#include "packs/icd10uk_file.h"
#include "packs/icd11_file.h"
#include "packs/opcs4_files.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sequela::packs;
    for (const auto& formats : {cpt_formats(), opcs4_formats(), {cdt_format(), icd10uk_format(), icd11_format()}})
        for (const FileFormat& format : formats)
            sequela::fuzz::read_listing(format, data, size);
    return 0;
}
