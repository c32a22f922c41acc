#include "host/store/statuses.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <utility>

namespace openitem::store {

namespace {

constexpr std::string_view record_prefix = "record:";

// The state of a link is whom it leads to: "#17", or "ended".
CustomerId linked_to(std::string_view state) {
    CustomerId into;
    if (state.starts_with('#')) {
        std::from_chars(state.data() + 1, state.data() + state.size(), into.value);
    }
    return into;
}

}  // namespace

std::vector<StoredStatus> holding(std::span<const StoredStatus> statuses, base::Date day,
                                  std::optional<base::Instant> known_at) {
    std::map<std::pair<std::string_view, std::string_view>, const StoredStatus*> newest;
    for (const StoredStatus& each : statuses) {
        const bool known = !known_at || each.recorded_at <= *known_at;
        const bool holds = each.from_on <= day && (!each.until_on || day < *each.until_on);
        if (known && holds) newest[{each.kind, each.subject}] = &each;
    }
    std::vector<StoredStatus> found;
    for (const auto& [what, row] : newest) {
        if (row->state != ended) found.push_back(*row);
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.id.value < b.id.value; });
    return found;
}

StoredStatus erased_row(RecordId record, CustomerId customer, base::Date day) {
    StoredStatus row;
    row.kind = erased;
    row.subject = std::string(record_prefix) + std::to_string(record.value);
    row.customer = customer;
    row.state = "holds";
    row.from_on = day;
    return row;
}

RecordId erased_record(const StoredStatus& row) {
    RecordId record;
    if (!row.subject.starts_with(record_prefix)) return record;
    std::from_chars(row.subject.data() + record_prefix.size(),
                    row.subject.data() + row.subject.size(), record.value);
    return record;
}

Parties::Parties(std::span<const StoredStatus> links, std::optional<base::Instant> known_at) {
    for (const StoredStatus& each : links) {
        if (known_at && each.recorded_at > *known_at) continue;
        links_[each.customer.value].push_back({each.from_on, linked_to(each.state)});
    }
}

Parties Parties::of(Store& store, std::optional<base::Instant> known_at) {
    return Parties(store.statuses(customer_link, {}), known_at);
}

// No circle can arise: nobody is merged into one that is merged itself. Should the rows say
// otherwise, the walk ends all the same.
CustomerId Parties::on(CustomerId customer, base::Date day) const {
    CustomerId into = customer;
    for (std::size_t steps = 0; steps <= links_.size(); ++steps) {
        const auto found = links_.find(into.value);
        if (found == links_.end()) return into;
        CustomerId next;
        for (const Link& link : found->second) {
            if (link.from_on <= day) next = link.into;
        }
        if (!next) return into;
        into = next;
    }
    return into;
}

std::vector<CustomerId> Parties::members(CustomerId customer, base::Date day) const {
    const CustomerId whole = on(customer, day);
    std::vector<CustomerId> all{whole};
    for (const auto& [id, links] : links_) {
        if (id != whole.value && on({id}, day) == whole) all.push_back({id});
    }
    std::sort(all.begin(), all.end(), [](auto a, auto b) { return a.value < b.value; });
    return all;
}

StoredStatus link_row(CustomerId customer, CustomerId into, base::Date day) {
    StoredStatus row;
    row.kind = customer_link;
    row.subject = "customer:" + std::to_string(customer.value);
    row.customer = customer;
    row.state = into ? "#" + std::to_string(into.value) : std::string(ended);
    row.from_on = day;
    return row;
}

}  // namespace openitem::store
