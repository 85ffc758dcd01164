// Code systems and the two forms of a code: stored (upper case, no dot, no space) and shown (with its dot).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sequela {

enum class CodeSystem { icd10cm, icd10pcs, hcpcs, cpt, icd9cm_diagnosis, icd9cm_procedure, ndc, cdt, opcs4, icd10uk, icd11, other };

// The short key that files and the command line use: "icd10cm", "icd10pcs" …
std::string_view key(CodeSystem system);
std::optional<CodeSystem> code_system_from_key(std::string_view key);
// "ICD-10-CM": what screens show.
std::string_view title(CodeSystem system);

// What a code of the system says: what was wrong, what was done to the patient in a hospital, or what is billed on a line of its own.
enum class CodeRole { diagnosis, procedure, service };
CodeRole role_of(CodeSystem system);

// Accepts dotted, spaced and lower-case input: " e11.22 " gives "E1122". Never fails; says nothing about validity.
std::string normalise_code(std::string_view input);

// The same for a system: those that the project does not know by heart (ICD-11, others) keep the dots that their files have.
std::string normalise_code(CodeSystem system, std::string_view input);

// "E1122" gives "E11.22" in ICD-10-CM; systems without a dot are returned as they are.
std::string display_code(CodeSystem system, std::string_view code);

// True if the text has the shape of an ICD-10-CM code of 3 to 7 characters, undotted (domain rule 1.1). Says nothing about validity.
bool has_icd10cm_shape(std::string_view code);

// True if the text is a table of ICD-10-PCS (3 characters) or has the shape of a code (7): digits and letters except I and O.
bool has_icd10pcs_shape(std::string_view code);
bool is_icd10pcs_character(char c);

} // namespace sequela
