// Which lists a code is on: made-up tables in the official layouts, and nothing claimed where a list is not installed.
#include <catch2/catch_test_macros.hpp>

#include "lookup/lists.h"
#include "packs/importer.h"
#include "store/slot_vfs.h"

using namespace sequela;
using namespace sequela::lookup;

namespace {

class Shelf {
public:
    Shelf() {
        static int number = 0;
        const std::string vfs = "lists-test-" + std::to_string(++number);
        REQUIRE(store::register_slot_vfs(vfs, slots_).ok());
        auto opened = packs::Catalogue::open("reference.db", vfs);
        REQUIRE(opened.ok());
        catalogue_ = std::move(*opened);
    }
    void add(const char* name, const char* text) {
        packs::ImportJob job(*catalogue_, {{name, text}}, {});
        REQUIRE(run_to_end(job).ok());
        for (const auto& outcome : job.outcomes())
            if (outcome.error) FAIL(outcome.error->text());
    }
    // "list = value [release]", one a line.
    std::string lists(CodeSystem system, const char* date, const char* code, MissingLists missing = MissingLists::leave_out) {
        const auto entries = lists_of(*catalogue_, system, *Date::parse(date), code, missing);
        if (!entries) FAIL(entries.error().text());
        std::string text;
        for (const ListEntry& entry : *entries) {
            text += entry.list + " = " + (entry.no_data ? "no data" : entry.value + " [" + entry.release + "]") + "\n";
            CHECK(entry.no_data == entry.source.empty());
        }
        return text;
    }

private:
    store::MemorySlots slots_;
    std::unique_ptr<packs::Catalogue> catalogue_;
};

} // namespace

TEST_CASE("Lists of a diagnosis, by the version of the date", "[lists]") {
    Shelf shelf;
    shelf.add("diagnoses.tsv", "dx\tversions\tmdc\tseverity\toperands\thac_operands\tdx_cat_operands\n"
                               "A009\t430\t6\tCC\t\t\t\nA009\t431\t6\tMCC\t\t\t\nA010\t430,431\t6\tNCC\t\t\t\n");
    shelf.add("hac_info.tsv", "code\tversions\thac_operands\thac_numbers\nA009\t430,431\tHAC04\t4,11\n");
    shelf.add("hac_descriptions.tsv", "id\tversions\tdescription\n4\t430\tAn old name\n4\t431\tA new name\n");
    shelf.add("icd10cm_master_v43.1.tsv",
              "code\tstart_date\tend_date\tflags\nA009\t20151001\t20260331\tmale,adult\nA009\t20260401\t\tadult,odd\n");
    shelf.add("PY2027 mappings.csv",
              "\"Diagnosis\nCode\",Description,\"CMS-HCC\nModel\nCategory\nV24\",\"CMS-HCC\nModel\nCategory\nV28\","
              "\"CMS-HCC\nModel\nCategory\nV24 for 2027\nPayment Year\"\nA009,Fictional,1,2,No\nA009,Fictional,--,3,--\n");
    shelf.add("labels_2027.csv",
              "cc,label,model_domain,model_version,model_fullname\nHCC2,A category,CMS-HCC,V28,X\nHCC2,Another,ESRD,V28,X\n");
    CHECK(shelf.lists(CodeSystem::icd10cm, "2026-03-31", "A00.9") ==
          "MS-DRG severity = CC: complication or comorbidity; MDC 6 [v43.0-v43.1]\n"
          "Hospital-acquired condition = HAC 4: An old name; HAC 11 [v43.0-v43.1]\n"
          "Medicare Code Editor = Male patients only; Adult ages only [v43.1]\n"
          "CMS-HCC V24 = HCC 1 (not in the payment model) [PY2027]\n"
          "CMS-HCC V28 = HCC 2: A category; HCC 3 [PY2027]\n");
    const std::string later = shelf.lists(CodeSystem::icd10cm, "2026-04-01", "A009");
    CHECK(later.find("MCC: major complication or comorbidity; MDC 6") != std::string::npos);
    CHECK(later.find("HAC 4: A new name") != std::string::npos);
    CHECK(later.find("= Adult ages only; odd [") != std::string::npos);
    CHECK(shelf.lists(CodeSystem::icd10cm, "2026-04-01", "A010") == "MS-DRG severity = Neither CC nor MCC; MDC 6 [v43.0-v43.1]\n");
    CHECK(shelf.lists(CodeSystem::icd10cm, "2026-04-01", "B999").empty());
    // After the last day of a list nothing is claimed.
    CHECK(shelf.lists(CodeSystem::icd10cm, "2027-01-01", "A009").empty());
    CHECK(shelf.lists(CodeSystem::icd10cm, "2027-01-01", "A009", MissingLists::say) ==
          "MS-DRG severity = no data\nHospital-acquired condition = no data\nPresent on admission = no data\n"
          "Medicare Code Editor = no data\nCMS-HCC = no data\n");
}

