#include "lookup/lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "packs/known_tables.h"

namespace sequela::lookup {
namespace {

using packs::DataTable;
using packs::kNone;

constexpr std::array<std::pair<std::string_view, std::string_view>, 27> kFlags = {
    {{"unacceptable", "Unacceptable as principal diagnosis"},
     {"unspecified", "Unspecified code"},
     {"ecodepdx", "External cause: not as principal diagnosis"},
     {"manifestation", "Manifestation: not as principal diagnosis"},
     {"reqsdx", "As principal diagnosis only with a secondary diagnosis"},
     {"qadm", "Questionable admission"},
     {"wrngproc", "Wrong procedure performed"},
     {"female", "Female patients only"},
     {"male", "Male patients only"},
     {"newborn", "Newborns only"},
     {"pediatric", "Pediatric ages only"},
     {"maternity", "Maternity ages only"},
     {"adult", "Adult ages only"},
     {"noncovered", "Procedure that is not covered"},
     {"los", "Procedure that is checked against the length of stay"},
     {"delout", "Outcome of delivery"},
     {"vagdel", "Vaginal delivery"},
     {"csect", "Cesarean section"},
     {"kidneyxp", "Kidney transplant"},
     {"diabtypeI", "Diabetes of type 1"},
     {"clintrial", "Clinical trial"},
     {"msp", "Another payer may be first"},
     {"nonspecific", "Nonspecific code"},
     {"cc", "Complication or comorbidity"},
     {"or_indic", "Operating room procedure"},
     {"bilateral", "Bilateral procedure"},
     {"biopsy", "Biopsy"}}};

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : std::string(separator)) + part;
    return text;
}

// Up to a dozen, then how many more.
std::string joined_some(std::vector<std::string> parts) {
    constexpr std::size_t kMost = 12;
    const std::size_t more = parts.size() > kMost ? parts.size() - kMost : 0;
    parts.resize(parts.size() - more);
    return joined(parts, ", ") + (more > 0 ? fmt::format(" and {} more", more) : "");
}

bool has_item(std::string_view list, std::string_view item) {
    const auto items = split(list, ',');
    return std::any_of(items.begin(), items.end(), [&](std::string_view one) { return trim(one) == item; });
}

// Asks list after list, and keeps the first error.
class Asking {
public:
    Asking(packs::Catalogue& catalogue, Date date, std::string_view code, MissingLists missing)
        : catalogue_(catalogue), date_(date), code_(code), missing_(missing), version_(std::to_string(packs::grouper_version(date))) {}

    void ask_diagnosis();
    void ask_procedure();
    void ask_service();
    void ask_editor(std::string_view table, std::string_view title);
    Result<std::vector<ListEntry>> take() {
        if (error_) return *error_;
        return std::move(entries_);
    }

private:
    using Table = packs::Part<DataTable>;
    // Null where the list is not installed; that is said under the title, if it is to be said.
    Table table(std::string_view name, std::string_view title) {
        auto part = catalogue_.table(name, date_);
        if (!part) {
            if (!error_) error_ = part.error();
            return {};
        }
        if (!*part && !title.empty()) say_missing(title);
        return *part;
    }
    void say_missing(std::string_view title, std::string_view why = "No data: the list is not installed for this date") {
        if (missing_ != MissingLists::say) return;
        entries_.push_back({std::string(title), std::string(why), "", "", true});
    }
    void add(std::string_view title, std::string value, const packs::Pack& pack, std::string_view source = {}) {
        const packs::KnownTable* known = packs::find_known_table(pack.name);
        entries_.push_back(
            {std::string(title), std::move(value), pack.release, std::string(known && source.empty() ? known->source : source), false});
    }
    [[nodiscard]] std::vector<std::uint32_t> rows_of(const DataTable& data, std::string_view key) const {
        const auto [first, last] = data.with_key(key);
        return {data.by_key.begin() + static_cast<std::ptrdiff_t>(first), data.by_key.begin() + static_cast<std::ptrdiff_t>(last)};
    }
    // The row of a key that holds for the grouper's version on the date; versions are in the second column.
    [[nodiscard]] std::uint32_t row_of_version(const DataTable& data, std::string_view key) const {
        for (const std::uint32_t row : rows_of(data, key))
            if (has_item(data.cell(row, 1), version_)) return row;
        return kNone;
    }
    static std::string_view cell(const DataTable& data, std::uint32_t row, std::string_view column) {
        const std::uint32_t number = data.find_column(column);
        return number == kNone ? std::string_view{} : data.cell(row, number);
    }
    void ask_severity();
    void ask_acquired(bool procedure);
    void ask_exempt();
    void ask_risk();
    void ask_risk_categories(const Table& data);
    std::string category_words(std::string_view model, std::string_view category);
    void ask_units(std::string_view name, std::string_view title);
    void ask_payment();
    void ask_add_on();
    void ask_pairs(std::string_view name, std::string_view title);

