// Payment terms: when which part of an invoice is due, and which discounts it offers (FEATURES 51
// to 54). Pure: terms and calendars as data go in, dates and amounts come out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/decimal.hpp"
#include "host/base/money.hpp"
#include "host/base/result.hpp"
#include "host/collections/calendar.hpp"
#include "host/model/decisions/policy.hpp"

namespace openitem::collections {

// In this order: months, weeks and days on; then to the end of the month, and days on from there;
// then to the next such day of a month (its last, where it is shorter).
struct Due {
    int months = 0;
    int weeks = 0;
    int days = 0;
    bool end_of_month = false;
    int then_days = 0;
    std::optional<unsigned> day_of_month = {};
    bool after_previous = false;  // counted from the part before, and not from the invoice

    base::Date from(base::Date start) const;
};

// A part of the amount due: a percentage of all of it, an amount, or what the others leave.
struct Part {
    std::optional<base::Decimal> percent = {};
    std::optional<base::Money> amount = {};
    Due due = {};
};
struct DiscountTier {
    base::Decimal percent = {};
    Due until = {};
};

struct Terms {
    std::string name = {};
    std::vector<std::string> words = {};  // what a source calls them; its name as well
    std::vector<Part> parts = {};         // the last takes what rounding leaves
    std::vector<DiscountTier> discounts = {};
    std::string calendar = {};  // empty: every day is a business day
};

struct Scheduled {
    std::int64_t amount = 0;
    base::Date due_on = {};
};
struct ScheduledDiscount {
    base::Decimal percent = {};
    base::Date until_on = {};
};

// The parts of an amount (signed), in their order; they sum to it. An error, rule "terms.amount":
// the amounts of the terms are more than there is, or in another currency.
base::Result<std::vector<Scheduled>> schedule(const Terms& terms, const Calendar* calendar,
                                              base::Date issued_on, base::Money payable);
std::vector<ScheduledDiscount> discounts_of(const Terms& terms, const Calendar* calendar,
                                            base::Date issued_on);

// One version of a company's terms.
struct TermsPolicy {
    model::PolicyHead head;
    std::vector<Terms> terms;
    std::vector<Calendar> calendars;  // and those that come with OpenItem
    // Customer number and terms' name: before what its master record says.
    std::vector<std::pair<std::string, std::string>> customers;

    // By name, or by what a source calls them; spaces around and case do not matter.
    const Terms* find(std::string_view text) const;
    const Terms* of_customer(std::string_view number) const;
    const Calendar* calendar_of(const Terms& of) const;
};
base::Result<std::vector<TermsPolicy>> read_terms(std::string_view text);
std::string_view terms_schema() noexcept;

// Whom an invoice is to, and what is said of its terms.
struct TermsAsked {
    std::string_view of_invoice = {};  // BT-20
    std::string_view customer_number = {};
    std::string_view of_customer = {};  // in its master record
    base::Date issued_on = {};
};
struct TermsFound {
    const Terms* terms = nullptr;
    const Calendar* calendar = nullptr;

    explicit operator bool() const noexcept { return terms != nullptr; }
};
// The invoice's own terms, else those the policy gives the customer, else those of its master
// record; by the version in force when it was issued.
TermsFound find_terms(std::span<const TermsPolicy> versions, const TermsAsked& asked);

}  // namespace openitem::collections
