// The connector `cii`: every source is one CrossIndustryInvoice, and so is what it writes.
#include "connectors/lib/cii/reader.hpp"
#include "connectors/lib/cii/writer.hpp"
#include "connectors/lib/en16931/connector.hpp"
#include "connectors/lib/en16931/written.hpp"

#include <openitem_manifest.hpp>

namespace openitem::cii {
namespace {

class Cii : public en16931::DocumentConnector<Reader>, public Writer, public Manifest {
public:
    void write(Run& run, WriteOrder& order) override {
        en16931::write_document(run, order, cii::write);
    }
};

}  // namespace
}  // namespace openitem::cii

OPENITEM_CONNECTOR(openitem::cii::Cii)
