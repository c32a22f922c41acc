#include "connectors/lib/edi/tokenizer.hpp"

#include <openitem/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace openitem::edi {
namespace {

Tokenizer::Read from_memory(std::string_view bytes, std::size_t step = SIZE_MAX) {
    return [bytes, step](std::span<char> to) mutable {
        const std::size_t got = std::min({to.size(), bytes.size(), step});
        std::memcpy(to.data(), bytes.data(), got);
        bytes.remove_prefix(got);
        return got;
    };
}

const std::string isa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250115*1200*U*00401*"
    "000000001*0*P*>~";

/// Every segment's elements, joined by blanks.
std::vector<std::string> segments(std::string_view bytes, std::size_t step = SIZE_MAX) {
    Tokenizer tokens(from_memory(bytes, step));
    std::vector<std::string> out;
    for (Message message; tokens.next(message); message.clear()) {
        std::string line;
        const Segment segment = message[0];
        for (std::uint32_t i = 0; i <= segment.size(); ++i) {
            line.append(i == 0 ? "" : "|").append(segment[i]);
        }
        EXPECT_EQ(bytes.substr(message.offset(), message.bytes().size()), message.bytes());
        out.push_back(line);
    }
    return out;
}

std::string refusal(std::string_view bytes) {
    try {
        segments(bytes);
    } catch (const Error& why) {
        EXPECT_EQ(why.status, OI_BAD_DATA);
        return why.code;
    }
    return {};
}

using List = std::vector<std::string>;

TEST(Tokenizer, ReadsTheDelimitersOfAnIsa) {
    const auto out = segments(isa + "GS*IN*A*B~ST*810*1~SE*2*1~");
    ASSERT_EQ(out.size(), 4u);
    EXPECT_EQ(out[0].substr(0, 7), "ISA|00|");
    EXPECT_EQ(out[1], "GS|IN|A|B");
    EXPECT_EQ(out[3], "SE|2|1");
}

TEST(Tokenizer, TakesAnyLineEndsAndIndents) {
    for (const char* between : {"", "\n", "\r\n", "\n\n", "  \t", "\r", "~\n~"}) {
        std::string text = "\xEF\xBB\xBF" + std::string(between[0] == '~' ? "" : between);
        for (const char* segment : {"GS*IN~", "ST*810*1~", "SE*2*1~"}) {
            text += (text.size() < 9 ? isa + between : between) + std::string(segment);
        }
        EXPECT_EQ(segments(text).size(), 4u) << between;
    }
}

// A terminator of several bytes may share some with the one before it.
TEST(Tokenizer, TerminatorsMayOverlap) {
    const std::string terminator(4, '\xFF');
    const std::string text = isa.substr(0, isa.size() - 1) + terminator + "GS*IN" +
                             std::string(7, '\xFF') + "SE*1" + terminator;
    for (const std::string& segment : segments(text)) EXPECT_LT(segment.size(), text.size());
    EXPECT_EQ(segments(text)[1], "GS|IN");
}

// A window that moves just before a segment starts takes the message's first ones along.
TEST(Tokenizer, AMessageMayCrossTheWindowAnywhere) {
    const std::string message = "ST*810*1~BIG*20260115*R-1~SE*3*1~";
    for (std::size_t shift = 0; shift < message.size(); ++shift) {
        std::string text = isa + "GS*" + std::string(shift, 'x') + "~";
        const std::size_t first = text.size();
        while (text.size() < (std::size_t{300} << 10)) text += message;
        Tokenizer tokens(from_memory(text));
        Message whole;
        for (std::size_t at = 0; tokens.next(whole);) {
            if (at == 0 && whole.offset() < first) {
                whole.clear();
            } else if (whole.size() == 3) {
                ASSERT_EQ(whole.bytes(), message.substr(0, message.size() - 1)) << shift;
                ASSERT_EQ(whole.offset(), first + at++ * message.size());
                whole.clear();
            }
        }
    }
}

TEST(Tokenizer, ALineEndMayBeTheTerminator) {
    std::string text = isa;
    std::replace(text.begin(), text.end(), '~', '\n');
    EXPECT_EQ(segments(text + "GS*IN\nST*810*1\n").at(2), "ST|810|1");
    text.insert(text.size() - 1, "\r");  // the component separator, then a line end of two bytes
    EXPECT_EQ(segments(text + "GS*IN\r\nST*810*1\r\n").at(2), "ST|810|1");
}

TEST(Tokenizer, IsaWithoutItsLastElement) {
    std::string text = isa;
    text.replace(text.size() - 2, 2, "~\n");
    const auto out = segments(text + "GS*IN*A~\nST*810*1~\n");
    EXPECT_EQ(out.at(1), "GS|IN|A");
}

TEST(Tokenizer, IsaOfOtherLengths) {
    const auto out = segments("ISA*00* *00* *ZZ*A *ZZ*B*030910*1059*U*00401*1*0*T*>~\nGS*IN~");
    EXPECT_EQ(out, (List{"ISA|00| |00| |ZZ|A |ZZ|B|030910|1059|U|00401|1|0|T|>", "GS|IN"}));
}

TEST(Tokenizer, LinesOfAFixedLength) {
    const auto wrapped = [](const std::string& text, std::size_t length, const char* end) {
        std::string out;
        for (std::size_t at = 0; at < text.size(); at += length) {
            out += text.substr(at, length) + end;
        }
        Tokenizer tokens(from_memory(out, 50));
        std::vector<std::string> segments;
        for (Message message; tokens.next(message); message.clear()) {
            segments.emplace_back(message[0].bytes());
            const SourcePlace place = tokens.place_of(message);
            auto there = out.substr(place.offset, place.length);
            std::erase_if(there, [](char c) { return c == '\r' || c == '\n'; });
            EXPECT_EQ(there, segments.back());
        }
        return segments;
    };
    for (const char* end : {"\n", "\r\n"}) {
        EXPECT_EQ(wrapped(isa + "GS*IN*ABCDEFGHIJKLMNOPQRSTUVWXYZ~ST*810*1~", 80, end),
                  (std::vector<std::string>{isa.substr(0, isa.size() - 1),
                                            "GS*IN*ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ST*810*1"}));
        EXPECT_EQ(wrapped("UNA:+.? 'UNB+UNOC:3+AAAAAAAAAA+B+250115:1200+1'UNH+1+INVOIC:D:96A:UN'",
                          40, end)
                      .at(1),
                  "UNH+1+INVOIC:D:96A:UN");
    }
}

TEST(LineEnds, ForgetWhatLiesBehind) {
    LineEnds ends;
    constexpr std::uint64_t lines = 100'000;
    for (std::uint64_t line = 1; line <= lines; ++line) {
        ends.taken_out(line * 80);
        ends.taken_out(line * 80);
        ASSERT_EQ(ends.in_source(line * 80 - 1), line * 82 - 3);
        ASSERT_EQ(ends.in_source(line * 80), line * 82);
        ends.forget_before((line - 1) * 80);
    }
}

TEST(Tokenizer, ATerminatorBeyondAscii) {
    std::string text = isa;
    text.replace(text.size() - 1, 1, "\xE2\x80\xA6");
    const auto out = segments(text + "GS*\xC3\xA6*\xE2\x80\x93\xE2\x80\xA6ST*1\xE2\x80\xA6");
    ASSERT_EQ(out.size(), 3u);
    EXPECT_EQ(out[1], "GS|\xC3\xA6|\xE2\x80\x93");
}

TEST(Tokenizer, TheSameInPiecesOfAnySize) {
    std::string text = isa;
    for (int i = 0; i < 4000; ++i) text += "ST*810*" + std::to_string(i) + "*" + "~\n";
    const auto whole = segments(text);
    EXPECT_EQ(whole.size(), 4001u);
    for (const std::size_t step : {1u, 63u, 64u, 65u, 4096u}) {
        EXPECT_EQ(segments(text, step), whole) << step;
    }
}

TEST(Tokenizer, ReleaseCharacters) {
    const std::string unb = "UNB+UNOC:3+A+B+250115:1200+1'";
    const auto out = segments(unb +
                              "FTX+A?+B+C??+D??"
                              "?'E'LIN+1?'");
    ASSERT_EQ(out.size(), 3u);
    EXPECT_EQ(out[1],
              "FTX|A?+B|C??|D??"
              "?'E");
    EXPECT_EQ(out[2], "LIN|1?'");
    // At every distance from the words that are looked at together.
    for (std::size_t fill = 0; fill < 130; ++fill) {
        const std::string text = unb + "FTX+" + std::string(fill, 'x') + "?+?'??+Z'AB'";
        for (const std::size_t step : {std::size_t{1}, SIZE_MAX}) {
            EXPECT_EQ(segments(text, step).at(1), "FTX|" + std::string(fill, 'x') + "?+?'??|Z");
        }
    }
}

TEST(Tokenizer, UnaSaysWhatItsInterchangeUses) {
    const auto out = segments("UNA|*,\\ ~\r\nUNB*UNOC|3*A\\*B~UNZ*0*1~UNA:+.? 'UNB+UNOC:3+A'");
    EXPECT_EQ(out, (List{"UNB|UNOC|3|A\\*B", "UNZ|0|1", "UNB|UNOC:3|A"}));
    EXPECT_EQ(segments("UNH+1+INVOIC:D:96A:UN'BGM+380'").size(), 2u);
    const auto level_b = segments(
        "UNB\x1DUNOB\x1F"
        "1\x1D"
        "A\x1C"
        "UNH\x1D"
        "1\x1C");
    EXPECT_EQ(level_b, (List{"UNB|UNOB\x1F"
                             "1|A",
                             "UNH|1"}));
}

TEST(Tokenizer, BinaryDataIsAsLongAsItSays) {
    EXPECT_EQ(segments(isa + "BIN*9*12~4*\n78~~SE*1*1~").at(1), "BIN|9|12~4*\n78~");
    EXPECT_EQ(segments(isa + "BDS*ASC*3*~~~~SE*1*1~").at(1), "BDS|ASC|3|~~~");
    for (const std::size_t step : {1u, 100u}) {
        EXPECT_EQ(segments(isa + "BIN*4*a*b~~SE~", step).size(), 3u);
    }
    // Lengths that do not lead to a terminator are none.
    EXPECT_EQ(segments(isa + "BIN*11a*BINARY~SE*1*1~").at(1), "BIN|11a|BINARY");
    EXPECT_EQ(segments(isa + "BIN*99*BINARY~SE*1*1~").at(1), "BIN|99|BINARY");
}

TEST(Tokenizer, ASecondInterchangeMayUseOtherDelimiters) {
    std::string other = isa;
    std::replace(other.begin(), other.end(), '*', '|');
    const auto out = segments(isa + "IEA*0*1~" + other + "IEA|0|1~");
    EXPECT_EQ(out.at(1), "IEA|0|1");
    EXPECT_EQ(out.at(3), "IEA|0|1");
}

TEST(Tokenizer, TheLastTerminatorMayBeMissing) {
    EXPECT_EQ(segments(isa + "IEA*1*000000001").at(1), "IEA|1|000000001");
}

TEST(Tokenizer, GivesASegmentBack) {
    const std::string text = isa + "ST*810*1~BIG*A~" + isa + "SE*1~";
    Tokenizer tokens(from_memory(text, 7));
    Message message;
    ASSERT_TRUE(tokens.next(message));
    message.clear();
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(tokens.next(message));
    EXPECT_EQ(message.back().tag(), tag_of("ISA"));
    tokens.unread(message);
    EXPECT_EQ(message.size(), 2u);
    message.clear();
    ASSERT_TRUE(tokens.next(message));
    EXPECT_EQ(message[0].tag(), tag_of("ISA"));
    EXPECT_EQ(message.ordinal(), 4u);
    ASSERT_TRUE(tokens.next(message));
    EXPECT_EQ(message[1][1], "1");
}

TEST(Tokenizer, SaysWhatIsNoEdi) {
    EXPECT_EQ(refusal(""), "edi.unknown");
    EXPECT_EQ(refusal("   \r\n"), "edi.unknown");
    EXPECT_EQ(refusal("<?xml version='1.0'?>"), "edi.unknown");
    EXPECT_EQ(refusal("ISABELLA"), "edi.unknown");
    EXPECT_EQ(refusal("\xC9\xE2\xC1\x5C\xF0\xF0"), "edi.ebcdic");
    EXPECT_EQ(refusal(std::string("I\0S\0A\0*\0", 8)), "edi.utf_16");
    EXPECT_EQ(refusal("\xFF\xFEI"), "edi.utf_16");
    EXPECT_EQ(refusal("ISA*00*          *00"), "edi.isa");
    EXPECT_EQ(refusal(isa.substr(0, isa.size() - 1)), "edi.isa");
    EXPECT_EQ(refusal(isa.substr(0, isa.size() - 1) + "GS*IN"), "edi.terminator");
    EXPECT_EQ(refusal(isa + std::string(3 << 20, 'x')), "edi.segment_too_long");
    EXPECT_EQ(refusal("UNA:+"), "edi.una");
}

/// The components of each element, as Parts finds them one byte after another.
void expect_parts(const Message& message) {
    const Delimiters& d = message.delimiters();
    for (std::uint32_t i = 0; i < message.size(); ++i) {
        for (std::uint32_t element = 1; element <= message[i].size(); ++element) {
            const Components components = message[i].components(element);
            Parts parts(message[i][element], d.component, d.release);
            std::uint32_t count = 0;
            while (parts.next()) ASSERT_EQ(components[count++], parts.text());
            ASSERT_EQ(components.size(), count);
            ASSERT_EQ(components[count], "");
        }
    }
}

TEST(Tokenizer, FindsComponents) {
    std::string text = "UNB+UNOC:3+A:14+B+1:2+1'";
    for (int i = 0; i < 3000; ++i) {
        text += "UNH+" + std::to_string(i) + "+INVOIC:D:96A:UN'";
        for (int j = 0; j < i % 37; ++j) {
            text += "NAD+BY+A?:B::" + std::to_string(i * j) +
                    "?''+:++C?+D:" + std::string(static_cast<std::size_t>(j) * 5, ':') + "E'\nUNS'";
        }
    }
    for (const std::size_t step : {std::size_t{1000}, SIZE_MAX}) {
        Tokenizer tokens(from_memory(text, step)), one_by_one(from_memory(text, step));
        Message message, same;
        std::uint32_t messages = 0;
        while (tokens.next(message)) {
            if (message.back().tag() != tag_of("UNH") || message.size() == 1) {
                tokens.take_plain(message);
                continue;
            }
            tokens.unread(message);
            while (same.size() < message.size()) ASSERT_TRUE(one_by_one.next(same));
            ASSERT_EQ(message.bytes(), same.bytes());
            expect_parts(message);
            expect_parts(same);
            message.clear();
            same.clear();
            ++messages;
        }
        EXPECT_EQ(messages, 3000u);  // the last one has no other behind it, the first is UNB
    }
}

TEST(Tokenizer, FindsNoComponentsWithoutASeparator) {
    Tokenizer tokens(from_memory("UNA++.? 'UNB+A:B+C'"));
    Message message;
    ASSERT_TRUE(tokens.next(message));
    EXPECT_EQ(message[0].components(1).size(), 1u);
    EXPECT_EQ(message[0].components(1)[0], "A:B");
    EXPECT_EQ(message[0].components(7).size(), 1u);
    EXPECT_EQ(message[0].components(7)[0], "");
}

TEST(Components, OfARepetition) {
    Tokenizer tokens(from_memory("UNB+UNOC:4'COM+1:TE*2:EM:X*3'"));
    Message message;
    ASSERT_TRUE(tokens.next(message));
    ASSERT_TRUE(tokens.next(message));
    const Components all = message[1].components(1);
    EXPECT_EQ(all.size(), 4u);
    const std::string_view element = message[1][1];
    const Components second = all.of(element.substr(5, 6));
    EXPECT_EQ(second.size(), 3u);
    EXPECT_EQ(second[0], "2");
    EXPECT_EQ(second[1], "EM");
    EXPECT_EQ(second[2], "X");
    EXPECT_EQ(all.of(element.substr(12)).size(), 1u);
    EXPECT_EQ(all.of(element.substr(12))[0], "3");
}

TEST(Parts, OfAnElement) {
    const auto parts = [](std::string_view text, char separator) {
        List out;
        for (Parts each(text, separator, '?'); each.next();) out.emplace_back(each.text());
        return out;
    };
    EXPECT_EQ(parts("A:B?:C:D", ':'), (List{"A", "B?:C", "D"}));
    EXPECT_EQ(parts("A:", ':'), (List{"A", ""}));
    EXPECT_EQ(parts("A:B", '\0'), (List{"A:B"}));
    std::string scratch;
    EXPECT_EQ(unreleased("B?:C??", '?', scratch), "B:C?");
    EXPECT_EQ(unreleased("BC", '?', scratch), "BC");
}

}  // namespace
}  // namespace openitem::edi
