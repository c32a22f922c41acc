// What a bank tells about an entry (:86:), in the form it uses:
//
//     numbered   166?00GUTSCHRIFT?20EREF+1?21SVWZ+Invoice 1?30BIC?31IBAN?32Name   Germany, Poland
//     ... slashed    /TRTP/SEPA OVERBOEKING/IBAN/NL.../NAME/.../REMI/.../EREF/...     Netherlands
//     labelled   IBAN: NL... NAAM: ... OMSCHRIJVING: ...;  OD: ...; TYT.: ...      ABN AMRO, mBank
//     plain      whatever it is, perhaps with an IBAN and a BIC in front
#pragma once

#include "connectors/lib/bank/text_arena.hpp"

#include <openitem/values.hpp>

#include <optional>
#include <string_view>

namespace openitem::mt940 {

/// Views into the text or the arena.
struct Details {
    std::string_view business_code;  ///< GVC, "166"
    std::string_view posting_text;   ///< "SEPA-GUTSCHRIFT"
    std::string_view prima_nota;
    std::string_view key_extension;  ///< for returns, why
    std::string_view name, account, bic;
    std::string_view end_to_end_id, mandate;
    std::string_view customer_reference;  ///< KREF, PREF: of who ordered it
    std::string_view creditor_reference;
    std::string_view text;  ///< what it is for
    std::string_view return_reason;
    std::string_view original, charges;  ///< "EUR11,85", "11,85"
    std::string_view rest;               ///< all of it, where the form is not taken apart wholly
};

/// All :86: fields of an entry, joined by line breaks.
Details read_details(std::string_view text, bank::TextArena& arena);

/// :NS: of an entry: two digits and a text on each line.
void read_national(std::string_view text, bank::TextArena& arena, Details& out);

/// Lines of at most 65 characters as one text: a line that is full was cut anywhere, another ended
/// with a word.
std::string_view unwrapped(std::string_view text, bank::TextArena& arena);

// ---- each form; false: it is not in this one
bool read_numbered(std::string_view text, bank::TextArena& arena, Details& out);
bool read_slashed(std::string_view text, bank::TextArena& arena, Details& out);
bool read_labelled(std::string_view text, Details& out);

/// EREF+ KREF+ MREF+ CRED+ SVWZ+ and their like within a text. False when there is none.
/// `starts`: where words may begin besides behind a blank, ascending.
bool read_keyed(std::string_view text, const std::size_t* starts, std::size_t count, Details& out);

/// "/OCMT/CAD47,11/CHGS/EUR1,23": the supplement of an entry.
void read_amounts(std::string_view supplement, Details& out);

}  // namespace openitem::mt940
