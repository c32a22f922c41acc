// A number that is nearly one of what is open, where payer or amount say whose it is.
#include <algorithm>

#include "host/cash/combination.hpp"
#include "host/cash/matcher.hpp"
#include "host/cash/reference.hpp"
#include "host/cash/similar.hpp"

namespace openitem::cash {

using Found = LikeNumber;
using Written = WrittenNumber;

namespace {

std::vector<Written> written_in(const Fragments& parts, std::size_t shortest, Source source) {
    std::vector<Written> out;
    for (std::size_t first = 0; first < parts.all.size(); ++first) {
        const std::size_t widest = std::min(widest_token, parts.all.size() - first);
        for (std::size_t count = 1; count <= widest; ++count) {
            const Token token = token_at(parts, first, count, shortest);
            if (token.key.empty()) continue;
            const bool last = first + count == parts.all.size();
            out.push_back({without_leading_zeros(token.key), skeleton(token.written), token.written,
                           last, source});
        }
    }
    return out;
}

// Those of a receipt's text and its end-to-end identification.
struct WrittenNumbers {
    WrittenNumbers(const Receipt& receipt, const Policy& policy)
        : text(fragments(receipt.text)), id(fragments(receipt.end_to_end_id)) {
        all = written_in(text, policy.shortest, Source::text);
        for (Written& each : written_in(id, policy.shortest, Source::end_to_end_id)) {
            all.push_back(std::move(each));
        }
    }
    Fragments text, id;
    std::vector<Written> all;
};

// Each item once, by what is most like it.
std::vector<Found> like(const std::vector<Written>& written,
                        const std::vector<std::uint32_t>& positions, const OpenItems& items) {
    std::vector<Found> out;
    for (const std::uint32_t position : positions) {
        Found best{position};
        const std::string_view key = without_leading_zeros(items.key_of(position));
        const std::string_view bones = items.skeleton_of(position);
        for (const Written& each : written) {
            // Most of what is written is longer than any number, and like none.
            if (each.key.size() > key.size() + 1 && each.bones.size() > bones.size()) continue;
            const Likeness found = likeness(each.key, each.bones, key, bones, each.cut);
            if (found > best.likeness) best = {position, found, &each};
        }
        if (best.written != nullptr) out.push_back(best);
    }
    return out;
}

}  // namespace

// Of these, those the text has nearly the number of, or the beginning of it where it ends.
std::vector<std::uint32_t> Matcher::hinted(std::span<const std::uint32_t> positions) const {
    std::vector<std::uint32_t> out;
    const WrittenNumbers numbers(receipt_, policy_);
    for (const Found& found : like(numbers.all, {positions.begin(), positions.end()}, items_)) {
        out.push_back(found.position);
    }
    const auto& parts = numbers.text;
    for (const std::uint32_t position : positions) {
        if (std::find(out.begin(), out.end(), position) != out.end()) continue;
        const std::string_view key = items_.key_of(position);
        for (std::size_t count = 1; count <= std::min(widest_token, parts.all.size()); ++count) {
            const Token end = token_at(parts, parts.all.size() - count, count, 1);
            if (end.key.empty() || key.size() <= end.key.size()) continue;
            if (key.starts_with(end.key)) {
                out.push_back(position);
                break;
            }
        }
    }
    return out;
}

// One item that is open with the amount, the likest of several, or the ones that make it together.
// `tied`: others would as well.
std::vector<LikeNumber> Matcher::those_that_fit(std::span<const LikeNumber> found,
                                                bool& tied) const {
    std::vector<Found> fits;
    for (const Found& each : found) {
        if (to_close(each.position) == receipt_.amount.minor ||
            items_.brief(each.position).open == receipt_.amount.minor) {
            fits.push_back(each);
        }
    }
    if (!fits.empty()) {
        const auto best = std::max_element(fits.begin(), fits.end(), [](auto& a, auto& b) {
                              return a.likeness < b.likeness;
                          })->likeness;
        std::erase_if(fits, [best](const Found& each) { return each.likeness < best; });
        if (fits.size() > 1) fits.clear();
        return fits;
    }
    std::vector<std::int64_t> amounts;
    for (const Found& each : found) amounts.push_back(items_[each.position].open);
    if (const auto set = the_combination(amounts, receipt_.amount.minor)) {
        for (const std::size_t at : *set) fits.push_back(found[at]);
        tied = is_tied(*set, amounts);
    }
    return fits;
}

bool Matcher::by_similar_number() {
    constexpr std::size_t most = 2'000;  // open items of a customer that are looked through
    constexpr std::size_t most_of_amount = 64;
    const WrittenNumbers numbers(receipt_, policy_);
    const auto& written = numbers.all;
    if (written.empty()) return false;
    // Whose could it be? The payer's, and where nobody knows the payer, whoever owes the amount.
    const auto currency = receipt_.amount.currency;
    std::vector<std::uint32_t> positions;
    if (payer_.customer != 0) {
        const auto add = [&](std::int64_t customer) {
            const auto open = items_.of_customer(customer, currency, most);
            if (open) positions.insert(positions.end(), open->begin(), open->end());
        };
        add(payer_.customer);
        // What the source states to be a customer's money pays nobody else's items.
        if (receipt_.customer == 0) {
            for (const std::int64_t other : items_.related_to(payer_.customer)) add(other);
        }
    }
    const bool unknown = payer_.customer == 0;
    if (unknown) positions = items_.by_amount(0, currency, receipt_.amount.minor, most_of_amount);
    if (unknown && positions.size() == most_of_amount) return false;
    std::erase_if(positions, [this](std::uint32_t position) {
        const Brief& item = items_.brief(position);
        return item.open <= 0 || item.issued_on > receipt_.value_on;
    });
    auto found = like(written, positions, items_);
    if (found.empty()) return false;
    for (const Found& each : found) look_at({&each.position, 1});

    bool tied = false;
    const std::vector<Found> fits = those_that_fit(found, tied);
    const auto is_of_another = [&](const Found& each) {
        return items_[each.position].customer != items_[fits.front().position].customer;
    };
    if (fits.empty() || std::any_of(fits.begin(), fits.end(), is_of_another)) return false;
    // By the amount alone one edit may be chance: the number has to be a long one.
    constexpr std::size_t long_enough = 6;
    if (unknown && (fits.front().likeness < Likeness::beginning &&
                    fits.front().written->key.size() < long_enough)) {
        return false;
    }
    std::vector<Share> debits;
    for (const Found& each : fits) {
        debits.push_back({each.position, items_[each.position].open});
        out_.evidence.push_back({.source = each.written->source,
                                 .token = std::string(each.written->text),
                                 .item = items_[each.position].id,
                                 .number = items_[each.position].number,
                                 .similar = true});
    }
    apply({}, std::move(debits));
    if (!out_.rest.is_zero() || !out_.short_by.is_zero()) return false;
    out_.rule = Rule::similar;
    out_.customer = items_[fits.front().position].customer;
    out_.related = !unknown && out_.customer != payer_.customer;
    out_.score = score::similar;
    if (unknown) out_.score -= score::minus_weak;
    if (tied) out_.score -= score::minus_guess;
    return true;
}

}  // namespace openitem::cash
