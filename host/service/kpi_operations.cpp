#include "host/service/kpi_operations.hpp"

#include <map>
#include <string>

namespace openitem::service {

WorkDone work_done(store::Store& books) {
    WorkDone work;
    work.disputes = books.disputes({});
    std::map<std::string, WorkDone::Matched> payments;
    for (const auto& decision : books.decisions({})) {
        if (decision.kind != "cash" || !decision.subject.starts_with("payment:")) continue;
        auto& payment =
            payments.try_emplace(decision.subject, WorkDone::Matched{decision.recorded_at.date()})
                .first->second;
        // The last word counts: what a person took back was not done by itself.
        payment.by_itself = decision.outcome == "matched";
    }
    for (const auto& [subject, payment] : payments) work.payments.push_back(payment);
    return work;
}

std::vector<metrics::Figure> operational_figures(const WorkDone& work,
                                                 const metrics::Window& window) {
    std::int64_t opened = 0;
    std::int64_t closed = 0;
    std::int64_t days = 0;
    for (const auto& dispute : work.disputes) {
        if (window.contains(dispute.opened_on)) ++opened;
        if (!dispute.closed_on || !window.contains(*dispute.closed_on)) continue;
        ++closed;
        days += base::days_between(dispute.opened_on, *dispute.closed_on);
    }
    std::int64_t looked_at = 0;
    std::int64_t by_itself = 0;
    for (const auto& payment : work.payments) {
        if (!window.contains(payment.on)) continue;
        ++looked_at;
        if (payment.by_itself) ++by_itself;
    }
    return {
        metrics::count("disputes_opened", "disputes.opened/1", {"opened", opened},
                       "by the day they were opened"),
        metrics::count("disputes_closed", "disputes.closed/1", {"closed", closed},
                       "by the day they were closed, with whatever outcome"),
        metrics::mean_days("dispute_days", "disputes.days/1", {"days open", std::to_string(days)},
                           days, {"disputes closed", std::to_string(closed)}, closed,
                           "disputes closed in the window, from opening to closing"),
        metrics::share("applied_by_itself", "matching.automatic/1",
                       metrics::count_input("applied by the rules alone", by_itself),
                       metrics::count_input("payments looked at", looked_at),
                       "payments first looked at in the window; applied and not taken back")};
}

}  // namespace openitem::service
