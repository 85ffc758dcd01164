#include <ostream>

#include "cli/cli.h"

namespace sequela::cli {

std::string take_option(Arguments& arguments, std::string_view name) {
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
        if (arguments[i] != name) continue;
        std::string value = arguments[i + 1];
        const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
        arguments.erase(at, at + 2);
        return value;
    }
    return {};
}

bool take_flag(Arguments& arguments, std::string_view name) {
    return std::erase(arguments, name) > 0;
}

int wrong_call(Streams& streams, std::string_view message) {
    streams.errors << "sequela: " << message << '\n';
    return kWrongCall;
}

} // namespace sequela::cli
