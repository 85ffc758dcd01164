// What must hold for any input: images come back as they were, and no cut or damage of a file does harm.
#include <catch2/catch_test_macros.hpp>

#include "packs/addenda_file.h"
#include "packs/index_xml.h"
#include "packs/order_file.h"
#include "packs/poa_file.h"
#include "packs/tabular_xml.h"
#include "support.h"

using namespace sequela;
using namespace sequela::packs;
using namespace sequela::packs::test;

namespace {

// Reading an image and writing it gives the same bytes; a cut or altered one is an error.
template <class Component> void check_image(const Component& component) {
    const std::string image = component.to_image();
    const auto again = Component::from_image(image);
    REQUIRE(again.ok());
    CHECK(again->to_image() == image);
    for (std::size_t length = 0; length < image.size(); length += 1 + image.size() / 61)
        CHECK_FALSE(Component::from_image(image.substr(0, length)).ok());
    for (std::size_t at = 0; at < image.size(); at += 1 + image.size() / 61) {
        std::string altered = image;
        altered[at] = static_cast<char>(altered[at] ^ 0x20);
        CHECK_FALSE(Component::from_image(altered).ok());
        // With a checksum that fits, the structure is what protects: an error or a sound component, and never a crash.
        seal_image(altered);
        (void)Component::from_image(altered);
    }
}

} // namespace

TEST_CASE("Images come back as they were", "[image]") {
    check_image(*read_order_file(corpus_file("accepted/icd10cm_order_2026.txt"), "order"));
    check_image(*read_tabular(corpus_file("accepted/tabular.xml"), "tabular"));
    check_image(*read_index(corpus_file("accepted/index.xml"), "index"));
    check_image(*read_index(corpus_file("accepted/neoplasm.xml"), "neoplasm"));
    check_image(*read_addenda(corpus_file("accepted/icd10cm_order_addenda_2026.txt"), "addenda"));
    check_image(*read_poa_list(corpus_file("accepted/POAexemptCodesFY26.txt"), "poa"));
    ConversionTable table;
    table.previous = {CodeKey::of("A848"), CodeKey::of("A849")};
    table.rows = {{CodeKey::of("A8481"), 18000, 0, 2}};
    check_image(table);
    CHECK_FALSE(Tabular::from_image(read_order_file(corpus_file("accepted/icd10cm_order_2026.txt"), "order")->to_image()).ok());
}

TEST_CASE("A file that is cut off is refused, wherever it is cut", "[truncation]") {
    for (const std::string& name : corpus_files("accepted")) {
        const std::string bytes = corpus_file(name);
        Reference reference;
        // Every 97th byte, as the files are small. Text files that are cut at the end of a line are whole files with fewer lines; only the
        // footer of the addenda and the tags of XML would show it.
        for (std::size_t length = 0; length < bytes.size(); length += 97) {
            INFO(name << " cut at byte " << length);
            const bool at_line_end = length > 0 && bytes[length - 1] == '\n' && bytes[0] != '<';
            const std::string before = reference.bytes(); // what was cut at the end of a line may be there already
            const auto outcomes = import(reference.catalogue(), "cut_2026", bytes.substr(0, length));
            if (at_line_end) continue;
            REQUIRE(outcomes.size() == 1);
            CHECK(outcomes[0].error);
            CHECK(reference.bytes() == before);
        }
    }
}

TEST_CASE("A large file that is cut off is refused", "[truncation]") {
    std::string order;
    std::vector<OrderLine> lines;
    std::vector<std::string> codes;
    for (int i = 0; i < 900; ++i)
        codes.push_back("A" + std::to_string(10 + i % 90) + std::to_string(i / 90));
    for (const std::string& code : codes)
        lines.push_back({code.c_str(), 1, "A made-up disorder with a title of its own"});
    order = order_file(lines);
    for (std::size_t length = 997; length < order.size(); length += 997) {
        const auto table = read_order_file(std::string_view(order).substr(0, length), "order");
        CHECK(table.ok() == (order[length - 1] == '\n'));
    }
    CHECK(read_order_file(order, "order")->rows.size() == 900);
}
