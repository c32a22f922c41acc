// The amount of one item of a known customer.
#include <fmt/format.h>

#include "host/cash/matcher.hpp"

namespace openitem::cash {

bool Matcher::by_amount() {
    constexpr std::size_t enough = 8;
    auto found =
        items_.by_amount(payer_.customer, receipt_.amount.currency, receipt_.amount.minor, enough);
    look_at(found);
    if (found.empty()) return by_discounted_amount(enough);
    if (payer_.customer == 0) return amount_only(found);

    take_one(found);
    return true;
}

// The customer has an item open that the amount closes, less the discount it earns that day.
bool Matcher::by_discounted_amount(std::size_t most) {
    if (payer_.customer == 0 || !policy_.discount.use) return false;
    const auto found = items_.by_discounted_amount(payer_.customer, receipt_.amount.currency,
                                                   receipt_.amount.minor, receipt_.value_on,
                                                   policy_.discount, most);
    look_at(found);
    if (found.empty()) return false;
    due_of({found.front(), receipt_.amount.minor}, receipt_.amount.minor, true);
    take_one(found);
    out_.score -= score::minus_discounted;
    return true;
}

// The first of those the amount fits.
void Matcher::take_one(const std::vector<std::uint32_t>& found) {
    const OpenItem& item = items_[found.front()];
    move(0, found.front(), receipt_.amount.minor);
    out_.applied = receipt_.amount;
    out_.rest.minor = 0;
    out_.rule = Rule::amount;
    out_.score = score::amount - less_for_payer();
    out_.evidence = {*payer_.evidence, amount_evidence(item)};
    if (found.size() > 1) {
        const OpenItem& second = items_[found[1]];
        out_.score -= less_for_tie(item);
        out_.runner_up = RunnerUp{second.id, second.number, Rule::amount,
                                  fmt::format("has the same amount, due on {} and not on {}",
                                              second.due_on.to_string(), item.due_on.to_string())};
    }
}

// The payer is unknown. One candidate in all is worth showing to a person, and no more.
bool Matcher::amount_only(const std::vector<std::uint32_t>& found) {
    const OpenItem& item = items_[found.front()];
    if (found.size() > 1 || item.customer == 0) {
        if (out_.reason.empty()) {
            const std::string& unclear = payer_.unclear;
            out_.reason = fmt::format("{}, and {} items have this amount",
                                      unclear.empty() ? "nothing names the payer" : unclear,
                                      found.size() > 7 ? "many" : std::to_string(found.size()));
        }
        return false;
    }
    move(0, found.front(), receipt_.amount.minor);
    out_.applied = receipt_.amount;
    out_.rest.minor = 0;
    out_.rule = Rule::amount;
    out_.customer = item.customer;
    out_.score = score::amount_only;
    out_.evidence = {amount_evidence(item)};
    return true;
}

}  // namespace openitem::cash
