#include "connectors/facturx/hybrid.hpp"

#include <openitem/error.hpp>

#define POINTERHOLDER_TRANSITION 4
#include <lcms2.h>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <utility>

namespace openitem::facturx {

namespace {

constexpr const char* file_name = "factur-x.xml";

struct Moment {
    int year, month, day, hour, minute, second;
};

Moment moment_of(Instant instant) {
    using namespace std::chrono;
    const sys_time<seconds> at{floor<seconds>(microseconds(instant.micros))};
    const auto day = floor<days>(at);
    const year_month_day date(day);
    const hh_mm_ss<seconds> time(at - day);
    return {int(date.year()),
            static_cast<int>(unsigned(date.month())),
            static_cast<int>(unsigned(date.day())),
            static_cast<int>(time.hours().count()),
            static_cast<int>(time.minutes().count()),
            static_cast<int>(time.seconds().count())};
}

/// `marks`: what stands before each part but the year; a point is nothing.
std::string in_digits(const Moment& at, std::string_view marks) {
    const auto padded = [](int number, std::size_t width) {
        std::string out = std::to_string(number);
        return out.insert(0, width - std::min(width, out.size()), '0');
    };
    std::string out = padded(at.year, 4);
    const std::array<int, 5> rest = {at.month, at.day, at.hour, at.minute, at.second};
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (marks[i] != '.') out.push_back(marks[i]);
        out += padded(rest[i], 2);
    }
    return out + "Z";
}
std::string pdf_date(Instant instant) { return "D:" + in_digits(moment_of(instant), "....."); }
std::string xmp_date(Instant instant) { return in_digits(moment_of(instant), "--T::"); }

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
        }
    }
    return out;
}

/// The properties Factur-X adds, and their description, without which PDF/A allows none.
constexpr std::pair<const char*, const char*> properties[] = {
    {"DocumentFileName", "name of the embedded XML file"},
    {"DocumentType", "type of the document"},
    {"Version", "version of the XML schema"},
    {"ConformanceLevel", "profile of the embedded XML"}};

std::string metadata(const Hybrid& parts, const std::string& producer) {
    std::string described;
    for (const auto& [name, what] : properties) {
        described += std::string("<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>") + name +
                     "</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType>"
                     "<pdfaProperty:category>external</pdfaProperty:category>"
                     "<pdfaProperty:description>" +
                     what + "</pdfaProperty:description></rdf:li>\n";
    }
    const std::string date = xmp_date(parts.made);
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
           "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
           "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
           "</rdf:Description>\n"
           "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
           "<dc:format>application/pdf</dc:format>"
           "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
           escaped(parts.title) +
           "</rdf:li></rdf:Alt></dc:title>"
           "<dc:creator><rdf:Seq><rdf:li>" +
           escaped(parts.author) +
           "</rdf:li></rdf:Seq></dc:creator></rdf:Description>\n"
           "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">"
           "<pdf:Producer>" +
           producer +
           "</pdf:Producer></rdf:Description>\n"
           "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
           "<xmp:CreateDate>" +
           date + "</xmp:CreateDate><xmp:ModifyDate>" + date +
           "</xmp:ModifyDate></rdf:Description>\n"
           "<rdf:Description rdf:about=\"\" "
           "xmlns:fx=\"urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#\">"
           "<fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>" +
           file_name + "</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>" +
           escaped(parts.level) +
           "</fx:ConformanceLevel></rdf:Description>\n"
           "<rdf:Description rdf:about=\"\" "
           "xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" "
           "xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" "
           "xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">"
           "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
           "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
           "<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
           "</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
           "<pdfaSchema:property><rdf:Seq>\n" +
           described +
           "</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
           "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

/// The colours of the pages, as a profile that travels with them.
std::string srgb_profile() {
    const std::unique_ptr<void, cmsBool (*)(cmsHPROFILE)> profile(cmsCreate_sRGBProfile(),
                                                                  cmsCloseProfile);
    cmsUInt32Number size = 0;
    std::string out;
    if (profile && cmsSaveProfileToMem(profile.get(), nullptr, &size)) {
        out.resize(size);
        if (!cmsSaveProfileToMem(profile.get(), out.data(), &size)) out.clear();
    }
    if (out.size() < 36) throw Error(OI_INTERNAL, "facturx.profile", "no colour profile");
    // Bytes 24 to 35 say when it was made, which would make every file another one.
    constexpr std::string_view first_of_2000("\x07\xD0\0\1\0\1\0\0\0\0\0\0", 12);
    out.replace(24, 12, first_of_2000);
    return out;
}

QPDFObjectHandle name(std::string_view text) {
    return QPDFObjectHandle::newName("/" + std::string(text));
}

void add_output_intent(QPDF& pdf) {
    QPDFObjectHandle profile = QPDFObjectHandle::newStream(&pdf, srgb_profile());
    profile.getDict().replaceKey("/N", QPDFObjectHandle::newInteger(3));
    QPDFObjectHandle intent = QPDFObjectHandle::newDictionary();
    intent.replaceKey("/Type", name("OutputIntent"));
    intent.replaceKey("/S", name("GTS_PDFA1"));
    intent.replaceKey("/OutputConditionIdentifier", QPDFObjectHandle::newString("sRGB"));
    intent.replaceKey("/Info", QPDFObjectHandle::newString("sRGB IEC61966-2.1"));
    intent.replaceKey("/DestOutputProfile", profile);
    pdf.getRoot().replaceKey("/OutputIntents",
                             QPDFObjectHandle::newArray({pdf.makeIndirectObject(intent)}));
}

void embed(QPDF& pdf, const Hybrid& parts, const std::string& date) {
    auto stream = QPDFEFStreamObjectHelper::createEFStream(pdf, std::string(parts.xml));
    stream.setSubtype("text/xml").setCreationDate(date).setModDate(date);
    auto file = QPDFFileSpecObjectHelper::createFileSpec(pdf, file_name, stream);
    file.setDescription("the invoice for programs");
    QPDFObjectHandle specification = file.getObjectHandle();
    // The XML says the same as the pages; below EN 16931 it only adds data to them.
    const bool partial = parts.level == "MINIMUM" || parts.level == "BASIC WL";
    specification.replaceKey("/AFRelationship", name(partial ? "Data" : "Alternative"));
    QPDFEmbeddedFileDocumentHelper(pdf).replaceEmbeddedFile(file_name, file);
    pdf.getRoot().replaceKey("/AF", QPDFObjectHandle::newArray({specification}));
}

}  // namespace

