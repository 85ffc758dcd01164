// The codes that notes name. The texts are of the kinds that the Tabular List has.
#include <catch2/catch_test_macros.hpp>

#include "packs/tabular.h"

using namespace sequela::packs;

namespace {

// "E08..E13[.22]", "J44-", "G80..G82 except"; references are separated by spaces.
std::string found(std::string_view text) {
    std::string out;
    for (const CodeReference& reference : find_references(text)) {
        if (!out.empty()) out += ' ';
        out += reference.first.text();
        if (!(reference.first == reference.last)) out += ".." + std::string(reference.last.text());
        if (reference.incomplete) out += '-';
        if (reference.except) out += "!except";
        if (reference.qualifier == Qualifier::none) continue;
        out += '[';
        if (reference.qualifier == Qualifier::other) out += "words";
        if (reference.qualifier == Qualifier::ending) out += "ends ";
        if (reference.qualifier == Qualifier::character) {
            for (int position = 1; position <= 7; ++position)
                if (reference.positions & (1 << position)) out += std::to_string(position);
            out += '=';
            for (const char c : reference.values)
                if (c) out += c;
        } else {
            for (std::size_t slot = 0; slot < reference.values.size() && reference.values[slot]; slot += 4) {
                if (slot > 0) out += ',';
                out += std::string(reference.values.data() + slot, 4).c_str();
            }
        }
        out += ']';
    }
    return out;
}

bool names(std::string_view text, std::string_view code) {
    for (const CodeReference& reference : find_references(text))
        if (reference.covers(code)) return true;
    return false;
}

} // namespace

TEST_CASE("Single codes, ranges and lists", "[references]") {
    CHECK(found("tuberculous enteritis (A18.32)") == "A1832");
    CHECK(found("essential hypertension (I10)") == "I10");
    CHECK(found("malignant carcinoid tumour (C7A.0-)") == "C7A0-");
    CHECK(found("chronic obstructive pulmonary disease (J44.-)") == "J44-");
    CHECK(found("code to identify stage of chronic kidney disease (N18.1-N18.6)") == "N181..N186");
    CHECK(found("infectious diseases specific to the perinatal period (P35-P39)") == "P35..P39");
    CHECK(found("complications of pregnancy (O00-O9A)") == "O00..O9A");
    CHECK(found("code to identify the organism (B95, B96)") == "B95 B96");
    CHECK(found("malignant neoplasm of eyelid (C43.1-, C44.1-)") == "C431- C441-");
    CHECK(found("sepsis following abortion (O03-O07, O08.0)") == "O03..O07 O080");
    CHECK(found("use of weapon (X93-X95, X99, Y00)") == "X93..X95 X99 Y00");
    CHECK(found("malignant neoplasm of ear (C43.2-,C44.2-)") == "C432- C442-");
    CHECK(found("other respiratory infections (J00-J06; J20-J22)") == "J00..J06 J20..J22");
    CHECK(found("adverse effects (A00-R94 and T80-T88.6, T88.8)") == "A00..R94 T80..T886 T888");
    CHECK(found("deep vein thrombosis (I82.4-, I82.5-, I82.62-. I82.72-)") == "I824- I825- I8262- I8272-");
    CHECK(found("external cause (W88-W90, X39.0-) to identify cause") == "W88..W90 X390-");
    CHECK(found("a placeholder inside (J09.X1, T36.0X1A)") == "J09X1 T360X1A");
    CHECK(found("a second letter (QA0.0101)") == "QA00101");
}

