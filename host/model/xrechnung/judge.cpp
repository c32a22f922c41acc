#include <algorithm>
#include <array>
#include <optional>

#include "host/base/text.hpp"
#include "host/model/peppol/german_rules.hpp"
#include "host/model/xrechnung/rules.hpp"

namespace openitem::model::xrechnung {
namespace {

constexpr std::string_view xrechnung_id =
    "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
constexpr std::string_view extension_suffix =
    "#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0";
constexpr std::string_view clean_vehicles_suffix =
    "#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9";

// Behind the identifier of XRechnung itself; nullopt: of another specification.
std::optional<std::string_view> specialisation(const RowView<oi_invoice>& root) noexcept {
    std::string_view id = root.text<OI_INVOICE_SPECIFICATION_ID>();
    if (!id.starts_with(xrechnung_id)) return std::nullopt;
    id.remove_prefix(xrechnung_id.size());
    return id;
}

void follows_xrechnung(const Invoice& invoice, const Report& report) {
    const auto suffix = specialisation(invoice.root);
    report.unless(
        suffix &&
            (suffix->empty() || *suffix == extension_suffix || *suffix == clean_vehicles_suffix),
        {}, [&] { return base::quote(invoice.root.text<OI_INVOICE_SPECIFICATION_ID>()); });
}

void says_when_it_was_delivered(const Invoice& invoice, const Report& report) {
    const auto& root = invoice.root;
    if (root.has<OI_INVOICE_DELIVERED_ON>() || root.has<OI_INVOICE_PERIOD_FROM>() ||
        root.has<OI_INVOICE_PERIOD_TO>() || root.has<OI_INVOICE_TAX_POINT_CODE>()) {
        return;
    }
    bool every_line = true;
    peppol::each_line(invoice, [&](const en16931::LineRow& line) {
        every_line &=
            line.has<OI_INVOICE_LINE_PERIOD_FROM>() || line.has<OI_INVOICE_LINE_PERIOD_TO>();
    });
    report.unless(every_line);
}

constexpr std::array rules = {
    InvoiceRule{"BR-DE-21", "BT-24", "the identifier of XRechnung 3.0", follows_xrechnung,
                Flag::warning},
    InvoiceRule{"BR-DE-TMP-32", "BT-72", "a day or a period of delivery",
                says_when_it_was_delivered, Flag::information},
};

// ---- what XRechnung takes over from Peppol ------------------------------------------------------

// In the order of their ids.
constexpr std::string_view taken_over[] = {
    "PEPPOL-EN16931-R001", "PEPPOL-EN16931-R005", "PEPPOL-EN16931-R010", "PEPPOL-EN16931-R020",
    "PEPPOL-EN16931-R040", "PEPPOL-EN16931-R041", "PEPPOL-EN16931-R042", "PEPPOL-EN16931-R046",
    "PEPPOL-EN16931-R055", "PEPPOL-EN16931-R061", "PEPPOL-EN16931-R110", "PEPPOL-EN16931-R111",
    "PEPPOL-EN16931-R120", "PEPPOL-EN16931-R121", "PEPPOL-EN16931-R130"};

std::vector<InvoiceRule> from_peppol(bool cii) {
    std::vector<InvoiceRule> out;
    for (InvoiceRule rule : peppol::document_rules()) {
        if (!std::binary_search(std::begin(taken_over), std::end(taken_over), rule.id)) continue;
        if (cii) rule.flag = Flag::warning;  // Peppol speaks UBL; of CII it is only advice
        out.push_back(rule);
    }
    return out;
}

std::span<const InvoiceRule> peppol_rules(const Invoice& invoice) {
    static const std::vector<InvoiceRule> of_cii = from_peppol(true);
    static const std::vector<InvoiceRule> of_others = from_peppol(false);
    return peppol::is_cii(invoice) ? of_cii : of_others;
}

constexpr std::string_view replaced_by_extension[] = {
    "BR-CL-10", "BR-CL-11", "BR-CL-21", "BR-CL-24", "BR-CL-25", "BR-CL-26", "BR-CO-16"};
constexpr std::string_view replaced_by_clean_vehicles[] = {"BR-CL-13"};

}  // namespace

bool is_extension(const Invoice& invoice) noexcept {
    return specialisation(invoice.root) == extension_suffix;
}

bool is_clean_vehicles(const Invoice& invoice) noexcept {
    return specialisation(invoice.root) == clean_vehicles_suffix;
}

std::span<const InvoiceRule> document_rules() noexcept { return rules; }

std::span<const std::string_view> replaced_rules(const RecordView& record) {
    const auto suffix = specialisation(record.as<oi_invoice>());
    if (suffix == extension_suffix) return replaced_by_extension;
    if (suffix == clean_vehicles_suffix) return replaced_by_clean_vehicles;
    return {};
}

void judge_invoice(const RecordView& record, std::vector<Finding>& findings) {
    const Invoice invoice(record);
    en16931::judge(invoice, findings);
    if (is_extension(invoice)) en16931::judge(invoice, extension_rules(), findings);
    if (is_clean_vehicles(invoice)) en16931::judge(invoice, clean_vehicle_rules(), findings);
    en16931::judge(invoice, peppol::xrechnung_rules(), findings);
    en16931::judge(invoice, rules, findings);
    en16931::judge(invoice, peppol_rules(invoice), findings);
}

}  // namespace openitem::model::xrechnung