std::string_view level_of(std::string_view specification_id) {
    const auto names = [&](std::string_view part) {
        return specification_id.find(part) != std::string_view::npos;
    };
    if (names("xrechnung") || names("XRechnung")) return "XRECHNUNG";
    if (names("extended")) return "EXTENDED";
    if (names("minimum")) return "MINIMUM";
    if (names("basicwl")) return "BASIC WL";
    if (names(":basic")) return "BASIC";
    return "EN 16931";
}

std::string make_hybrid(const Hybrid& parts) {
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("pages", parts.pages.data(), parts.pages.size());
        const std::string date = pdf_date(parts.made);
        const std::string producer = "OpenItem";
        embed(pdf, parts, date);
        add_output_intent(pdf);
        QPDFObjectHandle xmp = QPDFObjectHandle::newStream(&pdf, metadata(parts, producer));
        xmp.getDict().replaceKey("/Type", name("Metadata"));
        xmp.getDict().replaceKey("/Subtype", name("XML"));
        pdf.getRoot().replaceKey("/Metadata", xmp);
        QPDFObjectHandle info = QPDFObjectHandle::newDictionary();
        info.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(parts.title));
        info.replaceKey("/Author", QPDFObjectHandle::newUnicodeString(parts.author));
        info.replaceKey("/Producer", QPDFObjectHandle::newString(producer));
        info.replaceKey("/CreationDate", QPDFObjectHandle::newString(date));
        info.replaceKey("/ModDate", QPDFObjectHandle::newString(date));
        pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));

        QPDFWriter writer(pdf);
        writer.setOutputMemory();
        writer.setMinimumPDFVersion("1.7");
        writer.setDeterministicID(true);
        writer.setPreserveEncryption(false);
        // Programs that only look for the metadata do not unpack it.
        writer.setStreamDataMode(qpdf_s_preserve);
        writer.write();
        const auto buffer = writer.getBufferSharedPointer();
        return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        throw Error(OI_INTERNAL, "facturx.pages",
                    std::string("the pages cannot be put together: ") + error.what());
    }
}

}  // namespace openitem::facturx
