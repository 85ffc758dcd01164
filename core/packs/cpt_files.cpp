#include "packs/cpt_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/job.h"
#include "base/text.h"
#include "packs/listing_table.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::string_view kConsolidated = "CPT consolidated list";
constexpr std::string_view kLong = "CPT long descriptions";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Five digits, or four and the letter of a category.
bool is_cpt(std::string_view code) {
    if (code.size() != 5 || !std::all_of(code.begin(), code.begin() + 4, is_digit)) return false;
    return is_digit(code[4]) || std::string_view("FTUMA").find(code[4]) != std::string_view::npos;
}

enum class Layout { tabs, fixed_long, fixed };

struct Line {
    std::string_view code;
    int sequence = 1; // fixed_long
    std::string_view text;
};

// Nothing where the line is not of the layout, as the copyright lines at the beginning.
std::optional<Line> read_line(std::string_view line, Layout layout) {
    if (line.size() < 7 || !is_cpt(line.substr(0, 5))) return std::nullopt;
    Line found;
    found.code = line.substr(0, 5);
    if (layout == Layout::tabs) {
        if (line[5] != '\t' || line.find('\t', 6) != std::string_view::npos) return std::nullopt;
        found.text = trim(line.substr(6));
    } else if (layout == Layout::fixed) {
        if (line[5] != ' ' || line[6] == ' ' || line.find('\t') != std::string_view::npos) return std::nullopt;
        found.text = trim(line.substr(6));
    } else {
        if (line.size() < 9 || !is_digit(line[5]) || !is_digit(line[6]) || line[7] != ' ') return std::nullopt;
        found.sequence = (line[5] - '0') * 10 + (line[6] - '0');
        found.text = trim(line.substr(8));
    }
    // A description has words.
    const bool words = std::any_of(found.text.begin(), found.text.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
    return words ? std::optional<Line>(found) : std::nullopt;
}

// Lines of code and text without a header.
class CptDescriptions : public ListingContent {
public:
    CptDescriptions(std::string_view text, const std::string& file, Layout layout, std::string warning)
        : ListingContent(CodeSystem::cpt, Years::calendar, file), cutter_(text), layout_(layout), ends_(ends_with_line(text)) {
        if (!warning.empty()) warnings_.push_back(std::move(warning));
    }

protected:
    Result<bool> read_some(double deadline_ms) override {
        std::string_view line;
        while (cutter_.next(line)) {
            if (const auto status = read(line); !status) return status.error();
            if (cutter_.looks() && monotonic_ms() >= deadline_ms) return false;
        }
        if (!ends_) return cut_off_line(file(), cutter_.number());
        return true;
    }
    [[nodiscard]] double read_fraction() const override { return cutter_.fraction(); }

private:
    Status read(std::string_view text) {
        const auto line = read_line(text, layout_);
        if (!line && (listing_.size() == 0 || trim(text).empty())) return Done{}; // copyright, before the first code
        if (!line) return refuse("The line does not begin with a CPT code and its description");
        if (line->sequence > 1) {
            ListedCode* begun = listing_.find(line->code);
            if (!begun || line->code != last_ || line->sequence != sequence_ + 1)
                return refuse(fmt::format("Part {} of the description of {} does not follow part {}", line->sequence, line->code,
                                          line->sequence - 1));
            begun->title += " " + std::string(line->text);
        } else {
            ListedCode row;
            row.code = line->code;
            row.title = line->text;
            row.line = cutter_.number();
            if (const auto status = listing_.add(std::move(row)); !status) return status;
        }
        last_ = line->code;
        sequence_ = line->sequence;
        return Done{};
    }
    [[nodiscard]] Error refuse(std::string what) const {
        return {std::move(what), at_line(file(), cutter_.number()), "The file must be as the AMA publishes it"};
    }
    LineCutter cutter_;
    Layout layout_;
    bool ends_;
    std::string_view last_;
    int sequence_ = 0;
};

// Sure only with the name that the AMA gives the file or its copyright line before the first code, and if all lines are alike.
bool recognises(std::string_view head, std::string_view name, Layout layout, std::initializer_list<std::string_view> names) {
    const bool named =
        std::any_of(names.begin(), names.end(), [&](std::string_view begin) { return starts_with_ignoring_case(name, begin); });
    bool copyright = false;
    std::size_t good = 0;
    const std::size_t last_end = head.rfind('\n');
    for (const std::string_view line : lines(head.substr(0, last_end == std::string_view::npos ? head.size() : last_end))) {
        if (read_line(line, layout)) {
            ++good;
        } else if (good > 0 && !trim(line).empty()) {
            return named;
        } else if (line.find("American Medical Association") != std::string_view::npos && line.find("CPT") != std::string_view::npos) {
            copyright = true;
        }
        if (good > 0 && !named && !copyright) return false;
    }
    return good > 0;
}

bool recognises_fixed(std::string_view head, std::string_view name) {
    return recognises(head, name, Layout::fixed, {"MEDU", "SHORTU", "MEDUF", "SHORTUF"});
}

class CptConsolidated : public TableListing {
public:
    CptConsolidated(std::string_view text, const std::string& file)
        : TableListing(CodeSystem::cpt, Years::calendar, text, file, {"conceptid", "cptcode", "long"}, CsvReader::Quotes::literal) {
        listing_.set_own_columns({"Medium descriptor", "Spanish consumer descriptor", "Descriptor effective", "Test", "Laboratory",
                                  "Manufacturer", "Concept Id"});
    }

protected:
    Status read_row() override {
        ListedCode row;
        row.code = cell("cptcode");
        row.line = line();
        if (!is_cpt(row.code)) return refuse("The column CPT Code holds no CPT code", "The file must be as the AMA publishes it");
        row.title = cell("long");
        row.short_title = cell("short");
        row.add_line(Field::synonyms, cell("consumer"));
        const auto day = Date::parse(cell("currentdescriptoreffectivedate"));
        row.own = {cell("medium"),           cell("spanishconsumer"), day ? day->iso() : std::string(), cell("testname"), cell("labname"),
                   cell("manufacturername"), cell("conceptid")};
        return listing_.add(std::move(row));
    }
};

class CptModifiers : public TableListing {
public:
    CptModifiers(std::string_view text, const std::string& file)
        : TableListing(CodeSystem::cpt, Years::calendar, text, file, {"modifiercode", "modifiername"}, CsvReader::Quotes::literal) {
        holds_ = Holds::modifiers;
    }

protected:
    Status read_row() override {
        ListedCode row;
        row.code = cell("modifiercode");
        row.line = line();
        if (row.code.size() != 2) return refuse("The column Modifier Code holds no modifier", "The file must be as the AMA publishes it");
        row.short_title = cell("modifiername");
        const std::string text = cell("modifierdescription");
        row.title = text.empty() || text == row.short_title ? row.short_title : fmt::format("{}: {}", row.short_title, text);
        return listing_.add(std::move(row));
    }
};

template <Layout kLayout, bool kWhole> std::unique_ptr<ContentReader> open_lines(std::string_view bytes, const std::string& file) {
    return std::make_unique<CptDescriptions>(
        bytes, file, kLayout,
        kWhole ? std::string() : "Short or medium descriptions only: the long descriptions of the same release say more");
}

} // namespace

std::vector<FileFormat> cpt_formats() {
    return {
        {kConsolidated,
         [](std::string_view head, std::string_view) {
             return find_header(head, {"conceptid", "cptcode", "long"}).size() > 0;
         },
         [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
             return std::make_unique<CptConsolidated>(bytes, file);
         }},
        {"CPT modifiers",
         [](std::string_view head, std::string_view) {
             return find_header(head, {"modifiercode", "modifiername"}).size() > 0;
         },
         [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
             return std::make_unique<CptModifiers>(bytes, file);
         }},
        {kLong,
         [](std::string_view head, std::string_view name) {
             return recognises(head, name, Layout::tabs, {"LONGULT", "LONGUT"});
         },
         open_lines<Layout::tabs, true>, true, kConsolidated},
        {"CPT long descriptions in fixed columns",
         [](std::string_view head, std::string_view name) {
             return recognises(head, name, Layout::fixed_long, {"LONGULF", "LONGUF"});
         },
         open_lines<Layout::fixed_long, true>, true, kLong},
        {"CPT medium or short descriptions", recognises_fixed, open_lines<Layout::fixed, false>, true, kLong},
    };
}

} // namespace sequela::packs
