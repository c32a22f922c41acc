#include "host/model/decisions/json_values.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "host/base/text.hpp"

namespace openitem::model {

using base::Date;
using base::Error;
using base::Money;
using nlohmann::json;

json json_of(Money amount) {
    return {{"amount", amount.to_string()}, {"currency", std::string(amount.currency.code())}};
}

json json_of(Date date) { return date.to_string(); }

namespace {

const json& empty_object() {
    static const json value = json::object();
    return value;
}

const json& empty_array() {
    static const json value = json::array();
    return value;
}

}  // namespace

Reader::Reader(const json& object, std::string where) : object_(object), where_(std::move(where)) {
    if (!object_.is_object()) fail("", "an object");
}

const json* Reader::find(std::string_view key) const {
    if (!object_.is_object()) return nullptr;
    const auto at = object_.find(key);
    return at == object_.end() || at->is_null() ? nullptr : &*at;
}

const json* Reader::required(std::string_view key, std::string_view expected) {
    const json* const value = find(key);
    if (value == nullptr) fail(key, std::string(expected));
    return value;
}

bool Reader::has(std::string_view key) const { return find(key) != nullptr; }

std::string Reader::text(std::string_view key) {
    const json* const value = required(key, "a text");
    if (value == nullptr) return {};
    if (!value->is_string()) return fail(key, "a text"), std::string();
    return value->get<std::string>();
}

std::string Reader::text_or(std::string_view key, std::string otherwise) {
    return find(key) == nullptr ? std::move(otherwise) : text(key);
}

std::int64_t Reader::number(std::string_view key) {
    const json* const value = required(key, "a whole number");
    if (value == nullptr) return 0;
    if (!value->is_number_integer()) return fail(key, "a whole number"), 0;
    return value->get<std::int64_t>();
}

std::int64_t Reader::number_or(std::string_view key, std::int64_t otherwise) {
    return find(key) == nullptr ? otherwise : number(key);
}

bool Reader::flag_or(std::string_view key, bool otherwise) {
    const json* const value = find(key);
    if (value == nullptr) return otherwise;
    if (!value->is_boolean()) return fail(key, "true or false"), otherwise;
    return value->get<bool>();
}

Money Reader::money_in(std::string_view key, const json& value) {
    Reader inner(value, where_ + "/" + std::string(key));
    const std::string amount = inner.text("amount");
    const std::string code = inner.text("currency");
    if (const auto read = inner.done(); !read) return fail(read.error()), Money{};
    const auto currency = base::Currency::parse(code);
    if (!currency) return fail(key, "a currency of ISO 4217, found " + base::quote(code)), Money{};
    auto money = base::parse_money(amount, *currency);
    if (!money) return fail(key, "an amount: " + money.error().message), Money{};
    return *money;
}

Money Reader::money(std::string_view key) {
    const json* const value = required(key, "an amount with its currency");
    return value == nullptr ? Money{} : money_in(key, *value);
}

std::optional<Money> Reader::optional_money(std::string_view key) {
    const json* const value = find(key);
    if (value == nullptr) return std::nullopt;
    return money_in(key, *value);
}

Date Reader::date(std::string_view key) {
    const std::string written = text(key);
    const auto date = Date::parse(written);
    if (!date) return fail(key, "a date as 2026-01-31, found " + base::quote(written)), Date{};
    return *date;
}

std::optional<Date> Reader::optional_date(std::string_view key) {
    if (find(key) == nullptr) return std::nullopt;
    return date(key);
}

base::Decimal Reader::decimal(std::string_view key) {
    const std::string written = text(key);
    const auto value = base::Decimal::parse(written);
    if (!value) return fail(key, "a decimal, found " + base::quote(written)), base::Decimal{};
    return *value;
}

const json& Reader::object(std::string_view key) {
    const json* const value = required(key, "an object");
    if (value == nullptr) return empty_object();
    if (!value->is_object()) return fail(key, "an object"), empty_object();
    return *value;
}

const json& Reader::array(std::string_view key) {
    const json* const value = required(key, "an array");
    if (value == nullptr) return empty_array();
    if (!value->is_array()) return fail(key, "an array"), empty_array();
    return *value;
}

void Reader::fail(std::string_view key, std::string expected) {
    if (error_) return;
    error_ = Error{.code = base::Code::invalid,
                   .location = key.empty() ? where_ : where_ + "/" + std::string(key),
                   .message = "expected " + std::move(expected)};
}

void Reader::fail(Error error) {
    if (!error_) error_ = std::move(error);
}

base::Result<void> Reader::done() {
    if (error_) return *error_;
    return {};
}

}  // namespace openitem::model
