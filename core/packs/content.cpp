#include "packs/content.h"

namespace sequela::packs {

std::optional<Release> ContentReader::release_given(std::optional<int> year, std::optional<Date> from,
                                                    const std::vector<std::string>& names) const {
    if (by_calendar_year()) {
        if (from) return quarter_release(*from);
        return year ? year_release(*year) : release(names);
    }
    const auto found = year ? find_release(year, names) : release(names);
    if (from) return release_of(found && year ? found->fiscal_year : from->fiscal_year(), from);
    return found;
}

} // namespace sequela::packs
