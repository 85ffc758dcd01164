#include "lookup/structure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace sequela::lookup {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
// ICD-11 leaves out I and O, which are read as 1 and 0.
constexpr std::string_view kLettersOfIcd11 = "ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::string_view kSignsOfIcd11 = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

const char* const kCptSource = "CPT, Introduction: Category I, II and III codes; Appendix O: codes that end in M and U";
const char* const kCdtSource = "CDT: a code is D and four digits";
const char* const kOpcsSource = "National Clinical Coding Standards OPCS-4: structure of the classification";
const char* const kIcd10Source =
    "National Clinical Coding Standards ICD-10 5th Edition: four characters at least, X filler, 5th characters";
const char* const kIcd11Source = "ICD-11 Reference Guide: code structure";

struct Place {
    std::string_view allowed;
    std::string_view words; // "a digit"
};
constexpr Place kDigit{kDigits, "a digit"};

Structure valid(std::string_view source, std::string_view kind = {}) {
    Structure found;
    found.shape = Shape::valid;
    found.text = "structure valid, not verified";
    found.kind = kind;
    found.source = source;
    return found;
}

Structure wrong(std::string_view source, const std::string& why, std::size_t character = 0) {
    Structure found;
    found.shape = Shape::wrong;
    found.text = "structure wrong: " + why;
    found.character = static_cast<int>(character);
    found.source = source;
    return found;
}

// A character that is not ASCII is shown whole.
std::string shown(std::string_view code, std::size_t at) {
    std::size_t end = at + 1;
    while (end < code.size() && (static_cast<unsigned char>(code[end]) & 0xC0U) == 0x80U)
        ++end;
    return std::string(code.substr(at, end - at));
}

// Holds the beginning of the code to its places; nothing where it fits as far as it goes. `offset` is added to the number that is named.
template <std::size_t Count>
std::string misfit(std::string_view code, const std::array<Place, Count>& places, std::size_t& character, std::size_t offset = 0) {
    for (std::size_t i = 0; i < std::min(code.size(), Count); ++i) {
        if (places[i].allowed.find(code[i]) != std::string_view::npos) continue;
        character = i + 1 + offset;
        return fmt::format("character {} must be {}, and is {}", character, places[i].words, shown(code, i));
    }
    return {};
}

Structure too_short(std::string_view source, std::string_view code, std::string_view wanted) {
    return wrong(source, fmt::format("{} has {} characters where {} are needed", code, code.size(), wanted));
}
Structure too_long(std::string_view source, std::string_view code, std::string_view most) {
    return wrong(source, fmt::format("{} has {} characters where there are {} at most", code, code.size(), most));
}

// Category I: five digits. Category II: four and F; III: four and T. Proprietary laboratory analyses: four and U. Administrative
// multianalyte assays: four and M. Administration of COVID-19 vaccines, 2020 to 2023: four and A.
Structure cpt(std::string_view code) {
    constexpr std::array<Place, 5> kPlaces = {kDigit, kDigit, kDigit, kDigit, Place{"0123456789FTUMA", "a digit, F, T, U, M or A"}};
    std::size_t at = 0;
    if (const std::string why = misfit(code, kPlaces, at); !why.empty()) return wrong(kCptSource, why, at);
    if (code.size() < 5) return too_short(kCptSource, code, "five");
    if (code.size() > 5) return too_long(kCptSource, code, "five");
    switch (code[4]) {
    case 'F':
        return valid(kCptSource, "Category II");
    case 'T':
        return valid(kCptSource, "Category III");
    case 'U':
        return valid(kCptSource, "Proprietary laboratory analysis");
    case 'M':
        return valid(kCptSource, "Administrative multianalyte assay");
    case 'A':
        return valid(kCptSource, "Vaccine administration");
    default:
        return valid(kCptSource, "Category I");
    }
}

