#include "host/service/customer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "host/base/clock.hpp"
#include "host/base/result.hpp"
#include "host/index/index_keeper.hpp"
#include "host/model/body.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

namespace {

using OpenByCustomer = std::map<std::int64_t, std::map<std::string, base::Money>>;

OpenByCustomer open_by_customer(const Workspace& workspace, const std::string& company,
                                store::Store& books, const store::Parties& parties,
                                base::Date day) {
    const auto index = workspace.indexes().hold(company, books, base::SystemClock().now());
    const auto aged = index->aging(
        {.as_of = day}, [&](std::int64_t customer) { return parties.on({customer}, day).value; });
    if (!aged) throw base::RunError(base::Exit::system, aged.error());
    OpenByCustomer open;
    for (const auto& row : aged->rows) {
        open[row.customer].emplace(row.currency.code(), base::Money{row.net, row.currency});
    }
    return open;
}

CustomerLine line_of(store::Store& books, const store::Parties& parties, const OpenByCustomer& open,
                     store::StoredCustomer customer, base::Date day) {
    CustomerLine line;
    line.label = label_of(customer);
    if (const auto into = parties.on(customer.id, day); into != customer.id) {
        line.merged_into = label_of(*books.customer(into)).number;
    } else if (const auto sums = open.find(customer.id.value); sums != open.end()) {
        for (const auto& [currency, sum] : sums->second) line.open.push_back(sum);
    }
    line.customer = std::move(customer);
    return line;
}

// By number, then id.
template <class Line, class Get>
void order(std::vector<Line>& lines, Get get) {
    std::stable_sort(lines.begin(), lines.end(),
                     [&](const auto& a, const auto& b) { return get(a) < get(b); });
}

std::vector<Contact> contacts_of(store::Store& books, const store::StoredCustomer& customer) {
    std::vector<Contact> contacts;
    const auto record = customer.record ? books.record(customer.record) : std::nullopt;
    const auto body = record ? model::decode_body(record->body)
                             : base::Result<model::DecodedRecord>(base::Error{});
    if (!body) return contacts;
    for (const auto row : body->record().children<oi_contact>()) {
        contacts.push_back(
            {std::string(row.text<OI_CONTACT_NAME>()), std::string(row.text<OI_CONTACT_ROLE>()),
             std::string(row.text<OI_CONTACT_EMAIL>()), std::string(row.text<OI_CONTACT_PHONE>())});
    }
    return contacts;
}

void add_items(store::Store& books, store::CustomerId member, const CustomerLabel& label,
               base::Date day, std::vector<CustomerItem>& items) {
    books.open_items({day, {}}, member, [&](const store::OpenItem& row) {
        const auto& item = row.row.item;
        items.push_back({.number = std::string(row.row.number),
                         .kind = std::string(to_string(item.kind)),
                         .customer = label,
                         .issued_on = item.issued_on,
                         .due_on = item.due_on,
                         .amount = {item.amount, item.currency},
                         .open = {row.open, item.currency}});
        return true;
    });
}

}  // namespace

std::vector<CustomerLine> list_customers(const Workspace& workspace, const std::string& company,
                                         base::Date day) {
    const auto books = workspace.open_books(company);
    const auto parties = store::Parties::of(*books);
    const auto open = open_by_customer(workspace, company, *books, parties, day);
    std::vector<store::CustomerId> ids;
    books->customers([&](const store::CustomerRow& row) {
        ids.push_back(row.id);
        return true;
    });
    std::vector<CustomerLine> lines;
    for (const auto id : ids) {
        lines.push_back(line_of(*books, parties, open, *books->customer(id), day));
    }
    order(lines, [](const CustomerLine& line) {
        return std::tuple(line.label.number, line.customer.id.value);
    });
    return lines;
}

CustomerSheet show_customer(const Workspace& workspace, const std::string& company,
                            const std::string& customer, base::Date day) {
    const auto books = workspace.open_books(company);
    const auto found = find_customer(*books, customer);
    const auto parties = store::Parties::of(*books);
    CustomerSheet sheet;
    sheet.line = line_of(*books, parties,
                         open_by_customer(workspace, company, *books, parties, day), found, day);
    sheet.keys = books->customer_keys(found.id);
    for (auto& key : sheet.keys) std::replace(key.begin(), key.end(), '\n', ' ');
    sheet.contacts = contacts_of(*books, found);
    // What belongs to another is shown with that other.
    const bool is_whole = sheet.line.merged_into.empty();
    const auto members =
        is_whole ? parties.members(found.id, day) : std::vector<store::CustomerId>{found.id};
    for (const auto member : members) {
        const auto label = label_of(*books->customer(member));
        if (member != found.id) sheet.members.push_back(label);
        add_items(*books, member, label, day, sheet.items);
        for (auto& status : books->statuses({}, member)) sheet.history.push_back(std::move(status));
    }
    sheet.standing = standing_of(*books, members, day);
    sheet.accounts = accounts_of(*books, members, day);
    order(sheet.items, [](const CustomerItem& item) { return std::tie(item.due_on, item.number); });
    order(sheet.history, [](const store::StoredStatus& status) { return status.id.value; });
    return sheet;
}

}  // namespace openitem::service