    packs::Catalogue& catalogue_;
    Date date_;
    std::string code_;
    MissingLists missing_;
    std::string version_;
    std::vector<ListEntry> entries_;
    std::optional<Error> error_;
};

void Asking::ask_severity() {
    constexpr std::string_view kTitle = "MS-DRG severity";
    const Table data = table("msdrg.diagnoses", kTitle);
    if (!data) return;
    const std::uint32_t row = row_of_version(*data.data, code_);
    if (row == kNone) return;
    const std::string_view severity = cell(*data.data, row, "Severity");
    const std::string_view words = severity == "MCC"  ? "MCC: major complication or comorbidity"
                                   : severity == "CC" ? "CC: complication or comorbidity"
                                                      : "Neither CC nor MCC";
    add(kTitle, fmt::format("{}; MDC {}", words, cell(*data.data, row, "MDC")), *data.pack);
}

// The list holds diagnoses and procedures; the operands of the latter are called "hac08_proc".
void Asking::ask_acquired(bool procedure) {
    constexpr std::string_view kTitle = "Hospital-acquired condition";
    const Table data = table("hac.codes", kTitle);
    if (!data) return;
    const std::uint32_t row = row_of_version(*data.data, code_);
    if (row == kNone) return;
    if ((cell(*data.data, row, "HAC operands").find("_proc") != std::string_view::npos) != procedure) return;
    const Table titles = table("hac.titles", {});
    std::vector<std::string> values;
    for (const std::string_view number : split(cell(*data.data, row, "HAC"), ',')) {
        const std::uint32_t title = titles ? row_of_version(*titles.data, number) : kNone;
        values.push_back(title == kNone ? fmt::format("HAC {}", number)
                                        : fmt::format("HAC {}: {}", number, cell(*titles.data, title, "Title")));
    }
    add(kTitle, joined(values, "; "), *data.pack);
}

void Asking::ask_exempt() {
    constexpr std::string_view kTitle = "Present on admission";
    const auto edition = catalogue_.edition(CodeSystem::icd10cm, date_);
    if (!edition) {
        if (!error_) error_ = edition.error();
        return;
    }
    const auto& exempt = (*edition)->poa_exempt;
    if (!exempt) return say_missing(kTitle);
    if (exempt.data->contains(code_)) add(kTitle, "Exempt from reporting", *exempt.pack, "CMS, list of codes exempt from POA reporting");
}

void Asking::ask_editor(std::string_view name, std::string_view title) {
    const Table data = table(name, title);
    if (!data) return;
    const std::string day = date_.iso();
    for (const std::uint32_t row : rows_of(*data.data, code_)) {
        const std::string_view last = cell(*data.data, row, "Last day");
        if (cell(*data.data, row, "First day") > day || (!last.empty() && last < day)) continue;
        std::vector<std::string> words;
        for (const std::string_view flag : split(cell(*data.data, row, "Flags"), ','))
            if (!trim(flag).empty()) words.push_back(mce_flag_words(trim(flag)));
        if (!words.empty()) add(title, joined(words, "; "), *data.pack);
    }
}

// "CMS-HCC V28", "37": with the name of the category, where the labels are installed.
std::string Asking::category_words(std::string_view model, std::string_view category) {
    const Table labels = table("hcc.labels", {});
    const std::size_t space = model.rfind(' ');
    const bool drug = model.starts_with("RxHCC");
    std::string text = fmt::format("{}HCC {}", drug ? "Rx" : "", category);
    if (!labels || space == std::string_view::npos) return text;
    const std::string_view number = model.substr(space + 2);
    for (const std::string& key : {fmt::format("HCC{}", category), fmt::format("RXHCC{}", category), fmt::format("RxHCC{}", category)})
        for (const std::uint32_t row : rows_of(*labels.data, key)) {
            const std::string_view version = cell(*labels.data, row, "Version");
            const std::string_view domain = cell(*labels.data, row, "Domain");
            const bool same_domain = drug == starts_with_ignoring_case(domain, "rx") && model.starts_with("ESRD") == (domain == "ESRD");
            if (same_domain && version.size() > 1 && version.substr(1) == number)
                return fmt::format("{}: {}", text, cell(*labels.data, row, "Name"));
        }
    return text;
}

