#include "connectors/lib/edi/guide.hpp"

#include "connectors/lib/edi/tokenizer.hpp"
#include "connectors/lib/edi/validate.hpp"

#include <openitem/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace openitem::edi {
namespace {

const std::string isa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *250115*1200*^*00501*"
    "000000001*0*P*>~";

/// "TAG@position code" for a segment, "TAG@position/element.component code" for an element.
std::vector<std::string> faults(const std::string& segments, const Guide& guide) {
    std::string head = isa;
    std::string all = head + segments;
    std::string_view rest = all;
    Tokenizer tokens([&](std::span<char> to) {
        const std::size_t got = std::min(to.size(), rest.size());
        std::memcpy(to.data(), rest.data(), got);
        rest.remove_prefix(got);
        return got;
    });
    Message message;
    EXPECT_TRUE(tokens.next(message));
    message.clear();
    while (tokens.next(message)) {
    }
    Validator validator;
    validator.check(message, guide);
    std::vector<std::string> out;
    for (const Fault& fault : validator.faults()) {
        std::string line = fault.tag + "@" + std::to_string(fault.segment);
        if (fault.element != 0) line += "/" + std::to_string(fault.element);
        if (fault.component != 0) line += "." + std::to_string(fault.component);
        out.push_back(line + " " + std::string(codes_of(fault.level, fault.wrong).x12));
    }
    return out;
}

const Guide& invoice(unsigned version = 4010) {
    static GuideBook book;
    const Guide* const guide = book.find("x12", "810", version);
    if (guide == nullptr) throw std::runtime_error("no guide");
    return *guide;
}

using List = std::vector<std::string>;

TEST(Guide, FindsWhatThereIs) {
    GuideBook book;
    for (const char* type : {"810", "812", "820", "824", "997", "999"}) {
        EXPECT_NE(book.find("x12", type, 4010), nullptr) << type;
    }
    EXPECT_EQ(book.find("x12", "850", 4010), nullptr);
    EXPECT_EQ(book.find("x13", "810", 4010), nullptr);
    EXPECT_EQ(invoice().group_code(), "IN");
    EXPECT_NE(invoice().loop("IT1/SAC"), invoice().loop("SAC"));
    EXPECT_THROW((void)invoice().loop("IT1/XYZ"), Error);
}

TEST(Guide, PlacesSegmentsInLoops) {
    const Guide& guide = invoice();
    EXPECT_EQ(faults("ST*810*0001~BIG*20250101*1~REF*IA*1~N1*ST*A~N3*B~N1*RE*C~REF*VR*1~ITD*01~"
                     "IT1*1*2*EA*3.00~PID*F****X~SAC*A*C310***100~TXI*ST*1~IT1*2*2*EA*3.00~N1*ST*D~"
                     "TDS*100~TXI*ST*1~SAC*C*D240***100~CTT*2~SE*1*0001~",
                     guide),
              List{});
}

TEST(Guide, MissingSegments) {
    EXPECT_EQ(faults("ST*810*0001~SE*1*0001~", invoice()), (List{"BIG@1 3", "TDS@1 3"}));
    EXPECT_EQ(faults("ST*810*0001~BIG*20250101*1~N9*ZZ*1~IT1*1*2*EA*3~SE*1*0001~", invoice()),
              (List{"MSG@3 3", "TDS@4 3"}));
}

TEST(Guide, SegmentsThatDoNotBelong) {
    EXPECT_EQ(
        faults("ST*810*0001~BIG*20250101*1~XXX*1~AK1*1~TDS*1~BIG*20250101*1~SE*1*0001~", invoice()),
        (List{"XXX@3 1", "AK1@4 2", "BIG@6 2"}));
    EXPECT_EQ(
        faults("ST*810*0001~BIG*20250101*1~CUR*SE*USD~CUR*SE*USD~TDS*1~SE*1*0001~", invoice()),
        List{"CUR@4 5"});
}

TEST(Guide, TooManyLoops) {
    std::string text = "ST*810*0001~BIG*20250101*1~";
    for (int i = 0; i < 27; ++i) text += "N9*ZZ*1~MSG*1~";
    const auto out = faults(text + "TDS*1~SE*1*0001~", invoice());
    EXPECT_EQ(out, List{"N9@5 4"});  // said once
    // Inner loops are counted anew in each outer one.
    text = "ST*810*0001~BIG*20250101*1~";
    for (int i = 0; i < 30; ++i) text += "IT1*1*2*EA*3~SAC*A*C310***1~";
    EXPECT_EQ(faults(text + "TDS*1~SE*1*0001~", invoice()), List{});
}

TEST(Guide, Elements) {
    const auto element = [](const std::string& segment, unsigned version = 4010) {
        return faults("ST*810*0001~BIG*20250101*1~" + segment + "~TDS*1~SE*1*0001~",
                      invoice(version));
    };
    EXPECT_EQ(element("REF*IA"), List{"REF@3/2 2"});
    EXPECT_EQ(element("REF**1"), List{"REF@3/1 1"});
    EXPECT_EQ(element("REF*IAXY*1"), List{"REF@3/1 5"});
    EXPECT_EQ(element("REF*I*1"), List{"REF@3/1 4"});
    EXPECT_EQ(element("REF*IA*1*2*IA>1*5"), List{"REF@3/5 3"});
    EXPECT_EQ(element("REF*IA*1**>1"), List{"REF@3/4.1 1"});
    EXPECT_EQ(element("REF*IA*1**IA>1>IA>1>IA>1>9"), List{"REF@3/4.7 3"});
    EXPECT_EQ(element("DTM*011*20251301"), List{"DTM@3/2 8"});
    EXPECT_EQ(element("DTM*011*20250101*2500"), List{"DTM@3/3 9"});
    EXPECT_EQ(element("IT1*1*2x*EA*3"), List{"IT1@3/2 6"});
    EXPECT_EQ(element("IT1*1*-2.5*EA*3."), List{});
    EXPECT_EQ(element("IT1*1*2*EA"), List{"IT1@3/4 2"});
    EXPECT_EQ(element("N1*ST"), List{"N1@3/2 2"});
    EXPECT_EQ(element("N1*ST*A*92"), List{"N1@3/4 2"});
    // Longer in a later version.
    const std::string reference = "REF*IA*" + std::string(40, '1');
    EXPECT_EQ(element(reference), List{"REF@3/2 5"});
    EXPECT_EQ(element(reference, 5010), List{});
}

TEST(Guide, Codes) {
    GuideBook book;
    const Guide* const guide = book.find("x12", "812", 4010);
    ASSERT_NE(guide, nullptr);
    EXPECT_EQ(faults("ST*812*0001~BCD*20250101*1*I*100*X~SE*1*0001~", *guide), List{"BCD@2/5 7"});
}

TEST(Guide, Repetitions) {
    const auto guide =
        compile_guide("e 1 AN 1/3\ne 2 ID 2/2\nc C1 2! 1\ns A 1*3 C1*2\n", "message X Y\nA 1\n", 0);
    EXPECT_EQ(faults("A*123^4^5*AB>1^CD~", *guide), List{});
    EXPECT_EQ(faults("A*1^2^3^4*AB^CD^EF~", *guide), (List{"A@1/1 3", "A@1/2 3"}));
    EXPECT_EQ(faults("A*1^2345*ABC~", *guide), (List{"A@1/1 5", "A@1/2.1 5"}));
}

TEST(Guide, TextsThatAreNone) {
    EXPECT_THROW(compile_guide("e 1 AN 1-3\n", "message X Y\n", 0), Error);
    EXPECT_THROW(compile_guide("q\n", "", 0), Error);
    EXPECT_THROW(compile_guide("s A 9\n", "message X Y\nA 1\n", 0), Error);
    EXPECT_THROW(compile_guide("", "message X Y\nB 1\n", 0), Error);
    EXPECT_THROW(compile_guide("e 1 AN 1/3\ns A 1\n", "message X Y\nloop A 1\nA 1\n", 0), Error);
}

}  // namespace
}  // namespace openitem::edi
