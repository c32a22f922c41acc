// What is said of a customer beyond its credit, and the accounts it is paid to (ACCOUNTING A22,
// A23).
#include <fmt/format.h>

#include <limits>
#include <map>
#include <type_traits>

#include "host/base/text.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/customer.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

constexpr std::string_view bank_account = "bank_account";

template <class T>
T must(base::Result<T> result) {
    if (!result) throw RunError(Exit::wrong_use, result.error());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

store::ItemId item_of(store::Store& books, store::CustomerId customer, const std::string& number) {
    for (const auto& each : books.items_by_number(number)) {
        if (each.item.customer == customer && !each.item.reversed_on) return each.item.id;
    }
    throw RunError(Exit::wrong_use,
                   fmt::format("the customer has no item {}", base::quote(number)));
}

std::optional<collections::Said> said_in(const store::StoredStatus& row) {
    const auto kind = collections::state_kind(row.kind);
    if (!kind) return std::nullopt;
    return collections::Said{.kind = *kind,
                             .item = row.item.value,
                             .value = row.state == "holds" ? "" : row.state,
                             .from_on = row.from_on,
                             .until_on = row.until_on,
                             .reason = row.reason};
}

std::vector<collections::AccountEvent> events_of(const std::vector<store::StoredStatus>& rows,
                                                 const std::string& subject, base::Date day) {
    std::vector<collections::AccountEvent> events;
    for (const auto& row : rows) {
        const auto step = collections::account_step(row.state);
        if (row.kind != bank_account || row.subject != subject || !step || row.from_on > day) {
            continue;
        }
        events.push_back({*step, row.from_on, row.actor, row.reason});
    }
    return events;
}

std::string subject_of(const std::string& iban, store::CustomerId customer) {
    return fmt::format("customer:{}/{}", customer.value, iban);
}

}  // namespace

void say_state(const Workspace& workspace, base::Clock& clock, const StateRequest& request) {
    const CompanyLock lock(workspace, request.company, "openitem customer state");
    const auto books = workspace.open_books(request.company);
    const auto kind = collections::state_kind(request.kind);
    if (!kind) throw RunError(Exit::wrong_use, "no state is called " + base::quote(request.kind));
    const auto now = clock.now();
    const auto customer = find_customer(*books, request.customer);
    store::StoredStatus row;
    row.kind = request.kind;
    row.customer = customer.id;
    row.subject = fmt::format("customer:{}", customer.id.value);
    if (!request.item.empty()) {
        row.item = item_of(*books, customer.id, request.item);
        row.subject = fmt::format("item:{}", row.item.value);
    }
    row.from_on = request.on.value_or(now.date());
    row.until_on = request.until;
    row.actor = request.by;
    row.reason = request.reason;
    row.state =
        request.end ? std::string(store::ended) : (request.value.empty() ? "holds" : request.value);
    if (!request.end) must(collections::check(*said_in(row)));
    const auto transaction = books->begin(now);
    transaction->add_status(row);
    transaction->commit();
}

collections::AccountState step_account(const Workspace& workspace, base::Clock& clock,
                                       const AccountRequest& request) {
    const CompanyLock lock(workspace, request.company, "openitem customer account");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto customer = find_customer(*books, request.customer);
    const auto iban = must(collections::checked_iban(request.iban));
    const collections::AccountEvent event{request.step, request.on.value_or(now.date()), request.by,
                                          request.note};
    // Every step counts, those that are dated later too.
    constexpr base::Date end_of_days{std::numeric_limits<std::int32_t>::max()};
    auto events = events_of(books->statuses(bank_account, customer.id),
                            subject_of(iban, customer.id), end_of_days);
    must(collections::check_step(events, event));
    const auto transaction = books->begin(now);
    store::StoredStatus row;
    row.kind = bank_account;
    row.customer = customer.id;
    row.subject = subject_of(iban, customer.id);
    row.state = collections::to_string(event.step);
    row.from_on = event.on;
    row.actor = event.actor;
    row.reason = event.note;
    transaction->add_status(row);
    transaction->commit();
    events.push_back(event);
    return collections::account_state(events);
}

collections::Standing standing_of(store::Store& books,
                                  const std::vector<store::CustomerId>& members, base::Date day,
                                  std::optional<base::Instant> known_at) {
    std::vector<collections::Said> said;
    for (const auto member : members) {
        for (const auto& row : store::holding(books.statuses({}, member), day, known_at)) {
            if (auto one = said_in(row)) said.push_back(*std::move(one));
        }
    }
    return collections::standing_on(said, day);
}

std::vector<CustomerAccount> accounts_of(store::Store& books,
                                         const std::vector<store::CustomerId>& members,
                                         base::Date day) {
    std::vector<CustomerAccount> accounts;
    for (const auto member : members) {
        const auto rows = books.statuses(bank_account, member);
        std::map<std::string, bool> seen;
        for (const auto& row : rows) {
            if (!seen.try_emplace(row.subject, true).second) continue;
            auto state = collections::account_state(events_of(rows, row.subject, day));
            if (!state.stands) continue;
            accounts.push_back({row.subject.substr(row.subject.find('/') + 1), std::move(state)});
        }
    }
    return accounts;
}

}  // namespace openitem::service
