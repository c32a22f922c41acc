// What a source says it has delivered, against what came: count and sum.
//
// A `balance` record of kind control_total states them for one kind of record, which its `account`
// names ("invoice", "payment"; empty: invoices). The sum of invoices is of their totals, what we
// owe subtracted; that of payments is of receipts, with what went back subtracted. What could not
// be read counts for nothing, so that what is lost on the way shows.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/sync/books.hpp"
#include "host/sync/prepare.hpp"

namespace openitem::sync {

class ControlTotals {
public:
    void count(const PreparedRecord& record);
    // Of a whole delivery: one line for each total that was stated.
    std::vector<ControlTotal> compare() const;

private:
    struct Came {
        std::uint64_t count = 0;
        std::map<base::Currency, base::int128> sums;
    };
    struct Stated {
        std::uint32_t entity = 0;
        std::string source_id;
        std::optional<std::int64_t> count;
        std::optional<base::Money> sum;
    };
    void add(std::uint32_t entity, base::Currency currency, std::int64_t minor);
    void keep(const model::BalanceFacts& balance);

    std::array<Came, OI_ENTITY_COUNT> came_{};
    std::vector<Stated> stated_;
};

}  // namespace openitem::sync
