#include "cli/cli.h"

#include <array>
#include <cstdio>

namespace {

using sequela::cli::Verb;

// One line for each verb.
constexpr std::array<Verb, 5> kVerbs = {{
    {"pack", "pack build --out DB [--fiscal-year YEAR] [--effective-from DATE] [--built-in] FILE|DIR…\npack list --db DB",
     sequela::cli::run_pack},
    {"chart", "chart FILE…", sequela::cli::run_chart},
    {"code", "code --db DB --on DATE CODE…", sequela::cli::run_code},
    {"search", "search --db DB --on DATE [--system S] [--limit N] [--billable]", sequela::cli::run_search},
    {"check", "check --db DB [FILE…]", sequela::cli::run_check},
}};

int usage(std::FILE* out) {
    std::fputs("Usage:\n", out);
    for (const Verb& verb : kVerbs) {
        std::fputs("  sequela ", out);
        for (const char c : verb.usage) {
            std::fputc(c, out);
            if (c == '\n') std::fputs("  sequela ", out);
        }
        std::fputc('\n', out);
    }
    return sequela::cli::kWrongCall;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) return usage(stderr);
    const std::string_view name = argv[1];
    if (name == "--help" || name == "help") {
        usage(stdout);
        return sequela::cli::kDone;
    }
    for (const Verb& verb : kVerbs)
        if (verb.name == name) return verb.run(sequela::cli::Arguments(argv + 2, argv + argc));
    return usage(stderr);
}
