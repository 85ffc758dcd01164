#include "base/code.h"

#include <algorithm>
#include <array>

namespace sequela {
namespace {

struct SystemName {
    CodeSystem system;
    std::string_view key;
    std::string_view title;
};

constexpr std::array<SystemName, 12> kSystems = {{{CodeSystem::icd10cm, "icd10cm", "ICD-10-CM"},
                                                  {CodeSystem::icd10pcs, "icd10pcs", "ICD-10-PCS"},
                                                  {CodeSystem::hcpcs, "hcpcs", "HCPCS Level II"},
                                                  {CodeSystem::cpt, "cpt", "CPT"},
                                                  {CodeSystem::icd9cm_diagnosis, "icd9cm", "ICD-9-CM"},
                                                  {CodeSystem::icd9cm_procedure, "icd9cm-procedure", "ICD-9-CM procedures"},
                                                  {CodeSystem::ndc, "ndc", "NDC"},
                                                  {CodeSystem::cdt, "cdt", "CDT"},
                                                  {CodeSystem::opcs4, "opcs4", "OPCS-4"},
                                                  {CodeSystem::icd10uk, "icd10uk", "ICD-10 5th edition"},
                                                  {CodeSystem::icd11, "icd11", "ICD-11"},
                                                  {CodeSystem::other, "other", "Other"}}};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

} // namespace

std::string_view key(CodeSystem system) {
    return kSystems[static_cast<std::size_t>(system)].key;
}
std::string_view title(CodeSystem system) {
    return kSystems[static_cast<std::size_t>(system)].title;
}

std::optional<CodeSystem> code_system_from_key(std::string_view wanted) {
    for (const auto& entry : kSystems)
        if (entry.key == wanted) return entry.system;
    return std::nullopt;
}

CodeRole role_of(CodeSystem system) {
    switch (system) {
    case CodeSystem::icd10pcs:
    case CodeSystem::icd9cm_procedure:
    case CodeSystem::opcs4:
        return CodeRole::procedure;
    case CodeSystem::hcpcs:
    case CodeSystem::cpt:
    case CodeSystem::cdt:
    case CodeSystem::ndc:
        return CodeRole::service;
    default:
        return CodeRole::diagnosis;
    }
}

std::string normalise_code(std::string_view input) {
    std::string out;
    out.reserve(input.size());
    for (const char c : input) {
        if (c == '.' || c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        out += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return out;
}

std::string normalise_code(CodeSystem system, std::string_view input) {
    if (system != CodeSystem::icd11 && system != CodeSystem::other) {
        std::string code = normalise_code(input);
        if (system == CodeSystem::ndc) code.erase(std::remove(code.begin(), code.end(), '-'), code.end());
        return code;
    }
    std::string out;
    for (const char c : input)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    return out;
}

std::string display_code(CodeSystem system, std::string_view code) {
    std::size_t dot = 0;
    if (system == CodeSystem::icd10cm || system == CodeSystem::icd10uk || system == CodeSystem::opcs4) dot = 3;
    if (system == CodeSystem::icd9cm_diagnosis) dot = !code.empty() && code[0] == 'E' ? 4 : 3;
    if (system == CodeSystem::icd9cm_procedure) dot = 2;
    if (system == CodeSystem::ndc && code.size() == 11)
        return std::string(code.substr(0, 5)) + '-' + std::string(code.substr(5, 4)) + '-' + std::string(code.substr(9));
    if (dot == 0 || code.size() <= dot) return std::string(code);
    std::string out(code.substr(0, dot));
    out += '.';
    out += code.substr(dot);
    return out;
}

bool has_icd10cm_shape(std::string_view code) {
    if (code.size() < 3 || code.size() > 7) return false;
    if (!is_upper(code[0])) return false;
    // The second character is a digit; since FY2026 (QA0) it may be a letter before a digit. Which codes there are, the release says.
    if (!is_digit(code[1]) && !(is_upper(code[1]) && is_digit(code[2]))) return false;
    for (const char c : code.substr(2))
        if (!is_digit(c) && !is_upper(c)) return false;
    return true;
}

bool is_icd10pcs_character(char c) {
    return is_digit(c) || (is_upper(c) && c != 'I' && c != 'O');
}

bool has_icd10pcs_shape(std::string_view code) {
    return (code.size() == 3 || code.size() == 7) && std::all_of(code.begin(), code.end(), is_icd10pcs_character);
}

} // namespace sequela
