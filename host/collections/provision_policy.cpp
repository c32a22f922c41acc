#include "host/collections/provision_policy.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "collections_files.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::collections {

using base::Decimal;
using base::Result;
using model::Reader;

namespace {

std::vector<Decimal> rates_in(Reader& read, std::size_t buckets) {
    std::vector<Decimal> rates;
    for (const auto& each : read.array("rates")) {
        const auto rate = Decimal::parse(each.get<std::string>());
        if (!rate || rate->units < 0 || *rate > Decimal{100, 0}) {
            read.fail("rates", "percentages from 0 to 100");
            return {};
        }
        rates.push_back(*rate);
    }
    if (rates.size() != buckets)
        read.fail("rates", fmt::format("{} of them, one a bucket", buckets));
    return rates;
}

void read_segment(Reader& read, ProvisionPolicy& policy) {
    ProvisionPolicy::Segment segment;
    segment.name = read.text_or("name", "");
    segment.rates = rates_in(read, policy.until_days.size() + 1);
    if (read.has("overlay")) segment.overlay = read.decimal("overlay");
    if (read.has("customers")) {
        segment.customers = read.array("customers").get<std::vector<std::string>>();
    }
    policy.segments.push_back(std::move(segment));
}

Result<ProvisionPolicy> read_one(model::PolicyHead head) {
    const auto body = nlohmann::json::parse(head.body);
    ProvisionPolicy policy;
    policy.head = std::move(head);
    Reader read(body);
    for (const auto& each : read.array("until_days")) {
        const auto days = each.get<int>();
        if (!policy.until_days.empty() && days <= policy.until_days.back()) {
            read.fail("until_days", "days that rise");
        }
        policy.until_days.push_back(days);
    }
    read_segment(read, policy);
    policy.segments.front().name.clear();
    if (read.has("segments")) {
        for (const auto& each : read.array("segments")) {
            Reader segment(each, "/segments");
            read_segment(segment, policy);
            if (auto fine = segment.done(); !fine) read.fail(std::move(fine).error());
        }
    }
    if (read.has("specific")) {
        for (const auto& each : read.array("specific")) {
            Reader one(each, "/specific");
            policy.specific.push_back({one.text_or("customer", ""), one.text_or("document", ""),
                                       one.decimal("percent"), one.text("reason")});
            const auto& added = policy.specific.back();
            if (added.customer.empty() == added.document.empty()) {
                one.fail("customer", "either a customer or a document");
            }
            if (auto fine = one.done(); !fine) read.fail(std::move(fine).error());
        }
    }
    policy.net_of_tax = read.flag_or("net_of_tax", true);
    if (auto fine = read.done(); !fine) return std::move(fine).error();
    return policy;
}

}  // namespace

std::string_view provision_schema() noexcept { return files::provision_schema; }

Result<std::vector<ProvisionPolicy>> read_provision_policies(std::string_view text) {
    auto heads = model::read_policies(text, "provision", files::provision_schema);
    if (!heads) return std::move(heads).error();
    std::vector<ProvisionPolicy> policies;
    for (auto& head : *heads) {
        auto policy = read_one(std::move(head));
        if (!policy) return std::move(policy).error();
        policies.push_back(*std::move(policy));
    }
    return policies;
}

}  // namespace openitem::collections
