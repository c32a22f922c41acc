// What has to be known of an INVOIC before its first row is written: which segments its identity,
// its currency and its totals stand in.
#include "connectors/edifact/codes.hpp"
#include "connectors/edifact/invoice.hpp"

#include <openitem/to_text.hpp>

namespace openitem::edifact {

using edi::tag_of;

// The total of the document is called differently, by age and by industry. One in another currency
// than the document's repeats it for the reader's convenience.
void InvoiceReader::look_at_total(const Document& document, std::uint32_t i, Outline& out) {
    const std::string_view stated = document.composite(i, 1).raw(2);
    const std::string_view own =
        out.currency == 0 ? std::string_view() : currency_in(document, out.currency);
    if (!stated.empty() && !own.empty() && stated != own) {
        if (out.foreign == 0) out.foreign = i;
        return;
    }

    struct Rank {
        std::string_view code;
        int rank;
    };
    static constexpr Rank ranks[] = {{"388", 5}, {"77", 4}, {"86", 3}, {"39", 2}, {"128", 1}};
    const std::string_view code = document.qualifier(i);
    if (code == "9") {
        expect_the_same(document, out.payable, i);
        out.payable = i;
    }
    for (const Rank& each : ranks) {
        if (each.code != code) continue;
        if (each.rank == out.total_rank) expect_the_same(document, out.total, i);
        if (each.rank <= out.total_rank) continue;
        out.total = i;
        out.total_rank = each.rank;
    }
}

// A further CUX is about the tax, or about what the invoice may be paid in.
void InvoiceReader::look_at_currency(const Document& document, std::uint32_t i, Outline& out) {
    if (out.currency == 0) {
        out.currency = i;
        return;
    }
    const Composite cux = document.composite(i, 1);
    const Composite first = document.composite(out.currency, 1);
    if (cux.raw(0) != first.raw(0) || cux.raw(1) == first.raw(1)) return;
    refuse(document, i, 1, 2, "edifact.currency",
           "the same currency as at segment " + std::to_string(out.currency + 1) + ", found " +
               openitem::detail::quoted(edi::readable(cux.raw(1))));
}

InvoiceReader::Outline InvoiceReader::outline_of(const Document& document) {
    Outline out;
    bool of_seller = false;
    for (std::uint32_t i = 1; i < document.size(); ++i) {
        if (!document.placed(i)) continue;
        switch (document.tag(i)) {
            case tag_of("BGM"):
                out.bgm = i;
                break;
            case tag_of("DTM"): {
                if (document.loop(i) != Loop::none) break;
                const std::string_view kind = document.qualifier(i);
                if (kind == "137" || (kind == "3" && out.issued == 0)) out.issued = i;
                break;
            }
            case tag_of("CUX"):
                if (document.loop(i) == Loop::currency) look_at_currency(document, i, out);
                break;
            case tag_of("NAD"): {
                if (document.loop(i) != Loop::party) break;
                const std::uint32_t role = party_role(document[i][1]);
                of_seller = role == OI_ROLE_SELLER;
                out.has_buyer |= role == OI_ROLE_BUYER;
                if (of_seller) out.seller = i;
                break;
            }
            case tag_of("RFF"):
                if (!of_seller || document.loop(i) != Loop::party) break;
                if (document.qualifier(i) == "VA") out.seller_vat = i;
                if (document.qualifier(i) == "GN") out.seller_registration = i;
                break;
            case tag_of("UNS"):
                out.summary = i;
                break;
            case tag_of("MOA"):
                if (out.summary != 0 && document.loop(i) == Loop::total) {
                    look_at_total(document, i, out);
                }
                break;
            default:
                break;
        }
    }
    return out;
}

// Two totals of one kind: which of them is owed, nobody can say.
void InvoiceReader::expect_the_same(const Document& document, std::uint32_t first,
                                    std::uint32_t second) {
    if (first == 0) return;
    const std::string_view found = document.composite(second, 1).raw(1);
    if (document.composite(first, 1).raw(1) == found) return;
    refuse(document, second, 1, 2, "edifact.total",
           "the same total as at segment " + std::to_string(first + 1) + ", found " +
               openitem::detail::quoted(edi::readable(found)));
}

// The invoice's, else the one it is to be paid in; empty: not stated in this CUX.
std::string_view InvoiceReader::currency_in(const Document& document, std::uint32_t segment) {
    for (const std::uint32_t element : {1u, 2u}) {
        const Composite cux = document.composite(segment, element);
        const bool tax = cux.raw(0) == "6";
        if (!tax && !cux.raw(1).empty()) return cux.raw(1);
    }
    return {};
}

// What CUX says, else what the total is in.
std::string_view InvoiceReader::currency() const {
    if (outline_.currency != 0) {
        const std::string_view stated = currency_in(document_, outline_.currency);
        if (!stated.empty()) return stated;
    }
    const std::uint32_t total = outline_.total != 0 ? outline_.total : outline_.payable;
    if (total != 0) {
        const std::string_view stated = document_.composite(total, 1).raw(2);
        if (!stated.empty()) return stated;
    }
    if (!document_.options.currency.empty()) return document_.options.currency;
    refuse(document_, outline_.bgm, 0, 0, "edifact.currency",
           "a currency in CUX or MOA, found none: name the usual one in the configuration as "
           "`currency`");
}

// The seller, the number, the type and the year, as other e-invoices are told apart.
std::string InvoiceReader::source_id(std::string_view number, std::string_view type_code) const {
    std::string_view seller;
    if (outline_.seller_vat != 0) seller = document_.text(outline_.seller_vat, 1, 1);
    if (seller.empty() && outline_.seller_registration != 0) {
        seller = document_.text(outline_.seller_registration, 1, 1);
    }
    if (seller.empty() && outline_.seller != 0) {
        seller = document_.text(outline_.seller, 2, 0);
        if (seller.empty()) seller = document_.text(outline_.seller, 4, 0);
        if (seller.empty()) seller = document_.text(outline_.seller, 3, 0);
    }
    if (seller.empty()) seller = document_.interchange.sender;
    std::string out;
    out.reserve(seller.size() + number.size() + 16);
    out.append(seller).append("|").append(number).append("|").append(type_code).append("|");
    return out.append(openitem::to_text(*issued_on_).substr(0, 4));
}

}  // namespace openitem::edifact
