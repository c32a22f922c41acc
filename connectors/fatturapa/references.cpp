#include "connectors/fatturapa/reader.hpp"
#include "connectors/fatturapa/reader_values.hpp"
#include "connectors/lib/xml/base64.hpp"

#include <algorithm>

namespace openitem::fatturapa {

namespace {

// UNTDID 1001.
constexpr std::string_view despatch_advice = "351";

// UNTDID 4451.
constexpr std::string_view regulatory = "REG";

/// The general regime of VAT: what needs no note.
constexpr std::string_view ordinary_regime = "RF01";

std::string_view mime_type_of(std::string_view format, std::string_view filename) {
    std::string small(format.empty() ? filename.substr(filename.find_last_of('.') + 1) : format);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    struct Type {
        std::string_view ending, mime;
    };
    constexpr Type types[] = {
        {"pdf", "application/pdf"},
        {"zip", "application/zip"},
        {"xml", "application/xml"},
        {"csv", "text/csv"},
        {"txt", "text/plain"},
        {"png", "image/png"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    };
    for (const Type& type : types) {
        if (type.ending == small) return type.mime;
    }
    return "application/octet-stream";
}

}  // namespace

void Reader::read_references(Invoice& invoice, Element general) {
    std::string_view project, tender, order;
    bool despatched = false;
    bool first[3] = {true, true, true};  // order, contract, receipt: one has a field of its own
    general.each([&](Element node, Name name) {
        keep(project, node.child(Name::CodiceCUP));
        keep(tender, node.child(Name::CodiceCIG));
        const std::string_view number = node.child(Name::IdDocumento).text();
        switch (name) {
            case Name::DatiOrdineAcquisto:
                read_order_lines(node);
                if (std::exchange(first[0], false)) {
                    order = number;
                    invoice.order_reference(number);
                } else if (number != order) {  // else another item of the same order
                    read_related(invoice, node, name);
                }
                break;
            case Name::DatiContratto:
                if (std::exchange(first[1], false)) {
                    invoice.contract_reference(number);
                    break;
                }
                read_related(invoice, node, name);
                break;
            case Name::DatiRicezione:
                if (std::exchange(first[2], false)) {
                    invoice.receipt_reference(number);
                    break;
                }
                read_related(invoice, node, name);
                break;
            case Name::DatiConvenzione:
            case Name::DatiFattureCollegate:
            case Name::DatiFatturaRettificata:
            case Name::FatturaPrincipale:
                read_related(invoice, node, name);
                break;
            case Name::DatiDDT:
                read_despatch(invoice, node, std::exchange(despatched, true));
                break;
            case Name::DatiTrasporto:
                read_delivery(invoice, node);
                break;
            default:
                break;
        }
    });
    invoice.project_reference(project).tender_reference(tender);
}

/// An order's item number belongs to the lines the order names.
void Reader::read_order_lines(Element order) {
    const std::string_view item = order.child(Name::NumItem).text();
    if (item.empty()) return;
    order.each([&](Element node, Name name) {
        if (name == Name::RiferimentoNumeroLinea) order_items_.try_emplace(node.text(), item);
    });
}

void Reader::read_related(Invoice& invoice, Element node, Name name) {
    DocumentReference row = invoice.add_document_reference();
    locate(row, node);
    Element number = node.child(Name::IdDocumento);
    Element issued = node.child(Name::Data);
    switch (name) {
        case Name::DatiOrdineAcquisto:
            row.kind(OI_REFERENCE_ORDER);
            break;
        case Name::DatiContratto:
            row.kind(OI_REFERENCE_CONTRACT);
            break;
        case Name::DatiFatturaRettificata:
            number = node.child(Name::NumeroFR);
            issued = node.child(Name::DataFR);
            [[fallthrough]];
        case Name::DatiFattureCollegate:
            row.kind(OI_REFERENCE_PRECEDING_INVOICE);
            break;
        case Name::FatturaPrincipale:
            number = node.child(Name::NumeroFatturaPrincipale);
            issued = node.child(Name::DataFatturaPrincipale);
            [[fallthrough]];
        default:
            row.kind(OI_REFERENCE_OTHER).description(xml::local_name(node.node()));
            break;
    }
    row.number(number.text());
    if (const auto day = date(invoice, issued)) row.issued_on(*day);
}

/// The first delivery note has a field of its own, all of them a row with their date.
void Reader::read_despatch(Invoice& invoice, Element node, bool again) {
    const std::string_view number = node.child(Name::NumeroDDT).text();
    if (!again) invoice.despatch_reference(number);
    DocumentReference row = invoice.add_document_reference().kind(OI_REFERENCE_OTHER);
    locate(row, node);
    row.number(number).type_code(despatch_advice).description("DatiDDT");
    if (const auto day = date(invoice, node.child(Name::DataDDT))) row.issued_on(*day);
}

void Reader::read_delivery(Invoice& invoice, Element transport) {
    if (const auto day = date(invoice, transport.child(Name::DataOraConsegna))) {
        invoice.delivered_on(*day);
    }
    const Element place = transport.child(Name::IndirizzoResa);
    if (place.empty()) return;
    Party party = invoice.add_party().role(OI_ROLE_SHIP_TO);
    locate(party, place);
    read_address(party, place);
}

void Reader::read_notes(Invoice& invoice, Element document) {
    document.each([&](Element node, Name name) {
        if (name == Name::Causale && !node.text().empty()) invoice.add_note().text(node.text());
    });
    const Element seller = header_.child(Name::CedentePrestatore);
    const Element data = simplified_ ? seller : seller.child(Name::DatiAnagrafici);
    const std::string_view regime = data.child(Name::RegimeFiscale).text();
    if (regime.empty() || regime == ordinary_regime) return;
    invoice.add_note().subject_code(regulatory).text("RegimeFiscale " + std::string(regime));
}

void Reader::read_attachment(Invoice& invoice, Element node) {
    const std::string_view name = node.child(Name::NomeAttachment).text();
    DocumentReference row = invoice.add_document_reference().kind(OI_REFERENCE_SUPPORTING);
    locate(row, node);
    row.number(name).description(node.child(Name::DescrizioneAttachment).text());
    const Element object = node.child(Name::Attachment);
    if (object.empty() || !options_.attachments) return;
    const auto bytes = xml::decode_base64(object.text());
    if (!bytes) {
        add_finding(invoice, object, "fatturapa.attachment", "expected an attachment in base64");
        return;
    }
    const std::string_view packed = node.child(Name::AlgoritmoCompressione).text();
    const std::string_view format = node.child(Name::FormatoAttachment).text();
    Attachment attachment = row.add_attachment();
    attachment.filename(name).mime_type(mime_type_of(packed.empty() ? format : packed, name));
    attachment.size(static_cast<std::int64_t>(bytes->size()));
    attachment.blob(run_.put_blob(*bytes));
}

}  // namespace openitem::fatturapa
