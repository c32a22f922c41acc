// Who a customer is, as people name one.
#pragma once

#include <map>
#include <string>

#include "host/store/store.hpp"

namespace openitem::service {

struct CustomerLabel {
    std::string number;  // "#17" for a customer without a number of its own
    std::string name;
};

CustomerLabel label_of(const store::StoredCustomer& customer);

// All of them by id.
std::map<std::int64_t, CustomerLabel> customer_labels(store::Store& books);

// The customer a person means: by number, by "#ID", else by its whole name in any case. Ends the
// command with wrong_use when nobody is meant, or more than one.
store::StoredCustomer find_customer(store::Store& books, const std::string& text);

// Of an invoice, a payment, an order, or its own master record; none when nobody is known.
store::CustomerId customer_of_record(store::Store& books, store::RecordId record);
// "#17" -> 17; none when it is anything else.
store::CustomerId customer_in(const std::string& text);

}  // namespace openitem::service
