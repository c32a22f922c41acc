#include "host/metrics/reconcile.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "host/base/decimal.hpp"

namespace openitem::metrics {

namespace {

using base::Currency;
using base::int128;

constexpr std::array<std::string_view, 7> names = {
    "missing_here", "missing_there", "amount", "sign", "timing", "customer", "date"};

struct Pair {
    std::optional<ListedItem> theirs;
    std::optional<ListedItem> ours;
};
using Key = std::pair<std::string, std::string>;  // currency, number
using Pairs = std::map<Key, Pair>;

// False: the sum does not fit.
bool add(std::optional<ListedItem>& sum, const ListedItem& item) {
    if (!sum) {
        sum = item;
        return true;
    }
    auto& open = sum->open.minor;
    if (__builtin_add_overflow(open, item.open.minor, &open)) return false;
    if (item.due_on && (!sum->due_on || *item.due_on < *sum->due_on)) sum->due_on = item.due_on;
    return true;
}

base::Error too_large() {
    return {.code = base::Code::overflow, .message = "the sums of the lists do not fit 64 bits"};
}

// Rows without a number: each stands for a document of the other side that is like it.
void pair_unnumbered(const std::vector<const ListedItem*>& rows, Pairs& pairs,
                     std::vector<ReconcileLine>& lines) {
    for (const ListedItem* row : rows) {
        const auto like = std::find_if(pairs.begin(), pairs.end(), [&](const auto& entry) {
            const auto& [key, pair] = entry;
            return !pair.theirs && pair.ours && pair.ours->open == row->open &&
                   pair.ours->customer == row->customer &&
                   (!row->issued_on || pair.ours->issued_on == row->issued_on);
        });
        if (like != pairs.end()) {
            like->second.theirs = *row;
            like->second.theirs->number = like->second.ours->number;
        } else {
            lines.push_back({Difference::missing_here, *row, std::nullopt, row->open.minor});
        }
    }
}

// False: the difference does not fit.
bool compare_pair(const Pair& pair, std::vector<ReconcileLine>& lines) {
    const auto& [theirs, ours] = pair;
    const std::int64_t there = theirs ? theirs->open.minor : 0;
    const std::int64_t here = ours ? ours->open.minor : 0;
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(there, here, &difference)) return false;
    const auto line = [&](Difference kind) { lines.push_back({kind, theirs, ours, difference}); };
    if (there != here) {
        const bool turned = int128{there} + here == 0;
        line(!ours     ? Difference::missing_here
             : !theirs ? Difference::missing_there
             : turned  ? Difference::sign
                       : Difference::amount);
        return true;
    }
    if (!theirs || !ours) return true;  // nothing open on either side
    if (!theirs->customer.empty() && theirs->customer != ours->customer) {
        line(Difference::customer);
    }
    if (theirs->due_on && theirs->due_on != ours->due_on) line(Difference::date);
    return true;
}

}  // namespace

std::string_view to_string(Difference kind) noexcept {
    const auto number = static_cast<std::size_t>(kind);
    return number < names.size() ? names[number] : "?";
}

std::string document_key(std::string_view number) {
    std::string key;
    for (const char c : number) {
        if (c >= 'a' && c <= 'z') {
            key += static_cast<char>(c - 'a' + 'A');
        } else if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   static_cast<unsigned char>(c) >= 0x80) {
            key += c;
        }
    }
    return key;
}

base::Result<std::vector<ReconcileLine>> compare(std::span<const ListedItem> theirs,
                                                 std::span<const ListedItem> ours) {
    bool fits = true;
    Pairs pairs;
    std::vector<const ListedItem*> unnumbered;
    for (const ListedItem& item : ours) {
        auto& pair = pairs[{std::string(item.open.currency.code()), document_key(item.number)}];
        fits &= add(pair.ours, item);
    }
    for (const ListedItem& item : theirs) {
        if (const auto key = document_key(item.number); !key.empty()) {
            fits &= add(pairs[{std::string(item.open.currency.code()), key}].theirs, item);
        } else {
            unnumbered.push_back(&item);
        }
    }
    std::vector<ReconcileLine> lines;
    pair_unnumbered(unnumbered, pairs, lines);
    for (const auto& [key, pair] : pairs) fits &= compare_pair(pair, lines);
    if (!fits) return too_large();
    const auto order = [](const ReconcileLine& line) {
        return std::tuple(line.any().open.currency.code(), std::string_view(line.any().number));
    };
    std::stable_sort(lines.begin(), lines.end(),
                     [&](const auto& a, const auto& b) { return order(a) < order(b); });
    return lines;
}

base::Result<std::vector<ReconcileTotal>> sum_up(std::span<const ListedItem> theirs,
                                                 std::span<const ListedItem> ours,
                                                 std::span<const ReconcileLine> lines) {
    struct Sums {
        Currency currency;
        int128 theirs = 0, ours = 0, explained = 0;
    };
    std::map<std::string, Sums> by_currency;
    const auto sums_of = [&](Currency currency) -> Sums& {
        auto& sums = by_currency[std::string(currency.code())];
        sums.currency = currency;
        return sums;
    };
    for (const auto& item : theirs) sums_of(item.open.currency).theirs += item.open.minor;
    for (const auto& item : ours) sums_of(item.open.currency).ours += item.open.minor;
    for (const auto& line : lines) {
        if (!line.cause.empty()) sums_of(line.any().open.currency).explained += line.difference;
    }
    std::vector<ReconcileTotal> totals;
    for (const auto& [code, sums] : by_currency) {
        const int128 residue = sums.theirs - sums.ours - sums.explained;
        ReconcileTotal total{sums.currency};
        const auto fit = [](int128 value, std::int64_t& out) {
            out = static_cast<std::int64_t>(value);
            return out == value;
        };
        if (!fit(sums.theirs, total.theirs) || !fit(sums.ours, total.ours) ||
            !fit(sums.explained, total.explained) || !fit(residue, total.residue)) {
            return too_large();
        }
        totals.push_back(total);
    }
    return totals;
}

}  // namespace openitem::metrics
