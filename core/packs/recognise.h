// What a file is, by its content; the name only decides where contents look alike.
#pragma once

#include <string_view>

namespace sequela::packs {

enum class FileKind {
    order_file,
    codes_file,
    order_addenda,
    codes_addenda,
    tabular_xml,
    index_xml,
    poa_list,
    poa_changes, // codes added to, deleted from or revised in a POA list
    zip,
    gzip,
    schema,    // XSD
    other_xml, // XML with another root
    document,  // PDF
    read_me,   // prose
    unknown
};

// `head` is the beginning of the file; a few kilobytes do.
FileKind recognise(std::string_view head, std::string_view name);

} // namespace sequela::packs
