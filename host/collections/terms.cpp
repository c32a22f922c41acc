#include "host/collections/terms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "collections_files.hpp"
#include "host/base/text.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::collections {

using base::Date;
using base::Decimal;
using base::Result;
using model::Reader;

namespace {

base::Error wrong(std::string message) {
    return {.rule = "terms.amount", .field = "terms", .message = std::move(message)};
}

// The day of that month, or its last.
Date day_in_month(Date month, unsigned day) {
    const Date last = month.month_end();
    return last.day() <= day ? last : *Date::from(month.year(), month.month(), day);
}

Due due_from(const nlohmann::json& json, Reader& outer) {
    Reader read(json, "/due");
    Due due;
    due.months = static_cast<int>(read.number_or("months", 0));
    due.weeks = static_cast<int>(read.number_or("weeks", 0));
    due.days = static_cast<int>(read.number_or("days", 0));
    due.end_of_month = read.flag_or("end_of_month", false);
    due.then_days = static_cast<int>(read.number_or("then_days", 0));
    if (read.has("day_of_month")) {
        due.day_of_month = static_cast<unsigned>(read.number("day_of_month"));
    }
    due.after_previous = read.flag_or("after_previous", false);
    if (auto fine = read.done(); !fine) outer.fail(std::move(fine).error());
    return due;
}

Terms terms_from(const nlohmann::json& json, Reader& outer) {
    Reader read(json, "/terms");
    Terms terms;
    terms.name = read.text("name");
    terms.calendar = read.text_or("calendar", "");
    if (read.has("words")) terms.words = read.array("words").get<std::vector<std::string>>();
    for (const auto& each : read.array("parts")) {
        Reader part(each, "/terms/parts");
        Part made;
        if (part.has("percent")) made.percent = part.decimal("percent");
        made.amount = part.optional_money("amount");
        if (part.has("due")) made.due = due_from(part.object("due"), part);
        if (auto fine = part.done(); !fine) read.fail(std::move(fine).error());
        terms.parts.push_back(std::move(made));
    }
    if (read.has("discounts")) {
        for (const auto& each : read.array("discounts")) {
            Reader tier(each, "/terms/discounts");
            DiscountTier made{.percent = tier.decimal("percent")};
            made.until = due_from(tier.object("until"), tier);
            if (auto fine = tier.done(); !fine) read.fail(std::move(fine).error());
            terms.discounts.push_back(made);
        }
    }
    if (auto fine = read.done(); !fine) outer.fail(std::move(fine).error());
    return terms;
}

constexpr std::array<std::string_view, 7> weekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                      "friday", "saturday", "sunday"};

Calendar calendar_from(const nlohmann::json& json, Reader& outer) {
    Reader read(json, "/calendars");
    Calendar calendar;
    calendar.name = read.text("name");
    if (read.has("weekend")) {
        calendar.weekend = 0;
        for (const auto& each : read.array("weekend")) {
            const auto* const found =
                std::find(weekdays.begin(), weekdays.end(), each.get<std::string>());
            if (found == weekdays.end()) continue;
            const auto bit = 1U << static_cast<unsigned>(found - weekdays.begin());
            calendar.weekend = static_cast<std::uint8_t>(calendar.weekend | bit);
        }
    }
    if (read.has("holidays")) {
        for (const auto& each : read.array("holidays")) {
            auto holiday = holiday_from(each.get<std::string>());
            if (!holiday) {
                read.fail(std::move(holiday).error());
                continue;
            }
            calendar.holidays.push_back(*holiday);
        }
    }
    calendar.shift = shift_from(read.text_or("shift", "next")).value_or(Shift::next);
    if (auto fine = read.done(); !fine) outer.fail(std::move(fine).error());
    return calendar;
}

const std::vector<Calendar>& own_calendars() {
    static const std::vector<Calendar> all = [] {
        const auto json = nlohmann::json::parse(files::calendars);
        const auto nothing = nlohmann::json::object();
        Reader read(nothing);
        std::vector<Calendar> made;
        for (const auto& each : json) made.push_back(calendar_from(each, read));
        static_cast<void>(read.done().value());
        return made;
    }();
    return all;
}

const Calendar* named(const std::vector<Calendar>& calendars, std::string_view name) {
    const auto found = std::find_if(calendars.begin(), calendars.end(),
                                    [&](const Calendar& each) { return each.name == name; });
    return found == calendars.end() ? nullptr : &*found;
}

// What the terms name must be there, and their parts must make the whole.
Result<void> check(const TermsPolicy& policy) {
    for (const Terms& terms : policy.terms) {
        const auto about = [&](std::string_view what) {
            return base::Error{
                .field = "terms",
                .message = fmt::format("terms {}: {}", base::quote(terms.name), what)};
        };
        if (!terms.calendar.empty() && policy.calendar_of(terms) == nullptr) {
            return about(fmt::format("there is no calendar {}", base::quote(terms.calendar)));
        }
        Decimal percent;
        std::size_t rests = 0;
        bool amounts = false;
        for (const Part& part : terms.parts) {
            if (part.percent) percent = base::add(percent, *part.percent).value_or(percent);
            amounts = amounts || part.amount.has_value();
            if (!part.percent && !part.amount) ++rests;
        }
        if (rests > 1) return about("only one part may be the rest");
        if (rests == 0 && (amounts || percent != Decimal{100, 0})) {
            return about("the percentages must make 100, or one part be the rest");
        }
        if (percent > Decimal{100, 0}) return about("the percentages make more than 100");
    }
    for (const auto& [number, name] : policy.customers) {
        if (policy.find(name) != nullptr) continue;
        return base::Error{.field = "customers",
                           .message = fmt::format("customer {} has terms {}, which are not there",
                                                  base::quote(number), base::quote(name))};
    }
    return {};
}

