// What the library exports: the connector under the name its manifest gives it.
#include <openitem_manifest.hpp>

#include "csv_connector.hpp"

namespace {

struct Csv : openitem::csv::CsvConnector, openitem::Manifest {};

}  // namespace

OPENITEM_CONNECTOR(Csv)
