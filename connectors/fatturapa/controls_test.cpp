// What a validator is told: faults put into the samples, each with the rule that must say so.
#include "connectors/lib/testing/recording_host.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace openitem {
namespace {

using testing::Record;
using testing::Recording;
using testing::RecordingHost;

std::string sample(const std::string& name) {
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR "/connectors/fatturapa/samples/") + name,
                       std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

void collect(const Record& record, std::multimap<std::string, std::string>& out) {
    for (const Record* finding : record.all("finding")) {
        out.emplace(finding->text("rule"), finding->text("message_location"));
    }
    for (const Record& child : record.children) collect(child, out);
}

/// Rule and place of every finding.
std::multimap<std::string, std::string> findings(const std::string& bytes) {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("a.xml", bytes);
    const Recording run = host.read(R"({"syntax_rules": true})");
    EXPECT_EQ(run.status, OI_OK) << run.message;
    EXPECT_TRUE(run.violations.empty()) << run.violations.front();
    EXPECT_FALSE(run.records.empty());
    std::multimap<std::string, std::string> out;
    for (const Record& record : run.records) collect(record, out);
    return out;
}

TEST(Controls, SamplesPass) {
    for (const char* name : {"invoice.xml", "two-in-one.xml", "simplified.xml"}) {
        for (const auto& [rule, place] : findings(sample(name))) {
            ADD_FAILURE() << name << ": " << rule << " at " << place;
        }
    }
}

struct Fault {
    const char* rule;
    const char* file;
    const char* from;
    const char* to;
    const char* place;  ///< the end of it
};

class FaultOf : public ::testing::TestWithParam<Fault> {};

TEST_P(FaultOf, IsSaid) {
    const Fault& fault = GetParam();
    const auto found = findings(with(sample(fault.file), fault.from, fault.to));
    const auto at = found.find(fault.rule);
    if (at == found.end()) {
        for (const auto& [rule, place] : found)
            std::printf("%s at %s\n", rule.c_str(), place.c_str());
        FAIL() << "no " << fault.rule;
    }
    EXPECT_TRUE(at->second.ends_with(fault.place)) << at->second;
}

constexpr const char* invoice = "invoice.xml";
constexpr const char* batch = "two-in-one.xml";
constexpr const char* simple = "simplified.xml";

const Fault faults[] = {
    {"00400", invoice, "<Natura>N1</Natura>", "", "DettaglioLinee[2]"},
    {"00400", simple, "<Imposta>10.00</Imposta><Aliquota>10.00</Aliquota>",
     "<Aliquota>0.00</Aliquota>", "DatiBeniServizi[1]"},
    {"00401", invoice, "<Ritenuta>SI</Ritenuta>", "<Ritenuta>SI</Ritenuta><Natura>N1</Natura>",
     "DettaglioLinee[1]/Natura"},
    {"00401", simple, "</DatiIVA>", "</DatiIVA><Natura>N4</Natura>", "DatiBeniServizi[1]/Natura"},
    {"00409", batch,
     "<TipoDocumento>TD04</TipoDocumento>\n        <Divisa>EUR</Divisa>\n"
     "        <Data>2026-02-03</Data>\n        <Numero>NC-3<",
     "<TipoDocumento>TD05</TipoDocumento><Divisa>EUR</Divisa><Data>2026-03-03</Data>"
     "<Numero>FE-42<",
     "FatturaElettronicaBody[2]/DatiGenerali/DatiGeneraliDocumento/Numero"},
    {"00411", batch, "<AliquotaIVA>22.00</AliquotaIVA>",
     "<AliquotaIVA>22.00</AliquotaIVA><Ritenuta>SI</Ritenuta>", "DettaglioLinee"},
    {"00413", invoice, "<AliquotaIVA>22.00</AliquotaIVA>", "<AliquotaIVA>0.00</AliquotaIVA>",
     "DatiCassaPrevidenziale"},
    {"00414", invoice, "<AliquotaIVA>22.00</AliquotaIVA>",
     "<AliquotaIVA>22.00</AliquotaIVA><Natura>N1</Natura>", "DatiCassaPrevidenziale/Natura"},
    {"00415", batch, "<ImportoTotaleDocumento>",
     "<DatiCassaPrevidenziale><TipoCassa>TC01</TipoCassa><AlCassa>4.00</AlCassa>"
     "<ImportoContributoCassa>0.00</ImportoContributoCassa><AliquotaIVA>22.00</AliquotaIVA>"
     "<Ritenuta>SI</Ritenuta></DatiCassaPrevidenziale><ImportoTotaleDocumento>",
     "DatiCassaPrevidenziale"},
    {"00417", batch, "<CodiceFiscale>80012345678</CodiceFiscale>", "", "CessionarioCommittente"},
    {"00417", simple,
     "<IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>09876543217</IdCodice>"
     "</IdFiscaleIVA>",
     "", "CessionarioCommittente"},
    {"00418", batch, "<Data>2026-02-03</Data>", "<Data>2026-01-31</Data>",
     "DatiGeneraliDocumento/Data"},
    {"00419", invoice,
     "<DatiRiepilogo>\n        <AliquotaIVA>0.00</AliquotaIVA>\n"
     "        <Natura>N1</Natura>\n        <ImponibileImporto>100.00</ImponibileImporto>\n"
     "        <Imposta>0.00</Imposta>\n        <RiferimentoNormativo>Escluso art. 15 DPR 633/72"
     "</RiferimentoNormativo>\n      </DatiRiepilogo>",
     "", "DatiBeniServizi"},
    {"00420", batch, "<ImponibileImporto>", "<Natura>N6.1</Natura><ImponibileImporto>",
     "DatiRiepilogo"},
    {"00421", invoice, "<Imposta>217.36<", "<Imposta>217.38<", "DatiRiepilogo[1]/Imposta"},
    {"00422", invoice, "<ImponibileImporto>988.00<", "<ImponibileImporto>989.01<",
     "DatiRiepilogo[1]/ImponibileImporto"},
    {"00423", invoice, "<PrezzoTotale>950.00<", "<PrezzoTotale>950.02<",
     "DettaglioLinee[1]/PrezzoTotale"},
    {"00424", invoice, "<AliquotaIVA>22.00<", "<AliquotaIVA>0.22<",
     "DatiCassaPrevidenziale/AliquotaIVA"},
    {"00424", simple, "<Aliquota>10.00<", "<Aliquota>0.10<", "DatiIVA/Aliquota"},
    {"00425", batch, "<Numero>FE-42<", "<Numero>FE<", "Numero"},
    {"00427", invoice, ">PORTO26<", ">PORTO6<", "CodiceDestinatario"},
    {"00427", batch, ">UFPO26<", ">UFPO026<", "CodiceDestinatario"},
    {"00428", invoice, "versione=\"FPR12\"", "versione=\"FPA12\"", "FormatoTrasmissione"},
    {"00429", invoice, "<Natura>N1</Natura>\n        <ImponibileImporto>", "<ImponibileImporto>",
     "DatiRiepilogo[2]"},
    {"00430", invoice, "<ImponibileImporto>988.00<",
     "<Natura>N4</Natura><ImponibileImporto>988.00<", "DatiRiepilogo[1]/Natura"},
    {"00437", invoice, "<ImportoTotaleDocumento>",
     "<ScontoMaggiorazione><Tipo>SC</Tipo></ScontoMaggiorazione><ImportoTotaleDocumento>",
     "DatiGeneraliDocumento/ScontoMaggiorazione"},
    {"00438", invoice, "<Percentuale>10.00</Percentuale>", "",
     "DettaglioLinee[1]/ScontoMaggiorazione[1]"},
    {"00443", invoice, "<AliquotaIVA>22.00<", "<AliquotaIVA>10.00<",
     "DatiCassaPrevidenziale/AliquotaIVA"},
    {"00444", invoice, "<Natura>N1<", "<Natura>N4<", "DettaglioLinee[2]/Natura"},
    {"00445", invoice, "<Natura>N1<", "<Natura>N3<", "DettaglioLinee[2]/Natura"},
    {"00460", simple, "<Importo>110.00<", "<Importo>410.00<", "FatturaElettronicaBody"},
    {"00472", invoice, ">TD06<", ">TD21<", "CessionarioCommittente/DatiAnagrafici/IdFiscaleIVA"},
    {"00473", invoice, ">TD06<", ">TD17<", "CedentePrestatore/DatiAnagrafici/IdFiscaleIVA/IdPaese"},
    {"00474", invoice, ">TD06<", ">TD21<", "DettaglioLinee[2]/AliquotaIVA"},
    {"00475", batch, ">TD01<", ">TD22<", "CessionarioCommittente"},
    {"fatturapa.required", invoice, "<ProgressivoInvio>00117</ProgressivoInvio>", "",
     "DatiTrasmissione"},
    {"fatturapa.required", invoice, "<Nome>Marco</Nome>", "", "Anagrafica"},
    {"fatturapa.required", invoice, "<Nome>Marco</Nome>",
     "<Denominazione>Ferri</Denominazione><Nome>Marco</Nome>", "Anagrafica"},
    {"fatturapa.required", simple, "<RegimeFiscale>RF01</RegimeFiscale>", "", "CedentePrestatore"},
    {"fatturapa.unexpected", invoice, "<Comune>", "<Citta>Genova</Citta><Comune>", "Sede/Citta"},
    {"fatturapa.unexpected", invoice, "<Divisa>EUR</Divisa>\n        <Data>2026-01-15</Data>",
     "<Data>2026-01-15</Data><Divisa>EUR</Divisa>", "DatiGeneraliDocumento/Divisa"},
    {"fatturapa.unexpected", invoice, "<CAP>16126</CAP>", "<CAP>16126</CAP><CAP>16126</CAP>",
     "Sede/CAP[2]"},
    {"fatturapa.format", invoice, "<CAP>16126<", "<CAP>D-10117<", "Sede/CAP"},
    {"fatturapa.format", invoice, "<Quantita>10.00<", "<Quantita>10<", "Quantita"},
    {"fatturapa.format", invoice, "<PrezzoTotale>950.00<", "<PrezzoTotale>950.123456789<",
     "PrezzoTotale"},
    {"fatturapa.format", invoice, "<AliquotaIVA>22.00<", "<AliquotaIVA>122.00<", "AliquotaIVA"},
    {"fatturapa.format", invoice, "<RegimeFiscale>RF17<", "<RegimeFiscale>RF03<", "RegimeFiscale"},
    {"fatturapa.format", invoice, "<IBAN>IT60", "<IBAN>IT6X", "IBAN"},
    {"fatturapa.format", invoice, "<BIC>BPMOIT22<", "<BIC>BPMO22<", "BIC"},
    {"fatturapa.format", invoice, "<Numero>117/2026<", "<Numero>117/2026/116131/01/XY<", "Numero"},
    {"fatturapa.format", invoice, "studio@ferri", "studio ferri", "Email"},
    {"fatturapa.format", simple, "versione=\"FSM10\"", "versione=\"FSM11\"", "Semplificata"},
};

std::string name_of(const ::testing::TestParamInfo<Fault>& info) {
    std::string out = std::to_string(info.index) + "_" + info.param.rule;
    for (char& c : out) c = c == '.' ? '_' : c;
    return out;
}

INSTANTIATE_TEST_SUITE_P(All, FaultOf, ::testing::ValuesIn(faults), name_of);

TEST(Controls, BuyerAndSeller) {
    const std::string text = sample("invoice.xml");
    const std::string same =
        with(with(text, ">09876543217</IdCodice>", ">01234567897</IdCodice>"), ">TD06<", ">TD16<");
    EXPECT_TRUE(findings(same).contains("00471"));
    EXPECT_FALSE(findings(with(same, ">TD16<", ">TD21<")).contains("00472"));
    const std::string seller = "<IdPaese>IT</IdPaese><IdCodice>01234567897<";
    const std::string buyer = "<IdPaese>IT</IdPaese><IdCodice>09876543217<";
    const std::string abroad = with(with(text, seller, "<IdPaese>DE</IdPaese><IdCodice>1<"), buyer,
                                    "<IdPaese>FR</IdPaese><IdCodice>2<");
    EXPECT_TRUE(findings(abroad).contains("00476"));
    EXPECT_TRUE(findings(with(abroad, ">TD06<", ">TD29<")).contains("00473"));
}

TEST(Controls, ATolerance) {
    const std::string text = sample("invoice.xml");
    EXPECT_FALSE(findings(with(text, "<Imposta>217.36<", "<Imposta>217.37<")).contains("00421"));
    EXPECT_FALSE(
        findings(with(text, "<PrezzoTotale>950.00<", "<PrezzoTotale>950.01<")).contains("00423"));
    EXPECT_FALSE(findings(with(text, "<ImponibileImporto>988.00<", "<ImponibileImporto>988.99<"))
                     .contains("00422"));
}

TEST(Controls, ANumberMayReturn) {
    const std::string text = with(sample("two-in-one.xml"), ">NC-3<", ">FE-42<");
    EXPECT_FALSE(findings(text).contains("00409"));  // one of them is a credit note
    const std::string two = with(text, ">TD04<", ">TD05<");
    EXPECT_TRUE(findings(two).contains("00409"));
    const std::string by_day = with(two, "<Causale>Storno parziale</Causale>",
                                    "<Causale>Storno parziale</Causale><Art73>SI</Art73>");
    EXPECT_FALSE(findings(by_day).contains("00409"));
}

TEST(Controls, ADocumentIsNotJudgedByALaterControl) {
    const std::string text = with(sample("invoice.xml"), "<Natura>N1<", "<Natura>N3<");
    EXPECT_FALSE(findings(with(text, "<Data>2026-01-15<", "<Data>2020-12-31<")).contains("00445"));
}

TEST(Controls, ManyBodiesAreNotCountedOverAndOver) {
    std::string text = sample("two-in-one.xml");
    std::string many;
    for (int i = 0; i < 30000; ++i) many += "<FatturaElettronicaBody/>";
    text = with(text, "<FatturaElettronicaBody xmlns=\"\">", many + "<FatturaElettronicaBody>");
    const auto found = findings(text);
    EXPECT_EQ(found.count("fatturapa.required"), 60000U);
    EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const auto& finding) {
        return finding.second == "/FatturaElettronica/FatturaElettronicaBody[30000]";
    }));
}

TEST(Controls, AHundredFaultsAreEnough) {
    std::string text = sample("invoice.xml");
    std::string many;
    for (int i = 0; i < 50000; ++i) many += "<DatiDDT/>";
    text = with(text, "<DatiTrasporto>", many + "<DatiTrasporto>");
    EXPECT_EQ(findings(text).count("fatturapa.required"), 100U);
}

}  // namespace
}  // namespace openitem
