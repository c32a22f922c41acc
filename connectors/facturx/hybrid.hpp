// A PDF for people and the XML of the same invoice for programs in one file: the structure that
// Factur-X 1.0 / ZUGFeRD 2 asks for on top of PDF/A-3. The structure is written; whether the file
// is PDF/A-3 to the letter depends on the pages as well, and is for a validator to say.
#pragma once

#include <openitem/values.hpp>

#include <string>
#include <string_view>

namespace openitem::facturx {

struct Hybrid {
    std::string_view pages;  ///< a PDF with its fonts embedded
    std::string_view xml;    ///< the invoice, in CII
    std::string_view level;  ///< MINIMUM, BASIC WL, BASIC, EN 16931, EXTENDED or XRECHNUNG
    std::string title;       ///< "Invoice R-1"
    std::string author;      ///< the seller
    Instant made;            ///< date of the file
};

/// The pages with the invoice embedded as factur-x.xml. The same input gives the same bytes.
/// Throws Error(OI_INTERNAL, "facturx.pages") when the pages are no PDF.
std::string make_hybrid(const Hybrid& parts);

/// What the file calls itself, by the specification identifier of the invoice (BT-24).
std::string_view level_of(std::string_view specification_id);

}  // namespace openitem::facturx
