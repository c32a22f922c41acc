// `openitem credit`: may this customer have this order or invoice on credit?
#pragma once

#include <optional>
#include <string>

#include "host/base/clock.hpp"
#include "host/credit/check.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct CreditQuestion {
    std::string customer = {};               // as find_customer takes it; empty: the known order's
    std::string order = {};                  // number; empty: no order
    std::string invoice = {};                // number; empty: no invoice
    std::optional<std::string> amount = {};  // with tax; none: the known order's
    std::optional<base::Date> as_of = {};    // none: today
    bool dry_run = false;  // ask only: nothing is kept and no order is held or released
};

struct CreditAnswer {
    model::DecisionRecord record;
    credit::Outcome outcome = credit::Outcome::passed;
    store::DecisionId decision;  // none for a dry run
    bool order_known = false;    // the order is in the books, and was held or released
};

// Decides and, in one commit, keeps the decision and marks the order "blocked" or "released". What
// is named wrongly ends the command with wrong_use.
CreditAnswer check_credit(const Workspace& workspace, const std::string& company,
                          base::Clock& clock, const CreditQuestion& question);

}  // namespace openitem::service
