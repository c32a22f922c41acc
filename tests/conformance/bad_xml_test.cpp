// Documents gone wrong in every way a byte can: whatever comes, a connector ends with records, with
// quarantine or with one clear error; it never breaks the contract, and no sanitizer has a word to
// say.
#include "tests/conformance/corpora.hpp"

#include "connectors/lib/testing/recording_host.hpp"

#include <openitem/openitem.h>

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace openitem::conformance {
namespace {

using testing::Recording;
using testing::RecordingHost;

struct Case {
    std::string name;
    std::string bytes;
};

/// Runs one input; says what is wrong with the outcome, if anything.
std::string complaint(RecordingHost& host, const std::string& bytes) {
    host.clear_files();
    host.add_file("case.xml", bytes);
    const Recording run = host.read();
    if (!run.violations.empty()) return run.violations.front();
    if (run.status != OI_OK && run.status != OI_BAD_DATA)
        return "status " + std::to_string(run.status) + ": " + run.message;
    if (run.status != OI_OK && (run.code.empty() || run.message.empty()))
        return "an error without a word";
    for (const auto& rejected : run.rejected) {
        if (rejected.code.empty() || rejected.message.empty()) return "a rejection without a word";
    }
    if (run.status == OI_OK && run.records.empty() && run.rejected.empty())
        return "nothing was said";
    return "";
}

void run_all(const char* library, const std::vector<Case>& cases) {
    RecordingHost host(library);
    for (const Case& one : cases) {
        const std::string wrong = complaint(host, one.bytes);
        EXPECT_EQ(wrong, "") << one.name;
    }
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

/// What is no document at all, or one that was made to do harm.
std::vector<Case> hostile(const std::string& document) {
    using namespace std::string_literals;
    const std::size_t root = document.find('>', document.find("xmlns")) + 1;
    const auto inside = [&](const std::string& text) {
        return document.substr(0, root) + text + document.substr(root);
    };
    std::string utf16 = "\xFF\xFE";
    for (const char c : document) utf16 += std::string(1, c) + '\0';
    std::string laughs = "<!DOCTYPE x [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 30; ++i) {
        laughs += "<!ENTITY a" + std::to_string(i) + " \"" +
                  repeated("&a" + std::to_string(i - 1) + ";", 10) + "\">";
    }
    laughs += "]><x>&a29;</x>";
    return {
        {"empty", ""},
        {"blank", " \r\n\t"},
        {"nul", std::string(1000, '\0')},
        {"text", "hello"},
        {"pdf", "%PDF-1.7\n%\xE2\xE3\xCF\xD3"},
        {"zip", "PK\x03\x04"s},
        {"json", "{\"a\": 1}"},
        {"only a declaration", "<?xml version=\"1.0\"?>"},
        {"billion laughs", laughs},
        {"external entity", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"},
        {"external type", "<!DOCTYPE x SYSTEM \"http://127.0.0.1/x.dtd\"><x/>"},
        {"entity in a document",
         "<!DOCTYPE x [<!ENTITY e \"1\">]>" + document.substr(document.find("?>") + 2)},
        {"unknown entity", inside("<x>&unknown;</x>")},
        {"deep", repeated("<a>", 100000) + repeated("</a>", 100000)},
        {"deep inside", inside(repeated("<a>", 100000) + repeated("</a>", 100000))},
        {"never closed", inside(repeated("<a>", 100000))},
        {"wide", inside(repeated("<a/>", 300000))},
        {"many attributes", inside("<a " +
                                   [] {
                                       std::string out;
                                       for (int i = 0; i < 50000; ++i)
                                           out += "a" + std::to_string(i) + "='1' ";
                                       return out;
                                   }() +
                                   "/>")},
        {"long text", inside("<a>" + std::string(4u << 20, 'x') + "</a>")},
        {"long name", inside("<" + std::string(1u << 20, 'x') + "/>")},
        {"two roots", document + document.substr(document.find("?>") + 2)},
        {"rubbish behind", document + "rubbish"},
        {"utf-16", utf16},
        {"utf-16 cut", utf16.substr(0, utf16.size() / 2 + 1)},
        {"utf-16 declared", document.substr(0, 30) + "\xFE\xFF" + document.substr(30)},
        {"wrong encoding", "<?xml version=\"1.0\" encoding=\"x-unknown\"?>" +
                               document.substr(document.find("?>") + 2)},
        {"latin-1 in utf-8", inside("<a>\xE4\xF6\xFC</a>")},
        {"nul inside", inside("<a>1"s + '\0' + "2</a>")},
        {"nul reference", inside("<a>1&#0;2</a>")},
        {"surrogate reference", inside("<a>&#xD800;</a>")},
        {"comment bomb", inside(repeated("<!-- - -->", 200000))},
        {"cdata", inside("<![CDATA[" + std::string(1u << 20, ']') + "]]>")},
    };
}

/// Cut, flipped, doubled and torn, always the same way for the same seed.
std::string mutated(std::string text, std::mt19937& random) {
    const auto place = [&] {
        return std::uniform_int_distribution<std::size_t>(0, text.size() - 1)(random);
    };
    switch (random() % 6) {
        case 0:
            return text.substr(0, place());
        case 1:
            for (int i = 0; i < 4; ++i) text[place()] ^= static_cast<char>(1u << random() % 8);
            return text;
        case 2:
            return text.insert(place(), text.substr(place(), 200));
        case 3:
            return text.erase(place(), random() % 100);
        case 4: {  // digits into others, dots and signs: still XML
            for (std::size_t i = 0; i < 3; ++i) {
                const std::size_t at = text.find_first_of("0123456789", place());
                if (at != std::string::npos) text[at] = "0123456789.-+eE ,"[random() % 17];
            }
            return text;
        }
        default: {  // an element less
            const std::size_t from = text.find("<c", place());
            const std::size_t to = from == std::string::npos ? from : text.find("\n", from);
            return to == std::string::npos ? text : text.erase(from, to - from);
        }
    }
}

void run_mutations(const char* library, const std::vector<std::filesystem::path>& files,
                   std::uint32_t seed, int rounds) {
    RecordingHost host(library);
    std::mt19937 random(seed);
    std::size_t cases = 0;
    for (const auto& file : files) {
        const std::string original = read_file(file);
        for (int i = 0; i < rounds; ++i) {
            const std::string wrong = complaint(host, mutated(original, random));
            ASSERT_EQ(wrong, "") << file << " round " << i << " of seed " << seed;
            ++cases;
        }
    }
    std::printf("%zu mutated documents\n", cases);
}

const std::filesystem::path connectors = OPENITEM_SOURCE_DIR "/connectors";

TEST(BadXml, HostileUbl) {
    run_all(OPENITEM_UBL_FILE, hostile(read_file(connectors / "ubl/samples/invoice.xml")));
}

TEST(BadXml, HostileCii) {
    run_all(OPENITEM_CII_FILE, hostile(read_file(connectors / "cii/samples/invoice.xml")));
}

TEST(BadXml, HostileCamt) {
    run_all(OPENITEM_CAMT_FILE, hostile(read_file(connectors / "camt/samples/statement.xml")));
}

TEST(BadXml, HostileFatturapa) {
    run_all(OPENITEM_FATTURAPA_FILE,
            hostile(read_file(connectors / "fatturapa/samples/invoice.xml")));
}

TEST(BadXml, MutatedSamples) {
    const auto samples = connectors / "fatturapa/samples";
    run_mutations(OPENITEM_FATTURAPA_FILE, files_below(samples, ".xml"), 6, 500);
    run_mutations(OPENITEM_FATTURAPA_FILE, files_below(samples, ".p7m"), 7, 2000);
    run_mutations(OPENITEM_UBL_FILE, files_below(connectors / "ubl/samples", ".xml"), 1, 500);
    run_mutations(OPENITEM_CII_FILE, files_below(connectors / "cii/samples", ".xml"), 6, 500);
    run_mutations(OPENITEM_CAMT_FILE, files_below(connectors / "camt/samples", ".xml"), 2, 500);
}

TEST(BadXml, MutatedUblDocuments) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    const auto docs = corpora() / "en16931-documents/docs";
    run_mutations(OPENITEM_UBL_FILE, files_below(docs / "Invoice", ".xml"), 3, 6);
    run_mutations(OPENITEM_UBL_FILE, files_below(docs / "CreditNote", ".xml"), 4, 6);
}

TEST(BadXml, MutatedCiiDocuments) {
    OPENITEM_NEED_CORPUS("en16931-documents");
    const auto docs = corpora() / "en16931-documents/docs";
    run_mutations(OPENITEM_CII_FILE, files_below(docs / "CrossIndustryInvoice", ".xml"), 7, 8);
}

TEST(BadXml, MutatedStatements) {
    OPENITEM_NEED_CORPUS("camt-genkgo");
    run_mutations(OPENITEM_CAMT_FILE, files_below(corpora() / "camt-genkgo", ".xml"), 5, 100);
}

}  // namespace
}  // namespace openitem::conformance
