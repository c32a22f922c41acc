#include "connectors/lib/bank/statement.hpp"

#include "connectors/lib/bank/money.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <charconv>
#include <functional>

namespace openitem::bank {

namespace {

bool is_booked(const Line& line) { return line.status.empty() || line.status == "BOOK"; }

/// A credit is a receipt unless it gives back what we paid, a debit only a return of a receipt.
bool shows_payment(const Line& line) {
    if (line.balance_only || !is_booked(line) || line.amount.units == 0) return false;
    return (line.amount.units > 0) != (line.returned || line.reversal);
}

std::optional<Date> day_of(const Line& line) {
    return line.booked_on ? line.booked_on : line.value_on;
}

/// By what the bank promises to call it where it does: the rest that it says of it at another time
/// may differ in length.
std::uint64_t fingerprint_of(const Line& line) {
    Fingerprint digest;
    const auto day = day_of(line);
    const oi_amount amount = stripped(line.amount);
    digest.add(static_cast<std::uint64_t>(day ? day->days : INT32_MIN));
    digest.add(static_cast<std::uint64_t>(amount.units));
    digest.add(std::uint64_t{amount.scale});
    digest.add(std::string_view(amount.currency, 3));
    if (!line.identity.empty()) {
        digest.add(line.identity);
        return digest.value();
    }
    for (const std::string_view part :
         {line.bank_reference, line.end_to_end_id, line.creditor_reference, line.remittance_text,
          line.counterparty_account, line.counterparty_name}) {
        digest.add(part);
    }
    return digest.value();
}

void append(std::string& to, std::uint64_t number) {
    char digits[20];
    to.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace

void StatementWriter::begin_payments(const Statement& statement, bool goes_on) {
    statement_ = statement;
    receipts_.clear();
    texts_ = statement.raw.empty() ? rows::KeptTexts(run_.writer())
                                   : rows::KeptTexts(run_.writer(), statement.raw);
    count_on(statement, goes_on);
}

void StatementWriter::begin(const Statement& statement, bool goes_on) {
    begin_payments(statement, goes_on);
    booked_.reset();
    complete_ = adds_up_ = true;
    if (statement.source_id.empty()) throw_no_identity(OI_BANK_STATEMENT);
    record_place_ = run_.writer().add_root(OI_BANK_STATEMENT);
    record_.emplace(run_.writer(), record_place_);
    record_->source_id(statement.source_id);
    record_->location(statement.location).origin(statement.origin);
    record_->number(statement.number).account(statement.account).currency(statement.currency);
    if (statement.opening) {
        record_->opening(statement.opening->amount);
        if (statement.opening->day) record_->opened_on(*statement.opening->day);
    }
    if (statement.closing) {
        record_->closing(statement.closing->amount);
        if (statement.closing->day) record_->closed_on(*statement.closing->day);
    }
    if (statement.available) record_->available(*statement.available);
    if (statement.created_at) record_->created_at(*statement.created_at);
    if (statement.iban.empty() && statement.bic.empty() && statement.holder.empty()) return;
    record_->add_bank_account()
        .iban(statement.iban)
        .bic(statement.bic)
        .holder(statement.holder)
        .currency(statement.currency)
        .bank_name(statement.bank_name);
}

/// It opens with what the one before closed with, and is no copy of it.
bool StatementWriter::follows_on(const Chain& before, std::uint64_t id,
                                 const Statement& statement) {
    if (!statement.opening || !equal(before.closing, statement.opening->amount)) return false;
    const bool even = !statement.closing || equal(before.closing, statement.closing->amount);
    return before.id != id || !even;
}

void StatementWriter::count_on(const Statement& statement, bool goes_on) {
    if (statement.origin.source != source_) {
        source_ = statement.origin.source;
        chains_.clear();
        seen_.clear();
    }
    const std::hash<std::string_view> hash;
    const std::uint64_t id = hash(statement.source_id);
    const std::uint64_t account = hash(statement.account) * 31 + hash(statement.currency);
    const auto found = chains_.find(account);
    const Chain* const before = found == chains_.end() ? nullptr : &found->second;
    if (!goes_on) {
        const bool follows = before && follows_on(*before, id, statement);
        // Nothing can go on any more with what was counted.
        const bool last = chains_.empty() || (chains_.size() == 1 && before && statement.closing);
        if (!follows && last) seen_.clear();
        number_ = follows ? before->number : ++numbers_;
    }
    if (statement.closing) {
        chains_.insert_or_assign(account, Chain{number_, id, statement.closing->amount});
    }
    counted_as_ = account + number_ * 0x9E3779B97F4A7C15u;
}

BankLine StatementWriter::add(const Line& line) {
    const Counted count = counted(line);
    const rows::RowFiller<oi_bank_line> row(texts_,
                                            run_.writer().add_child(OI_BANK_LINE, record_place_));
    row.place(line.location, line.origin);
    row.set<OI_BANK_LINE_ENTRY_ID>(&oi_bank_line::entry_id, line.entry_id);
    row.set<OI_BANK_LINE_SEQUENCE>(&oi_bank_line::sequence, line.sequence);
    row.set<OI_BANK_LINE_OCCURRENCE>(&oi_bank_line::occurrence, count.occurrence);
    if (line.detail != 0) row.set<OI_BANK_LINE_DETAIL>(&oi_bank_line::detail, line.detail);
    row.set_if<OI_BANK_LINE_BOOKED_ON>(&oi_bank_line::booked_on, line.booked_on);
    row.set_if<OI_BANK_LINE_VALUE_ON>(&oi_bank_line::value_on, line.value_on);
    if (line.reversal) row.set<OI_BANK_LINE_REVERSAL>(&oi_bank_line::reversal, 1);
    row.set<OI_BANK_LINE_AMOUNT>(&oi_bank_line::amount, line.amount);
    row.set_if<OI_BANK_LINE_ORIGINAL_AMOUNT>(&oi_bank_line::original_amount, line.original);
    row.set_if<OI_BANK_LINE_FEE>(&oi_bank_line::fee, line.fee);
    row.set<OI_BANK_LINE_STATUS>(&oi_bank_line::status, line.status);
    row.set<OI_BANK_LINE_BANK_CODE>(&oi_bank_line::bank_code, line.bank_code);
    row.set<OI_BANK_LINE_COUNTERPARTY_NAME>(&oi_bank_line::counterparty_name,
                                            line.counterparty_name);
    row.set<OI_BANK_LINE_COUNTERPARTY_ACCOUNT>(&oi_bank_line::counterparty_account,
                                               line.counterparty_account);
    row.set<OI_BANK_LINE_COUNTERPARTY_BIC>(&oi_bank_line::counterparty_bic, line.counterparty_bic);
    row.set<OI_BANK_LINE_END_TO_END_ID>(&oi_bank_line::end_to_end_id, line.end_to_end_id);
    row.set<OI_BANK_LINE_BANK_REFERENCE>(&oi_bank_line::bank_reference, line.bank_reference);
    row.set<OI_BANK_LINE_MANDATE>(&oi_bank_line::mandate, line.mandate);
    row.set<OI_BANK_LINE_CREDITOR_REFERENCE>(&oi_bank_line::creditor_reference,
                                             line.creditor_reference);
    row.set<OI_BANK_LINE_REMITTANCE_TEXT>(&oi_bank_line::remittance_text, line.remittance_text);
    row.set<OI_BANK_LINE_RETURN_REASON>(&oi_bank_line::return_reason, line.return_reason);
    row.set<OI_BANK_LINE_INFORMATION>(&oi_bank_line::information, line.information);
    auto built = row.builder<BankLine>();
    add_remittances(built, line.remittances);
    add_up(line);
    if (statement_.payments && shows_payment(line)) {
        Receipt& receipt = receipts_.emplace_back();
        receipt.line = line;
        receipt.counted = count;
    }
    return built;
}

StatementWriter::Counted StatementWriter::counted(const Line& line) {
    const std::uint64_t fingerprint = fingerprint_of(line);
    return {fingerprint, seen_.count(fingerprint + counted_as_)};
}

void StatementWriter::pay(const Line& line) {
    const Counted count = counted(line);
    if (statement_.payments && shows_payment(line)) add_payment(line, count);
}

void StatementWriter::add_up(const Line& line) {
    if (!is_booked(line) || line.part_only) return;
    if (!booked_) {
        booked_ = line.amount;
    } else if (const auto more = sum(*booked_, line.amount)) {
        booked_ = more;
    } else {
        adds_up_ = false;
    }
}

void StatementWriter::report(const Problem& problem) {
    record_->add_finding()
        .rule(problem.rule)
        .flag(problem.flag)
        .message_location(problem.location)
        .message(problem.message);
}

void StatementWriter::report(BankLine& line, const Problem& problem) {
    line.add_finding()
        .rule(problem.rule)
        .flag(problem.flag)
        .message_location(problem.location)
        .message(problem.message);
}

void StatementWriter::check_balance(std::string_view rule) {
    const auto& opening = statement_.opening;
    const auto& closing = statement_.closing;
    if (!complete_ || !opening || !closing) return;
    const auto expected = !adds_up_ ? std::nullopt
                          : booked_ ? sum(opening->amount, *booked_)
                                    : opening->amount;
    if (!expected || !same_currency(*expected, closing->amount)) {
        return report({rule, OI_FINDING_WARNING,
                       "expected balances and entries in one currency, to be held against each "
                       "other, found several (or a sum beyond 18 digits)",
                       statement_.location});
    }
    if (equal(*expected, closing->amount)) return;
    report({rule, OI_FINDING_WARNING,
            "opening balance and entries make " + shown(*expected) + ", the closing balance is " +
                shown(closing->amount),
            statement_.location});
}

void StatementWriter::end(std::string_view balance_rule) {
    check_balance(balance_rule);
    for (const Receipt& receipt : receipts_) add_payment(receipt.line, receipt.counted);
    receipts_.clear();
    record_.reset();
}

std::string_view StatementWriter::account_of(const Line& line) const {
    if (!line.account.empty()) return line.account;
    return statement_.iban.empty() ? statement_.account : statement_.iban;
}

/// Account, booking day, amount, a digest of its references, and which of several alike it is: the
/// same statement delivered again gives the same.
void StatementWriter::make_source_id(const Line& line, const Counted& counted) {
    constexpr char digits[] = "0123456789abcdef";
    const std::string_view account = account_of(line);
    const auto day = day_of(line);
    if (day_ != day || std::string_view(id_).substr(0, id_account_) != account) {
        day_ = day;
        id_account_ = account.size();
        id_.assign(account).append("|").append(day ? to_text(*day) : "").append("|");
        id_day_ = id_.size();
    }
    const oi_amount amount = stripped(line.amount);
    char rest[4 + 16 + 2];
    char* to = std::copy_n(amount.currency, 3, rest);
    *to++ = '|';
    for (int shift = 60; shift >= 0; shift -= 4) *to++ = digits[counted.fingerprint >> shift & 15];
    *to++ = '|';
    id_.resize(id_day_);
    id_.append(to_text(amount)).append(rest, to);
    append(id_, counted.occurrence);
}

void StatementWriter::add_payment(const Line& line, const Counted& counted) {
    const bool credit = line.amount.units > 0;
    const auto amount = credit ? line.amount : negated(line.amount);
    if (!amount) return;
    make_source_id(line, counted);
    const rows::RowFiller<oi_payment> row(texts_, run_.writer().add_root(OI_PAYMENT));
    row.place(line.location, line.origin);
    const std::string_view number =
        line.payment_number.empty() ? line.bank_reference : line.payment_number;
    row.set<OI_PAYMENT_SOURCE_ID>(&oi_payment::source_id, id_);
    if (line.payment_number.empty() && !number.empty() && line.detail > 1) {
        row.set<OI_PAYMENT_NUMBER>(&oi_payment::number,
                                   std::string(number) + "/" + std::to_string(line.detail));
    } else {
        row.set<OI_PAYMENT_NUMBER>(&oi_payment::number, number);
    }
    row.set<OI_PAYMENT_KIND>(&oi_payment::kind, credit ? OI_PAYMENT_RECEIPT : OI_PAYMENT_RETURN);
    row.set<OI_PAYMENT_AMOUNT>(&oi_payment::amount, *amount);
    row.set_if<OI_PAYMENT_FEE>(&oi_payment::fee, line.fee);
    row.set_if<OI_PAYMENT_VALUE_ON>(&oi_payment::value_on, line.value_on);
    row.set_if<OI_PAYMENT_BOOKED_ON>(&oi_payment::booked_on, line.booked_on);
    row.set<OI_PAYMENT_ACCOUNT>(&oi_payment::account, account_of(line));
    row.set<OI_PAYMENT_METHOD_CODE>(&oi_payment::method_code, line.method_code);
    row.set<OI_PAYMENT_PAYER_NAME>(&oi_payment::payer_name, line.counterparty_name);
    row.set<OI_PAYMENT_PAYER_ACCOUNT>(&oi_payment::payer_account, line.counterparty_account);
    row.set<OI_PAYMENT_PAYER_BIC>(&oi_payment::payer_bic, line.counterparty_bic);
    row.set<OI_PAYMENT_END_TO_END_ID>(&oi_payment::end_to_end_id, line.end_to_end_id);
    row.set<OI_PAYMENT_BANK_REFERENCE>(&oi_payment::bank_reference, line.bank_reference);
    row.set<OI_PAYMENT_MANDATE>(&oi_payment::mandate, line.mandate);
    row.set<OI_PAYMENT_CREDITOR_REFERENCE>(&oi_payment::creditor_reference,
                                           line.creditor_reference);
    row.set<OI_PAYMENT_REMITTANCE_TEXT>(&oi_payment::remittance_text, line.remittance_text);
    row.set<OI_PAYMENT_RETURN_REASON>(&oi_payment::return_reason, line.return_reason);
    row.set<OI_PAYMENT_OCCURRENCE>(&oi_payment::occurrence, counted.occurrence);
    auto built = row.builder<Payment>();
    add_remittances(built, line.remittances);
}

}  // namespace openitem::bank
