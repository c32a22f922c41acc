#include "host/cash/match_credit.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/cash/reference.hpp"

namespace openitem::cash {

using base::Money;

namespace {

constexpr int score_credit_note = 100;  // the seller's own document says what it credits

struct Target {
    std::uint32_t position = 0;
    std::string named;  // as the credit note writes its number
};

// The customer's debit items the credit note names, open or settled.
std::vector<Target> targets_of(const Receipt& credit, const OpenItems& items) {
    std::vector<Target> targets;
    for (const std::string& number : credit.corrects) {
        for (const std::uint32_t position : items.by_number(normalized(number))) {
            const OpenItem& item = items[position];
            const bool fits = item.customer == credit.customer && item.open >= 0 &&
                              item.currency == credit.amount.currency && item.id != credit.id;
            const bool known =
                std::any_of(targets.begin(), targets.end(),
                            [&](const Target& other) { return other.position == position; });
            if (fits && !known) targets.push_back({position, number});
        }
    }
    return targets;
}

std::string why_not(const Receipt& credit, std::size_t known, std::size_t open) {
    const auto names = fmt::format("it names {}", fmt::join(credit.corrects, ", "));
    if (open > 1) return fmt::format("{}, of which {} items are open", names, open);
    return known > 0 ? names + ", which is settled already"
                     : names + ", and the customer has no such invoice";
}

}  // namespace

Proposal match_credit(const Receipt& credit, const OpenItems& items, const Policy& policy) {
    Proposal out;
    out.receipt = credit.id;
    out.customer = out.payer = credit.customer;
    out.applied = out.short_by = {0, credit.amount.currency};
    out.rest = credit.amount;
    if (const auto own = items.position_of(credit.id)) {
        out.rest.minor = -items[*own].open;  // a receipt may have deducted it
        out.considered.push_back(items[*own]);
    }
    auto targets = targets_of(credit, items);
    for (const Target& target : targets) out.considered.push_back(items[target.position]);
    const auto known = targets.size();
    std::erase_if(targets, [&items](const Target& t) { return items[t.position].open == 0; });

    if (!policy.by_reference || targets.size() != 1 || out.rest.minor <= 0) {
        out.reason = out.rest.minor <= 0    ? "a receipt has used it up"
                     : !policy.by_reference ? "the policy applies nothing by reference"
                                            : why_not(credit, known, targets.size());
    } else {
        const OpenItem& item = items[targets.front().position];
        out.rule = Rule::reference;
        out.score = score_credit_note;
        out.applied.minor = std::min(out.rest.minor, item.open);
        out.rest.minor -= out.applied.minor;
        out.applications = {{credit.id, item.id, out.applied.minor}};
        out.evidence = {{Source::preceding_invoice, targets.front().named, item.id, item.number}};
        out.reason = fmt::format("{} credited on {}", out.applied.to_text(), item.number);
    }
    if (out.rest.minor > 0) out.rest_is = Rest::unapplied;
    return out;
}

}  // namespace openitem::cash