std::int64_t share_of(base::Money payable, Decimal percent) {
    const Decimal hundredth{percent.units, static_cast<std::uint8_t>(percent.scale + 2)};
    const auto share =
        base::multiply_rounded(Decimal{payable.minor, 0}, hundredth, 0, base::Rounding::half_up);
    return share ? static_cast<std::int64_t>(share->units) : 0;
}

}  // namespace

Date Due::from(Date start) const {
    Date day = start.add_months(months).add_days(7 * weeks + days);
    if (end_of_month) day = day.month_end();
    day = day.add_days(then_days);
    if (!day_of_month) return day;
    const Date in_month = day_in_month(day, *day_of_month);
    if (day <= in_month) return in_month;
    return day_in_month(day.month_end().add_days(1), *day_of_month);
}

Result<std::vector<Scheduled>> schedule(const Terms& terms, const Calendar* calendar,
                                        Date issued_on, base::Money payable) {
    std::vector<Scheduled> parts;
    const std::int64_t sign = payable.minor < 0 ? -1 : 1;
    std::int64_t left = payable.minor;
    std::size_t takes_rest = terms.parts.size() - 1;
    Date previous = issued_on;
    for (std::size_t i = 0; i < terms.parts.size(); ++i) {
        const Part& part = terms.parts[i];
        if (!part.percent && !part.amount) takes_rest = i;
        Scheduled made;
        if (part.percent) made.amount = share_of(payable, *part.percent);
        if (part.amount) {
            if (part.amount->currency != payable.currency) {
                return wrong(fmt::format("terms {} have an amount of {}, the invoice is in {}",
                                         base::quote(terms.name), part.amount->to_text(),
                                         payable.currency.code()));
            }
            made.amount = sign * part.amount->minor;
        }
        // The next part is counted from where this one would be without a holiday.
        previous = part.due.from(part.due.after_previous ? previous : issued_on);
        made.due_on = calendar != nullptr ? calendar->shifted(previous) : previous;
        left -= made.amount;
        parts.push_back(made);
    }
    parts[takes_rest].amount += left;
    if (sign * parts[takes_rest].amount < 0) {
        return wrong(fmt::format("terms {} have amounts of more than {}", base::quote(terms.name),
                                 payable.to_text()));
    }
    std::erase_if(parts, [](const Scheduled& each) { return each.amount == 0; });
    return parts;
}

std::vector<ScheduledDiscount> discounts_of(const Terms& terms, const Calendar* calendar,
                                            Date issued_on) {
    std::vector<ScheduledDiscount> made;
    for (const DiscountTier& tier : terms.discounts) {
        const Date until = tier.until.from(issued_on);
        made.push_back({tier.percent, calendar != nullptr ? calendar->shifted(until) : until});
    }
    return made;
}

const Terms* TermsPolicy::find(std::string_view text) const {
    const auto wanted = base::trim(text);
    if (wanted.empty()) return nullptr;
    for (const Terms& each : terms) {
        if (base::equals_ignore_case(each.name, wanted)) return &each;
        for (const auto& word : each.words) {
            if (base::equals_ignore_case(word, wanted)) return &each;
        }
    }
    return nullptr;
}

const Terms* TermsPolicy::of_customer(std::string_view number) const {
    for (const auto& [customer, name] : customers) {
        if (customer == number) return find(name);
    }
    return nullptr;
}

const Calendar* TermsPolicy::calendar_of(const Terms& of) const {
    if (of.calendar.empty()) return nullptr;
    if (const auto* own = named(calendars, of.calendar)) return own;
    return named(own_calendars(), of.calendar);
}

std::string_view terms_schema() noexcept { return files::terms_schema; }

Result<std::vector<TermsPolicy>> read_terms(std::string_view text) {
    auto heads = model::read_policies(text, "terms", files::terms_schema);
    if (!heads) return std::move(heads).error();
    std::vector<TermsPolicy> versions;
    for (auto& head : *heads) {
        const auto body = nlohmann::json::parse(head.body);
        TermsPolicy policy;
        policy.head = std::move(head);
        Reader read(body);
        for (const auto& each : read.array("terms")) policy.terms.push_back(terms_from(each, read));
        if (read.has("calendars")) {
            for (const auto& each : read.array("calendars")) {
                policy.calendars.push_back(calendar_from(each, read));
            }
        }
        if (read.has("customers")) {
            for (const auto& [number, name] : read.object("customers").items()) {
                policy.customers.emplace_back(number, name.get<std::string>());
            }
        }
        if (auto fine = read.done(); !fine) return std::move(fine).error();
        if (auto fine = check(policy); !fine) return std::move(fine).error();
        versions.push_back(std::move(policy));
    }
    return versions;
}

TermsFound find_terms(std::span<const TermsPolicy> versions, const TermsAsked& asked) {
    const auto* const policy = model::in_force(versions, asked.issued_on);
    if (policy == nullptr) return {};
    const Terms* terms = policy->find(asked.of_invoice);
    if (terms == nullptr) terms = policy->of_customer(asked.customer_number);
    if (terms == nullptr) terms = policy->find(asked.of_customer);
    if (terms == nullptr) return {};
    return {terms, policy->calendar_of(*terms)};
}

}  // namespace openitem::collections
