#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/schema_formats.hpp"
#include "connectors/fatturapa/writer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace openitem::fatturapa {

namespace {

/// Of one Causale, in bytes: at most so many characters.
constexpr std::size_t longest_note = 200;

constexpr std::string_view withholding = "Ritenuta ";
constexpr std::string_view stamp = "Bollo";
constexpr std::string_view regime = "RegimeFiscale ";
constexpr std::string_view fund = "Cassa previdenziale ";
constexpr std::string_view tax_declaration = "TXD";
constexpr std::string_view regulatory = "REG";

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        if (end != 0) out.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool is_kept_elsewhere(std::string_view code, std::string_view text) {
    if (code == regulatory) return text.starts_with(regime);
    return code == tax_declaration && (text.starts_with(withholding) || text.starts_with(stamp));
}

}  // namespace

DocumentWriter::Place DocumentWriter::place_of(const RowView<oi_allowance_charge>& row) {
    if (row.text<OI_ALLOWANCE_CHARGE_REASON_CODE>() == "SAE") return Place::stamp;
    if (row.text<OI_ALLOWANCE_CHARGE_REASON>().starts_with(fund)) return Place::fund;
    return row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>() == "O" ? Place::total : Place::line;
}

void DocumentWriter::write_general() {
    out_.always("DatiGenerali", [&] {
        out_.always("DatiGeneraliDocumento", [&] {
            text("TipoDocumento", document_type_);
            text("Divisa", currency_);
            day("Data", invoice_.date<OI_INVOICE_ISSUED_ON>());
            text("Numero", invoice_.text<OI_INVOICE_NUMBER>());
            write_withholding();
            write_funds_and_discounts();
            number("ImportoTotaleDocumento", invoice_.amount<OI_INVOICE_TOTAL>());
            number("Arrotondamento", invoice_.amount<OI_INVOICE_ROUNDING>());
            write_notes();
        });
        write_references();
    });
}

