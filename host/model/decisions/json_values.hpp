// The host's values as they stand in its JSON: an amount is {"amount":"12.50","currency":"EUR"}, a
// date "2026-01-31". Reading answers an Error that names the key; nothing here throws.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/date.hpp"
#include "host/base/money.hpp"
#include "host/base/result.hpp"

namespace openitem::model {

nlohmann::json json_of(base::Money amount);
nlohmann::json json_of(base::Date date);

// Reads the members of one JSON object. The first thing that is wrong is kept, and every later
// answer is a default, so that a record is read in one go and looked at once, with `done()`.
class Reader {
public:
    // `object` must outlive the reader; what is no object is an error at once.
    explicit Reader(const nlohmann::json& object, std::string where = {});

    bool has(std::string_view key) const;
    std::string text(std::string_view key);
    std::string text_or(std::string_view key, std::string otherwise);
    std::int64_t number(std::string_view key);
    std::int64_t number_or(std::string_view key, std::int64_t otherwise);
    bool flag_or(std::string_view key, bool otherwise);
    base::Money money(std::string_view key);
    std::optional<base::Money> optional_money(std::string_view key);  // absent or null: none
    base::Date date(std::string_view key);
    std::optional<base::Date> optional_date(std::string_view key);
    base::Decimal decimal(std::string_view key);  // a decimal in a string: "12.5"
    // The member, which must be an object or an array; an empty one otherwise.
    const nlohmann::json& object(std::string_view key);
    const nlohmann::json& array(std::string_view key);

    // What a caller found wrong with a value that is well-formed.
    void fail(std::string_view key, std::string expected);
    // As fail, with an error a nested reader or parser found.
    void fail(base::Error error);
    bool ok() const { return !error_; }
    base::Result<void> done();

private:
    const nlohmann::json* find(std::string_view key) const;
    const nlohmann::json* required(std::string_view key, std::string_view expected);
    base::Money money_in(std::string_view key, const nlohmann::json& value);

    const nlohmann::json& object_;
    std::string where_;
    std::optional<base::Error> error_;
};

}  // namespace openitem::model
