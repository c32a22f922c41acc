// What becomes of an entry: one line, or one for each of its transactions, and who stands on its
// other side.
#pragma once

#include "connectors/camt/entry.hpp"
#include "connectors/camt/seen.hpp"

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::camt {

/// A bank line and, where it is one, the payment it shows. Views live as long as the entry.
struct Line {
    oi_amount amount{};  ///< signed
    std::optional<oi_amount> original, fee;
    std::uint32_t detail = 0;  ///< position within the entry, 0: the entry has no details
    std::uint32_t occurrence = 1;
    std::string_view counterparty_name, counterparty_account, counterparty_bic;
    std::string_view end_to_end_id, bank_reference, mandate, creditor_reference, remittance_text;
    std::string_view return_reason;
    std::string information;
    std::string wrong_reference;  ///< what is wrong with a creditor reference; empty: nothing
    bool returned = false;        ///< gives back an earlier amount
    std::vector<Remittance> remittances;
    std::uint64_t fingerprint = 0;
};

/// How an entry with several transactions was made into lines.
enum class Split : std::uint8_t {
    none,      ///< one line
    whole,     ///< a line for each transaction, together the entry
    charges,   ///< the same and one for the charges that were kept
    unequal,   ///< one line: what the transactions state does not make up the entry
    unstated,  ///< one line: not all of them state an amount in the entry's currency
};

/// The lines of statements, in order. Counts what is alike.
class LineMaker {
public:
    /// Starts a statement of this account. `goes_on`: it follows on the one before, so that entries
    /// alike in both are two.
    void start(std::string_view account, bool goes_on);
    /// Valid until the next call.
    std::span<const Line> make(const Entry& entry, Split& split);

    /// Names a line's payment: account, booking day, amount and a digest of its references, and
    /// which of several alike it is. The same statement delivered again gives the same.
    std::string source_id(const Entry& entry, const Line& line) const;

private:
    Line from_detail(const Entry& entry, const Detail& detail);
    void take_reference(Line& line);
    void merge_others(const Entry& entry, Line& line) const;
    void identify(const Entry& entry, Line& line, bool of_several);
    Split choose(const Entry& entry) const;

    std::string account_;
    std::vector<Line> lines_;
    std::deque<std::string> texts_;  // of the lines, where they are not the entry's
    Seen seen_;
};

/// 2026-01-31
std::string to_text(Date day);
/// 1234.5EUR: no zeros at the end, so that the same money is the same text.
std::string to_text(const oi_amount& amount);

}  // namespace openitem::camt
