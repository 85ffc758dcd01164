// What the tests of the screens share: the app with the starter pack installed, in a folder of its own.
#pragma once

#include <string>
#include <vector>

#include "app/platform.h"
#include "null_platform.h"

namespace sequela::app::test {

// A folder that is removed with it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string path(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

std::vector<DroppedFile> files_in(const std::string& folder); // of the source tree: "assets/starter"
DroppedFile file_of(const std::string& path);

// With the starter pack (`starter`), or with no code sets at all. `persistent`: a workspace can be created and unlocked.
TestApp::Options options(const Folder& folder, bool starter = true);

constexpr const char* kPassphrase = "quiet lantern orchard 7";
// From the first screen to the worklist of a new workspace; gives the recovery key.
std::string create_workspace(TestApp& app);
// To the desk with the sample cases, by "Try it".
void try_it(TestApp& app);
// Through the command palette's own commands: what the rail does.
void go_to(TestApp& app, const std::string& screen_title);

} // namespace sequela::app::test
