// Random invoices for property tests: every group of EN 16931, in every combination that a document
// of each syntax can say. Numbers reach the last digit, texts are Unicode with everything a markup
// language minds; sums do not add up.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace openitem::roundtrip {

/// What the syntaxes under test cannot all say.
struct Shape {
    bool customer_id = true;  ///< the seller's account number of the buyer
    bool reference_types = true;
    bool line_notes = true;  ///< more than one on a line
};

struct RandomInvoice {
    std::string batch;                         ///< of one invoice record
    std::map<std::string, std::string> blobs;  ///< its attachments by digest, in hexadecimal
};

/// To be called inside a property: it draws from RapidCheck.
RandomInvoice random_invoice(const Shape& shape = {});

}  // namespace openitem::roundtrip
