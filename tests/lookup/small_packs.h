// A catalogue in memory into which a test drops small files.
#pragma once

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

#include "packs/importer.h"
#include "store/slot_vfs.h"

namespace sequela::test {

class SmallPacks {
public:
    SmallPacks() {
        static int count = 0;
        vfs_ = "small-packs-" + std::to_string(++count);
        REQUIRE(store::register_slot_vfs(vfs_, slots_).ok());
        auto opened = packs::Catalogue::open("reference.db", vfs_);
        REQUIRE(opened);
        catalogue_ = std::move(*opened);
    }
    ~SmallPacks() { catalogue_.reset(); }
    packs::Catalogue& catalogue() { return *catalogue_; }
    void add(std::string name, std::string bytes) {
        std::vector<packs::SourceFile> files;
        files.push_back({std::move(name), std::move(bytes)});
        packs::ImportJob job(*catalogue_, std::move(files), {});
        REQUIRE(run_to_end(job));
        for (const packs::FileOutcome& outcome : job.outcomes()) {
            if (outcome.error) FAIL(outcome.error->text());
        }
    }

private:
    store::MemorySlots slots_;
    std::string vfs_;
    std::unique_ptr<packs::Catalogue> catalogue_;
};

} // namespace sequela::test
