#include <catch2/catch_test_macros.hpp>

#include "packs/csv.h"

using namespace sequela::packs;

namespace {

// "line: cell|cell", one record a line.
std::string read(std::string_view text, char separator = ',', CsvReader::Quotes quotes = CsvReader::Quotes::read) {
    CsvReader reader(text, separator, quotes);
    std::vector<std::string_view> cells;
    std::string out;
    while (reader.next(cells)) {
        out += std::to_string(reader.line()) + ":";
        for (const std::string_view cell : cells)
            out += std::string(cell) + "|";
        out += "\n";
    }
    if (reader.cut_off()) out += "cut off at " + std::to_string(reader.line());
    return out;
}

} // namespace

TEST_CASE("Cells, quotes and line breaks", "[csv]") {
    CHECK(read("a,b\nc,d\n") == "1:a|b|\n2:c|d|\n");
    CHECK(read("a,b\r\n\r\nc,d") == "1:a|b|\n3:c|d|\n");
    CHECK(read("a\rb\r") == "1:a|\n2:b|\n");
    CHECK(read("a,,\n") == "1:a|||\n");
    CHECK(read("\xEF\xBB\xBF"
               "a\n") == "1:a|\n");
    CHECK(read("\"a,b\",c\n") == "1:a,b|c|\n");
    CHECK(read("\"say \"\"hello\"\"\",\"\"\"\",x\n") == "1:say \"hello\"|\"|x|\n");
    CHECK(read("\"two\nlines\",b\nc\n") == "1:two\nlines|b|\n3:c|\n");
    CHECK(read("\"\",b\n") == "1:|b|\n");
    CHECK(read("5\" wide,b\n") == "1:5\" wide|b|\n");
    CHECK(read("\"a\"b,c\n") == "1:ab|c|\n");
    CHECK(read("").empty());
    CHECK(read("\n\n").empty());
}

TEST_CASE("A quote that is never closed", "[csv]") {
    CHECK(read("a,b\nc,\"d\ne,f\n") == "1:a|b|\ncut off at 2");
    CHECK(read("a\n\"b,c\nd\n", ',', CsvReader::Quotes::literal) == "1:a|\n2:\"b|c|\n3:d|\n");
}

TEST_CASE("Which separator a file has", "[csv]") {
    CHECK(find_separator("a,b\tc") == '\t');
    CHECK(find_separator("\"a\tb\",c\n") == ',');
    CHECK(read("a\t\"$1,740.720\"\tc", '\t') == "1:a|$1,740.720|c|\n");
}
