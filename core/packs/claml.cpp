#include "packs/claml.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/job.h"
#include "base/text.h"
#include "packs/listing.h"
#include "packs/xml_text.h"

namespace sequela::packs {
namespace {

constexpr std::size_t kMostCodes = 500000; // ICD-10 with all its modifiers has some 100,000
constexpr std::size_t kMostModifiers = 4;  // of one class; the 4th, 5th and 6th character in the German ICD
const char* const kDamaged = "Download the file again, and take the zip as published if you can";

// The text of a label as it is read: references stand in brackets, or are left out and gathered.
void append_label(pugi::xml_node node, std::string& out, std::string* references) {
    for (const pugi::xml_node child : node.children()) {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
            out += child.value();
            continue;
        }
        if (child.type() != pugi::node_element) continue;
        const std::string_view name = child.name();
        // Words in italics or below the line belong to the word they stand in; paragraphs and list items are words of their own.
        const bool apart = name != "Term";
        if (name == "Reference" && references) {
            if (!references->empty()) *references += ", ";
            *references += text_of(child);
            continue;
        }
        const bool brackets = name == "Reference" && std::string_view(child.attribute("class").value()) == "in brackets";
        if (apart) out += brackets ? " (" : " ";
        append_label(child, out, references);
        if (apart) out += brackets ? ") " : " ";
    }
}

// The label in English where there are several languages, else the first.
pugi::xml_node label_of(pugi::xml_node rubric) {
    for (const pugi::xml_node label : rubric.children("Label"))
        if (std::string_view(label.attribute("xml:lang").value()).starts_with("en")) return label;
    return rubric.child("Label");
}

std::string label_text(pugi::xml_node rubric, std::string* references = nullptr) {
    std::string text;
    append_label(label_of(rubric), text, references);
    text = collapse_spaces(text);
    for (const std::string_view pair : {" )", "( ", " ,", " ."}) // left by elements that stood apart
        for (std::size_t at = text.find(pair); at != std::string::npos; at = text.find(pair, at))
            text.erase(pair[0] == ' ' ? at : at + 1, 1);
    return text;
}

Field field_of(std::string_view rubric_kind) {
    if (rubric_kind == "inclusion") return Field::includes;
    if (rubric_kind == "exclusion") return Field::excludes;
    if (rubric_kind == "definition") return Field::definition;
    if (rubric_kind == "coding-hint" || rubric_kind == "codingHint") return Field::coding_hint;
    return Field::note;
}

// WHO says "aster" and "dagger"; the mark itself is found as well.
std::string usage_words(std::string_view usage) {
    if (usage == "aster" || usage == "asterisk" || usage == "*") return "asterisk";
    if (usage == "dagger" || usage == "+" || usage == "†") return "dagger";
    return std::string(usage);
}

struct ModifiedBy {
    std::string modifier;
    std::vector<std::string> valid; // empty: all
};

// What a class says besides its row in the listing.
struct ClassLinks {
    std::vector<ModifiedBy> modified_by;
    std::vector<std::string> excluded; // modifiers of those above that do not apply here
};

struct ModifierClass {
    std::string code;                                           // ".0", "5"
    ListedCode row;                                             // title and fields
    std::vector<std::pair<std::string, std::string>> not_after; // modifier and code that it does not follow
};

class Claml : public ListingContent {
public:
    Claml(std::string_view text, const std::string& file)
        : ListingContent(CodeSystem::other, Years::open, file), fragments_(text, file, {}) {}

protected:
    Result<bool> read_some(double deadline_ms) override;
    [[nodiscard]] double read_fraction() const override { return fraction_of(fragments_); }

private:
    Status read_piece(const XmlPiece& piece);
    Status read_title(pugi::xml_node node);
    Status read_class(const XmlPiece& piece, pugi::xml_node node);
    Status read_modifier_class(const XmlPiece& piece, pugi::xml_node node);
    Status read_rubrics(const XmlPiece& piece, pugi::xml_node node, ListedCode& row);
    void link_by_subclasses();
    void warn();
    Status expand(const std::string& leaf, const std::vector<ModifiedBy>& modifiers, std::size_t next,
                  const std::vector<std::pair<std::string, std::string>>& before);
    [[nodiscard]] std::vector<ModifiedBy> modifiers_of(const std::string& code) const;
    [[nodiscard]] std::string composed(const std::string& leaf, const std::string& modifier, const std::string& digit) const;

