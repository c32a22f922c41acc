// The setting `payments`: which messages of a bank make receipts and returns beside bank lines.
#pragma once

#include <openitem/connector.hpp>

#include <cstdint>
#include <string_view>

namespace openitem::bank {

/// `statements`: not those that announce what a statement repeats.
enum class Payments : std::uint8_t { statements, all, none };

inline Payments payments_of(const Config& config) {
    const std::string_view said =
        config.one_of("payments", {"statements", "all", "none"}, "statements");
    return said == "all" ? Payments::all : said == "none" ? Payments::none : Payments::statements;
}

/// Of a message that is a statement, or only announces one.
inline bool makes_payments(Payments payments, bool is_statement) {
    return payments == Payments::all || (payments == Payments::statements && is_statement);
}

}  // namespace openitem::bank
