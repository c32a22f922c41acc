// The connector `x12`: interchanges of ASC X12.
#include "connectors/x12/reader.hpp"

#include <openitem_manifest.hpp>

namespace openitem::x12 {
namespace {

Options options_of(const Config& config) {
    Options out;
    out.currency = config.text("currency", out.currency);
    for (const std::string_view id : config.list("own_ids")) out.own_ids.emplace_back(id);
    out.acknowledge = config.flag("acknowledge", out.acknowledge);
    return out;
}

class X12 : public Connector, public Manifest {
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
}  // namespace openitem::x12

OPENITEM_CONNECTOR(openitem::x12::X12)
