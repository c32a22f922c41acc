#include "host/cash/proposal.hpp"

#include <fmt/format.h>

#include "host/base/text.hpp"

namespace openitem::cash {

std::string_view to_string(Rule rule) noexcept {
    switch (rule) {
        case Rule::none:
            return "none";
        case Rule::reference:
            return "reference";
        case Rule::similar:
            return "similar";
        case Rule::amount:
            return "amount";
        case Rule::account:
            return "account";
        case Rule::past_due:
            return "past due";
        case Rule::month:
            return "month";
        case Rule::combination:
            return "combination";
        case Rule::clearing:
            return "clearing";
    }
    return "";
}

std::optional<Rule> rule_from(std::string_view text) noexcept {
    for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Rule::clearing); ++i) {
        if (to_string(static_cast<Rule>(i)) == text) return static_cast<Rule>(i);
    }
    return std::nullopt;
}

std::string_view to_string(DeductionKind kind) noexcept {
    switch (kind) {
        case DeductionKind::discount:
            return "discount";
        case DeductionKind::bank_charge:
            return "bank charge";
        case DeductionKind::tolerance:
            return "tolerance";
    }
    return "";
}

std::string_view to_string(Source source) noexcept {
    switch (source) {
        case Source::remittance_line:
            return "remittance line";
        case Source::creditor_reference:
            return "creditor reference";
        case Source::text:
            return "text";
        case Source::end_to_end_id:
            return "end-to-end id";
        case Source::bank_reference:
            return "bank reference";
        case Source::preceding_invoice:
            return "preceding invoice";
        case Source::amount:
            return "amount";
        case Source::stated_customer:
            return "stated customer";
        case Source::payer_account:
            return "payer account";
        case Source::payer_name:
            return "payer name";
        case Source::order:
            return "order";
        case Source::customer_number:
            return "customer number";
        case Source::similar_name:
            return "similar name";
        case Source::learned_account:
            return "learned account";
        case Source::learned_name:
            return "learned name";
    }
    return "";
}

std::optional<Source> source_from(std::string_view text) noexcept {
    for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(Source::learned_name); ++i) {
        if (to_string(static_cast<Source>(i)) == text) return static_cast<Source>(i);
    }
    return std::nullopt;
}

std::string_view to_string(Rest rest) noexcept {
    switch (rest) {
        case Rest::none:
            return "none";
        case Rest::unapplied:
            return "unapplied";
        case Rest::unidentified:
            return "unidentified";
    }
    return "";
}

std::string Evidence::text() const {
    switch (source) {
        case Source::amount:
            return number.empty() ? fmt::format("the amount is {}", token)
                                  : fmt::format("{} is exactly what {} has open", token, number);
        case Source::stated_customer:
            return "the source states the customer";
        case Source::payer_account:
            return fmt::format("account {} is the customer's", token);
        case Source::payer_name:
            return fmt::format("{} is the customer's name", base::quote(token));
        case Source::similar_name:
            return fmt::format("{} is nearly the customer's name", base::quote(token));
        case Source::learned_account:
            return fmt::format("account {} paid for the customer before, by hand: {}", token, from);
        case Source::learned_name:
            return fmt::format("{} paid for the customer before, by hand: {}", base::quote(token),
                               from);
        case Source::customer_number:
            return fmt::format("{} is the customer's number", base::quote(token));
        case Source::order:
            return fmt::format("order {} is billed by {}", base::quote(token), number);
        default:
            break;
    }
    if (similar) {
        return fmt::format("{} {} is nearly {}", to_string(source), base::quote(token), number);
    }
    return fmt::format("{} {}{} is document {}", to_string(source), base::quote(token),
                       from.empty() ? "" : " of advice " + from, number);
}

}  // namespace openitem::cash
