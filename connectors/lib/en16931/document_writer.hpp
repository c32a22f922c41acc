// One invoice record into one document: what is the same in every syntax of EN 16931.
//
// A syntax derives its writer from this, writes its elements in the order of its schema, and ends
// with finish(). Values are written as they are held: no rounding, no check, nothing made up but
// what a schema demands. What has no place in the syntax goes to `losses_`.
#pragma once

#include "connectors/lib/en16931/losses.hpp"
#include "connectors/lib/en16931/terms.hpp"
#include "connectors/lib/en16931/written.hpp"
#include "connectors/lib/xml/base64.hpp"
#include "connectors/lib/xml/writer.hpp"

#include <openitem/values.h>
#include <openitem/to_text.hpp>
#include <openitem/tree_view.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace openitem::en16931 {

class DocumentWriter {
protected:
    /// The first party of each role, by OI_ROLE_*.
    using Parties = std::array<RowView<oi_party>, OI_ROLE_PAYER + 1>;
    struct TaxTotals {
        const oi_amount* total;       ///< BT-110
        const oi_amount* accounting;  ///< BT-111, when it has to be said beside the other
    };

    DocumentWriter(const TreeView& tree, RowView<oi_invoice> invoice, const Blobs& blobs)
        : tree_(tree),
          invoice_(invoice),
          blobs_(blobs),
          currency_(invoice.text<OI_INVOICE_CURRENCY>()) {}
    ~DocumentWriter() = default;

    void text(std::string_view element, std::string_view value) { out_.leaf(element, value); }
    void decimal(std::string_view element, const oi_decimal* value) {
        if (value != nullptr) out_.leaf(element, to_text(*value));
    }
    void identifier(std::string_view element, std::string_view id, std::string_view scheme) {
        out_.leaf(element, id, {{"schemeID", scheme}});
    }
    void quantity(std::string_view element, const oi_decimal* value, std::string_view unit) {
        out_.leaf(element, value != nullptr ? to_text(*value) : std::string(),
                  {{"unitCode", unit}});
    }
    /// What currencyID has to say of an amount: nothing where a reader found no currency at all.
    std::string_view currency_id(const oi_amount& value) const {
        const bool none = currency_of(value) == no_currency && currency_.size() != 3;
        return none ? std::string_view() : currency_of(value);
    }

    /// The invoice's type code; a record that has none is given the one that says its kind, unless
    /// `implied`, which is what the document is without.
    std::string_view type_code(std::uint32_t implied) {
        const std::uint32_t kind = invoice_.code<OI_INVOICE_KIND>();
        const std::string_view code = invoice_.text<OI_INVOICE_TYPE_CODE>();
        if (code.empty()) return kind == implied ? std::string_view() : type_code_of(kind);
        if (kind != 0 && kind != kind_of(code) && kind != implied) {
            losses_.add("invoice kind", std::to_string(kind), "the type code says another one");
        }
        return code;
    }

    /// Supporting documents, and others that say what they are: no earlier invoice of the seller.
    static bool is_supporting(const RowView<oi_document_reference>& reference) {
        const std::uint32_t kind = reference.code<OI_DOCUMENT_REFERENCE_KIND>();
        return kind == OI_REFERENCE_SUPPORTING ||
               (kind == OI_REFERENCE_OTHER &&
                !reference.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>().empty());
    }

    /// Those up to the role `last`, which the syntax has a place for; `why` not for the others.
    Parties parties(std::uint32_t last, std::string_view why) {
        Parties out;
        for (const auto party : tree_.children<oi_party>(invoice_)) {
            const std::uint32_t role = party.code<OI_PARTY_ROLE>();
            if (role == 0 || role > last || out[role]) {
                losses_.fields(party, tree_, bits<OI_PARTY_ROLE>, why);
                continue;
            }
            out[role] = party;
            if (!tree_.children<oi_contact>(party).empty() ||
                !tree_.children<oi_bank_account>(party).empty()) {
                losses_.add("party", party.text<OI_PARTY_NAME>(),
                            "its further contacts and bank accounts belong to no invoice");
            }
        }
        return out;
    }

    /// What is said once for all means of payment, although each row holds it.
    template <auto Bit>
    std::string_view once(std::string_view term) {
        std::string_view out;
        for (const auto means : tree_.children<oi_payment_means>(invoice_)) {
            const std::string_view value = means.template text<Bit>();
            if (out.empty()) out = value;
            if (!value.empty() && value != out) {
                losses_.add(term, value, "it is said once for all direct debits");
            }
        }
        return out;
    }

