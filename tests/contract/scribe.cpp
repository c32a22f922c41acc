// A connector that writes as its configuration says: {"do": "twice"}.
#include <openitem/connector.hpp>

#include <stdexcept>
#include <string>

namespace {

using namespace openitem;

struct Scribe : Connector, openitem::Writer {
    static constexpr std::string_view id = "org.openitem.test.scribe";
    static constexpr std::string_view name = "Scribe";
    static constexpr std::string_view version = "1";
    static constexpr std::string_view config_schema = R"({"type": "object"})";

    void read(Run&) override {}

    void write(Run& run, WriteOrder& order) override {
        const std::string_view what = run.config().text("do", "");
        const Operation& operation = order.operations().front();
        if (what == "throw") throw std::runtime_error("out of ink");
        if (what == "none") return;
        if (what == "stranger") return order.done({"op-9", OI_INVOICE, 0});
        if (what == "refuse") {
            return order.failed(operation,
                                Error(OI_BAD_DATA, "scribe.no", "not this one", "total"));
        }
        write_file(run, order, operation, what);
        order.done(operation, "S-1");
        if (what == "twice") order.done(operation);
    }

    static void write_file(Run& run, WriteOrder& order, const Operation& operation,
                           std::string_view what) {
        const TreeView& tree = order.records();
        const auto invoice = tree.row<oi_invoice>(operation.row);
        NewFile file = run.create(what == "elsewhere" ? "/etc/scribe" : order.target());
        file.write(invoice.text<OI_INVOICE_NUMBER>());
        for (const auto attachment : tree.children<oi_attachment>(invoice)) {
            file.write(" ");
            file.write(run.blob(*attachment.digest<OI_ATTACHMENT_BLOB>()));
        }
        if (what == "much") file.write(std::string(std::size_t{3} << 20, '.'));
        run.log(LogLevel::warning, "BT-20 is left out");
        if (what != "unfinished") file.finish();
    }
};

}  // namespace

OPENITEM_CONNECTOR(Scribe)
