#include "packs/release_name.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace sequela::packs {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                      "July",    "August",   "September", "October", "November", "December"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

struct Piece {
    std::string text; // letters or digits only
    bool number = false;
    std::size_t begin = 0;
};

// "icd10cm_order_2026.txt" gives icd 10 cm order 2026 txt.
std::vector<Piece> pieces_of(std::string_view name) {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < name.size();) {
        const bool number = is_digit(name[i]);
        const auto same = [&](char c) { return number ? is_digit(c) : (c >= 'a' && c <= 'z'); };
        std::size_t end = i;
        while (end < name.size() && same(name[end]))
            ++end;
        if (end > i) pieces.push_back({std::string(name.substr(i, end - i)), number, i});
        i = std::max(end, i + 1);
    }
    return pieces;
}

int value(const Piece& piece) {
    return piece.text.size() <= 8 ? std::stoi(piece.text) : -1;
}

std::optional<int> month_of(std::string_view word) {
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        const std::string month = to_lower(kMonths[i]);
        if (word == month || (word.size() >= 3 && month.starts_with(word))) return static_cast<int>(i) + 1;
    }
    return std::nullopt;
}

bool plausible_year(int year) {
    return year >= 2014 && year <= 2099;
}

// A date from pieces[i] on: 12162020, 9 21 2023, december 1 2020. `used` is how many pieces it takes.
std::optional<Date> date_at(const std::vector<Piece>& pieces, std::size_t i, std::size_t& used) {
    if (i >= pieces.size()) return std::nullopt;
    if (pieces[i].number && pieces[i].text.size() == 8) {
        const int number = value(pieces[i]);
        used = 1;
        return Date::from_ymd(number % 10000, number / 1000000, number / 10000 % 100);
    }
    if (i + 2 >= pieces.size() || !pieces[i + 1].number || !pieces[i + 2].number || !plausible_year(value(pieces[i + 2])))
        return std::nullopt;
    const auto month = pieces[i].number ? std::optional<int>(value(pieces[i])) : month_of(pieces[i].text);
    used = 3;
    return month ? Date::from_ymd(value(pieces[i + 2]), *month, value(pieces[i + 1])) : std::nullopt;
}

Date next_quarter(Date date) {
    const int quarter = (date.month() - 1) / 3 + 1;
    return quarter == 4 ? *Date::from_ymd(date.year() + 1, 1, 1) : *Date::from_ymd(date.year(), quarter * 3 + 1, 1);
}

struct Reading {
    std::optional<int> year;
    std::optional<Date> effective;
};

Reading read_name(std::string_view raw) {
    Reading reading;
    const std::string name = to_lower(raw);
    const auto pieces = pieces_of(name);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Piece& piece = pieces[i];
        std::size_t used = 0;
        if (piece.text == "updated" || piece.text == "update" || piece.text == "effective") {
            if (const auto date = date_at(pieces, i + 1, used)) {
                reading.effective = piece.text == "effective" ? *date : next_quarter(*date);
                i += used;
            }
            continue;
        }
        if (piece.number && piece.text.size() == 4 && plausible_year(value(piece)) && !reading.year) reading.year = value(piece);
        const bool two_digits = i + 1 < pieces.size() && pieces[i + 1].number && pieces[i + 1].text.size() == 2 &&
                                pieces[i + 1].begin == piece.begin + piece.text.size();
        if (piece.number || !two_digits) continue;
        const int year = 2000 + value(pieces[i + 1]);
        if (!plausible_year(year)) continue;
        if (piece.text.ends_with("fy") && !reading.year) reading.year = year;
        // "Apr22": an update of that month; October begins the next fiscal year.
        const std::string_view word = std::string_view(piece.text).substr(piece.text.size() - std::min<std::size_t>(3, piece.text.size()));
        if (const auto month = word.size() == 3 ? month_of(word) : std::nullopt; month && !reading.effective) {
            reading.effective = Date::from_ymd(year, *month, 1);
            if (!reading.year && reading.effective) reading.year = reading.effective->fiscal_year();
        }
    }
    return reading;
}

} // namespace

Release release_of(int fiscal_year, std::optional<Date> effective_from) {
    Release release;
    release.fiscal_year = fiscal_year;
    release.effective_from = fiscal_year_start(fiscal_year);
    release.effective_to = fiscal_year_end(fiscal_year);
    release.name = fmt::format("FY{}", fiscal_year);
    if (effective_from && *effective_from > release.effective_from && *effective_from <= release.effective_to) {
        release.effective_from = *effective_from;
        release.name +=
            fmt::format(" ({} {} update)", kMonths[static_cast<std::size_t>(effective_from->month() - 1)], effective_from->year());
    }
    return release;
}

