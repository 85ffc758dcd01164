// Which release a file belongs to, from what its content and its name say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace sequela::packs {

struct Release {
    int fiscal_year = 0;
    std::string name; // "FY2026", "FY2021 (January 2021 update)"
    Date effective_from;
    Date effective_to;
};

// `names`: the nearest first, such as the member of the zip, its folder, the zip, the zip's folder. Nothing if no year can be found.
// An update within a year ("updated-12162020") takes effect on the first day of the next quarter; all else on 1 October.
std::optional<Release> find_release(std::optional<int> year_in_content, const std::vector<std::string>& names);
Release release_of(int fiscal_year, std::optional<Date> effective_from);

} // namespace sequela::packs
