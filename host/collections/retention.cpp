#include "host/collections/retention.hpp"

#include <nlohmann/json.hpp>

#include "collections_files.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::collections {

using base::Result;
using model::Reader;

base::Date RetentionPolicy::keep_until(std::string_view document, std::string_view country,
                                       base::Date date) const {
    int chosen = years;
    int best = -1;
    for (const RetentionClass& each : classes) {
        const bool fits = (each.country.empty() || each.country == country) &&
                          (each.document.empty() || each.document == document);
        const int said = (each.country.empty() ? 0 : 2) + (each.document.empty() ? 0 : 1);
        if (fits && said > best) best = said, chosen = each.years;
    }
    return *base::Date::from(date.year() + chosen, 12, 31);
}

std::string_view retention_schema() noexcept { return files::retention_schema; }

Result<std::vector<RetentionPolicy>> read_retention_policies(std::string_view text) {
    auto heads = model::read_policies(text, "retention", files::retention_schema);
    if (!heads) return std::move(heads).error();
    std::vector<RetentionPolicy> policies;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        RetentionPolicy policy;
        policy.head = std::move(head);
        Reader read(body);
        policy.years = static_cast<int>(read.number_or("years", policy.years));
        if (read.has("classes")) {
            for (const auto& each : read.array("classes")) {
                Reader one(each, "/classes");
                policy.classes.push_back({one.text_or("country", ""), one.text_or("document", ""),
                                          static_cast<int>(one.number("years"))});
                if (auto fine = one.done(); !fine) read.fail(std::move(fine).error());
            }
        }
        if (auto fine = read.done(); !fine) return std::move(fine).error();
        policies.push_back(std::move(policy));
    }
    return policies;
}

const RetentionPolicy& default_retention_policy() {
    static const RetentionPolicy policy =
        read_retention_policies(
            R"({"kind": "retention", "name": "Ten years", "version": 1,
                "effective_from": "1900-01-01", "years": 10})")
            .value()
            .front();
    return policy;
}

}  // namespace openitem::collections
