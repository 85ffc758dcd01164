// What the NCCI table of add-on codes says of one code.
#pragma once

#include <string_view>
#include <vector>

#include "packs/catalogue.h"

namespace sequela::rules {

struct AddOn {
    bool known = false; // is it an add-on code at all?
    int type = 0;       // 1 listed primaries, 2 of the contractor, 3 both
    std::vector<std::string_view> primaries;
    bool by_contractor = false; // further primaries may be accepted
};
AddOn find_add_on(const packs::Part<packs::DataTable>& table, std::string_view code);

} // namespace sequela::rules
