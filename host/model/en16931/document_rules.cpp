// The invoice itself, its references, its payment instructions.
#include <array>

#include "host/model/en16931/rule.hpp"

namespace openitem::model::en16931 {
namespace {

template <auto Bit>
void has_text(const Invoice& invoice, const Report& report) {
    report.unless(!invoice.root.text<Bit>().empty());
}

// One that cannot be read is told by the connector.
void has_issue_date(const Invoice& invoice, const Report& report) {
    report.unless(invoice.root.has<OI_INVOICE_ISSUED_ON>() ||
                  invoice.found_at("ubl.date", "IssueDate") != 0 ||
                  invoice.found_at("cii.date", "ExchangedDocument/IssueDateTime/DateTimeString") !=
                      0);
}

void has_lines(const Invoice& invoice, const Report& report) {
    report.unless(!invoice.lines.empty());
}

void period_ends_after_it_begins(const Invoice& invoice, const Report& report) {
    const auto from = invoice.root.date<OI_INVOICE_PERIOD_FROM>();
    const auto to = invoice.root.date<OI_INVOICE_PERIOD_TO>();
    report.unless(!from || !to || *from <= *to, {}, "an end before it");
}

void tax_point_is_said_once(const Invoice& invoice, const Report& report) {
    report.unless(!invoice.root.has<OI_INVOICE_TAX_POINT_ON>() ||
                      invoice.root.text<OI_INVOICE_TAX_POINT_CODE>().empty(),
                  {}, "both");
}

// ---- references ---------------------------------------------------------------------------------

template <std::uint32_t Kind>
void reference_has_number(const Invoice& invoice, const Report& report) {
    for (const auto row : invoice.references) {
        if (row.code<OI_DOCUMENT_REFERENCE_KIND>() != Kind) continue;
        report.unless(!row.text<OI_DOCUMENT_REFERENCE_NUMBER>().empty(), row);
    }
}

// ---- payment ------------------------------------------------------------------------------------

bool is_credit_transfer(std::string_view code) { return code == "30" || code == "58"; }

void means_have_a_code(const Invoice& invoice, const Report& report) {
    for (const auto row : invoice.means) {
        report.unless(!row.text<OI_PAYMENT_MEANS_CODE>().empty(), row);
    }
}

void transfer_has_an_account(const Invoice& invoice, const Report& report) {
    for (const auto row : invoice.means) {
        if (!is_credit_transfer(row.text<OI_PAYMENT_MEANS_CODE>())) continue;
        report.unless(!row.text<OI_PAYMENT_MEANS_ACCOUNT>().empty(), row);
    }
}

// An account that is there, if only by its name or bank.
void account_has_an_identifier(const Invoice& invoice, const Report& report) {
    for (const auto row : invoice.means) {
        if (!is_credit_transfer(row.text<OI_PAYMENT_MEANS_CODE>())) continue;
        const bool account = !row.text<OI_PAYMENT_MEANS_ACCOUNT_NAME>().empty() ||
                             !row.text<OI_PAYMENT_MEANS_BIC>().empty();
        report.unless(!account || !row.text<OI_PAYMENT_MEANS_ACCOUNT>().empty(), row);
    }
}

void card_number_is_cut(const Invoice& invoice, const Report& report) {
    for (const auto row : invoice.means) {
        report.unless(row.text<OI_PAYMENT_MEANS_CARD_NUMBER>().size() <= 10, row.location(),
                      "a longer one");
    }
}

// A reason in words and one in code cannot be compared by a program; the official rules hold too.
void always(const Invoice&, const Report&) {}

constexpr std::array rules = {
    InvoiceRule{"BR-01", "BT-24", "an identifier of the specification the invoice follows",
                has_text<OI_INVOICE_SPECIFICATION_ID>},
    InvoiceRule{"BR-02", "BT-1", "an invoice number", has_text<OI_INVOICE_NUMBER>},
    InvoiceRule{"BR-03", "BT-2", "an issue date", has_issue_date},
    InvoiceRule{"BR-04", "BT-3", "a type code", has_text<OI_INVOICE_TYPE_CODE>},
    InvoiceRule{"BR-05", "BT-5", "a currency", has_text<OI_INVOICE_CURRENCY>},
    InvoiceRule{"BR-16", "BG-25", "at least one line", has_lines},
    InvoiceRule{"BR-29", "BT-74", "an invoicing period that ends on or after its start",
                period_ends_after_it_begins},
    InvoiceRule{"BR-49", "BT-81", "a code for the means of payment", means_have_a_code},
    InvoiceRule{"BR-50", "BT-84", "the identifier of the account to pay to",
                account_has_an_identifier},
    InvoiceRule{"BR-51", "BT-87", "a card number cut to the digits that may be shown",
                card_number_is_cut, Flag::warning},
    InvoiceRule{"BR-52", "BT-122", "the reference of the supporting document",
                reference_has_number<OI_REFERENCE_SUPPORTING>},
    InvoiceRule{"BR-55", "BT-25", "the number of the preceding invoice",
                reference_has_number<OI_REFERENCE_PRECEDING_INVOICE>},
    InvoiceRule{"BR-61", "BT-84", "an account to pay to, for a credit transfer",
                transfer_has_an_account},
    InvoiceRule{"BR-CO-03", "BT-7", "a tax point as a date or as a code, not both",
                tax_point_is_said_once},
    InvoiceRule{"BR-CO-05", "BT-97", "reason and reason code of an allowance to agree", always},
    InvoiceRule{"BR-CO-06", "BT-104", "reason and reason code of a charge to agree", always},
    InvoiceRule{"BR-CO-07", "BT-139", "reason and reason code of a line's allowance to agree",
                always},
    InvoiceRule{"BR-CO-08", "BT-144", "reason and reason code of a line's charge to agree", always},
};

}  // namespace

std::span<const InvoiceRule> document_rules() noexcept { return rules; }

}  // namespace openitem::model::en16931