void Asking::ask_risk() {
    constexpr std::string_view kTitle = "CMS-HCC";
    const Table data = table("hcc.mapping", {});
    if (!data) {
        const Table categories = table("hcc.dx_to_cc", kTitle);
        if (categories) ask_risk_categories(categories);
        return;
    }
    const DataTable& mapping = *data.data;
    const auto rows = rows_of(mapping, code_);
    for (std::uint32_t column = 2; column < mapping.columns.size(); ++column) {
        const std::string_view model = mapping.column(column);
        if (model.starts_with("Paid by ")) continue;
        std::vector<std::string> values;
        for (const std::uint32_t row : rows) {
            const std::string_view category = mapping.cell(row, column);
            if (category.empty() || category == "--") continue;
            const bool unpaid = cell(mapping, row, fmt::format("Paid by {}", model)) == "No";
            values.push_back(category_words(model, category) + (unpaid ? " (not in the payment model)" : ""));
        }
        if (!values.empty()) add(model, joined(values, "; "), *data.pack);
    }
}

void Asking::ask_risk_categories(const Table& data) {
    for (const std::uint32_t row : rows_of(*data.data, code_))
        add(cell(*data.data, row, "Model"), fmt::format("Condition category {}", cell(*data.data, row, "Condition category")), *data.pack);
}

void Asking::ask_diagnosis() {
    ask_severity();
    ask_acquired(false);
    ask_exempt();
    ask_editor("mce.icd10cm", "Medicare Code Editor");
    ask_risk();
}

void Asking::ask_procedure() {
    constexpr std::string_view kTitle = "MS-DRG procedure";
    if (const Table data = table("msdrg.procedures", kTitle)) {
        const std::uint32_t row = row_of_version(*data.data, code_);
        if (row != kNone) add(kTitle, fmt::format("In the formulas as {}", cell(*data.data, row, "Operands")), *data.pack);
    }
    ask_acquired(true);
    ask_editor("mce.icd10pcs", "Medicare Code Editor");
}

// MAI: "2 Date of Service Edit: Policy". Indicator 1 counts each line of the claim, 2 and 3 all lines of the day (NCCI Policy Manual,
// chapter 1, medically unlikely edits).
void Asking::ask_units(std::string_view name, std::string_view title) {
    const Table data = table(name, title);
    if (!data) return;
    for (const std::uint32_t row : rows_of(*data.data, code_)) {
        const std::string_view indicator = cell(*data.data, row, "MAI");
        const std::string_view units = cell(*data.data, row, "MUE value");
        add(title,
            fmt::format("{} {} {} (MAI {}); {}", units, units == "1" ? "unit" : "units",
                        indicator.starts_with('1') ? "on one line" : "on one day", indicator, cell(*data.data, row, "Rationale")),
            *data.pack);
    }
}

void Asking::ask_payment() {
    constexpr std::string_view kTitle = "OPPS status indicator";
    const Table data = table("opps.addendum_b", kTitle);
    if (!data) return;
    const std::uint32_t row = data.data->find(code_);
    if (row == kNone) return;
    const std::string_view indicator = cell(*data.data, row, "Status indicator");
    std::string value(indicator);
    if (const Table meanings = table("opps.status_indicators", {})) {
        const std::uint32_t meaning = meanings.data->find(indicator);
        if (meaning != kNone)
            value += fmt::format(": {}. {}", cell(*meanings.data, meaning, "Item, code or service"),
                                 cell(*meanings.data, meaning, "Payment status"));
    }
    const std::string_view group = cell(*data.data, row, "APC");
    if (!group.empty()) value += fmt::format("; APC {}", group);
    const Table groups = group.empty() ? Table{} : table("opps.addendum_a", {});
    const std::uint32_t named = groups ? groups.data->find(group) : kNone;
    if (named != kNone) value += fmt::format(" {}", cell(*groups.data, named, "Title"));
    const std::string_view rate = cell(*data.data, row, "Payment rate");
    if (!rate.empty()) value += fmt::format("; payment rate ${}", rate);
    add(kTitle, std::move(value), *data.pack);
}

