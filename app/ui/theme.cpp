#include "app/ui/theme.h"

#include <algorithm>
#include <cmath>

#include "app/ui/icons.h"

namespace sequela::app::ui {

namespace {

float channel(Colour colour, int shift) {
    return static_cast<float>((colour >> shift) & 0xff);
}

double linear(double value) {
    value /= 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Colour colour) {
    return 0.2126 * linear(channel(colour, 0)) + 0.7152 * linear(channel(colour, 8)) + 0.0722 * linear(channel(colour, 16));
}

constexpr Theme light{
    .kind = ThemeKind::light,
    .canvas = rgb(0xf3f4f5),
    .surface = rgb(0xffffff),
    .sunken = rgb(0xf3f4f5),
    .raised = rgb(0xffffff),
    .hover = rgb(0x1b1f24, 12),
    .press = rgb(0x1b1f24, 26),
    .selected = rgb(0xe3edf8),
    .hairline = rgb(0xdfe2e5),
    .edge = rgb(0x868e98),
    .text = rgb(0x1b1f24),
    .muted = rgb(0x59616b),
    .disabled = rgb(0x8a929b),
    .accent = rgb(0x1660b0),
    .accent_hover = rgb(0x11508f),
    .on_accent = rgb(0xffffff),
    .accent_wash = rgb(0xe3edf8),
    .focus = rgb(0x1660b0),
    .text_selection = rgb(0xb9d6f5),
    .search_mark = rgb(0xfbe7a1),
    .search_mark_current = rgb(0xf6c945),
    .evidence = {rgb(0xd5e6fa), rgb(0xdcefe0), rgb(0xf7e3cf), rgb(0xeadff5), rgb(0xd3eeee), rgb(0xf8dce6)},
    .evidence_edge = {rgb(0x3a7bc8), rgb(0x3d8a55), rgb(0xb26a21), rgb(0x8657b8), rgb(0x1f8484), rgb(0xb84a76)},
    .scroll_thumb = rgb(0x1b1f24, 72),
    .shadow = rgb(0x0b0e12, 40),
    .must_fix = {rgb(0xb3261e), rgb(0xfcecea), rgb(0xd0574f)},
    .warning = {rgb(0x8a5200), rgb(0xfdf2dd), rgb(0xb87a1c)},
    .question = {rgb(0x6a3fa0), rgb(0xf3edfa), rgb(0x8f69c0)},
    .good = {rgb(0x1f6b3b), rgb(0xe7f4eb), rgb(0x46905f)},
};

constexpr Theme dark{
    .kind = ThemeKind::dark,
    .canvas = rgb(0x17191c),
    .surface = rgb(0x1e2124),
    .sunken = rgb(0x17191c),
    .raised = rgb(0x282b2f),
    .hover = rgb(0xffffff, 14),
    .press = rgb(0xffffff, 28),
    .selected = rgb(0x22374f),
    .hairline = rgb(0x34383d),
    .edge = rgb(0x7b838c),
    .text = rgb(0xe8eaed),
    .muted = rgb(0xa6adb5),
    .disabled = rgb(0x767d85),
    .accent = rgb(0x7ab4f2),
    .accent_hover = rgb(0x9cc8f7),
    .on_accent = rgb(0x0d1a28),
    .accent_wash = rgb(0x22374f),
    .focus = rgb(0x8fc1f7),
    .text_selection = rgb(0x2f5580),
    .search_mark = rgb(0x5a4a12),
    .search_mark_current = rgb(0x75590a),
    .evidence = {rgb(0x25405f), rgb(0x234732), rgb(0x523a1f), rgb(0x40305a), rgb(0x1d4849), rgb(0x552c3d)},
    .evidence_edge = {rgb(0x7ab4f2), rgb(0x7fcb97), rgb(0xe0a866), rgb(0xbd98e8), rgb(0x6fcaca), rgb(0xe58fb0)},
    .scroll_thumb = rgb(0xffffff, 84),
    .shadow = rgb(0x000000, 120),
    .must_fix = {rgb(0xff9d94), rgb(0x45211e), rgb(0xc2675f)},
    .warning = {rgb(0xf3c06a), rgb(0x40300f), rgb(0xb58a3c)},
    .question = {rgb(0xcfb0f5), rgb(0x352848), rgb(0x9274bd)},
    .good = {rgb(0x8fd6a6), rgb(0x1c3a27), rgb(0x569a6c)},
};

constexpr Theme high_contrast{
    .kind = ThemeKind::high_contrast,
    .canvas = rgb(0x000000),
    .surface = rgb(0x000000),
    .sunken = rgb(0x000000),
    .raised = rgb(0x000000),
    .hover = rgb(0xffffff, 40),
    .press = rgb(0xffffff, 70),
    .selected = rgb(0x003a6b),
    .hairline = rgb(0xffffff),
    .edge = rgb(0xffffff),
    .text = rgb(0xffffff),
    .muted = rgb(0xe6e6e6),
    .disabled = rgb(0xa8a8a8),
    .accent = rgb(0x6fd0ff),
    .accent_hover = rgb(0xa5e2ff),
    .on_accent = rgb(0x000000),
    .accent_wash = rgb(0x003a6b),
    .focus = rgb(0xffe600),
    .text_selection = rgb(0x0050a0),
    .search_mark = rgb(0x5c5200),
    .search_mark_current = rgb(0x6e6100),
    .evidence = {rgb(0x003a6b), rgb(0x00401c), rgb(0x5a3000), rgb(0x3b0a66), rgb(0x004848), rgb(0x5c0030)},
    .evidence_edge = {rgb(0x6fd0ff), rgb(0x66ff99), rgb(0xffb84d), rgb(0xd9a6ff), rgb(0x66ffff), rgb(0xff8cc0)},
    .scroll_thumb = rgb(0xffffff, 200),
    .shadow = rgb(0x000000, 0),
    .must_fix = {rgb(0xff8f8f), rgb(0x000000), rgb(0xff8f8f)},
    .warning = {rgb(0xffd24d), rgb(0x000000), rgb(0xffd24d)},
    .question = {rgb(0xdcb3ff), rgb(0x000000), rgb(0xdcb3ff)},
    .good = {rgb(0x7dff9f), rgb(0x000000), rgb(0x7dff9f)},
};

} // namespace

Colour with_alpha(Colour colour, float alpha) {
    const float scaled = std::clamp(channel(colour, 24) * alpha, 0.0F, 255.0F);
    return (colour & 0x00ffffff) | (static_cast<Colour>(scaled + 0.5F) << 24);
}

Colour mix(Colour a, Colour b, float share_of_b) {
    Colour result = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        const float value = channel(a, shift) + (channel(b, shift) - channel(a, shift)) * share_of_b;
        result |= static_cast<Colour>(value + 0.5F) << shift;
    }
    return result;
}

