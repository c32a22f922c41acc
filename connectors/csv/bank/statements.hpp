// Entries become statements: one for each account and currency, the oldest entry first, whatever
// the order of the file, so that twins are counted alike in every export.
#pragma once

#include "connectors/lib/bank/statement.hpp"

#include <openitem/connector.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "entries.hpp"
#include "table.hpp"

namespace openitem::csv {

class StatementsOf {
public:
    StatementsOf(Run& run, const Settings& settings, const Table& table, const Entries& entries)
        : run_(run), settings_(settings), table_(table), entries_(entries), writer_(run) {}

    // `no_direction`: nothing in the file says debit or credit.
    void write(std::string_view bytes, bool no_direction);

private:
    struct Group {
        std::string_view account, currency;
        std::vector<const BankEntry*> entries;
        std::vector<const RefusedRow*> refused;
    };

    std::vector<Group> groups() const;
    void put_oldest_first(Group& group) const;
    bank::Statement head_of(const Group& group) const;
    void write_group(const Group& group, bool no_direction);
    void add(const BankEntry& entry, std::uint32_t sequence);
    void report_refused(const Group& group);
    void report_step(const Group& group, const bank::Statement& head);
    bool refused_between(const Group& group, const BankEntry& left, const BankEntry& right) const;

    Run& run_;
    const Settings& settings_;
    const Table& table_;
    const Entries& entries_;
    bank::StatementWriter writer_;
};

}  // namespace openitem::csv
