// One entry (Ntry) of a statement, as the bank states it: values, no judgement.
//
// Versions 1 to 14 of camt.052, .053 and .054 differ in where some elements stand (Sts or Sts/Cd,
// Dbtr/Nm or Dbtr/Pty/Nm, BIC or BICFI, details below NtryDtls or the entry itself); all are read
// alike.
#pragma once

#include "connectors/camt/names.hpp"
#include "connectors/lib/bank/statement.hpp"

#include <openitem/values.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::camt {

/// A transaction of an entry (TxDtls). Views live as long as the document that was read.
struct Detail {
    std::optional<oi_amount> amount;    ///< in the entry's currency, signed; empty: not stated
    std::optional<oi_amount> original;  ///< as instructed, in another currency, unsigned
    std::optional<oi_amount> fee;       ///< what the bank kept of the amount
    bool credit = true;
    bool returned = false;  ///< the bank says it is a return
    std::string_view end_to_end_id, mandate, bank_reference;
    std::string_view debtor_name, debtor_account, debtor_bic;
    std::string_view creditor_name, creditor_account, creditor_bic;
    std::string_view ultimate_debtor, ultimate_creditor;
    std::string_view creditor_reference;
    std::string_view remittance_text;
    std::string_view return_reason;
    std::string_view information, return_information;
    std::vector<bank::Remittance> remittances;  ///< Strd, or what has no amount of its own
};

/// What the bank says of transactions it booked as one (Btch).
struct Batch {
    std::optional<std::uint64_t> count;  ///< of transactions
};

struct Entry {
    oi_amount amount{};  ///< signed: positive is money in
    bool reversal = false;
    bool returned = false;  ///< the bank's code says that it gives back an earlier one
    std::optional<Date> booked_on, value_on;
    std::optional<oi_amount> fee;
    std::string_view id, status, bank_reference, bank_code, information;
    std::vector<Detail> details;
    std::vector<Batch> batches;
    /// The bank booked several transactions as this one.
    bool is_batch() const;
    std::string_view bad_value_date;  ///< a value date that could not be read, as written
};

class EntryReader {
public:
    /// Throws Error(OI_BAD_DATA) when amount, direction or booking date cannot be read. The entry
    /// is valid until the next call.
    const Entry& read(Element ntry);

    /// Signed by a credit or debit indicator; the currency stands in the element's Ccy attribute.
    oi_amount amount(Element node) const;
    /// Of a choice between Dt and DtTm.
    std::optional<Date> date(Element choice, const char* field);
    bool is_credit(Element indicator) const;

private:
    static bool is_reversal(Element indicator);
    static void expect_once(Element ntry);
    void read_member(Element node, Name id, bool entry_is_credit);
    void read_value_date(Element choice);
    void read_details(Element details, bool entry_is_credit);
    void read_detail(Element node, Detail& detail, bool entry_is_credit);
    std::optional<oi_amount> best_amount(Element amounts, std::optional<oi_amount> own,
                                         Detail& detail) const;
    void read_return(Element information, Detail& detail);
    void read_batch(Element batch);
    void read_references(Element references, Detail& detail);
    void read_parties(Element parties, Detail& detail);
    void read_agents(Element agents, Detail& detail);
    void read_remittance(Element information, Detail& detail);
    void read_structured(Element structured, Detail& detail);
    void read_referred_document(Element document, bank::Remittance& remittance);
    void read_referred_amounts(Element amounts, bank::Remittance& remittance);
    std::optional<oi_amount> fees(Element charges) const;
    std::optional<oi_amount> try_amount(Element node) const;
    std::string_view bank_code(Element code);
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    Entry entry_;
    std::deque<std::string> texts_;  // put together, of the current entry
};

/// The account's number: IBAN, else any other identification.
std::string_view account_number(Element account);
/// The BIC of an agent or servicer; the institution's name goes to `name` when one is asked for.
std::string_view agent_bic(Element agent, std::string_view* name = nullptr);

}  // namespace openitem::camt