Structure cdt(std::string_view code) {
    constexpr std::array<Place, 5> kPlaces = {Place{"D", "the letter D"}, kDigit, kDigit, kDigit, kDigit};
    std::size_t at = 0;
    if (const std::string why = misfit(code, kPlaces, at); !why.empty()) return wrong(kCdtSource, why, at);
    if (code.size() < 5) return too_short(kCdtSource, code, "five");
    if (code.size() > 5) return too_long(kCdtSource, code, "five");
    return valid(kCdtSource);
}

// Chapters A to H and J to Z: I is not used. O holds the categories for which their own chapter had no room.
Structure opcs4(std::string_view code) {
    constexpr std::array<Place, 4> kPlaces = {Place{"ABCDEFGHJKLMNOPQRSTUVWXYZ", "a letter other than I"}, kDigit, kDigit, kDigit};
    std::size_t at = 0;
    if (const std::string why = misfit(code, kPlaces, at); !why.empty()) return wrong(kOpcsSource, why, at);
    if (code.size() < 3) return too_short(kOpcsSource, code, "four");
    if (code.size() > 4) return too_long(kOpcsSource, code, "four");
    Structure found = valid(kOpcsSource);
    if (code[0] == 'Y') found.kind = "Subsidiary code for a method";
    if (code[0] == 'Z') found.kind = "Subsidiary code for a site";
    found.complete = code.size() == 4;
    if (!found.complete) found.text = "structure of a category: a fourth character is needed";
    return found;
}

// A letter and two digits; the fourth character, or X where the category is not divided; a fifth where the category says so, else "-" in
// a data set; dagger or asterisk (D, A) in the sixth place of the data dictionary's form.
Structure icd10uk(std::string_view code) {
    constexpr std::array<Place, 6> kPlaces = {Place{kLetters, "a letter"},
                                              kDigit,
                                              kDigit,
                                              Place{"0123456789X", "a digit, or X where the category is not divided"},
                                              Place{"0123456789-", "a digit"},
                                              Place{"DA-", "D or A for dagger or asterisk"}};
    std::size_t at = 0;
    if (const std::string why = misfit(code, kPlaces, at); !why.empty()) return wrong(kIcd10Source, why, at);
    if (code.size() < 3) return too_short(kIcd10Source, code, "four");
    if (code.size() > 6) return too_long(kIcd10Source, code, "six");
    Structure found = valid(kIcd10Source);
    if (code.size() >= 4 && code[3] == 'X') found.kind = "X in place of the fourth character";
    found.complete = code.size() >= 4;
    if (!found.complete) found.text = "structure of a category: a fourth character is needed, or X where the category is not divided";
    return found;
}

// One code of a cluster. Stem codes are as ED1E.EE: the first character is the chapter, the second a letter, the third a digit. Extension
// codes begin with X and a letter, and have no dot.
Structure icd11_code(std::string_view code, std::size_t offset) {
    constexpr std::array<Place, 4> kStem = {Place{"123456789ABCDEFGHJKLMNPQRSTUVWX", "1 to 9 or a letter other than I and O"},
                                            Place{kLettersOfIcd11, "a letter other than I and O"}, kDigit,
                                            Place{kSignsOfIcd11, "a digit, or a letter other than I and O"}};
    std::size_t at = 0;
    if (code.empty()) return wrong(kIcd11Source, "a part of the cluster is empty", offset + 1);
    if (code[0] == 'X') {
        constexpr std::array<Place, 2> kExtension = {Place{"X", "X"}, Place{kLettersOfIcd11, "a letter other than I and O"}};
        if (const std::string why = misfit(code, kExtension, at, offset); !why.empty()) return wrong(kIcd11Source, why, at);
        for (std::size_t i = 2; i < code.size(); ++i)
            if (kSignsOfIcd11.find(code[i]) == std::string_view::npos && code[i] != '.')
                return wrong(kIcd11Source,
                             fmt::format("character {} must be a digit or a letter, and is {}", offset + i + 1, shown(code, i)),
                             offset + i + 1);
        return code.size() < 3 ? too_short(kIcd11Source, code, "at least three") : valid(kIcd11Source, "Extension code");
    }
    if (const std::string why = misfit(code, kStem, at, offset); !why.empty()) return wrong(kIcd11Source, why, at);
    if (code.size() < 4) return too_short(kIcd11Source, code, "at least four");
    if (code.size() > 4 && code[4] != '.')
        return wrong(kIcd11Source, fmt::format("character {} must be a dot, and is {}", offset + 5, shown(code, 4)), offset + 5);
    if (code.size() == 5) return wrong(kIcd11Source, "nothing stands behind the dot", offset + 5);
    if (code.size() > 8) return too_long(kIcd11Source, code, "eight");
    for (std::size_t i = 5; i < code.size(); ++i)
        if (kSignsOfIcd11.find(code[i]) == std::string_view::npos)
            return wrong(
                kIcd11Source,
                fmt::format("character {} must be a digit, or a letter other than I and O, and is {}", offset + i + 1, shown(code, i)),
                offset + i + 1);
    return valid(kIcd11Source);
}

