#include "host/service/kpi.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/result.hpp"
#include "host/service/kpi_operations.hpp"
#include "host/service/policies.hpp"
#include "host/service/positions.hpp"
#include "host/service/usual_years.hpp"
#include "host/service/worth.hpp"
#include "host/store/statuses.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::RunError;
using metrics::Window;
using metrics::WindowSums;

namespace {

template <class T>
T checked(base::Result<T> result) {
    if (!result) throw RunError(Exit::system, result.error());
    return *std::move(result);
}

SettledItem settled_item(store::Store& books, const metrics::Item& item,
                         const metrics::Settlement& settlement) {
    const auto stored = books.item(store::ItemId{item.id});
    return {.number = stored ? stored->number : "",
            .sequence = stored ? stored->item.sequence : 1,
            .customer = item.customer,
            .amount = {item.amount, item.currency},
            .issued_on = item.issued_on,
            .due_on = item.due_on,
            .settlement = settlement};
}

// One pass over the books for several windows.
void add_all(store::Store& books, const std::optional<KnownThen>& known,
             std::vector<WindowSums>& windows,
             std::vector<std::pair<metrics::Item, metrics::Settlement>>* settled) {
    const auto currency = books.functional_currency();
    const auto parties = store::Parties::of(books, known ? std::optional(known->at) : std::nullopt);
    std::vector<metrics::Allocation> allocations;
    books.items_with_allocations(
        [&](const ledger::Item& item, std::span<const ledger::Allocation> stored) {
            auto seen = metrics_item(item);
            allocations.clear();
            for (const auto& one : stored) {
                allocations.push_back(metrics_allocation(one, item.id));
            }
            if (seen.currency != currency) value_as_posted(books, item, stored, seen, allocations);
            for (auto& window : windows) {
                seen.customer = parties.on(item.customer, window.window().to).value;
                const auto in_window = checked(window.add(seen, allocations));
                if (in_window && settled != nullptr) settled->emplace_back(seen, *in_window);
            }
            return true;
        },
        known ? known->entry : store::EntryId{});
}

KpiReport report_of(const WindowSums& sums, base::Currency currency, const WorkDone& work) {
    const auto& window = sums.window();
    KpiReport report;
    report.from = window.from;
    report.to = window.to;
    report.currency = currency;
    report.open = checked(sums.open());
    report.not_due = checked(sums.not_due());
    report.unapplied = checked(sums.unapplied());
    report.billed = checked(sums.billed());
    report.figures = checked(sums.figures());
    report.from_the_journal = report.figures.size();
    for (auto& figure : operational_figures(work, window)) {
        report.figures.push_back(std::move(figure));
    }
    report.behaviour = sums.behaviour();
    return report;
}

void check_window(const KpiRequest& request) {
    require_usual_years(request.from);
    require_usual_years(request.to);
    if (request.from <= request.to) return;
    throw RunError(Exit::wrong_use, fmt::format("expected --from not after --to, found {} to {}",
                                                request.from.to_string(), request.to.to_string()));
}

}  // namespace

const metrics::Figure* KpiReport::figure(std::string_view name) const {
    const auto found = std::find_if(figures.begin(), figures.end(),
                                    [name](const auto& each) { return each.name == name; });
    return found == figures.end() ? nullptr : &*found;
}

KpiReport kpi_of(store::Store& books, const KpiRequest& request,
                 const std::optional<KnownThen>& known) {
    check_window(request);
    const auto currency = books.functional_currency();
    std::vector<WindowSums> windows = {{Window{request.from, request.to}, currency}};
    std::vector<std::pair<metrics::Item, metrics::Settlement>> settled;
    add_all(books, known, windows, request.with_items ? &settled : nullptr);
    auto report = report_of(windows.front(), currency, work_done(books));
    for (const auto& [item, settlement] : settled) {
        report.settled.push_back(settled_item(books, item, settlement));
    }
    return report;
}

KpiReport kpi(const Workspace& workspace, const std::string& company, const KpiRequest& request) {
    check_window(request);
    return kpi_of(*workspace.open_books(company), request);
}

std::vector<KpiReport> kpi_by_month(const Workspace& workspace, const std::string& company,
                                    const KpiRequest& request) {
    constexpr std::size_t most_months = 120;
    check_window(request);
    const auto books = workspace.open_books(company);
    const auto currency = books->functional_currency();
    std::vector<WindowSums> windows;
    for (Date from = request.from; from <= request.to; from = from.month_end().add_days(1)) {
        windows.emplace_back(Window{from, std::min(from.month_end(), request.to)}, currency);
        if (windows.size() > most_months) {
            throw RunError(Exit::wrong_use, fmt::format("expected at most {} months", most_months));
        }
    }
    add_all(*books, {}, windows, nullptr);
    const auto work = work_done(*books);
    std::vector<KpiReport> reports;
    for (const auto& window : windows) reports.push_back(report_of(window, currency, work));
    return reports;
}

bool TargetReport::all_met() const {
    return std::all_of(results.begin(), results.end(), [](const auto& each) { return each.met; });
}

TargetReport targets_of(const Workspace& workspace, const std::string& company,
                        const KpiReport& report) {
    TargetReport all;
    const auto policy = target_policy(workspace, company, report.to);
    if (!policy) return all;
    all.policy = fmt::format("{}/{}", policy->head.kind, policy->head.version);
    for (const auto& target : policy->targets) {
        const auto* const figure = report.figure(target.figure);
        if (figure == nullptr) {
            std::vector<std::string> names;
            for (const auto& each : report.figures) names.push_back(each.name);
            throw RunError(Exit::source_or_config,
                           fmt::format("companies/{}/policies/targets.json: there is no figure "
                                       "{}: expected one of {}",
                                       company, target.figure, fmt::join(names, ", ")));
        }
        all.results.push_back(
            {target, figure->value, figure->note, target.is_met_by(figure->value)});
    }
    return all;
}

}  // namespace openitem::service
