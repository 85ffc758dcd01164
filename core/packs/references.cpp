// Codes in the prose of notes. The notes are written for people: lists, ranges and qualifiers come in many spellings, and words such as
// "vitamin B12" look like codes. So a code with a dot always counts, and one of three characters only where a reader would expect a code.
#include <algorithm>
#include <array>
#include <optional>

#include "base/code.h"
#include "base/text.h"
#include "packs/tabular.h"

namespace sequela::packs {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_letter(char c) {
    return is_upper(c) || (c >= 'a' && c <= 'z');
}
bool is_word(char c) {
    return is_letter(c) || is_digit(c);
}
char at(std::string_view text, std::size_t i) {
    return i < text.size() ? text[i] : '\0';
}
std::size_t skip_spaces(std::string_view text, std::size_t i) {
    while (at(text, i) == ' ')
        ++i;
    return i;
}

struct Token {
    std::string code; // undotted
    std::size_t end = 0;
    bool dotted = false;
};

// A code without any "-" behind it, beginning exactly at `begin`.
std::optional<Token> code_at(std::string_view text, std::size_t begin) {
    if (begin > 0 && is_word(text[begin - 1])) return std::nullopt;
    if (!has_icd10cm_shape(text.substr(begin, 3))) return std::nullopt;
    Token token{std::string(text.substr(begin, 3)), begin + 3, false};
    if (at(text, token.end) == '.' && (is_digit(at(text, token.end + 1)) || is_upper(at(text, token.end + 1)))) {
        std::size_t end = token.end + 1;
        while (is_digit(at(text, end)) || is_upper(at(text, end)))
            ++end;
        if (end - token.end - 1 > 4) return std::nullopt;
        token.code += text.substr(token.end + 1, end - token.end - 1);
        token.end = end;
        token.dotted = true;
    }
    if (is_word(at(text, token.end))) return std::nullopt;
    // "QA0.01" may be a code; a name such as "XY2" in running text is none.
    if (!is_digit(text[begin + 1]) && !token.dotted && at(text, token.end) != '.') return std::nullopt;
    return token;
}

// "-" or ".-" behind a code: more characters are needed.
struct Mark {
    std::size_t end = 0;
    bool incomplete = false;
};

Mark mark_at(std::string_view text, const Token& token) {
    if (at(text, token.end) == '.' && at(text, token.end + 1) == '-') return {token.end + 2, true};
    if (at(text, token.end) == '-') return {token.end + 1, true};
    return {token.end, false};
}

struct Found {
    CodeReference reference;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool certain = false; // has a dot or a "-": nothing else looks like that
};

// The second half of a range, if what follows is one: "-B99", "- I69.91-", " to S09.-", "--F19.-", " -I01.9".
std::optional<Token> range_end(std::string_view text, const Token& first, Mark mark) {
    std::size_t next = skip_spaces(text, mark.end);
    const bool spaced = next > mark.end;
    bool connected = mark.incomplete && !spaced; // "A00-B99", "F11.-F17.-"
    if (at(text, next) == '-') {
        next = skip_spaces(text, next + 1);
        connected = true;
    } else if (spaced && text.substr(next, 3) == "to ") {
        next = skip_spaces(text, next + 3);
        connected = true;
    }
    const auto last = code_at(text, next);
    if (!last || last->code <= first.code) return std::nullopt;
    // "I69.81- I69.91-": a space where the hyphen was meant; only within one category.
    const bool one_category = mark.incomplete && last->code.substr(0, 3) == first.code.substr(0, 3);
    if (!connected && !one_category) return std::nullopt;
    return last;
}

std::optional<Found> reference_at(std::string_view text, std::size_t begin) {
    const auto token = code_at(text, begin);
    if (!token) return std::nullopt;
    Found found;
    found.begin = begin;
    found.reference.first = found.reference.last = CodeKey::of(token->code);
    found.certain = token->dotted;
    Mark mark = mark_at(text, *token);
    if (const auto last = range_end(text, *token, mark)) {
        found.reference.last = CodeKey::of(last->code);
        mark = mark_at(text, *last);
        found.certain = found.certain || last->dotted;
    } else if (mark.incomplete && !token->dotted && is_word(at(text, mark.end)) && text[mark.end - 2] != '.') {
        mark = {token->end, false}; // "A15-related"
    } else if (!mark.incomplete && text.substr(token->end, 6) == ". with") {
        mark = {token->end + 1, true}; // "I69. with final characters -23"
    }
    if (mark.incomplete) found.certain = true;
    found.reference.incomplete = mark.incomplete ? 1 : 0;
    found.end = mark.end;
    found.reference.text = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(found.end - begin)};
    return found;
}

template <std::size_t N> bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// The words between two positions, lower case; every other character but a space is a word of its own.
std::vector<std::string> words_between(std::string_view text, std::size_t from, std::size_t to) {
    std::vector<std::string> words;
    for (std::size_t i = from; i < to;) {
        const std::size_t begin = i;
        while (i < to && is_word(text[i]))
            ++i;
        if (i == begin) ++i;
        if (text[begin] != ' ') words.push_back(to_lower(text.substr(begin, i - begin)));
    }
    return words;
}