double contrast_ratio(Colour a, Colour b) {
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

std::string_view word(Meaning meaning) {
    switch (meaning) {
    case Meaning::must_fix:
        return "Must fix";
    case Meaning::warning:
        return "Warning";
    case Meaning::question:
        return "Question";
    case Meaning::good:
        return "Good";
    case Meaning::none:
        break;
    }
    return "Note";
}

const char* icon_of(Meaning meaning) {
    switch (meaning) {
    case Meaning::must_fix:
        return icons::octagon_x;
    case Meaning::warning:
        return icons::triangle_alert;
    case Meaning::question:
        return icons::question;
    case Meaning::good:
        return icons::circle_check;
    case Meaning::none:
        break;
    }
    return icons::info;
}

Tone tone_of(Meaning meaning) {
    switch (meaning) {
    case Meaning::must_fix:
        return Tone::must_fix;
    case Meaning::warning:
        return Tone::warning;
    case Meaning::question:
        return Tone::question;
    case Meaning::good:
        return Tone::good;
    case Meaning::none:
        break;
    }
    return Tone::muted;
}

const MeaningColours& Theme::meaning(Meaning which) const {
    switch (which) {
    case Meaning::must_fix:
        return must_fix;
    case Meaning::warning:
        return warning;
    case Meaning::question:
        return question;
    default:
        return good;
    }
}

const Theme& theme_of(ThemeKind kind) {
    switch (kind) {
    case ThemeKind::dark:
        return dark;
    case ThemeKind::high_contrast:
        return high_contrast;
    case ThemeKind::light:
        break;
    }
    return light;
}

} // namespace sequela::app::ui