/// What the reader put into notes goes back to where it stood: "Ritenuta RT01 190.00 20.00% A".
void DocumentWriter::write_withholding() {
    const auto each = [&](std::string_view prefix, const auto& take) {
        for (const auto note : tree_.children<oi_note>(invoice_)) {
            const std::string_view said = note.text<OI_NOTE_TEXT>();
            if (note.text<OI_NOTE_SUBJECT_CODE>() == tax_declaration && said.starts_with(prefix)) {
                take(words(said));
            }
        }
    };
    each(withholding, [&](const std::vector<std::string_view>& said) {
        out_.group("DatiRitenuta", [&] {
            for (const std::string_view word : said) {
                if (matches(Format::withholding_type, word)) text("TipoRitenuta", word);
            }
            for (const std::string_view word : said) {
                const auto amount = Exact::of(word);
                if (!amount || !matches(Format::amount_2, word)) continue;
                text("ImportoRitenuta", word);
                withheld_ += *amount;
            }
            for (const std::string_view word : said) {
                if (word.ends_with('%')) text("AliquotaRitenuta", word.substr(0, word.size() - 1));
            }
            if (matches(Format::payment_reason, said.back())) {
                text("CausalePagamento", said.back());
            }
        });
    });
    bool stamped = false;
    each(stamp, [&](const std::vector<std::string_view>& said) {
        if (std::exchange(stamped, true)) return;
        out_.group("DatiBollo", [&] {
            text("BolloVirtuale", "SI");
            if (said.size() > 1) text("ImportoBollo", said.back());
        });
    });
    for (const auto row : tree_.children<oi_allowance_charge>(invoice_)) {
        if (stamped || place_of(row) != Place::stamp) continue;
        stamped = true;
        out_.group("DatiBollo", [&] {
            text("BolloVirtuale", "SI");
            number("ImportoBollo", row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
        });
    }
}

void DocumentWriter::write_funds_and_discounts() {
    const auto rows = tree_.children<oi_allowance_charge>(invoice_);
    for (const auto row : rows) {
        if (place_of(row) != Place::fund) continue;
        out_.group("DatiCassaPrevidenziale", [&] {
            text("TipoCassa", row.text<OI_ALLOWANCE_CHARGE_REASON>().substr(fund.size()));
            const oi_decimal* percent = row.decimal<OI_ALLOWANCE_CHARGE_PERCENT>();
            number("AlCassa", percent != nullptr ? Exact(*percent) : Exact(), 2);
            number("ImportoContributoCassa", row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>());
            number("ImponibileCassa", row.amount<OI_ALLOWANCE_CHARGE_BASE>());
            write_tax(row.text<OI_ALLOWANCE_CHARGE_TAX_CATEGORY>(),
                      row.decimal<OI_ALLOWANCE_CHARGE_TAX_RATE>());
        });
    }
    for (const auto row : rows) {
        if (place_of(row) != Place::total) continue;
        out_.group("ScontoMaggiorazione", [&] {
            text("Tipo", row.flag<OI_ALLOWANCE_CHARGE_CHARGE>() ? "MG" : "SC");
            const oi_decimal* percent = row.decimal<OI_ALLOWANCE_CHARGE_PERCENT>();
            if (percent != nullptr) number("Percentuale", Exact(*percent), 2);
            number("Importo", row.amount<OI_ALLOWANCE_CHARGE_AMOUNT>(), 8);
        });
    }
}

/// Remarks on tax that are not the reader's own: the law by which something is taxed.
void DocumentWriter::find_laws() {
    std::size_t taxed = 0;
    for (const auto row : tree_.children<oi_tax_subtotal>(invoice_)) {
        const oi_decimal* const rate = row.decimal<OI_TAX_SUBTOTAL_RATE>();
        if (rate != nullptr && rate->units != 0) ++taxed;
    }
    for (const auto note : tree_.children<oi_note>(invoice_)) {
        const std::string_view said = note.text<OI_NOTE_TEXT>();
        if (note.text<OI_NOTE_SUBJECT_CODE>() != tax_declaration || laws_.size() == taxed) continue;
        if (!is_kept_elsewhere(tax_declaration, said)) laws_.push_back(said);
    }
}

void DocumentWriter::write_notes() {
    find_laws();
    for (const auto note : tree_.children<oi_note>(invoice_)) {
        std::string_view rest = note.text<OI_NOTE_TEXT>();
        const std::string_view code = note.text<OI_NOTE_SUBJECT_CODE>();
        if (is_kept_elsewhere(code, rest)) continue;
        if (code == tax_declaration && std::find(laws_.begin(), laws_.end(), rest) != laws_.end()) {
            continue;
        }
        if (!code.empty()) {
            losses_.add("BT-21", code, "a note of FatturaPA has no subject code");
        }
        while (!rest.empty()) {
            std::size_t size = std::min(rest.size(), longest_note);
            while (size < rest.size() && size > 1 &&
                   (static_cast<unsigned char>(rest[size]) & 0xC0u) == 0x80u) {
                --size;
            }
            text("Causale", rest.substr(0, size));
            rest.remove_prefix(size);
        }
    }
}

// ---- other documents ----------------------------------------------------------------------------

void DocumentWriter::write_references() {
    write_orders();
    write_related("DatiContratto", invoice_.text<OI_INVOICE_CONTRACT_REFERENCE>(), {});
    write_rows(OI_REFERENCE_CONTRACT, {}, "DatiContratto");
    write_rows(OI_REFERENCE_OTHER, "DatiConvenzione", "DatiConvenzione");
    write_related("DatiRicezione", invoice_.text<OI_INVOICE_RECEIPT_REFERENCE>(), {});
    write_rows(OI_REFERENCE_OTHER, "DatiRicezione", "DatiRicezione");
    write_rows(OI_REFERENCE_PRECEDING_INVOICE, {}, "DatiFattureCollegate");
    write_despatch();
    write_transport();
    for (const auto row : tree_.children<oi_document_reference>(invoice_)) {
        if (row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>() != "FatturaPrincipale") continue;
        out_.group("FatturaPrincipale", [&] {
            text("NumeroFatturaPrincipale", row.text<OI_DOCUMENT_REFERENCE_NUMBER>());
            day("DataFatturaPrincipale", row.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
        });
        break;
    }
}

void DocumentWriter::write_related(std::string_view element, std::string_view number,
                                   const RowView<oi_document_reference>& row) {
    if (number.empty()) return;
    out_.group(element, [&] {
        text("IdDocumento", number);
        if (row) day("Data", row.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
    });
}

void DocumentWriter::write_rows(std::uint32_t kind, std::string_view description,
                                std::string_view element) {
    for (const auto row : tree_.children<oi_document_reference>(invoice_)) {
        if (row.code<OI_DOCUMENT_REFERENCE_KIND>() != kind) continue;
        if (!description.empty() && row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>() != description) {
            continue;
        }
        write_related(element, row.text<OI_DOCUMENT_REFERENCE_NUMBER>(), row);
    }
}

/// The order with its lines, once for each item of it; the project (CUP) and the tender (CIG) stand
/// with it.
void DocumentWriter::write_orders() {
    std::map<std::string_view, std::vector<std::string>> lines_of;
    std::size_t position = 0;
    for (const auto line : tree_.children<oi_invoice_line>(invoice_)) {
        ++position;
        const std::string_view item = line.text<OI_INVOICE_LINE_ORDER_LINE>();
        const std::string_view id = line.text<OI_INVOICE_LINE_LINE_ID>();
        if (item.empty()) continue;
        lines_of[item].push_back(matches(Format::number_4, id) ? std::string(id)
                                                               : std::to_string(position));
    }
    std::string_view order = invoice_.text<OI_INVOICE_ORDER_REFERENCE>();
    std::string_view project = invoice_.text<OI_INVOICE_PROJECT_REFERENCE>();
    std::string_view tender = invoice_.text<OI_INVOICE_TENDER_REFERENCE>();
    if (order.empty() && (!project.empty() || !tender.empty() || !lines_of.empty())) order = "NA";
    if (lines_of.empty()) lines_of.try_emplace("");
    for (const auto& its : lines_of) {
        if (order.empty()) break;
        out_.group("DatiOrdineAcquisto", [&] {
            for (const std::string& line : its.second) text("RiferimentoNumeroLinea", line);
            text("IdDocumento", order);
            text("NumItem", its.first);
            text("CodiceCUP", std::exchange(project, {}));
            text("CodiceCIG", std::exchange(tender, {}));
        });
    }
    write_rows(OI_REFERENCE_ORDER, {}, "DatiOrdineAcquisto");
}

/// A delivery note wants a date: one known by its number alone is given the invoice's.
void DocumentWriter::write_despatch() {
    const std::string_view first = invoice_.text<OI_INVOICE_DESPATCH_REFERENCE>();
    bool again = first.empty();
    const auto write = [&](std::string_view number, std::optional<std::int32_t> issued) {
        out_.group("DatiDDT", [&] {
            text("NumeroDDT", number);
            day("DataDDT", issued ? issued : invoice_.date<OI_INVOICE_ISSUED_ON>());
        });
        again = again || number == first;
    };
    for (const auto row : tree_.children<oi_document_reference>(invoice_)) {
        if (row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>() != "DatiDDT") continue;
        write(row.text<OI_DOCUMENT_REFERENCE_NUMBER>(),
              row.date<OI_DOCUMENT_REFERENCE_ISSUED_ON>());
    }
    if (!again) write(first, std::nullopt);
}

void DocumentWriter::write_transport() {
    const auto& place = parties_[OI_ROLE_SHIP_TO];
    const auto delivered = invoice_.date<OI_INVOICE_DELIVERED_ON>();
    if (!place && !delivered) return;
    out_.group("DatiTrasporto", [&] {
        if (place) write_address("IndirizzoResa", place);
        if (delivered) out_.leaf("DataOraConsegna", to_text(Date{*delivered}) + "T00:00:00");
    });
}

void DocumentWriter::write_attachments() {
    for (const auto row : tree_.children<oi_document_reference>(invoice_)) {
        const auto files = tree_.children<oi_attachment>(row);
        if (row.code<OI_DOCUMENT_REFERENCE_KIND>() != OI_REFERENCE_SUPPORTING) continue;
        if (files.empty()) {
            losses_.add("BT-122", row.text<OI_DOCUMENT_REFERENCE_NUMBER>(),
                        "FatturaPA has room for files, not for references to them");
        }
        for (const auto file : files) {
            const oi_digest* const digest = file.digest<OI_ATTACHMENT_BLOB>();
            const std::string_view name = file.text<OI_ATTACHMENT_FILENAME>();
            if (digest == nullptr) {
                losses_.add("BT-125", name, "its bytes are not there");
                continue;
            }
            out_.group("Allegati", [&] {
                text("NomeAttachment",
                     name.empty() ? row.text<OI_DOCUMENT_REFERENCE_NUMBER>() : name);
                text("DescrizioneAttachment", row.text<OI_DOCUMENT_REFERENCE_DESCRIPTION>());
                text("Attachment", xml::encode_base64(blobs_(*digest)));
            });
        }
    }
}

}  // namespace openitem::fatturapa
