// `sequela`, the headless driver: JSON Lines in and out. Each verb is one file verb_*.cpp with a function, and a line in the table of
// main.cpp.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace sequela::cli {

// Exit statuses: all done, some input was refused (each with a JSON line that says where and why), the call itself was wrong.
constexpr int kDone = 0;
constexpr int kRefused = 1;
constexpr int kWrongCall = 2;

using Arguments = std::vector<std::string>; // what follows the verb

// Where a verb reads and writes: the standard streams, or a test's own.
struct Streams {
    std::istream& in;
    std::ostream& out;    // JSON Lines
    std::ostream& errors; // text: what is wrong with the call
};

struct Verb {
    std::string_view name;  // "pack"
    std::string_view usage; // "pack build --out DB FILE…"; several lines for several forms
    int (*run)(const Arguments& arguments, Streams& streams);
};

int run_pack(const Arguments& arguments, Streams& streams);   // verb_pack.cpp
int run_chart(const Arguments& arguments, Streams& streams);  // verb_chart.cpp
int run_code(const Arguments& arguments, Streams& streams);   // verb_code.cpp
int run_check(const Arguments& arguments, Streams& streams);  // verb_check.cpp
int run_group(const Arguments& arguments, Streams& streams);  // verb_group.cpp
int run_search(const Arguments& arguments, Streams& streams); // verb_search.cpp
int run_lists(const Arguments& arguments, Streams& streams);  // verb_lists.cpp
int run_pcs(const Arguments& arguments, Streams& streams);    // verb_pcs.cpp

int run_units(const Arguments& arguments, Streams& streams);     // verb_systems.cpp
int run_crosswalk(const Arguments& arguments, Streams& streams); // verb_systems.cpp
int run_ndc(const Arguments& arguments, Streams& streams);       // verb_systems.cpp

// Takes "--name VALUE" out of the arguments: empty if it is not there. `flag` takes "--name".
std::string take_option(Arguments& arguments, std::string_view name);
bool take_flag(Arguments& arguments, std::string_view name);
// Says what is wrong with the call, and gives kWrongCall.
int wrong_call(Streams& streams, std::string_view message);

} // namespace sequela::cli
