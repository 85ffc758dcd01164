#include "cli/json_lines.h"

#include <ostream>

namespace sequela::cli {

void print(Streams& streams, const Json& line) {
    streams.out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n' << std::flush;
}

Json error_json(const Error& error) {
    return {{"what", error.what}, {"where", error.where}, {"hint", error.hint}};
}

} // namespace sequela::cli
