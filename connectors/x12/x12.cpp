// The connector `x12`: interchanges of ASC X12.
#include "connectors/x12/reader.hpp"
#include "connectors/x12/writer.hpp"

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

WriteOptions write_options_of(const Config& config) {
    WriteOptions out;
    out.form = config.one_of("form", {"", "810", "812", "824", "997", "999", "TA1"}, "");
    out.sender = config.text("sender");
    out.sender_qualifier = config.text("sender_qualifier");
    out.receiver = config.text("receiver");
    out.receiver_qualifier = config.text("receiver_qualifier");
    if (const auto number = config.number("control_number", 0); number > 0) {
        out.control = std::to_string(number);
    }
    out.later = config.one_of("version", {"004010", "005010"}, "004010") == "005010";
    out.test = config.flag("test", false);
    return out;
}

class X12 : public Connector, public Writer, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        Reader reader(run, options_);
        run.files([&](std::string_view source, File& file) { reader.read(source, file); });
    }

    void write(Run& run, WriteOrder& order) override {
        WriteOptions options = write_options_of(run.config());
        options.now = run.now();
        const TreeView& tree = order.records();
        if (order.operations().size() != 1) order.only(OI_INVOICE);  // says what is expected
        const Operation& operation = order.operations().front();
        Written written;
        if (operation.entity == OI_ACKNOWLEDGEMENT) {
            const auto row = tree.row<oi_acknowledgement>(operation.row);
            written.bytes = write_acknowledgement(tree, row, options);
        } else {
            const auto row = tree.row<oi_invoice>(order.only(OI_INVOICE).row);
            written = write_invoice(tree, row, options);
        }
        for (const std::string& line : written.lost) run.log(LogLevel::warning, line);
        NewFile file = run.create(order.target());
        file.write(written.bytes);
        file.finish();
        order.done(operation);
    }

private:
    Options options_;
};

}  // namespace
}  // namespace openitem::x12

OPENITEM_CONNECTOR(openitem::x12::X12)