std::optional<Release> find_release(std::optional<int> year_in_content, const std::vector<std::string>& names) {
    std::optional<int> year = year_in_content;
    std::optional<Date> effective;
    for (const std::string& name : names) {
        const Reading reading = read_name(name);
        if (!year) year = reading.year;
        if (!effective) effective = reading.effective;
    }
    if (!year && effective) year = effective->fiscal_year();
    if (!year) return std::nullopt;
    return release_of(*year, effective);
}

Release quarter_release(Date date) {
    const int quarter = (date.month() - 1) / 3 + 1;
    Release release;
    release.fiscal_year = date.fiscal_year();
    release.name = fmt::format("{} Q{}", date.year(), quarter);
    release.effective_from = *Date::from_ymd(date.year(), quarter * 3 - 2, 1);
    release.effective_to = *Date::from_ymd(date.year(), 12, 31);
    return release;
}

Release year_release(int year) {
    Release release;
    release.fiscal_year = year;
    release.name = std::to_string(year);
    release.effective_from = *Date::from_ymd(year, 1, 1);
    release.effective_to = *Date::from_ymd(year, 12, 31);
    return release;
}

Date no_end() {
    return *Date::from_ymd(2999, 12, 31);
}

Release open_release(std::string name, Date from) {
    Release release;
    release.fiscal_year = from.fiscal_year();
    release.name = std::move(name);
    release.effective_from = from;
    release.effective_to = no_end();
    return release;
}

Release uk_release(std::string_view name, int year) {
    const std::string when = fmt::format("April {}", year);
    return open_release(name.empty() ? when : fmt::format("{} ({})", name, when), *Date::from_ymd(year, 4, 1));
}

namespace {

// The version of the NCCI files counts years from 1994 and quarters from 0: "v322r0" is 32.2.
std::optional<Date> ncci_version(const std::vector<Piece>& pieces, std::size_t i) {
    const bool version = pieces[i].text == "v" && i + 1 < pieces.size() && pieces[i + 1].number && pieces[i + 1].text.size() == 3;
    if (!version) return std::nullopt;
    const int number = value(pieces[i + 1]);
    if (number % 10 > 3 || !plausible_year(1994 + number / 10)) return std::nullopt;
    return Date::from_ymd(1994 + number / 10, number % 10 * 3 + 1, 1);
}

// A day, a month or a quarter that stands at pieces[i], or behind it.
std::optional<Date> quarter_at(const std::vector<Piece>& pieces, std::size_t i) {
    std::size_t used = 0;
    if (const auto date = ncci_version(pieces, i)) return date;
    if (pieces[i].text == "eff" || pieces[i].text == "effective")
        if (const auto date = date_at(pieces, i + 1, used)) return date;
    if (!pieces[i].number || pieces[i].text.size() != 4 || !plausible_year(value(pieces[i]))) return std::nullopt;
    const int year = value(pieces[i]);
    if (i + 1 >= pieces.size()) return std::nullopt;
    const Piece& next = pieces[i + 1];
    if (next.number && next.text.size() == 2) return Date::from_ymd(year, value(next), 1);
    if (next.text == "q" && i + 2 < pieces.size() && pieces[i + 2].number && value(pieces[i + 2]) >= 1 && value(pieces[i + 2]) <= 4)
        return Date::from_ymd(year, value(pieces[i + 2]) * 3 - 2, 1);
    if (!next.number && next.text.size() >= 3)
        if (const auto month = month_of(next.text)) return Date::from_ymd(year, *month, 1);
    return std::nullopt;
}

} // namespace

std::optional<Release> find_calendar_release(const std::vector<std::string>& names) {
    std::optional<int> year;
    for (const std::string& name : names) {
        const auto pieces = pieces_of(to_lower(name));
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            if (const auto date = quarter_at(pieces, i)) return quarter_release(*date);
            const bool is_year = pieces[i].number && pieces[i].text.size() == 4 && plausible_year(value(pieces[i]));
            if (is_year && !year) year = value(pieces[i]);
        }
    }
    return year ? std::optional<Release>(year_release(*year)) : std::nullopt;
}

} // namespace sequela::packs
