// The grammar of FatturaPA 1.2.3 and FSM10 1.0.1, element by element, as the published schemas of
// the Agenzia delle Entrate state it.
#include "connectors/fatturapa/schema.hpp"

#include "connectors/fatturapa/schema_formats.hpp"

#include <span>
#include <string>

namespace openitem::fatturapa {

namespace {

enum class Occurs : std::uint8_t { once, optional, several, any };

/// An element within another: of a format, or made of parts.
struct Part {
    std::string_view name;
    Format format = Format::none;
    std::span<const Part> parts{};
    Occurs occurs = Occurs::once;

    constexpr Part(std::string_view n, Format f, Occurs o = Occurs::once)
        : name(n), format(f), occurs(o) {}
    template <std::size_t N>
    constexpr Part(std::string_view n, const Part (&p)[N], Occurs o = Occurs::once)
        : name(n), parts(p), occurs(o) {}

    constexpr bool required() const { return occurs == Occurs::once || occurs == Occurs::several; }
    constexpr bool repeats() const { return occurs == Occurs::several || occurs == Occurs::any; }
};

using enum Format;
constexpr Occurs optional = Occurs::optional, several = Occurs::several, any = Occurs::any;

constexpr Part fiscal_id[] = {{"IdPaese", country}, {"IdCodice", text_28}};
constexpr Part sender_contact[] = {{"Telefono", phone, optional}, {"Email", mail, optional}};
constexpr Part transmission[] = {{"IdTrasmittente", fiscal_id},
                                 {"ProgressivoInvio", basic_10},
                                 {"FormatoTrasmissione", transmission_format},
                                 {"CodiceDestinatario", recipient},
                                 {"ContattiTrasmittente", sender_contact, optional},
                                 {"PECDestinatario", mail, optional}};
constexpr Part address[] = {
    {"Indirizzo", latin_60}, {"NumeroCivico", basic_8, optional}, {"CAP", five_digits},
    {"Comune", latin_60},    {"Provincia", province, optional},   {"Nazione", country}};
// Denominazione, or Nome and Cognome: which of them is judged apart.
constexpr Part names_of[] = {{"Denominazione", latin_80, optional},
                             {"Nome", latin_60, optional},
                             {"Cognome", latin_60, optional},
                             {"Titolo", basic_2_10, optional},
                             {"CodEORI", eori, optional}};
constexpr Part seller_data[] = {{"IdFiscaleIVA", fiscal_id},
                                {"CodiceFiscale", tax_code, optional},
                                {"Anagrafica", names_of},
                                {"AlboProfessionale", latin_60, optional},
                                {"ProvinciaAlbo", province, optional},
                                {"NumeroIscrizioneAlbo", basic_60, optional},
                                {"DataIscrizioneAlbo", day, optional},
                                {"RegimeFiscale", regime}};
constexpr Part register_entry[] = {{"Ufficio", province},
                                   {"NumeroREA", basic_20},
                                   {"CapitaleSociale", amount_2, optional},
                                   {"SocioUnico", partners, optional},
                                   {"StatoLiquidazione", liquidation}};
constexpr Part contacts[] = {
    {"Telefono", phone, optional}, {"Fax", phone, optional}, {"Email", mail, optional}};
constexpr Part seller[] = {{"DatiAnagrafici", seller_data},
                           {"Sede", address},
                           {"StabileOrganizzazione", address, optional},
                           {"IscrizioneREA", register_entry, optional},
                           {"Contatti", contacts, optional},
                           {"RiferimentoAmministrazione", basic_20, optional}};
constexpr Part representative_data[] = {
    {"IdFiscaleIVA", fiscal_id}, {"CodiceFiscale", tax_code, optional}, {"Anagrafica", names_of}};
constexpr Part representative[] = {{"DatiAnagrafici", representative_data}};
constexpr Part party_data[] = {{"IdFiscaleIVA", fiscal_id, optional},
                               {"CodiceFiscale", tax_code, optional},
                               {"Anagrafica", names_of}};
constexpr Part short_representative[] = {{"IdFiscaleIVA", fiscal_id},
                                         {"Denominazione", latin_80, optional},
                                         {"Nome", latin_60, optional},
                                         {"Cognome", latin_60, optional}};
constexpr Part buyer[] = {{"DatiAnagrafici", party_data},
                          {"Sede", address},
                          {"StabileOrganizzazione", address, optional},
                          {"RappresentanteFiscale", short_representative, optional}};
constexpr Part intermediary[] = {{"DatiAnagrafici", party_data}};
constexpr Part header[] = {{"DatiTrasmissione", transmission},
                           {"CedentePrestatore", seller},
                           {"RappresentanteFiscale", representative, optional},
                           {"CessionarioCommittente", buyer},
                           {"TerzoIntermediarioOSoggettoEmittente", intermediary, optional},
                           {"SoggettoEmittente", issuer, optional}};

constexpr Part withholding[] = {{"TipoRitenuta", withholding_type},
                                {"ImportoRitenuta", amount_2},
                                {"AliquotaRitenuta", rate},
                                {"CausalePagamento", payment_reason}};
constexpr Part stamp[] = {{"BolloVirtuale", yes}, {"ImportoBollo", amount_2, optional}};
constexpr Part fund[] = {{"TipoCassa", fund_type},
                         {"AlCassa", rate},
                         {"ImportoContributoCassa", amount_2},
                         {"ImponibileCassa", amount_2, optional},
                         {"AliquotaIVA", rate},
                         {"Ritenuta", yes, optional},
                         {"Natura", nature, optional},
                         {"RiferimentoAmministrazione", basic_20, optional}};
constexpr Part discount[] = {
    {"Tipo", discount_type}, {"Percentuale", rate, optional}, {"Importo", amount_8, optional}};
constexpr Part document_data[] = {{"TipoDocumento", document_type},
                                  {"Divisa", currency},
                                  {"Data", day},
                                  {"Numero", basic_20},
                                  {"DatiRitenuta", withholding, any},
                                  {"DatiBollo", stamp, optional},
                                  {"DatiCassaPrevidenziale", fund, any},
                                  {"ScontoMaggiorazione", discount, any},
                                  {"ImportoTotaleDocumento", amount_2, optional},
                                  {"Arrotondamento", amount_2, optional},
                                  {"Causale", latin_200, any},
                                  {"Art73", yes, optional}};
constexpr Part related[] = {{"RiferimentoNumeroLinea", number_4, any},
                            {"IdDocumento", basic_20},
                            {"Data", day, optional},
                            {"NumItem", basic_20, optional},
                            {"CodiceCommessaConvenzione", latin_100, optional},
                            {"CodiceCUP", basic_15, optional},
                            {"CodiceCIG", basic_15, optional}};
constexpr Part stage[] = {{"RiferimentoFase", number_3}};
constexpr Part delivery_note[] = {
    {"NumeroDDT", basic_20}, {"DataDDT", day}, {"RiferimentoNumeroLinea", number_4, any}};
constexpr Part carrier[] = {{"IdFiscaleIVA", fiscal_id},
                            {"CodiceFiscale", tax_code, optional},
                            {"Anagrafica", names_of},
                            {"NumeroLicenzaGuida", basic_20, optional}};
constexpr Part transport[] = {{"DatiAnagraficiVettore", carrier, optional},
                              {"MezzoTrasporto", latin_80, optional},
                              {"CausaleTrasporto", latin_100, optional},
                              {"NumeroColli", number_4, optional},
                              {"Descrizione", latin_100, optional},
                              {"UnitaMisuraPeso", basic_10, optional},
                              {"PesoLordo", weight, optional},
                              {"PesoNetto", weight, optional},
                              {"DataOraRitiro", day, optional},
                              {"DataInizioTrasporto", day, optional},
                              {"TipoResa", currency, optional},
                              {"IndirizzoResa", address, optional},
                              {"DataOraConsegna", day, optional}};
constexpr Part main_invoice[] = {{"NumeroFatturaPrincipale", basic_20},
                                 {"DataFatturaPrincipale", day}};
constexpr Part general[] = {{"DatiGeneraliDocumento", document_data},
                            {"DatiOrdineAcquisto", related, any},
                            {"DatiContratto", related, any},
                            {"DatiConvenzione", related, any},
                            {"DatiRicezione", related, any},
                            {"DatiFattureCollegate", related, any},
                            {"DatiSAL", stage, any},
                            {"DatiDDT", delivery_note, any},
                            {"DatiTrasporto", transport, optional},
                            {"FatturaPrincipale", main_invoice, optional}};
constexpr Part item_code[] = {{"CodiceTipo", basic_35}, {"CodiceValore", text_35}};
constexpr Part other_data[] = {{"TipoDato", basic_10},
                               {"RiferimentoTesto", latin_60, optional},
                               {"RiferimentoNumero", amount_8, optional},
                               {"RiferimentoData", day, optional}};
constexpr Part line[] = {{"NumeroLinea", number_4},
                         {"TipoCessionePrestazione", line_type, optional},
                         {"CodiceArticolo", item_code, any},
                         {"Descrizione", latin_1000},
                         {"Quantita", quantity, optional},
                         {"UnitaMisura", basic_10, optional},
                         {"DataInizioPeriodo", day, optional},
                         {"DataFinePeriodo", day, optional},
                         {"PrezzoUnitario", amount_8},
                         {"ScontoMaggiorazione", discount, any},
                         {"PrezzoTotale", amount_8},
                         {"AliquotaIVA", rate},
                         {"Ritenuta", yes, optional},
                         {"Natura", nature, optional},
                         {"RiferimentoAmministrazione", basic_20, optional},
                         {"AltriDatiGestionali", other_data, any}};
constexpr Part summary[] = {{"AliquotaIVA", rate},
                            {"Natura", nature, optional},
                            {"SpeseAccessorie", amount_2, optional},
                            {"Arrotondamento", amount_8, optional},
                            {"ImponibileImporto", amount_2},
                            {"Imposta", amount_2},
                            {"EsigibilitaIVA", liability, optional},
                            {"RiferimentoNormativo", latin_100, optional}};
constexpr Part goods[] = {{"DettaglioLinee", line, several}, {"DatiRiepilogo", summary, several}};
constexpr Part vehicle[] = {{"Data", day}, {"TotalePercorso", basic_15}};
constexpr Part payment_detail[] = {{"Beneficiario", latin_200, optional},
                                   {"ModalitaPagamento", payment_method},
                                   {"DataRiferimentoTerminiPagamento", day, optional},
                                   {"GiorniTerminiPagamento", number_3, optional},
                                   {"DataScadenzaPagamento", day, optional},
                                   {"ImportoPagamento", amount_2},
                                   {"CodUfficioPostale", basic_20, optional},
                                   {"CognomeQuietanzante", latin_60, optional},
                                   {"NomeQuietanzante", latin_60, optional},
                                   {"CFQuietanzante", tax_code, optional},
                                   {"TitoloQuietanzante", basic_2_10, optional},
                                   {"IstitutoFinanziario", latin_80, optional},
                                   {"IBAN", iban, optional},
                                   {"ABI", five_digits, optional},
                                   {"CAB", five_digits, optional},
                                   {"BIC", bic, optional},
                                   {"ScontoPagamentoAnticipato", amount_2, optional},
                                   {"DataLimitePagamentoAnticipato", day, optional},
                                   {"PenalitaPagamentiRitardati", amount_2, optional},
                                   {"DataDecorrenzaPenale", day, optional},
                                   {"CodicePagamento", basic_60, optional}};
constexpr Part payment[] = {{"CondizioniPagamento", payment_terms},
                            {"DettaglioPagamento", payment_detail, several}};
constexpr Part attachment[] = {{"NomeAttachment", latin_60},
                               {"AlgoritmoCompressione", basic_10, optional},
                               {"FormatoAttachment", basic_10, optional},
                               {"DescrizioneAttachment", latin_100, optional},
                               {"Attachment", base64}};
constexpr Part body_parts[] = {{"DatiGenerali", general},
                               {"DatiBeniServizi", goods},
                               {"DatiVeicoli", vehicle, optional},
                               {"DatiPagamento", payment, any},
                               {"Allegati", attachment, any}};

// The simplified invoice.
constexpr Part simple_transmission[] = {{"IdTrasmittente", fiscal_id},
                                        {"ProgressivoInvio", basic_10},
                                        {"FormatoTrasmissione", simple_format},
                                        {"CodiceDestinatario", recipient},
                                        {"PECDestinatario", mail, optional}};
constexpr Part simple_seller[] = {{"IdFiscaleIVA", fiscal_id},
                                  {"CodiceFiscale", tax_code, optional},
                                  {"Denominazione", latin_80, optional},
                                  {"Nome", latin_60, optional},
                                  {"Cognome", latin_60, optional},
                                  {"Sede", address},
                                  {"StabileOrganizzazione", address, optional},
                                  {"RappresentanteFiscale", short_representative, optional},
                                  {"IscrizioneREA", register_entry, optional},
                                  {"RegimeFiscale", regime}};
constexpr Part simple_ids[] = {{"IdFiscaleIVA", fiscal_id, optional},
                               {"CodiceFiscale", tax_code, optional}};
constexpr Part simple_names[] = {{"Denominazione", latin_80, optional},
                                 {"Nome", latin_60, optional},
                                 {"Cognome", latin_60, optional},
                                 {"Sede", address},
                                 {"StabileOrganizzazione", address, optional},
                                 {"RappresentanteFiscale", short_representative, optional}};
constexpr Part simple_buyer[] = {{"IdentificativiFiscali", simple_ids},
                                 {"AltriDatiIdentificativi", simple_names, optional}};
constexpr Part simple_header[] = {{"DatiTrasmissione", simple_transmission},
                                  {"CedentePrestatore", simple_seller},
                                  {"CessionarioCommittente", simple_buyer},
                                  {"SoggettoEmittente", issuer, optional}};
constexpr Part simple_document[] = {{"TipoDocumento", simple_type},
                                    {"Divisa", currency},
                                    {"Data", day},
                                    {"Numero", basic_20},
                                    {"BolloVirtuale", yes, optional}};
constexpr Part corrected[] = {
    {"NumeroFR", basic_20}, {"DataFR", day}, {"ElementiRettificati", latin_1000}};
constexpr Part simple_general[] = {{"DatiGeneraliDocumento", simple_document},
                                   {"DatiFatturaRettificata", corrected, optional}};
constexpr Part simple_vat[] = {{"Imposta", amount_2, optional}, {"Aliquota", rate, optional}};
constexpr Part simple_goods[] = {{"Descrizione", latin_1000},
                                 {"Importo", amount_2},
                                 {"DatiIVA", simple_vat},
                                 {"Natura", nature, optional},
                                 {"RiferimentoNormativo", latin_100, optional}};
constexpr Part simple_body[] = {{"DatiGenerali", simple_general},
                                {"DatiBeniServizi", simple_goods, several},
                                {"Allegati", attachment, any}};

class Judge {
public:
    Judge(Invoice& invoice, xml::Locator& places) : invoice_(invoice), places_(places) {}

