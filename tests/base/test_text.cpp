#include <catch2/catch_test_macros.hpp>

#include "base/code.h"
#include "base/hash.h"
#include "base/job.h"
#include "base/text.h"

using namespace sequela;

TEST_CASE("Codes are stored without a dot and shown with one", "[code]") {
    CHECK(normalise_code(" e11.22 ") == "E1122");
    CHECK(display_code(CodeSystem::icd10cm, "E1122") == "E11.22");
    CHECK(display_code(CodeSystem::icd10cm, "I10") == "I10");
    CHECK(display_code(CodeSystem::icd10pcs, "0DTJ4ZZ") == "0DTJ4ZZ");
    CHECK(display_code(CodeSystem::icd9cm_diagnosis, "E8809") == "E880.9");
}

TEST_CASE("The shape of an ICD-10-CM code", "[code]") {
    for (const char* code : {"U071", "C4A", "M1A00X0", "T360X1A", "Z3A39", "QA0", "QA00101", "QB1"})
        CHECK(has_icd10cm_shape(code));
    for (const char* code : {"", "I1", "1A0", "III", "CAD", "S52501AA", "I10."})
        CHECK_FALSE(has_icd10cm_shape(code));
}

TEST_CASE("Edit distance counts a swap of neighbours as one", "[text]") {
    CHECK(edit_distance("pnuemonia", "pneumonia", 2) == 1);
    CHECK(edit_distance("diabetis", "diabetes", 2) == 1);
    CHECK(edit_distance("gout", "gut", 2) == 1);
    CHECK(edit_distance("asthma", "angina", 2) == 3);
    CHECK(edit_distance("", "abc", 3) == 3);
}

TEST_CASE("Text that is not UTF-8 is told apart and read as Windows-1252", "[text]") {
    CHECK(is_valid_utf8("caf\xC3\xA9 \xE2\x89\xA5 3"));
    CHECK_FALSE(is_valid_utf8("caf\xE9"));
    CHECK_FALSE(is_valid_utf8("\xC0\xAF"));
    CHECK_FALSE(is_valid_utf8("\xED\xA0\x80"));
    CHECK(utf8_from_windows1252("caf\xE9 \x93ok\x94") == "caf\xC3\xA9 \xE2\x80\x9Cok\xE2\x80\x9D");
}

TEST_CASE("SHA-256 of a known text", "[hash]") {
    CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

namespace {

class CountingJob : public PhasedJob {
public:
    explicit CountingJob(int fail_at) {
        add_phase("Counting", 10, [this, fail_at](double) -> Result<Phase> {
            if (count == fail_at) return Error{"Refused", "step " + std::to_string(count), ""};
            set_phase_fraction(++count / 10.0);
            return count == 10 ? Phase::finished : Phase::again;
        });
    }
    int count = 0;
    bool undone = false;

private:
    void undo() override { undone = true; }
};

} // namespace

TEST_CASE("A job is stepped, reports progress that never falls, and can be cancelled", "[job]") {
    CountingJob job(-1);
    double last = 0;
    while (!job.step(0)) {
        CHECK(job.progress().fraction >= last);
        last = job.progress().fraction;
    }
    CHECK(job.result().ok());
    CHECK(job.progress().fraction == 1.0);

    CountingJob failing(5);
    CHECK_FALSE(run_to_end(failing).ok());
    CHECK(failing.undone);

    CountingJob cancelled(-1);
    CHECK_FALSE(cancelled.step(0));
    cancelled.cancel();
    CHECK(cancelled.step(0));
    CHECK(cancelled.undone);
    CHECK_FALSE(cancelled.result().ok());
}

TEST_CASE("A cell of a CSV file is quoted where it must be, and is never a formula", "[text]") {
    CHECK(csv_cell("plain") == "plain");
    CHECK(csv_cell("") == "");
    CHECK(csv_cell("one, two") == "\"one, two\"");
    CHECK(csv_cell("say \"ah\"") == "\"say \"\"ah\"\"\"");
    CHECK(csv_cell("two\nlines") == "\"two\nlines\"");
    CHECK(csv_cell("=1+1") == "'=1+1");
    CHECK(csv_cell("-5, minus") == "\"'-5, minus\"");
}
