// The recovery key on paper, or as a file to be put away.
#pragma once

#include <string>
#include <string_view>

namespace sequela::app {

std::string recovery_sheet_html(std::string_view user, std::string_view recovery_key); // a whole page that prints well, no script
std::string recovery_sheet_text(std::string_view user, std::string_view recovery_key);
std::string escape_html(std::string_view text);

} // namespace sequela::app
