// Which column means which field, when nobody says: header synonyms and document type words.
//
// The words stand in synonyms.csv and document_types.csv, one line per field and language; they are
// built into the library. Headers are compared without case, blanks, punctuation and accents.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::csv {

// "Rechnungs-Nr." -> "rechnungsnr", "Fälligkeit" -> "faelligkeit", "Invoice #" -> "invoiceno".
std::string normalised_header(std::string_view header);

// A currency a header names at its end: "Amount (EUR)", "Betrag in EUR", "Offen €". Empty for none;
// otherwise `rest` becomes the header without it.
std::string_view currency_in_header(std::string_view header, std::string_view& rest);

// One column that is understood without being told.
struct Recognised {
    std::string field;     // field path: "number", "buyer.name"
    std::size_t column;    // from 0
    std::string currency;  // when the header names one
};

// The columns that mean something for `entity`, in header order; a field appears once: the column
// whose word stands first in the table has it.
std::vector<Recognised> recognise(std::string_view entity, const std::vector<std::string>& header);

// Whose words count: those of invoices, payments, customers and orders, or of a bank's statement,
// where "Debit" and "Saldo" are columns.
enum class HeadersOf : std::uint8_t { documents, statements };

// How many of the cells are known as a header: what tells a header from data.
std::size_t known_headers(const std::vector<std::string>& cells,
                          HeadersOf kind = HeadersOf::documents);

// The field paths the table knows for `entity`.
std::vector<std::string> known_fields(std::string_view entity);

// The words of `field` of `entity`, for a message: "invoice number, invoice no, ...".
std::string words_for(std::string_view entity, std::string_view field);

// UNTDID 1001 code a word of the source stands for ("Gutschrift" -> "381"); empty when unknown.
std::string_view document_type(std::string_view word);

}  // namespace openitem::csv
