#include "dates.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace openitem::csv {
namespace {

enum class Order : std::uint8_t { fixed, day_first, month_first };

struct Candidate {
    std::string_view pattern;
    Order order = Order::fixed;
};

// In the order of preference where two read the same number of values. Day-first and month-first
// forms stand side by side: `other` of one is its neighbour.
constexpr Candidate candidates[] = {
    {"yyyy-mm-dd"},
    {"yyyymmdd"},
    {"d.m.yyyy"},
    {"d/m/yyyy", Order::day_first},
    {"m/d/yyyy", Order::month_first},
    {"d-m-yyyy", Order::day_first},
    {"m-d-yyyy", Order::month_first},
    {"d.m.yy"},
    {"d/m/yy", Order::day_first},
    {"m/d/yy", Order::month_first},
    {"d-m-yy", Order::day_first},
    {"m-d-yy", Order::month_first},
    {"yyyy/m/d"},
    {"yyyy.m.d"},
    {"yyyy-m-d"},
    {"d-mmm-yyyy"},
    {"d mmm yyyy"},
    {"d/mmm/yyyy"},
    {"d. mmm yyyy"},
    {"mmm d, yyyy"},
    {"mmm d yyyy"},
    {"d-mmm-yy"},
    {"d mmm yy"},
    {"yyyy-mm-ddT*"},
    {"yyyy-mm-dd *"},
    {"d.m.yyyy *"},
    {"d/m/yyyy *", Order::day_first},
    {"m/d/yyyy *", Order::month_first},
    {"d-m-yyyy *", Order::day_first},
    {"m-d-yyyy *", Order::month_first},
    {"d/m/yy *", Order::day_first},
    {"m/d/yy *", Order::month_first},
    {"yyyy/m/d *"},
};
constexpr std::size_t candidate_count = std::size(candidates);

const std::array<DateFormat, candidate_count>& formats() {
    static const auto table = [] {
        std::array<DateFormat, candidate_count> out;
        for (std::size_t i = 0; i < candidate_count; ++i)
            out[i] = DateFormat(candidates[i].pattern);
        return out;
    }();
    return table;
}

std::size_t twin_of(std::size_t candidate) {
    return candidates[candidate].order == Order::day_first ? candidate + 1 : candidate - 1;
}

// What a column says for itself.
struct Evidence {
    std::optional<std::size_t> best;  // candidate that reads most values
    std::size_t values = 0;
    std::size_t dates = 0;
    // Of the best candidate and its twin, when it has one: values only one of them reads.
    std::size_t day_first_only = 0;
    std::size_t month_first_only = 0;
    std::string_view both, day_example, month_example;
};

Evidence weigh(const std::vector<std::string_view>& values) {
    Evidence out;
    // A candidate that reads none of the first values is not tried on the rest.
    constexpr std::size_t first = 64;
    std::array<std::size_t, candidate_count> hits{};
    for (const std::string_view value : values) {
        if (value.empty()) continue;
        ++out.values;
        if (value.size() < 6 || value.size() > 40) continue;
        for (std::size_t i = 0; i < candidate_count; ++i) {
            if (out.values > first && hits[i] == 0) continue;
            if (formats()[i].try_parse(value)) ++hits[i];
        }
    }
    const auto most = std::max_element(hits.begin(), hits.end());
    if (*most == 0) return out;
    out.best = static_cast<std::size_t>(most - hits.begin());
    out.dates = *most;
    if (candidates[*out.best].order == Order::fixed) return out;

    const std::size_t day =
        candidates[*out.best].order == Order::day_first ? *out.best : twin_of(*out.best);
    for (const std::string_view value : values) {
        const auto by_day = formats()[day].try_parse(value);
        const auto by_month = formats()[day + 1].try_parse(value);
        if (by_day && !by_month) {
            ++out.day_first_only;
            out.day_example = value;
        } else if (by_month && !by_day) {
            ++out.month_first_only;
            out.month_example = value;
        } else if (by_day && by_month && *by_day != *by_month && out.both.empty()) {
            out.both = value;
        }
    }
    return out;
}

// Day or month first by the votes; a few damaged dates do not outvote the rest.
Order decide(std::size_t day_first, std::size_t month_first) {
    if (day_first > month_first * 9) return Order::day_first;
    if (month_first > day_first * 9) return Order::month_first;
    return Order::fixed;  // no votes, or a tie of two habits
}

// The pattern of a text that looks like a date of a day that does not exist: 2026-02-30.
std::string_view shape_of(std::string_view value) {
    std::string tame;  // the same with days and months that always exist
    std::size_t first_number = 0;
    bool month_first = false;
    for (std::size_t at = 0; at < value.size();) {
        std::size_t end = at;
        while (end < value.size() && detail::is_digit(value[end])) ++end;
        if (end == at) {
            tame.push_back(value[at++]);
            continue;
        }
        const std::size_t length = end - at;
        std::size_t small = 0;
        for (std::size_t i = at; length <= 2 && i < end; ++i) {
            small = small * 10 + static_cast<std::size_t>(value[i] - '0');
        }
        if (first_number == 0) {
            first_number = small;
        } else if (length <= 2 && small > 12 && first_number <= 12) {
            month_first = true;
        }
        tame += length == 1   ? "1"
                : length == 2 ? "01"
                : length == 4 ? "2000"
                : length == 8 ? "20000101"
                              : std::string(length, '0');
        at = end;
    }
    for (std::size_t i = 0; i < candidate_count; ++i) {
        if (candidates[i].order == Order::day_first && month_first) continue;
        if (formats()[i].try_parse(tame)) return candidates[i].pattern;
    }
    return {};
}

DateGuess conclude(const Evidence& evidence, Order elsewhere, Order stated) {
    DateGuess out;
    out.values = evidence.values;
    // Numbers of eight digits happen to be dates now and then; a date column is one mostly.
    if (!evidence.best || evidence.dates * 2 < evidence.values) return out;
    out.dates = evidence.dates;
    std::size_t chosen = *evidence.best;
    out.verdict = DateVerdict::clear;
    if (candidates[chosen].order != Order::fixed && stated != Order::fixed) {
        if (candidates[chosen].order != stated) chosen = twin_of(chosen);
    } else if (candidates[chosen].order != Order::fixed) {
        const bool votes = evidence.day_first_only + evidence.month_first_only > 0;
        Order order = decide(evidence.day_first_only, evidence.month_first_only);
        if (order == Order::fixed && votes) {
            out.verdict = DateVerdict::mixed;
            out.example =
                std::string(evidence.day_example) + "' and '" + std::string(evidence.month_example);
        } else if (order == Order::fixed) {
            order = elsewhere;
            // 01/01, 02/02 ... read the same either way.
            if (order == Order::fixed && evidence.both.empty()) order = Order::day_first;
            if (order == Order::fixed) {
                out.verdict = DateVerdict::ambiguous;
                out.example = evidence.both;
            }
        }
        if (order != Order::fixed && candidates[chosen].order != order) chosen = twin_of(chosen);
        if (order == Order::fixed) out.other = candidates[twin_of(chosen)].pattern;
    }
    out.pattern = candidates[chosen].pattern;
    return out;
}

}  // namespace

