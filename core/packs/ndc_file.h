// The National Drug Code Directory as the FDA publishes it (ndctext.zip): product.txt and package.txt, with tabs, in Windows-1252, joined
// on PRODUCTNDC (PRODUCTID differs between downloads). And a user's own table of which NDC is billed by which HCPCS code.
//
// A code is one package, as 11 digits (5-4-2). A package that is listed again has one code and several rows of details.
#pragma once

#include <array>
#include <string_view>

#include "packs/content.h"

namespace sequela::packs {

// The columns of the details. Dates are yyyymmdd.
namespace ndc {
inline constexpr std::string_view kCode = "NDC";              // 11 digits
inline constexpr std::string_view kPackageCode = "Listed as"; // with its hyphens, as the labeler has it
inline constexpr std::string_view kProduct = "Product";       // labeler and product, as listed
inline constexpr std::string_view kBrand = "Brand";           // with its suffix
inline constexpr std::string_view kGeneric = "Generic";
inline constexpr std::string_view kLabeler = "Labeler";
inline constexpr std::string_view kForm = "Dosage form";
inline constexpr std::string_view kRoute = "Route";
inline constexpr std::string_view kStrength = "Strength";
inline constexpr std::string_view kSubstances = "Substances";
inline constexpr std::string_view kPackage = "Package";
inline constexpr std::string_view kStart = "Marketing start"; // of the package, else of the product
inline constexpr std::string_view kEnd = "Marketing end";
inline constexpr std::string_view kSchedule = "DEA schedule";
inline constexpr std::string_view kClasses = "Pharmacological classes";
inline constexpr std::string_view kType = "Product type";
inline constexpr std::string_view kCategory = "Marketing category";
inline constexpr std::string_view kApplication = "Application";
inline constexpr std::string_view kSample = "Sample package";

inline constexpr std::array<std::string_view, 19> kColumns = {
    kCode,    kPackageCode, kProduct, kBrand,    kGeneric, kLabeler, kForm,     kRoute,       kStrength, kSubstances,
    kPackage, kStart,       kEnd,     kSchedule, kClasses, kType,    kCategory, kApplication, kSample};

// The user's own table (Component::table): "NDC,HCPCS,NDC unit,HCPCS units" as the header of a CSV file. The last is how many billing units
// of the HCPCS code one NDC unit (F2, GR, ME, ML, UN) makes.
inline constexpr std::string_view kLinks = "ndc.hcpcs";
inline constexpr std::string_view kLinkHcpcs = "HCPCS";
inline constexpr std::string_view kLinkUnit = "NDC unit";
inline constexpr std::string_view kLinkFactor = "HCPCS units";
} // namespace ndc

FileFormat ndc_products_format(); // reads its packages with it; alone it is refused, as a product is no code
FileFormat ndc_packages_format(); // alone: packages without names
FileFormat ndc_links_format();

// "0002-0152-01" (4-4-2), "10014-001-07" (5-3-2), "10018-8999-1" (5-4-1) and "00002-0152-01" as 11 digits; nothing for all else.
std::optional<std::string> ndc_digits(std::string_view with_hyphens);

} // namespace sequela::packs
