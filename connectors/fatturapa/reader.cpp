#include "connectors/fatturapa/reader.hpp"

#include "connectors/fatturapa/codes.hpp"
#include "connectors/fatturapa/controls.hpp"
#include "connectors/fatturapa/envelope.hpp"
#include "connectors/fatturapa/reader_values.hpp"
#include "connectors/fatturapa/schema.hpp"
#include "connectors/lib/en16931/terms.hpp"

#include <algorithm>
#include <array>

namespace openitem::fatturapa {

namespace {

/// The namespaces of 1.2, of the simplified invoice, and of the versions before; a file without any
/// is taken for what its root is called.
constexpr std::array<std::string_view, 5> namespaces = {
    "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2",
    "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0",
    "http://www.fatturapa.gov.it/sdi/fatturapa/v1.1",
    "http://www.fatturapa.gov.it/sdi/fatturapa/v1.0",
    "",
};

bool is_fatturapa(xml::Node root) {
    const Name name = names.find(xml::local_name(root));
    if (name != Name::FatturaElettronica && name != Name::FatturaElettronicaSemplificata) {
        return false;
    }
    const std::string_view uri = xml::namespace_uri(root);
    return std::find(namespaces.begin(), namespaces.end(), uri) != namespaces.end();
}

}  // namespace

std::optional<oi_amount> Reader::money(Exact value) const {
    const auto units = value.value(2);
    if (!units) return std::nullopt;
    return money(*units);
}

std::optional<Date> Reader::required_date(Element node, const char* field) {
    const std::string_view written = node.text();
    if (written.empty()) return std::nullopt;
    const auto value = xml::try_date(written);
    if (value) return value;
    throw Error(
        OI_BAD_DATA, "fatturapa.date",
        expected_but_found("a date like 2026-01-31", written) + " at " + xml::location(node.node()),
        field);
}

std::optional<Exact> Reader::required_amount(Element node, const char* field) {
    const std::string_view written = node.text();
    if (written.empty()) return std::nullopt;
    const auto value = Exact::of(written);
    if (value) return value;
    throw Error(OI_BAD_DATA, "fatturapa.amount",
                expected_but_found("an amount like 12.50 with at most 18 digits", written) +
                    " at " + xml::location(node.node()),
                field);
}

Element Reader::find_document(std::string_view bytes) {
    xml::Node root;
    try {
        root = document_.parse(bytes);
        if (is_fatturapa(root)) return outline_.read(document_, root, names);
    } catch (const Error& error) {
        throw BadSource(error.code, error.what());
    }
    throw BadSource(not_fatturapa,
                    "expected a FatturaPA document (FatturaElettronica), found the root element <" +
                        std::string(root.name()) + "> of namespace " +
                        openitem::detail::quoted(xml::namespace_uri(root)));
}

/// Seller, number, type and issue year: what no two documents of one seller share. The seller is
/// named by its VAT id, else by its tax code. A document without a number is known by its file.
std::string Reader::source_id(std::string_view name) const {
    const std::string_view file = name.substr(name.find_last_of('/') + 1);
    const std::string_view number = number_.empty() ? file : number_;
    return std::string(seller_id_)
        .append("|")
        .append(number)
        .append("|")
        .append(type_code_)
        .append("|")
        .append(issued_.substr(0, 4));
}

void Reader::read(const Source& source) {
    std::string opened;
    std::string_view text = source.bytes;
    if (is_envelope(text)) {
        opened = open_envelope(text);
        text = opened;
    }
    root_ = find_document(text);
    places_.clear();
    numbers_.clear();
    simplified_ = root_.name() == Name::FatturaElettronicaSemplificata;
    header_ = root_.child(Name::FatturaElettronicaHeader);
    const Element seller = header_.child(Name::CedentePrestatore);
    const Element ids = simplified_ ? seller : seller.child(Name::DatiAnagrafici);
    const Element vat = ids.child(Name::IdFiscaleIVA);
    seller_id_ = std::string(vat.child(Name::IdPaese).text());
    seller_id_ += vat.child(Name::IdCodice).text();
    if (vat.child(Name::IdCodice).empty()) seller_id_ = ids.child(Name::CodiceFiscale).text();

    bodies_ = 0;
    root_.each(
        [&](Element, Name name) { bodies_ += name == Name::FatturaElettronicaBody ? 1 : 0; });
    root_.each([&](Element body, Name name) {
        if (name != Name::FatturaElettronicaBody) return;
        start_body(body);
        // An envelope has no byte of the document in plain sight: the whole file is the origin.
        const oi_origin origin = origin_of(source, body, opened.empty() ? text : "");
        const std::string location = places_.of(body.node());
        const std::string id = source_id(source.name);
        run_.attempt({OI_INVOICE, origin, location, id, source.bytes},
                     [&] { read_body(source, body); });
    });
    if (bodies_ != 0) return;
    throw BadSource("fatturapa.no_body",
                    "expected at least one FatturaElettronicaBody, an invoice, beside the header");
}

/// The bytes of one body, where there are several and they stand in the file as they are.
oi_origin Reader::origin_of(const Source& source, Element body, std::string_view text) const {
    const auto cut = [](std::size_t size) {
        return static_cast<std::uint32_t>(std::min<std::size_t>(size, UINT32_MAX));
    };
    const oi_origin all{0, cut(source.bytes.size()), source.handle};
    const auto start = document_.offset(body.node());
    if (bodies_ == 1 || text.empty() || !start || *start == 0) return all;
    // The parser tells where a name begins, behind "<". A body ends where the next element does, or
    // its parent.
    const std::size_t first = text.rfind('<', static_cast<std::size_t>(*start));
    const xml::Node next = body.node().next_sibling();
    const auto after = next ? document_.offset(next) : std::nullopt;
    std::size_t end = text.rfind('<', after ? static_cast<std::size_t>(*after) : text.size());
    if (first == std::string_view::npos || end == std::string_view::npos || end < first) return all;
    while (end > first && text[end - 1] != '>') --end;
    return {first, cut(end - first), source.handle};
}

/// Whether an earlier document of the file has this number and year, and both are credit notes or
/// neither; where numbers may repeat within a year (Art73), this number and day.
bool Reader::is_repeated(Element document) {
    const std::string kind = document_type_ == "TD04" ? "credit|" : "debit|";
    const std::string number = kind + std::string(number_) + "|";
    const bool new_day = numbers_.insert(number + std::string(issued_)).second;
    const bool new_year = numbers_.insert(number + std::string(issued_.substr(0, 4))).second;
    return !(document.child(Name::Art73).text() == "SI" ? new_day : new_year);
}

void Reader::start_body(Element body) {
    order_items_.clear();
    const Element document = body.child(Name::DatiGenerali).child(Name::DatiGeneraliDocumento);
    number_ = document.child(Name::Numero).text();
    issued_ = document.child(Name::Data).text();
    document_type_ = document.child(Name::TipoDocumento).text();
    type_code_ =
        type_code_of(document_type_, header_.child(Name::SoggettoEmittente).text() == "CC");
    currency_ = document.child(Name::Divisa).text();
    const auto printable = [](char c) { return c > ' ' && c <= '~'; };
    if (currency_.size() != 3 || !std::all_of(currency_.begin(), currency_.end(), printable)) {
        currency_ = no_currency;
    }
}

void Reader::read_body(const Source& source, Element body) {
    Invoice invoice = run_.invoice(source_id(source.name));
    read_header(invoice, body);
    read_parties(invoice);
    const Element general = body.child(Name::DatiGenerali);
    read_references(invoice, general);
    const Element document = general.child(Name::DatiGeneraliDocumento);
    read_notes(invoice, document);
    if (simplified_) {
        read_simplified(invoice, body);
    } else {
        const Element goods = body.child(Name::DatiBeniServizi);
        const std::vector<Payment> payments = payments_of(body);
        Sums sums = sums_of(body);
        for (const Payment& payment : payments) {
            if (payment.paid && payment.amount) sums.advances += *payment.amount;
        }
        read_summary(invoice, goods);
        read_withholding(invoice, document);
        read_funds(invoice, document);
        read_discounts(invoice, document, sums);
        read_payments(invoice, payments, settle(invoice, document, sums));
        read_lines(invoice, goods);
    }
    body.each([&](Element node, Name name) {
        if (name == Name::Allegati) read_attachment(invoice, node);
    });
    if (!options_.syntax_rules) return;
    judge_schema(invoice, places_, root_.node(), body.node());
    judge_controls(invoice, {root_, header_, body, is_repeated(document)}, places_);
}

/// What the schema lets stand once and the invoice hangs on. Of two the first is read; the rest of
/// the schema is judged only where that is asked for.
void Reader::expect_once(Invoice& invoice, Element body) {
    using Names = xml::NameSet<Name>;
    const auto expect = [&](Element parent, const Names& once) {
        xml::each_contradiction(parent, once, [&](Element again) {
            add_finding(invoice, again, "fatturapa.repeated",
                        "expected <" + std::string(again.node().name()) +
                            "> once, found it again with another content: the first is kept");
        });
    };
    static constexpr Names headers = {Name::FatturaElettronicaHeader};
    static constexpr Names parties = {Name::CedentePrestatore, Name::CessionarioCommittente};
    static constexpr Names general = {Name::DatiGenerali};
    static constexpr Names goods = {Name::DatiGenerali, Name::DatiBeniServizi};
    static constexpr Names documents = {Name::DatiGeneraliDocumento};
    static constexpr Names identity = {Name::TipoDocumento, Name::Divisa, Name::Data, Name::Numero,
                                       Name::ImportoTotaleDocumento};
    static constexpr Names tax = {Name::AliquotaIVA, Name::ImponibileImporto, Name::Imposta,
                                  Name::EsigibilitaIVA};
    static constexpr Names payment = {Name::ImportoPagamento, Name::DataScadenzaPagamento,
                                      Name::IBAN};
    expect(root_, headers);
    expect(header_, parties);
    // In the simplified form DatiBeniServizi is a line.
    expect(body, simplified_ ? general : goods);
    expect(body.child(Name::DatiGenerali), documents);
    expect(body.child(Name::DatiGenerali).child(Name::DatiGeneraliDocumento), identity);
    if (simplified_) return;
    body.child(Name::DatiBeniServizi).each([&](Element node, Name name) {
        if (name == Name::DatiRiepilogo) expect(node, tax);
    });
    body.each([&](Element group, Name group_name) {
        if (group_name != Name::DatiPagamento) return;
        group.each([&](Element node, Name name) {
            if (name == Name::DettaglioPagamento) expect(node, payment);
        });
    });
}

void Reader::read_header(Invoice& invoice, Element body) {
    locate(invoice, body);
    expect_once(invoice, body);
    const Element document = body.child(Name::DatiGenerali).child(Name::DatiGeneraliDocumento);
    invoice.number(number_).type_code(type_code_);
    if (const std::uint32_t kind = en16931::kind_of(type_code_); kind != 0) invoice.kind(kind);
    if (type_code_.empty() && !document_type_.empty()) {
        add_finding(invoice, document.child(Name::TipoDocumento), "fatturapa.document_type",
                    expected_but_found("a document type from TD01 to TD29", document_type_));
    }
    if (currency_ != no_currency) invoice.currency(currency_);
    // The business process is the kind of document Italian law knows it as; the specification the
    // format it was sent in.
    invoice.process_id(document_type_).specification_id(root_.attribute("versione"));
    if (const auto day = required_date(document.child(Name::Data), "issued_on")) {
        invoice.issued_on(*day);
    }
    const Element seller = header_.child(Name::CedentePrestatore);
    invoice.accounting_reference(seller.child(Name::RiferimentoAmministrazione).text());
}

}  // namespace openitem::fatturapa
