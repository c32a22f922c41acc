// Figures of the work itself: disputes, and payments the program applied by itself. They come from
// the cases and decisions, not from the journal.
#pragma once

#include <vector>

#include "host/metrics/figure.hpp"
#include "host/metrics/window.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

struct WorkDone {
    std::vector<store::StoredDispute> disputes;
    struct Matched {
        base::Date on;  // the day it was first looked at
        bool by_itself = false;
    };
    std::vector<Matched> payments;  // each once
};
WorkDone work_done(store::Store& books);

// Disputes opened, closed and how long they took; payments applied by the rules alone.
std::vector<metrics::Figure> operational_figures(const WorkDone& work,
                                                 const metrics::Window& window);

}  // namespace openitem::service
