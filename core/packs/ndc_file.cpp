#include "packs/ndc_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/job.h"
#include "base/text.h"
#include "packs/data_table.h"
#include "packs/delimited.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kLinesBetweenLooks = 128; // at the clock
const char* const kProducts = "NDC products";
const char* const kPackages = "NDC packages";
const char* const kHint = "The files must be product.txt and package.txt of the NDC Directory as the FDA publishes them";

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A file with tabs and a header row, whose columns are asked for by name.
class Table {
public:
    Table(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}
    [[nodiscard]] bool at_end() const { return position_ >= text_.size(); }
    [[nodiscard]] double fraction() const { return text_.empty() ? 1 : static_cast<double>(position_) / static_cast<double>(text_.size()); }
    [[nodiscard]] std::string where() const { return at_line(file_, line_); }
    [[nodiscard]] std::size_t line() const { return line_; }
    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] bool has_header() const { return !header_.empty(); }

    // The next row; an empty one for an empty line. The first row is the header.
    Status next() {
        const std::size_t end = text_.find('\n', position_);
        ++line_;
        if (end == std::string_view::npos)
            return Error{"The file is cut off: its last line does not end", where(), "Download the file again"};
        std::string_view line = text_.substr(position_, end - position_);
        position_ = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        cells_.clear();
        if (trim(line).empty()) return Done{};
        cells_ = split(line, '\t');
        if (header_.empty()) {
            for (const std::string_view cell : cells_)
                header_.push_back(header_key(cell));
            cells_.clear();
            return Done{};
        }
        if (cells_.size() < header_.size())
            return Error{fmt::format("The row has {} columns where the header has {}", cells_.size(), header_.size()), where(), kHint};
        return Done{};
    }
    [[nodiscard]] bool empty_row() const { return cells_.empty(); }
    [[nodiscard]] std::size_t find(std::string_view name) const {
        return static_cast<std::size_t>(std::find(header_.begin(), header_.end(), name) - header_.begin());
    }
    [[nodiscard]] std::string_view cell(std::size_t column) const {
        return column < cells_.size() ? trim(cells_[column]) : std::string_view();
    }

private:
    std::string_view text_;
    std::string file_;
    std::size_t position_ = 0;
    std::size_t line_ = 0;
    std::vector<std::string> header_;
    std::vector<std::string_view> cells_;
};

// What a package needs of its product. The views are into the file.
struct Product {
    std::string_view type, name, suffix, generic, form, route, start, end, category, application, labeler, substances, numbers, units,
        classes, schedule;
};

struct Field {
    std::string_view name; // header_key of the FDA's header
    std::string_view Product::*of;
};
constexpr std::array<Field, 16> kFields = {{{"producttypename", &Product::type},
                                            {"proprietaryname", &Product::name},
                                            {"proprietarynamesuffix", &Product::suffix},
                                            {"nonproprietaryname", &Product::generic},
                                            {"dosageformname", &Product::form},
                                            {"routename", &Product::route},
                                            {"startmarketingdate", &Product::start},
                                            {"endmarketingdate", &Product::end},
                                            {"marketingcategoryname", &Product::category},
                                            {"applicationnumber", &Product::application},
                                            {"labelername", &Product::labeler},
                                            {"substancename", &Product::substances},
                                            {"activenumeratorstrength", &Product::numbers},
                                            {"activeingredunit", &Product::units},
                                            {"pharmclasses", &Product::classes},
                                            {"deaschedule", &Product::schedule}}};

// "75; 90" and "g/1000g; g/1000g": "75 g/1000g; 90 g/1000g". Long ones are cut in titles.
std::string strength_of(const Product& product, std::size_t most) {
    const auto numbers = split(product.numbers, ';');
    const auto units = split(product.units, ';');
    std::string text;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::string_view number = trim(numbers[i]);
        if (number.empty()) continue;
        if (i == most) return fmt::format("{} and {} more", text, numbers.size() - most);
        if (!text.empty()) text += "; ";
        text += number;
        if (i < units.size() && !trim(units[i]).empty()) text += fmt::format(" {}", trim(units[i]));
    }
    return text;
}

std::string brand_of(const Product& product) {
    std::string brand(product.name);
    if (!product.suffix.empty()) brand += fmt::format(" {}", product.suffix);
    return brand;
}

// "1 VIAL in 1 CARTON (0002-0152-01)": the code is said elsewhere.
std::string without_codes(std::string_view description) {
    std::string text;
    for (std::size_t i = 0; i < description.size(); ++i) {
        const std::size_t end = description[i] == '(' ? description.find(')', i) : std::string_view::npos;
        const bool code = end != std::string_view::npos && ndc_digits(description.substr(i + 1, end - i - 1));
        if (code)
            i = end;
        else
            text += description[i];
    }
    return collapse_spaces(text);
}

