// `openitem writeoff`: what will not be paid any more (ACCOUNTING A16, A24).
//
// One person proposes it, another one approves it, which posts it. Each step is kept as a decision,
// and the state of a write-off is what its decisions say; its number is that of its proposal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/money.hpp"
#include "host/collections/write_off.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using collections::ClaimState;
using collections::ClaimStep;
using collections::WriteOffState;
using collections::WriteOffStep;

// What was posted of the tax of one of its allocations.
struct Relief {
    store::AllocationId allocation = {};
    store::EntryId entry = {};
};

struct WriteOff {
    std::int64_t id = 0;
    WriteOffState state = WriteOffState::proposed;
    store::ItemId item = {};
    std::string number = {};  // of the item's document
    base::Money amount = {};  // what is, or would be, written off; taken back: zero
    base::Date on = {};       // of the latest step
    std::string reason = {};  // of the proposal
    std::string proposed_by = {};
    std::string decided_by = {};                        // whoever took the latest step after it
    std::vector<store::AllocationId> allocations = {};  // that posted it and still count
    base::Money tax = {};                               // in them, and waiting for its relief
    ClaimState claim = ClaimState::none;
    std::vector<Relief> reliefs = {};  // that stand
};

struct WriteOffRequest {
    std::string company = {};
    std::string what = {};                   // propose: a document's number or item:ID
    std::int64_t id = 0;                     // each other step: which write-off
    std::optional<std::string> amount = {};  // propose, recover; none: all of it
    std::optional<base::Date> on = {};       // none: today
    std::string reason = {};
    std::string by = {};
};

// Each throws base::RunError: wrong_use for what cannot be meant, answer_is_no for what the books,
// the state or the second person do not allow.
WriteOff propose_write_off(const Workspace& workspace, base::Clock& clock,
                           const WriteOffRequest& request);
WriteOff advance_write_off(const Workspace& workspace, base::Clock& clock, WriteOffStep step,
                           const WriteOffRequest& request);
// The tax in a write-off that is posted. `reason` of a claim: what is shown, where the country
// asks.
WriteOff claim_relief(const Workspace& workspace, base::Clock& clock, ClaimStep step,
                      const WriteOffRequest& request);
// What was posted of the tax follows where a source has amended or voided the document: it is
// posted anew for what stays written off, on the day it was, or as soon after as the books allow.
void settle_write_offs(store::Store& books, const base::Clock& clock);
// All there are, by number.
std::vector<WriteOff> write_offs(const Workspace& workspace, const std::string& company);

}  // namespace openitem::service
