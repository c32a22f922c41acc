// The lock, the transaction and the ledger of one step of a write-off; what its decisions say.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "host/base/result.hpp"
#include "host/model/decisions/decision.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/write_off.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

// What the decisions say, in the order they were taken; then what the books say of it today.
std::map<std::int64_t, WriteOff> all_write_offs(store::Store& books);

// The number of the write-off that posted it; none: it was granted along with a payment.
std::optional<std::int64_t> write_off_of(store::Store& books, const ledger::Allocation& allocation);

// What is kept of a step beside the write-off as it is after it.
struct KeptStep {
    bool first = false;  // it is the proposal
    std::string by = {};
    std::string reason = {};
    model::PolicyHead policy = {};
    std::vector<model::RuleResult> rules = {};
    std::string text = {};
};
store::DecisionId keep_step(store::Store& books, store::Transaction& transaction,
                            const WriteOff& subject, const KeptStep& step);

// Takes back what was posted of the tax, and posts it anew for what stands of the write-off.
void post_relief(store::Books& ledger, WriteOff& subject, base::Date on);

struct WriteOffWork {
    WriteOffWork(const Workspace& workspace_of, base::Clock& clock, const WriteOffRequest& request);

    // The one that is asked for; ends the command when there is none.
    WriteOff subject(const WriteOffRequest& request);
    std::int64_t open_on(const ledger::Item& item);
    base::Money asked(const WriteOffRequest& request, base::Money most);
    store::AllocationId post(store::ItemId item, std::int64_t amount, const std::string& why);
    // Keeps the step as a decision, by the rules that were looked at, and commits.
    store::DecisionId keep(const WriteOff& subject, bool first, const WriteOffRequest& request,
                           std::vector<model::RuleResult> rules, std::string text);

    const Workspace& workspace;
    std::string company;
    CompanyLock lock;
    std::unique_ptr<store::Store> books;
    base::Instant now;
    base::Date on;
    collections::WriteOffPolicy policy;
    std::unique_ptr<store::Transaction> transaction;
    store::Books ledger;
};

// The tax in what counts of it.
base::Money tax_of(store::Store& books, const WriteOff& subject);

template <class T>
T granted_or_refused(base::Result<T> result) {
    if (!result) throw base::RunError(base::Exit::answer_is_no, result.error());
    return *std::move(result);
}
[[noreturn]] inline void wrong_use(const std::string& message) {
    throw base::RunError(base::Exit::wrong_use, message);
}
[[noreturn]] inline void refuse(const std::string& message) {
    throw base::RunError(base::Exit::answer_is_no, message);
}

}  // namespace openitem::service
