// The code lists Peppol narrows down; what it takes over whole is EN 16931's. They are data:
// codes/*.txt, each with its source and date.
#pragma once

#include "host/model/en16931/code_lists.hpp"

namespace openitem::model::peppol {

using en16931::CodeList;

namespace codes {

extern const CodeList credit_note_types;
extern const CodeList endpoint_schemes;
extern const CodeList greek_document_types;
extern const CodeList invoice_types;

}  // namespace codes
}  // namespace openitem::model::peppol
