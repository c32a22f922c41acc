// Dispute cases as they stand on a day: what the books keep of them, and the amounts that follow
// from what has cleared their items since.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/disputes/amounts.hpp"
#include "host/disputes/states.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// One step in a case's life. Kept in its body, so that its state on any past day is known.
struct CaseStep {
    base::Date on;
    disputes::Event event = disputes::Event::start;
    disputes::State state = disputes::State::opened;  // after it
    std::string note;
};

struct Case {
    store::StoredDispute stored;
    disputes::Claim claim;
    disputes::Amounts amounts;  // minor units of the item's currency
    std::vector<CaseStep> steps;
    std::string note;
    ledger::Item item;  // as it stands: an amended invoice's is its new version
    std::string item_number;
    std::int64_t item_open = 0;
    std::optional<store::StoredOutbox> request;  // for a credit note of the source, when shown

    bool from_source() const noexcept { return static_cast<bool>(stored.record); }
};

// Those that were opened by the end of the day, in the order they were opened. customer none: of
// all.
std::vector<Case> cases_on(store::Store& books, store::CustomerId customer, base::Date day);

// The part of each item that is disputed, by item id; items without are not among them.
std::map<std::int64_t, std::int64_t> disputed_parts(const std::vector<Case>& cases);

// The body of a case, from its steps and notes; `Case::stored.body` of what is written.
std::string case_body(const Case& subject);

// Moves a case on: the step is kept, and its state and closing day follow.
void advance(Case& subject, disputes::Event event, base::Date on, std::string note);

}  // namespace openitem::service
