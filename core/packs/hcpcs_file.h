// HCPCS Level II as CMS publishes it each quarter: codes, modifiers and their fields, from the fixed-width text, the spreadsheet, or that
// spreadsheet saved as CSV or with tabs.
//
// Fixed width (CMS, "HCPCS Contractor Record"): records of 320 bytes in Windows-1252, with positions counted from 1: 1-5 code (a modifier
// stands in 4-5), 6-10 sequence, 11 record type (3 first record of a procedure, 4 its continuation, 7 and 8 the same for a modifier), 12-91
// long description, 92-119 short description, and the fields below up to 293. A block of disclaimers comes first.
//
// D codes are the ADA's (CDT) and codes of five digits are the AMA's (CPT): where a file holds them, they are left out with their text.
#pragma once

#include <array>
#include <string_view>

#include "packs/content.h"

namespace sequela::packs {

// The columns of the details, as a reader of the page sees them. Values are as in the file; several of one kind stand in one cell with
// spaces between. Dates are yyyymmdd. What they mean in words: lookup/hcpcs_fields.h.
namespace hcpcs {
inline constexpr std::string_view kCode = "Code"; // or modifier
inline constexpr std::string_view kPricing = "Pricing indicators";
inline constexpr std::string_view kMultiplePricing = "Multiple pricing";
inline constexpr std::string_view kCoverageManual = "Coverage manual references"; // CIM
inline constexpr std::string_view kCarriersManual = "Carriers manual references"; // MCM
inline constexpr std::string_view kStatute = "Statute";
inline constexpr std::string_view kLaboratory = "Laboratory certification";
inline constexpr std::string_view kCrossReferences = "Cross references";
inline constexpr std::string_view kCoverage = "Coverage";
inline constexpr std::string_view kSurgeryCentre = "ASC payment group";
inline constexpr std::string_view kSurgeryCentreDate = "ASC payment group from";
inline constexpr std::string_view kOutpatientGroup = "Outpatient payment group";
inline constexpr std::string_view kOutpatientIndicator = "Outpatient payment indicator";
inline constexpr std::string_view kOutpatientDate = "Outpatient payment group from";
inline constexpr std::string_view kProcessingNote = "Processing note";
inline constexpr std::string_view kBetos = "BETOS";
inline constexpr std::string_view kTypeOfService = "Type of service";
inline constexpr std::string_view kAnesthesiaUnits = "Anesthesia base units";
inline constexpr std::string_view kAdded = "Added";
inline constexpr std::string_view kEffective = "Effective";   // of the last action, not of the code
inline constexpr std::string_view kTerminated = "Terminated"; // the last day on which it may be used
inline constexpr std::string_view kAction = "Action";

inline constexpr std::array<std::string_view, 22> kColumns = {kCode,
                                                              kPricing,
                                                              kMultiplePricing,
                                                              kCoverageManual,
                                                              kCarriersManual,
                                                              kStatute,
                                                              kLaboratory,
                                                              kCrossReferences,
                                                              kCoverage,
                                                              kSurgeryCentre,
                                                              kSurgeryCentreDate,
                                                              kOutpatientGroup,
                                                              kOutpatientIndicator,
                                                              kOutpatientDate,
                                                              kProcessingNote,
                                                              kBetos,
                                                              kTypeOfService,
                                                              kAnesthesiaUnits,
                                                              kAdded,
                                                              kEffective,
                                                              kTerminated,
                                                              kAction};
} // namespace hcpcs

FileFormat hcpcs_fixed_format();
FileFormat hcpcs_delimited_format();
SheetFormat hcpcs_sheet_format();
// What lies beside the HCPCS file in its archives or near them: lists of changes, corrections, unlisted codes. Known, and not read.
FileFormat hcpcs_report_format();
SheetFormat hcpcs_report_sheet_format();

} // namespace sequela::packs
