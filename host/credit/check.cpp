#include "host/credit/check.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace openitem::credit {

using base::Code;
using base::Date;
using base::Error;
using base::int128;
using base::Money;
using base::Result;
using model::RuleResult;

namespace {

Outcome outcome_of(Action action) noexcept {
    switch (action) {
        case Action::allow:
            return Outcome::passed;
        case Action::warn:
            return Outcome::warned;
        case Action::block:
            return Outcome::blocked;
    }
    return Outcome::blocked;
}

// A rule's result and what it means for the whole.
struct Judged {
    RuleResult result;
    Outcome outcome = Outcome::passed;

    void set(Outcome to, std::string reason) {
        outcome = to;
        result.outcome = to_string(to);
        result.reason = std::move(reason);
    }
};

Result<void> same_currency(const std::optional<Money>& amount, Money document,
                           std::string_view what) {
    if (!amount || amount->currency == document.currency) return {};
    return Error{.code = Code::mixed_currency,
                 .message = fmt::format("expected {} in {}, found {}", what,
                                        document.currency.code(), amount->to_text())};
}

// "this order of 60.00 EUR", "order SO-7 of 60.00 EUR"
std::string name_of(const Document& document) {
    const std::string_view kind = document.kind == DocumentKind::order ? "order" : "invoice";
    const std::string amount = document.amount.to_text();
    if (document.number.empty()) return fmt::format("this {} of {}", kind, amount);
    return fmt::format("{} {} of {}", kind, document.number, amount);
}

std::string days_text(std::int64_t days) {
    return fmt::format("{} {}", days, days == 1 ? "day" : "days");
}

struct Exposure {
    Money before;
    Money added;
    Money after;
};

// What the policy counts of one company's items and orders.
base::MoneySum counted(const Facts& facts, const Policy& policy) {
    base::MoneySum sum(facts.document.amount.currency);
    sum.add(facts.open_invoices);
    if (policy.with_open_orders) sum.add(facts.open_orders);
    if (policy.less_credit_notes) sum.add(facts.credit_notes);
    if (policy.less_unapplied) sum.add(facts.unapplied);
    if (policy.less_on_account) sum.add(facts.on_account);
    if (!policy.with_disputed) sum.subtract(facts.disputed);
    return sum;
}

Result<Exposure> exposure_of(const Facts& facts, const Policy& policy) {
    base::MoneySum sum = counted(facts, policy);
    for (const auto& sister : facts.sisters) sum.add(sister.exposure);
    const auto before = sum.total();
    if (!before) return before.error();
    const auto added = base::subtract(facts.document.amount, facts.already_invoiced);
    if (!added) return added.error();
    const auto after = base::add(*before, *added);
    if (!after) return after.error();
    return Exposure{*before, *added, *after};
}

void add_exposure_inputs(RuleResult& rule, const Facts& facts, const Policy& policy,
                         const Exposure& exposure) {
    const auto add = [&rule](const std::string& name, Money amount, bool counted, bool always) {
        if (!always && amount.is_zero()) return;
        rule.inputs.push_back({name + (counted ? "" : ", not counted"), amount.to_text()});
    };
    add("open invoices", facts.open_invoices, true, true);
    add("of them disputed", facts.disputed, policy.with_disputed, false);
    add("orders not invoiced", facts.open_orders, policy.with_open_orders, false);
    add("open credit notes", facts.credit_notes, policy.less_credit_notes, false);
    add("payments not applied", facts.unapplied, policy.less_unapplied, false);
    add("money on account", facts.on_account, policy.less_on_account, false);
    for (const auto& sister : facts.sisters) {
        add("owed to " + sister.company, sister.exposure, true, true);
    }
    add("exposure", exposure.before, true, true);
    add(facts.document.kind == DocumentKind::order ? "this order" : "this invoice",
        facts.document.amount, true, true);
    add("of it invoiced already", facts.already_invoiced, false, false);
    add("exposure with it", exposure.after, true, true);
}

Judged judge_limit(const Facts& facts, const Policy& policy, const Exposure& exposure) {
    Judged judged;
    judged.result.rule = "credit.limit";
    add_exposure_inputs(judged.result, facts, policy, exposure);
    const auto limit = facts.customer.limit ? facts.customer.limit : policy.default_limit;
    if (!limit) {
        judged.set(outcome_of(policy.no_limit), "no credit limit is set for this customer");
        return judged;
    }
    const auto currency = facts.document.amount.currency;
    if (limit->currency != currency) {
        judged.set(outcome_of(policy.no_limit),
                   fmt::format("the credit limit is {}, {} are open with this, and no exchange "
                               "rate is known",
                               limit->to_text(), exposure.after.to_text()));
        return judged;
    }

    judged.result.threshold = limit->to_text();
    const std::string with = fmt::format("{} and {} open make {}", name_of(facts.document),
                                         exposure.before.to_text(), exposure.after.to_text());
    if (exposure.after.minor > limit->minor) {
        const auto over = base::subtract(exposure.after, *limit);
        judged.set(outcome_of(policy.over_limit),
                   fmt::format("{}; the credit limit is {}{}", with, limit->to_text(),
                               over ? fmt::format(", so {} too much", over->to_text()) : ""));
        return judged;
    }
    const bool watch =
        policy.watch_percent > 0 && policy.over_limit != Action::allow &&
        exposure.added.minor > 0 &&
        int128{exposure.after.minor} * 100 > int128{limit->minor} * policy.watch_percent;
    if (watch) {
        judged.set(Outcome::warned,
                   fmt::format("{}; that is more than {}% of the credit limit of {}", with,
                               policy.watch_percent, limit->to_text()));
    } else {
        judged.set(Outcome::passed,
                   fmt::format("{}; the credit limit is {}", with, limit->to_text()));
    }
    return judged;
}

// The part of an item the overdue rule holds against the customer.
std::int64_t held_against(const Overdue& item, const Policy& policy) {
    if (item.due_assumed && !policy.count_assumed_due) return 0;
    const std::int64_t rest =
        policy.count_disputed_as_overdue ? item.open.minor : item.open.minor - item.disputed.minor;
    if (policy.overdue_minimum && rest < policy.overdue_minimum->minor) return 0;
    return rest;
}

// What was left out of the overdue rule, and why; empty when nothing was.
std::string left_out(const Facts& facts, const Policy& policy) {
    std::vector<std::string> notes;
    for (const Overdue& item : facts.overdue) {
        if (item.due_assumed && !policy.count_assumed_due) {
            notes.push_back(fmt::format("invoice {} has no agreed due date", item.number));
        } else if (item.disputed.minor > 0 && !policy.count_disputed_as_overdue) {
            notes.push_back(
                fmt::format("{} of invoice {} are disputed", item.disputed.to_text(), item.number));
        } else if (held_against(item, policy) == 0 && item.open.minor > 0) {
            notes.push_back(
                fmt::format("only {} of invoice {} are left", item.open.to_text(), item.number));
        }
    }
    return notes.empty() ? "" : fmt::format("left out: {}", fmt::join(notes, "; "));
}

Judged judge_overdue(const Facts& facts, const Policy& policy) {
    Judged judged;
    judged.result.rule = "credit.overdue";
    const std::int64_t allowed = policy.max_overdue_days + policy.grace_days;
    judged.result.threshold = days_text(allowed);

    const Overdue* longest = nullptr;  // facts.overdue begins with the longest
    for (const Overdue& item : facts.overdue) {
        const std::int64_t held = held_against(item, policy);
        if (held <= 0) continue;
        if (longest == nullptr) longest = &item;
        judged.result.inputs.push_back(
            {fmt::format("invoice {}, {} overdue", item.number,
                         days_text(base::days_between(item.due_on, facts.as_of))),
             Money{held, item.open.currency}.to_text()});
    }

    std::string reason;
    if (longest == nullptr) {
        reason = "nothing is overdue";
    } else {
        const auto days = base::days_between(longest->due_on, facts.as_of);
        const Money held{held_against(*longest, policy), longest->open.currency};
        reason = fmt::format("invoice {} was due on {} and is {} overdue with {}; {} {}",
                             longest->number, longest->due_on.to_string(), days_text(days),
                             held.to_text(), days_text(allowed),
                             allowed == 1 ? "is allowed" : "are allowed");
    }
    const bool broken =
        longest != nullptr && base::days_between(longest->due_on, facts.as_of) > allowed;
    const std::string notes = left_out(facts, policy);
    if (!notes.empty()) reason += fmt::format(" ({})", notes);
    judged.set(broken ? outcome_of(policy.overdue) : Outcome::passed, std::move(reason));
    return judged;
}

Judged judge_document(const Facts& facts, const Policy& policy) {
    Judged judged;
    judged.result.rule = "credit.document";
    const Money amount = facts.document.amount;
    judged.result.inputs = {{"amount", amount.to_text()}};
    judged.result.threshold = policy.max_document->to_text();
    const bool broken = amount.minor > policy.max_document->minor;
    judged.set(broken ? outcome_of(policy.over_document) : Outcome::passed,
               fmt::format("{}; a single document may be {}", name_of(facts.document),
                           policy.max_document->to_text()));
    return judged;
}

// No policy allows credit to one who is insolvent.
Judged judge_standing(const Facts& facts) {
    Judged judged;
    judged.result.rule = "credit.standing";
    for (const auto& stop : facts.stops) judged.result.inputs.push_back({"standing", stop});
    judged.set(Outcome::blocked,
               fmt::format("no credit to this customer: {}", fmt::join(facts.stops, "; ")));
    return judged;
}

std::string summary(const Facts& facts, Outcome outcome) {
    const auto& customer = facts.customer;
    const std::string who = customer.name.empty()
                                ? customer.number
                                : fmt::format("{} ({})", customer.name, customer.number);
    const std::string what = name_of(facts.document);
    switch (outcome) {
        case Outcome::passed:
            return fmt::format("passed: {} for {}", what, who);
        case Outcome::warned:
            return fmt::format("passed with a warning: {} for {}", what, who);
        case Outcome::blocked:
            return fmt::format("blocked: {} for {}", what, who);
    }
    return {};
}

}  // namespace

