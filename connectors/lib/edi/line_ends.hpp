// Where the line ends stood that were taken out of a source in lines of a fixed length: what is
// left is read, and where it lay in the source can still be said.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace openitem::edi {

class LineEnds {
public:
    /// One byte was taken out before what is left from `at` on. Never before an earlier one.
    void taken_out(std::uint64_t at) {
        ++removed_;
        if (!places_.empty() && places_.back().at == at) {
            places_.back().removed = removed_;
        } else {
            places_.push_back({at, removed_});
        }
    }

    /// Where a byte lies in the source, by where it lies in what is left.
    std::uint64_t in_source(std::uint64_t at) const {
        const auto after = std::upper_bound(
            places_.begin(), places_.end(), at,
            [](std::uint64_t value, const Place& each) { return value < each.at; });
        return at + (after == places_.begin() ? forgotten_ : (after - 1)->removed);
    }

    /// Nobody asks for what lies before `at` any more: memory does not grow with the source.
    void forget_before(std::uint64_t at) {
        constexpr std::size_t few = 4096;
        if (places_.size() < few) return;
        const auto keep = std::find_if(places_.begin(), places_.end(),
                                       [at](const Place& each) { return each.at > at; });
        if (keep == places_.begin()) return;
        forgotten_ = (keep - 1)->removed;
        places_.erase(places_.begin(), keep);
    }

private:
    struct Place {
        std::uint64_t at = 0;
        std::uint64_t removed = 0;  ///< up to here, from the source's start on
    };
    std::vector<Place> places_;
    std::uint64_t removed_ = 0;
    std::uint64_t forgotten_ = 0;
};

}  // namespace openitem::edi