    [[nodiscard]] std::size_t line_of(std::size_t offset);

    XmlFragments fragments_;
    std::string identifier_;
    std::size_t line_ = 1;
    std::size_t counted_to_ = 0;
    bool all_read_ = false;
    std::size_t expanded_ = 0;                              // of classes_
    std::vector<std::string> classes_;                      // in the order of the file
    std::map<std::string, ClassLinks, std::less<>> links_;  // of those classes that have any
    std::map<std::string, std::string> parent_by_subclass_; // where a class names no superclass
    std::map<std::string, std::vector<ModifierClass>> modifiers_;
    std::unordered_set<std::string> has_subclasses_; // stored codes
    bool has_dots_ = false;                          // the codes of categories have dots
    std::size_t above_categories_ = 0;
    std::size_t not_composed_ = 0;
};

Result<bool> Claml::read_some(double deadline_ms) {
    while (!all_read_) {
        const auto piece = fragments_.next();
        if (!piece) return piece.error();
        all_read_ = piece->kind == XmlPiece::Kind::finished;
        if (piece->kind == XmlPiece::Kind::opened && piece->name != "ClaML") return Error{"The root element is not ClaML", file(), ""};
        if (piece->kind == XmlPiece::Kind::element)
            if (const auto status = read_piece(*piece); !status) return status.error();
        if (monotonic_ms() >= deadline_ms) return false;
    }
    if (name_.empty()) name_ = identifier_;
    if (name_.empty()) return Error{"The ClaML has no Title that says which classification it is", file(), kDamaged};
    if (expanded_ == 0) link_by_subclasses();
    while (expanded_ < classes_.size()) {
        const std::string& code = classes_[expanded_++];
        if (has_subclasses_.contains(normalise_code(listing_.system(), code))) continue;
        if (const auto status = expand(code, modifiers_of(code), 0, {}); !status) return status.error();
        if (monotonic_ms() >= deadline_ms) return false;
    }
    warn();
    return true;
}

Status Claml::read_piece(const XmlPiece& piece) {
    static constexpr std::array<std::string_view, 4> kRead = {"Title", "Identifier", "Class", "ModifierClass"};
    if (std::find(kRead.begin(), kRead.end(), piece.name) == kRead.end()) return Done{};
    pugi::xml_document document;
    if (const auto status = parse_piece(document, piece, fragments_); !status) return status;
    const pugi::xml_node node = document.document_element();
    if (piece.name == "Class") return read_class(piece, node);
    if (piece.name == "ModifierClass") return read_modifier_class(piece, node);
    if (piece.name == "Title") return read_title(node);
    if (identifier_.empty()) identifier_ = node.attribute("uid").value();
    return Done{};
}

// <Title name="ICD-10" version="2016" date="2016-05-01">…</Title>
Status Claml::read_title(pugi::xml_node node) {
    name_ = collapse_spaces(node.attribute("name").value());
    if (name_.empty()) name_ = text_of(node);
    release_words_ = collapse_spaces(node.attribute("version").value());
    const std::string date = node.attribute("date").value();
    release_begin_ = date.size() >= 8 ? Date::parse(date) : std::nullopt;
    return Done{};
}

Status Claml::read_rubrics(const XmlPiece& piece, pugi::xml_node node, ListedCode& row) {
    std::string long_title;
    for (const pugi::xml_node rubric : node.children("Rubric")) {
        const std::string_view kind = rubric.attribute("kind").value();
        if (kind == "modifierlink") continue; // "see … for subdivisions", which are expanded
        if (kind == "preferred" || kind == "preferredLong") {
            std::string references;
            std::string text = label_text(rubric, &references);
            row.add_line(Field::pairs, references);
            (kind == "preferred" ? row.title : long_title) = std::move(text);
            continue;
        }
        row.add_line(field_of(kind), label_text(rubric));
    }
    if (row.title.empty()) row.title = long_title;
    if (!long_title.empty() && long_title != row.title) row.add_line(Field::synonyms, long_title);
    if (row.title.empty())
        return error_at(fragments_, piece, {}, fmt::format("The {} {} has no preferred rubric", piece.name, row.code), kDamaged);
    return Done{};
}

// Pieces come in the order of the file.
std::size_t Claml::line_of(std::size_t offset) {
    const std::string_view between = fragments_.text().substr(counted_to_, offset - counted_to_);
    line_ += static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
    counted_to_ = offset;
    return line_;
}

Status Claml::read_class(const XmlPiece& piece, pugi::xml_node node) {
    ListedCode row;
    row.code = node.attribute("code").value();
    if (row.code.empty()) return error_at(fragments_, piece, {}, "A Class has no code", kDamaged);
    row.line = line_of(piece.offset);
    row[Field::kind] = node.attribute("kind").value();
    row[Field::usage] = usage_words(node.attribute("usage").value());
    row[Field::parent] = node.child("SuperClass").attribute("code").value();
    if (const auto status = read_rubrics(piece, node, row); !status) return status;
    for (const pugi::xml_node child : node.children("SubClass")) {
        parent_by_subclass_.try_emplace(child.attribute("code").value(), row.code);
        has_subclasses_.insert(normalise_code(listing_.system(), row.code));
    }
    ClassLinks links;
    for (const pugi::xml_node child : node.children("ModifiedBy")) {
        ModifiedBy by{child.attribute("code").value(), {}};
        for (const pugi::xml_node valid : child.children("ValidModifierClass"))
            by.valid.emplace_back(valid.attribute("code").value());
        links.modified_by.push_back(std::move(by));
    }
    if (links.modified_by.size() > kMostModifiers)
        return error_at(fragments_, piece, {}, fmt::format("The Class {} has more than {} modifiers", row.code, kMostModifiers), kDamaged);
    for (const pugi::xml_node child : node.children("ExcludeModifier"))
        links.excluded.emplace_back(child.attribute("code").value());
    const bool category = row[Field::kind] == "category";
    has_dots_ = has_dots_ || (category && row.code.find('.') != std::string::npos);
    if (!category && !links.modified_by.empty()) ++above_categories_;
    // Chapters and blocks are no codes to report, whatever stands below them.
    if (row[Field::kind] == "chapter" || row[Field::kind] == "block") row.billable = Billable::no;
    classes_.push_back(row.code);
    if (!links.modified_by.empty() || !links.excluded.empty()) links_.emplace(row.code, std::move(links));
    return listing_.add(std::move(row));
}

Status Claml::read_modifier_class(const XmlPiece& piece, pugi::xml_node node) {
    ModifierClass digit;
    digit.code = node.attribute("code").value();
    const std::string modifier = node.attribute("modifier").value();
    if (digit.code.empty() || modifier.empty())
        return error_at(fragments_, piece, {}, "A ModifierClass has no code or names no modifier", kDamaged);
    digit.row.code = digit.code;
    if (const auto status = read_rubrics(piece, node, digit.row); !status) return status;
    digit.row[Field::usage] = usage_words(node.attribute("usage").value());
    // "S04E10_4 .7": the German Institute's way to say that a 5th character is not used behind a certain 4th.
    for (const pugi::xml_node meta : node.children("Meta")) {
        if (std::string_view(meta.attribute("name").value()) != "excludeOnPrecedingModifier") continue;
        const std::string value = collapse_spaces(meta.attribute("value").value());
        if (const std::size_t space = value.find(' '); space != std::string::npos)
            digit.not_after.emplace_back(value.substr(0, space), value.substr(space + 1));
    }
    modifiers_[modifier].push_back(std::move(digit));
    return Done{};
}

void Claml::link_by_subclasses() {
    for (const auto& [code, parent] : parent_by_subclass_) {
        ListedCode* row = listing_.find(code);
        if (row && (*row)[Field::parent].empty()) (*row)[Field::parent] = normalise_code(listing_.system(), parent);
    }
    for (const std::string& code : classes_)
        if (const ListedCode* row = listing_.find(code); row && !(*row)[Field::parent].empty())
            has_subclasses_.insert((*row)[Field::parent]);
}

// The modifiers of a class and of the categories above it, the outermost first, less those that it or one between excludes.
std::vector<ModifiedBy> Claml::modifiers_of(const std::string& code) const {
    std::vector<ModifiedBy> found;
    std::vector<std::string> excluded;
    std::string at = code;
    Listing& listing = const_cast<Claml*>(this)->listing_;
    for (int level = 0; level < 4 && !at.empty(); ++level) {
        const ListedCode* row = listing.find(at);
        if (!row || (*row)[Field::kind] != "category") break;
        if (const auto links = links_.find(at); links != links_.end()) {
            std::vector<ModifiedBy> own;
            for (const ModifiedBy& by : links->second.modified_by)
                if (std::find(excluded.begin(), excluded.end(), by.modifier) == excluded.end()) own.push_back(by);
            found.insert(found.begin(), own.begin(), own.end());
            excluded.insert(excluded.end(), links->second.excluded.begin(), links->second.excluded.end());
        }
        at = (*row)[Field::parent];
    }
    return found;
}

// A modifier that begins with a dot follows a code without one (E10 and .0: E10.0). A bare one follows what has a dot (I70.0 and 0:
// I70.00). Where the code has none yet, a modifier of the 5th character takes the place holder X before it (M45.X0), and one of the 4th
// the dot (W00.0). This is how ICD-10 volume 1 prints its subdivisions; modifiers tell their place by the end of their name, "_4" or "_5".
std::string Claml::composed(const std::string& leaf, const std::string& modifier, const std::string& digit) const {
    const bool dotted = leaf.find('.') != std::string::npos;
    if (digit.starts_with('.')) return dotted ? std::string() : leaf + digit;
    if (dotted || !has_dots_) return leaf + digit;
    return leaf + (modifier.ends_with("_5") ? ".X" : ".") + digit;
}

Status Claml::expand(const std::string& leaf, const std::vector<ModifiedBy>& modifiers, std::size_t next,
                     const std::vector<std::pair<std::string, std::string>>& before) {
    if (next == modifiers.size()) return Done{};
    const ModifiedBy& by = modifiers[next];
    const auto digits = modifiers_.find(by.modifier);
    if (digits == modifiers_.end()) return expand(leaf, modifiers, next + 1, before);
    bool any = false;
    for (const ModifierClass& digit : digits->second) {
        const bool valid = by.valid.empty() || std::find(by.valid.begin(), by.valid.end(), digit.code) != by.valid.end();
        const bool excluded = std::any_of(digit.not_after.begin(), digit.not_after.end(),
                                          [&](const auto& pair) { return std::find(before.begin(), before.end(), pair) != before.end(); });
        const std::string code = valid && !excluded ? composed(leaf, by.modifier, digit.code) : std::string();
        if (valid && !excluded && code.empty()) ++not_composed_;
        if (code.empty()) continue;
        any = true;
        if (!listing_.contains(code)) { // what is printed goes before what is composed
            if (listing_.size() >= kMostCodes) return Error{"The modifiers make more codes than any classification has", file(), kDamaged};
            const ListedCode& base = *listing_.find(leaf);
            ListedCode row = digit.row;
            row.code = code;
            row.title = fmt::format("{}: {}", base.title, digit.row.title);
            row.line = base.line;
            row[Field::kind] = "category";
            row[Field::parent] = base.code;
            if (row[Field::usage].empty()) row[Field::usage] = base[Field::usage];
            if (const auto status = listing_.add(std::move(row)); !status) return status;
        }
        auto behind = before;
        behind.emplace_back(by.modifier, digit.code);
        if (const auto status = expand(code, modifiers, next + 1, behind); !status) return status;
    }
    return any ? Status(Done{}) : expand(leaf, modifiers, next + 1, before);
}

void Claml::warn() {
    if (above_categories_ > 0)
        warnings_.push_back(fmt::format("{} blocks or chapters have a modifier: it is not expanded to codes", above_categories_));
    if (not_composed_ > 0) warnings_.push_back(fmt::format("{} modifiers do not fit the code that they modify", not_composed_));
}

} // namespace

FileFormat claml_format() {
    return {"ClaML classification", [](std::string_view head, std::string_view) { return xml_root(head) == "ClaML"; },
            [](std::string_view bytes, const std::string& file) -> std::unique_ptr<ContentReader> {
                return std::make_unique<Claml>(bytes, file);
            }};
}

} // namespace sequela::packs
