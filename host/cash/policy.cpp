#include "host/cash/policy.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "cash_files.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::cash {

using base::Result;
using model::Reader;

namespace {

void read_reference(Reader& outer, Policy& policy) {
    if (!outer.has("reference")) return;
    Reader read(outer.object("reference"), "/reference");
    policy.by_reference = read.flag_or("use", true);
    policy.in_free_text = read.flag_or("free_text", true);
    policy.in_end_to_end_id = read.flag_or("end_to_end_id", true);
    policy.by_order = read.flag_or("orders", true);
    policy.by_similar = read.flag_or("similar", true);
    policy.shortest = static_cast<std::size_t>(read.number_or("shortest", 4));
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_amount(Reader& outer, Policy& policy) {
    if (!outer.has("amount")) return;
    Reader read(outer.object("amount"), "/amount");
    policy.by_amount = read.flag_or("use", true);
    policy.customer_by_account = read.flag_or("by_account", true);
    policy.customer_by_name = read.flag_or("by_name", true);
    policy.customer_by_number = read.flag_or("by_number", true);
    policy.customer_by_learned = read.flag_or("by_learned", true);
    if (read.has("rules")) {
        policy.rules.clear();
        for (const auto& word : read.array("rules")) {
            const auto rule = rule_from(word.get<std::string>());
            if (!rule) return read.fail("rules", "words the schema lists");
            policy.rules.push_back(*rule);
        }
    }
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

// A word of a list; the schema lets no other pass.
template <class Enum>
void read_word(Reader& read, std::string_view key, std::optional<Enum> (*from)(std::string_view),
               Enum& out) {
    if (!read.has(key)) return;
    const auto found = from(read.text(key));
    if (!found) return read.fail(key, "a word the schema lists");
    out = *found;
}

void read_discount(Reader& outer, DiscountPolicy& discount) {
    if (!outer.has("discount")) return;
    Reader read(outer.object("discount"), "/discount");
    discount.use = read.flag_or("use", true);
    read_word(read, "tax", &tax_mode_from, discount.tax);
    read_word(read, "partial", &partial_from, discount.partial);
    read_word(read, "unearned", &unearned_from, discount.unearned);
    discount.grace_days = static_cast<std::int32_t>(read.number_or("grace_days", 0));
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_tolerance(Reader& outer, Tolerance& tolerance) {
    if (!outer.has("tolerance")) return;
    Reader read(outer.object("tolerance"), "/tolerance");
    tolerance.amount = read.optional_money("amount");
    if (read.has("percent")) tolerance.percent = read.decimal("percent");
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_verify(Reader& outer, VerifyPolicy& verify) {
    if (!outer.has("verify")) return;
    Reader read(outer.object("verify"), "/verify");
    verify.from = read.optional_money("from");
    verify.every = read.number_or("one_of", 0);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_clearing(Reader& outer, std::vector<Debt>& order) {
    if (!outer.has("clearing")) return;
    Reader read(outer.object("clearing"), "/clearing");
    order.clear();
    if (read.flag_or("use", true)) {
        for (const auto& word : read.array("order")) {
            if (const auto debt = debt_from(word.get<std::string>())) order.push_back(*debt);
        }
    }
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

void read_audit(Reader& outer, AuditLimits& audit) {
    if (!outer.has("audit")) return;
    Reader read(outer.object("audit"), "/audit");
    const auto days = [&](std::string_view key, std::int32_t& out) {
        out = static_cast<std::int32_t>(read.number_or(key, out));
    };
    days("duplicate_days", audit.duplicate_days);
    days("stale_days", audit.stale_days);
    audit.other_payer = read.flag_or("other_payer", audit.other_payer);
    audit.late_discount = read.flag_or("late_discount", audit.late_discount);
    if (auto good = read.done(); !good) outer.fail(std::move(good).error());
}

}  // namespace

bool Tolerance::covers(std::int64_t rest, base::Money open) const {
    if (!amount || amount->currency != open.currency || rest > amount->minor) return false;
    const auto share = base::multiply(percent, base::Decimal{open.minor, 2});
    return !share || *share >= base::Decimal{rest, 0};
}

bool is_in_sample(const VerifyPolicy& policy, std::int64_t receipt) noexcept {
    if (policy.every <= 0) return false;
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15U;
    const auto drawn = (static_cast<std::uint64_t>(receipt) * golden) >> 32;
    return drawn % static_cast<std::uint64_t>(policy.every) == 0;
}

std::string_view policy_schema() noexcept { return files::policy_schema; }

Result<std::vector<Policy>> read_policies(std::string_view text) {
    auto heads = model::read_policies(text, "cash", files::policy_schema);
    if (!heads) return std::move(heads).error();
    std::vector<Policy> policies;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        Policy policy;
        policy.head = std::move(head);
        Reader read(body);
        read_reference(read, policy);
        read_amount(read, policy);
        read_discount(read, policy.discount);
        policy.we_bear_fees = read.text_or("bank_fees", "ours") == "ours";
        read_tolerance(read, policy.tolerance);
        read_clearing(read, policy.clearing);
        read_verify(read, policy.verify);
        policy.apply_from = static_cast<int>(read.number_or("apply_from", 80));
        read_audit(read, policy.audit);
        if (auto good = read.done(); !good) return std::move(good).error();
        policies.push_back(std::move(policy));
    }
    return policies;
}

const Policy& default_policy() {
    static const Policy policy = read_policies(files::default_policy).value().front();
    return policy;
}

namespace {

void add_discount(const DiscountPolicy& discount, std::vector<std::string>& text) {
    if (!discount.use) {
        text.emplace_back("Discounts for early payment are not granted.");
        return;
    }
    std::string tax = "of the gross amount, tax included";
    if (discount.tax == TaxMode::excluded) tax = "of the net amount, and the tax stays as invoiced";
    if (discount.tax == TaxMode::mixed) tax = "of the net amount, as the tax was invoiced on it";
    std::string grace;
    if (discount.grace_days > 0) grace = fmt::format(", {} days of grace", discount.grace_days);
    text.push_back(fmt::format("A payment in time takes the discount of the invoice's terms, {}{}.",
                               tax, grace));
    constexpr std::array<std::string_view, 3> partial = {
        "A payment of a part earns none; the one that closes the item in time earns it all.",
        "A payment of a part earns none, and none can be earned after it.",
        "A payment of a part earns its share."};
    text.emplace_back(partial[static_cast<std::size_t>(discount.partial)]);
    constexpr std::array<std::string_view, 3> unearned = {
        "A discount taken too late stays open.",
        "A discount taken too late is granted all the same.",
        "A discount taken too late stays open, and is a task for a person."};
    text.emplace_back(unearned[static_cast<std::size_t>(discount.unearned)]);
}

void add_clearing(const std::vector<Debt>& order, std::vector<std::string>& text) {
    if (order.empty()) return;
    std::vector<std::string_view> kinds;
    for (const Debt debt : order) kinds.push_back(to_string(debt));
    text.push_back(
        fmt::format("Of a customer who owes costs or interest, a payment that names nothing pays "
                    "{}, and of each what was due first.",
                    fmt::join(kinds, ", then ")));
}

void add_verify(const VerifyPolicy& verify, std::vector<std::string>& text) {
    if (verify.from) {
        text.push_back(
            fmt::format("What is applied of a receipt of {} or more is looked at by a "
                        "second person.",
                        verify.from->to_text()));
    }
    if (verify.every > 0) {
        text.push_back(fmt::format("Of the {}receipts one of {} is looked at by a second person.",
                                   verify.from ? "other " : "", verify.every));
    }
}

void add_deductions(const Policy& policy, std::vector<std::string>& text) {
    add_discount(policy.discount, text);
    text.emplace_back(policy.we_bear_fees
                          ? "What banks keep of a receipt on the way is our cost: the customer has "
                            "paid it."
                          : "What banks keep of a receipt on the way stays open: the customer owes "
                            "it.");
    if (policy.tolerance.amount) {
        text.push_back(fmt::format("A rest of up to {} and {} % of what was open is written off.",
                                   policy.tolerance.amount->to_text(),
                                   policy.tolerance.percent.to_string()));
    }
}

void add_audit(const AuditLimits& audit, std::vector<std::string>& text) {
    text.push_back(fmt::format(
        "An audit asks about the same money twice within {} days, and about money not applied "
        "after {} days.",
        audit.duplicate_days, audit.stale_days));
    if (audit.other_payer) {
        text.emplace_back("It asks about who paid for a customer they are not related to.");
    }
    if (audit.late_discount) {
        text.emplace_back("It asks about discounts that were granted too late.");
    }
}

std::string_view sentence_of(Rule rule) {
    switch (rule) {
        case Rule::amount:
            return "Then, it pays the one item of the customer that is open with exactly its "
                   "amount; of several, the one due first.";
        case Rule::account:
            return "Then, it pays all the customer has open, where that is its amount.";
        case Rule::past_due:
            return "Then, it pays all that is past due, where that is its amount.";
        case Rule::month:
            return "Then, it pays all that was invoiced in one month, where that is its amount.";
        case Rule::combination:
            return "Then, it pays the only items that make its amount together, where none would "
                   "by chance.";
        default:
            return "";
    }
}

}  // namespace

std::vector<std::string> in_plain_words(const Policy& policy) {
    std::vector<std::string> text;
    text.push_back(fmt::format("{}, version {}, in force from {}.",
                               policy.head.name.empty() ? "Cash application" : policy.head.name,
                               policy.head.version, policy.head.effective_from.to_string()));
    if (policy.by_reference) {
        text.push_back(fmt::format(
            "First, a receipt pays the documents it names: in its remittance lines, its creditor "
            "reference{}{}.",
            policy.in_free_text ? ", its text" : "",
            policy.in_end_to_end_id ? ", its end-to-end identification" : ""));
        text.push_back(fmt::format("A number found in text has at least {} letters and digits.",
                                   policy.shortest));
        if (policy.by_order) text.emplace_back("The customer's order numbers count as well.");
        if (policy.by_similar) {
            text.emplace_back(
                "A number with a typing error counts where the amount fits to the "
                "cent, and payer or amount say whose it is.");
        }
    }
    if (policy.customer_by_learned) {
        text.emplace_back(
            "A name or account of which a person applied a payment to one customer is taken for "
            "that customer's, where no master record says otherwise.");
    }
    if (policy.by_amount) {
        for (const Rule rule : policy.rules) text.emplace_back(sentence_of(rule));
        text.emplace_back("An amount alone, of a payer nobody knows, is never applied by itself.");
    }
    add_clearing(policy.clearing, text);
    add_deductions(policy, text);
    if (policy.apply_from > 100) {
        text.emplace_back("Nothing is applied without a person.");
    } else {
        text.push_back(fmt::format("From a score of {} on it is applied without a person.",
                                   policy.apply_from));
    }
    add_verify(policy.verify, text);
    text.emplace_back(
        "What is not applied stays the customer's as unapplied cash, or unidentified.");
    add_audit(policy.audit, text);
    return text;
}

}  // namespace openitem::cash
