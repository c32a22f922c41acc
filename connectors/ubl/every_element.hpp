// Rules that look at every element, by its path and its attributes: what should not be there
// (UBL-CR-*), what may stand so many times (UBL-SR-*), amounts and attributes (UBL-DT-*).
#pragma once

#include "connectors/lib/en16931/codes.hpp"
#include "connectors/lib/en16931/options.hpp"
#include "connectors/lib/en16931/syntax.hpp"
#include "connectors/lib/xml/paths.hpp"

#include <cstdint>

namespace openitem::ubl {

/// What the rules want to know of the elements at one path. Most of them: nothing.
struct Place {
    en16931::PathHash path;  ///< from the document
    std::uint16_t depth = 0;
    bool unwanted = false;  ///< perhaps: there is a rule
    bool counted = false;   ///< may stand so many times
    bool amount = false;    ///< of money, with two decimals
    bool object = false;    ///< an embedded file
    bool in_price_discount = false;
    en16931::CodedAt codes;
};
using Places = xml::PathMap<Place>;

/// `places` is kept from one document to the next.
void judge_every_element(en16931::Findings& findings, xml::Node root, en16931::RuleSet set,
                         Places& places);

}  // namespace openitem::ubl
