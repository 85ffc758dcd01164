// A list of codes as a coder writes it: "I11, I13.0-I13.2, T36-T50 poisoning".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "packs/code_table.h"

namespace sequela::rules {

// What the 5th or 6th character of T36 to T50 says of the drug.
enum class DrugEvent : std::uint8_t { any, poisoning, adverse_effect, underdosing };
DrugEvent drug_event(std::string_view code); // `any` for codes of other places

class CodeSet {
public:
    CodeSet() = default;
    explicit CodeSet(std::string_view text);
    [[nodiscard]] bool empty() const { return spans_.empty(); }
    [[nodiscard]] bool contains(std::string_view code) const; // undotted
    // Is any code of the set in the release?
    [[nodiscard]] bool is_in(const packs::CodeTable& codes) const;
    // A bit for each letter with which a code of the set can begin.
    [[nodiscard]] std::uint32_t letters() const { return letters_; }
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; } // as written, without what the drug does

private:
    struct Span {
        std::string first; // undotted; all codes that begin with it or lie between the two
        std::string last;
        DrugEvent event = DrugEvent::any;
    };
    void add(std::string_view item);
    std::vector<Span> spans_;
    std::vector<std::string> names_;
    std::uint32_t letters_ = 0;
};

std::uint32_t letter_bit(std::string_view code);

} // namespace sequela::rules
