// What becomes of an entry: one line, or one for each of its transactions, and who stands on its
// other side.
#pragma once

#include "connectors/camt/entry.hpp"
#include "connectors/camt/seen.hpp"

#include <cstdint>
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
    bool returned = false;  ///< gives back an earlier amount
    std::vector<Remittance> remittances;
    std::uint64_t fingerprint = 0;
};

/// The lines of one statement, in order. Counts what is alike.
class LineMaker {
public:
    /// Starts a statement of this account.
    void start(std::string_view account);
    /// Valid until the next call. `unsplit` says that the details' amounts do not make up the
    /// entry's, which is then kept as one line.
    std::span<const Line> make(const Entry& entry, bool& unsplit);

    /// Names a line's payment: account, booking day, amount and a digest of its references, and
    /// which of several alike it is. The same statement delivered again gives the same.
    std::string source_id(const Entry& entry, const Line& line) const;

private:
    Line from_detail(const Entry& entry, const Detail& detail) const;
    void merge_others(const Entry& entry, Line& line) const;
    void identify(const Entry& entry, Line& line);

    std::string account_;
    std::vector<Line> lines_;
    Seen seen_;
};

/// 2026-01-31
std::string to_text(Date day);
/// 1234.5EUR: no zeros at the end, so that the same money is the same text.
std::string to_text(const oi_amount& amount);

}  // namespace openitem::camt