TEST_CASE("Lists of a service", "[lists]") {
    Shelf shelf;
    CHECK(shelf.lists(CodeSystem::hcpcs, "2026-08-01", "A9990").empty());
    shelf.add("MUE_Practitioner_Eff_07-01-2026.csv",
              "HCPCS Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n"
              "A9990,4,3 Date of Service Edit: Clinical,Fictional\nA9991,1,1 Line Edit,Fictional\n");
    shelf.add("2026_July_Addendum_B.txt", "HCPCS Code\tShort Descriptor\t SI\t APC \tRelative Weight\tPayment Rate\tNational Unadjusted "
                                          "Copayment\tMinimum Unadjusted Copayment\nA9990\tFictional\tJ1\t9001\t1\t\"$1,740.720\"\t\t\n");
    shelf.add("2026_July_Addendum_D1.txt", "Status Indicator\tItem/Code/Service\tOPPS Payment Status\nJ1\tThings\tPaid at once\n");
    shelf.add("aoc_2026Q3.csv", "primary_code,add_on_code,aoc_edit_type\nCCCCC,A9991,2\nA9990,A9992,1\n");
    shelf.add("ccipra-v322r0-f1.txt", "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\n"
                                      "A9990\tA9991\t\t20260101\t*\t1\tFictional\nA9990\tA9992\t\t20200101\t20201231\t1\tFictional\n");
    CHECK(
        shelf.lists(CodeSystem::hcpcs, "2026-08-01", "a9990") ==
        "MUE, practitioners = 4 units on one day (MAI 3 Date of Service Edit: Clinical); Fictional [2026 Q3]\n"
        "OPPS status indicator = J1: Things. Paid at once; APC 9001; payment rate $1740.72 [2026 Q3]\n"
        "Add-on codes = Primary code of the add-on codes A9992 [2026 Q3]\n"
        "PTP edits, practitioners = Known to be in force: column 1 of 1, column 2 of 0 edits; listed: 2 and 0; not installed: part 2, 3, 4 "
        "of the release [2026 Q3 part 1]\n");
    const std::string second = shelf.lists(CodeSystem::hcpcs, "2026-08-01", "A9991", MissingLists::say);
    CHECK(second.find("MUE, practitioners = 1 unit on one line (MAI 1 Line Edit)") != std::string::npos);
    CHECK(second.find("the contractor decides") != std::string::npos);
    CHECK(second.find("MUE, equipment suppliers = no data\n") != std::string::npos);
    CHECK(second.find("PTP edits, outpatient hospitals = no data\n") != std::string::npos);
}

TEST_CASE("An entry as JSON", "[lists]") {
    CHECK(to_json(ListEntry{"MUE", "4", "2026 Q3", "CMS", false}) == R"({"list":"MUE","value":"4","release":"2026 Q3","source":"CMS"})");
    CHECK(to_json(ListEntry{"MUE", "No data", "", "", true}) == R"({"list":"MUE","value":"No data","no_data":true})");
    CHECK(mce_flag_words("manifestation") == "Manifestation: not as principal diagnosis");
    CHECK(mce_flag_words("ncov_z302") == "Not covered under a condition of the code editor (ncov_z302)");
}
