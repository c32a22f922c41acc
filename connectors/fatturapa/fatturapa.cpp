// The connector `fatturapa`: every source is one file of one or more invoices, plain or enveloped.
#include "connectors/fatturapa/reader.hpp"
#include "connectors/fatturapa/writer.hpp"
#include "connectors/lib/en16931/written.hpp"
#include "connectors/lib/files/whole_file.hpp"

#include <openitem_manifest.hpp>

#include <cstddef>

namespace openitem::fatturapa {
namespace {

Options options_of(const Config& config) {
    Options out;
    const std::string_view id = config.one_of("customer_id", {"identifier", "none"}, "none");
    if (id == "identifier") out.customer_id = Options::CustomerId::identifier;
    out.attachments = config.flag("attachments", true);
    out.syntax_rules = config.flag("syntax_rules", false);
    out.max_bytes = static_cast<std::size_t>(
        config.number("max_bytes", static_cast<std::int64_t>(out.max_bytes)));
    out.max_depth = static_cast<unsigned>(config.number("max_depth", out.max_depth));
    return out;
}

class FatturaPa : public Connector, public Writer, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        Reader reader(run, options_);
        run.files([&](std::string_view source, File& file) {
            const std::string bytes = files::take_whole(file, options_.max_bytes);
            reader.read({source, bytes, file.handle()});
        });
    }

    void write(Run& run, WriteOrder& order) override {
        en16931::write_document(run, order, fatturapa::write);
    }

private:
    Options options_;
};

}  // namespace
}  // namespace openitem::fatturapa

OPENITEM_CONNECTOR(openitem::fatturapa::FatturaPa)
