#include "host/cash/learned_payers.hpp"

#include "host/cash/reference.hpp"

namespace openitem::cash {

namespace {

constexpr std::size_t shown_payments = 3;

}  // namespace

void LearnedPayers::add(Known& known, std::string_view text, std::int64_t customer,
                        std::string_view payment) {
    std::string key = normalized(text);
    if (key.empty()) return;
    auto [at, added] = known.try_emplace(std::move(key), LearnedPayer{.customer = customer});
    if (at->second.customer != customer) at->second.customer = 0;
    if (++at->second.payments > shown_payments) return;
    if (!added) at->second.from += ", ";
    at->second.from += payment;
}

std::string LearnedPayer::learned_from() const {
    if (payments <= shown_payments) return from;
    return from + " and " + std::to_string(payments - shown_payments) + " more";
}

const LearnedPayer* LearnedPayers::find(const Known& known, std::string_view text) {
    if (known.empty() || text.empty()) return nullptr;
    const auto at = known.find(normalized(text));
    return at == known.end() ? nullptr : &at->second;
}

void LearnedPayers::add_account(std::string_view account, std::int64_t customer,
                                std::string_view payment) {
    add(accounts_, account, customer, payment);
}

void LearnedPayers::add_name(std::string_view name, std::int64_t customer,
                             std::string_view payment) {
    add(names_, name, customer, payment);
}

const LearnedPayer* LearnedPayers::by_account(std::string_view account) const {
    return find(accounts_, account);
}

const LearnedPayer* LearnedPayers::by_name(std::string_view name) const {
    return find(names_, name);
}

}  // namespace openitem::cash
