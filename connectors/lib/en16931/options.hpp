// The settings that every syntax of EN 16931 knows.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <openitem/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem::en16931 {

struct Options {
    enum class CustomerId : std::uint8_t { account, identifier, none };
    CustomerId customer_id = CustomerId::account;
    bool attachments = true;
    /// Who asks for these wants to know all that is wrong with a document: nothing is refused that
    /// can be a finding.
    bool syntax_rules = false;
    std::size_t max_bytes = xml::Limits{}.bytes;
    unsigned max_depth = xml::Limits{}.depth;
};

inline Options options_of(const Config& config) {
    Options out;
    const std::string_view id =
        config.one_of("customer_id", {"account", "identifier", "none"}, "account");
    out.customer_id = id == "account"      ? Options::CustomerId::account
                      : id == "identifier" ? Options::CustomerId::identifier
                                           : Options::CustomerId::none;
    out.attachments = config.flag("attachments", true);
    out.syntax_rules = config.flag("syntax_rules", false);
    out.max_bytes = static_cast<std::size_t>(
        config.number("max_bytes", static_cast<std::int64_t>(out.max_bytes)));
    out.max_depth = static_cast<unsigned>(config.number("max_depth", out.max_depth));
    return out;
}

}  // namespace openitem::en16931
