#include "host/service/provision.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "host/base/result.hpp"
#include "host/model/decisions/json_values.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/customers.hpp"
#include "host/service/decisions.hpp"
#include "host/service/period.hpp"
#include "host/service/policies.hpp"
#include "host/service/worth.hpp"
#include "host/store/books.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;

namespace {

constexpr std::string_view kind = "provision";

template <class T>
T must(base::Result<T> result) {
    if (!result) throw RunError(Exit::answer_is_no, result.error());
    return *std::move(result);
}

std::vector<metrics::LossMatrix> matrices_of(const collections::ProvisionPolicy& policy) {
    std::vector<metrics::LossMatrix> all;
    for (const auto& segment : policy.segments) {
        metrics::LossMatrix matrix{.buckets = {}, .overlay = segment.overlay};
        for (std::size_t i = 0; i < segment.rates.size(); ++i) {
            metrics::LossBucket bucket{.until_days = {}, .rate = segment.rates[i]};
            if (i < policy.until_days.size()) bucket.until_days = policy.until_days[i];
            matrix.buckets.push_back(bucket);
        }
        all.push_back(std::move(matrix));
    }
    return all;
}

// What is open on a day, as the matrix looks at it.
class Exposures {
public:
    Exposures(store::Store& books, const collections::ProvisionPolicy& policy, Date day)
        : books_(books),
          policy_(policy),
          day_(day),
          parties_(store::Parties::of(books)),
          carried_(carried_on(books, day)) {}

    std::vector<metrics::Exposure> all() {
        struct Open {
            ledger::Item item;
            std::string number;
            std::int64_t open;
        };
        std::vector<Open> found;
        books_.open_items({day_, {}}, {}, [&](const store::OpenItem& row) {
            const bool owed = row.row.item.kind == ledger::ItemKind::invoice && row.open > 0;
            if (owed) found.push_back({row.row.item, std::string(row.row.number), row.open});
            return true;
        });
        std::vector<metrics::Exposure> exposures;
        for (const auto& each : found) {
            exposures.push_back(exposure(each.item, each.number, each.open));
        }
        return exposures;
    }

    metrics::Exposure exposure(const ledger::Item& item, const std::string& number,
                               std::int64_t open) {
        metrics::Exposure out;
        out.id = item.id.value;
        out.days = base::days_between(item.due_on, day_);
        out.gross = open;
        if (item.currency != books_.functional_currency()) out.gross = carried_[item.id].functional;
        if (policy_.net_of_tax) out.tax = tax_in(item, out.gross);
        const auto customer = number_of(parties_.on(item.customer, day_));
        for (std::size_t i = 1; i < policy_.segments.size(); ++i) {
            const auto& of = policy_.segments[i].customers;
            if (std::find(of.begin(), of.end(), customer) != of.end()) out.segment = i;
        }
        for (const auto& specific : policy_.specific) {
            const bool is_it = specific.document.empty() ? specific.customer == customer
                                                         : specific.document == number;
            if (is_it && !out.specific) out.specific = specific.percent;
        }
        return out;
    }

private:
    std::int64_t tax_in(const ledger::Item& item, std::int64_t gross) {
        const auto entry = books_.entry(item.entry);
        if (!entry) return 0;
        const auto document = entry->entry.event == ledger::Event::opening
                                  ? store::stated_document_tax(books_.record(item.record))
                                  : store::posted_document_tax(entry->entry, entry->lines);
        return ledger::split_tax(gross, document.gross, document.tax).second;
    }

    const std::string& number_of(store::CustomerId customer) {
        const auto [at, added] = numbers_.try_emplace(customer.value);
        if (added) {
            if (const auto found = books_.customer(customer)) at->second = label_of(*found).number;
        }
        return at->second;
    }

    store::Store& books_;
    const collections::ProvisionPolicy& policy_;
    Date day_;
    store::Parties parties_;
    std::map<store::ItemId, Carried> carried_;
    std::map<std::int64_t, std::string> numbers_;
};

// What a write-off has taken of the allowance.
std::int64_t used_by(store::Store& books, const ledger::Allocation& allocation) {
    if (allocation.kind != ledger::AllocationKind::write_off) return 0;
    std::int64_t used = 0;
    const auto entry = books.entry(allocation.entry);
    if (!entry) return 0;
    for (const auto& line : entry->lines) {
        if (line.account == ledger::Account::allowance) used += line.functional;
    }
    return used;
}

// Credits less debits on the allowance.
std::int64_t allowance_on(store::Store& books, Date day) {
    std::int64_t balance = 0;
    books.entries({}, [&](const store::EntryRow& row, std::span<const ledger::Line> lines) {
        if (row.entry.date > day) return true;
        for (const auto& line : lines) {
            if (line.account == ledger::Account::allowance) balance -= line.functional;
        }
        return true;
    });
    return balance;
}

std::optional<collections::ProvisionPolicy> policy_on(const Workspace& workspace,
                                                      const std::string& company, Date day) {
    const auto versions = provision_policies(workspace, company);
    const auto* found =
        model::in_force(std::span<const collections::ProvisionPolicy>(versions), day);
    if (found == nullptr) return std::nullopt;
    return *found;
}

ProvisionReport computed(const Workspace& workspace, const std::string& company,
                         store::Store& books, Date day) {
    auto policy = policy_on(workspace, company, day);
    if (!policy) {
        throw RunError(Exit::wrong_use,
                       fmt::format("no policy of '{}' says on {} how to provide for bad debt: "
                                   "expected companies/{}/policies/provision.json",
                                   company, day.to_string(), company));
    }
    ProvisionReport report;
    report.policy = *std::move(policy);
    report.currency = books.functional_currency();
    report.needed = must(
        metrics::provision(Exposures(books, report.policy, day).all(), matrices_of(report.policy)));
    report.booked = allowance_on(books, day);
    report.difference = report.needed.required - report.booked;
    return report;
}

std::string bucket_text(const collections::ProvisionPolicy& policy,
                        const metrics::ProvisionRow& row) {
    const auto& segment = policy.segments[row.segment].name;
    std::string text = segment.empty() ? "" : segment + ", ";
    if (!row.bucket) return text + "specific";
    if (*row.bucket < policy.until_days.size()) {
        return text + fmt::format("up to {} days past due", policy.until_days[*row.bucket]);
    }
    return text + fmt::format("more than {} days past due", policy.until_days.back());
}

model::DecisionRecord decision(const ProvisionReport& report, Date day, const std::string& by) {
    const auto money = [&](std::int64_t minor) { return Money{minor, report.currency}.to_text(); };
    model::DecisionRecord record;
    record.kind = kind;
    record.subject_type = "period";
    record.subject = day.to_string();
    record.as_of = day;
    record.policy = report.policy.head;
    record.facts =
        nlohmann::json{{"by", by},
                       {"entry", report.entry.value},
                       {"required", model::json_of(Money{report.needed.required, report.currency})},
                       {"booked", model::json_of(Money{report.booked, report.currency})}}
            .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const auto& row : report.needed.rows) {
        record.rules.push_back({.rule = "provision.matrix",
                                .inputs = {{"items", std::to_string(row.items)},
                                           {"open", money(row.gross)},
                                           {"net of tax", money(row.base)}},
                                .threshold = row.bucket ? row.rate.to_string() + " %" : "specific",
                                .outcome = money(row.required),
                                .reason = bucket_text(report.policy, row)});
    }
    record.outcome = report.difference < 0 ? "released" : "provided";
    record.text = {fmt::format("{} required, {} booked: {} posted by {}",
                               money(report.needed.required), money(report.booked),
                               money(report.difference), by)};
    return record;
}

}  // namespace

