#include <algorithm>

#include "packs/cdt_file.h"
#include "packs/claml.h"
#include "packs/classification_csv.h"
#include "packs/content.h"
#include "packs/conversion_sheet.h"
#include "packs/cpt_files.h"
#include "packs/gem.h"
#include "packs/hcpcs_file.h"
#include "packs/icd10uk_file.h"
#include "packs/icd11_file.h"
#include "packs/icd9_file.h"
#include "packs/ndc_file.h"
#include "packs/opcs4_files.h"
#include "packs/pcs_definitions.h"
#include "packs/pcs_index.h"
#include "packs/pcs_tables.h"
#include "packs/ptp_file.h"
#include "packs/table_file.h"

namespace sequela::packs {
namespace {

std::vector<FileFormat> all_formats() {
    std::vector<FileFormat> all = {pcs_tables_format(),
                                   pcs_index_format(),
                                   pcs_definitions_format(),
                                   hcpcs_fixed_format(),
                                   hcpcs_delimited_format(),
                                   hcpcs_report_format(),
                                   ptp_format(),
                                   claml_format(),
                                   classification_csv_format(),
                                   cdt_format(),
                                   icd10uk_format(),
                                   icd11_format(),
                                   gem_format(),
                                   ndc_products_format(),
                                   ndc_packages_format(),
                                   ndc_links_format(),
                                   icd9_diagnoses_format(),
                                   icd9_procedures_format(),
                                   icd9_short_diagnoses_format(),
                                   icd9_short_procedures_format(),
                                   table_format()};
    for (const auto& several : {cpt_formats(), opcs4_formats()})
        all.insert(all.end(), several.begin(), several.end());
    return all;
}

} // namespace

const std::vector<FileFormat>& file_formats() {
    static const std::vector<FileFormat> kFormats = all_formats();
    return kFormats;
}

const std::vector<SheetFormat>& sheet_formats() {
    static const std::vector<SheetFormat> kFormats = {conversion_format(), hcpcs_sheet_format(), hcpcs_report_sheet_format(),
                                                      ptp_sheet_format(),  icd9_sheet_format(),  table_sheet_format()};
    return kFormats;
}

const FileFormat* find_file_format(std::string_view head, std::string_view name) {
    const auto& formats = file_formats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [&](const FileFormat& format) { return format.recognises(head, name); });
    return found == formats.end() ? nullptr : &*found;
}

const SheetFormat* find_sheet_format(const std::vector<SheetRow>& rows, std::string_view name) {
    const auto& formats = sheet_formats();
    const auto found =
        std::find_if(formats.begin(), formats.end(), [&](const SheetFormat& format) { return format.recognises(rows, name); });
    return found == formats.end() ? nullptr : &*found;
}

std::string known_files() {
    std::string list = "Known are: order file, codes file, addenda, tabular and index XML, POA-exempt list";
    for (const FileFormat& format : file_formats())
        if (format.left_out.empty()) list += ", " + std::string(format.title);
    for (const SheetFormat& format : sheet_formats())
        if (format.left_out.empty()) list += ", " + std::string(format.title);
    return list;
}

} // namespace sequela::packs
