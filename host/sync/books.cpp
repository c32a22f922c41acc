#include "host/sync/books.hpp"

#include <algorithm>

namespace openitem::sync {

EntityBooks Books::total() const {
    EntityBooks sum;
    for (const auto& books : entities) {
        sum.read += books.read;
        sum.committed += books.committed;
        sum.unchanged += books.unchanged;
        sum.superseded += books.superseded;
        sum.evidence += books.evidence;
        sum.quarantined += books.quarantined;
        sum.ended += books.ended;
        sum.waiting += books.waiting;
        sum.before_cut_over += books.before_cut_over;
    }
    return sum;
}

bool Books::balance() const {
    return std::all_of(entities.begin(), entities.end(),
                       [](const EntityBooks& books) { return books.balances(); }) &&
           std::all_of(control_totals.begin(), control_totals.end(),
                       [](const ControlTotal& total) { return total.agrees(); });
}

}  // namespace openitem::sync
