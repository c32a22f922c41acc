// The batches of an ACH file as records: each becomes a bank_statement with a line per entry, and
// the receipts and returns among them.
//
// Seen from us: a credit entry brings us money. In a batch we sent ourselves it is the other way
// round, and it makes no receipt, since it only says what we asked for. What comes back undoes what
// we sent: a returned debit takes money we had collected, a returned credit gives back what we
// paid.
#pragma once

#include "connectors/lib/bank/statement.hpp"
#include "connectors/lib/bank/text_arena.hpp"
#include "connectors/nacha/file.hpp"
#include "connectors/nacha/remittance.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::nacha {

struct Options {
    std::vector<std::string> own_ids;  ///< company identifications of batches that we sent
    std::string account;               ///< ours, for entries that name only the other one
    bool payments = true;
    std::uint64_t max_bytes = std::uint64_t{256} << 20;
};

class BatchesWriter {
public:
    BatchesWriter(Run& run, const Options& options) : run_(run), options_(options), writer_(run) {}

    /// A batch that was refused goes to quarantine as a whole, an entry alone.
    /// `converted`: the bytes are not those of the source, where nothing is found by its offset.
    void write(std::string_view bytes, std::uint32_t handle, bool converted);

private:
    void add_batch(const AchFile& file, const Batch& batch);
    void begin(const AchFile& file, const Batch& batch, unsigned part);
    void add_entry(const BatchHeader& header, const Entry& entry);
    bank::Line make_line(const BatchHeader& header, const Entry& entry);
    void set_parties(bank::Line& line, const BatchHeader& header, const Entry& entry,
                     const Remitted& remitted);
    void set_international(bank::Line& line, const BatchHeader& header, const Entry& entry);
    std::string_view information(const BatchHeader& header, const Entry& entry,
                                 const Remitted& remitted);
    bool is_ours(const BatchHeader& header) const;
    void refuse(std::uint32_t entity, const Record& first, std::size_t from, std::size_t to,
                const Error& why);

    std::string_view place_text(const Record& record);
    oi_origin origin(std::size_t from, std::size_t to) const;

    Run& run_;
    const Options& options_;
    bank::StatementWriter writer_;
    bank::TextArena arena_;
    std::deque<Remitted> remitted_;  ///< of the lines since begin()
    std::string_view bytes_;
    std::uint32_t handle_ = 0, sequence_ = 0;
    bool converted_ = false;
    std::optional<Date> created_on_;
};

}  // namespace openitem::nacha
