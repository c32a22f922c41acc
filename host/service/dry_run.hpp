// What a dry run would change: the books as they are against the copy it has written to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/money.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// An invoice or payment that would be posted, posted anew or taken back.
struct WouldChange {
    enum class Kind : std::uint8_t { added, amended, taken_back };
    Kind kind = Kind::added;
    store::Entity entity = 0;
    std::string number;  // else the source's id
    std::string customer;
    base::Money before;  // effect on what is owed of what stands of it; 0 when nothing does
    base::Money after;
};
std::string_view to_string(WouldChange::Kind kind) noexcept;

// All that is open in a currency: invoices, credits and cash.
struct WouldBeOpen {
    base::Money before;
    base::Money after;
};

struct DryRunDifference {
    static constexpr std::size_t most_listed = 1000;
    std::uint64_t count = 0;          // of changes, those not listed too
    std::vector<WouldChange> listed;  // in the order of the source's ids
    std::vector<WouldBeOpen> open;    // by currency
};

// `after` began as a copy of `before`.
DryRunDifference difference_of(store::Store& before, store::Store& after);

}  // namespace openitem::service
