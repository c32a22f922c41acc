// Where UBL has codes, and the lists they must be on (BR-CL-*, PEPPOL-EN16931-CL*).
#pragma once

#include "connectors/lib/en16931/codes.hpp"

#include <string_view>

namespace openitem::ubl {

/// What there is to judge at the elements of this name below that one.
en16931::CodedAt codes_at(std::string_view name, std::string_view parent);

/// `peppol`: by its rules as well.
void judge_codes(en16931::Findings& findings, xml::Node element, en16931::CodedAt& at, bool peppol);

}  // namespace openitem::ubl
