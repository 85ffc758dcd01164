// The look in numbers: colours by meaning, the spacing grid and the type scale. Widgets use these names and nothing else.
//
// Contrast (WCAG 2.2): text 4.5:1, edges of controls and icons 3:1, in every theme; tests/app checks the numbers.
#pragma once

#include <cstdint>
#include <string_view>

namespace sequela::app::ui {

// 0xAABBGGRR, as the drawing lists take it.
using Colour = std::uint32_t;
constexpr Colour rgb(std::uint32_t rrggbb, std::uint32_t alpha = 255) {
    return (alpha << 24) | ((rrggbb & 0xff) << 16) | (rrggbb & 0xff00) | (rrggbb >> 16);
}
Colour with_alpha(Colour colour, float alpha);
Colour mix(Colour a, Colour b, float share_of_b);
double contrast_ratio(Colour a, Colour b);

enum class ThemeKind { light, dark, high_contrast };

// The four meanings, which are used for nothing else; always together with their shape and word.
enum class Meaning { none, must_fix, warning, question, good };
std::string_view word(Meaning meaning); // "Must fix", "Warning", "Question", "Good"
const char* icon_of(Meaning meaning);   // each has a shape of its own

struct MeaningColours {
    Colour ink;  // text and icon
    Colour wash; // background of a banner or badge
    Colour edge;
};

struct Theme {
    ThemeKind kind = ThemeKind::light;
    Colour canvas;       // behind everything
    Colour surface;      // panes
    Colour sunken;       // headers, the rail, wells
    Colour raised;       // popovers, dialogs
    Colour hover, press; // laid over a surface
    Colour selected;     // background of the selected row
    Colour hairline;     // separates
    Colour edge;         // outlines a control
    Colour text, muted, disabled;
    Colour accent, accent_hover, on_accent, accent_wash;
    Colour focus;
    Colour text_selection;
    Colour search_mark, search_mark_current;
    Colour evidence[6]; // backgrounds of marks in a chart, by number
    Colour evidence_edge[6];
    Colour scroll_thumb;
    Colour shadow;
    MeaningColours must_fix, warning, question, good;

    [[nodiscard]] const MeaningColours& meaning(Meaning meaning) const;
};
const Theme& theme_of(ThemeKind kind);

// Lengths at text scale 1, in CSS pixels.
namespace metric {
constexpr float grid = 4;
constexpr float inside = 8, between = 12, around = 16;
constexpr float row = 28, target = 24, control = 32;
constexpr float radius = 6;
constexpr float line_height = 1.4F;
} // namespace metric

// The type scale.
enum class TextSize : unsigned char { tiny = 12, small = 13, body = 15, title = 18, display = 22 };
enum class Weight : unsigned char { regular, semibold };
// Colours of text by role. The last four are the meanings.
enum class Tone : unsigned char { normal, muted, accent, disabled, on_accent, must_fix, warning, question, good };
Tone tone_of(Meaning meaning); // muted where it has none

} // namespace sequela::app::ui
