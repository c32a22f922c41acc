#include "host/ledger/entry.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "host/base/decimal.hpp"

namespace openitem::ledger {

namespace {

using base::int128;

constexpr std::array<std::string_view, event_count + 1> event_names = {
    "?",         "invoice",   "credit_note",      "debit_note",      "prepayment_invoice",
    "payment",   "refund",    "payment_return",   "allocation",      "discount",
    "write_off", "opening",   "transfer",         "reversal",        "archive",
    "period",    "exchange",  "revaluation",      "bank_charge",     "relief",
    "charge",    "provision", "intercompany_out", "intercompany_in",
};

base::Error unbalanced(std::string_view what, base::Currency currency, int128 sum) {
    base::Error error;
    error.rule = "entry.unbalanced";
    error.message = "debits and credits of an entry must be equal";
    const bool fits = sum >= std::numeric_limits<std::int64_t>::min() &&
                      sum <= std::numeric_limits<std::int64_t>::max();
    error.message += ", but they differ by ";
    error.message += fits ? std::to_string(static_cast<std::int64_t>(sum)) : "more than 64 bits";
    error.message += " minor units in ";
    error.message += what;
    if (!currency.is_none()) error.message += currency.code();
    return error;
}

int128 sum_of(std::span<const Line> lines, base::Currency currency) noexcept {
    int128 sum = 0;
    for (const Line& line : lines) {
        if (line.currency == currency) sum += line.amount;
    }
    return sum;
}

// Is it the first line of its currency?
bool opens_currency(std::span<const Line> lines, std::size_t i) noexcept {
    return std::none_of(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(i),
                        [&](const Line& line) { return line.currency == lines[i].currency; });
}

template <class Integer>
void append_little_endian(std::string& out, Integer value) {
    const auto bits = static_cast<std::make_unsigned_t<Integer>>(value);
    char bytes[sizeof(Integer)];
    for (std::size_t i = 0; i < sizeof(Integer); ++i) {
        bytes[i] = static_cast<char>(static_cast<unsigned char>(bits >> (8 * i)));
    }
    out.append(bytes, sizeof bytes);
}

}  // namespace

std::string_view to_string(Event event) noexcept {
    const auto number = static_cast<std::size_t>(event);
    return number < event_names.size() ? event_names[number] : event_names[0];
}

std::string_view to_string(Origin origin) noexcept {
    switch (origin) {
        case Origin::source:
            return "source";
        case Origin::openitem:
            return "openitem";
    }
    return "?";
}

base::Result<void> check_balanced(std::span<const Line> lines) {
    int128 functional = 0;
    int128 first_currency = 0;
    bool one_currency = true;
    for (const Line& line : lines) {
        functional += line.functional;
        first_currency += line.amount;
        one_currency &= line.currency == lines.front().currency;
    }
    if (functional != 0) return unbalanced("functional currency", {}, functional);
    if (one_currency) {
        if (first_currency == 0) return {};
        return unbalanced("", lines.front().currency, first_currency);
    }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!opens_currency(lines, i)) continue;
        const int128 sum = sum_of(lines, lines[i].currency);
        if (sum != 0) return unbalanced("", lines[i].currency, sum);
    }
    return {};
}

void close_currencies(std::vector<Line>& lines, base::Currency functional, Account difference) {
    const std::size_t count = lines.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!opens_currency({lines.data(), count}, i)) continue;
        const base::Currency currency = lines[i].currency;
        int128 amount = 0;
        int128 in_functional = 0;
        for (std::size_t k = 0; k < count; ++k) {
            if (lines[k].currency != currency) continue;
            amount += lines[k].amount;
            in_functional += lines[k].functional;
        }
        if (amount == 0) continue;
        lines.push_back({.account = Account::fx_clearing,
                         .currency = currency,
                         .amount = static_cast<std::int64_t>(-amount),
                         .functional = static_cast<std::int64_t>(-in_functional)});
    }
    // The clearing account is even in functional currency as well: what the sides were worth
    // differently is the difference's.
    int128 cleared = 0;
    for (std::size_t i = count; i < lines.size(); ++i) cleared += lines[i].functional;
    for (std::size_t i = lines.size(); i > count; --i) {
        if (lines[i - 1].currency == functional) continue;
        lines[i - 1].functional -= static_cast<std::int64_t>(cleared);
        break;
    }
    int128 residue = 0;
    for (const Line& line : lines) residue += line.functional;
    if (residue != 0) {
        lines.push_back({.account = difference,
                         .currency = functional,
                         .functional = static_cast<std::int64_t>(-residue)});
    }
}

void append_reversal(std::span<const Line> lines, std::vector<Line>& out) {
    for (Line line : lines) {
        line.amount = -line.amount;
        line.functional = -line.functional;
        out.push_back(line);
    }
}

// Layout 1. Header, 36 bytes: layout u8, event u8, origin u8, 0 u8, date i32 (days since
// 1970-01-01), id i64, record i64, reverses i64, number of lines u32. Then, on an entry that
// carries evidence only, its 32 bytes. Then each line, 36 bytes: account u8, currency 3 letters,
// customer i64, item i64, amount i64, functional i64.
void canonical_bytes(const Entry& entry, std::span<const Line> lines, std::string& out) {
    out.clear();
    append_little_endian(out, std::uint8_t{1});
    append_little_endian(out, static_cast<std::uint8_t>(entry.event));
    append_little_endian(out, static_cast<std::uint8_t>(entry.origin));
    append_little_endian(out, std::uint8_t{0});
    append_little_endian(out, entry.date.days);
    append_little_endian(out, entry.id.value);
    append_little_endian(out, entry.record.value);
    append_little_endian(out, entry.reverses.value);
    append_little_endian(out, static_cast<std::uint32_t>(lines.size()));
    if (carries_evidence(entry.event)) {
        out.append(reinterpret_cast<const char*>(entry.evidence.bytes.data()),
                   entry.evidence.bytes.size());
    }
    for (const Line& line : lines) {
        append_little_endian(out, static_cast<std::uint8_t>(line.account));
        const std::string_view code = line.currency.code();
        out.append(code).append(3 - code.size(), '\0');
        append_little_endian(out, line.customer.value);
        append_little_endian(out, line.item.value);
        append_little_endian(out, line.amount);
        append_little_endian(out, line.functional);
    }
}

const base::Digest& Chain::add(const Entry& entry, std::span<const Line> lines) {
    canonical_bytes(entry, lines, bytes_);
    // One update is cheaper than two: the hash before goes in front of the bytes.
    bytes_.insert(0, reinterpret_cast<const char*>(last_.bytes.data()), last_.bytes.size());
    last_ = sha_.update(std::string_view{bytes_}).finish();
    return last_;
}

}  // namespace openitem::ledger
