// The connector `facturx`: every source is a PDF with an invoice in CII inside, and so is what it
// writes.
#include "connectors/facturx/embedded.hpp"
#include "connectors/facturx/hybrid.hpp"
#include "connectors/facturx/page.hpp"
#include "connectors/lib/cii/reader.hpp"
#include "connectors/lib/cii/writer.hpp"
#include "connectors/lib/en16931/connector.hpp"
#include "connectors/lib/en16931/written.hpp"

#include <openitem_manifest.hpp>

#include <string>
#include <utility>

namespace openitem::facturx {
namespace {

/// Reads as `cii` does, what the PDF holds.
class Reader {
public:
    Reader(Run& run, const en16931::Options& options) : reader_(run, options), options_(options) {}
    void read(std::string_view name, std::string_view pdf) {
        reader_.read(name, embedded_invoice(pdf, options_.max_bytes));
    }

private:
    cii::Reader reader_;
    const en16931::Options& options_;
};

std::string_view seller_of(const TreeView& tree, RowView<oi_invoice> invoice) {
    for (const auto party : tree.children<oi_party>(invoice)) {
        if (party.code<OI_PARTY_ROLE>() == OI_ROLE_SELLER) return party.text<OI_PARTY_NAME>();
    }
    return {};
}

class FacturX : public en16931::DocumentConnector<Reader>, public Writer, public Manifest {
public:
    void configure(Run& run) override {
        DocumentConnector::configure(run);
        words_ = &words_in(run.config().one_of("language", {"en", "de", "fr"}, "en"));
    }

    void write(Run& run, WriteOrder& order) override {
        en16931::write_document(
            run, order,
            [&](const TreeView& tree, RowView<oi_invoice> invoice, const en16931::Blobs& blobs) {
                en16931::Written written = cii::write(tree, invoice, blobs);
                const std::string pages = draw_invoice(tree, invoice, *words_);
                written.bytes =
                    make_hybrid({.pages = pages,
                                 .xml = written.bytes,
                                 .level = level_of(invoice.text<OI_INVOICE_SPECIFICATION_ID>()),
                                 .title = title_of(invoice, *words_),
                                 .author = std::string(seller_of(tree, invoice)),
                                 .made = run.now()});
                return written;
            });
    }

private:
    const Words* words_ = &words_in("en");
};

}  // namespace
}  // namespace openitem::facturx

OPENITEM_CONNECTOR(openitem::facturx::FacturX)
