// OPCS-4 as NHS England publishes it on TRUD to those who hold its licence. None of its text is in Sequela.
//
// Layouts, after what public readers of the files expect:
// - "OPCS411 CodesAndTitles Nov 2025 V1.0.txt": no header; code with its dot, tab, title;
// - the same in fixed columns: code in columns 1 to 5, then its title;
// - "OPCS411 MetaData …": a header with the code and any of Status of operation, Sex absolute, Sex scrutiny, Method of delivery code.
// A release that is published in November is for use from 1 April of the next year (TRUD, "OPCS-4 data files").
#pragma once

#include <vector>

#include "packs/content.h"

namespace sequela::packs {

std::vector<FileFormat> opcs4_formats();

// The first 1 April on or after the month in a name such as "OPCS411 CodesAndTitles Nov 2025 V1.0.txt", and what the release is called
// ("OPCS-4.11"); for the tests.
struct Opcs4Name {
    std::string release; // empty: the name does not say it
    std::optional<int> april;
};
Opcs4Name read_opcs4_name(std::string_view name);

} // namespace sequela::packs
