// What becomes of an entry: one line, or one for each of its transactions, and who stands on its
// other side.
#pragma once

#include "connectors/camt/entry.hpp"
#include "connectors/lib/bank/references.hpp"

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::camt {

/// Views live as long as the entry.
struct Line : bank::Line {
    std::string_view wrong_reference;  ///< what is wrong with a creditor reference; empty: nothing
};

/// How an entry with several transactions was made into lines.
enum class Split : std::uint8_t {
    none,      ///< one line
    whole,     ///< a line for each transaction, together the entry
    charges,   ///< the same and one for the charges that were kept
    unequal,   ///< one line: what the transactions state does not make up the entry
    unstated,  ///< one line: not all of them state an amount in the entry's currency
};

class LineMaker {
public:
    /// Starts a statement of this account.
    void start(std::string_view account) { country_ = bank::country_of(account); }
    /// Valid until the next call.
    std::span<Line> make(const Entry& entry, Split& split);

private:
    Line from_detail(const Entry& entry, const Detail& detail, const oi_amount& amount);
    void take_reference(Line& line);
    void merge_others(const Entry& entry, Line& line);
    std::string_view joined(std::initializer_list<std::string_view> parts);

    std::string country_;
    std::vector<Line> lines_;
    std::vector<bank::Remittance> merged_;
    std::deque<std::string> texts_;  // of the lines, where they are not the entry's
};

}  // namespace openitem::camt
