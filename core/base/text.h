// Small text utilities. Bytes are UTF-8; case folding is for ASCII, which is what code titles and search need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sequela {

std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);
std::string_view trim(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator); // keeps empty fields
std::vector<std::string_view> lines(std::string_view text);                 // without "\r\n" or "\n"
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);
// Position of `needle` ignoring ASCII case, or npos.
std::size_t find_ignoring_case(std::string_view text, std::string_view needle, std::size_t from = 0);
std::string collapse_spaces(std::string_view text); // runs of white space become one space; trimmed

// One cell of a CSV file (RFC 4180). A spreadsheet would run a cell that begins like a formula; an apostrophe makes it text.
std::string csv_cell(std::string_view text);

bool is_valid_utf8(std::string_view text);
// Windows-1252 to UTF-8, for text that is not valid UTF-8.
std::string utf8_from_windows1252(std::string_view bytes);
// Steps back from `position` to the first byte of its UTF-8 sequence.
std::size_t utf8_floor(std::string_view text, std::size_t position);

// Optimal string alignment distance (insert, delete, replace, swap neighbours), or limit + 1 if it is more than `limit`.
int edit_distance(std::string_view a, std::string_view b, int limit);

} // namespace sequela
