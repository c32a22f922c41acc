// The connector `ubl`: every source is one UBL document, and so is what it writes.
#include "connectors/lib/en16931/written.hpp"
#include "connectors/ubl/reader.hpp"
#include "connectors/ubl/writer.hpp"

#include <openitem_manifest.hpp>

#include <cstddef>

namespace openitem::ubl {
namespace {

Options options_of(const Config& config) {
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

class Ubl : public Connector, public Writer, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        Reader reader(run, options_);
        run.documents(
            [&](std::string_view source, std::string_view bytes) { reader.read(source, bytes); },
            options_.max_bytes);
    }

    void write(Run& run, WriteOrder& order) override {
        en16931::write_document(run, order, ubl::write);
    }

private:
    Options options_;
};

}  // namespace
}  // namespace openitem::ubl

OPENITEM_CONNECTOR(openitem::ubl::Ubl)
