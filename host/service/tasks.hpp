// `openitem tasks`: what changes in the books have left for a person to look at.
#pragma once

#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct Task {
    store::StoredTask row;
    std::string changed;   // number of the document that changed
    std::string item;      // number of the item it left, such as a payment
    std::string customer;  // its name, else its number
    base::Money open;      // of that item, today
    std::string what;      // what to do
};

// In the order they came; `all`: those that are done too. One whose cause is gone is no work any
// more, even before the next run closes it.
std::vector<Task> list_tasks(const Workspace& workspace, const std::string& company, bool all);
std::vector<Task> list_tasks(store::Store& books, bool all);

// Somebody has dealt with it. Throws base::RunError (wrong_use) when it is not open.
void close_task(const Workspace& workspace, const std::string& company, base::Clock& clock,
                std::int64_t id, const std::string& reason);

}  // namespace openitem::service
