// How a company calls the accounts of its journal: policies/accounts.json, else the chart that
// comes with OpenItem.
//
//     [{"kind": "accounts", "version": 1, "effective_from": "2026-01-01",
//       "accounts": [{"account": "receivables", "number": "1400", "name": "Forderungen"},
//                    {"account": "receivables", "number": "1410", "customer": "10001"}]}]
//
// Of several rows for an account the one for the customer goes first, then the one for the
// currency; an account without a row is called as the chart before calls it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/currency.hpp"
#include "host/base/result.hpp"
#include "host/ledger/account.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::service {

class Chart {
public:
    struct Called {
        std::string_view number;
        std::string_view name;
    };

    // The chart that comes with OpenItem.
    Chart() = default;
    // Every version of a file, as policies are. An error names the key.
    static base::Result<Chart> read(std::string_view text);

    // On the day, for a line of that customer (by number; may be empty) and currency. The views
    // hold as long as the chart.
    Called find(ledger::Account account, std::string_view customer, base::Currency currency,
                base::Date on) const;

private:
    struct Row {
        ledger::Account account = {};
        std::string number, name, customer;
        std::string currency;  // empty: any
    };
    struct Version {
        model::PolicyHead head;
        std::vector<Row> rows;
    };

    static const Row* best(const Version& version, ledger::Account account,
                           std::string_view customer, base::Currency currency);

    std::vector<Version> versions_;  // by the day they begin
};

}  // namespace openitem::service
