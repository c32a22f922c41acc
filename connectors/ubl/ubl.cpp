// The connector `ubl`: every source is one UBL document.
#include "connectors/lib/en16931/connector.hpp"
#include "connectors/ubl/reader.hpp"

#include <openitem_manifest.hpp>

namespace openitem::ubl {
namespace {

class Ubl : public en16931::DocumentConnector<Reader>, public Manifest {};

}  // namespace
}  // namespace openitem::ubl

OPENITEM_CONNECTOR(openitem::ubl::Ubl)
