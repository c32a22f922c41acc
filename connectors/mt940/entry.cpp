#include "connectors/mt940/entry.hpp"

#include <algorithm>
#include <cstdlib>

namespace openitem::mt940 {

namespace {

using openitem::detail::is_digit;

constexpr bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' '; }

[[noreturn]] OPENITEM_COLD void fail(const char* code, const std::string& expected,
                                     std::string_view found) {
    throw Error(OI_BAD_DATA, code,
                "expected " + expected + ", found " + openitem::detail::quoted(found));
}

/// Takes what it reads from the front of a text.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_(text) {}

    std::string_view rest() const { return text_; }
    bool empty() const { return text_.empty(); }
    char peek() const { return text_.empty() ? '\0' : text_.front(); }
    void skip_blanks() {
        while (!text_.empty() && text_.front() == ' ') text_.remove_prefix(1);
    }
    bool take_if(char c) {
        if (peek() != c) return false;
        text_.remove_prefix(1);
        return true;
    }
    std::string_view take(std::size_t count) {
        const std::string_view out = text_.substr(0, count);
        text_.remove_prefix(out.size());
        return out;
    }

    std::optional<Date> day() {
        const auto out = try_day(text_.substr(0, 6));
        if (out) text_.remove_prefix(6);
        return out;
    }

    /// Digits with at most one comma, or a point, among them; at least one digit.
    std::optional<Figure> figure() {
        openitem::detail::Digits digits;
        bool point = false;
        std::size_t at = 0;
        for (; at < text_.size(); ++at) {
            const char c = text_[at];
            if ((c == ',' || c == '.') && !point) {
                point = true;
            } else if (!is_digit(c)) {
                break;
            } else if (!digits.push(c, point)) {
                return std::nullopt;
            }
        }
        if (!digits.any) return std::nullopt;
        text_.remove_prefix(at);
        return Figure{static_cast<std::int64_t>(digits.units),
                      static_cast<std::uint8_t>(digits.scale)};
    }

private:
    std::string_view text_;
};

constexpr int year_of(unsigned two_digits) {
    return static_cast<int>(two_digits) + (two_digits < 70 ? 2000 : 1900);
}

unsigned two_digits(std::string_view text, std::size_t at) {
    return static_cast<unsigned>(text[at] - '0') * 10 + static_cast<unsigned>(text[at + 1] - '0');
}

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// The month and day nearest to the value date: a booking of December may have its value in
/// January.
std::optional<Date> nearest(Date value_on, int value_year, unsigned month, unsigned day) {
    const auto same = make_date(value_year, month, day);
    if (same && std::abs(same->days - value_on.days) < 180) return same;
    std::optional<Date> best = same;
    for (const int year : {value_year - 1, value_year + 1}) {
        const auto other = make_date(year, month, day);
        if (!other) continue;
        if (!best || std::abs(other->days - value_on.days) < std::abs(best->days - value_on.days)) {
            best = other;
        }
    }
    return best;
}

/// Where months have 30 days for interest, 30 February is the last of the month.
std::optional<Date> value_day(std::string_view text) {
    if (const auto day = try_day(text)) return day;
    if (text.size() < 6 || !all_digits(text)) return std::nullopt;
    const unsigned month = two_digits(text, 2), day = two_digits(text, 4);
    if (month != 2 || day < 29 || day > 30) return std::nullopt;
    const int year = year_of(two_digits(text, 0));
    return make_date(year, month, openitem::detail::days_in_month(year, month));
}

void read_days(Cursor& in, EntryField& out, std::string_view line) {
    const std::string_view written = in.take(6);
    const auto value_on = value_day(written);
    if (!value_on) fail("mt940.date", "a value date like 260131", written);
    out.value_on = *value_on;
    const std::string_view entry = in.rest().substr(0, 4);
    if (entry.size() == 4 && all_digits(entry)) {
        out.booked_on = nearest(*value_on, year_of(two_digits(written, 0)), two_digits(entry, 0),
                                two_digits(entry, 2));
        if (!out.booked_on) fail("mt940.date", "an entry date like 0131", line.substr(0, 10));
        in.take(4);
    }
    in.skip_blanks();
}

void read_mark(Cursor& in, EntryField& out, std::string_view line) {
    out.reversal = in.take_if('R');
    out.expected = !out.reversal && in.take_if('E');
    out.credit = in.peek() == 'C';
    if (!out.credit && in.peek() != 'D') {
        fail("mt940.direction", "C, D, RC or RD behind the dates", line.substr(0, 16));
    }
    in.take(1);
    in.skip_blanks();
    if (is_capital(in.peek())) in.take(1);  // the last letter of the currency
    in.skip_blanks();
}

