// What a line of a CREMUL or DEBMUL, or a transaction of one, says of itself.
#pragma once

#include "connectors/edifact/values.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace openitem::edifact {

/// A LIN, or a SEQ of one. Views live as long as the message.
struct Entry {
    std::optional<Date> booked_on, executed_on, value_on;
    std::optional<oi_decimal> amount, original, fee;
    int amount_rank = 0;
    std::string_view currency, original_currency;
    std::string_view other_account, other_bic, account_holder;  ///< of the other side
    std::string_view name, bank_reference, end_to_end_id, bank_code, text;
};

class EntryReader {
public:
    /// `currency` is that of amounts that state none.
    EntryReader(const Document& document, bool credit, std::string_view currency)
        : document_(document), elements_(document), credit_(credit), currency_(currency) {}

    /// From segment `from` to before `end`; the documents listed there are left out.
    Entry read(std::uint32_t from, std::uint32_t end) const;
    /// Whether a FII is of the account that the advice is about, not of the other side.
    bool is_ours(std::string_view kind) const;

private:
    void read_entry_segment(Entry& out, std::uint32_t i, Loop loop) const;
    void read_date(Entry& out, std::uint32_t i) const;
    void read_amount(Entry& out, std::uint32_t i, Loop loop) const;
    void read_party(Entry& out, std::uint32_t i) const;
    void read_text(Entry& out, std::uint32_t i) const;

    const Document& document_;
    Elements elements_;
    bool credit_;
    std::string_view currency_;
};

}  // namespace openitem::edifact