void Asking::ask_add_on() {
    constexpr std::string_view kTitle = "Add-on codes";
    const Table data = table("ncci.add_on", kTitle);
    if (!data) return;
    std::vector<std::string> primaries;
    bool contractor = false;
    for (const std::uint32_t row : rows_of(*data.data, code_)) {
        const std::string_view primary = data.data->cell(row, 1);
        if (primary == "CCCCC")
            contractor = true;
        else
            primaries.emplace_back(primary);
    }
    std::vector<std::string> add_ons;
    for (std::uint32_t row = 0; row < data.data->row_count(); ++row)
        if (data.data->cell(row, 1) == code_) add_ons.emplace_back(data.data->key(row));
    if (!primaries.empty()) add(kTitle, "Add-on code, paid only with " + joined_some(std::move(primaries)), *data.pack);
    if (contractor) add(kTitle, "Add-on code; the contractor decides with which primary codes it is paid", *data.pack);
    if (!add_ons.empty()) add(kTitle, "Primary code of the add-on codes " + joined_some(std::move(add_ons)), *data.pack);
}

void Asking::ask_pairs(std::string_view name, std::string_view title) {
    const auto edits = catalogue_.ptp(name, date_);
    if (!edits) {
        if (!error_) error_ = edits.error();
        return;
    }
    if (!*edits) return say_missing(title);
    const auto all = edits->counts_of(code_);
    std::string parts;
    for (const int part : edits->missing)
        parts += (parts.empty() ? "" : ", ") + std::to_string(part);
    if (all.as_column1 + all.as_column2 == 0) {
        if (!parts.empty()) say_missing(title, fmt::format("No data: part {} of the release is not installed", parts));
        return;
    }
    const auto now = edits->in_force_of(code_, date_);
    std::string value = fmt::format("Known to be in force: column 1 of {}, column 2 of {} edits; listed: {} and {}", now.as_column1,
                                    now.as_column2, all.as_column1, all.as_column2);
    if (!parts.empty()) value += fmt::format("; not installed: part {} of the release", parts);
    add(title, std::move(value), *edits->parts.front().pack, "CMS, National Correct Coding Initiative (Medicare)");
}

void Asking::ask_service() {
    ask_units("mue.practitioner", "MUE, practitioners");
    ask_units("mue.outpatient_hospital", "MUE, outpatient hospitals");
    ask_units("mue.dme", "MUE, equipment suppliers");
    ask_payment();
    ask_add_on();
    ask_pairs("practitioner", "PTP edits, practitioners");
    ask_pairs("hospital", "PTP edits, outpatient hospitals");
}

} // namespace

std::string mce_flag_words(std::string_view flag) {
    const auto found = std::find_if(kFlags.begin(), kFlags.end(), [&](const auto& known) { return known.first == flag; });
    if (found != kFlags.end()) return std::string(found->second);
    if (flag.starts_with("ncov")) return fmt::format("Not covered under a condition of the code editor ({})", flag);
    if (flag.starts_with("lcov")) return fmt::format("Limited coverage ({})", flag);
    return std::string(flag);
}

Result<std::vector<ListEntry>> lists_of(packs::Catalogue& catalogue, CodeSystem system, Date date, std::string_view code,
                                        MissingLists missing) {
    Asking asking(catalogue, date, normalise_code(system, code), missing);
    switch (system) {
    case CodeSystem::icd10cm:
        asking.ask_diagnosis();
        break;
    case CodeSystem::icd10pcs:
        asking.ask_procedure();
        break;
    case CodeSystem::hcpcs:
    case CodeSystem::cpt:
        asking.ask_service();
        break;
    case CodeSystem::icd9cm_diagnosis:
        asking.ask_editor("mce.icd9_diagnosis", "Medicare Code Editor");
        break;
    case CodeSystem::icd9cm_procedure:
        asking.ask_editor("mce.icd9_procedure", "Medicare Code Editor");
        break;
    default:
        break;
    }
    return asking.take();
}

std::string to_json(const ListEntry& entry) {
    nlohmann::ordered_json json = {{"list", entry.list}, {"value", entry.value}};
    if (entry.no_data) {
        json["no_data"] = true;
    } else {
        json["release"] = entry.release;
        json["source"] = entry.source;
    }
    return json.dump();
}

} // namespace sequela::lookup
