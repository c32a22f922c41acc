// Where CII has codes, and the lists they must be on (BR-CL-*).
#pragma once

#include "connectors/lib/en16931/codes.hpp"

#include <string_view>

namespace openitem::cii {

/// What there is to judge at the elements of this name below that one.
en16931::CodedAt codes_at(std::string_view name, std::string_view parent);

void judge_codes(en16931::Findings& findings, xml::Node element, en16931::CodedAt& at);

}  // namespace openitem::cii
