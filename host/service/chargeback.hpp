// `openitem chargeback`: payments the bank took back because their payers contested them (A24).
//
// The return itself is booked by `openitem cash`, and what the payment had paid is open again. Here
// is kept whether it is contested, and how that ended: won, the money came back with a receipt of
// its own, which pays what the return had opened; lost, the invoice stays open, for the customer to
// pay or somebody to write off.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/collections/chargeback.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using collections::ChargebackState;

struct Chargeback {
    store::ItemId item = {};  // the return
    std::string number = {};
    std::string payment = {};  // that it took back; empty: not settled yet
    base::Money amount = {};
    ChargebackState state = ChargebackState::open;
    base::Date on = {};  // of the latest step
    std::string by = {};
    std::string reason = {};
    base::Money applied = {};  // won: of the receipt, to what the return had opened
};

struct ChargebackRequest {
    std::string company = {};
    std::string number = {};   // the return's
    std::string receipt = {};  // won: the payment that brought the money back
    std::optional<base::Date> on = {};
    std::string reason = {};
    std::string by = {};
};

// Throws base::RunError: wrong_use for what cannot be meant, answer_is_no for what the books or the
// state do not allow.
Chargeback advance_chargeback(const Workspace& workspace, base::Clock& clock, ChargebackState to,
                              const ChargebackRequest& request);
// By number of the return.
std::vector<Chargeback> chargebacks(const Workspace& workspace, const std::string& company);

}  // namespace openitem::service
