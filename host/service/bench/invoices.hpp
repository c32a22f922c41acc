// Invoices to judge: valid by EN 16931, in the size and shape in which they come.
#pragma once

#include <cstdint>
#include <string>

namespace openitem::service::bench {

enum class Format : std::uint8_t { ubl, cii };

// Two VAT rates, two parties with address, registration and contact, a credit transfer. The same
// number and count of lines give the same bytes.
std::string make_invoice(Format format, std::uint64_t number, std::uint64_t lines);

}  // namespace openitem::service::bench
