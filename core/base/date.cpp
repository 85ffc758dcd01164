#include "base/date.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <fmt/core.h>
#include <vector>

namespace sequela {
namespace {

constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::chrono::year_month_day calendar(Date date) {
    return std::chrono::sys_days(std::chrono::days(date.days));
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int month_by_name(std::string_view word) {
    if (word.size() < 3) return 0;
    for (std::size_t m = 0; m < kMonths.size(); ++m) {
        bool same = true;
        for (std::size_t i = 0; i < 3; ++i)
            same = same && (word[i] | 32) == (kMonths[m][i] | 32);
        if (same) return static_cast<int>(m) + 1;
    }
    return 0;
}

// Cuts "03-Jan-2026" into {"03", "Jan", "2026"}: runs of digits or of letters.
std::vector<std::string_view> runs(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < text.size();) {
        const bool digit = is_digit(text[i]);
        if (!digit && !is_letter(text[i])) {
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && (digit ? is_digit(text[end]) : is_letter(text[end])))
            ++end;
        out.push_back(text.substr(i, end - i));
        i = end;
    }
    return out;
}

int number(std::string_view digits) {
    if (digits.empty() || digits.size() > 8) return -1;
    int value = 0;
    for (const char c : digits) {
        if (!is_digit(c)) return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

} // namespace

std::optional<Date> Date::from_ymd(int year, int month, int day) {
    if (year < 1800 || year > 2999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
    if (!ymd.ok()) return std::nullopt;
    return Date{static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count())};
}

std::optional<Date> Date::parse(std::string_view text) {
    const auto parts = runs(text);
    if (parts.size() == 1 && parts[0].size() == 8)
        return from_ymd(number(parts[0].substr(0, 4)), number(parts[0].substr(4, 2)), number(parts[0].substr(6, 2)));
    if (parts.size() != 3) return std::nullopt;
    if (const int month = month_by_name(parts[1]); month != 0 && is_letter(parts[1][0])) {
        if (parts[0].size() == 4) return from_ymd(number(parts[0]), month, number(parts[2]));
        return from_ymd(number(parts[2]), month, number(parts[0]));
    }
    if (const int month = month_by_name(parts[0]); month != 0 && is_letter(parts[0][0]))
        return from_ymd(number(parts[2]), month, number(parts[1]));
    if (parts[0].size() == 4) return from_ymd(number(parts[0]), number(parts[1]), number(parts[2]));
    if (parts[2].size() == 4) return from_ymd(number(parts[2]), number(parts[0]), number(parts[1]));
    return std::nullopt;
}

int Date::year() const {
    return static_cast<int>(calendar(*this).year());
}
int Date::month() const {
    return static_cast<int>(static_cast<unsigned>(calendar(*this).month()));
}
int Date::day() const {
    return static_cast<int>(static_cast<unsigned>(calendar(*this).day()));
}
int Date::fiscal_year() const {
    return year() + (month() >= 10 ? 1 : 0);
}

std::string Date::iso() const {
    return fmt::format("{:04}-{:02}-{:02}", year(), month(), day());
}
std::string Date::words() const {
    return fmt::format("{:02} {} {}", day(), kMonths[static_cast<std::size_t>(month() - 1)], year());
}

Date fiscal_year_end(int fiscal_year) {
    return *Date::from_ymd(fiscal_year, 9, 30);
}
Date fiscal_year_start(int fiscal_year) {
    return *Date::from_ymd(fiscal_year - 1, 10, 1);
}

int age_in_years(Date birth, Date on) {
    int age = on.year() - birth.year();
    if (on.month() < birth.month() || (on.month() == birth.month() && on.day() < birth.day())) --age;
    return age;
}

} // namespace sequela
