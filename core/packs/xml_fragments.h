// Cuts an XML text into whole elements, so that a large file can be parsed piece by piece. The tags of the whole text are checked here:
// each must be closed, in order, by its own name, and nothing may stand outside the root. What is inside a piece is the XML parser's
// business.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sequela::packs {

struct XmlPiece {
    enum class Kind { opened, element, closed, finished };
    Kind kind = Kind::finished;
    std::string_view name; // of the element
    std::string_view text; // `element`: from "<name" to "</name>"
    std::size_t offset = 0;
};

class XmlFragments {
public:
    // Elements whose name is in `containers` (the root always is one) are not given whole: they give `opened`, what they hold, `closed`.
    XmlFragments(std::string_view text, std::string file, std::vector<std::string_view> containers);
    Result<XmlPiece> next();
    [[nodiscard]] std::size_t position() const { return position_; }
    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] std::string_view text() const { return text_; }

private:
    struct Tag {
        std::string_view name;
        std::size_t begin = 0;
        std::size_t end = 0;
        bool closing = false;
        bool empty = false;
    };
    Result<Tag> next_tag();
    Error refuse(std::string what, std::size_t offset) const;
    [[nodiscard]] bool is_container(std::string_view name) const;

    std::string_view text_;
    std::string file_;
    std::vector<std::string_view> containers_;
    std::vector<std::string_view> open_;
    std::size_t position_ = 0;
    std::size_t kept_open_ = 0; // how many of the open elements are containers
    bool root_closed_ = false;
};

// The name of the root element, or empty if the text does not begin like XML.
std::string_view xml_root(std::string_view text);

} // namespace sequela::packs