    /// Which of the VAT totals a document can tell apart: by their currencies alone.
    TaxTotals tax_totals() {
        TaxTotals out{invoice_.amount<OI_INVOICE_TAX_TOTAL>(),
                      invoice_.amount<OI_INVOICE_TAX_TOTAL_ACCOUNTING>()};
        const std::string_view other = invoice_.text<OI_INVOICE_TAX_CURRENCY>();
        const auto lose = [&](std::string_view term, const oi_amount*& value,
                              std::string_view why) {
            losses_.add(term, to_text(*value) + " " + std::string(currency_of(*value)), why);
            value = nullptr;
        };
        if (out.total != nullptr && currency_of(*out.total) != currency_) {
            lose("BT-110", out.total, "the VAT total is known by the document's currency");
        }
        if (out.accounting != nullptr && currency_of(*out.accounting) != other) {
            lose("BT-111", out.accounting, "it is known by the VAT accounting currency (BT-6)");
        }
        // In one and the same currency the first total is both.
        if (out.total == nullptr || out.accounting == nullptr || other != currency_) return out;
        const bool same =
            out.total->units == out.accounting->units && out.total->scale == out.accounting->scale;
        if (!same) {
            lose("BT-111", out.accounting, "in the document's own currency there is one total");
        }
        out.accounting = nullptr;
        return out;
    }

    /// How many discounts, the first of them, the payment terms say themselves ("#SKONTO#").
    std::size_t discounts_in_terms() const {
        std::size_t out = 0;
        discount_terms(invoice_.text<OI_INVOICE_PAYMENT_TERMS>(),
                       [&](const DiscountTerm&) { ++out; });
        return out;
    }

    /// The file of a reference: its bytes in base64 with MIME type and name.
    void write_attachment(std::string_view element, const RowView<oi_document_reference>& row) {
        bool written = false;
        for (const auto attachment : tree_.children<oi_attachment>(row)) {
            const std::string_view name = attachment.text<OI_ATTACHMENT_FILENAME>();
            const oi_digest* digest = attachment.digest<OI_ATTACHMENT_BLOB>();
            if (written || digest == nullptr) {
                losses_.add("BT-125", name,
                            written ? "a reference carries one file" : "its bytes are not there");
                continue;
            }
            written = true;
            out_.leaf(
                element, xml::encode_base64(blobs_(*digest)),
                {{"mimeCode", attachment.text<OI_ATTACHMENT_MIME_TYPE>()}, {"filename", name}});
        }
    }

    /// Reports what no syntax has a place for, and gives the document.
    Written finish() {
        losses_.fields(invoice_, tree_, ~bits<OI_INVOICE_POSTED_ON>,
                       "it belongs to the seller's books, not to the invoice");
        for (const auto row : tree_.children<oi_attachment>(invoice_)) {
            losses_.add("BT-125", row.text<OI_ATTACHMENT_FILENAME>(),
                        "an attachment needs a supporting document that it belongs to");
        }
        if (out_.replaced() != 0) {
            losses_.add("control character", std::to_string(out_.replaced()) + " times",
                        "XML cannot hold it");
        }
        return {out_.take(), losses_.take()};
    }

    /// left + right * sign as a text; "0" when it leaves 64 bits. For prices that imply each other.
    static std::string sum(const oi_decimal& left, const oi_decimal& right, int sign) {
        std::int64_t units[] = {left.units, right.units};
        const unsigned scale = std::max(left.scale, right.scale);
        const unsigned missing[] = {scale - left.scale, scale - right.scale};
        for (const unsigned i : {0u, 1u}) {
            for (unsigned n = 0; n < missing[i]; ++n) {
                if (__builtin_mul_overflow(units[i], 10, &units[i])) return "0";
            }
        }
        std::int64_t out = 0;
        if (__builtin_mul_overflow(units[1], sign, &units[1]) ||
            __builtin_add_overflow(units[0], units[1], &out)) {
            return "0";
        }
        return openitem::detail::decimal_to_text(out, scale);
    }

    const TreeView& tree_;
    const RowView<oi_invoice> invoice_;
    const Blobs& blobs_;
    xml::Writer out_;
    Losses losses_;
    std::string_view currency_;  ///< of the document

private:
    static std::string_view type_code_of(std::uint32_t kind) {
        switch (kind) {
            case OI_INVOICE_KIND_CREDIT_NOTE:
                return "381";
            case OI_INVOICE_KIND_DEBIT_NOTE:
                return "383";
            case OI_INVOICE_KIND_PREPAYMENT:
                return "386";
            case OI_INVOICE_KIND_PRO_FORMA:
                return "325";
            default:
                return {};
        }
    }
};

}  // namespace openitem::en16931
