// `openitem charge`: what a customer owes besides its invoices: costs of collecting, and interest.
//
// A charge is a document of our own, numbered from a series of its own, posted to its own account
// and outside the scope of tax; `openitem cash` clears it in the order of the policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/cash/clearing.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct Charge {
    std::string number = {};
    store::ItemId item = {};
    std::string customer = {};  // its number
    cash::Debt debt = cash::Debt::costs;
    base::Money amount = {}, open = {};
    base::Date on = {}, due_on = {};
    std::string invoice = {};  // it is charged for
    std::string reason = {};
    bool waived = false;
};

struct ChargeRequest {
    std::string company = {};
    std::string customer = {};  // add
    std::string kind = {};      // add: "costs" or "interest"
    std::string amount = {};    // add
    std::string invoice = {};   // add: for which it is charged; may be empty
    std::string number = {};    // waive
    std::optional<base::Date> on = {}, due = {};
    std::string reason = {}, by = {};
};

// Each throws base::RunError: wrong_use for what cannot be meant, answer_is_no for what the books
// do not allow. What was paid of a waived charge is the customer's again.
Charge add_charge(const Workspace& workspace, base::Clock& clock, const ChargeRequest& request);
Charge waive_charge(const Workspace& workspace, base::Clock& clock, const ChargeRequest& request);
// By number.
std::vector<Charge> charges(const Workspace& workspace, const std::string& company, base::Date day);

}  // namespace openitem::service
