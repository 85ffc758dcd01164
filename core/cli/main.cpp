#include "cli/cli.h"

#include <array>
#include <iostream>

namespace {

using sequela::cli::Verb;

// One line for each verb.
constexpr std::array<Verb, 11> kVerbs = {{
    {"pack",
     "pack build --out DB [--fiscal-year YEAR] [--effective-from DATE] [--built-in] FILE|DIR…\npack list --db DB\npack diff --db DB SYSTEM "
     "OLD NEW",
     sequela::cli::run_pack},
    {"chart", "chart FILE…", sequela::cli::run_chart},
    {"code", "code --db DB --on DATE [--system S] [--classification NAME] CODE…", sequela::cli::run_code},
    {"search", "search --db DB --on DATE [--system S] [--limit N] [--billable]", sequela::cli::run_search},
    {"pcs", "pcs --db DB --on DATE CODE|BEGINNING…", sequela::cli::run_pcs},
    {"lists", "lists --db DB --on DATE [--system S] [--missing] CODE…", sequela::cli::run_lists},
    {"check", "check --db DB [--layers FILE] [--gate entry|finalise|pre_bill] [FILE…]", sequela::cli::run_check},
    {"group",
     "group --db DB --grouper msdrg|hcc|em|charlson|elixhauser|ccsr [--model v24|v28|rxv08] [--payment-year YEAR] [--without-principal] "
     "[FILE…]",
     sequela::cli::run_group},
    {"units", "units --db DB --on DATE CODE DOSE UNIT [VIAL…]", sequela::cli::run_units},
    {"crosswalk", "crosswalk --db DB [--system S] CODE…", sequela::cli::run_crosswalk},
    {"ndc", "ndc --db DB --on DATE NDC…", sequela::cli::run_ndc},
}};

int usage(std::ostream& out) {
    out << "Usage:\n";
    for (const Verb& verb : kVerbs) {
        out << "  sequela ";
        for (const char c : verb.usage) {
            out << c;
            if (c == '\n') out << "  sequela ";
        }
        out << '\n';
    }
    return sequela::cli::kWrongCall;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) return usage(std::cerr);
    const std::string_view name = argv[1];
    if (name == "--help" || name == "help") {
        usage(std::cout);
        return sequela::cli::kDone;
    }
    sequela::cli::Streams streams{std::cin, std::cout, std::cerr};
    for (const Verb& verb : kVerbs)
        if (verb.name == name) return verb.run(sequela::cli::Arguments(argv + 2, argv + argc), streams);
    return usage(std::cerr);
}
