// `openitem intercompany`: a receipt that was paid to the wrong company of a client (ACCOUNTING
// A20).
//
// It leaves the one and arrives at the other by a pair of entries on the intercompany account. The
// first is kept with an outbox row, whose operation id names the payment made in the other: what
// was stopped in between is finished by the next call, and nothing arrives twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/base/money.hpp"
#include "host/service/workspace.hpp"

namespace openitem::service {

// Ends the command (source_or_config) unless both belong to one client.
void require_same_client(const Workspace& workspace, const std::string& company,
                         const std::string& other);

struct Moved {
    std::string operation = {};
    std::string payment = {};  // its number
    std::string to = {};       // company
    base::Money amount = {};
    base::Date on = {};
    std::string state = {};  // "queued" until it has arrived, "confirmed"
};

struct MoveRequest {
    std::string company = {};
    std::string payment = {};                // number, or item:ID
    std::string to = {};                     // company
    std::optional<std::string> amount = {};  // none: all that is open
    std::optional<base::Date> on = {};
    std::string reason = {}, by = {};
};

// Throws base::RunError: wrong_use for what cannot be meant, answer_is_no for what the books of
// either do not allow.
Moved move_receipt(const Workspace& workspace, base::Clock& clock, const MoveRequest& request);
// Lets arrive what has left and not arrived; how many did. Ends the command with the reason of the
// first that could not.
std::size_t finish_moves(const Workspace& workspace, base::Clock& clock,
                         const std::string& company);
// What has left, oldest first.
std::vector<Moved> moves(const Workspace& workspace, const std::string& company);

}  // namespace openitem::service