// Only what joins the members of a list.
bool continues_list(std::string_view text, std::size_t from, std::size_t to) {
    static constexpr std::array<std::string_view, 8> kJoints = {",", ";", ".", "/", "and", "or", "through", "to"};
    const auto words = words_between(text, from, to);
    return std::all_of(words.begin(), words.end(), [](const std::string& word) { return is_one_of(word, kJoints); });
}

// Whether a reader expects a code here, from what stands before it.
bool is_expected(std::string_view text, std::size_t begin) {
    static constexpr std::array<std::string_view, 15> kCues = {"in",         "to",          "under",         "from", "category",
                                                               "categories", "subcategory", "subcategories", "code", "codes",
                                                               "section",    "block",       "chapter",       "see",  "except"};
    std::size_t end = begin;
    while (end > 0 && text[end - 1] == ' ')
        --end;
    if (end == 0) return true;
    if (text[end - 1] == '(' || text[end - 1] == '[') return true;
    if (text.substr(0, end).ends_with("i.e.") || text.substr(0, end).ends_with("e.g.")) return true;
    std::size_t first = end;
    while (first > 0 && is_letter(text[first - 1]))
        --first;
    return is_one_of(to_lower(text.substr(first, end - first)), kCues);
}

// Vitamin B12 and haemoglobin A1C have the shape of a category, and no category has their names.
bool is_false_friend(const Found& found) {
    static constexpr std::array<std::string_view, 2> kNames = {"B12", "A1C"};
    return !found.certain && found.reference.first == found.reference.last && is_one_of(found.reference.first.text(), kNames);
}

// "except those in B36.-", "except as in G80-G82", "except (F10.1-)": nothing but such words between "except" and the code. In "endocrine
// disease, except diabetes (E00-E07)" the codes are those of the whole phrase.
bool stands_behind_except(std::string_view text, std::size_t from, std::size_t begin) {
    static constexpr std::array<std::string_view, 18> kLinks = {"those",        "in",       "as",         "for", "the",       "codes",
                                                                "code",         "category", "categories", "to",  "that",      "classified",
                                                                "classifiable", "(",        "with",       "any", "condition", "conditions"};
    std::size_t found = npos;
    for (std::size_t at_word = find_ignoring_case(text, "except", from); at_word != npos && at_word < begin;
         at_word = find_ignoring_case(text, "except", at_word + 1))
        found = at_word;
    if (found == npos) return false;
    const auto words = words_between(text, found, begin);
    return std::all_of(words.begin() + 1, words.end(), [](const std::string& word) { return is_one_of(word, kLinks); });
}

struct QualifierText {
    Qualifier kind = Qualifier::none;
    std::uint8_t positions = 0;
    std::array<char, 20> values{};
};

void add_character(QualifierText& out, char c) {
    for (char& slot : out.values) {
        if (slot == c) return;
        if (slot == '\0') {
            slot = c;
            return;
        }
    }
}

void add_piece(QualifierText& out, std::string_view piece) {
    for (std::size_t slot = 0; slot + 4 <= out.values.size(); slot += 4) {
        if (out.values[slot] != '\0') continue;
        for (std::size_t i = 0; i < std::min<std::size_t>(piece.size(), 4); ++i)
            out.values[slot + i] = piece[i];
        return;
    }
}

// "5", "1-4 or 6", "1 through 9", "B or C", ".6": single characters and ranges of them.
void read_characters(std::string_view text, QualifierText& out) {
    const auto alone = [&](std::size_t i) {
        return (is_digit(at(text, i)) || is_upper(at(text, i))) && (i == 0 || !is_word(text[i - 1])) && !is_word(at(text, i + 1));
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!alone(i)) continue;
        add_character(out, text[i]);
        std::size_t last = i + 2;
        if (text.substr(i + 1, 9) == " through ") last = i + 10;
        const bool range = (at(text, i + 1) == '-' || last > i + 2) && alone(last);
        for (char next = text[i]; range && next < text[last]; ++next)
            add_character(out, static_cast<char>(next + 1));
    }
}

// ".17, .27, .97", ".51-.52", ".61-": what stands behind the dot of the code.
void read_extensions(std::string_view text, QualifierText& out) {
    std::string previous;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '.' || !is_word(at(text, i + 1))) continue;
        std::size_t end = i + 1;
        while (is_digit(at(text, end)) || is_upper(at(text, end)))
            ++end;
        const std::string piece(text.substr(i + 1, end - i - 1));
        const bool range = i > 0 && text[i - 1] == '-' && previous.size() == piece.size() && !piece.empty() && previous < piece;
        if (range && previous.substr(0, previous.size() - 1) == piece.substr(0, piece.size() - 1))
            for (char c = static_cast<char>(previous.back() + 1); c < piece.back(); ++c)
                add_piece(out, piece.substr(0, piece.size() - 1) + c);
        add_piece(out, piece);
        previous = piece;
        i = end - 1;
    }
}

