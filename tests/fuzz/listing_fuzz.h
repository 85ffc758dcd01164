// What the fuzzers of classifications share: recognise, read in slices of no length, and look whether the images are sound.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lookup/classification.h"
#include "packs/content.h"
#include "packs/data_table.h"
#include "packs/reading.h"

namespace sequela::fuzz {

inline void read_listing(const packs::FileFormat& format, const std::uint8_t* data, std::size_t size) {
    const std::string text = packs::decode_text(std::string(reinterpret_cast<const char*>(data), size));
    (void)format.recognises(std::string_view(text).substr(0, 8192), "OPCS4 MEDU.txt");
    const auto reader = format.open(text, "fuzz");
    for (;;) {
        const auto done = reader->step(0);
        if (!done) return;
        if (*done) break;
    }
    (void)reader->release({"OPCS411 Nov 2025 20160401.txt"});
    packs::Edition edition;
    packs::CodeTable codes;
    packs::DataTable details;
    edition.system = CodeSystem::other;
    for (std::size_t number = 0; number < reader->packs(); ++number) {
        packs::Pack pack;
        const std::string image = reader->describe(number, pack).take();
        edition.system = pack.system;
        if (pack.component == packs::Component::details) {
            auto table = packs::DataTable::from_image(image);
            if (!table) __builtin_trap();
            details = std::move(*table);
            edition.details.data = &details;
        } else {
            auto table = packs::CodeTable::from_image(image);
            if (!table) __builtin_trap();
            codes = std::move(*table);
            edition.codes.data = &codes;
        }
    }
    const lookup::Classification classification(edition);
    for (const lookup::ClassEntry& root : classification.roots()) {
        (void)classification.children(root.code);
        (void)classification.notes(root.code, true);
        (void)classification.path(root.code);
    }
}

} // namespace sequela::fuzz
