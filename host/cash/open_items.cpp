#include "host/cash/open_items.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "host/cash/payer_name.hpp"
#include "host/cash/reference.hpp"
#include "host/cash/similar.hpp"

namespace openitem::cash {

using base::Currency;

namespace {

std::uint64_t mix(std::uint64_t value) noexcept {
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93U;
    value ^= value >> 32;
    value *= 0xd6e8feb86659fd93U;
    return value ^ (value >> 32);
}

std::uint64_t hash_of(std::string_view text) noexcept {
    return mix(std::hash<std::string_view>{}(text));
}

std::uint64_t hash_of(std::int64_t id) noexcept { return mix(static_cast<std::uint64_t>(id)); }

std::uint64_t hash_of(std::int64_t customer, Currency currency, std::int64_t amount) noexcept {
    std::uint64_t hash = mix(static_cast<std::uint64_t>(amount));
    for (const char c : currency.code()) hash = hash * 31 + static_cast<unsigned char>(c);
    return mix(hash ^ mix(static_cast<std::uint64_t>(customer)));
}

void claim(std::unordered_map<std::string, std::int64_t>& owners, std::string key,
           std::int64_t customer) {
    if (key.empty()) return;
    const auto [at, added] = owners.try_emplace(std::move(key), customer);
    if (!added && at->second != customer) at->second = 0;
}

std::int64_t owner_of_key(const std::unordered_map<std::string, std::int64_t>& owners,
                          const std::string& key) {
    const auto at = owners.find(key);
    return at == owners.end() ? 0 : at->second;
}

std::int64_t owner(const std::unordered_map<std::string, std::int64_t>& owners,
                   std::string_view text) {
    return owners.empty() || text.empty() ? 0 : owner_of_key(owners, normalized(text));
}

bool is_shared(const std::unordered_map<std::string, std::int64_t>& owners, std::string_view text) {
    if (owners.empty() || text.empty()) return false;
    const auto at = owners.find(normalized(text));
    return at != owners.end() && at->second == 0;
}

}  // namespace

void OpenItems::reserve(std::size_t count) {
    items_.reserve(count);
    briefs_.reserve(count);
    keys_.reserve(count);
    for (HashChains* each : {&positions_, &numbers_, &customer_amounts_}) each->reserve(count);
}

void OpenItems::add(OpenItem item) {
    const auto position = static_cast<std::uint32_t>(items_.size());
    if (position_of(item.id)) throw std::logic_error("an open item was added twice");
    positions_.add(hash_of(item.id), position);
    add_keys(item, position);
    if (item.customer != 0) {
        Known& customer = customers_[item.customer];
        customer.items.push_back(position);
        customer.sorted = customer.items.size() == 1;
        if (item.open > 0 && item.debt != Debt::principal) customer.charged = true;
    }
    briefs_.push_back({item.customer, item.open, item.issued_on, item.due_on, item.currency});
    items_.push_back(std::move(item));
    index_amount(position);
}

void OpenItems::add_keys(const OpenItem& item, std::uint32_t position) {
    const std::string number = normalized(item.number);
    const std::string bones = skeleton(item.number);
    keys_.push_back({written_.size(), static_cast<std::uint32_t>(number.size()),
                     static_cast<std::uint32_t>(bones.size())});
    written_.insert(written_.end(), number.begin(), number.end());
    written_.insert(written_.end(), bones.begin(), bones.end());

    const auto key = without_leading_zeros(number);
    if (!key.empty()) numbers_.add(hash_of(key), position);
    if (!item.reference.empty()) {
        const std::string reference = normalized(item.reference);
        const auto other = without_leading_zeros(reference);
        if (!other.empty() && other != key) numbers_.add(hash_of(other), position);
        const std::string within = number_within(item.reference);
        if (!within.empty() && within != key) numbers_.add(hash_of(within), position);
    }
    for (const std::string& written : item.orders) {
        const std::string order = normalized(written);
        if (!order.empty()) orders_.add(hash_of(without_leading_zeros(order)), position);
    }
}

void OpenItems::add_name(std::string_view name, std::int64_t customer) {
    claim(names_, normalized(name), customer);
    plain_names_.push_back({plain_name(name), customer});
    names_are_sorted_ = false;
}

void OpenItems::add_account(std::string_view account, std::int64_t customer) {
    claim(accounts_, normalized(account), customer);
}

void OpenItems::add_customer_number(std::string_view number, std::int64_t customer) {
    const std::string key = normalized(number);
    claim(customer_numbers_, std::string(without_leading_zeros(key)), customer);
}

void OpenItems::add_related(std::int64_t customer, std::int64_t other) {
    customers_[customer].related.push_back(other);
    customers_[other].related.push_back(customer);
}

void OpenItems::index_amount(std::uint32_t position) {
    const OpenItem& item = items_[position];
    if (item.open <= 0) return;
    amounts_.add(hash_of(0, item.currency, item.open), position);
    if (item.customer != 0) {
        customer_amounts_.add(hash_of(item.customer, item.currency, item.open), position);
        for (const Offer& offer : item.offers) {
            const std::int64_t less = item.open - (offer.amount - item.taken);
            discounted_amounts_.add(hash_of(item.customer, item.currency, less), position);
        }
    }
}

bool OpenItems::has_key(const OpenItem& item, std::string_view key) const {
    return is_written(item.number, key) || is_quoted(item, key);
}

bool OpenItems::is_quoted(const OpenItem& item, std::string_view key) const {
    if (item.reference.empty()) return false;
    return is_written(item.reference, key) || number_within(item.reference) == key;
}

std::optional<std::uint32_t> OpenItems::position_of(std::int64_t id) const {
    std::optional<std::uint32_t> found;
    positions_.find(hash_of(id), [&](std::uint32_t position) {
        if (items_[position].id == id) found = position;
        return !found;
    });
    return found;
}

std::vector<std::uint32_t> OpenItems::by_number(std::string_view written) const {
    const auto key = without_leading_zeros(written);
    std::vector<std::uint32_t> found;
    if (key.empty()) return found;
    numbers_.find(hash_of(key), [&](std::uint32_t position) {
        if (has_key(items_[position], key)) found.push_back(position);
        return true;
    });
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::uint32_t> OpenItems::by_order(std::string_view written) const {
    const auto key = without_leading_zeros(written);
    std::vector<std::uint32_t> found;
    orders_.find(hash_of(key), [&](std::uint32_t position) {
        const OpenItem& item = items_[position];
        const bool bills = std::any_of(item.orders.begin(), item.orders.end(),
                                       [&](const auto& order) { return is_written(order, key); });
        if (bills && item.open != 0) found.push_back(position);
        return true;
    });
    put_in_order(found, found.size());
    return found;
}

const OpenItems::Known* OpenItems::known(std::int64_t customer) const {
    const auto at = customers_.find(customer);
    return at == customers_.end() ? nullptr : &at->second;
}

std::span<const std::uint32_t> OpenItems::all_of(std::int64_t customer) const {
    const auto at = customers_.find(customer);
    if (at == customers_.end()) return {};
    Known& known = at->second;
    if (!known.sorted) {
        std::sort(known.items.begin(), known.items.end(),
                  [this](std::uint32_t a, std::uint32_t b) { return is_before(a, b); });
        known.sorted = true;
    }
    return known.items;
}

std::optional<std::vector<std::uint32_t>> OpenItems::of_customer(std::int64_t customer,
                                                                 Currency currency,
                                                                 std::size_t most) const {
    std::vector<std::uint32_t> found;
    for (const std::uint32_t position : all_of(customer)) {
        const Brief& item = briefs_[position];
        if (item.open == 0 || item.currency != currency) continue;
        if (found.size() == most) return std::nullopt;
        found.push_back(position);
    }
    return found;
}

std::vector<std::uint32_t> OpenItems::by_amount(std::int64_t customer, Currency currency,
                                                std::int64_t amount, std::size_t most) const {
    std::vector<std::uint32_t> found;
    const auto& index = customer == 0 ? amounts_ : customer_amounts_;
    index.find(hash_of(customer, currency, amount), [&](std::uint32_t position) {
        const Brief& item = briefs_[position];
        const bool fits = item.open == amount && item.currency == currency &&
                          (customer == 0 || item.customer == customer);
        if (fits) found.push_back(position);
        return customer != 0 || found.size() < most;
    });
    put_in_order(found, most);
    return found;
}

std::vector<std::uint32_t> OpenItems::with_charges(std::int64_t customer, Currency currency) const {
    std::vector<std::uint32_t> found;
    const Known* const of = known(customer);
    if (of == nullptr || !of->charged) return found;
    bool charges = false;
    for (const std::uint32_t position : all_of(customer)) {
        const Brief& item = briefs_[position];
        if (item.currency != currency || item.open <= 0) continue;
        charges = charges || items_[position].debt != Debt::principal;
        found.push_back(position);
    }
    if (!charges) found.clear();
    return found;
}

std::vector<std::uint32_t> OpenItems::by_discounted_amount(std::int64_t customer, Currency currency,
                                                           std::int64_t amount, base::Date paid_on,
                                                           const DiscountPolicy& policy,
                                                           std::size_t most) const {
    std::vector<std::uint32_t> found;
    discounted_amounts_.find(hash_of(customer, currency, amount), [&](std::uint32_t position) {
        const OpenItem& item = items_[position];
        if (item.customer != customer || item.currency != currency) return true;
        const auto discount = closing_discount(item.discount_state(), paid_on, policy);
        if (discount > 0 && item.open - discount == amount) found.push_back(position);
        return true;
    });
    put_in_order(found, most);
    return found;
}

bool OpenItems::is_before(std::uint32_t a, std::uint32_t b) const {
    const base::Date x = briefs_[a].due_on, y = briefs_[b].due_on;
    return x != y ? x < y : items_[a].id < items_[b].id;
}

void OpenItems::put_in_order(std::vector<std::uint32_t>& found, std::size_t most) const {
    std::sort(found.begin(), found.end(),
              [this](std::uint32_t a, std::uint32_t b) { return is_before(a, b); });
    // An item whose open amount came back to what it once was is in the chain twice.
    found.erase(std::unique(found.begin(), found.end()), found.end());
    if (found.size() > most) found.resize(most);
}

std::int64_t OpenItems::customer_by_name(std::string_view name) const {
    return owner(names_, name);
}

std::int64_t OpenItems::customer_by_account(std::string_view account) const {
    return owner(accounts_, account);
}

bool OpenItems::name_is_shared(std::string_view name) const { return is_shared(names_, name); }

bool OpenItems::account_is_shared(std::string_view account) const {
    return is_shared(accounts_, account);
}

std::int64_t OpenItems::customer_by_number(std::string_view key) const {
    if (key.empty()) return 0;
    return owner_of_key(customer_numbers_, std::string(without_leading_zeros(key)));
}

std::int64_t OpenItems::customer_by_similar_name(std::string_view name) const {
    constexpr std::size_t shortest = 6;
    const std::string plain = plain_name(name);
    if (plain.size() < shortest) return 0;
    if (!names_are_sorted_) {
        std::sort(plain_names_.begin(), plain_names_.end(),
                  [](const PlainName& a, const PlainName& b) {
                      return std::tie(a.name, a.customer) < std::tie(b.name, b.customer);
                  });
        names_are_sorted_ = true;
    }
    const auto first = std::lower_bound(
        plain_names_.begin(), plain_names_.end(), plain,
        [](const PlainName& one, const std::string& wanted) { return one.name < wanted; });
    // Those of the whole name come first; where there are none, those it is the beginning of.
    const bool whole = first != plain_names_.end() && first->name == plain;
    constexpr std::size_t cut = 18;  // shorter names are not cut off
    if (!whole && plain.size() < cut) return 0;
    std::int64_t customer = 0;
    for (auto at = first; at != plain_names_.end(); ++at) {
        if (whole ? at->name != plain : !at->name.starts_with(plain)) break;
        if (customer != 0 && at->customer != customer) return 0;
        customer = at->customer;
    }
    return customer;
}

std::span<const std::int64_t> OpenItems::related_to(std::int64_t customer) const {
    const Known* const of = known(customer);
    return of == nullptr ? std::span<const std::int64_t>() : of->related;
}

void OpenItems::doubt(std::int64_t customer) {
    if (customer != 0) customers_[customer].in_doubt = true;
}

void OpenItems::doubt_amount(Currency currency, std::int64_t amount) {
    amounts_in_doubt_.insert(hash_of(0, currency, amount));
}

bool OpenItems::is_in_doubt(const OpenItem& item) const {
    const Known* const of = known(item.customer);
    return (of != nullptr && of->in_doubt) ||
           amounts_in_doubt_.contains(hash_of(0, item.currency, item.open));
}

void OpenItems::take(std::int64_t id, std::int64_t amount) {
    const auto position = position_of(id);
    if (!position) throw std::logic_error("an item that is not there was paid");
    OpenItem& item = items_[*position];
    const std::int64_t rest = item.open < 0 ? item.open + amount : item.open - amount;
    const bool crossed = item.open < 0 ? rest > 0 : rest < 0;
    if (amount <= 0 || crossed) throw std::logic_error("more was taken from an item than is open");
    item.open = briefs_[*position].open = rest;
    index_amount(*position);
}

}  // namespace openitem::cash
