#include "base/result.h"

namespace sequela {

std::string Error::text() const {
    std::string out = what;
    if (!where.empty()) out += " (" + where + ")";
    if (!hint.empty()) out += ". " + hint;
    return out;
}

} // namespace sequela
