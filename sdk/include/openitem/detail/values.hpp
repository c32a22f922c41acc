// openitem/detail/values.hpp - the longer functions of openitem/values.hpp.
#pragma once

#include <openitem/values.hpp>

namespace openitem {
namespace detail {

/// Reads `count` digits at `at`; -1 when there are fewer.
constexpr int take_number(std::string_view text, std::size_t& at, std::size_t least,
                          std::size_t most) {
    int value = 0;
    std::size_t taken = 0;
    while (taken < most && at < text.size() && is_digit(text[at])) {
        value = value * 10 + (text[at] - '0');
        ++at;
        ++taken;
    }
    return taken < least ? -1 : value;
}

constexpr bool take(std::string_view text, std::size_t& at, char wanted) {
    if (at >= text.size() || text[at] != wanted) return false;
    ++at;
    return true;
}

/// 1 to 12 for the English three-letter name at `at`, in any case; -1 for anything else.
constexpr int take_month_name(std::string_view text, std::size_t& at) {
    constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (text.size() - at < 3) return -1;
    for (std::size_t month = 0; month < 12; ++month) {
        bool same = true;
        for (std::size_t i = 0; i < 3; ++i) {
            same &= static_cast<char>(text[at + i] | 0x20) == names[month * 3 + i];
        }
        if (same) {
            at += 3;
            return static_cast<int>(month) + 1;
        }
    }
    return -1;
}

constexpr std::string_view minus_sign = "\xE2\x88\x92";        // U+2212
constexpr std::string_view no_break_space = "\xC2\xA0";        // U+00A0
constexpr std::string_view thin_space = "\xE2\x80\x89";        // U+2009
constexpr std::string_view narrow_space = "\xE2\x80\xAF";      // U+202F
constexpr std::string_view right_quote_mark = "\xE2\x80\x99";  // U+2019

/// Bytes of the group mark at the start of `text`; 0 when there is none.
constexpr std::size_t group_mark_at(std::string_view text, char mark) {
    if (mark == '\0' || text.empty()) return 0;
    if (text.front() == mark) return 1;
    if (mark == ' ') {
        if (text.starts_with(no_break_space)) return no_break_space.size();
        if (text.starts_with(thin_space) || text.starts_with(narrow_space)) return 3;
    }
    if (mark == '\'' && text.starts_with(right_quote_mark)) return right_quote_mark.size();
    return 0;
}

constexpr std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Takes the sign off `text`, wherever it stands; false when there is more than one.
constexpr bool take_sign(std::string_view& text, bool& negative) {
    int signs = 0;
    if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
        negative = true;
        ++signs;
        text = trimmed(text.substr(1, text.size() - 2));
    }
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        negative |= text.front() == '-';
        ++signs;
        text.remove_prefix(1);
    } else if (text.starts_with(minus_sign)) {
        negative = true;
        ++signs;
        text.remove_prefix(minus_sign.size());
    }
    if (!text.empty() && (text.back() == '-' || text.back() == '+')) {
        negative |= text.back() == '-';
        ++signs;
        text.remove_suffix(1);
    }
    text = trimmed(text);
    return signs <= 1;
}

}  // namespace detail

inline std::optional<oi_decimal> NumberFormat::try_parse(std::string_view text) const {
    if (plain()) {
        if (const auto value = try_decimal(text)) return value;
    }
    text = detail::trimmed(text);
    bool negative = false;
    if (!detail::take_sign(text, negative)) return std::nullopt;
    detail::Digits digits;
    bool point = false, grouped = false;
    std::size_t run = 0;  // digits since the last mark
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (detail::is_digit(c)) {
            if (!digits.push(c, point)) return std::nullopt;
            ++run;
            ++at;
        } else if (c == decimal_mark && !point) {
            if (grouped && run != 3) return std::nullopt;
            point = true;
            ++at;
        } else if (const auto mark = detail::group_mark_at(text.substr(at), group_mark);
                   mark != 0 && !point) {
            const bool indian = run == 2 && group_mark == ',';
            const bool good = grouped ? run == 3 || indian : run >= 1 && run <= 3;
            if (!good) return std::nullopt;
            grouped = true;
            run = 0;
            at += mark;
        } else {
            return std::nullopt;
        }
    }
    if (!digits.any || (grouped && !point && run != 3)) return std::nullopt;
    return digits.value(negative);
}

inline void NumberFormat::fail(std::string_view text) const {
    std::string sample = "1234";
    if (group_mark != '\0') sample.insert(1, 1, group_mark);
    detail::throw_value("amount.invalid",
                        "a number like " + sample + decimal_mark + "50 with at most 18 digits",
                        text);
}

