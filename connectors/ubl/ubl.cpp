// The connector `ubl`: every source is one UBL document.
#include "connectors/ubl/reader.hpp"

#include <openitem_manifest.hpp>

#include <cstddef>

namespace openitem::ubl {
namespace {

// A flag, or the name of a set: true is the norm's own.
RuleSet rule_set_of(const Config& config) {
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

Options options_of(const Config& config) {
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

class Ubl : public Connector, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        Reader reader(run, options_);
        run.documents(
            [&](std::string_view source, std::string_view bytes) { reader.read(source, bytes); },
            options_.max_bytes);
    }

private:
    Options options_;
};

}  // namespace
}  // namespace openitem::ubl

OPENITEM_CONNECTOR(openitem::ubl::Ubl)
