// Any bytes of a chart as a selection: the glossary answers, and shows only text.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "lookup/glossary.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const sequela::lookup::Glossary glossary;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const bool valid = sequela::is_valid_utf8(text);
    for (const auto& entry : glossary.look_up(text))
        if (entry.meaning.empty() || (valid && !sequela::is_valid_utf8(entry.term))) std::abort();
    return 0;
}
