#include <catch2/catch_test_macros.hpp>

#include "packs/release_name.h"

using namespace sequela::packs;

namespace {

std::string release(std::vector<std::string> names, std::optional<int> year = std::nullopt) {
    const auto found = find_release(year, names);
    return found ? found->name + " " + found->effective_from.iso() + " " + found->effective_to.iso() : "none";
}

} // namespace

TEST_CASE("The release is read from names", "[release]") {
    CHECK(release({"icd10cm_order_2026.txt"}) == "FY2026 2025-10-01 2026-09-30");
    CHECK(release({"icd10cm-order-2024.txt"}) == "FY2024 2023-10-01 2024-09-30");
    CHECK(release({"POAexemptCodesFY25.txt"}) == "FY2025 2024-10-01 2025-09-30");
    CHECK(release({"ICD-10-CM_ConversionTable-FY17.xlsx"}) == "FY2017 2016-10-01 2017-09-30");
    CHECK(release({"Tabular.xml", "ICD10CM_FY2016_ Full_ XML.ZIP"}) == "FY2016 2015-10-01 2016-09-30");
    CHECK(release({"order.txt", "FY2023"}) == "FY2023 2022-10-01 2023-09-30");
    CHECK(release({"Tabular.xml"}, 2016) == "FY2016 2015-10-01 2016-09-30");
    CHECK(release({"icd10cm_order_2025.txt"}, 2026) == "FY2026 2025-10-01 2026-09-30");
    CHECK(release({"order.txt"}) == "none");
    CHECK(release({"icd10cm_order_1999.txt", "scan0042.zip"}) == "none");
    CHECK(release({}) == "none");
}

TEST_CASE("An update within the year takes effect on the first day of the next quarter", "[release]") {
    CHECK(release({"icd10cm_order_2021.txt", "2021-code-descriptions-tabular-order-updated-12162020.zip"}) ==
          "FY2021 (January 2021 update) 2021-01-01 2021-09-30");
    CHECK(release({"icd10cm_order_2022.txt", "2022-code-descriptions-tabular-order-updated-02012022.zip"}) ==
          "FY2022 (April 2022 update) 2022-04-01 2022-09-30");
    CHECK(release({"icd10cm_order_2023.txt", "2023-code-descriptions-tabular-order-updated-01112023.zip"}) ==
          "FY2023 (April 2023 update) 2023-04-01 2023-09-30");
    CHECK(release({"POAexemptCodesApr22.txt", "POAexemptCodesApr22.zip"}) == "FY2022 (April 2022 update) 2022-04-01 2022-09-30");
    CHECK(release({"ICD-10-CM-Conversion-Table-FY2022-Effective-04-01-2022.xlsx"}) == "FY2022 (April 2022 update) 2022-04-01 2022-09-30");
    CHECK(release({"order-file-updated-december-1-2020.zip"}) == "FY2021 (January 2021 update) 2021-01-01 2021-09-30");
    // Corrected before the year began: the October release.
    CHECK(release({"Conversion-Table-FY2024-Effective-10-01-2023-Final (updated 9-21-2023).xlsx"}) == "FY2024 2023-10-01 2024-09-30");
    CHECK(release({"Conversion-Table-FY2023-Effective-10-01-2022.xlsx"}) == "FY2023 2022-10-01 2023-09-30");
}
