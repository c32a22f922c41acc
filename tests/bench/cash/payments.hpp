// The bank lines of a world, each with what it pays.
#pragma once

#include <vector>

#include "tests/bench/cash/world.hpp"

namespace openitem::cash::bench {

class Payments {
public:
    Payments(const Scale& scale, Random& random, World& world)
        : hard_(scale.hard), count_(scale.payments), random_(random), world_(world) {}
    void make();

private:
    Class any_class();
    bool add(Class kind);
    std::vector<std::size_t> open_of(std::int64_t customer) const;
    /// The items a payment of that class would be for; empty: this customer has none.
    std::vector<std::size_t> chosen(Class kind, const std::vector<std::size_t>& open);
    void write_text(Payment& payment, const std::vector<std::size_t>& items);
    void write_payer(Payment& payment, std::int64_t customer);
    void settle(Payment& payment, const std::vector<std::size_t>& items);
    void add_parked(Class kind);
    Receipt receipt_on(base::Date day);
    OpenItem& item(std::size_t at) { return world_.items[at]; }

    bool hard_;
    std::int64_t count_;
    Random& random_;
    World& world_;
    std::vector<bool> paid_;
    std::vector<std::size_t> paid_items_;
    base::Date today_ = {};
};

}  // namespace openitem::cash::bench