std::vector<DateGuess> guess_dates(const std::vector<std::vector<std::string_view>>& columns,
                                   DateOrder stated) {
    std::vector<Evidence> evidence;
    std::size_t day_first = 0, month_first = 0;
    for (const auto& values : columns) {
        evidence.push_back(weigh(values));
        const Evidence& of = evidence.back();
        if (of.dates * 2 < of.values) continue;
        day_first += of.day_first_only;
        month_first += of.month_first_only;
    }
    const Order file = decide(day_first, month_first);
    std::vector<DateGuess> out;
    const Order order = stated == DateOrder::day_first     ? Order::day_first
                        : stated == DateOrder::month_first ? Order::month_first
                                                           : Order::fixed;
    for (const Evidence& of : evidence) out.push_back(conclude(of, file, order));
    return out;
}

DateGuess guess_shape(const std::vector<std::string_view>& values) {
    constexpr std::size_t most = 50;
    DateGuess out;
    for (std::size_t i = 0; i < std::min(values.size(), most); ++i) {
        if (values[i].empty() || values[i].size() > 40) continue;
        ++out.values;
        if (out.example.empty()) out.example = values[i];
        out.pattern = shape_of(values[i]);
        if (!out.pattern.empty()) break;
    }
    return out;
}

}  // namespace openitem::csv
