// CPT as the American Medical Association publishes it to those who hold its licence. None of its text is in Sequela.
//
// Layouts, after the read-me files of the CPT data files and what public readers of them expect:
// - consolidated list ("ConsolidatedCodeList.txt"): licence text, then a header "Concept Id, CPT Code, Long, Medium, Short, Consumer,
// Spanish
//   Consumer, Current Descriptor Effective Date, Test Name, Lab Name, Manufacturer Name", separated by tabs;
// - long descriptions, "LONGULT.txt": copyright lines, then code, tab, text; "LONGULF.txt": code in columns 1 to 5, sequence number in 6
// and 7,
//   text from column 9, with a further line for what does not fit;
// - "MEDU.txt", "SHORTU.txt": code in columns 1 to 5, text from column 7;
// - "Modifiers.txt": licence text, then a header with Modifier Code, Modifier Name, Modifier Description.
#pragma once

#include <vector>

#include "packs/content.h"

namespace sequela::packs {

std::vector<FileFormat> cpt_formats();

} // namespace sequela::packs
