// The files embedded in a PDF.
//
//     const std::string xml = embedded_invoice(pdf_bytes, limits);
//
// The PDF is somebody else's: nothing in it is rendered or run, and of what it holds compressed no
// more is taken than the limit allows. libqpdf unpacks the tables of a PDF by itself, without a
// limit of ours, which is why this connector runs in a process whose memory is bounded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openitem::facturx {

/// The XML of the invoice inside a PDF: the embedded file that bears one of the names ZUGFeRD,
/// Factur-X and XRechnung give it, or else the only one whose name ends in ".xml".
/// Throws BadSource with a code that starts with "facturx.": "not_pdf", "damaged", "encrypted",
/// "no_invoice" (the message lists what is embedded), "several_invoices", "too_large".
std::string embedded_invoice(std::string_view pdf, std::size_t max_bytes);

}  // namespace openitem::facturx
