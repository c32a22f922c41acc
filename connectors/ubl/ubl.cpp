// The connector `ubl`: every source is one UBL document, and so is what it writes.
#include "connectors/lib/en16931/connector.hpp"
#include "connectors/lib/en16931/written.hpp"
#include "connectors/ubl/reader.hpp"
#include "connectors/ubl/writer.hpp"

#include <openitem_manifest.hpp>

namespace openitem::ubl {
namespace {

class Ubl : public en16931::DocumentConnector<Reader>, public Writer, public Manifest {
public:
    void write(Run& run, WriteOrder& order) override {
        en16931::write_document(run, order, ubl::write);
    }
};

}  // namespace
}  // namespace openitem::ubl

OPENITEM_CONNECTOR(openitem::ubl::Ubl)
