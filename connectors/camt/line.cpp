#include "connectors/camt/line.hpp"

#include "connectors/lib/bank/references.hpp"

#include <algorithm>

namespace openitem::camt {

namespace {

/// FNV-1a. Two different entries of one day and amount that meet here are told apart by their
/// occurrence, as two alike are.
class Digest {
public:
    /// Of a text only what the bank's next message will write alike: no blanks, no marks, capitals.
    void add(std::string_view text) {
        for (const char c : text) {
            const auto byte = static_cast<unsigned char>(c);
            const bool letter = (byte | 32) >= 'a' && (byte | 32) <= 'z';
            if (byte >= 0x80 || (byte >= '0' && byte <= '9')) add_byte(byte);
            if (letter) add_byte(byte & 0xDF);
        }
        add_byte(0xFF);  // in no UTF-8 text
    }
    void add(std::uint64_t number) {
        for (unsigned shift = 0; shift < 64; shift += 8) {
            add_byte(static_cast<unsigned char>(number >> shift));
        }
    }
    std::uint64_t value() const { return value_; }

private:
    void add_byte(unsigned char byte) { value_ = (value_ ^ byte) * 0x100000001B3u; }
    std::uint64_t value_ = 0xCBF29CE484222325u;
};

/// The same money always in the same digits.
void strip_zeros(oi_amount& amount) {
    for (; amount.scale > 0 && amount.units % 10 == 0; --amount.scale) amount.units /= 10;
}

/// What the transactions state together; empty when one states nothing, or it is too much.
std::optional<oi_amount> total(const Entry& entry) {
    oi_amount out = entry.amount;
    out.units = 0;
    for (const Detail& detail : entry.details) {
        const auto more = detail.amount ? sum(out, *detail.amount) : std::nullopt;
        if (!more) return std::nullopt;
        out = *more;
    }
    return out;
}

void append(std::string& to, std::string_view text) {
    if (text.empty()) return;
    if (!to.empty()) to.append(" ");
    to.append(text);
}

}  // namespace

std::string to_text(Date day) {
    // The proleptic Gregorian calendar, counted from 0000-03-01.
    const std::int64_t shifted = std::int64_t{day.days} + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const std::int64_t of_era = shifted - era * 146097;
    const std::int64_t year_of_era =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const std::int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_index = (5 * of_year + 2) / 153;
    const std::int64_t day_of_month = of_year - (153 * month_index + 2) / 5 + 1;
    const std::int64_t month = month_index < 10 ? month_index + 3 : month_index - 9;
    const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    std::string out = "0000-00-00";
    const auto put = [&](std::size_t last, std::int64_t value) {
        for (; value > 0; value /= 10) out[last--] = static_cast<char>('0' + value % 10);
    };
    put(3, year);
    put(6, month);
    put(9, day_of_month);
    return out;
}

std::string to_text(const oi_amount& written) {
    oi_amount amount = written;
    strip_zeros(amount);
    const bool negative = amount.units < 0;
    std::string out = std::to_string(negative ? -amount.units : amount.units);
    if (out.size() <= amount.scale) out.insert(0, amount.scale + 1u - out.size(), '0');
    if (amount.scale != 0) out.insert(out.size() - amount.scale, ".");
    if (negative) out.insert(0, "-");
    return out.append(amount.currency, 3);
}

void LineMaker::start(std::string_view account, bool goes_on) {
    if (!goes_on || account != account_) seen_.clear();
    account_ = account;
}

Line LineMaker::from_detail(const Entry& entry, const Detail& detail) {
    Line line;
    line.amount = detail.amount.value_or(entry.amount);
    line.original = detail.original;
    line.fee = detail.fee;
    line.end_to_end_id = detail.end_to_end_id;
    line.mandate = detail.mandate;
    line.bank_reference =
        detail.bank_reference.empty() ? entry.bank_reference : detail.bank_reference;
    line.creditor_reference = detail.creditor_reference;
    line.remittance_text = detail.remittance_text;
    line.return_reason = detail.return_reason;
    line.information = std::string(entry.information);
    if (detail.information != entry.information) append(line.information, detail.information);
    append(line.information, detail.return_information);
    line.remittances = detail.remittances;
    line.returned = entry.reversal || entry.returned || detail.returned;
    // Money in comes from the debtor. What is given back keeps the parts both played before.
    const bool from_debtor = (line.amount.units >= 0) != line.returned;
    const bool known = !detail.debtor_name.empty() || !detail.debtor_account.empty();
    std::string_view behind;
    if (from_debtor && (known || !line.returned)) {
        line.counterparty_name = detail.debtor_name;
        line.counterparty_account = detail.debtor_account;
        line.counterparty_bic = detail.debtor_bic;
        behind = detail.ultimate_debtor;
    } else {
        line.counterparty_name = detail.creditor_name;
        line.counterparty_account = detail.creditor_account;
        line.counterparty_bic = detail.creditor_bic;
        behind = detail.ultimate_creditor;
    }
    if (!behind.empty() && behind != line.counterparty_name) {
        append(line.information, "on behalf of");
        append(line.information, behind);
    }
    take_reference(line);
    return line;
}

/// A reference with check digits: verified where one is stated, looked for in the text where none
/// is. Only of money that comes in: what we quote when we pay is the business of who gets it.
void LineMaker::take_reference(Line& line) {
    if (line.amount.units <= 0 || line.returned) return;
    const std::string_view country = bank::country_of(account_);
    const auto check = [&](std::string_view written) {
        const auto found = bank::reference_of(written, country);
        if (!found || found->check != bank::Check::failed || !line.wrong_reference.empty()) return;
        line.wrong_reference = bank::to_problem(*found);
    };
    if (!line.creditor_reference.empty()) check(line.creditor_reference);
    for (const Remittance& each : line.remittances) {
        const bool other = each.creditor_reference != line.creditor_reference;
        if (!each.creditor_reference.empty() && other) check(each.creditor_reference);
    }
    if (!line.creditor_reference.empty()) return;
    if (auto found = bank::found_in(line.remittance_text, country)) {
        line.creditor_reference = texts_.emplace_back(std::move(found->number));
    }
}

/// An entry kept as one line carries the references of all its details.
void LineMaker::merge_others(const Entry& entry, Line& line) const {
    for (std::size_t i = 1; i < entry.details.size(); ++i) {
        const Detail& other = entry.details[i];
        if (!other.remittance_text.empty() ||
            (other.remittances.empty() && !other.creditor_reference.empty())) {
            Remittance& more = line.remittances.emplace_back();
            more.creditor_reference = other.creditor_reference;
            more.text = other.remittance_text;
        }
        line.remittances.insert(line.remittances.end(), other.remittances.begin(),
                                other.remittances.end());
        line.returned |= other.returned;
    }
}

/// By the bank's own reference where the entry has one of its own: what else a report, a
/// notification and a statement say of it may differ in length. A transaction of several also by
/// what tells it from the others.
void LineMaker::identify(const Entry& entry, Line& line, bool of_several) {
    Digest digest;
    const auto& day = entry.booked_on ? entry.booked_on : entry.value_on;
    digest.add(static_cast<std::uint64_t>(day ? day->days : INT32_MIN));
    oi_amount amount = line.amount;
    strip_zeros(amount);
    digest.add(static_cast<std::uint64_t>(amount.units));
    digest.add(amount.scale);
    digest.add(std::string_view(amount.currency, 3));
    digest.add(line.bank_reference);
    const bool shared = of_several && line.bank_reference == entry.bank_reference;
    if (line.bank_reference.empty() || shared) {
        for (const std::string_view part :
             {line.end_to_end_id, line.creditor_reference, line.remittance_text,
              line.counterparty_account, line.counterparty_name}) {
            digest.add(part);
        }
    }
    line.fingerprint = digest.value();
    line.occurrence = seen_.count(line.fingerprint);
}

Split LineMaker::choose(const Entry& entry) const {
    if (entry.details.size() < 2) return Split::none;
    const auto stated = total(entry);
    if (!stated) return Split::unstated;
    if (same(*stated, entry.amount)) return Split::whole;
    const auto cost = entry.fee ? EntryReader::negated(*entry.fee) : std::nullopt;
    const auto net = cost ? sum(*stated, *cost) : std::nullopt;
    return net && same(*net, entry.amount) ? Split::charges : Split::unequal;
}

std::span<const Line> LineMaker::make(const Entry& entry, Split& split) {
    lines_.clear();
    texts_.clear();
    split = choose(entry);
    if (split == Split::whole || split == Split::charges) {
        for (const Detail& detail : entry.details) {
            lines_.push_back(from_detail(entry, detail));
            lines_.back().detail = static_cast<std::uint32_t>(lines_.size());
        }
        if (split == Split::charges) {
            Line& line = lines_.emplace_back();
            line.amount = *EntryReader::negated(*entry.fee);
            line.bank_reference = entry.bank_reference;
            line.information = "charges";
            line.detail = static_cast<std::uint32_t>(lines_.size());
        }
    } else if (entry.details.empty()) {
        lines_.push_back(from_detail(entry, Detail{}));
    } else {
        Detail first = entry.details.front();
        first.amount = entry.amount;
        lines_.push_back(from_detail(entry, first));
        lines_.back().detail = 1;
        merge_others(entry, lines_.back());
    }
    const bool alone = lines_.size() == 1;
    if (alone && !lines_.back().fee) lines_.back().fee = entry.fee;
    for (Line& line : lines_) identify(entry, line, !alone);
    return lines_;
}

std::string LineMaker::source_id(const Entry& entry, const Line& line) const {
    constexpr char digits[] = "0123456789abcdef";
    std::string out = account_;
    const auto& day = entry.booked_on ? entry.booked_on : entry.value_on;
    out.append("|").append(day ? to_text(*day) : "");
    out.append("|").append(to_text(line.amount)).append("|");
    for (int shift = 60; shift >= 0; shift -= 4) {
        out.push_back(digits[line.fingerprint >> shift & 15]);
    }
    return out.append("|").append(std::to_string(line.occurrence));
}

}  // namespace openitem::camt
