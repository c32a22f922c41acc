#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/reader.hpp"
#include "connectors/fatturapa/reader_values.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace openitem::fatturapa {

namespace {

constexpr std::string_view in_advance = "TP03";

/// Finer than this a discount is told as its amount, not as a percentage.
constexpr unsigned percent_places = 4;

}  // namespace

/// The payments a document asks for, and those it says have been made: advances, except on an
/// invoice that asks for one, and what the customer kept from what it had collected.
std::vector<Reader::Payment> Reader::payments_of(Element body) const {
    std::vector<Payment> out;
    body.each([&](Element group, Name group_name) {
        if (group_name != Name::DatiPagamento) return;
        const std::string_view terms = group.child(Name::CondizioniPagamento).text();
        group.each([&](Element node, Name name) {
            if (name != Name::DettaglioPagamento) return;
            Payment payment;
            payment.node = node;
            payment.terms = terms;
            payment.method = node.child(Name::ModalitaPagamento).text();
            payment.amount = required_amount(node.child(Name::ImportoPagamento), "instalments");
            payment.due = required_date(node.child(Name::DataScadenzaPagamento), "due_on");
            const auto from =
                required_date(node.child(Name::DataRiferimentoTerminiPagamento), "due_on");
            const auto days = try_decimal(node.child(Name::GiorniTerminiPagamento).text());
            if (!payment.due && from && days && days->scale == 0 && days->units >= 0 &&
                days->units <= 999) {
                payment.due = Date{from->days + static_cast<std::int32_t>(days->units)};
            }
            payment.paid = (terms == in_advance && !is_advance_invoice(document_type_)) ||
                           payment.method == already_collected;
            out.push_back(payment);
        });
    });
    return out;
}

void Reader::read_payments(Invoice& invoice, const std::vector<Payment>& payments, Exact payable) {
    std::vector<const Payment*> open;
    Exact sum;
    std::string_view reference;
    for (const Payment& payment : payments) {
        keep(reference, payment.node.child(Name::CodicePagamento));
        if (payment.paid) continue;
        open.push_back(&payment);
        sum += payment.amount.value_or(Exact());
    }
    if (!payments.empty()) invoice.payment_terms(payments.front().terms);
    invoice.remittance_reference(reference);
    read_payment_means(invoice, payments);
    if (open.empty()) return;
    // Each of them the whole amount: ways to pay, of which the customer takes one.
    const bool alternatives = std::all_of(open.begin(), open.end(), [&](const Payment* payment) {
        return payment->amount && *payment->amount == payable;
    });
    const auto last = std::max_element(
        open.begin(), open.end(),
        [](const Payment* left, const Payment* right) { return left->due < right->due; });
    if ((*last)->due) invoice.due_on(*(*last)->due);
    if (open.size() == 1 || alternatives) {
        read_payment_discount(invoice, *open.front());
    } else {
        read_instalments(invoice, open);
    }
    if (alternatives || sum == payable || !payable.known()) return;
    add_finding(invoice, open.front()->node, "fatturapa.payments",
                "expected payments of " + payable.text() +
                    " altogether, the total less what is "
                    "withheld or paid, found " +
                    sum.text(),
                OI_FINDING_WARNING);
}

void Reader::read_instalments(Invoice& invoice, const std::vector<const Payment*>& payments) {
    std::uint32_t sequence = 0;
    for (const Payment* const payment : payments) {
        Instalment row = invoice.add_instalment().sequence(++sequence);
        locate(row, payment->node);
        if (payment->due) row.due_on(*payment->due);
        if (payment->amount) {
            if (const auto value = money(*payment->amount)) row.amount(*value);
        }
        read_payment_discount(row, *payment);
    }
}

/// FatturaPA states a discount for early payment as an amount, the record as a percentage.
template <class Owner>
void Reader::read_payment_discount(Owner& owner, const Payment& payment) const {
    const auto discount = Exact::of(payment.node.child(Name::ScontoPagamentoAnticipato).text());
    if (!discount || discount->is_zero()) return;
    DiscountTier tier = owner.add_discount_tier();
    const auto until =
        xml::try_date(payment.node.child(Name::DataLimitePagamentoAnticipato).text());
    if (until) tier.until_on(*until);
    constexpr oi_decimal hundred{100, 0, {}};
    const Exact base = payment.amount.value_or(Exact());
    const Exact percent = divided(*discount * hundred, base, percent_places);
    const bool exact = percent.known() && base * percent.percent() == *discount;
    if (const auto value = exact ? percent.value() : std::optional(hundred)) tier.percent(*value);
    if (const auto value = money(exact ? base : *discount)) tier.base(*value);
}

/// One row for each way to pay, however many instalments ask for it; and the payee, when another
/// than the seller is named.
void Reader::read_payment_means(Invoice& invoice, const std::vector<Payment>& payments) {
    using Way = std::array<std::string_view, 4>;
    std::set<Way> seen;
    std::string_view beneficiary;
    Element named;
    for (const Payment& payment : payments) {
        if (beneficiary.empty()) named = payment.node;
        keep(beneficiary, payment.node.child(Name::Beneficiario));
        const Way way = {payment.method, payment.node.child(Name::IBAN).text(),
                         payment.node.child(Name::BIC).text(),
                         payment.node.child(Name::Beneficiario).text()};
        if (!seen.insert(way).second) continue;
        PaymentMeans row = invoice.add_payment_means();
        locate(row, payment.node);
        row.code(payment_means_of(payment.method)).text(payment.method);
        row.account(way[1]).bic(way[2]).account_name(way[3]);
    }
    const Element seller = header_.child(Name::CedentePrestatore).child(Name::DatiAnagrafici);
    if (beneficiary.empty() ||
        beneficiary == seller.child(Name::Anagrafica).child(Name::Denominazione).text()) {
        return;
    }
    Party payee = invoice.add_party().role(OI_ROLE_PAYEE).name(beneficiary);
    locate(payee, named);
}

}  // namespace openitem::fatturapa
