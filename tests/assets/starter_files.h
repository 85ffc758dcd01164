// The committed starter pack and the official files, read by plain code of the tests' own, so that an error in core/packs cannot hide one
// here.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

namespace starter {

// One line of an order file: columns 1-5 sequence, 7-13 code, 15 flag, 17-76 short title, 78- long title.
struct OrderRow {
    std::string sequence;
    std::string code; // undotted
    char flag = ' ';  // '1' billable, '0' header
    std::string short_title;
    std::string long_title;
};

std::string assets_file(std::string_view name); // assets/<name>, whole; fails the test if it is missing
std::vector<std::string_view> lines(std::string_view text);
std::vector<OrderRow> order_rows(std::string_view text);
// Code (dotted) and description of each line of a POA-exempt list, without its heading.
std::map<std::string, std::string> poa_exempt_rows(std::string_view text);
pugi::xml_document xml(std::string_view name);

std::string undotted(std::string_view code);

// The starter's own order file in the shapes that tests ask for.
struct Codes {
    std::vector<OrderRow> rows;
    std::set<std::string, std::less<>> billable;
    std::set<std::string, std::less<>> headers;

    [[nodiscard]] bool leads_to_billable(std::string_view prefix) const;
};
const Codes& codes();

// Text of the first member of any zip, or bare file, whose name `wanted` accepts, below PACK_SOURCES or ../shared/codesets. Empty if there
// is none.
std::optional<std::string> official_file(bool (*wanted)(std::string_view file_name));

} // namespace starter