std::string title_of(const Product* product, std::string_view package) {
    if (!product) return fmt::format("Package: {}", package);
    std::string title = brand_of(*product);
    const bool same = to_lower(product->generic) == to_lower(product->name);
    if (!product->generic.empty() && !same) title += fmt::format(" ({})", product->generic);
    if (const std::string strength = strength_of(*product, 3); !strength.empty()) title += " " + strength;
    if (!product->form.empty()) title += " " + to_lower(product->form);
    title += fmt::format(", {}", package);
    if (!product->labeler.empty()) title += fmt::format(" — {}", product->labeler);
    return title;
}

std::string short_title_of(const Product* product, std::string_view package) {
    if (!product) return std::string(package);
    std::string title = brand_of(*product);
    if (const std::string strength = strength_of(*product, 1); !strength.empty()) title += " " + strength;
    return title;
}

bool is_date(std::string_view text) {
    return text.size() == 8 && all_digits(text) && Date::parse(text);
}

class NdcContent : public ContentReader {
public:
    NdcContent(std::optional<Table> products, Table packages)
        : products_(std::move(products)), packages_(std::move(packages)), builder_({ndc::kColumns.begin(), ndc::kColumns.end()}) {}

    Result<bool> step(double deadline_ms) override {
        while ((products_ && !products_->at_end()) || !packages_.at_end()) {
            for (std::size_t i = 0; i < kLinesBetweenLooks; ++i)
                if (const auto status = next_row(); !status) return status.error();
            if (monotonic_ms() >= deadline_ms) return false;
        }
        if (table_.rows.empty()) return Error{"The file holds no package with a code of 10 or 11 digits", packages_.file(), kHint};
        return finish_some(deadline_ms);
    }
    [[nodiscard]] double fraction() const override {
        return products_ ? (products_->fraction() + packages_.fraction()) / 2 : packages_.fraction();
    }
    [[nodiscard]] bool by_calendar_year() const override { return true; }
    [[nodiscard]] std::size_t packs() const override { return 2; }
    ImageWriter describe(std::size_t number, Pack& pack) override {
        pack.system = CodeSystem::ndc;
        pack.component = number == 0 ? Component::codes : Component::details;
        pack.records = static_cast<std::int64_t>(number == 0 ? table_.rows.size() : details_.row_count());
        if (number == 0) pack.warnings = warnings();
        return number == 0 ? table_.image_writer() : details_.image_writer();
    }
    std::unique_ptr<CodeTable> take_codes(std::size_t number) override {
        return number == 0 ? std::make_unique<CodeTable>(std::move(table_)) : nullptr;
    }

private:
    Status next_row() {
        if (products_ && !products_->at_end()) return next_product();
        return packages_.at_end() ? Status(Done{}) : next_package();
    }

    Status next_product() {
        Table& table = *products_;
        const bool first = !table.has_header();
        if (const auto status = table.next(); !status) return status;
        if (first) {
            product_code_ = table.find("productndc");
            for (std::size_t i = 0; i < kFields.size(); ++i)
                columns_[i] = table.find(kFields[i].name);
        }
        if (table.empty_row()) return Done{};
        const std::string_view code = table.cell(product_code_);
        if (code.empty()) return Error{"The row has no PRODUCTNDC", table.where(), kHint};
        Product product;
        for (std::size_t i = 0; i < kFields.size(); ++i)
            product.*kFields[i].of = table.cell(columns_[i]);
        by_code_.try_emplace(code, product); // the first of those that are listed twice
        return Done{};
    }

    struct PackageColumns {
        std::size_t product, code, description, start, end, sample;
    };
    Status next_package() {
        const bool first = !packages_.has_header();
        if (const auto status = packages_.next(); !status) return status;
        if (first)
            at_ = {packages_.find("productndc"),         packages_.find("ndcpackagecode"),   packages_.find("packagedescription"),
                   packages_.find("startmarketingdate"), packages_.find("endmarketingdate"), packages_.find("samplepackage")};
        if (packages_.empty_row()) return Done{};
        const std::string_view listed = packages_.cell(at_.code);
        if (listed.empty()) return Error{"The row has no NDCPACKAGECODE", packages_.where(), kHint};
        const auto digits = ndc_digits(listed);
        if (!digits) {
            if (strange_++ == 0) first_strange_ = fmt::format("“{}” in line {} of package.txt", listed, packages_.line());
            return Done{};
        }
        const auto product = by_code_.find(packages_.cell(at_.product));
        const Product* of = product == by_code_.end() ? nullptr : &product->second;
        if (products_ && !of) ++nameless_;
        return add(*digits, listed, of);
    }

