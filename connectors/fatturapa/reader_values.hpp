// How the groups of a document read single values; included by the reader's own sources only.
#pragma once

#include "connectors/fatturapa/reader.hpp"

namespace openitem::fatturapa {

/// ISO 4217 for "no currency": an amount whose document names none keeps its digits this way, and
/// the rule about the missing currency judges the document.
inline constexpr std::string_view no_currency = "XXX";

inline std::string expected_but_found(const char* what, std::string_view found) {
    return std::string("expected ") + what + ", found " + openitem::detail::quoted(found);
}

template <class Owner>
void Reader::add_finding(Owner& owner, Element node, const char* rule, const std::string& message,
                         std::uint32_t flag) {
    owner.add_finding()
        .rule(rule)
        .flag(flag)
        .message_location(places_.of(node.node()))
        .message(message);
}

template <class Row>
void Reader::locate(Row& row, Element node) {
    row.location(places_.of(node.node()));
}

template <class Owner>
std::optional<Date> Reader::date(Owner& owner, Element node) {
    const std::string_view written = node.text();
    if (written.empty()) return std::nullopt;
    const auto value = xml::try_date(written);
    if (!value) {
        add_finding(owner, node, "fatturapa.date",
                    expected_but_found("a date like 2026-01-31", written));
    }
    return value;
}

template <class Owner>
std::optional<oi_decimal> Reader::decimal(Owner& owner, Element node) {
    const std::string_view written = node.text();
    if (written.empty()) return std::nullopt;
    const auto value = try_decimal(written);
    if (!value) {
        add_finding(owner, node, "fatturapa.decimal",
                    expected_but_found("a decimal number like 12.50", written));
    }
    return value;
}

template <class Owner>
std::optional<oi_amount> Reader::amount(Owner& owner, Element node) {
    const std::string_view written = node.text();
    if (written.empty()) return std::nullopt;
    const auto value = try_decimal(written);
    if (!value) {
        add_finding(owner, node, "fatturapa.amount",
                    expected_but_found("an amount like 12.50", written));
        return std::nullopt;
    }
    return money(*value);
}

}  // namespace openitem::fatturapa
