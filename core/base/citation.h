// Where a statement comes from: a convention, a guideline or an entry of an official file, with the release that says so.
#pragma once

#include <string>

namespace sequela {

struct Citation {
    std::string source;  // "ICD-10-CM Official Guidelines", "ICD-10-CM Tabular List", "POA exempt list"
    std::string locator; // "I.A.12.a", "J44, Excludes1"
    std::string release; // "FY2026"; empty if it does not depend on one
};

} // namespace sequela
