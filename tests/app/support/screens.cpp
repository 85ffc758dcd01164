#include "screens.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "lookup/search.h"
#include "packs/importer.h"

namespace sequela::app::test {

namespace fs = std::filesystem;

namespace {

int folders = 0;

// The starter pack is read once; each test gets a copy.
const std::string& starter_reference() {
    static const Folder folder;
    static const std::string path = [] {
        const std::string at = folder.path("reference.db");
        auto catalogue = packs::Catalogue::open(at, "");
        REQUIRE(catalogue.ok());
        std::vector<packs::SourceFile> files;
        for (DroppedFile& file : files_in("assets/starter"))
            files.push_back({std::move(file.name), std::move(file.bytes)});
        packs::ImportOptions options;
        options.built_in = true;
        packs::ImportJob import(**catalogue, std::move(files), options);
        REQUIRE(run_to_end(import).ok());
        lookup::SearchIndexJob index(**catalogue, *(*catalogue)->newest_codes_begin());
        REQUIRE(run_to_end(index).ok());
        return at;
    }();
    return path;
}

} // namespace

Folder::Folder()
    : path_((fs::temp_directory_path() / ("sequela-screens-" + std::to_string(::getpid()) + "-" + std::to_string(folders++))).string()) {
    fs::create_directories(path_);
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

DroppedFile file_of(const std::string& path) {
    std::ifstream file(std::string(SEQUELA_SOURCE_DIR) + "/" + path, std::ios::binary);
    REQUIRE(file.good());
    return {fs::path(path).filename().string(), {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}};
}

std::vector<DroppedFile> files_in(const std::string& folder) {
    std::vector<DroppedFile> files;
    for (const auto& entry : fs::directory_iterator(std::string(SEQUELA_SOURCE_DIR) + "/" + folder))
        if (entry.is_regular_file() && entry.path().extension() != ".md")
            files.push_back(file_of(folder + "/" + entry.path().filename().string()));
    std::sort(files.begin(), files.end(), [](const DroppedFile& a, const DroppedFile& b) { return a.name < b.name; });
    return files;
}

TestApp::Options options(const Folder& folder, bool starter) {
    TestApp::Options made;
    made.places = {"", folder.path("ref.db"), folder.path("workspace.db"), folder.path("workspace.keys"), folder.path("backup.db")};
    made.sample_charts = files_in("assets/charts");
    if (starter) fs::copy_file(starter_reference(), made.places.reference);
    return made;
}

std::string create_workspace(TestApp& app) {
    REQUIRE(app.press("button", "Create an encrypted workspace"));
    REQUIRE(app.set("textbox", "Your name", "Ada Coder"));
    REQUIRE(app.set("textbox", "Passphrase", kPassphrase));
    REQUIRE(app.set("textbox", "The same again", kPassphrase));
    REQUIRE(app.press("button", "Create workspace"));
    REQUIRE(app.has("heading", "Keep this recovery key"));
    REQUIRE(app.press("button", "Copy"));
    REQUIRE(app.press("checkbox", "I have kept it"));
    REQUIRE(app.press("button", "Go to the worklist"));
    REQUIRE(app.screen() == "worklist");
    return app.platform.clipboard;
}

void try_it(TestApp& app) {
    REQUIRE(app.press("button", "Try it"));
    REQUIRE(app.screen() == "desk");
}

void go_to(TestApp& app, const std::string& screen_title) {
    app.key(Ctrl, U'k');
    app.type("Go to " + screen_title);
    app.key(Key::enter);
}

} // namespace sequela::app::test
