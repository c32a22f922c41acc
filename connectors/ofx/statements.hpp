// The statements of an OFX file as records: each becomes a bank_statement with a line per
// transaction, and the receipts they show.
#pragma once

#include "connectors/lib/bank/statement.hpp"
#include "connectors/lib/bank/text_arena.hpp"
#include "connectors/ofx/tags.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::ofx {

struct Options {
    bool payments = true;
    std::uint64_t max_bytes = std::uint64_t{64} << 20;
};

/// What stands between <STMTTRN> and </STMTTRN>, or names a statement, as it is written.
struct Transaction {
    std::string_view type, posted, available, amount, id, corrects, correction, server_id, check,
        reference, name, extended_name, payee, memo, other_account, other_bank, currency, rate,
        original_currency;
    std::string_view repeated;  ///< what it says twice, and not the same
    std::size_t from = 0, to = 0;
    std::uint32_t line = 0;
};

struct Header {
    std::string_view currency, bank_id, account, start, end, balance, balance_day, available;
    std::string_view status, status_message;
    std::string_view repeated;  ///< what it says twice, and not the same
    bool card = false;
    std::size_t from = 0;
    std::uint32_t line = 0;
};

class StatementsReader {
public:
    StatementsReader(Run& run, const Options& options)
        : run_(run), options_(options), writer_(run) {}

    /// A statement that cannot be read goes to quarantine as a whole, a transaction alone.
    /// Throws Error(OI_BAD_DATA, "ofx...") when it is no OFX, or is cut off. `converted`: the bytes
    /// are not those of the source, where nothing is found by its offset.
    void read(std::string_view source, std::string_view bytes, std::uint32_t handle,
              bool converted);

private:
    void take(const Tag& tag);
    void open(const Tag& tag);
    void close(const Tag& tag);
    void set(const Tag& tag);
    void set_transaction(const Tag& tag);
    void begin_statement(const Tag& tag, bool card);
    void finish_statement(std::size_t end);
    void finish_transaction(std::size_t end);
    void refuse_stray(const Tag& tag);
    void write_statement(std::size_t end);
    void add(const Transaction& from, std::uint32_t sequence);
    bank::Line make_line(const Transaction& from);
    void set_texts(bank::Line& line, const Transaction& from);
    void note_correction(bank::Line& line, const Transaction& from);

    std::string_view place_text(std::uint32_t line);
    oi_origin origin(std::size_t from, std::size_t to) const;

    Run& run_;
    const Options& options_;
    bank::StatementWriter writer_;
    bank::TextArena arena_;
    std::string_view name_, bytes_;
    std::uint32_t handle_ = 0;
    bool converted_ = false, found_any_ = false;
    bool in_statement_ = false, in_transaction_ = false;
    std::vector<std::string_view> path_;  ///< of the aggregates that matter
    Header header_;
    std::vector<Transaction> transactions_;
    std::string_view currency_;
};

}  // namespace openitem::ofx