Structure icd11(std::string_view text) {
    const auto parts = cluster_parts(text);
    std::size_t offset = 0;
    for (const ClusterPart& part : parts) {
        if (part.sign != ' ') ++offset;
        Structure found = icd11_code(part.code, offset);
        if (found.shape == Shape::wrong || parts.size() == 1) return found;
        offset += part.code.size();
    }
    return valid(kIcd11Source, fmt::format("Cluster of {} codes", parts.size()));
}

} // namespace

std::vector<ClusterPart> cluster_parts(std::string_view text) {
    std::vector<ClusterPart> parts(1);
    for (const char c : text) {
        if (c == '&' || c == '/')
            parts.push_back({c, {}});
        else
            parts.back().code += c;
    }
    return parts;
}

Structure structure_of(CodeSystem system, std::string_view input) {
    const std::string code = normalise_code(system, input);
    switch (system) {
    case CodeSystem::cpt:
        return cpt(code);
    case CodeSystem::cdt:
        return cdt(code);
    case CodeSystem::opcs4:
        return opcs4(code);
    case CodeSystem::icd10uk:
        return icd10uk(code);
    case CodeSystem::icd11:
        return icd11(code);
    default:
        return {};
    }
}

Structure modifier_structure(std::string_view input) {
    const char* const source = "CPT Appendix A; HCPCS modifiers";
    const std::string modifier = normalise_code(input);
    if (modifier.size() != 2)
        return wrong(source, fmt::format("a modifier has two characters, and \"{}\" has {}", modifier, modifier.size()));
    const bool first_digit = kDigits.find(modifier[0]) != std::string_view::npos;
    const bool second_digit = kDigits.find(modifier[1]) != std::string_view::npos;
    if (!first_digit && kLetters.find(modifier[0]) == std::string_view::npos)
        return wrong(source, fmt::format("character 1 must be a digit or a letter, and is {}", shown(modifier, 0)), 1);
    if (!second_digit && kLetters.find(modifier[1]) == std::string_view::npos)
        return wrong(source, fmt::format("character 2 must be a digit or a letter, and is {}", shown(modifier, 1)), 2);
    if (first_digit && second_digit) return valid(source, "CPT modifier");
    // 1P to 8P are the only ones that begin with a digit and end in a letter: performance measures of Category II.
    if (first_digit && modifier[1] != 'P')
        return wrong(source, fmt::format("character 2 behind a digit must be a digit or P, and is {}", shown(modifier, 1)), 2);
    if (first_digit) return valid(source, "Performance measure modifier");
    if (modifier[0] == 'P' && second_digit) return valid(source, "Physical status modifier");
    return valid(source, "HCPCS modifier");
}

} // namespace sequela::lookup
