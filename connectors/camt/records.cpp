// What a line looks like as records.
#include "connectors/camt/statement.hpp"

#include <string>

namespace openitem::camt {

namespace {

template <class Owner>
void add_remittances(Owner& owner, const std::vector<Remittance>& remittances) {
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

/// UNCL 4461 of a bank transaction code: credit transfers, direct debits and cheques.
std::string_view method_of(std::string_view bank_code) {
    if (bank_code.starts_with("PMNT/RCDT/")) return bank_code.ends_with("/ESCT") ? "58" : "30";
    if (bank_code.starts_with("PMNT/IDDT/")) {
        const bool sepa = bank_code.ends_with("/ESDD") || bank_code.ends_with("/BBDD");
        return sepa ? "59" : "49";
    }
    if (bank_code.starts_with("PMNT/RCHQ/")) return "20";
    if (bank_code.starts_with("PMNT/MCRD/") || bank_code.starts_with("PMNT/CCRD/")) return "48";
    return {};
}

}  // namespace

void StatementReader::add_line(const Entry& entry, const Line& line, const xml::Part& part,
                               Split split) {
    BankLine row = record_->add_bank_line();
    row.location(place("Ntry", entry_count_)).origin(origin(part));
    row.entry_id(entry.id).sequence(entry_count_).occurrence(line.occurrence);
    if (line.detail != 0) row.detail(line.detail);
    if (entry.booked_on) row.booked_on(*entry.booked_on);
    if (entry.value_on) row.value_on(*entry.value_on);
    if (entry.reversal) row.reversal(1);
    row.amount(line.amount);
    if (line.original) row.original_amount(*line.original);
    if (line.fee) row.fee(*line.fee);
    row.status(entry.status).bank_code(entry.bank_code);
    row.counterparty_name(line.counterparty_name);
    row.counterparty_account(line.counterparty_account);
    row.counterparty_bic(line.counterparty_bic);
    row.end_to_end_id(line.end_to_end_id).bank_reference(line.bank_reference);
    row.mandate(line.mandate).creditor_reference(line.creditor_reference);
    row.remittance_text(line.remittance_text).return_reason(line.return_reason);
    row.information(line.information);
    add_remittances(row, line.remittances);
    add_findings(row, entry, line, split);
}

void StatementReader::add_findings(BankLine& row, const Entry& entry, const Line& line,
                                   Split split) const {
    const auto say = [&](std::string_view rule, std::uint32_t flag, const std::string& message) {
        row.add_finding().rule(rule).flag(flag).message(message);
    };
    if (!line.wrong_reference.empty()) {
        say("camt.reference", OI_FINDING_WARNING, line.wrong_reference);
    }
    if (split == Split::unequal) {
        say("camt.details", OI_FINDING_INFORMATION,
            "the amounts of the transactions do not make up the entry's: kept as one line");
    }
    if (!entry.bad_value_date.empty()) {
        say("camt.date", OI_FINDING_WARNING,
            "expected a value date like 2026-01-31, found " +
                openitem::detail::quoted(entry.bad_value_date));
    }
    if (line.detail > 1 || entry.batches.empty()) return;
    if (options_.batches_in_notifications && message_ != Message::notification &&
        entry.details.empty() && entry.is_batch()) {
        say("camt.batch", OI_FINDING_INFORMATION,
            "the transactions of this batch make its payments: expected in a camt.054 with the "
            "reference " +
                openitem::detail::quoted(line.bank_reference));
    }
    std::uint64_t count = 0;
    for (const Batch& batch : entry.batches) count += batch.count.value_or(0);
    if (!entry.details.empty() && count != 0 && count != entry.details.size()) {
        say("camt.batch", OI_FINDING_INFORMATION,
            "expected the " + std::to_string(count) + " transactions of the batch, found " +
                std::to_string(entry.details.size()));
    }
}

/// Money that came in is a receipt, a booked debit that gives a receipt back is its return.
/// Everything else stays a bank line: what we paid, and credits that give back what we had paid.
void StatementReader::add_payment(const Entry& entry, const Line& line, const xml::Part& part) {
    const bool booked = entry.status.empty() || entry.status == "BOOK";
    const bool credit = line.amount.units > 0;
    if (!booked || line.amount.units == 0 || credit == line.returned) return;
    const auto amount = credit ? line.amount : EntryReader::negated(line.amount);
    if (!amount) return;
    Payment row = run_.payment(lines_.source_id(entry, line));
    row.location(place("Ntry", entry_count_)).origin(origin(part));
    // What people call it by: the bank's reference, and which transaction of a collected entry.
    std::string number(line.bank_reference);
    if (!number.empty() && line.detail > 1) number.append("/").append(std::to_string(line.detail));
    row.number(number);
    row.kind(credit ? OI_PAYMENT_RECEIPT : OI_PAYMENT_RETURN).amount(*amount);
    if (line.fee) row.fee(*line.fee);
    if (entry.value_on) row.value_on(*entry.value_on);
    if (entry.booked_on) row.booked_on(*entry.booked_on);
    row.account(header_.account).method_code(method_of(entry.bank_code));
    row.payer_name(line.counterparty_name).payer_account(line.counterparty_account);
    row.payer_bic(line.counterparty_bic).end_to_end_id(line.end_to_end_id);
    row.bank_reference(line.bank_reference).mandate(line.mandate);
    row.creditor_reference(line.creditor_reference).remittance_text(line.remittance_text);
    row.return_reason(line.return_reason).occurrence(line.occurrence);
    add_remittances(row, line.remittances);
}

}  // namespace openitem::camt
