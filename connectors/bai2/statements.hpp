// The groups of a BAI2 file as records: each account of a report becomes a bank_statement with its
// lines, and the payments they show.
#pragma once

#include "connectors/bai2/file.hpp"
#include "connectors/bai2/types.hpp"
#include "connectors/lib/bank/payments.hpp"
#include "connectors/lib/bank/statement.hpp"
#include "connectors/lib/bank/text_arena.hpp"

#include <openitem/connector.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::bai2 {

struct Options {
    /// From all reports but those of the same day that are interim: the next one repeats them.
    bank::Payments payments = bank::Payments::statements;
    std::string currency = "USD";  ///< where neither account nor group names one
    std::uint64_t max_bytes = std::uint64_t{64} << 20;
};

class StatementsWriter {
public:
    StatementsWriter(Run& run, const Options& options)
        : run_(run), options_(options), writer_(run) {}

    /// A group or an account that was refused goes to quarantine, the others become records.
    /// `converted`: the bytes are not those of the source, where nothing is found by its offset.
    void write(std::string_view bytes, std::uint32_t handle, bool converted);

private:
    void add_group(const Group& group);
    void add_account(const Group& group, const Account& account);
    void add_lines(const Group& group, const Account& account);
    void mark_deposits(const Account& account);
    void check_sums(const Account& account);
    bank::Line make_line(const Group& group, const Detail& detail);
    std::string_view information(const Detail& detail, const Type* type);
    void refuse(std::uint32_t entity, const Place& place, const Error& why);

    oi_amount money(std::int64_t units) const;
    std::string_view place_text(const Place& place);
    oi_origin origin(const Place& place) const;

    Run& run_;
    const Options& options_;
    bank::StatementWriter writer_;
    bank::TextArena arena_;
    std::string_view bytes_, currency_;
    std::uint32_t handle_ = 0;
    bool converted_ = false;
    std::vector<std::uint8_t> parts_;  ///< of an account's details
};

}  // namespace openitem::bai2