    Status add(const std::string& digits, std::string_view listed, const Product* product) {
        const Product of = product ? *product : Product();
        const std::string package = without_codes(packages_.cell(at_.description));
        const std::string_view start = packages_.cell(at_.start).empty() ? of.start : packages_.cell(at_.start);
        const std::string_view end = packages_.cell(at_.end).empty() ? of.end : packages_.cell(at_.end);
        for (const std::string_view date : {start, end})
            if (!date.empty() && !is_date(date))
                return Error{fmt::format("“{}” is no date of the form yyyymmdd", date), packages_.where(), kHint};
        const std::string brand = product ? brand_of(of) : std::string();
        const std::string strength = strength_of(of, 100);
        builder_.add_row({digits, listed, packages_.cell(at_.product), brand, of.generic, of.labeler, of.form, of.route, strength,
                          of.substances, package, start, end, of.schedule, of.classes, of.type, of.category, of.application,
                          packages_.cell(at_.sample)});
        if (!seen_.insert(CodeKey::of(digits).characters).second) return Done{}; // listed again
        CodeRow row;
        row.code = CodeKey::of(digits);
        row.order = static_cast<std::uint32_t>(table_.rows.size());
        row.billable = 1;
        row.long_title = append_text(table_.pool, title_of(product, package));
        row.short_title = append_text(table_.pool, short_title_of(product, package));
        table_.rows.push_back(row);
        return Done{};
    }

    bool finish_some(double deadline_ms) {
        while (!codes_finished_) {
            codes_finished_ = table_.finish_some();
            if (monotonic_ms() >= deadline_ms) return false;
        }
        if (!builder_.finish_some(deadline_ms)) return false;
        if (!taken_) details_ = builder_.take();
        taken_ = true;
        return true;
    }

    [[nodiscard]] std::vector<std::string> warnings() const {
        std::vector<std::string> list;
        if (!products_)
            list.emplace_back("package.txt only: there are no names. Drop it together with product.txt, or drop the zip that holds both");
        if (nameless_ > 0) list.push_back(fmt::format("Packages without a product in product.txt: {}", nameless_));
        if (strange_ > 0)
            list.push_back(fmt::format("Left out, because the code is in none of the forms 4-4-2, 5-3-2 and 5-4-1: {}, the first is {}",
                                       strange_, first_strange_));
        return list;
    }

    struct KeyHash {
        std::size_t operator()(const std::array<char, CodeKey::kLongest>& key) const {
            return std::hash<std::string_view>()({key.data(), key.size()});
        }
    };
    std::optional<Table> products_;
    Table packages_;
    std::size_t product_code_ = 0;
    std::array<std::size_t, kFields.size()> columns_{};
    std::unordered_map<std::string_view, Product> by_code_;
    PackageColumns at_{};
    std::unordered_set<std::array<char, CodeKey::kLongest>, KeyHash> seen_;
    std::size_t strange_ = 0;
    std::string first_strange_;
    std::size_t nameless_ = 0;
    CodeTable table_;
    bool codes_finished_ = false;
    DataTableBuilder builder_;
    DataTable details_;
    bool taken_ = false;
};

// A product is no code that can be billed.
class ProductsAlone : public ContentReaderAtOnce {
public:
    explicit ProductsAlone(std::string file) : file_(std::move(file)) {}
    [[nodiscard]] bool by_calendar_year() const override { return true; }
    ImageWriter describe(std::size_t, Pack&) override { return {}; }

protected:
    Status read() override {
        return Error{"product.txt holds products, but no packages and so no codes", file_,
                     "Drop it together with package.txt, or drop ndctext.zip, which holds both"};
    }

private:
    std::string file_;
};

bool has_columns(std::string_view head, std::initializer_list<std::string_view> names) {
    const std::string_view line = head.substr(0, head.find('\n'));
    if (line.find('\t') == std::string_view::npos) return false;
    std::vector<std::string> cells;
    for (const std::string_view cell : split(line, '\t'))
        cells.push_back(header_key(cell));
    return std::all_of(names.begin(), names.end(),
                       [&](std::string_view name) { return std::find(cells.begin(), cells.end(), name) != cells.end(); });
}

// ---- which HCPCS code an NDC is billed by

const char* const kLinkHint = "The first line must be NDC,HCPCS,NDC unit,HCPCS units";

bool is_positive_number(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction = point == std::string_view::npos ? "0" : text.substr(point + 1);
    const bool digits = (whole.empty() || all_digits(whole)) && all_digits(fraction) && text.size() <= 15;
    return digits && text.find_first_of("123456789") != std::string_view::npos;
}