ProvisionReport show_provision(const Workspace& workspace, const std::string& company, Date day) {
    return computed(workspace, company, *workspace.open_books(company), day);
}

ProvisionReport post_provision(const Workspace& workspace, const std::string& company,
                               base::Clock& clock, Date day, const std::string& by) {
    const CompanyLock lock(workspace, company, "openitem provision run");
    const auto books = workspace.open_books(company);
    const auto now = clock.now();
    require_open(*books, day, now);
    require_begun(day, now);
    auto report = computed(workspace, company, *books, day);
    const auto transaction = books->begin(now);
    store::Books ledger(*transaction, books->functional_currency(), first_open_day(*books, now));
    report.entry = must(ledger.provide(report.difference, day));
    keep_decision(*transaction, decision(report, day, by), {});
    transaction->commit();
    return report;
}

metrics::Movement allowance_movement(store::Store& books, Date from, Date through) {
    metrics::Movement movement;
    std::map<std::int64_t, ledger::Event> event_of;  // of what a reversal may take back
    books.entries({}, [&](const store::EntryRow& row, std::span<const ledger::Line> lines) {
        std::int64_t effect = 0;
        bool foreign = false;
        for (const auto& line : lines) {
            if (line.account != ledger::Account::allowance) continue;
            effect -= line.functional;
            foreign = foreign || line.currency != books.functional_currency();
        }
        if (effect == 0) return true;
        event_of[row.entry.id.value] = row.entry.event;
        if (row.entry.date > through) return true;
        movement.closing += effect;
        if (row.entry.date <= from) {
            movement.opening += effect;
            return true;
        }
        const auto event = row.entry.event == ledger::Event::reversal
                               ? event_of[row.entry.reverses.value]
                               : row.entry.event;
        if (event == ledger::Event::provision) {
            (effect > 0 ? movement.additions : movement.releases) += effect;
        } else if (event == ledger::Event::write_off) {
            movement.utilisation += effect;
        } else {
            movement.other += effect;
        }
        return true;
    });
    return movement;
}

metrics::Movement allowance_movement(const Workspace& workspace, const std::string& company,
                                     Date from, Date through) {
    return allowance_movement(*workspace.open_books(company), from, through);
}

std::optional<std::int64_t> missing_provision(const Workspace& workspace,
                                              const std::string& company, store::Store& books,
                                              Date day) {
    if (!policy_on(workspace, company, day)) return std::nullopt;
    return computed(workspace, company, books, day).difference;
}

std::int64_t reserved_for(const Workspace& workspace, const std::string& company,
                          store::Store& books, store::ItemId id, Date day) {
    std::optional<Date> run;
    for (const auto& stored : books.decisions({}, kind)) {
        const auto record = must(model::decision_from_json(nlohmann::json::parse(stored.body)));
        if (record.as_of <= day) run = record.as_of;
    }
    if (!run) return 0;
    const auto policy = policy_on(workspace, company, *run);
    const auto item = books.item(id);
    if (!policy || !item || item->item.kind != ledger::ItemKind::invoice) return 0;
    std::vector<ledger::Allocation> allocations;
    for (auto& each : books.allocations_of(id)) allocations.push_back(each.allocation);
    const auto open = ledger::open_amount(item->item, allocations, *run);
    if (open <= 0) return 0;
    const auto exposure = Exposures(books, *policy, *run).exposure(item->item, item->number, open);
    auto reserved = must(metrics::required_for(exposure, matrices_of(*policy)[exposure.segment]));
    for (const auto& each : allocations) {
        if (!each.reversed_on && each.date >= *run) reserved -= used_by(books, each);
    }
    return std::clamp<std::int64_t>(reserved, 0,
                                    std::max<std::int64_t>(allowance_on(books, day), 0));
}

}  // namespace openitem::service