std::string_view to_string(Outcome outcome) noexcept {
    switch (outcome) {
        case Outcome::passed:
            return "passed";
        case Outcome::warned:
            return "warned";
        case Outcome::blocked:
            return "blocked";
    }
    return "";
}

Result<Money> own_exposure(const Facts& facts, const Policy& policy) {
    return counted(facts, policy).total();
}

Result<Decision> evaluate(const Facts& facts, const Policy& policy) {
    const Money asked = facts.document.amount;
    if (asked.is_negative()) {
        return Error{.code = Code::invalid,
                     .field = "amount",
                     .message = "expected an amount of zero or more, found " + asked.to_text()};
    }
    const std::pair<std::optional<Money>, std::string_view> amounts[] = {
        {facts.customer.limit ? std::nullopt : policy.default_limit, "the policy's default limit"},
        {policy.overdue_minimum, "the policy's overdue minimum"},
        {policy.max_document, "the policy's largest document"},
    };
    for (const auto& [amount, what] : amounts) {
        if (auto good = same_currency(amount, asked, what); !good) return std::move(good).error();
    }
    const auto exposure = exposure_of(facts, policy);
    if (!exposure) return exposure.error();

    std::vector<Judged> judged;
    judged.push_back(judge_limit(facts, policy, *exposure));
    judged.push_back(judge_overdue(facts, policy));
    if (policy.max_document) judged.push_back(judge_document(facts, policy));

    if (!facts.stops.empty()) judged.push_back(judge_standing(facts));

    Decision decision;
    decision.exposure = exposure->before;
    decision.after = exposure->after;
    for (const auto& rule : judged) decision.outcome = std::max(decision.outcome, rule.outcome);
    decision.text.push_back(summary(facts, decision.outcome));
    for (const Outcome level : {Outcome::blocked, Outcome::warned}) {
        for (const auto& rule : judged) {
            if (rule.outcome == level) decision.text.push_back(rule.result.reason);
        }
    }
    for (auto& rule : judged) decision.rules.push_back(std::move(rule.result));
    return decision;
}

}  // namespace openitem::credit