class LinkContent : public ContentReaderAtOnce {
public:
    LinkContent(std::string_view text, std::string file)
        : file_(file), rows_(text, std::move(file), ','), builder_({ndc::kCode, ndc::kLinkHcpcs, ndc::kLinkUnit, ndc::kLinkFactor}) {}
    [[nodiscard]] bool by_calendar_year() const override { return true; }
    // A table of one's own has no release, unless its name says one.
    [[nodiscard]] std::optional<Release> release(const std::vector<std::string>& names) const override {
        if (auto found = find_calendar_release(names)) return found;
        Release own = year_release(2000);
        own.name = "own";
        own.effective_to = *Date::from_ymd(2099, 12, 31);
        return own;
    }
    ImageWriter describe(std::size_t, Pack& pack) override {
        pack.system = CodeSystem::ndc;
        pack.component = Component::table;
        pack.name = ndc::kLinks;
        pack.records = static_cast<std::int64_t>(table_.row_count());
        return table_.image_writer();
    }

protected:
    Status read() override {
        std::vector<std::string> cells;
        for (bool header = true;; header = false) {
            const auto more = rows_.next(cells);
            if (!more) return more.error();
            if (!*more) break;
            if (!header)
                if (const auto status = add(cells); !status) return status;
        }
        table_ = builder_.take();
        if (table_.row_count() == 0) return Error{"The table holds no row", file_, kLinkHint};
        return Done{};
    }

private:
    Status add(std::vector<std::string>& cells) {
        const auto refuse = [&](std::string what) { return Error{std::move(what), rows_.where(), kLinkHint}; };
        cells.resize(std::max<std::size_t>(cells.size(), 4));
        const std::string given(trim(cells[0]));
        const auto digits = all_digits(given) && given.size() == 11 ? std::optional<std::string>(given) : ndc_digits(given);
        if (!digits) return refuse(fmt::format("“{}” is no NDC of 11 digits or with hyphens", given));
        const std::string hcpcs = normalise_code(cells[1]);
        if (hcpcs.size() != 5) return refuse(fmt::format("“{}” is no HCPCS code", cells[1]));
        const std::string unit = to_upper(trim(cells[2]));
        static constexpr std::array<std::string_view, 5> kUnits = {"F2", "GR", "ME", "ML", "UN"};
        if (std::find(kUnits.begin(), kUnits.end(), unit) == kUnits.end())
            return refuse(fmt::format("“{}” is none of the units F2, GR, ME, ML, UN", cells[2]));
        const std::string factor(trim(cells[3]));
        if (!is_positive_number(factor)) return refuse(fmt::format("“{}” is no number of units above 0", cells[3]));
        builder_.add_row({*digits, hcpcs, unit, factor});
        return Done{};
    }
    std::string file_;
    DelimitedRows rows_;
    DataTableBuilder builder_;
    DataTable table_;
};

} // namespace

std::optional<std::string> ndc_digits(std::string_view with_hyphens) {
    const auto parts = split(trim(with_hyphens), '-');
    if (parts.size() != 3 || !std::all_of(parts.begin(), parts.end(), all_digits)) return std::nullopt;
    const std::size_t a = parts[0].size();
    const std::size_t b = parts[1].size();
    const std::size_t c = parts[2].size();
    const bool known = (a == 4 && b == 4 && c == 2) || (a == 5 && b == 3 && c == 2) || (a == 5 && b == 4 && (c == 1 || c == 2));
    if (!known) return std::nullopt;
    return std::string(5 - a, '0') + std::string(parts[0]) + std::string(4 - b, '0') + std::string(parts[1]) + std::string(2 - c, '0') +
           std::string(parts[2]);
}

FileFormat ndc_products_format() {
    FileFormat format;
    format.title = kProducts;
    format.recognises = [](std::string_view head, std::string_view) {
        return has_columns(head, {"productndc", "nonproprietaryname", "dosageformname", "labelername"});
    };
    format.open = [](std::string_view, const std::string& file) -> std::unique_ptr<ContentReader> {
        return std::make_unique<ProductsAlone>(file);
    };
    format.companion = kPackages;
    format.open_with = [](std::string_view bytes, const std::string& file, std::string_view other,
                          const std::string& other_file) -> std::unique_ptr<ContentReader> {
        return std::make_unique<NdcContent>(Table(bytes, file), Table(other, other_file));
    };
    return format;
}

FileFormat ndc_packages_format() {
    FileFormat format;
    format.title = kPackages;
    format.recognises = [](std::string_view head, std::string_view) {
        return has_columns(head, {"productndc", "ndcpackagecode", "packagedescription"});
    };
    format.open = [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
        return std::make_unique<NdcContent>(std::nullopt, Table(bytes, file));
    };
    return format;
}

FileFormat ndc_links_format() {
    FileFormat format;
    format.title = "table of NDC and HCPCS codes";
    format.recognises = [](std::string_view head, std::string_view) {
        const std::string header = header_key(head.substr(0, std::min(head.find('\n'), std::size_t{80})));
        return header == "ndchcpcsndcunithcpcsunits";
    };
    format.open = [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
        return std::make_unique<LinkContent>(bytes, file);
    };
    return format;
}

} // namespace sequela::packs
