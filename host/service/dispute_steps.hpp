// What opening and resolving a dispute have in common.
#pragma once

#include <string>

#include "host/disputes/decide.hpp"
#include "host/service/cases.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// An amount a person typed; what is none ends the command with wrong_use.
base::Money asked_amount(const std::string& text, base::Currency currency);

// Amounts that do not fit together end the command: a policy in another currency.
disputes::Decision decide(const disputes::Facts& facts, const disputes::Policy& policy);

// Number of the customer for the record; empty when there is none.
std::string customer_number(store::Store& books, store::CustomerId id);

// Ends the command with wrong_use when there is none.
Case find_case(store::Store& books, const std::string& number, base::Date day);

}  // namespace openitem::service