TEST_CASE("Ranges in the spellings that the book has", "[references]") {
    CHECK(found("opioid poisoning (T40.0-T40.2-)") == "T400..T402-");
    CHECK(found("head injury (S00.- to S09.-)") == "S00..S09-");
    CHECK(found("atherosclerosis (I70.2--I70.7-)") == "I702..I707-");
    CHECK(found("dependence (F10.--F19.-)") == "F10..F19-");
    CHECK(found("dependence (F10.- -F19.-)") == "F10..F19-");
    CHECK(found("dependence (F11.-F17.-)") == "F11..F17-");
    CHECK(found("rheumatic fever (I01.0 -I01.9)") == "I010..I019");
    CHECK(found("behavioural disorders (F98.2.-F98.3)") == "F982..F983");
    CHECK(found("sequelae (I69.01-I69.11-, I69.21-I69.31-, I69.81- I69.91-)") == "I6901..I6911- I6921..I6931- I6981..I6991-");
    CHECK(found("nerve root compression in spondylosis (M47.0-, M47.2.-)") == "M470- M472-");
    CHECK(found("classified in subcategories S06.1- to S06.6-, and S06.81- to S06.89-, code to specified injury") ==
          "S061..S066- S0681..S0689-");
    CHECK(found("leukemia in remission C91.0-C95.9 with 5th character 1") == "C910..C959[5=1]");
}

TEST_CASE("Codes in running text", "[references]") {
    CHECK(found("Any condition in I10 with heart involvement") == "I10");
    CHECK(found("any condition in N18 and N26 - due to hypertension") == "N18 N26");
    CHECK(found("any condition in I50.- or I51.4-I51.7, I51.89, I51.9 due to hypertension") == "I50- I514..I517 I5189 I519");
    CHECK(found("Conditions classifiable to C00-C14, C40-C49, C7A.098, C76-C79") == "C00..C14 C40..C49 C7A098 C76..C79");
    CHECK(found("Categories Z40-Z53 are intended for use") == "Z40..Z53");
    CHECK(found("conditions in O10-O14 and O16") == "O10..O14 O16");
    CHECK(found("diabetic acidosis - see categories E08-E10, E11, E13 with ketoacidosis") == "E08..E10 E11 E13");
    CHECK(found("torticollis NOS M43.6") == "M436");
    CHECK(found("pneumoconiosis with tuberculosis, any type in A15 (J65)") == "A15 J65");
    CHECK(found("absence of knee joint (Z89.52-") == "Z8952-");
    CHECK(found("Appropriate codes (i.e. E05.8, E07.0, E16-E31, E34.-) may be used") == "E058 E070 E16..E31 E34-");
}

TEST_CASE("What only looks like a code", "[references]") {
    for (const char* text : {"vitamin B12 or folate therapy",
                             "Vitamin B12 deficiency",
                             "haemoglobin A1C above target",
                             "thyroxine (T4)",
                             "AML M5a",
                             "nephritic syndrome with C3 glomerulopathy",
                             "C2-C3 disc disorder",
                             "incomplete lesion at T11-T12 level",
                             "LGMD R12",
                             "G6PD deficiency anemia",
                             "influenza A/H1N1",
                             "E. coli O157:H7",
                             "CD30-positive lymphoma",
                             "underdosing",
                             "",
                             "(",
                             "A",
                             "A0",
                             "-",
                             ".-"})
        CHECK(found(text) == "");
    CHECK(found("vitamin B12 deficiency anemia (D51.-)") == "D51-");
    CHECK(found("influenza A/H1N1 (J10.-)") == "J10-");
    CHECK(found("text without any target") == "");
}

TEST_CASE("What is taken out by \"except\"", "[references]") {
    CHECK(found("tinea, any type except those in B36.-") == "B36-!except");
    CHECK(found("paralysis, except as in G80-G82") == "G80..G82!except");
    CHECK(found("alcohol related disorders (F10.-) except (F10.1-)") == "F10- F101-!except");
    CHECK(found("Conditions in S00-T88, except T74 and T76") == "S00..T88 T74!except T76!except");
    CHECK(found("conditions classifiable to O62.-, except O62.3") == "O62- O623!except");
    // The codes are those of the whole phrase, not of what is excepted.
    CHECK(found("endocrine disease, except diabetes (E00-E07, E15-E16)") == "E00..E07 E15..E16");
    CHECK(found("acute lymphadenitis, except mesenteric (L04.-)") == "L04-");
}

