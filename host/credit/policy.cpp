#include "host/credit/policy.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "credit_files.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::credit {

using base::Error;
using base::Result;
using model::Reader;

namespace {

Action action_in(Reader& read, std::string_view key, Action otherwise) {
    const std::string text = read.text_or(key, std::string(to_string(otherwise)));
    if (text == "allow") return Action::allow;
    if (text == "warn") return Action::warn;
    if (text == "block") return Action::block;
    read.fail(key, "allow, warn or block");
    return otherwise;
}

void read_limit(Reader& outer, Policy& policy) {
    Reader read(outer.object("limit"), "/limit");
    policy.default_limit = read.optional_money("default");
    policy.watch_percent = read.number_or("watch_percent", 0);
    policy.over_limit = action_in(read, "over", Action::block);
    policy.no_limit = action_in(read, "missing", Action::warn);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_overdue(Reader& outer, Policy& policy) {
    Reader read(outer.object("overdue"), "/overdue");
    policy.max_overdue_days = read.number("max_days");
    policy.grace_days = read.number_or("grace_days", 0);
    policy.overdue = action_in(read, "over", Action::block);
    policy.overdue_minimum = read.optional_money("minimum");
    policy.count_assumed_due = read.text_or("assumed_due_dates", "leave_out") == "count";
    policy.count_disputed_as_overdue = read.text_or("disputed", "leave_out") == "count";
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_document(Reader& outer, Policy& policy) {
    if (!outer.has("document")) return;
    Reader read(outer.object("document"), "/document");
    policy.max_document = read.money("maximum");
    policy.over_document = action_in(read, "over", Action::block);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_exposure(Reader& outer, Policy& policy) {
    if (!outer.has("exposure")) return;
    Reader read(outer.object("exposure"), "/exposure");
    policy.with_open_orders = read.flag_or("open_orders", true);
    policy.less_credit_notes = read.flag_or("credit_notes", true);
    policy.less_unapplied = read.flag_or("unapplied_cash", true);
    policy.less_on_account = read.flag_or("on_account_cash", true);
    policy.with_disputed = read.flag_or("disputed", true);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

std::string consequence(Action action) {
    switch (action) {
        case Action::allow:
            return "is noted and goes through";
        case Action::warn:
            return "goes through with a warning";
        case Action::block:
            return "is held until a person releases it";
    }
    return "";
}

std::string exposure_sentence(const Policy& policy) {
    std::string counted = "open invoices";
    if (policy.with_open_orders) counted += " and orders not invoiced yet";
    std::vector<std::string_view> deducted;
    if (policy.less_credit_notes) deducted.emplace_back("open credit notes");
    if (policy.less_unapplied) deducted.emplace_back("payments not applied yet");
    if (policy.less_on_account) deducted.emplace_back("money left on account");
    if (!policy.with_disputed) deducted.emplace_back("disputed parts of invoices");
    std::string text = fmt::format("What a customer owes counts {}", counted);
    if (!deducted.empty()) text += fmt::format(", less {}", fmt::join(deducted, ", "));
    if (!policy.segment.empty()) {
        text += fmt::format("; and what it owes {}", fmt::join(policy.segment, ", "));
    }
    return text + ". The order or invoice being checked is counted once.";
}

}  // namespace

std::string_view to_string(Action action) noexcept {
    switch (action) {
        case Action::allow:
            return "allow";
        case Action::warn:
            return "warn";
        case Action::block:
            return "block";
    }
    return "";
}

std::string_view policy_schema() noexcept { return files::policy_schema; }

Result<std::vector<Policy>> read_policies(std::string_view text) {
    auto heads = model::read_policies(text, "credit", files::policy_schema);
    if (!heads) return std::move(heads).error();
    std::vector<Policy> policies;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        Policy policy;
        policy.head = std::move(head);
        Reader read(body);
        read_limit(read, policy);
        read_overdue(read, policy);
        read_document(read, policy);
        read_exposure(read, policy);
        if (read.has("segment")) {
            policy.segment = read.array("segment").get<std::vector<std::string>>();
        }
        if (auto good = read.done(); !good) return std::move(good).error();
        policies.push_back(std::move(policy));
    }
    return policies;
}

const Policy& default_policy() {
    static const Policy policy = read_policies(files::default_policy).value().front();
    return policy;
}

std::vector<std::string> in_plain_words(const Policy& policy) {
    std::vector<std::string> text;
    text.push_back(fmt::format("{}, version {}, in force from {}.",
                               policy.head.name.empty() ? "Credit policy" : policy.head.name,
                               policy.head.version, policy.head.effective_from.to_string()));
    text.push_back(exposure_sentence(policy));
    if (policy.default_limit) {
        text.push_back(fmt::format("A customer without a limit of its own has {}.",
                                   policy.default_limit->to_text()));
    } else {
        text.push_back(fmt::format("What a customer without a credit limit orders {}.",
                                   consequence(policy.no_limit)));
    }
    if (policy.watch_percent > 0 && policy.over_limit != Action::allow) {
        text.push_back(
            fmt::format("From {}% of the limit on, an order goes through with a warning.",
                        policy.watch_percent));
    }
    text.push_back(fmt::format("What would take a customer above the limit {}.",
                               consequence(policy.over_limit)));
    const auto days = policy.max_overdue_days + policy.grace_days;
    std::string overdue =
        fmt::format("While an invoice is more than {} {} overdue{}, what the customer orders {}.",
                    days, days == 1 ? "day" : "days",
                    policy.grace_days > 0 ? fmt::format(" ({} and {} for a payment on its way)",
                                                        policy.max_overdue_days, policy.grace_days)
                                          : std::string(),
                    consequence(policy.overdue));
    text.push_back(std::move(overdue));
    if (policy.overdue_minimum) {
        text.push_back(fmt::format("Less than {} left of an invoice is not held against anyone.",
                                   policy.overdue_minimum->to_text()));
    }
    if (!policy.count_disputed_as_overdue) {
        text.emplace_back(
            "The disputed part of an invoice is left out of this while the dispute is open; the "
            "rest of the invoice is not.");
    }
    if (!policy.count_assumed_due) {
        text.emplace_back("An invoice without an agreed due date is left out of this.");
    }
    if (policy.max_document) {
        text.push_back(fmt::format("A single order or invoice above {} {}.",
                                   policy.max_document->to_text(),
                                   consequence(policy.over_document)));
    }
    return text;
}

}  // namespace openitem::credit
