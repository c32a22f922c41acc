// The connector `ubl`: every source is one UBL document.
#include "connectors/ubl/reader.hpp"

#include <openitem_manifest.hpp>

#include <cstddef>
#include <memory>
#include <optional>

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
    out.max_bytes = static_cast<std::size_t>(
        config.number("max_bytes", static_cast<std::int64_t>(out.max_bytes)));
    out.max_depth = static_cast<unsigned>(config.number("max_depth", out.max_depth));
    return out;
}

class Ubl : public Connector, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    /// A source that is no UBL at all is put aside like any other it cannot take, with its bytes;
    /// when nothing but such sources came, the run ends with that error.
    void read(Run& run) override {
        Reader reader(run, options_);
        std::optional<BadSource> bad;
        bool any = false;
        run.documents(
            [&](std::string_view source, std::string_view bytes) {
                try {
                    reader.read(source, bytes);
                } catch (const BadSource& why) {
                    if (run.sources().size() == 1) throw;
                    bad = why;
                    throw Error(OI_BAD_DATA, why.code, why.what());
                } catch (const Error&) {
                    any = true;
                    throw;
                }
                any = true;
            },
            options_.max_bytes);
        if (bad && !any) throw *bad;
    }

private:
    Options options_;
};

}  // namespace
}  // namespace openitem::ubl

OPENITEM_CONNECTOR(openitem::ubl::Ubl)
