#include "host/collections/targets.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "collections_files.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::collections {

using base::Decimal;
using base::Result;
using model::Reader;

bool Target::is_met_by(const std::optional<Decimal>& value) const {
    return value && (!at_most || *value <= *at_most) && (!at_least || *value >= *at_least);
}

std::string Target::in_words() const {
    if (at_most && at_least) {
        return fmt::format("{} to {}", at_least->to_string(), at_most->to_string());
    }
    if (at_most) return fmt::format("at most {}", at_most->to_string());
    return at_least ? fmt::format("at least {}", at_least->to_string()) : std::string();
}

std::string_view targets_schema() noexcept { return files::targets_schema; }

Result<std::vector<TargetPolicy>> read_target_policies(std::string_view text) {
    auto heads = model::read_policies(text, "targets", files::targets_schema);
    if (!heads) return std::move(heads).error();
    std::vector<TargetPolicy> policies;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        TargetPolicy policy;
        policy.head = std::move(head);
        Reader read(body);
        for (const auto& each : read.array("targets")) {
            Reader one(each, "/targets");
            Target target{.figure = one.text("figure")};
            if (one.has("at_most")) target.at_most = Decimal::parse(one.text("at_most"));
            if (one.has("at_least")) target.at_least = Decimal::parse(one.text("at_least"));
            target.why = one.text_or("why", "");
            if (target.at_most && target.at_least && *target.at_least > *target.at_most) {
                read.fail({.message = fmt::format("targets: nothing is {}", target.in_words())});
            }
            if (auto fine = one.done(); !fine) read.fail(std::move(fine).error());
            policy.targets.push_back(std::move(target));
        }
        if (auto fine = read.done(); !fine) return std::move(fine).error();
        policies.push_back(std::move(policy));
    }
    return policies;
}

}  // namespace openitem::collections
