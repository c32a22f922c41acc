#include "connectors/lib/cii/total_rules.hpp"

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

/// Sums of lines: of all, as the official rules for CII form them, and without those that are part
/// of another one, as the common rules do.
struct LineSums {
    Exact all, outer;

    void add(Node line) {
        const Exact amount = number_at(line,
                                       "SpecifiedLineTradeSettlement/"
                                       "SpecifiedTradeSettlementLineMonetarySummation/"
                                       "LineTotalAmount");
        all += amount;
        const bool part = !text_at(line, "AssociatedDocumentLineDocument/ParentLineID").empty();
        if (!part) outer += amount;
    }
};

Exact apart(Exact sum, Exact stated) {
    sum += -stated;
    return sum.magnitude();
}

/// Lines within lines are no part of the norm: it adds up all of them.
void judge_line_total(Findings& findings, Node transaction, Node settlement) {
    LineSums lines;
    each_at(transaction, "IncludedSupplyChainTradeLineItem", [&](Node line) { lines.add(line); });
    if (lines.all.lost() || lines.all == lines.outer) return;
    each_at(settlement, totals_group, [&](Node totals) {
        const Exact stated = number_at(totals, "LineTotalAmount");
        const bool common_rule_sees = !(lines.outer.rounded() == stated);
        if (common_rule_sees || lines.all.rounded() == stated) return;
        findings.add("BR-CO-10", totals,
                     "expected the sum of all lines, also of those that are part of a line");
    });
}

/// What is taxed at the standard rate, by rate.
struct Taxed {
    LineSums lines;
    Exact allowances, charges;

    Exact with(Exact of_lines) const {
        Exact sum = of_lines.rounded();
        sum += charges.rounded();
        sum += -allowances.rounded();
        return sum;
    }
};

std::map<Exact, Taxed> taxed_at_standard_rate(Node transaction, Node settlement) {
    std::map<Exact, Taxed> out;
    const auto slot = [&](Node tax) -> Taxed* {
        if (text_at(tax, "CategoryCode") != "S") return nullptr;
        return &out[number_at(tax, "RateApplicablePercent")];
    };
    each_at(transaction, "IncludedSupplyChainTradeLineItem", [&](Node line) {
        const Node settled = xml::child(line, "SpecifiedLineTradeSettlement");
        Taxed* taxed = slot(xml::child(settled, "ApplicableTradeTax"));
        if (taxed != nullptr) taxed->lines.add(line);
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
        const Taxed& parts = found->second;
        const Exact stated = number_at(tax, "BasisAmount");
        const Exact sum = parts.with(parts.lines.all);
        const bool common_rule_sees =
            !(apart(parts.with(parts.lines.outer), stated) < Exact::of("1"));
        if (sum.lost() || sum == stated || common_rule_sees) return;
        findings.add("BR-S-08", tax,
                     "expected a taxable amount (BT-116) that is the sum of its parts to the cent");
    });
}

}  // namespace

void judge_totals(Findings& findings, Node transaction, Node settlement) {
    judge_tax_total(findings, settlement);
    judge_tax_currency(findings, settlement);
    judge_line_total(findings, transaction, settlement);
    judge_taxable(findings, transaction, settlement);
}

}  // namespace openitem::cii