std::uint8_t read_positions(std::string_view words) {
    struct Name {
        std::string_view word;
        int position;
    };
    static constexpr std::array<Name, 9> kNames = {
        {{"fourth", 4}, {"4th", 4}, {"fifth", 5}, {"5th", 5}, {"sixth", 6}, {"6th", 6}, {"six ", 6}, {"seventh", 7}, {"7th", 7}}};
    std::uint8_t positions = 0;
    for (const Name& name : kNames)
        if (find_ignoring_case(words, name.word) != npos) positions = static_cast<std::uint8_t>(positions | (1U << name.position));
    return positions;
}

// What follows a list of references, if it narrows them down.
QualifierText qualifier_at(std::string_view text, std::size_t from) {
    QualifierText out;
    std::size_t begin = skip_spaces(text, from);
    if (at(text, begin) == ',') begin = skip_spaces(text, begin + 1);
    if (text.substr(begin, 5) != "with ") return out;
    begin += 5;
    const std::string_view words = text.substr(begin, std::min(text.find_first_of(");", begin), text.size()) - begin);
    const std::size_t character = std::min(find_ignoring_case(words, "character"), find_ignoring_case(words, "digit"));
    if (words.starts_with(".")) {
        out.kind = Qualifier::extension;
        read_extensions(words, out);
    } else if (starts_with_ignoring_case(words, "final character")) {
        const std::size_t digits = words.find('-');
        out.kind = digits == npos ? Qualifier::other : Qualifier::ending;
        if (digits != npos) add_piece(out, trim(words.substr(digits + 1)));
    } else if (character != npos) {
        out.positions = read_positions(words.substr(0, character));
        if (out.positions == 0) return QualifierText{};
        read_characters(words.substr(std::min(words.find(' ', character), words.size())), out);
        out.kind = out.values[0] == '\0' ? Qualifier::other : Qualifier::character;
    }
    return out;
}

bool character_fits(const CodeReference& reference, std::string_view code) {
    for (int position = 7; position >= 1; --position) {
        if ((reference.positions & (1U << position)) == 0) continue;
        const char c = at(code, static_cast<std::size_t>(position - 1));
        if (c == '\0') continue;
        const bool is_last_choice = (reference.positions & ((1U << position) - 1U)) == 0;
        if (c == 'X' && !is_last_choice) continue;
        return std::find(reference.values.begin(), reference.values.end(), c) != reference.values.end();
    }
    return false;
}

bool piece_fits(const CodeReference& reference, std::string_view code) {
    for (std::size_t slot = 0; slot < reference.values.size() && reference.values[slot] != '\0'; slot += 4) {
        std::string_view piece(reference.values.data() + slot, 4);
        piece = piece.substr(0, std::min(piece.find('\0'), piece.size()));
        if (reference.qualifier == Qualifier::ending && code.size() > 3 && code.ends_with(piece)) return true;
        if (reference.qualifier == Qualifier::extension && code.size() > 3 && code.substr(3).starts_with(piece)) return true;
    }
    return false;
}

} // namespace

bool CodeReference::covers(std::string_view code) const {
    const CodeKey key = CodeKey::of(code);
    if (key < first) return false;
    if (last < key && !code.starts_with(last.text())) return false;
    switch (qualifier) {
    case Qualifier::none:
    case Qualifier::other:
        return true;
    case Qualifier::character:
        return character_fits(*this, code);
    case Qualifier::extension:
    case Qualifier::ending:
        return piece_fits(*this, code);
    }
    return true;
}

std::vector<CodeReference> find_references(std::string_view text) {
    std::vector<CodeReference> references;
    std::size_t previous_end = 0; // of the reference before, for lists
    std::size_t list_first = 0;   // the first reference of the current list
    for (std::size_t i = 0; i < text.size();) {
        auto found = is_upper(text[i]) ? reference_at(text, i) : std::nullopt;
        const bool in_list = found && !references.empty() && continues_list(text, previous_end, i);
        if (!found || is_false_friend(*found) || !(found->certain || in_list || is_expected(text, i))) {
            ++i;
            continue;
        }
        if (!in_list) list_first = references.size();
        const bool excepted = in_list ? references.back().except != 0 : stands_behind_except(text, previous_end, i);
        found->reference.except = excepted ? 1 : 0;
        references.push_back(found->reference);
        const QualifierText qualifier = qualifier_at(text, found->end);
        if (qualifier.kind != Qualifier::none) {
            for (std::size_t k = list_first; k < references.size(); ++k) {
                references[k].qualifier = qualifier.kind;
                references[k].positions = qualifier.positions;
                references[k].values = qualifier.values;
            }
            list_first = references.size();
        }
        i = previous_end = found->end;
    }
    return references;
}

} // namespace sequela::packs
