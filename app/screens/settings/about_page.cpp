#include "app/screens/settings/about_page.h"

#include <array>
#include <string>
#include <string_view>

#include "app/screens/parts.h"

#ifndef SEQUELA_VERSION
#define SEQUELA_VERSION "development"
#endif

namespace sequela::app {

namespace {

struct Inside {
    std::string_view name, what, licence;
};
constexpr std::array<Inside, 11> kInside = {{
    {"Dear ImGui", "drawing", "MIT"},
    {"SQLite", "databases", "public domain"},
    {"SQLite3 Multiple Ciphers", "encryption of the workspace", "MIT"},
    {"libsodium", "keys and passphrases", "ISC"},
    {"pugixml", "reading XML", "MIT"},
    {"zlib and minizip", "reading zip and gzip", "zlib"},
    {"fmt", "text", "MIT"},
    {"JSON for Modern C++", "JSON", "MIT"},
    {"Source Sans 3", "the letters on this screen", "SIL Open Font License 1.1"},
    {"Lucide", "the icons", "ISC"},
    {"Emscripten", "running C++ in the browser", "MIT"},
}};

// Domain rule 18: what a page that keeps everything in the browser has to say of itself.
constexpr std::array<std::string_view, 6> kLimits = {{
    "Whoever can change the files on the server that this page comes from can change what it does. Get it from somewhere you trust.",
    "A browser may delete what a page has stored, above all when space runs short. Make backups, and keep them elsewhere.",
    "What you copy, print or save as a file leaves the encrypted workspace. The clipboard can be read by other programs.",
    "Encryption protects what is stored, not a computer that is unlocked or infected. Lock the screen, and encrypt the disk as well.",
    "On one computer a role is only as strong as the passphrase behind it: give each person a user of their own.",
    "The audit trail shows damage and clumsy changes. Someone with the passphrase and the skill could write it anew; older backups show "
    "that.",
}};

} // namespace

void draw_about(ui::Ui& ui, AppContext& context) {
    ui.heading("Sequela " SEQUELA_VERSION);
    ui.text("A desk for medical coding that works in the browser, on this computer alone. It is free software under the MIT licence.");
    ui.fact("Runs on", context.platform().description());
    if (context.platform().update_waiting() && ui.notice("A new version is ready", {.detail = "It takes a moment; your work is saved.",
                                                                                    .action = "Restart now",
                                                                                    .key = "settings.update"}) == ui::NoticeResult::action)
        context.platform().apply_update();
    ui.space(ui::metric::inside);

    ui.heading("What it cannot promise", 3);
    for (const std::string_view limit : kLimits)
        bullet(ui, icons::info, limit);
    ui.space(ui::metric::inside);

    ui.heading("Code sets", 3);
    ui.text("ICD-10-CM is published by the National Center for Health Statistics (CDC) and CMS and is in the public domain. The starter "
            "set that comes with "
            "Sequela was written by its project in the same file formats. CPT and CDT belong to the AMA and the ADA; nothing of them is "
            "inside.");
    ui.text("Sequela helps a coder to find and to check. What is reported is the coder's decision.");
    ui.space(ui::metric::inside);

    ui.heading("What is inside", 3);
    for (const Inside& part : kInside)
        ui.fact(part.name, std::string(part.what) + " · " + std::string(part.licence), 200);
}

} // namespace sequela::app
