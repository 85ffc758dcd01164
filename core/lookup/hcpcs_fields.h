// The fields of a HCPCS code in words, for its page. The values are CMS's ("HCPCS Contractor Record", record layout); the words are ours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "packs/data_table.h"

namespace sequela::lookup {

struct FieldInWords {
    std::string name;  // the column: "Coverage"
    std::string value; // as in the file: "D", "51 57", "20180401"
    std::string words; // "Covered under special instructions", "01 Apr 2018"; empty where the value speaks for itself
};

// Every field of the code or modifier that is not empty, in the order of the file.
std::vector<FieldInWords> hcpcs_fields(const packs::DataTable& details, std::string_view code);
// One value of a column of packs::hcpcs; empty if nothing is known of it. Several values are joined with "; ".
std::string hcpcs_words(std::string_view column, std::string_view value);

} // namespace sequela::lookup
