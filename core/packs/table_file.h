// Reads the release tables of known_tables.h from text (comma or tab, title rows before the header, cells with line breaks) and from
// spreadsheets. Which table it is, is told by its header row.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "packs/content.h"
#include "packs/data_table.h"
#include "packs/known_tables.h"

namespace sequela::packs {

// The number of the column of the file for each column of the table, or kNone.
using ColumnPlaces = std::vector<std::uint32_t>;
// Whether a row is the header of the table.
std::optional<ColumnPlaces> match_header(const KnownTable& table, const std::vector<std::string_view>& cells);
// The tables whose header a row is: several where only the name of the file can tell.
std::vector<const KnownTable*> tables_of_header(const std::vector<std::string_view>& cells);

// "0.48509999999999998" gives "0.4851", "$1,740.720" gives "1740.72", "." gives "". What is no number is left as it is.
std::string clean_number(std::string_view text);
// Whether a HCPCS code is of Level II and no CDT code: its words are public.
bool has_public_descriptor(std::string_view code);

FileFormat table_format();
SheetFormat table_sheet_format();

} // namespace sequela::packs
