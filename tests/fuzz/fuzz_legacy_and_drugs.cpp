// ICD-9-CM titles, General Equivalence Mappings, and the files of the NDC directory.
#include "packs/gem.h"
#include "packs/icd9_file.h"
#include "packs/ndc_file.h"
#include "read_content.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace sequela;
    for (const packs::FileFormat& format : {packs::gem_format(), packs::icd9_diagnoses_format(), packs::icd9_procedures_format(),
                                            packs::ndc_packages_format(), packs::ndc_links_format()})
        fuzz::read_content(format, data, size);
    // The two halves of the directory, cut anywhere.
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    const std::string_view first = std::string_view(bytes).substr(0, size / 2);
    const std::string_view second = std::string_view(bytes).substr(size / 2);
    const auto content = packs::ndc_products_format().open_with(first, "product.txt", second, "package.txt");
    for (auto done = content->step(0); done && !*done;)
        done = content->step(0);
    if (size >= 8) (void)packs::GemTable::from_image(bytes);
    return 0;
}
