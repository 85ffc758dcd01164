// Images with a checksum that fits: what is accepted must be safe to walk.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "packs/catalogue.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    std::string image(bytes.empty() ? bytes : bytes.substr(1));
    sequela::packs::seal_image(image);
    const int kind = bytes.empty() ? 0 : bytes[0] % 6;
    using namespace sequela::packs;
    if (kind == 0) {
        const auto table = CodeTable::from_image(image);
        for (std::uint32_t i = 0; table.ok() && i < table->rows.size(); ++i) {
            (void)table->children(i);
            (void)table->long_title(table->rows[i]);
            (void)table->short_title(table->rows[i]);
        }
    } else if (kind == 1) {
        const auto book = Tabular::from_image(image);
        for (std::uint32_t i = 0; book.ok() && i < book->nodes.size(); ++i) {
            (void)book->path(i);
            (void)book->seventh_definition(i);
            (void)book->governing(book->nodes[i].first.text());
            (void)book->text(book->nodes[i].title);
        }
        if (book.ok())
            for (const Note& note : book->notes)
                (void)book->text(note.text);
    } else if (kind == 2) {
        const auto index = TermIndex::from_image(image);
        for (std::uint32_t i = 0; index.ok() && i < index->terms.size(); ++i)
            (void)index->path_text(i);
    } else if (kind == 3) {
        (void)PoaExemptList::from_image(image);
    } else if (kind == 4) {
        const auto table = ConversionTable::from_image(image);
        if (table.ok()) {
            (void)table->replacements_of("A848");
            (void)table->predecessors_of("A8481");
        }
    } else {
        (void)Addenda::from_image(image);
    }
    return 0;
}
