#include "host/base/months_in.hpp"

#include <algorithm>

namespace openitem::base {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

struct Number {
    int value = 0;
    std::size_t digits = 0;
};

// Up to nine digits from `at` on.
Number number_at(std::string_view text, std::size_t at) {
    Number number;
    while (at < text.size() && is_digit(text[at]) && number.digits < 9) {
        number.value = number.value * 10 + (text[at++] - '0');
        ++number.digits;
    }
    return number;
}

bool is_year(Number number) {
    return number.digits == 4 && number.value / 10 >= 199 && number.value < 2100;
}
bool is_day(Number number) { return number.digits <= 2 && number.value >= 1 && number.value <= 31; }
bool is_month(Number number) {
    return number.digits <= 2 && number.value >= 1 && number.value <= 12;
}

class Finder {
public:
    explicit Finder(std::string_view text) : text_(text) {}

    std::vector<Date> run() {
        for (std::size_t at = 0; at < text_.size();) {
            if (!is_digit(text_[at])) {
                ++at;
                continue;
            }
            look_at(at);
            while (at < text_.size() && is_digit(text_[at])) ++at;
        }
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        return std::move(found_);
    }

private:
    void look_at(std::size_t at) {
        const Number first = number_at(text_, at);
        if (first.digits == 8) return add_compact(first.value);
        at += first.digits;
        if (at >= text_.size()) return;
        const char mark = text_[at];
        if (mark != '.' && mark != '-' && mark != '/') return;
        const Number second = number_at(text_, ++at);
        at += second.digits;
        if (second.digits == 0 || at >= text_.size() || text_[at] != mark) return;
        const Number third = number_at(text_, at + 1);
        if (is_year(first) && is_month(second) && is_day(third)) {
            add(first.value, second.value);
        } else if (is_year(third)) {
            if (is_day(first) && is_month(second)) add(third.value, second.value);
            if (mark == '/' && is_month(first) && is_day(second)) add(third.value, first.value);
        }
    }

    void add_compact(int value) {
        const Number year{value / 10'000, 4};
        const Number month{value / 100 % 100, 2};
        if (is_year(year) && is_month(month) && is_day({value % 100, 2})) {
            add(year.value, month.value);
        }
    }

    void add(int year, int month) {
        if (const auto date = Date::from(year, static_cast<unsigned>(month), 1))
            found_.push_back(*date);
    }

    std::string_view text_;
    std::vector<Date> found_;
};

}  // namespace

std::vector<Date> months_in(std::string_view text) { return Finder(text).run(); }

}  // namespace openitem::base