    void element(xml::Node node, std::span<const Part> parts) {
        std::size_t next = 0;  // the first part that may come now
        bool seen = false;     // an element of that part has been
        bool has_name = false, has_first = false, has_family = false, may_have_name = false;
        for (const xml::Node child : node.children()) {
            const std::string_view name = xml::local_name(child);
            std::size_t found = next;
            while (found < parts.size() && parts[found].name != name) ++found;
            if (found == parts.size()) {
                unexpected(child, parts);
                continue;
            }
            if (found != next) {
                missing(node, parts, next + (seen ? 1 : 0), found);
                next = found;
            } else if (seen && !parts[found].repeats()) {
                add(child, "fatturapa.unexpected",
                    "expected <" + std::string(name) + "> once, found it again");
            }
            seen = true;
            has_name |= name == "Denominazione";
            has_first |= name == "Nome";
            has_family |= name == "Cognome";
            inside(child, parts[found]);
        }
        missing(node, parts, next + (seen ? 1 : 0), parts.size());
        for (const Part& part : parts) may_have_name |= part.name == "Denominazione";
        if (may_have_name && (has_name ? has_first || has_family : !has_first || !has_family)) {
            add(node, "fatturapa.required",
                "expected <Denominazione>, or both <Nome> and <Cognome> instead");
        }
    }