inline DateFormat::DateFormat(std::string_view pattern) : pattern_(pattern) {
    bool day = false, month = false, year = false;
    for (std::size_t at = 0; at < pattern.size();) {
        const char c = pattern[at];
        std::size_t length = 1;
        while (at + length < pattern.size() && pattern[at + length] == c) ++length;
        if (c == '*' && at + 1 == pattern.size()) {
            open_end_ = true;
        } else if (c == 'd' && length <= 2 && !day) {
            add(length == 2 ? Part::day_2 : Part::day);
            day = true;
        } else if (c == 'm' && length <= 3 && !month) {
            add(length == 3 ? Part::month_name : length == 2 ? Part::month_2 : Part::month);
            month = true;
        } else if (c == 'y' && (length == 2 || length == 4) && !year) {
            add(length == 4 ? Part::year : Part::year_2);
            year = true;
        } else if (c == 'd' || c == 'm' || c == 'y') {
            day = month = year = false;
            break;
        } else {
            for (std::size_t i = 0; i < length; ++i) add(Part::literal, c);
        }
        at += length;
    }
    if (!day || !month || !year) {
        throw Error(OI_BAD_CONFIG, "date_format.invalid",
                    "expected a date format of d or dd, m, mm or mmm, and yy or yyyy, like "
                    "dd.mm.yyyy, found " +
                        detail::quoted(pattern));
    }
    iso_ = pattern == "yyyy-mm-dd";
}

inline void DateFormat::add(Part part, char literal) {
    if (count_ == max_steps) {
        throw Error(
            OI_BAD_CONFIG, "date_format.invalid",
            "expected a date format of at most 24 characters, found " + detail::quoted(pattern_));
    }
    steps_[count_++] = {part, literal};
}

inline std::optional<Date> DateFormat::try_parse(std::string_view text) const {
    if (iso_) return try_date(text);
    int year = 0, month = 0, day = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < count_; ++i) {
        switch (steps_[i].part) {
            case Part::day:
                day = detail::take_number(text, at, 1, 2);
                break;
            case Part::day_2:
                day = detail::take_number(text, at, 2, 2);
                break;
            case Part::month:
                month = detail::take_number(text, at, 1, 2);
                break;
            case Part::month_2:
                month = detail::take_number(text, at, 2, 2);
                break;
            case Part::month_name:
                month = detail::take_month_name(text, at);
                break;
            case Part::year:
                year = detail::take_number(text, at, 4, 4);
                break;
            case Part::year_2: {
                year = detail::take_number(text, at, 2, 2);
                if (year >= 0) year += year < 70 ? 2000 : 1900;
                break;
            }
            case Part::literal:
                if (!detail::take(text, at, steps_[i].literal)) return std::nullopt;
                break;
        }
    }
    if (at != text.size() && !open_end_) return std::nullopt;
    if (year < 1 || month < 1 || day < 1) return std::nullopt;
    return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

inline void DateFormat::fail(std::string_view text) const {
    detail::throw_value("date.invalid", "a calendar date written " + pattern_, text);
}

inline std::optional<Instant> try_instant(std::string_view text) {
    if (text.size() < 17) return std::nullopt;
    const auto day = try_date(text.substr(0, 10));
    if (!day || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return std::nullopt;
    std::size_t at = 11;
    const int hour = detail::take_number(text, at, 2, 2);
    if (hour < 0 || hour > 23 || !detail::take(text, at, ':')) return std::nullopt;
    const int minute = detail::take_number(text, at, 2, 2);
    if (minute < 0 || minute > 59) return std::nullopt;
    int second = 0;
    std::int64_t fraction = 0;
    if (detail::take(text, at, ':')) {
        second = detail::take_number(text, at, 2, 2);
        if (second < 0 || second > 59) return std::nullopt;
        if (detail::take(text, at, '.')) {
            std::int64_t weight = 100000;
            const std::size_t first = at;
            for (; at < text.size() && detail::is_digit(text[at]); ++at, weight /= 10) {
                fraction += weight * (text[at] - '0');
            }
            if (at == first) return std::nullopt;
        }
    }
    std::int64_t east = 0;  // minutes the clock is ahead of UTC
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const bool west = text[at++] == '-';
        const int hours = detail::take_number(text, at, 2, 2);
        detail::take(text, at, ':');
        const int minutes = detail::take_number(text, at, 2, 2);
        if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return std::nullopt;
        east = (hours * 60 + minutes) * (west ? -1 : 1);
    } else if (!detail::take(text, at, 'Z') && !detail::take(text, at, 'z')) {
        return std::nullopt;
    }
    if (at != text.size()) return std::nullopt;
    const std::int64_t seconds =
        day->days * std::int64_t{86400} + hour * 3600 + minute * 60 + second - east * 60;
    return Instant{seconds * 1000000 + fraction};
}

inline Instant instant(std::string_view text) {
    if (const auto value = try_instant(text)) return *value;
    throw Error(
        OI_BAD_DATA, "instant.invalid",
        "expected a time with its zone like 2026-01-31T09:30:00Z, found " + detail::quoted(text));
}

}  // namespace openitem
