#include "host/service/customers.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <vector>

#include "host/base/result.hpp"
#include "host/base/text.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

std::string shown_number(std::string_view number, std::int64_t id) {
    return number.empty() ? fmt::format("#{}", id) : std::string(number);
}

std::optional<std::int64_t> id_in(const std::string& text) {
    if (text.size() < 2 || text.front() != '#') return std::nullopt;
    std::int64_t id = 0;
    const auto* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + 1, end, id);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return id;
}

}  // namespace

CustomerLabel label_of(const store::StoredCustomer& customer) {
    return {shown_number(customer.number, customer.id.value), customer.name};
}

std::map<std::int64_t, CustomerLabel> customer_labels(store::Store& books) {
    std::map<std::int64_t, CustomerLabel> labels;
    books.customers([&](const store::CustomerRow& row) {
        labels.emplace(row.id.value, CustomerLabel{shown_number(row.number, row.id.value),
                                                   std::string(row.name)});
        return true;
    });
    return labels;
}

store::StoredCustomer find_customer(store::Store& books, const std::string& text) {
    std::vector<store::CustomerId> by_number;
    std::vector<store::CustomerId> by_name;
    const auto id = id_in(text);
    books.customers([&](const store::CustomerRow& row) {
        if ((id && row.id.value == *id) || (!row.number.empty() && row.number == text)) {
            by_number.push_back(row.id);
        } else if (!row.name.empty() && base::equals_ignore_case(row.name, text)) {
            by_name.push_back(row.id);
        }
        return true;
    });
    const auto& found = by_number.empty() ? by_name : by_number;
    if (found.size() == 1) return *books.customer(found.front());
    if (found.empty()) {
        throw RunError(Exit::wrong_use,
                       fmt::format("no customer has the number or name {}", base::quote(text)));
    }
    throw RunError(Exit::wrong_use,
                   fmt::format("{} customers are called {}; name one as #ID, for example #{}",
                               found.size(), base::quote(text), found.front().value));
}

store::CustomerId customer_in(const std::string& text) { return {id_in(text).value_or(0)}; }

store::CustomerId customer_of_record(store::Store& books, store::RecordId id) {
    const auto record = books.record(id);
    if (!record) return {};
    if (record->ref.customer) return record->ref.customer;
    const auto items = books.items_of_record(id);
    if (!items.empty()) return items.back().item.customer;
    if (const auto order = books.order_of_record(id)) return order->customer;
    store::CustomerId found;
    books.customers([&](const store::CustomerRow& row) {
        if (row.record == id) found = row.id;
        return !found;
    });
    return found;
}

}  // namespace openitem::service
