// What there is of a customer in the books: found by erase.cpp, named for the store.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "host/model/redact.hpp"
#include "host/service/erase.hpp"
#include "host/store/erasure.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

class Gathering {
public:
    Gathering(store::Store& books, std::vector<store::CustomerId> members);

    const std::set<std::int64_t>& records() const { return records_; }
    const std::vector<ledger::Item>& items() const { return items_; }
    bool names_them(std::string_view bytes) const;
    // Fills what is to be erased, and the report's counts.
    store::Erasure gather(bool shared, EraseReport& report);

private:
    void find_records();
    void find_words();
    void add_records(store::Erasure& out, EraseReport& report);
    void add_statements(store::Erasure& out, EraseReport& report);
    void add_quarantine(store::Erasure& out, EraseReport& report);
    void add_objects(store::Erasure& out, bool shared, EraseReport& report);
    bool is_theirs(store::CustomerId customer) const;

    store::Store& books_;
    std::vector<store::CustomerId> members_;
    std::vector<ledger::Item> items_;
    std::set<std::int64_t> records_;
    model::Who who_;
    std::vector<std::string> words_;  // that tell of them in bytes: names, accounts, addresses
};

}  // namespace openitem::service
