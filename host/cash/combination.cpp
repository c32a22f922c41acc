#include "host/cash/combination.hpp"

#include <algorithm>
#include <numeric>

namespace openitem::cash {
namespace {

class Search {
public:
    Search(std::span<const std::int64_t> amounts, std::int64_t sum, const CombinationLimits& limits)
        : sum_(sum), limits_(limits) {
        for (std::size_t i = 0; i < amounts.size(); ++i) {
            if (amounts[i] > 0 && amounts[i] <= sum) sorted_.push_back({amounts[i], i});
        }
        std::stable_sort(sorted_.begin(), sorted_.end(),
                         [](const One& a, const One& b) { return a.amount > b.amount; });
        rests_.assign(sorted_.size() + 1, 0);
        for (std::size_t i = sorted_.size(); i-- > 0;) {
            rests_[i] = rests_[i + 1] + sorted_[i].amount;
        }
    }

    std::optional<std::vector<std::size_t>> run() {
        if (sorted_.size() < 2 || sorted_.size() > limits_.amounts) return std::nullopt;
        if (!search(0, sum_) || found_.size() != 1 || !is_certain()) return std::nullopt;
        std::sort(found_.front().begin(), found_.front().end());
        return found_.front();
    }

private:
    struct One {
        std::int64_t amount;
        std::size_t position;
    };

    // False: the steps are used up, or a second set was found.
    bool search(std::size_t from, std::int64_t left) {
        if (++steps_ > limits_.steps) return false;
        if (left == 0) {
            if (taken_.size() >= 2) found_.push_back(taken_);
            return found_.size() < 2;
        }
        if (taken_.size() == limits_.members) return true;
        for (std::size_t i = from; i < sorted_.size(); ++i) {
            if (rests_[i] < left) return true;  // not even all that are left
            if (sorted_[i].amount > left) continue;
            // Of equal amounts the first ones are taken: another choice is no other set.
            if (i > from && sorted_[i].amount == sorted_[i - 1].amount) continue;
            taken_.push_back(sorted_[i].position);
            const bool goes_on = search(i + 1, left - sorted_[i].amount);
            taken_.pop_back();
            if (!goes_on) return false;
        }
        return true;
    }

    // How many sets of that size there are, against how many sums they could make.
    bool is_certain() const {
        const std::size_t members = found_.front().size();
        std::int64_t sets = 0, of_size = 1, unit = 0, most = 0;
        const auto n = static_cast<std::int64_t>(sorted_.size());
        for (std::int64_t k = 1; k <= static_cast<std::int64_t>(members); ++k) {
            of_size = of_size * (n - k + 1) / k;
            sets += of_size;
        }
        for (std::size_t i = 0; i < sorted_.size(); ++i) {
            unit = std::gcd(unit, sorted_[i].amount);
            if (i < members) most += sorted_[i].amount;
        }
        return sets <= most / std::max<std::int64_t>(unit, 1) / limits_.certainty;
    }

    std::int64_t sum_;
    const CombinationLimits& limits_;
    std::vector<One> sorted_;
    std::vector<std::int64_t> rests_;  // of the amounts from here on
    std::vector<std::size_t> taken_;
    std::vector<std::vector<std::size_t>> found_;
    std::size_t steps_ = 0;
};

}  // namespace

std::optional<std::vector<std::size_t>> the_combination(std::span<const std::int64_t> amounts,
                                                        std::int64_t sum,
                                                        const CombinationLimits& limits) {
    if (sum <= 0) return std::nullopt;
    return Search(amounts, sum, limits).run();
}

}  // namespace openitem::cash
