#include "app/screens/unlock/recovery_sheet.h"

#include <fmt/format.h>

namespace sequela::app {

std::string escape_html(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string recovery_sheet_html(std::string_view user, std::string_view recovery_key) {
    return fmt::format(R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sequela recovery key</title><style>
body {{ font: 12pt/1.5 sans-serif; margin: 2cm; max-width: 15cm; }}
.key {{ font: bold 16pt/1.6 monospace; border: 1px solid #000; padding: 6mm; text-align: center; }}
</style></head><body><h1>Sequela: recovery key</h1>
<p>For the workspace that {} created. It opens the workspace if the passphrase is forgotten.</p>
<p class="key">{}</p>
<p>To use it: open Sequela in the browser that holds the workspace, choose “Use the recovery key”, type the key and choose a new passphrase.
Small or capital letters do not matter, nor do spaces.</p>
<p><strong>Whoever has this sheet and the computer can read the charts.</strong> Keep it locked away, apart from the computer.</p>
</body></html>)",
                       escape_html(user), escape_html(recovery_key));
}

std::string recovery_sheet_text(std::string_view user, std::string_view recovery_key) {
    return fmt::format("Sequela: recovery key\n\nFor the workspace that {} created.\n\n    {}\n\n"
                       "It opens the workspace if the passphrase is forgotten. Whoever has it and the computer can read the charts:\n"
                       "keep it locked away, apart from the computer.\n",
                       user, recovery_key);
}

} // namespace sequela::app
