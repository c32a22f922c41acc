// Random invoices for property tests: every group of EN 16931, in every combination that a document
// of each syntax can say. Numbers reach the last digit, texts are Unicode with everything a markup
// language minds; sums do not add up.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace openitem::roundtrip {

/// What the syntaxes under test can say. `any`: each of them.
enum class Shape : std::uint8_t { ubl, any };

struct RandomInvoice {
    std::string batch;                         ///< of one invoice record
    std::map<std::string, std::string> blobs;  ///< its attachments by digest, in hexadecimal
};

/// To be called inside a property: it draws from RapidCheck.
RandomInvoice random_invoice(Shape shape);

}  // namespace openitem::roundtrip
