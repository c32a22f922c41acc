// `openitem dispute`: a part of an invoice is objected to, and what comes of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/disputes/decide.hpp"
#include "host/service/cases.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

struct OpenDispute {
    std::string invoice = {};  // number
    std::optional<std::int32_t> instalment = {};
    std::optional<std::string> amount = {};  // none: all that is open and not disputed yet
    std::string reason = {};                 // "QTY_SHORT", "x12:06", "edifact:4"
    std::string note = {};
    std::optional<base::Date> on = {};  // none: today
};

struct ResolveDispute {
    std::string number = {};
    bool credit = false;                     // else it is rejected
    std::optional<std::string> amount = {};  // to credit; none: all that is open of the case
    std::string note = {};
    std::optional<base::Date> on = {};
};

struct DisputeAnswer {
    model::DecisionRecord record;
    disputes::Effect effect = disputes::Effect::none;  // none: refused, and nothing was done
    std::string number;                                // of the case
    disputes::State state = disputes::State::opened;
    std::string credit_note;  // number, when we wrote one
    std::string operation;    // id of the credit request in the outbox, when there is one
};

// Each decides and, in one commit, keeps the decision with its effects. A refusal keeps the
// decision alone. What is named wrongly ends the command with wrong_use.
DisputeAnswer open_dispute(const Workspace& workspace, const std::string& company,
                           base::Clock& clock, const OpenDispute& request);
DisputeAnswer resolve_dispute(const Workspace& workspace, const std::string& company,
                              base::Clock& clock, const ResolveDispute& request);

// Cases as they stand on the day; `all`: final ones too.
std::vector<Case> list_disputes(const Workspace& workspace, const std::string& company,
                                base::Date day, bool all);
Case show_dispute(const Workspace& workspace, const std::string& company, const std::string& number,
                  base::Date day);

// Settles and closes the cases of which nothing is open any more, reopens those whose clearing was
// taken back, and voids those whose invoice was voided, each with the day that happened. A credit
// note that settles a case confirms the request for it (A5). Part of the transaction that does it;
// a sync calls it when a run is done. Returns how many cases moved.
std::size_t follow_clearings(store::Store& books, store::Transaction& transaction, base::Date day);

}  // namespace openitem::service
