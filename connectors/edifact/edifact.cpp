// The connector `edifact`: interchanges of UN/EDIFACT.
#include "connectors/edifact/reader.hpp"
#include "connectors/edifact/writer.hpp"

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

WriteOptions write_options_of(const Config& config) {
    WriteOptions out;
    out.sender = config.text("sender");
    out.sender_qualifier = config.text("sender_qualifier");
    out.receiver = config.text("receiver");
    out.receiver_qualifier = config.text("receiver_qualifier");
    if (const auto number = config.number("control_number", 0); number > 0) {
        out.control = std::to_string(number);
    }
    out.later = config.one_of("version", {"D.96A", "D.01B"}, "D.96A") == "D.01B";
    out.test = config.flag("test", false);
    return out;
}

class Edifact : public Connector, public Writer, public Manifest {
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
            const std::string_view form =
                run.config().one_of("form", {"", "INVOIC", "CONTRL", "APERAK"}, "");
            written.bytes = write_acknowledgement(tree, row, form, options);
        } else {
            run.config().one_of("form", {"", "INVOIC"}, "");
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
}  // namespace openitem::edifact

OPENITEM_CONNECTOR(openitem::edifact::Edifact)
