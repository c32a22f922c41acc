#include "connectors/facturx/hybrid.hpp"
#include "connectors/lib/testing/documents.hpp"

#define POINTERHOLDER_TRANSITION 4
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

// What fontconfig keeps of the fonts it has found, for the rest of the process.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

namespace openitem::facturx {
namespace {

using namespace testing;

std::string sample_invoice() { return sample("invoice.xml"); }

using Settings = std::function<void(QPDFWriter&)>;

/// A PDF of one empty page with these files inside.
std::string pdf_with(const std::vector<std::pair<std::string, std::string>>& files,
                     const Settings& settings = {}) {
    QPDF pdf;
    pdf.emptyPDF();
    pdf.addPage(pdf.makeIndirectObject(
                    QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 100 100] >>")),
                true);
    QPDFEmbeddedFileDocumentHelper helper(pdf);
    for (const auto& [name, bytes] : files) {
        auto stream = QPDFEFStreamObjectHelper::createEFStream(pdf, bytes);
        helper.replaceEmbeddedFile(name,
                                   QPDFFileSpecObjectHelper::createFileSpec(pdf, name, stream));
    }
    QPDFWriter writer(pdf);
    writer.setOutputMemory();
    if (settings) {
        settings(writer);
    } else {
        writer.setDeterministicID(true);
    }
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

std::string refusal(const std::string& pdf, std::string_view config = "{}") {
    const Recording run = read(pdf, config);
    EXPECT_EQ(run.status, OI_OK) << run.message;
    EXPECT_TRUE(run.records.empty());
    return run.rejected.size() == 1 ? run.rejected.front().code : "";
}

TEST(FacturX, ReadsTheInvoiceByItsName) {
    for (const char* name :
         {"factur-x.xml", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml", "xrechnung.xml"}) {
        const Recording run = read(
            pdf_with({{"terms.xml", "<terms/>"}, {name, sample_invoice()}, {"photo.jpg", "JFIF"}}));
        ASSERT_EQ(run.status, OI_OK) << run.message;
        ASSERT_EQ(run.all("invoice").size(), 1U) << name;
        EXPECT_FALSE(run.all("invoice").front()->text("number").empty());
        EXPECT_EQ(run.all("invoice").front()->origin.length > 0, true);
    }
}

TEST(FacturX, ReadsTheOnlyXmlWhateverItsName) {
    EXPECT_EQ(read(pdf_with({{"Invoice 7.XML", sample_invoice()}})).all("invoice").size(), 1U);
}

TEST(FacturX, ReadsACompressedPdf) {
    const auto pdf = pdf_with({{"factur-x.xml", sample_invoice()}}, [](QPDFWriter& writer) {
        writer.setObjectStreamMode(qpdf_o_generate);
        writer.setCompressStreams(true);
    });
    EXPECT_EQ(read(pdf).all("invoice").size(), 1U);
}

TEST(FacturX, RefusesWhatHoldsNoInvoiceOrSeveral) {
    EXPECT_EQ(refusal(pdf_with({})), "facturx.no_invoice");
    EXPECT_EQ(refusal(pdf_with({{"photo.jpg", "JFIF"}})), "facturx.no_invoice");
    EXPECT_EQ(refusal(pdf_with({{"a.xml", sample_invoice()}, {"b.xml", sample_invoice()}})),
              "facturx.several_invoices");
    EXPECT_EQ(refusal(pdf_with({{"factur-x.xml", sample_invoice()},
                                {"xrechnung.xml", sample_invoice()},
                                {"zugferd-invoice.xml", sample_invoice()}})),
              "facturx.several_invoices");
    EXPECT_EQ(refusal(pdf_with({{"factur-x.xml", "<Order/>"}})), "cii.not_cii");
    EXPECT_EQ(refusal(pdf_with({{"factur-x.xml", "no xml"}})), "xml.malformed");
}

TEST(FacturX, RefusesAnEncryptedPdf) {
    const auto locked = pdf_with({{"factur-x.xml", sample_invoice()}}, [](QPDFWriter& writer) {
        writer.setR6EncryptionParameters("user", "owner", true, true, true, true, true, true,
                                         qpdf_r3p_full, true);
    });
    EXPECT_EQ(refusal(locked), "facturx.encrypted");
    // One that only forbids printing opens without a password.
    const auto open = pdf_with({{"factur-x.xml", sample_invoice()}}, [](QPDFWriter& writer) {
        writer.setR6EncryptionParameters("", "owner", true, true, true, true, true, true,
                                         qpdf_r3p_none, true);
    });
    EXPECT_EQ(read(open).all("invoice").size(), 1U);
}

TEST(FacturX, RefusesWhatIsDamaged) {
    EXPECT_EQ(refusal(""), "facturx.not_pdf");
    EXPECT_EQ(refusal("<xml/>"), "facturx.not_pdf");
    EXPECT_EQ(refusal("%PDF-1.7\n"), "facturx.damaged");
    const std::string good = pdf_with({{"factur-x.xml", sample_invoice()}});
    for (const std::size_t part : {9U, 5U, 2U}) {
        const Recording run = read(good.substr(0, good.size() / 10 * part));
        EXPECT_EQ(run.status, OI_OK) << run.message;
        EXPECT_EQ(run.records.size() + run.rejected.size(), 1U);
    }
}

// A byte changed, cut out or doubled, anywhere: a record, a refusal, and nothing else.
TEST(FacturX, MutatedPdfsAreReadOrRefused) {
    const std::string packed =
        pdf_with({{"factur-x.xml", sample_invoice()}},
                 [](QPDFWriter& writer) { writer.setObjectStreamMode(qpdf_o_generate); });
    const std::string plain = pdf_with({{"factur-x.xml", sample_invoice()}});
    std::mt19937_64 random(20260131);
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    for (int i = 0; i < 600; ++i) {
        std::string pdf = i % 2 == 0 ? packed : plain;
        for (auto times = 1 + random() % 4; times > 0; --times) {
            const std::size_t at = random() % pdf.size();
            const std::size_t length = random() % 40;
            switch (random() % 3) {
                case 0:
                    pdf[at] = static_cast<char>(random());
                    break;
                case 1:
                    pdf.erase(at, length);
                    break;
                default:
                    pdf.insert(at, pdf.substr(random() % pdf.size(), length));
                    break;
            }
        }
        host.clear_files();
        host.add_file("a.pdf", pdf);
        const Recording run = host.read();
        ASSERT_EQ(run.status, OI_OK) << i << ": " << run.message;
        ASSERT_TRUE(run.violations.empty()) << i << ": " << run.violations.front();
        ASSERT_EQ(run.records.size() + run.rejected.size(), 1U) << i;
    }
}

TEST(FacturX, RefusesWhatUnpacksWithoutEnd) {
    const std::string bomb = pdf_with({{"factur-x.xml", std::string(std::size_t{80} << 20, ' ')}});
    ASSERT_LT(bomb.size(), std::size_t{1} << 20);
    EXPECT_EQ(refusal(bomb), "facturx.too_large");
    EXPECT_EQ(refusal(pdf_with({{"factur-x.xml", sample_invoice()}}), R"({"max_bytes":3000})"),
              "source.too_large");
}

// The text of the pages, as a reader of PDF sees it.
bool has_fonts_embedded(const std::string& pdf) {
    QPDF read;
    read.processMemoryFile("a.pdf", pdf.data(), pdf.size());
    bool any = false;
    for (QPDFObjectHandle object : read.getAllObjects()) {
        if (!object.isDictionaryOfType("/FontDescriptor")) continue;
        any = true;
        if (!object.hasKey("/FontFile2") && !object.hasKey("/FontFile3")) return false;
    }
    return any;
}

TEST(FacturX, WritesPagesWithTheInvoiceInside) {
    for (const char* name : {"invoice.xml", "extended.xml"}) {
        const Recording first = read(pdf_with({{"factur-x.xml", sample(name)}}));
        ASSERT_EQ(first.records.size(), 1U);
        const WrittenFile written = write_record(first.sent.at(0), first.blobs);
        ASSERT_TRUE(written.bytes.starts_with("%PDF-1.7"));
        EXPECT_TRUE(has_fonts_embedded(written.bytes));
        const Recording again = read(written.bytes);
        ASSERT_EQ(again.records.size(), 1U);
        EXPECT_EQ(difference(first.records.at(0), again.records.at(0)), "") << name;
        EXPECT_EQ(write_record(again.sent.at(0), again.blobs).bytes, written.bytes);
    }
}

TEST(FacturX, BeginsAnotherPageWhereOneIsFull) {
    const auto pages_of = [](int lines) {
        const std::string batch = batch_of([&](Records& records) {
            Invoice invoice = records.invoice("1");
            invoice.number("R-1").currency("EUR").type_code("380");
            for (int i = 0; i < lines; ++i) {
                invoice.add_invoice_line()
                    .line_id(std::to_string(i))
                    .name(i % 7 == 6 ? std::string(2000, 'W') : "Chair \xE6\xA4\x85\xE5\xAD\x90");
            }
        });
        QPDF pdf;
        const std::string bytes = write_record(batch).bytes;
        pdf.processMemoryFile("a.pdf", bytes.data(), bytes.size());
        return pdf.getAllPages().size();
    };
    EXPECT_EQ(pages_of(0), 1U);
    EXPECT_EQ(pages_of(3), 1U);
    EXPECT_GT(pages_of(60), 3U);
}

TEST(Hybrid, IsReadAsWhatItWasMadeOf) {
    const std::string pages = pdf_with({});
    const Hybrid parts{.pages = pages,
                       .xml = "<a>&amp;</a>",
                       .level = "EN 16931",
                       .title = "Invoice <1>",
                       .author = "Söhne & Co",
                       .made = Instant{1767225600000000}};
    const std::string pdf = make_hybrid(parts);
    EXPECT_EQ(pdf, make_hybrid(parts));
    QPDF read;
    read.processMemoryFile("a.pdf", pdf.data(), pdf.size());
    QPDFObjectHandle root = read.getRoot();
    ASSERT_EQ(root.getKey("/AF").getArrayNItems(), 1);
    QPDFObjectHandle file = root.getKey("/AF").getArrayItem(0);
    EXPECT_EQ(file.getKey("/AFRelationship").getName(), "/Alternative");
    EXPECT_EQ(file.getKey("/UF").getUTF8Value(), "factur-x.xml");
    QPDFObjectHandle stream = file.getKey("/EF").getKey("/F");
    EXPECT_EQ(stream.getDict().getKey("/Subtype").getName(), "/text/xml");
    const auto bytes = stream.getStreamData();
    EXPECT_EQ(std::string(reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize()),
              "<a>&amp;</a>");
    QPDFObjectHandle intent = root.getKey("/OutputIntents").getArrayItem(0);
    EXPECT_EQ(intent.getKey("/DestOutputProfile").getDict().getKey("/N").getIntValue(), 3);
    const auto xmp = root.getKey("/Metadata").getStreamData();
    const std::string metadata(reinterpret_cast<const char*>(xmp->getBuffer()), xmp->getSize());
    for (const char* part :
         {"<pdfaid:part>3</pdfaid:part>", "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
          "Invoice &lt;1&gt;", "Söhne &amp; Co", "2026-01-01T00:00:00Z"}) {
        EXPECT_NE(metadata.find(part), std::string::npos) << part;
    }
}

TEST(Hybrid, TellsTheLevelByTheSpecification) {
    EXPECT_EQ(level_of("urn:cen.eu:en16931:2017"), "EN 16931");
    EXPECT_EQ(level_of("urn:factur-x.eu:1p0:minimum"), "MINIMUM");
    EXPECT_EQ(level_of("urn:factur-x.eu:1p0:basicwl"), "BASIC WL");
    EXPECT_EQ(level_of("urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"), "BASIC");
    EXPECT_EQ(level_of("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"),
              "EXTENDED");
    EXPECT_EQ(level_of("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"),
              "XRECHNUNG");
}

}  // namespace
}  // namespace openitem::facturx
