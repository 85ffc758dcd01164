// The tables, the index and the definitions of ICD-10-PCS (the first byte says which), and the builder and the search over what is read.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lookup/pcs_builder.h"
#include "lookup/pcs_search.h"
#include "packs/reading.h"

namespace {

using namespace sequela;

void try_tables(const packs::PcsTables& tables) {
    if (!packs::PcsTables::from_image(tables.to_image())) __builtin_trap();
    packs::Edition edition;
    edition.pcs_tables.data = &tables;
    std::string code;
    while (code.size() < 7) { // what is offered leads to a code
        const auto step = lookup::pcs_step(edition, code);
        if (!step.ok() || !step->next || step->next->choices.empty()) __builtin_trap();
        code += step->next->choices.back().character;
    }
    if (!tables.row_of(code)) __builtin_trap();
    packs::CodeTable codes;
    edition.codes.data = &codes;
    const auto search = lookup::PcsSearch::of(edition);
    if (search.ok()) (void)search->search("resection right l4-5 gallbladder lap");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.empty()) return 0;
    const std::string text = packs::decode_text(std::string(bytes.substr(1)));
    if (bytes[0] % 3 == 0) {
        if (const auto tables = packs::read_pcs_tables(text, "fuzz"); tables.ok()) try_tables(*tables);
    } else if (bytes[0] % 3 == 1) {
        const auto index = packs::read_pcs_index(text, "fuzz");
        if (index.ok() && !packs::PcsIndex::from_image(index->to_image())) __builtin_trap();
        for (std::uint32_t i = 0; index.ok() && i < index->terms.size(); ++i)
            (void)(index->path_text(i) + index->pointer_text(index->terms[i]));
    } else {
        const auto definitions = packs::read_pcs_definitions(text, "fuzz");
        if (definitions.ok() && !packs::PcsDefinitions::from_image(definitions->to_image())) __builtin_trap();
        if (definitions.ok()) (void)definitions->find('0', 6, "Zooplastic Tissue", "Heart");
    }
    return 0;
}
