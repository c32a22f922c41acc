// The settings that every syntax of EN 16931 knows.
#pragma once

#include "connectors/lib/xml/document.hpp"

#include <openitem/config.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace openitem::en16931 {

/// Which rules about the syntax: those of the norm, or beside them those of a specification on top
/// of it.
enum class RuleSet : std::uint8_t { none, en16931, peppol, xrechnung };

struct Options {
    enum class CustomerId : std::uint8_t { account, identifier, none };
    CustomerId customer_id = CustomerId::account;
    bool attachments = true;
    /// Who asks for these wants to know all that is wrong with a document: nothing is refused that
    /// can be a finding.
    RuleSet syntax_rules = RuleSet::none;
    std::size_t max_bytes = xml::Limits{}.bytes;
    unsigned max_depth = xml::Limits{}.depth;
};

/// A flag, or the name of a set: true is the norm's own.
inline RuleSet rule_set_of(const Config& config) {
    constexpr const char* key = "syntax_rules";
    const Json* value = config.json().find(key);
    if (value == nullptr || !value->is(Json::Kind::text)) {
        return config.flag(key, false) ? RuleSet::en16931 : RuleSet::none;
    }
    const std::string_view name = config.one_of(key, {"en16931", "peppol", "xrechnung"}, "");
    return name == "peppol"      ? RuleSet::peppol
           : name == "xrechnung" ? RuleSet::xrechnung
                                 : RuleSet::en16931;
}

inline Options options_of(const Config& config) {
    Options out;
    const std::string_view id =
        config.one_of("customer_id", {"account", "identifier", "none"}, "account");
    out.customer_id = id == "account"      ? Options::CustomerId::account
                      : id == "identifier" ? Options::CustomerId::identifier
                                           : Options::CustomerId::none;
    out.attachments = config.flag("attachments", true);
    out.syntax_rules = rule_set_of(config);
    out.max_bytes = static_cast<std::size_t>(
        config.number("max_bytes", static_cast<std::int64_t>(out.max_bytes)));
    out.max_depth = static_cast<unsigned>(config.number("max_depth", out.max_depth));
    return out;
}

}  // namespace openitem::en16931
