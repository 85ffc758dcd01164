// Any bytes are read as a document or refused; the sections of what was read cover it and split no character.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "chart/document.h"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

void check(const std::string& text) {
    require(sequela::is_valid_utf8(text));
    std::uint32_t end = 0;
    for (const auto& section : sequela::chart::find_sections(text)) {
        require(section.span.begin == end && section.span.end > section.span.begin);
        require(section.span.begin <= section.body.begin && section.body.begin <= section.body.end && section.body.end <= section.span.end);
        require(sequela::utf8_floor(text, section.span.begin) == section.span.begin);
        require(section.body.begin == text.size() || sequela::utf8_floor(text, section.body.begin) == section.body.begin);
        end = section.span.end;
    }
    require(end == text.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto document = sequela::chart::read_document(bytes, "note.txt");
    if (document) check(document->text);
    check(sequela::chart::document_from_text(bytes).text);
    return 0;
}
