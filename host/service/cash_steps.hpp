// What applying by rule and by hand have in common.
#pragma once

#include <string>

#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// Who applies cash (A4): as company.json says, else whoever has done it so far. Ends the command
// with answer_is_no when that is the source.
void require_own_allocations(const Workspace& workspace, const std::string& company,
                             store::Store& books);

// What money that became another currency has paid: the document, and how much in that currency.
// `either`: an item of the exchange. None: it has paid nothing.
struct PaidByExchange {
    std::string number;
    base::Money amount;
};
std::optional<PaidByExchange> paid_by_exchange(store::Store& books, const ledger::Item& either);

}  // namespace openitem::service
