// The connector `cii`: every source is one CrossIndustryInvoice.
#include "connectors/cii/reader.hpp"
#include "connectors/lib/en16931/connector.hpp"

#include <openitem_manifest.hpp>

namespace openitem::cii {
namespace {

class Cii : public en16931::DocumentConnector<Reader>, public Manifest {};

}  // namespace
}  // namespace openitem::cii

OPENITEM_CONNECTOR(openitem::cii::Cii)
