#include "packs/xml_fragments.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "packs/reading.h"

namespace sequela::packs {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kMaxDepth = 60; // the index nests to 9 terms; deeper than this is no official file

bool ends_name(char c) {
    return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The position behind what begins at `begin` with "<!" or "<?", or npos if it does not end.
std::size_t skip_declaration(std::string_view text, std::size_t begin) {
    const auto rest = text.substr(begin);
    const auto behind = [&](std::string_view end) {
        const std::size_t found = text.find(end, begin);
        return found == npos ? npos : found + end.size();
    };
    if (rest.starts_with("<!--")) return behind("-->");
    if (rest.starts_with("<![CDATA[")) return behind("]]>");
    if (rest.starts_with("<?")) return behind("?>");
    return behind(">");
}

// The ">" that ends a tag; one inside a quoted attribute does not.
std::size_t tag_end(std::string_view text, std::size_t from) {
    char quote = '\0';
    for (std::size_t i = from; i < text.size(); ++i) {
        const char c = text[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return i;
        } else if (c == '<') {
            return npos;
        }
    }
    return npos;
}

} // namespace

XmlFragments::XmlFragments(std::string_view text, std::string file, std::vector<std::string_view> containers)
    : text_(text), file_(std::move(file)), containers_(std::move(containers)) {}

Error XmlFragments::refuse(std::string what, std::size_t offset) const {
    return Error{std::move(what), at_offset(file_, text_, offset), "Download the file again, and take the zip as published if you can"};
}

bool XmlFragments::is_container(std::string_view name) const {
    return std::find(containers_.begin(), containers_.end(), name) != containers_.end();
}

Result<XmlFragments::Tag> XmlFragments::next_tag() {
    for (;;) {
        const std::size_t begin = text_.find('<', position_);
        const auto between = text_.substr(position_, std::min(begin, text_.size()) - position_);
        if (open_.empty() && !trim(between).empty()) return refuse("There is text outside the root element", position_);
        if (begin == npos) {
            if (!open_.empty()) return refuse(fmt::format("The file is cut off: <{}> is not closed", open_.back()), text_.size());
            if (!root_closed_) return refuse("There is no XML element", 0);
            position_ = text_.size();
            return Tag{};
        }
        const char after = begin + 1 < text_.size() ? text_[begin + 1] : '\0';
        if (after == '!' || after == '?') {
            const std::size_t end = skip_declaration(text_, begin);
            if (end == npos) return refuse("The file is cut off inside a comment or declaration", begin);
            position_ = end;
            continue;
        }
        Tag tag;
        tag.begin = begin;
        tag.closing = after == '/';
        const std::size_t name = begin + (tag.closing ? 2 : 1);
        const std::size_t end = tag_end(text_, name);
        if (end == npos) return refuse("A tag does not end: the file is cut off or damaged here", begin);
        std::size_t name_end = name;
        while (!ends_name(text_[name_end]))
            ++name_end;
        tag.name = text_.substr(name, name_end - name);
        if (tag.name.empty()) return refuse("A tag has no name", begin);
        tag.empty = text_[end - 1] == '/';
        tag.end = end + 1;
        position_ = tag.end;
        return tag;
    }
}

Result<XmlPiece> XmlFragments::next() {
    std::size_t element_begin = 0;
    for (;;) {
        const auto tag = next_tag();
        if (!tag) return tag.error();
        if (tag->name.empty()) return XmlPiece{};
        if (root_closed_) return refuse("There is a second root element", tag->begin);
        const bool at_kept_level = open_.size() == kept_open_;
        if (tag->closing) {
            if (open_.empty() || open_.back() != tag->name) {
                const auto expected = open_.empty() ? std::string("nothing is open") : fmt::format("<{}> is open", open_.back());
                return refuse(fmt::format("</{}> closes what is not open: {}", tag->name, expected), tag->begin);
            }
            open_.pop_back();
            if (at_kept_level) {
                --kept_open_;
                root_closed_ = open_.empty();
                return XmlPiece{XmlPiece::Kind::closed, tag->name, {}, tag->begin};
            }
            if (open_.size() == kept_open_)
                return XmlPiece{XmlPiece::Kind::element, tag->name, text_.substr(element_begin, tag->end - element_begin), element_begin};
            continue;
        }
        if (at_kept_level) element_begin = tag->begin;
        if (tag->empty) {
            if (open_.empty()) return refuse("The root element is empty", tag->begin);
            if (at_kept_level)
                return XmlPiece{XmlPiece::Kind::element, tag->name, text_.substr(tag->begin, tag->end - tag->begin), tag->begin};
            continue;
        }
        open_.push_back(tag->name);
        if (open_.size() > kMaxDepth) return refuse(fmt::format("Elements are nested deeper than {}", kMaxDepth), tag->begin);
        if (at_kept_level && (open_.size() == 1 || is_container(tag->name))) {
            ++kept_open_;
            return XmlPiece{XmlPiece::Kind::opened, tag->name, {}, tag->begin};
        }
    }
}

std::string_view xml_root(std::string_view text) {
    std::size_t at = 0;
    if (text.starts_with("\xEF\xBB\xBF")) at = 3;
    for (;;) {
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
            ++at;
        if (at + 1 >= text.size() || text[at] != '<') return {};
        if (text[at + 1] == '?' || text[at + 1] == '!') {
            at = skip_declaration(text, at);
            if (at == npos) return {};
            continue;
        }
        std::size_t end = at + 1;
        while (end < text.size() && !ends_name(text[end]))
            ++end;
        return end < text.size() ? text.substr(at + 1, end - at - 1) : std::string_view{};
    }
}

} // namespace sequela::packs
