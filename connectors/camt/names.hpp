// The ISO 20022 element names this connector reads, as numbers to switch on.
#pragma once

#include "connectors/lib/xml/names.hpp"
#include "connectors/lib/xml/outline.hpp"

#include <cstdint>

namespace openitem::camt {

// clang-format off
#define OPENITEM_CAMT_NAMES(X) \
    X(Acct) X(AcctSvcrRef) X(AcctSvcrTxId) X(AddtlInf) X(AddtlNtryInf) X(AddtlRmtInf) \
    X(AddtlTxInf) X(AdjstmntAmtAndRsn) X(Agt) X(Amt) X(AmtDtls) X(AnyBIC) X(BIC) X(BICFI) X(Bal) \
    X(BkTxCd) X(BookgDt) X(Btch) X(Ccy) X(Cd) X(CdOrPrtry) X(CdtDbtInd) X(CdtNoteAmt) X(Cdtr) \
    X(CdtrAcct) X(CdtrAgt) X(CdtrRefInf) X(ChrgInclInd) X(Chrgs) X(CmbndId) X(CntrValAmt) \
    X(CreDtTm) X(Dbtr) X(DbtrAcct) X(DbtrAgt) X(Domn) X(DscntApldAmt) X(Dt) X(DtTm) X(DuePyblAmt) \
    X(ElctrncSeqNb) X(EndToEndId) X(FinInstnId) X(Fmly) X(IBAN) X(Id) X(InstdAmt) X(LastPgInd) \
    X(LglSeqNb) X(MndtId) X(Nb) X(NbOfNtries) X(NbOfTxs) X(Nm) X(NmAndAdr) X(NtfctnPgntn) X(Ntry) \
    X(NtryDtls) X(NtryRef) X(Othr) X(Ownr) X(PgNb) X(Prtry) X(Pty) X(Rcrd) X(Ref) X(Refs) \
    X(RfrdDocAmt) X(RfrdDocInf) X(RltdAgts) X(RltdDt) X(RltdPties) X(RmtAmtAndTp) X(RmtInf) \
    X(RmtdAmt) X(RptPgntn) X(Rsn) X(RtrInf) X(RvslInd) X(SbmtdAmt) X(SchmeNm) X(StmtPgntn) \
    X(Strd) X(Sts) X(SubFmlyCd) X(Svcr) X(TaxAmt) X(Tp) X(TtlChrgsAndTaxAmt) X(TtlNtries) \
    X(TxAmt) X(TxDtls) X(TxsSummry) X(UltmtCdtr) X(UltmtDbtr) X(Ustrd) X(ValDt)
// clang-format on

enum class Name : std::uint8_t {
    unknown,
#define OPENITEM_CAMT_NAME(name) name,
    OPENITEM_CAMT_NAMES(OPENITEM_CAMT_NAME)
#undef OPENITEM_CAMT_NAME
};

namespace detail {

inline constexpr xml::NamedId<Name> name_list[] = {
#define OPENITEM_CAMT_NAME(name) {#name, Name::name},
    OPENITEM_CAMT_NAMES(OPENITEM_CAMT_NAME)
#undef OPENITEM_CAMT_NAME
};

}  // namespace detail

inline constexpr xml::NameTable names(detail::name_list);

#undef OPENITEM_CAMT_NAMES

using Element = xml::Element<Name>;

inline Element child(Element parent, Name name) { return parent.child(name); }

/// A child's child, and so on.
template <class... More>
Element child(Element parent, Name name, More... more) {
    return child(parent.child(name), more...);
}

}  // namespace openitem::camt
