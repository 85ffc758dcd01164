// The sample cases that come with the app (assets/charts): clearly fictional charts with what an encounter needs, and the codes expected
// for them.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "casework/encounter_file.h"

namespace sequela::casework {

struct ExpectedCode {
    std::string code; // undotted
    rules::Poa poa = rules::Poa::none;
    std::string document; // file name
    std::string evidence; // the supporting words, as they stand in the document
};

struct SampleCase {
    std::string title;
    EncounterFile file; // without codes; document ids are the file names
    std::vector<ExpectedCode> expected;
};

// `files` are names and contents: cases.json and the texts that it names. An Error says which file or field is wrong.
Result<std::vector<SampleCase>> read_sample_cases(const std::vector<std::pair<std::string, std::string>>& files);

} // namespace sequela::casework
