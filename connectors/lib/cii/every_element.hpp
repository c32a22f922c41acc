// Rules that look at every element, by its path and its attributes (CII-SR-*, CII-DT-*).
#pragma once

#include "connectors/lib/cii/unwanted.hpp"
#include "connectors/lib/en16931/codes.hpp"
#include "connectors/lib/en16931/syntax.hpp"
#include "connectors/lib/xml/paths.hpp"

#include <cstdint>

namespace openitem::cii {

/// By which list an element's attributes are judged.
enum class Attributes : std::uint8_t {
    any,
    plain_id,
    id,
    type_code,
    line_category,
    amount,
    quantity,
    rate,
    line_percent,
    day
};

/// What the rules want to know of the elements at one path. Most of them: nothing.
struct Place {
    en16931::PathHash path;         ///< from the document
    en16931::PathHash in_group;     ///< from the group around, if there is one
    en16931::PathHash below_group;  ///< what the paths of its children begin with
    Group around = Group::none;
    Group group = Group::none;  ///< around the elements below
    Attributes attributes = Attributes::any;
    bool in_settlement = false;
    bool unwanted = false;           ///< perhaps: there is a rule
    bool unwanted_in_group = false;  ///< likewise
    bool tax_type = false;
    en16931::CodedAt codes;
};
using Places = xml::PathMap<Place>;

/// `places` is kept from one document to the next.
void judge_every_element(en16931::Findings& findings, xml::Node root, Places& places);

}  // namespace openitem::cii
