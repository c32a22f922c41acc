// Inside facts.cpp and facts_invoice.cpp: reading one value of a record, or saying what is wrong
// with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "host/base/text.hpp"
#include "host/model/facts.hpp"

namespace openitem::model::facts {

// Terms beyond a century are a typing error, not terms.
inline constexpr std::uint32_t longest_term_days = 36'525;

inline constexpr base::Date first_date = *base::Date::from(1, 1, 1);
inline constexpr base::Date last_date = *base::Date::from(9999, 12, 31);

// A day that no calendar shows counts as not supplied; the rules have said so before.
inline std::optional<base::Date> date_of(std::optional<std::int32_t> days) noexcept {
    if (!days || *days < first_date.days || *days > last_date.days) return std::nullopt;
    return base::Date{*days};
}

base::Error missing(const RecordView& record, std::string_view rule, std::string_view field,
                    std::string_view what);
// The same error, with the field and the record's location.
base::Error placed(base::Error error, const RecordView& record, std::string_view field);

// A value of a code field that must be one of 1 to `last`; `otherwise` when it was not supplied.
base::Result<std::uint32_t> code_of(const RecordView& record, bool supplied, std::uint32_t value,
                                    std::uint32_t last, std::uint32_t otherwise,
                                    std::string_view rule);

// The stated currency, else that of the amount; null amounts say nothing.
base::Result<base::Currency> currency_of(const RecordView& record, std::string_view stated,
                                         const oi_amount* amount, std::string_view field);
// None for a null amount.
base::Result<std::optional<std::int64_t>> optional_minor(const RecordView& record,
                                                         const oi_amount* amount,
                                                         base::Currency currency,
                                                         std::string_view field);
// In the amount's own currency; none for a null amount.
base::Result<std::optional<base::Money>> optional_money(const RecordView& record,
                                                        const oi_amount* amount,
                                                        std::string_view field);

}  // namespace openitem::model::facts
