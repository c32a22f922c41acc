// `openitem customer`: who the customers are, what is open of them, and which of them are one
// (ACCOUNTING A21).
//
// A merge is a dated alias: items and journal keep the customer they were posted with, and from
// that day on aging, credit, cash and open items follow the customer it was merged into.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/clock.hpp"
#include "host/collections/bank_account.hpp"
#include "host/collections/standing.hpp"
#include "host/service/customers.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct CustomerLine {
    store::StoredCustomer customer;
    CustomerLabel label;
    std::vector<base::Money> open;  // of it and of those merged into it, net, by currency
    std::string merged_into;        // its label: "#2" or a number; empty: a customer of its own
};

struct CustomerItem {
    std::string number;
    std::string kind;
    CustomerLabel customer;  // as it was posted
    base::Date issued_on, due_on;
    base::Money amount, open;
};

struct Contact {
    std::string name, role, email, phone;
};

struct CustomerAccount {
    std::string iban;
    collections::AccountState state;
};

struct CustomerSheet {
    CustomerLine line;
    std::vector<std::string> keys;       // by which it is recognised
    std::vector<CustomerLabel> members;  // merged into it on that day
    std::vector<Contact> contacts;       // as its master record states them
    std::vector<CustomerItem> items;     // open on that day, by due date
    collections::Standing standing;
    std::vector<CustomerAccount> accounts;
    std::vector<store::StoredStatus> history;  // what was said and merged, of it and its members
};

struct ReviewLine {
    CustomerLabel customer;
    std::string rule;  // "email.missing", "vat.form", "record.old", "name.same", "vat.same", ...
    std::string what;  // and what to do
};

// What is said of a customer, or of one of its items (A23).
struct StateRequest {
    std::string company = {}, customer = {};
    std::string item = {};   // number; empty: of the customer
    std::string kind = {};   // as collections::StateKind is written
    std::string value = {};  // the case, "consumer", the day of the limitation
    std::optional<base::Date> on = {}, until = {};
    bool end = false;  // it does not hold any more
    std::string reason = {}, by = {};
};
void say_state(const Workspace& workspace, base::Clock& clock, const StateRequest& request);

// A step of a bank account that the customer is paid to or debited from (A22).
struct AccountRequest {
    std::string company = {}, customer = {}, iban = {};
    collections::AccountStep step = collections::AccountStep::entered;
    std::optional<base::Date> on = {};
    std::string note = {}, by = {};
};
collections::AccountState step_account(const Workspace& workspace, base::Clock& clock,
                                       const AccountRequest& request);

// Of the customer and those merged into it.
collections::Standing standing_of(store::Store& books,
                                  const std::vector<store::CustomerId>& members, base::Date day,
                                  std::optional<base::Instant> known_at = {});
std::vector<CustomerAccount> accounts_of(store::Store& books,
                                         const std::vector<store::CustomerId>& members,
                                         base::Date day);

std::vector<CustomerLine> list_customers(const Workspace& workspace, const std::string& company,
                                         base::Date day);
CustomerSheet show_customer(const Workspace& workspace, const std::string& company,
                            const std::string& customer, base::Date day);
// What a person should look at, by customer.
std::vector<ReviewLine> review_customers(const Workspace& workspace, const std::string& company,
                                         base::Instant now);

struct MergeRequest {
    std::string company;
    std::string customer;               // the one that stays, or the one that parts
    std::string other;                  // of a merge: the one that becomes its
    std::optional<base::Date> on = {};  // none: today
    std::string reason = {};
    std::string by = {};
};

// Throws base::RunError: wrong_use when it cannot be meant, answer_is_no when the books speak
// against it. Returns how many tasks it settled.
std::size_t merge_customers(const Workspace& workspace, base::Clock& clock,
                            const MergeRequest& request);
// From that day on the customer is its own again.
void unmerge_customer(const Workspace& workspace, base::Clock& clock, const MergeRequest& request);

}  // namespace openitem::service
