#include "connectors/lib/bank/statement.hpp"

#include "connectors/lib/bank/money.hpp"

#include <openitem/to_text.hpp>

#include <algorithm>
#include <charconv>

namespace openitem::bank {

namespace {

template <class Owner>
void add_remittances(Owner& owner, std::span<const Remittance> remittances) {
    for (const Remittance& from : remittances) {
        RemittanceLine row = owner.add_remittance_line();
        row.number(from.number).document_type(from.document_type);
        row.creditor_reference(from.creditor_reference).text(from.text);
        if (from.issued_on) row.issued_on(*from.issued_on);
        if (from.due_amount) row.due_amount(*from.due_amount);
        if (from.discount) row.discount(*from.discount);
        if (from.credit_note) row.credit_note(*from.credit_note);
        if (from.adjustment) row.adjustment(*from.adjustment);
        row.adjustment_reason(from.adjustment_reason);
        if (from.paid) row.paid(*from.paid);
    }
}

bool is_booked(const Line& line) { return line.status.empty() || line.status == "BOOK"; }

/// A credit is a receipt unless it gives back what we paid, a debit only a return of a receipt.
bool shows_payment(const Line& line) {
    if (line.balance_only || !is_booked(line) || line.amount.units == 0) return false;
    return (line.amount.units > 0) != (line.returned || line.reversal);
}

/// The fields camt's entries are told apart by, in the same order.
std::uint64_t fingerprint_of(const Line& line) {
    Fingerprint digest;
    const oi_amount amount = stripped(line.amount);
    digest.add(static_cast<std::uint64_t>(line.booked_on ? line.booked_on->days : INT32_MIN));
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

void StatementWriter::begin(const Statement& statement, bool goes_on) {
    statement_ = statement;
    receipts_.clear();
    if (!goes_on) seen_.clear();
    booked_.reset();
    complete_ = true;
    record_ = run_.bank_statement(statement.source_id);
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

BankLine StatementWriter::add(const Line& line) {
    const std::uint64_t fingerprint = fingerprint_of(line);
    const std::uint32_t occurrence = seen_.count(fingerprint);
    BankLine row = record_->add_bank_line();
    row.location(line.location).origin(line.origin);
    row.entry_id(line.entry_id).sequence(line.sequence).occurrence(occurrence);
    if (line.detail != 0) row.detail(line.detail);
    if (line.booked_on) row.booked_on(*line.booked_on);
    if (line.value_on) row.value_on(*line.value_on);
    if (line.reversal) row.reversal(1);
    row.amount(line.amount);
    if (line.original) row.original_amount(*line.original);
    if (line.fee) row.fee(*line.fee);
    row.status(line.status).bank_code(line.bank_code);
    row.counterparty_name(line.counterparty_name);
    row.counterparty_account(line.counterparty_account);
    row.counterparty_bic(line.counterparty_bic);
    row.end_to_end_id(line.end_to_end_id).bank_reference(line.bank_reference);
    row.mandate(line.mandate).creditor_reference(line.creditor_reference);
    row.remittance_text(line.remittance_text).return_reason(line.return_reason);
    row.information(line.information);
    add_remittances(row, line.remittances);
    count(line);
    if (statement_.payments && shows_payment(line)) {
        Receipt& receipt = receipts_.emplace_back();
        receipt.line = line;
        receipt.fingerprint = fingerprint;
        receipt.occurrence = occurrence;
    }
    return row;
}

void StatementWriter::count(const Line& line) {
    if (!is_booked(line) || line.part_only) return;
    if (!booked_) {
        booked_ = line.amount;
    } else if (const auto more = sum(*booked_, line.amount)) {
        booked_ = more;
    } else {
        complete_ = false;
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
    const auto expected = booked_ ? sum(opening->amount, *booked_) : opening->amount;
    if (!expected || !same_currency(*expected, closing->amount)) {
        return report({rule, OI_FINDING_WARNING,
                       "expected balances and entries in one currency, to be held against each "
                       "other, found several",
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
    for (const Receipt& receipt : receipts_) add_payment(receipt);
    receipts_.clear();
    record_.reset();
}

std::string_view StatementWriter::account_of(const Line& line) const {
    if (!line.account.empty()) return line.account;
    return statement_.iban.empty() ? statement_.account : statement_.iban;
}

/// Account, booking day, amount, a digest of its references, and which of several alike it is: the
/// same statement delivered again gives the same.
void StatementWriter::make_source_id(const Receipt& receipt) {
    constexpr char digits[] = "0123456789abcdef";
    const Line& line = receipt.line;
    if (line.booked_on && day_ != *line.booked_on) {
        day_ = *line.booked_on;
        day_text_ = to_text(day_);
    }
    const oi_amount amount = stripped(line.amount);
    char rest[4 + 16 + 2] = {};
    char* to = std::copy_n(amount.currency, 3, rest);
    *to++ = '|';
    for (int shift = 60; shift >= 0; shift -= 4) *to++ = digits[receipt.fingerprint >> shift & 15];
    *to++ = '|';
    id_.assign(account_of(line)).append("|");
    if (line.booked_on) id_.append(day_text_);
    id_.append("|").append(to_text(amount)).append(rest, to);
    append(id_, receipt.occurrence);
}

void StatementWriter::add_payment(const Receipt& receipt) {
    const Line& line = receipt.line;
    const bool credit = line.amount.units > 0;
    const auto amount = credit ? line.amount : negated(line.amount);
    if (!amount) return;
    make_source_id(receipt);
    Payment row = run_.payment(id_);
    row.location(line.location).origin(line.origin);
    const std::string_view number =
        line.payment_number.empty() ? line.bank_reference : line.payment_number;
    if (!number.empty() && line.detail > 1) {
        row.number(std::string(number) + "/" + std::to_string(line.detail));
    } else {
        row.number(number);
    }
    row.kind(credit ? OI_PAYMENT_RECEIPT : OI_PAYMENT_RETURN).amount(*amount);
    if (line.fee) row.fee(*line.fee);
    if (line.value_on) row.value_on(*line.value_on);
    if (line.booked_on) row.booked_on(*line.booked_on);
    row.account(account_of(line));
    row.method_code(line.method_code);
    row.payer_name(line.counterparty_name).payer_account(line.counterparty_account);
    row.payer_bic(line.counterparty_bic).end_to_end_id(line.end_to_end_id);
    row.bank_reference(line.bank_reference).mandate(line.mandate);
    row.creditor_reference(line.creditor_reference).remittance_text(line.remittance_text);
    row.return_reason(line.return_reason).occurrence(receipt.occurrence);
    add_remittances(row, line.remittances);
}

}  // namespace openitem::bank
