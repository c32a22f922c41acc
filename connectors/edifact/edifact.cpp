// The connector `edifact`: interchanges of UN/EDIFACT.
#include "connectors/edifact/reader.hpp"

#include <openitem_manifest.hpp>

namespace openitem::edifact {
namespace {

Options options_of(const Config& config) {
    Options out;
    out.currency = config.text("currency", out.currency);
    out.payments = config.flag("payments", out.payments);
    out.acknowledge = config.flag("acknowledge", out.acknowledge);
    return out;
}

class Edifact : public Connector, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        Reader reader(run, options_);
        run.files([&](std::string_view source, File& file) { reader.read(source, file); });
    }

private:
    Options options_;
};

}  // namespace
}  // namespace openitem::edifact

OPENITEM_CONNECTOR(openitem::edifact::Edifact)
