// Invoices inside signed envelopes; most are made here, without a signature, as none is verified.
#include "connectors/lib/testing/recording_host.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace openitem {
namespace {

using testing::Recording;
using testing::RecordingHost;

std::string sample(const std::string& name) {
    std::ifstream file(std::string(OPENITEM_SOURCE_DIR "/connectors/fatturapa/samples/") + name,
                       std::ios::binary);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

std::string invoice() { return sample("invoice.xml"); }

enum class Form { der, ber, detached };

/// A tag of ASN.1 with its content; in BER its length may be left open.
std::string tagged(char tag, const std::string& content, bool open = false) {
    std::string out(1, tag);
    if (open) return out + '\x80' + content + std::string(2, '\0');
    std::string length;
    for (std::size_t rest = content.size(); rest != 0; rest >>= 8) {
        length.insert(length.begin(), static_cast<char>(rest & 0xFF));
    }
    if (content.size() >= 0x80) out += static_cast<char>(0x80 + length.size());
    return out + (content.empty() ? std::string(1, '\0') : length) + content;
}

/// A signed message nobody has signed yet.
std::string enveloped(const std::string& content, Form form = Form::der) {
    const std::string pkcs7 = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07";
    const bool open = form == Form::ber;
    std::string octets = tagged('\x04', content);
    if (open) {  // in pieces, as what is written while it is signed
        const std::size_t half = content.size() / 2;
        octets = tagged(
            '\x24', tagged('\x04', content.substr(0, half)) + tagged('\x04', content.substr(half)),
            true);
    }
    std::string inside = pkcs7 + "\x01";
    if (form != Form::detached) inside += tagged('\xA0', octets, open);
    std::string algorithms;  // many, so that no message is short
    for (int i = 0; i < 20; ++i) algorithms += tagged('\x30', "\x06\x05\x2B\x0E\x03\x02\x1A");
    const std::string message = std::string("\x02\x01\x01", 3) + tagged('\x31', algorithms) +
                                tagged('\x30', inside, open) + tagged('\x31', "");
    return tagged('\x30', pkcs7 + "\x02" + tagged('\xA0', tagged('\x30', message, open), open),
                  open);
}

std::string base64(const std::string& bytes, bool in_lines) {
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t word = 0;
        for (std::size_t i = 0; i < 3; ++i) {
            word =
                word << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0);
        }
        for (unsigned i = 0; i < 4; ++i) {
            out += at + i > bytes.size() ? '=' : digits[word >> (18 - 6 * i) & 63];
        }
        if (in_lines && out.size() % 66 == 64) out += "\r\n";
    }
    return out;
}

Recording read(const std::string& bytes) {
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    host.add_file("in/a.xml.p7m", bytes);
    Recording out = host.read();
    EXPECT_EQ(out.status, OI_OK) << out.message;
    EXPECT_TRUE(out.violations.empty()) << out.violations.front();
    return out;
}

void expect_read(const std::string& bytes) {
    const Recording run = read(bytes);
    ASSERT_EQ(run.records.size(), 1U) << (run.rejected.empty() ? "" : run.rejected[0].message);
    EXPECT_EQ(run.records[0].text("number"), "117/2026");
    EXPECT_EQ(run.records[0].location, "/p:FatturaElettronica/FatturaElettronicaBody");
    EXPECT_EQ(run.records[0].origin.offset, 0U);
    EXPECT_EQ(run.records[0].origin.length, bytes.size());
}

std::string refused(const std::string& bytes) {
    const Recording run = read(bytes);
    EXPECT_TRUE(run.records.empty());
    return run.rejected.size() == 1 ? run.rejected[0].code : "not refused";
}

TEST(Envelope, Signed) { expect_read(sample("invoice.xml.p7m")); }

TEST(Envelope, EveryForm) {
    expect_read(enveloped(invoice()));
    expect_read(enveloped(invoice(), Form::ber));
    for (const std::string name : {"CMS", "PKCS7"}) {
        expect_read("-----BEGIN " + name + "-----\n" + base64(enveloped(invoice()), true) +
                    "\n-----END " + name + "-----\n");
    }
    expect_read(base64(enveloped(invoice()), true));
    expect_read(base64(enveloped(invoice()), false));
    expect_read(base64(enveloped(invoice(), Form::ber), true));
}

TEST(Envelope, SignedTwice) {
    expect_read(enveloped(enveloped(invoice())));
    expect_read(enveloped(base64(enveloped(invoice(), Form::ber), true)));
}

TEST(Envelope, SeveralBodiesHaveTheFileAsTheirOrigin) {
    std::string text = invoice();
    const std::size_t start = text.find("<FatturaElettronicaBody>");
    const std::size_t end = text.find("</p:FatturaElettronica>");
    text.insert(end, text.substr(start, end - start));
    const std::string bytes = enveloped(text);
    const Recording run = read(bytes);
    ASSERT_EQ(run.records.size(), 2U);
    EXPECT_EQ(run.records[1].origin.length, bytes.size());
}

TEST(Envelope, Refused) {
    const std::string good = enveloped(invoice());
    EXPECT_EQ(refused(enveloped(invoice(), Form::detached)), "fatturapa.envelope");
    EXPECT_EQ(refused(good.substr(0, good.size() / 2)), "fatturapa.envelope");
    EXPECT_EQ(refused(base64(good, true).substr(0, 500)), "fatturapa.envelope");
    EXPECT_EQ(refused("-----BEGIN PKCS7-----\nMIIB"), "fatturapa.envelope");
    EXPECT_EQ(refused("-----BEGIN "), "fatturapa.envelope");
    EXPECT_EQ(refused("MI"), "fatturapa.envelope");
    EXPECT_EQ(refused("\x30\x82"), "fatturapa.envelope");
    EXPECT_EQ(refused("\x30\x80" + std::string(100000, '\x30')), "fatturapa.envelope");
    EXPECT_EQ(refused(enveloped("nothing of the kind")), "xml.malformed");
    std::string nested = invoice();
    for (int i = 0; i < 6; ++i) nested = enveloped(nested);
    EXPECT_EQ(refused(nested), "fatturapa.envelope");
}

TEST(Envelope, EveryByteChanged) {
    std::string small = "<FatturaElettronica/>";
    const std::string good = enveloped(small);
    RecordingHost host(OPENITEM_CONNECTOR_FILE);
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const char change : {'\x00', '\x80', '\xFF', '\x30'}) {
            std::string bytes = good;
            bytes[i] = change;
            host.clear_files();
            host.add_file("a.p7m", bytes);
            const Recording run = host.read();
            EXPECT_EQ(run.status, OI_OK) << i;
            EXPECT_EQ(run.rejected.size(), 1U) << i;
        }
    }
}

}  // namespace
}  // namespace openitem
