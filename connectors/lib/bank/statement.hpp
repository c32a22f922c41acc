// A bank's statement as records: a bank_statement with its bank_lines, and the payments they show.
//
//     StatementWriter writer(run);
//     writer.begin(statement);
//     for (const Line& line : ...) writer.add(line);
//     writer.end();
//
// Money that came in is a receipt; a booked debit that gives a receipt back is its return.
// Everything else stays a line: what we paid, and credits that give back what we had paid. The
// payments follow the statement, since a record ends where the next begins. A statement that is too
// long to keep its payments until then is read again for them:
//
//     StatementWriter again(run);
//     again.begin_payments(statement);
//     for (const Line& line : ...) again.pay(line);
#pragma once

#include "connectors/lib/bank/occurrences.hpp"
#include "connectors/lib/rows/row_filler.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace openitem::bank {

/// What the payer says one part of a payment is for.
struct Remittance {
    std::string_view number, document_type, creditor_reference;
    std::optional<Date> issued_on;
    std::optional<oi_amount> due_amount, discount, credit_note, adjustment, paid;
    std::string_view adjustment_reason, text;
};

/// One row each.
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

struct Balance {
    oi_amount amount{};
    std::optional<Date> day;
};

/// Views live until end().
struct Statement {
    std::string_view source_id, number;
    std::string_view account;  ///< as the bank writes it
    std::string_view iban;     ///< the same as an IBAN where it is known, else the same
    std::string_view bic, holder, bank_name, currency;
    std::optional<Balance> opening, closing;
    std::optional<oi_amount> available;
    std::optional<Instant> created_at;
    bool payments = true;  ///< false: what it says is repeated elsewhere
    /// Bytes that most texts are parts of: they are kept once. Only within a unit (Run::attempt).
    std::string_view raw;
    std::string_view location;
    oi_origin origin{};
};

/// An entry, or one of its transactions. Views live until end().
struct Line {
    oi_amount amount{};  ///< signed: positive is money in
    std::optional<oi_amount> original, fee;
    std::optional<Date> booked_on, value_on;
    std::uint32_t sequence = 0;
    std::uint32_t detail = 0;   ///< 0: the entry has no details
    bool reversal = false;      ///< takes an earlier entry back
    bool returned = false;      ///< the bank says it is a return
    bool balance_only = false;  ///< counts for the balance, and never as a payment
    bool part_only = false;     ///< part of another line, which counts for the balance
    std::string_view entry_id, status, bank_code, method_code;
    std::string_view counterparty_name, counterparty_account, counterparty_bic;
    std::string_view end_to_end_id, bank_reference, mandate, creditor_reference, remittance_text;
    std::string_view return_reason, information;
    std::string_view account;         ///< ours, where the statement is of several
    std::string_view identity;        ///< what the bank promises to call it for ever
    std::string_view payment_number;  ///< empty: the bank's reference, and which of several details
    std::span<const Remittance> remittances;
    std::string_view location;
    oi_origin origin{};
};

/// The host is told of what is not in order by findings.
struct Problem {
    std::string_view rule;
    std::uint32_t flag = OI_FINDING_WARNING;
    std::string_view message;
    std::string_view location = {};
};

class StatementWriter {
public:
    explicit StatementWriter(Run& run) : run_(run), texts_(run.writer()) {}

    /// Twins are counted on over statements of one source that follow on each other: `goes_on` says
    /// that this is another page or part of the one before, and one that opens with what the last
    /// of its account closed with goes on as well. A copy does not.
    void begin(const Statement& statement, bool goes_on = false);
    BankLine add(const Line& line);
    /// Of the statement.
    void report(const Problem& problem);
    static void report(BankLine& line, const Problem& problem);
    /// An entry is in quarantine or was not counted: no sum is held against the balances.
    void is_incomplete() { complete_ = false; }
    /// Opening + booked entries = closing, where all are stated, else a finding `rule`. Then the
    /// payments.
    void end(std::string_view balance_rule);

    void begin_payments(const Statement& statement, bool goes_on = false);
    /// Writes the payment that a line shows, if it shows one.
    void pay(const Line& line);

    const std::optional<oi_amount>& booked() const { return booked_; }

private:
    struct Counted {
        std::uint64_t fingerprint = 0;
        std::uint32_t occurrence = 0;
    };
    struct Receipt {
        Line line;
        Counted counted;
    };

    /// The last statement of an account that closed: what follows on it is counted on.
    struct Chain {
        std::uint64_t number = 0, id = 0;
        oi_amount closing{};
    };

    static bool follows_on(const Chain& before, std::uint64_t id, const Statement& statement);
    void count_on(const Statement& statement, bool goes_on);
    Counted counted(const Line& line);
    void add_up(const Line& line);
    void check_balance(std::string_view rule);
    void add_payment(const Line& line, const Counted& counted);
    void make_source_id(const Line& line, const Counted& counted);
    std::string_view account_of(const Line& line) const;

    Run& run_;
    rows::KeptTexts texts_;
    Statement statement_;
    std::optional<BankStatement> record_;
    RowPlace record_place_;
    std::vector<Receipt> receipts_;
    Occurrences seen_;
    std::unordered_map<std::uint64_t, Chain> chains_;  // by account
    std::uint32_t source_ = 0;
    std::uint64_t number_ = 0, numbers_ = 0;  // of the chain, and how many there were
    std::uint64_t counted_as_ = 0;            // the account in that chain
    std::optional<oi_amount> booked_;
    bool complete_ = true;  // no entry is missing
    bool adds_up_ = true;   // in one currency
    std::string id_;  // of a payment; the account and the day at its start are seldom others
    std::size_t id_account_ = 0, id_day_ = 0;
    std::optional<Date> day_ = Date{INT32_MIN};
};

}  // namespace openitem::bank