    void add(xml::Node node, const char* rule, const std::string& message) {
        if (++said_ > most_faults) return;
        invoice_.add_finding()
            .rule(rule)
            .flag(OI_FINDING_FATAL)
            .message_location(places_.of(node))
            .message(message);
    }

private:
    void inside(xml::Node node, const Part& part) {
        if (!part.parts.empty()) {
            element(node, part.parts);
            return;
        }
        const std::string_view text = node.text();
        if (matches(part.format, text)) return;
        add(node, "fatturapa.format",
            "expected " + std::string(expected(part.format)) + ", found " +
                openitem::detail::quoted(text));
    }

    void missing(xml::Node node, std::span<const Part> parts, std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
            if (!parts[i].required()) continue;
            add(node, "fatturapa.required",
                "expected <" + std::string(parts[i].name) + "> within <" +
                    std::string(xml::local_name(node)) + ">, found none at its place");
        }
    }

    void unexpected(xml::Node node, std::span<const Part> parts) {
        bool known = false;
        for (const Part& part : parts) known |= part.name == xml::local_name(node);
        add(node, "fatturapa.unexpected",
            "expected no <" + std::string(xml::local_name(node)) + "> " +
                (known ? "after what stands before it: the order is fixed" : "here"));
    }

    Invoice& invoice_;
    static constexpr std::size_t most_faults = 100;

    xml::Locator& places_;
    std::size_t said_ = 0;
};

}  // namespace

void judge_schema(Invoice& invoice, xml::Locator& places, xml::Node root, xml::Node body) {
    Judge judge(invoice, places);
    const bool simple = xml::local_name(root) == "FatturaElettronicaSemplificata";
    if (xml::namespace_uri(root).empty()) {
        judge.add(root, "fatturapa.format", "expected the namespace of FatturaPA, found none");
    }
    const std::string_view version = xml::attribute(root, "versione");
    if (!matches(simple ? Format::simple_format : Format::transmission_format, version)) {
        judge.add(root, "fatturapa.format",
                  "expected FPA12, FPR12 or, for a simplified invoice, FSM10 as the attribute "
                  "versione, found " +
                      openitem::detail::quoted(version));
    }
    const xml::Node head = xml::child(root, "FatturaElettronicaHeader");
    if (head.empty()) {
        judge.add(root, "fatturapa.required",
                  "expected <FatturaElettronicaHeader> in front of the invoices, found none");
    } else {
        judge.element(head, simple ? std::span<const Part>(simple_header) : header);
    }
    judge.element(body, simple ? std::span<const Part>(simple_body) : body_parts);
}

}  // namespace openitem::fatturapa
