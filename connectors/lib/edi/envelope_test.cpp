#include "connectors/lib/edi/envelope.hpp"

#include <openitem/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace openitem::edi {
namespace {

const std::string isa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250115*1200*U*00401*"
    "000000001*1*T*>~";
const std::string gs = "GS*IN*APPS*APPR*20250115*1200*7*X*004010~";
const std::string st = "ST*810*0001~BIG*20250101*1~SE*3*0001~";
const std::string unb = "UNB+UNOC:3+111:14+222:14+250115:1200+R1++++1++1'";
const std::string unh = "UNH+1+INVOIC:D:96A:UN'BGM+380'UNT+3+1'";

std::string wrongs(const Wrongs& from, Level level) {
    std::string out;
    for (const Wrong wrong : from.list()) {
        out.append(out.empty() ? "" : " ").append(codes_of(level, wrong).x12);
    }
    return out;
}

/// One word for each event, with the codes of what is wrong.
std::vector<std::string> events(std::string_view bytes) {
    EnvelopeReader reader([bytes](std::span<char> to) mutable {
        const std::size_t got = std::min(to.size(), bytes.size());
        std::memcpy(to.data(), bytes.data(), got);
        bytes.remove_prefix(got);
        return got;
    });
    std::vector<std::string> out;
    const auto add = [&](std::string word, const Wrongs& from, Level level) {
        const std::string codes = wrongs(from, level);
        out.push_back(codes.empty() ? word : word + ":" + codes);
    };
    for (Event event; (event = reader.next()) != Event::end;) {
        switch (event) {
            case Event::interchange_begin:
                out.push_back("I" + reader.interchange().control);
                break;
            case Event::group_begin:
                out.push_back("G" + reader.group().control);
                break;
            case Event::message:
                add(reader.message_header().type, reader.message_header().wrongs, Level::message);
                break;
            case Event::loose:
                out.push_back(std::string(reader.message()[0].tag_text()));
                break;
            case Event::group_end:
                add("g", reader.group().wrongs, Level::group);
                break;
            case Event::interchange_end:
                add("i", reader.interchange().wrongs, Level::interchange);
                break;
            case Event::end:
                break;
        }
    }
    return out;
}

using List = std::vector<std::string>;

TEST(Envelope, WholeInterchanges) {
    EXPECT_EQ(events(isa + gs + st + "GE*1*7~IEA*1*000000001~"),
              (List{"I000000001", "G7", "810", "g", "i"}));
    EXPECT_EQ(events(unb + unh + "UNZ+1+R1'"), (List{"IR1", "G", "INVOIC", "g", "i"}));
    EXPECT_EQ(events(unb + "UNG+INVOIC+A+B+250115:1200+5+UN+D:96A'" + unh + "UNE+1+5'UNZ+1+R1'"),
              (List{"IR1", "G5", "INVOIC", "g", "i"}));
    EXPECT_EQ(events(unh + unh), (List{"I", "G", "INVOIC", "INVOIC", "g", "i"}));
    EXPECT_EQ(events(isa + "TA1*000000050*200229*1200*A*000~IEA*0*000000001~"),
              (List{"I000000001", "TA1", "i"}));
}

TEST(Envelope, WhatTheHeadersSay) {
    const std::string text = isa + gs + st;
    std::string_view bytes = text;
    EnvelopeReader reader([&](std::span<char> to) {
        const std::size_t got = std::min(to.size(), bytes.size());
        std::memcpy(to.data(), bytes.data(), got);
        bytes.remove_prefix(got);
        return got;
    });
    ASSERT_EQ(reader.next(), Event::interchange_begin);
    EXPECT_EQ(reader.interchange().sender, "SENDER");
    EXPECT_EQ(reader.interchange().receiver_qualifier, "ZZ");
    EXPECT_EQ(reader.interchange().version, "00401");
    EXPECT_TRUE(reader.interchange().test);
    EXPECT_TRUE(reader.interchange().wants_acknowledgement);
    ASSERT_EQ(reader.next(), Event::group_begin);
    EXPECT_EQ(reader.group().code, "IN");
    EXPECT_EQ(reader.group().version, "004010");
    ASSERT_EQ(reader.next(), Event::message);
    EXPECT_EQ(reader.message_header().control, "0001");
    EXPECT_EQ(reader.message_header().first_segment, 3u);
    EXPECT_EQ(reader.message().size(), 3u);
    EXPECT_EQ(reader.message().offset(), isa.size() + gs.size());
}

TEST(Envelope, Counts) {
    EXPECT_EQ(events(isa + gs + "ST*810*0001~BIG*1~SE*4*0001~GE*2*7~IEA*3*000000001~"),
              (List{"I000000001", "G7", "810:4", "g:5", "i:021"}));
    EXPECT_EQ(events(isa + gs + "ST*810*0001~SE*x*0002~GE*1*8~IEA*1*000000002~"),
              (List{"I000000001", "G7", "810:3 4", "g:4", "i:001"}));
    // Numbers may be written with other zeros in front, texts may not.
    EXPECT_EQ(events(isa + "GS*IN*A*B*20250115*1200*0007*X*004010~" + st + "GE*01*7~IEA*1*1~"),
              (List{"I000000001", "G0007", "810", "g", "i"}));
    EXPECT_EQ(events(isa + gs + "ST*810*0001 ~SE*2*0001~GE*1*7~IEA*1*1~").at(2), "810:7 3");
    EXPECT_EQ(events(unb + unh + "UNZ+2+R1'").back(), "i:021");
}

TEST(Envelope, CutAnywhere) {
    const std::string whole = isa + gs + st + "GE*1*7~IEA*1*000000001~";
    EXPECT_EQ(events(whole.substr(0, whole.size() - 17)),
              (List{"I000000001", "G7", "810", "g", "i:023"}));
    EXPECT_EQ(events(isa + gs + st), (List{"I000000001", "G7", "810", "g:3", "i:023"}));
    EXPECT_EQ(events(isa + gs + "ST*810*0001~BIG*1"),
              (List{"I000000001", "G7", "810:2", "g:3", "i:023"}));
    for (std::size_t length = isa.size(); length < whole.size() - 1; ++length) {
        const auto out = events(whole.substr(0, length));
        EXPECT_TRUE(out.back().starts_with("i:")) << length;
    }
}

TEST(Envelope, MissingTrailers) {
    EXPECT_EQ(events(isa + gs + "ST*810*0001~ST*810*0002~SE*2*0002~GE*2*7~IEA*1*1~"),
              (List{"I000000001", "G7", "810:2", "810", "g:5", "i"}));
    EXPECT_EQ(events(isa + gs + st + "IEA*1*1~"), (List{"I000000001", "G7", "810", "g:3", "i"}));
    EXPECT_EQ(events(isa + gs + st + gs + st + "GE*1*7~IEA*2*1~"),
              (List{"I000000001", "G7", "810", "g:3", "G7", "810", "g", "i"}));
}

TEST(Envelope, ASecondInterchangeInside) {
    EXPECT_EQ(
        events(isa + gs + "ST*810*0001~BIG*1~" + isa + gs + st + "GE*1*7~IEA*1*1~"),
        (List{"I000000001", "G7", "810:2", "g:3", "i:023", "I000000001", "G7", "810", "g", "i"}));
}

TEST(Envelope, WhatDoesNotBelongThere) {
    EXPECT_EQ(events(isa + "BIG*1~" + gs + st + "GE*1*7~IEA*1*1~"),
              (List{"I000000001", "BIG", "G7", "810", "g", "i:024"}));
    EXPECT_EQ(events(isa + st + "IEA*1*1~"), (List{"I000000001", "G", "810", "g", "i:024"}));
    EXPECT_EQ(events(isa + "IEA*0*1~" + st + isa + "IEA*0*1~"),
              (List{"I000000001", "i", "ST", "I000000001", "i"}));
}

TEST(Envelope, HeadersThatAreWrong) {
    std::string bad = isa;
    bad.replace(bad.find("250115*1200"), 11, "251315*3339");
    EXPECT_EQ(events(bad + "IEA*0*1~").back(), "i:014 015");
    EXPECT_EQ(events("ISA*00* *00* *ZZ*A*ZZ*B*250115*1200*U*00401*1*0*X*>~IEA*0*1~").back(),
              "i:022 020");
    EXPECT_EQ(events(isa + "GS*IN*A *B*20250115*1200*7*X*004010~GE*0*7~IEA*1*1~").at(2), "g:1");
    EXPECT_EQ(events(isa + gs + "ST*81*01~SE*2*01~GE*1*7~IEA*1*1~").at(2), "81:7 6");
}

}  // namespace
}  // namespace openitem::edi