TEST_CASE("Qualifiers narrow what is named", "[references]") {
    CHECK(found("adverse effect (T36-T50 with fifth or sixth character 5)") == "T36..T50[56=5]");
    CHECK(found("poisoning (T36-T65 with fifth or sixth character 1-4 or 6)") == "T36..T65[56=12346]");
    CHECK(found("salicylates (T39.0-, with sixth character 1-4)") == "T390-[6=1234]");
    CHECK(found("open skull fracture (S02.- with 7th character B)") == "S02-[7=B]");
    CHECK(found("open fracture (S42.- with 7th character B or C)") == "S42-[7=BC]");
    CHECK(found("open fracture (S92.-with 7th character B)") == "S92-[7=B]");
    CHECK(found("open fracture of forearm (S52.- with open fracture 7th character)") == "S52-[words]");
    CHECK(found("ice-skater (V01-V09 with 5th digit 9)") == "V01..V09[5=9]");
    CHECK(found("whooping cough with pneumonia (A37 with fifth-character 1)") == "A37[5=1]");
    CHECK(found("poisoning (T51-T65 with fifth or sixth character to indicate intent)") == "T51..T65[words]");
    CHECK(found("category O33.3 with a 7th character of 1 through 9") == "O333[7=123456789]");
    CHECK(found("diabetes with kidney disease (E08-E13 with .22)") == "E08..E13[22]");
    CHECK(found("angiopathy (E08-E13 with .51-.52)") == "E08..E13[51,52]");
    CHECK(found("mood disorders (F10-F19 with .14, .24, .94)") == "F10..F19[14,24,94]");
    CHECK(found("amnestic disorder (F10, F13, F19 with .26, .96)") == "F10[26,96] F13[26,96] F19[26,96]");
    CHECK(found("drug use (F11-F19 with .15. .25, .95)") == "F11..F19[15,25,95]");
    CHECK(found("fluency disorder following stroke (I69. with final characters -23)") == "I69-[ends 23]");
    CHECK(found("a condition (E11.9) with other complications") == "E119");
}

TEST_CASE("A reference covers the codes below it", "[references]") {
    CHECK(names("(J44.-)", "J441"));
    CHECK_FALSE(names("(J44.-)", "J459"));
    CHECK(names("(N18.1-N18.6)", "N186"));
    CHECK(names("(N18.1-N18.6)", "N1832"));
    CHECK_FALSE(names("(N18.1-N18.6)", "N189"));
    CHECK(names("(T80-T88.6)", "T886XXA"));
    CHECK_FALSE(names("(T80-T88.6)", "T888XXA"));
    CHECK(names("(E08-E13 with .22)", "E1122"));
    CHECK_FALSE(names("(E08-E13 with .22)", "E1121"));
    CHECK(names("(I69. with final characters -23)", "I69323"));
    CHECK_FALSE(names("(I69. with final characters -23)", "I69320"));
    CHECK(names("(S02.- with 7th character B)", "S020XXB"));
    CHECK_FALSE(names("(S02.- with 7th character B)", "S020XXA"));
    // The fifth character of T39.011A is 1, but its sixth says the intent; T58.01XA has only the fifth.
    CHECK(names("(T36-T65 with fifth or sixth character 1-4 or 6)", "T39011A"));
    CHECK_FALSE(names("(T36-T65 with fifth or sixth character 1-4 or 6)", "T39015A"));
    CHECK(names("(T36-T50 with fifth or sixth character 5)", "T39015A"));
    CHECK(names("(T36-T65 with fifth or sixth character 1-4 or 6)", "T5801XA"));
    CHECK_FALSE(names("(T36-T50 with fifth or sixth character 5)", "T360X1A"));
}

TEST_CASE("A reference says where it stands in the note", "[references]") {
    const std::string_view text = "malignant neoplasm of eyelid (skin) (C43.1-, S00.- to S09.-)";
    const auto references = find_references(text);
    REQUIRE(references.size() == 2);
    CHECK(text.substr(references[0].text.offset, references[0].text.length) == "C43.1-");
    CHECK(text.substr(references[1].text.offset, references[1].text.length) == "S00.- to S09.-");
}
