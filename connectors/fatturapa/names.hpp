// The FatturaPA element names this connector reads, as numbers to switch on.
#pragma once

#include "connectors/lib/xml/names.hpp"

#include <cstdint>

namespace openitem::fatturapa {

// clang-format off
#define OPENITEM_FATTURAPA_NAMES(X) \
    X(AlCassa) X(AlgoritmoCompressione) X(Aliquota) X(AliquotaIVA) X(AliquotaRitenuta) X(Allegati) \
    X(AltriDatiGestionali) X(AltriDatiIdentificativi) X(Anagrafica) X(Arrotondamento) X(Art73) \
    X(Attachment) X(BIC) X(Beneficiario) X(BolloVirtuale) X(CAP) X(CapitaleSociale) X(Causale) \
    X(CausalePagamento) X(CedentePrestatore) X(CessionarioCommittente) X(CodEORI) \
    X(CodiceArticolo) X(CodiceCIG) X(CodiceCUP) X(CodiceDestinatario) X(CodiceFiscale) \
    X(CodicePagamento) X(CodiceTipo) X(CodiceValore) X(Cognome) X(Comune) X(CondizioniPagamento) \
    X(Contatti) X(Data) X(DataDDT) X(DataFR) X(DataFatturaPrincipale) X(DataFinePeriodo) \
    X(DataInizioPeriodo) X(DataLimitePagamentoAnticipato) X(DataOraConsegna) \
    X(DataRiferimentoTerminiPagamento) X(DataScadenzaPagamento) X(DatiAnagrafici) \
    X(DatiBeniServizi) X(DatiBollo) X(DatiCassaPrevidenziale) X(DatiContratto) X(DatiConvenzione) \
    X(DatiDDT) X(DatiFatturaRettificata) X(DatiFattureCollegate) X(DatiGenerali) \
    X(DatiGeneraliDocumento) X(DatiIVA) X(DatiOrdineAcquisto) X(DatiPagamento) X(DatiRicezione) \
    X(DatiRiepilogo) X(DatiRitenuta) X(DatiTrasmissione) X(DatiTrasporto) X(Denominazione) \
    X(Descrizione) X(DescrizioneAttachment) X(DettaglioLinee) X(DettaglioPagamento) X(Divisa) \
    X(Email) X(EsigibilitaIVA) X(FatturaElettronica) X(FatturaElettronicaBody) \
    X(FatturaElettronicaHeader) X(FatturaElettronicaSemplificata) X(FatturaPrincipale) \
    X(FormatoAttachment) X(FormatoTrasmissione) X(GiorniTerminiPagamento) X(IBAN) X(IdCodice) \
    X(IdDocumento) X(IdFiscaleIVA) X(IdPaese) X(IdentificativiFiscali) X(ImponibileCassa) \
    X(ImponibileImporto) X(Importo) X(ImportoBollo) X(ImportoContributoCassa) X(ImportoPagamento) \
    X(ImportoRitenuta) X(ImportoTotaleDocumento) X(Imposta) X(Indirizzo) X(IndirizzoResa) \
    X(IscrizioneREA) X(ModalitaPagamento) X(Natura) X(Nazione) X(Nome) X(NomeAttachment) \
    X(NumItem) X(Numero) X(NumeroCivico) X(NumeroDDT) X(NumeroFR) X(NumeroFatturaPrincipale) \
    X(NumeroLinea) X(NumeroREA) X(PECDestinatario) X(Percentuale) X(PrezzoTotale) \
    X(PrezzoUnitario) X(Provincia) X(Quantita) X(RappresentanteFiscale) X(RegimeFiscale) \
    X(RiferimentoAmministrazione) X(RiferimentoData) X(RiferimentoNormativo) X(RiferimentoNumero) \
    X(RiferimentoNumeroLinea) X(RiferimentoTesto) X(Ritenuta) X(ScontoMaggiorazione) \
    X(ScontoPagamentoAnticipato) X(Sede) X(SocioUnico) X(SoggettoEmittente) X(StatoLiquidazione) \
    X(Telefono) X(Tipo) X(TipoCassa) X(TipoCessionePrestazione) X(TipoDato) X(TipoDocumento) \
    X(TipoRitenuta) X(Ufficio) X(UnitaMisura)
// clang-format on

enum class Name : std::uint8_t {
    unknown,
#define OPENITEM_FATTURAPA_NAME(name) name,
    OPENITEM_FATTURAPA_NAMES(OPENITEM_FATTURAPA_NAME)
#undef OPENITEM_FATTURAPA_NAME
};

namespace detail {

inline constexpr xml::NamedId<Name> name_list[] = {
#define OPENITEM_FATTURAPA_NAME(name) {#name, Name::name},
    OPENITEM_FATTURAPA_NAMES(OPENITEM_FATTURAPA_NAME)
#undef OPENITEM_FATTURAPA_NAME
};

}  // namespace detail

inline constexpr xml::NameTable names(detail::name_list);

#undef OPENITEM_FATTURAPA_NAMES

}  // namespace openitem::fatturapa
