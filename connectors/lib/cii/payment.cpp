#include "connectors/lib/cii/reader.hpp"

#include <algorithm>

namespace openitem::cii {

namespace {

bool is_direct_debit(std::string_view code) { return code == "49" || code == "59"; }

/// Days of a period of UN/ECE recommendation 20; empty for one that has no fixed number of them.
std::optional<std::int64_t> days_of(std::string_view unit) {
    if (unit.empty() || unit == "DAY") return 1;
    if (unit == "WEE") return 7;
    return std::nullopt;
}

// Where the money goes to.
constexpr xml::NameSet<Name> one_account = {Name::PayeePartyCreditorFinancialAccount};
constexpr xml::NameSet<Name> one_account_id = {Name::IBANID, Name::ProprietaryID};

}  // namespace

void Reader::read_payment_means(Invoice& invoice, Element means, std::string_view mandate) {
    PaymentMeans row = invoice.add_payment_means();
    locate(row, means);
    expect_once(invoice, means, one_account);
    bool direct_debit = false;
    means.each_first([&](Element node, Name id) {
        switch (id) {
            case Name::TypeCode:
                row.code(node.text());
                direct_debit |= is_direct_debit(node.text());
                break;
            case Name::Information:
                row.text(node.text());
                break;
            case Name::ApplicableTradeSettlementFinancialCard:
                row.card_number(node.child(Name::ID).text());
                row.card_holder(node.child(Name::CardholderName).text());
                break;
            case Name::PayeePartyCreditorFinancialAccount: {
                expect_once(invoice, node, one_account_id);
                const std::string_view iban = node.child(Name::IBANID).text();
                row.account(iban.empty() ? node.child(Name::ProprietaryID).text() : iban);
                row.account_name(node.child(Name::AccountName).text());
                break;
            }
            case Name::PayeeSpecifiedCreditorFinancialInstitution:
                row.bic(node.child(Name::BICID).text());
                break;
            case Name::PayerPartyDebtorFinancialAccount:
                row.debited_account(node.child(Name::IBANID).text());
                direct_debit = true;
                break;
            default:
                break;
        }
    });
    if (direct_debit) row.mandate(mandate).creditor_id(creditor_id_);
}

/// Several terms are several due dates; the whole is due by the last of them.
void Reader::read_payment_terms(Invoice& invoice, Element settlement) {
    std::string_view terms;
    std::string joined;  // the rare case of several
    std::optional<Date> due;
    std::size_t parts = 0, stated = 0;
    settlement.each([&](Element node, Name id) {
        if (id != Name::SpecifiedTradePaymentTerms) return;
        node.each([&](Element inner, Name inner_id) {
            if (inner_id == Name::Description) append(terms, joined, inner.text());
        });
        const Element day = day_of(node.child(Name::DueDateDateTime));
        if (const auto value = required_date(invoice, day, "due_on")) {
            due = due ? std::max(*due, *value) : *value;
        }
        ++parts;
        const bool part = !node.child(Name::PartialPaymentAmount).text().empty() ||
                          !node.child(Name::PartialPaymentPercent).text().empty();
        if (part && !day.text().empty()) ++stated;
    });
    if (due) invoice.due_on(*due);
    set_payment_terms(invoice, terms);
    // One part alone would not be the whole.
    if (parts > 1 && parts == stated) return read_instalments(invoice, settlement);
    settlement.each([&](Element node, Name id) {
        if (id != Name::SpecifiedTradePaymentTerms) return;
        node.each([&](Element inner, Name inner_id) {
            if (inner_id == Name::ApplicableTradePaymentDiscountTerms) {
                read_discount(invoice, invoice, inner);
            }
        });
    });
}

void Reader::read_instalments(Invoice& invoice, Element settlement) {
    std::uint32_t sequence = 0;
    settlement.each([&](Element node, Name id) {
        if (id != Name::SpecifiedTradePaymentTerms) return;
        Instalment row = invoice.add_instalment().sequence(++sequence);
        locate(row, node);
        node.each([&](Element inner, Name inner_id) {
            switch (inner_id) {
                case Name::DueDateDateTime:
                    if (const auto day = syntax_.try_date(day_of(inner))) row.due_on(*day);
                    break;
                case Name::PartialPaymentAmount:
                    if (const auto value = amount(invoice, inner)) row.amount(*value);
                    break;
                case Name::PartialPaymentPercent:
                    if (const auto value = decimal(invoice, inner)) row.percent(*value);
                    break;
                case Name::ApplicableTradePaymentDiscountTerms:
                    read_discount(invoice, row, inner);
                    break;
                default:
                    break;
            }
        });
    });
}

/// Pay within a period, counted from a day or else from the issue date, and take a percentage. A
/// discount that states an amount alone is said in words only.
template <class Owner>
void Reader::read_discount(Invoice& invoice, Owner& owner, Element discount) {
    const auto percent = decimal(invoice, discount.child(Name::CalculationPercent));
    if (!percent) return;
    const Element period = discount.child(Name::BasisPeriodMeasure);
    const auto length = decimal(invoice, period);
    const auto unit = days_of(period.attribute("unitCode"));
    const Element from = day_of(discount.child(Name::BasisDateTime));
    const auto start = date(invoice, from);
    if (length && (!unit || length->scale != 0 || length->units < 0 || length->units > 9999)) {
        add_finding(invoice, period, "cii.discount",
                    en16931::expected_but_found("a number of days", period.text()),
                    OI_FINDING_WARNING);
        return;
    }
    if (!length && !start) return;
    DiscountTier tier = owner.add_discount_tier().percent(*percent);
    const std::int64_t days = length ? length->units * *unit : 0;
    if (start) {
        tier.until_on(Date{static_cast<std::int32_t>(start->days + days)});
    } else {
        tier.days(static_cast<std::uint32_t>(days));
    }
    if (const auto base = amount(invoice, discount.child(Name::BasisAmount))) tier.base(*base);
}

}  // namespace openitem::cii
