// Whole small files by name, beside the databases: on a slot VFS its slots, otherwise files of the system.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace sequela::store {

// An empty file counts as none.
bool file_exists(const std::string& vfs, const std::string& name);
Result<std::string> read_file(const std::string& vfs, const std::string& name);
// Durable when it returns. In the system's files the old content stays until the new one is complete; a slot has no such protection, so
// what must survive a crash there is kept twice (see keyring.h) or written ahead (see backup.h).
Status write_file(const std::string& vfs, const std::string& name, std::string_view bytes);
Status remove_file(const std::string& vfs, const std::string& name); // no error if there is none

} // namespace sequela::store
