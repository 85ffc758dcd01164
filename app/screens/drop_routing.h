// What was dropped: a chart, an official release file, a file of layers, a backup, or something that cannot be read. Decided by content.
//
//     void files(AppContext& context, std::vector<DroppedFile>& files) override {
//         for (DroppedFile& file : take(files, DropKind::chart)) …   // what is left goes to the other screens
//     }
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "app/platform.h"

namespace sequela::app {

enum class DropKind {
    chart,   // text: for the desk and the worklist
    release, // archives, spreadsheets, and the text and XML files of NCHS and CMS: for the packs
    notes,   // of a team on codes: for My codes
    layers,  // of payers and sites, as JSON: for the settings
    backup,  // of a workspace: for the settings, or the unlock screen
    unknown  // see reason_of()
};
// The name is only asked where contents look alike: some lists of codes have nothing in them that says whose they are.
DropKind kind_of(std::string_view bytes, std::string_view name = {});
// Why a file of kind `unknown` cannot be taken, and what to do.
Error reason_of(const DroppedFile& file);

// Takes the files of one kind out of `files`.
std::vector<DroppedFile> take(std::vector<DroppedFile>& files, DropKind kind);
// Takes those that nobody can read and says why.
void refuse_unknown(AppContext& context, std::vector<DroppedFile>& files);

// The name without its folders.
std::string_view base_name(std::string_view name);

} // namespace sequela::app
