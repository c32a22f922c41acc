#include "host/service/cash_aliases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/cash/reference.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/cash_gather.hpp"
#include "host/service/company_lock.hpp"

namespace openitem::service {

namespace {

constexpr std::string_view payer_alias = "payer_alias";
constexpr std::string_view account_mark = "account:";
constexpr std::string_view name_mark = "name:";

// What a row is about: "customer:5/item:77/account:DE89...".
struct Subject {
    bool account = false;
    std::string text;
};

std::string subject_of(store::CustomerId customer, store::ItemId payment, const Subject& of) {
    return fmt::format("customer:{}/item:{}/{}{}", customer.value, payment.value,
                       of.account ? account_mark : name_mark, of.text);
}

// None: it was erased.
std::optional<Subject> subject_in(std::string_view text) {
    for (int part = 0; part < 2; ++part) {
        const auto slash = text.find('/');
        if (slash == std::string_view::npos) return std::nullopt;
        text.remove_prefix(slash + 1);
    }
    for (const auto mark : {account_mark, name_mark}) {
        if (!text.starts_with(mark)) continue;
        return Subject{mark == account_mark, std::string(text.substr(mark.size()))};
    }
    return std::nullopt;
}

// What banks write where they know nothing, and what is too short to tell anybody by.
bool says_who(std::string_view text, std::size_t shortest) {
    const auto key = cash::normalized(text);
    return key.size() >= shortest && key != "NOTPROVIDED";
}

store::StoredStatus ended_row(store::StoredStatus row, base::Date day, const std::string& by,
                              const std::string& reason) {
    row.id = {};
    row.state = store::ended;
    row.from_on = std::max(row.from_on, day);
    row.actor = by;
    row.reason = reason;
    return row;
}

// What of a payment master records do not know yet.
std::vector<Subject> unknown_of(store::Store& books, const store::StoredItem& payment,
                                store::CustomerId customer, base::Date day) {
    const auto record = books.record(payment.item.record);
    const auto body = model::decode_body(record ? record->body : "");
    if (!body) return {};
    model::Arena arena;
    const auto facts = model::payment_facts(body->record(), arena);
    if (!facts) return {};
    const std::string account(facts->payer_account), name(facts->payer_name);
    cash::OpenItems known;
    gather_payers(books, store::Parties::of(books), day, known);
    std::vector<Subject> found;
    constexpr std::size_t shortest_account = 5, shortest_name = 3;
    // Whom master records know as somebody else has paid for another, this once.
    const auto named = known.customer_by_name(name);
    const auto held = known.customer_by_account(account);
    if ((named != 0 && named != customer.value) || (held != 0 && held != customer.value)) return {};
    if (says_who(account, shortest_account) && held == 0 && !known.account_is_shared(account)) {
        found.push_back({true, account});
    }
    if (says_who(name, shortest_name) && named == 0 && !known.name_is_shared(name) &&
        known.customer_by_similar_name(name) != customer.value) {
        found.push_back({false, name});
    }
    return found;
}

// Of what the bank took back nothing is.
bool is_applied_by_hand(store::Store& books, store::ItemId payment, base::Date day) {
    for (const auto& each : books.allocations_of(payment)) {
        const auto& allocation = each.allocation;
        const bool by_hand = each.rule == "hand" || each.rule == "exchange";
        if (!by_hand || allocation.from != payment || !ledger::counts_on(allocation, day)) continue;
        const auto to = books.item_facts(allocation.to);
        if (to && to->kind != ledger::ItemKind::payment_return) return true;
    }
    return false;
}

// The rows that count on that day, in the order they were learned.
std::vector<store::StoredStatus> learned_on(store::Store& books, base::Date day) {
    auto rows = store::holding(books.statuses(payer_alias, {}), day);
    std::erase_if(rows, [&](const auto& row) {
        return !subject_in(row.subject) || !is_applied_by_hand(books, row.item, day);
    });
    return rows;
}

}  // namespace

void learn_payer(store::Store& books, store::Transaction& transaction,
                 const store::StoredItem& payment, store::CustomerId customer, base::Date day,
                 const std::string& by) {
    const auto held = store::holding(transaction.statuses(payer_alias), day);
    for (const auto& each : unknown_of(books, payment, customer, day)) {
        store::StoredStatus row;
        row.kind = payer_alias;
        row.subject = subject_of(customer, payment.item.id, each);
        row.customer = customer;
        row.item = payment.item.id;
        row.state = "holds";
        row.from_on = day;
        row.actor = by;
        row.reason = payment.number;
        const bool there = std::any_of(held.begin(), held.end(), [&](const auto& other) {
            return other.subject == row.subject;
        });
        if (!there) transaction.add_status(row);
    }
}

void add_learned(store::Store& books, const store::Parties& parties, base::Date day,
                 cash::OpenItems& items) {
    for (const auto& row : learned_on(books, day)) {
        const auto subject = subject_in(row.subject);
        const auto customer = parties.on(row.customer, day).value;
        const auto from = row.reason + " on " + row.from_on.to_string();
        if (subject->account) {
            items.learned().add_account(subject->text, customer, from);
        } else {
            items.learned().add_name(subject->text, customer, from);
        }
    }
}

AliasList payer_aliases(const Workspace& workspace, const std::string& company, base::Date day) {
    const auto books = workspace.open_books(company);
    const auto parties = store::Parties::of(*books);
    cash::OpenItems learned;
    add_learned(*books, parties, day, learned);
    std::map<std::tuple<std::string, std::int64_t, bool>, PayerAlias> found;
    for (const auto& row : learned_on(*books, day)) {
        const auto subject = subject_in(row.subject);
        const auto customer = parties.on(row.customer, day).value;
        const auto key = cash::normalized(subject->text);
        auto& alias = found[{key, customer, subject->account}];
        if (alias.from.empty()) {
            const auto& known = learned.learned();
            const auto* one = subject->account ? known.by_account(key) : known.by_name(key);
            alias = {.account = subject->account,
                     .text = subject->text,
                     .customer = customer,
                     .from = {},
                     .used = one != nullptr && one->customer != 0};
        }
        alias.from.push_back({row.reason, row.from_on, row.actor});
    }
    AliasList list;
    for (auto& [key, alias] : found) list.aliases.push_back(std::move(alias));
    list.customers = customer_labels(*books);
    return list;
}

AliasList forget_alias(const Workspace& workspace, base::Clock& clock, const ForgetAlias& request) {
    const CompanyLock lock(workspace, request.company, "openitem cash aliases forget");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    store::CustomerId only;
    if (!request.customer.empty()) only = find_customer(*books, request.customer).id;
    const auto parties = store::Parties::of(*books);
    const auto key = cash::normalized(request.text);
    const auto transaction = books->begin(now);
    AliasList forgotten;
    for (const auto& row : store::holding(transaction->statuses(payer_alias), now.date())) {
        const auto subject = subject_in(row.subject);
        if (!subject || cash::normalized(subject->text) != key) continue;
        if (only && !parties.are_one(only, row.customer, now.date())) continue;
        transaction->add_status(ended_row(row, now.date(), request.by, request.reason));
        forgotten.aliases.push_back({.account = subject->account,
                                     .text = subject->text,
                                     .customer = row.customer.value,
                                     .from = {{row.reason, row.from_on, row.actor}}});
    }
    if (forgotten.aliases.empty()) {
        throw base::RunError(
            base::Exit::wrong_use,
            fmt::format("nothing was learned of {}; openitem cash {} aliases list shows what was",
                        base::quote(request.text), request.company));
    }
    transaction->commit();
    forgotten.customers = customer_labels(*books);
    return forgotten;
}

}  // namespace openitem::service
