#include "connectors/fatturapa/writer.hpp"

#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/schema_formats.hpp"

#include <algorithm>

namespace openitem::fatturapa {

namespace {

using en16931::bits;

constexpr std::string_view uri = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2";
constexpr std::string_view tax_code_scheme = "0210";
constexpr std::string_view register_prefix = "REA:";

/// A TipoDocumento for a type code; the self-billed ones say so by who issued them.
std::string_view document_type_of(std::string_view type_code) {
    if (type_code == "386") return "TD02";
    if (type_code == "383") return "TD05";
    return codes::credit_note_types.has(type_code) ? "TD04" : "TD01";
}

/// A party's text; nothing of one that is not there.
template <auto Bit>
std::string_view of(const RowView<oi_party>& party) {
    return party ? party.text<Bit>() : std::string_view();
}

}  // namespace

en16931::Written write(const TreeView& tree, RowView<oi_invoice> invoice,
                       const en16931::Blobs& blobs) {
    return DocumentWriter(tree, invoice, blobs).write();
}

DocumentWriter::DocumentWriter(const TreeView& tree, RowView<oi_invoice> invoice,
                               const en16931::Blobs& blobs)
    : en16931::DocumentWriter(tree, invoice, blobs) {
    parties_ = parties(OI_ROLE_SHIP_TO, "FatturaPA names one party of each kind");
    find_types();
    for (const auto row : tree_.children<oi_tax_subtotal>(invoice_)) {
        const std::string_view reason = row.text<OI_TAX_SUBTOTAL_EXEMPTION_REASON>();
        const std::string_view nature = reason.substr(0, reason.find(' '));
        if (!matches(Format::nature, nature)) continue;
        natures_.try_emplace(row.text<OI_TAX_SUBTOTAL_CATEGORY>(), nature);
    }
}

void DocumentWriter::find_types() {
    const std::string_view code = type_code(OI_INVOICE_KIND_INVOICE);
    const std::string_view kept = invoice_.text<OI_INVOICE_PROCESS_ID>();
    const bool self_billed = code == "389" || code == "261";
    const bool usable = matches(Format::document_type, kept);
    if (usable && fatturapa::type_code_of(kept, false) == code) {
        document_type_ = kept;
    } else {
        issued_by_buyer_ = self_billed;
        const bool same = usable && fatturapa::type_code_of(kept, self_billed) == code;
        document_type_ = same ? kept : document_type_of(code);
    }
    const std::string_view version = invoice_.text<OI_INVOICE_SPECIFICATION_ID>();
    const bool office = of<OI_PARTY_ENDPOINT_SCHEME>(parties_[OI_ROLE_BUYER]) == "0201";
    format_ = matches(Format::transmission_format, version) ? version : office ? "FPA12" : "FPR12";
}

en16931::Written DocumentWriter::write() {
    out_.always("p:FatturaElettronica", {{"versione", format_}, {"xmlns:p", uri}}, [&] {
        out_.always("FatturaElettronicaHeader", [&] { write_header(); });
        out_.always("FatturaElettronicaBody", [&] {
            write_general();
            write_goods();
            write_payments();
            write_attachments();
        });
    });
    return finish();
}

void DocumentWriter::write_header() {
    write_transmission();
    write_party("CedentePrestatore", parties_[OI_ROLE_SELLER]);
    if (parties_[OI_ROLE_TAX_REPRESENTATIVE]) {
        write_party("RappresentanteFiscale", parties_[OI_ROLE_TAX_REPRESENTATIVE]);
    }
    write_party("CessionarioCommittente", parties_[OI_ROLE_BUYER]);
    if (issued_by_buyer_) out_.leaf("SoggettoEmittente", "CC");
}

void DocumentWriter::write_transmission() {
    const auto& seller = parties_[OI_ROLE_SELLER];
    const auto& buyer = parties_[OI_ROLE_BUYER];
    const std::string_view vat_id = of<OI_PARTY_VAT_ID>(seller);
    const std::string_view scheme = of<OI_PARTY_ENDPOINT_SCHEME>(buyer);
    const std::string_view endpoint = of<OI_PARTY_ENDPOINT>(buyer);
    const bool channel = scheme == "0201" || scheme == "0205";
    const bool mail = scheme == "0202";
    if (!endpoint.empty() && !channel && !mail) {
        losses_.add("BT-49", endpoint, "the exchange system delivers to schemes 0201, 0202, 0205");
    }
    const std::string_view country = of<OI_PARTY_COUNTRY>(buyer);
    const bool abroad = !country.empty() && country != "IT";
    out_.always("DatiTrasmissione", [&] {
        out_.group("IdTrasmittente", [&] {
            text("IdPaese", vat_id.substr(0, 2));
            text("IdCodice", vat_id.size() > 2 ? vat_id.substr(2) : std::string_view());
        });
        text("ProgressivoInvio", "1");
        text("FormatoTrasmissione", format_);
        text("CodiceDestinatario", channel ? endpoint : abroad && !mail ? "XXXXXXX" : "0000000");
        if (mail) text("PECDestinatario", endpoint);
    });
}

void DocumentWriter::write_party(std::string_view element, const RowView<oi_party>& party) {
    if (!party) return;
    const bool seller = element == "CedentePrestatore";
    const std::string_view vat_id = party.text<OI_PARTY_VAT_ID>();
    std::string_view tax_code = party.text<OI_PARTY_TAX_ID>();
    if (tax_code.empty() && party.text<OI_PARTY_REGISTRATION_SCHEME>() == tax_code_scheme) {
        tax_code = party.text<OI_PARTY_REGISTRATION_ID>();
    }
    std::string_view eori, regime = "RF01";
    for (const auto id : tree_.children<oi_party_identifier>(party)) {
        const std::string_view value = id.text<OI_PARTY_IDENTIFIER_VALUE>();
        if (eori.empty() && value.starts_with("EORI:")) {
            eori = value.substr(5);
        } else {
            losses_.add("BT-29", value, "FatturaPA identifies parties for tax");
        }
    }
    for (const auto note : tree_.children<oi_note>(invoice_)) {
        const std::string_view said = note.text<OI_NOTE_TEXT>();
        constexpr std::string_view prefix = "RegimeFiscale ";
        if (said.starts_with(prefix)) regime = said.substr(prefix.size());
    }
    out_.always(element, [&] {
        out_.group("DatiAnagrafici", [&] {
            out_.group("IdFiscaleIVA", [&] {
                text("IdPaese", vat_id.substr(0, 2));
                text("IdCodice", vat_id.size() > 2 ? vat_id.substr(2) : std::string_view());
            });
            text("CodiceFiscale", tax_code);
            out_.group("Anagrafica", [&] {
                text("Denominazione", party.text<OI_PARTY_NAME>());
                text("CodEORI", eori);
            });
            if (seller) text("RegimeFiscale", regime);
        });
        if (element == "RappresentanteFiscale") return;
        write_address("Sede", party);
        if (!seller) return;
        write_register_entry(party);
        out_.group("Contatti", [&] {
            text("Telefono", party.text<OI_PARTY_CONTACT_PHONE>());
            text("Email", party.text<OI_PARTY_CONTACT_EMAIL>());
        });
        text("RiferimentoAmministrazione", invoice_.text<OI_INVOICE_ACCOUNTING_REFERENCE>());
    });
}

/// "REA:SP#123456" (BT-30) and "50000.00#SM#LN" (BT-33) into their pieces.
void DocumentWriter::write_register_entry(const RowView<oi_party>& party) {
    const std::string_view id = party.text<OI_PARTY_REGISTRATION_ID>();
    const std::size_t mark = id.find('#');
    if (!id.starts_with(register_prefix) || mark == std::string_view::npos) return;
    out_.group("IscrizioneREA", [&] {
        text("Ufficio", id.substr(register_prefix.size(), mark - register_prefix.size()));
        text("NumeroREA", id.substr(mark + 1));
        std::string_view capital, partners, liquidation = "LN";
        for (std::string_view rest = party.text<OI_PARTY_LEGAL_INFO>(); !rest.empty();) {
            const std::size_t end = std::min(rest.find('#'), rest.size());
            const std::string_view piece = rest.substr(0, end);
            if (matches(Format::amount_2, piece)) capital = piece;
            if (matches(Format::partners, piece)) partners = piece;
            if (matches(Format::liquidation, piece)) liquidation = piece;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        text("CapitaleSociale", capital);
        text("SocioUnico", partners);
        text("StatoLiquidazione", liquidation);
    });
}

void DocumentWriter::write_address(std::string_view element, const RowView<oi_party>& party) {
    std::string street(party.text<OI_PARTY_STREET>());
    for (const std::string_view more :
         {party.text<OI_PARTY_STREET_2>(), party.text<OI_PARTY_STREET_3>()}) {
        if (!more.empty()) street.append(street.empty() ? "" : ", ").append(more);
    }
    const std::string_view postcode = party.text<OI_PARTY_POSTCODE>();
    const std::string_view province = party.text<OI_PARTY_SUBDIVISION>();
    const bool italian = matches(Format::five_digits, postcode);
    if (!italian && !postcode.empty()) {
        losses_.add("post code", postcode, "FatturaPA has room for five digits");
    }
    const bool known = matches(Format::province, province);
    if (!known && !province.empty()) {
        losses_.add("country subdivision", province, "FatturaPA has room for two capitals");
    }
    out_.group(element, [&] {
        text("Indirizzo", street);
        text("CAP", italian ? postcode : "00000");
        text("Comune", party.text<OI_PARTY_CITY>());
        if (known) text("Provincia", province);
        text("Nazione", party.text<OI_PARTY_COUNTRY>());
    });
}

}  // namespace openitem::fatturapa