/// Whether an amount has been read to its end. Behind one that is damaged ("5O0,00") stands what is
/// left of it, not a type: N or F, or S and a number. Banks have types of their own; behind two
/// decimals any is one.
bool begins_type(std::string_view type, const Figure& amount) {
    if (type.find_first_of(",.") != std::string_view::npos) return false;
    const char kind = type.front();
    if (kind == 'N' || kind == 'F') return true;
    if (kind == 'S') return is_digit(type[1]) || is_blank(type[1]);
    return is_capital(kind) && amount.scale >= 2;
}

/// "NTRF", whose last characters may be blank; banks differ in what they put there.
void read_type(Cursor& in, EntryField& out, std::string_view line) {
    in.skip_blanks();
    constexpr std::size_t length = 4;
    if (in.rest().size() < length) {
        fail("mt940.type", "a transaction type like NTRF behind the amount", line);
    }
    out.type = in.take(length);
    if (begins_type(out.type, out.amount)) return;
    fail("mt940.amount", "an amount like 1234,56 and a transaction type like NTRF", line);
}

void read_references(Cursor& in, EntryField& out) {
    constexpr std::size_t longest = 16;
    const std::string_view rest = in.rest();
    const std::size_t slashes = rest.find("//");
    if (slashes != std::string_view::npos) {
        out.owner_reference = trim(rest.substr(0, slashes));
        out.bank_reference = trim(rest.substr(slashes + 2));
        return;
    }
    out.owner_reference = trim(rest);
    // An old layout has the account in 16 columns and the name behind it.
    if (out.owner_reference.size() <= longest) return;
    const std::string_view first = rest.substr(0, longest);
    if (!first.ends_with("  ")) return;
    out.owner_reference = trim(first);
    out.supplement = trim(rest.substr(longest));
    out.old_layout = true;
}

}  // namespace

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

bool take_line(std::string_view& text, std::string_view& line) {
    if (text.empty()) return false;
    const std::size_t end = text.find('\n');
    line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return true;
}

std::optional<Date> try_day(std::string_view text) {
    if (text.size() < 6 || !all_digits(text.substr(0, 6))) return std::nullopt;
    return make_date(year_of(two_digits(text, 0)), two_digits(text, 2), two_digits(text, 4));
}

BalanceField read_balance(std::string_view text) {
    const std::string_view line = trim(text.substr(0, text.find('\n')));
    Cursor in(line);
    BalanceField out;
    out.debit = in.peek() == 'D';
    if (!out.debit && in.peek() != 'C') {
        fail("mt940.balance", "a balance like C260131EUR1234,56", line);
    }
    in.take(1);
    out.day = in.day();
    if (!out.day) fail("mt940.balance", "a balance like C260131EUR1234,56", line);
    if (is_capital(in.peek())) out.currency = in.take(3);
    const auto figure = in.figure();
    in.skip_blanks();
    const bool currency = std::all_of(out.currency.begin(), out.currency.end(), is_capital);
    if (!figure || !currency || !in.empty()) {
        fail("mt940.balance", "a balance like C260131EUR1234,56", line);
    }
    out.amount = *figure;
    return out;
}

EntryField read_entry(std::string_view text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    Cursor in(line);
    EntryField out;
    in.skip_blanks();
    read_days(in, out, line);
    read_mark(in, out, line);
    const auto figure = in.figure();
    if (!figure) fail("mt940.amount", "an amount like 1234,56 of at most 18 digits", line);
    out.amount = *figure;
    read_type(in, out, line);
    read_references(in, out);
    if (end != std::string_view::npos && !out.old_layout) out.supplement = trim(text.substr(end));
    return out;
}

SumField read_sum(std::string_view text) {
    const std::string_view line = trim(text.substr(0, text.find('\n')));
    Cursor in(line);
    SumField out;
    for (; is_digit(in.peek()) && out.count < 1000000000; in.take(1)) {
        out.count = out.count * 10 + static_cast<std::uint32_t>(in.peek() - '0');
    }
    out.currency = in.take(3);
    const auto figure = in.figure();
    if (!figure || !in.empty()) fail("mt940.sum", "a sum like 3EUR120,50", line);
    out.amount = *figure;
    return out;
}

}  // namespace openitem::mt940
