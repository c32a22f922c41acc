// Journal entries: lines that balance, and the hash that chains each entry to the one before it.
//
// A posted entry never changes. A correction is a reversal: the same lines with the opposite sign,
// in an entry that names the one it takes back. Everything here is a plain value; ids and dates are
// given.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/hash.hpp"
#include "host/base/result.hpp"
#include "host/ledger/account.hpp"
#include "host/ledger/ids.hpp"

namespace openitem::ledger {

// What happened. The numbers are hashed: they never change.
enum class Event : std::uint8_t {
    invoice = 1,
    credit_note = 2,
    debit_note = 3,
    prepayment_invoice = 4,
    payment = 5,
    refund = 6,
    payment_return = 7,
    allocation = 8,  // a payment or credit applied to an invoice
    discount = 9,
    write_off = 10,
    opening = 11,  // an open item taken over at the cut-over date (A13)
    transfer =
        12,  // an open amount moves to another account: a payer identified, cash left on account
    reversal = 13,
    archive = 14,  // no lines: takes the hash of an archived source into the chain (A25)
    period = 15,   // no lines: from here on the books are closed through its date (A18)
    exchange =
        16,  // money of one currency becomes money of another: one item closes, another is made
    revaluation = 17,       // foreign items at the rate of a day; reversed the day after (A11)
    bank_charge = 18,       // a bank kept a part of what was paid, and we bear it
    relief = 19,            // the tax of a write-off: given back, or not (A16)
    charge = 20,            // interest or costs that the customer owes besides
    provision = 21,         // the allowance becomes what it should be (A17)
    intercompany_out = 22,  // a receipt that was meant for a sister company leaves (A20)
    intercompany_in = 23,   // and arrives there
};
inline constexpr unsigned event_count = 23;
std::string_view to_string(Event event) noexcept;
// Its entries have no lines, and a hash of something outside the journal.
constexpr bool carries_evidence(Event event) noexcept {
    return event == Event::archive || event == Event::period;
}

// Who decided it (A4): entries that mirror a source are never exported back to it.
enum class Origin : std::uint8_t { source = 1, openitem = 2 };
std::string_view to_string(Origin origin) noexcept;

struct Line {
    Account account = {};
    CustomerId customer = {};      // none on accounts that are no customer's
    ItemId item = {};              // on every control account, see is_control()
    base::Currency currency = {};  // of the transaction
    std::int64_t amount = 0;      // minor units of currency; a debit is positive, a credit negative
    std::int64_t functional = 0;  // the same in the company's currency

    friend bool operator==(const Line&, const Line&) noexcept = default;
};

struct Entry {
    EntryId id = {};
    Event event = {};
    Origin origin = Origin::source;
    base::Date date = {};   // posting date; of a period entry: the last day that is closed
    RecordId record = {};   // what it was posted from; none when OpenItem decided it itself
    EntryId reverses = {};  // only on a reversal
    // Only on an archive entry: the source's hash; and on a period entry: that of the decision.
    base::Digest evidence = {};

    friend bool operator==(const Entry&, const Entry&) noexcept = default;
};

// An error, rule "entry.unbalanced", unless the lines sum to zero in functional currency and in
// every transaction currency (A11). An entry without lines balances.
base::Result<void> check_balanced(std::span<const Line> lines);

// Appends the lines that close an entry of several currencies: one fx_clearing line for each
// currency that does not sum to zero, which leave nothing there in functional currency either; and
// one line (amount 0) on the account `difference` for what then remains in functional currency,
// which is the currency of that line. Does nothing to an entry that balances.
void close_currencies(std::vector<Line>& lines, base::Currency functional,
                      Account difference = Account::fx_difference);

// Appends the lines that take `lines` back.
void append_reversal(std::span<const Line> lines, std::vector<Line>& out);

// Replaces `out` by the bytes that are hashed: little-endian, the same for every store and machine.
// No clock and no random id is among them. The layout is in entry.cpp and never changes.
void canonical_bytes(const Entry& entry, std::span<const Line> lines, std::string& out);

// SHA-256 of the hash before and the canonical bytes of each entry added. Owns its buffers and
// allocates nothing once they have grown; for one thread.
class Chain {
public:
    // `last` is the hash of the newest entry already in the journal, zero when it is empty.
    explicit Chain(const base::Digest& last = {}) : last_(last) {}

    const base::Digest& add(const Entry& entry, std::span<const Line> lines);
    const base::Digest& last() const noexcept { return last_; }
    void restart(const base::Digest& last) noexcept { last_ = last; }

private:
    base::Sha256 sha_;
    base::Digest last_;
    std::string bytes_;
};

}  // namespace openitem::ledger
