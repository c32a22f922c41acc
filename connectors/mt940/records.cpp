// What an entry with its details looks like as a line.
#include "connectors/mt940/statement.hpp"

#include "connectors/lib/bank/accounts.hpp"
#include "connectors/lib/bank/money.hpp"
#include "connectors/lib/bank/references.hpp"

#include <algorithm>

namespace openitem::mt940 {

namespace {

/// What banks write where there is no reference, or where it stands elsewhere.
bool is_reference(std::string_view text) {
    constexpr std::string_view none[] = {"",      "NONREF", "NOREF", "NOTPROVIDED", "EREF",
                                         "EREF+", "KREF",   "KREF+", "MREF",        "MREF+",
                                         "MARF",  "PREF",   "PREF+", "NONE",        "X"};
    return std::find(std::begin(none), std::end(none), text) == std::end(none);
}

/// Business codes of German banks for money that comes back: direct debits (009, 108, 109) and
/// transfers (059, 159, 181).
bool is_return(std::string_view business_code) {
    constexpr std::string_view codes[] = {"009", "059", "108", "109", "159", "181"};
    return std::find(std::begin(codes), std::end(codes), business_code) != std::end(codes);
}

/// UNCL 4461 of the transaction type; the business codes from 100 on are those of SEPA.
std::string_view method_of(std::string_view type, std::string_view business_code) {
    const std::string_view kind = type.substr(1);
    const bool sepa = !business_code.empty() && business_code.front() == '1';
    if (kind == "TRF") return sepa ? "58" : "30";
    if (kind == "DDT") return sepa ? "59" : "49";
    if (kind == "CHK") return "20";
    return {};
}

/// A national account number as the Netherlands had them.
bool is_account_number(std::string_view text) {
    if (text.starts_with('P')) text.remove_prefix(1);
    return text.size() >= 9 && text.size() <= 10 &&
           std::all_of(text.begin(), text.end(), openitem::detail::is_digit);
}

bool may_hold_reference(std::string_view text, std::string_view country) {
    return country == "CH" || country == "LI" || text.find("RF") != std::string_view::npos ||
           text.find("+++") != std::string_view::npos;
}

}  // namespace

void StatementReader::add_entries() {
    for (std::size_t at = 0; at < fields_.size();) {
        if (fields_[at].tag == Tag::entry) {
            at = add_entry(at);
        } else {
            ++at;
        }
    }
}

/// An entry with the fields that tell about it. Gives back where the next field stands.
std::size_t StatementReader::add_entry(std::size_t at) {
    const Field& field = fields_[at];
    std::size_t next = at + 1;
    std::string_view text, national;
    for (; next < fields_.size(); ++next) {
        const Field& more = fields_[next];
        if (more.tag == Tag::national) {
            national = more.text;
        } else if (more.tag != Tag::details) {
            break;
        } else if (text.empty()) {
            text = more.text;
        } else {
            joined_.assign(text).append("\n").append(more.text);
            text = arena_.keep(joined_);
        }
    }
    ++sequence_;
    try {
        const EntryField entry = read_entry(field.text);
        Details details = read_details(text, arena_);
        if (!national.empty()) read_national(national, arena_, details);
        if (!entry.supplement.empty()) read_amounts(entry.supplement, details);
        const bank::Line line = make_line(field, entry, details);
        writer_.add(line);
        auto& total = line.amount.units < 0 ? debits_ : credits_;
        total = total ? bank::sum(*total, line.amount) : line.amount;
        ++(line.amount.units < 0 ? debit_count_ : credit_count_);
    } catch (const Error& why) {
        if (why.status != OI_BAD_DATA || !why.code.starts_with("mt940.")) throw;
        reject_entry(field, next < fields_.size() ? fields_[next].offset : end_, why);
    }
    return next;
}

void StatementReader::reject_entry(const Field& entry, std::size_t end, const Error& why) {
    const std::string_view where = place(entry);
    const std::string_view raw = piece_.bytes.substr(entry.offset, end - entry.offset);
    run_.reject({OI_BANK_LINE, origin(entry.offset, end), where, {}, raw}, why);
    writer_.is_incomplete();
    writer_.report({why.code, OI_FINDING_WARNING,
                    utf8("an entry of this statement is in quarantine: " + std::string(why.what())),
                    where});
}

bank::Line StatementReader::make_line(const Field& field, const EntryField& entry,
                                      const Details& details) {
    bank::Line line;
    line.amount = money(entry.amount, entry.credit == entry.reversal, currency_);
    line.value_on = entry.value_on;
    line.booked_on = entry.booked_on.value_or(entry.value_on);
    line.sequence = sequence_;
    line.reversal = entry.reversal;
    line.returned = entry.type.substr(1) == "RTI" || is_return(details.business_code);
    line.status = entry.expected ? "PDNG" : "BOOK";
    line.bank_code = utf8(bank_code(entry, details));
    line.method_code = method_of(entry.type, details.business_code);
    if (is_reference(entry.owner_reference)) {
        line.entry_id = utf8(entry.owner_reference);
    } else if (is_reference(details.customer_reference)) {
        line.entry_id = utf8(details.customer_reference);
    }
    if (is_reference(entry.bank_reference)) {
        line.bank_reference = utf8(entry.bank_reference);
    }
    line.payment_number = line.bank_reference.empty() ? line.entry_id : line.bank_reference;
    if (is_reference(details.end_to_end_id)) line.end_to_end_id = utf8(details.end_to_end_id);
    line.mandate = utf8(details.mandate);
    line.remittance_text = utf8(details.text);
    line.creditor_reference = utf8(details.creditor_reference);
    if (line.creditor_reference.empty() && may_hold_reference(details.text, iban_country_)) {
        if (const auto found = bank::found_in(line.remittance_text, iban_country_)) {
            line.creditor_reference = arena_.keep(found->number);
        }
    }
    line.return_reason = utf8(details.return_reason);
    if (line.return_reason.empty() && line.returned) line.return_reason = details.key_extension;
    set_other_party(line, entry, details);
    set_amounts(line, details);
    line.information = utf8(information(line, entry, details));
    line.location = place(field);
    line.origin = origin(field.offset, field.offset + 4 + field.text.size());
    return line;
}

void StatementReader::set_other_party(bank::Line& line, const EntryField& entry,
                                      const Details& details) {
    line.counterparty_name = utf8(details.name);
    line.counterparty_account = utf8(details.account);
    line.counterparty_bic = utf8(details.bic);
    if (entry.old_layout) {
        if (line.counterparty_account.empty()) line.counterparty_account = line.entry_id;
        if (line.counterparty_name.empty()) line.counterparty_name = utf8(entry.supplement);
    } else if (bank::is_iban(entry.owner_reference)) {
        if (line.counterparty_account.empty()) line.counterparty_account = line.entry_id;
        if (line.counterparty_name.empty()) {
            line.counterparty_name = utf8(unwrapped(entry.supplement, arena_));
        }
    } else if (line.counterparty_account.empty() &&
               (bank::is_iban(entry.supplement) || is_account_number(entry.supplement))) {
        line.counterparty_account = entry.supplement;
    }
}

/// "CAD47,11", or "11,85" in the account's own currency; empty when it is neither.
std::optional<oi_amount> StatementReader::stated_money(std::string_view text) const {
    text = text.substr(0, text.find(' '));
    const bool named = text.size() > 3 && text[0] >= 'A' && text[0] <= 'Z';
    const std::string_view currency = named ? text.substr(0, 3) : currency_;
    std::string digits(named ? text.substr(3) : text);
    std::replace(digits.begin(), digits.end(), ',', '.');
    const auto value = try_decimal(digits);
    const bool capitals =
        std::all_of(currency.begin(), currency.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!value || !capitals || value->units < 0) return std::nullopt;
    return amount(*value, currency);
}

void StatementReader::set_amounts(bank::Line& line, const Details& details) {
    if (!details.original.empty()) {
        line.original = stated_money(details.original);
        // In the account's currency it is what was asked for before charges, and says no more.
        if (line.original && bank::same_currency(*line.original, line.amount)) {
            line.original.reset();
        }
    }
    if (!details.charges.empty()) line.fee = stated_money(details.charges);
}

/// "NTRF", and with the numbered form "NTRF+166+9310+992", as German banks write it in camt.
std::string_view StatementReader::bank_code(const EntryField& entry, const Details& details) {
    const std::string_view type = trim(entry.type);
    if (details.business_code.empty()) return type;
    bank::TextBuilder out(arena_, type.size() + details.business_code.size() +
                                      details.prima_nota.size() + details.key_extension.size() + 3);
    out.add(type);
    for (const std::string_view part :
         {details.business_code, details.prima_nota, details.key_extension}) {
        if (part.empty()) break;
        out.add('+').add(part);
    }
    return out.take();
}

/// What is nowhere else: the supplement of the entry, the posting text, and the whole text where
/// only parts of it have a field of their own.
std::string_view StatementReader::information(const bank::Line& line, const EntryField& entry,
                                              const Details& details) {
    std::string_view supplement = unwrapped(entry.supplement, arena_);
    const std::string_view said = utf8(supplement);
    if (said == line.counterparty_account || said == line.counterparty_name) supplement = {};
    const std::string_view more = details.rest.empty() ? details.posting_text : details.rest;
    // Of who ordered it, beside the reference of the entry.
    const bool second = is_reference(details.customer_reference) &&
                        details.customer_reference != entry.owner_reference &&
                        is_reference(entry.owner_reference);
    const std::string_view order = second ? details.customer_reference : std::string_view();
    if (order.empty() && (supplement.empty() || more.empty())) {
        return supplement.empty() ? more : supplement;
    }
    bank::TextBuilder out(arena_, supplement.size() + more.size() + order.size() + 7);
    out.add(supplement);
    if (!more.empty()) out.add(supplement.empty() ? "" : " ").add(more);
    if (!order.empty()) out.add(out.size() == 0 ? "KREF+" : " KREF+").add(order);
    return out.take();
}

}  // namespace openitem::mt940
