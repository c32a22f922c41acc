#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/schema_formats.hpp"
#include "connectors/fatturapa/writer.hpp"

namespace openitem::fatturapa {

namespace {

constexpr oi_decimal one{1, 0, {}};
constexpr unsigned price_places = 8;

/// A reason for no VAT, where the record's own is not Italian.
std::string_view usual_nature(std::string_view category) {
    if (category == "AE") return "N6.9";
    if (category == "K") return "N3.2";
    if (category == "G") return "N3.1";
    if (category == "O") return "N2.2";
    return category == "Z" ? "N3.6" : "N4";
}

}  // namespace

std::string_view DocumentWriter::nature_of(std::string_view category) const {
    const auto found = natures_.find(category);
    return found != natures_.end() ? found->second : usual_nature(category);
}

void DocumentWriter::write_goods() {
    out_.always("DatiBeniServizi", [&] {
        std::size_t position = 0;
        for (const auto line : tree_.children<oi_invoice_line>(invoice_)) {
            write_line(line, ++position);
        }
        for (const auto row : tree_.children<oi_allowance_charge>(invoice_)) {
            if (place_of(row) == Place::line) write_charge_line(row, ++position);
        }
        write_summary();
    });
}

void DocumentWriter::write_line(const RowView<oi_invoice_line>& line, std::size_t position) {
    const std::string_view id = line.text<OI_INVOICE_LINE_LINE_ID>();
    const oi_decimal* const stated = line.decimal<OI_INVOICE_LINE_QUANTITY>();
    const oi_decimal* const price = line.decimal<OI_INVOICE_LINE_PRICE>();
    const oi_decimal* const per = line.decimal<OI_INVOICE_LINE_PRICE_QUANTITY>();
    Exact quantity = stated != nullptr ? Exact(*stated) : Exact(one);
    Exact unit_price = price != nullptr ? Exact(*price) : Exact();
    if (per != nullptr) unit_price = divided(unit_price, Exact(*per), price_places);
    // A quantity has no sign: what is taken back has a negative price.
    if (quantity.negative()) {
        quantity = -quantity;
        unit_price = -unit_price;
    }
    out_.always("DettaglioLinee", [&] {
        text("NumeroLinea",
             matches(Format::number_4, id) ? std::string(id) : std::to_string(position));
        for (const auto row : tree_.children<oi_item_attribute>(line)) {
            if (row.text<OI_ITEM_ATTRIBUTE_NAME>() != "TipoCessionePrestazione") continue;
            text("TipoCessionePrestazione", row.text<OI_ITEM_ATTRIBUTE_VALUE>());
        }
        write_item_codes(line);
        std::string what(line.text<OI_INVOICE_LINE_NAME>());
        const std::string_view more = line.text<OI_INVOICE_LINE_DESCRIPTION>();
        if (!more.empty()) what.append(what.empty() ? "" : " - ").append(more);
        text("Descrizione", what);
        // A line without a quantity is one of what it names.
        const bool unsaid = stated == nullptr || (stated->units == 1 && stated->scale == 0 &&
                                                  line.text<OI_INVOICE_LINE_UNIT>().empty());
        if (!unsaid) number("Quantita", quantity);
        text("UnitaMisura", line.text<OI_INVOICE_LINE_UNIT>());
        day("DataInizioPeriodo", line.date<OI_INVOICE_LINE_PERIOD_FROM>());
        day("DataFinePeriodo", line.date<OI_INVOICE_LINE_PERIOD_TO>());
        number("PrezzoUnitario", unit_price);
        write_line_discounts(line, quantity);
        number("PrezzoTotale", line.amount<OI_INVOICE_LINE_NET_AMOUNT>(), price_places);
        write_tax(line.text<OI_INVOICE_LINE_TAX_CATEGORY>(),
                  line.decimal<OI_INVOICE_LINE_TAX_RATE>());
        text("RiferimentoAmministrazione", line.text<OI_INVOICE_LINE_ACCOUNTING_REFERENCE>());
        for (const auto row : tree_.children<oi_item_attribute>(line)) {
            if (row.text<OI_ITEM_ATTRIBUTE_NAME>() == "TipoCessionePrestazione") continue;
            out_.group("AltriDatiGestionali", [&] {
                text("TipoDato", row.text<OI_ITEM_ATTRIBUTE_NAME>());
                text("RiferimentoTesto", row.text<OI_ITEM_ATTRIBUTE_VALUE>());
            });
        }
    });
}

void DocumentWriter::write_item_codes(const RowView<oi_invoice_line>& line) {
    const auto code = [&](std::string_view type, std::string_view value) {
        if (value.empty()) return;
        out_.group("CodiceArticolo", [&] {
            text("CodiceTipo", type);
            text("CodiceValore", value);
        });
    };
    code("EAN", line.text<OI_INVOICE_LINE_STANDARD_ITEM_ID>());
    code("INTERNO", line.text<OI_INVOICE_LINE_SELLER_ITEM_ID>());
    for (const auto row : tree_.children<oi_classification>(line)) {
        const std::string_view scheme = row.text<OI_CLASSIFICATION_SCHEME>();
        const bool known = scheme == "STI" || scheme == "TSN";
        if (known) {
            code(scheme == "STI" ? "CPV" : "TARIC", row.text<OI_CLASSIFICATION_VALUE>());
        } else {
            losses_.add("BT-158", row.text<OI_CLASSIFICATION_VALUE>(),
                        "FatturaPA knows codes of CPV and TARIC");
        }
    }
}

/// An allowance over the quantity into a discount on the unit price.
void DocumentWriter::write_line_discounts(const RowView<oi_invoice_line>& line,
                                          const Exact& quantity) {
    for (const auto row : tree_.children<oi_allowance_charge>(line)) {
        const Exact amount = exact(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
        const Exact base = exact(row.amount<OI_ALLOWANCE_CHARGE_BASE>());
        const oi_decimal* const percent = row.decimal<OI_ALLOWANCE_CHARGE_PERCENT>();
        const bool exactly = percent != nullptr && base * Exact(*percent).percent() == amount;
        out_.group("ScontoMaggiorazione", [&] {
            text("Tipo", row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() ? "MG" : "SC");
            if (percent != nullptr) number("Percentuale", Exact(*percent), 2);
            if (!exactly) number("Importo", divided(amount, quantity, price_places));
        });
    }
}

/// An allowance on the document is a line to deduct, a charge one of accessory expenses.
void DocumentWriter::write_charge_line(const RowView<oi_allowance_charge>& row,
                                       std::size_t position) {
    const bool charge = row.flag<OI_ALLOWANCE_CHARGE_CHARGE>();
    const Exact stated = exact(row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
    const Exact amount = charge ? stated : -stated;
    const std::string_view reason = row.text<OI_ALLOWANCE_CHARGE_REASON>();
    out_.always("DettaglioLinee", [&] {
        text("NumeroLinea", std::to_string(position));
        text("TipoCessionePrestazione", charge ? "AC" : "SC");
        text("Descrizione", !reason.empty() ? reason : charge ? "Spese accessorie" : "Sconto");
        number("PrezzoUnitario", amount);
        number("PrezzoTotale", amount);
        write_tax(row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>(),
                  row.decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>());
    });
}

void DocumentWriter::write_tax(std::string_view category, const oi_decimal* rate) {
    const Exact percent = rate != nullptr ? Exact(*rate) : Exact();
    number("AliquotaIVA", percent, 2);
    if (percent.is_zero()) text("Natura", nature_of(category));
}

void DocumentWriter::write_summary() {
    std::size_t law = 0;
    for (const auto row : tree_.children<oi_tax_subtotal>(invoice_)) {
        const std::string_view category = row.text<OI_TAX_SUBTOTAL_CATEGORY>();
        std::string_view reason = row.text<OI_TAX_SUBTOTAL_EXEMPTION_REASON>();
        if (matches(Format::nature, reason.substr(0, reason.find(' ')))) {
            reason.remove_prefix(std::min(reason.find(' '), reason.size()));
            if (!reason.empty()) reason.remove_prefix(1);
        }
        if (reason.empty()) reason = row.text<OI_TAX_SUBTOTAL_EXEMPTION_CODE>();
        const oi_decimal* const rate = row.decimal<OI_TAX_SUBTOTAL_RATE>();
        const bool taxed = rate != nullptr && rate->units != 0;
        if (taxed && reason.empty() && law < laws_.size()) reason = laws_[law++];
        out_.always("DatiRiepilogo", [&] {
            write_tax(category, rate);
            number("ImponibileImporto", row.amount<OI_TAX_SUBTOTAL_TAXABLE>());
            number("Imposta", row.amount<OI_TAX_SUBTOTAL_TAX>());
            if (category == "B") text("EsigibilitaIVA", "S");
            text("RiferimentoNormativo", reason);
        });
    }
}

}  // namespace openitem::fatturapa
