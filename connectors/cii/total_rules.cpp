#include "connectors/cii/total_rules.hpp"

#include "connectors/lib/en16931/exact.hpp"

#include <map>
#include <string>

namespace openitem::cii {

namespace {

using namespace en16931;

constexpr std::string_view totals_group = "SpecifiedTradeSettlementHeaderMonetarySummation";

Exact number_at(Node node, std::string_view path) { return Exact::of(text_at(node, path)); }

/// Of a total of VAT (BT-110) stands one, unless the totals with and without VAT are the same.
void judge_tax_total(Findings& findings, Node settlement) {
    const std::string_view currency = text_at(settlement, "InvoiceCurrencyCode");
    each_at(settlement, totals_group, [&](Node totals) {
        std::size_t count = 0;
        each_at(totals, "TaxTotalAmount", [&](Node amount) {
            count += xml::attribute(amount, "currencyID") == currency ? 1 : 0;
        });
        if (count <= 1) return;
        if (number_at(totals, "TaxBasisTotalAmount") == number_at(totals, "GrandTotalAmount")) {
            return;
        }
        findings.add("BR-CO-15", totals,
                     "expected one total of VAT (BT-110) in the invoice's currency, found " +
                         std::to_string(count));
    });
}

/// VAT is accounted in a currency of its own, or in the invoice's without saying so.
void judge_tax_currency(Findings& findings, Node settlement) {
    const std::string_view accounting = text_at(settlement, "TaxCurrencyCode");
    if (accounting.empty() || accounting != text_at(settlement, "InvoiceCurrencyCode")) return;
    findings.add("BR-53", settlement,
                 "expected an accounting currency (BT-6) other than the invoice's, found the same");
}

/// What is taxed at the standard rate, by rate.
struct Taxed {
    Exact lines, allowances, charges;
};

std::map<Exact, Taxed> taxed_at_standard_rate(Node transaction, Node settlement) {
    std::map<Exact, Taxed> out;
    const auto slot = [&](Node tax) -> Taxed* {
        if (text_at(tax, "CategoryCode") != "S") return nullptr;
        return &out[number_at(tax, "RateApplicablePercent")];
    };
    each_at(transaction, "IncludedSupplyChainTradeLineItem/SpecifiedLineTradeSettlement",
            [&](Node line) {
                if (Taxed* taxed = slot(xml::child(line, "ApplicableTradeTax"))) {
                    taxed->lines += number_at(
                        line, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount");
                }
            });
    each_at(settlement, "SpecifiedTradeAllowanceCharge", [&](Node row) {
        Taxed* taxed = slot(xml::child(row, "CategoryTradeTax"));
        if (taxed == nullptr) return;
        const auto charge = xml::try_flag(text_at(row, "ChargeIndicator/Indicator"));
        if (charge) {
            (*charge ? taxed->charges : taxed->allowances) += number_at(row, "ActualAmount");
        }
    });
    return out;
}

/// Where the common rule lets pass what is less than 1 apart, CII wants it to the cent.
void judge_taxable(Findings& findings, Node transaction, Node settlement) {
    const auto taxed = taxed_at_standard_rate(transaction, settlement);
    each_at(settlement, "ApplicableTradeTax", [&](Node tax) {
        if (text_at(tax, "CategoryCode") != "S") return;
        const auto found = taxed.find(number_at(tax, "RateApplicablePercent"));
        if (found == taxed.end()) return;
        Exact rest = found->second.lines.rounded();
        rest += found->second.charges.rounded();
        rest += -found->second.allowances.rounded();
        rest += -number_at(tax, "BasisAmount");
        if (rest.lost() || rest == Exact() || !(rest.magnitude() < Exact::of("1"))) return;
        findings.add("BR-S-08", tax,
                     "expected a taxable amount (BT-116) that is the sum of its parts to the cent");
    });
}

}  // namespace

void judge_totals(Findings& findings, Node transaction, Node settlement) {
    judge_tax_total(findings, settlement);
    judge_tax_currency(findings, settlement);
    judge_taxable(findings, transaction, settlement);
}

}  // namespace openitem::cii
