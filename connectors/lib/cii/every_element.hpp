// Rules that look at every element, by its name, its path and its attributes (CII-SR-*, CII-DT-*).
#pragma once

#include "connectors/lib/en16931/syntax.hpp"

namespace openitem::cii {

void judge_every_element(en16931::Findings& findings, xml::Node root);

}  // namespace openitem::cii
