#include "connectors/lib/xml/writer.hpp"

#include "connectors/lib/xml/base64.hpp"
#include "connectors/lib/xml/document.hpp"

#include <openitem/error.hpp>

#include <gtest/gtest.h>

namespace openitem::xml {
namespace {

TEST(XmlWriter, WritesWhatSaysSomething) {
    Writer out;
    out.always("Invoice", {{"xmlns", "urn:x"}, {"none", ""}}, [&] {
        out.leaf("ID", "1");
        out.leaf("Name", "");
        out.leaf("Code", "", {{"scheme", "A"}});
        out.group("Party", [&] { out.group("Address", [&] { out.leaf("City", ""); }); });
        out.group("Party", [&] { out.group("Address", [&] { out.leaf("City", "Oslo"); }); });
        out.always("Empty", [] {});
    });
    EXPECT_EQ(out.take(), R"(<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:x">
  <ID>1</ID>
  <Code scheme="A"/>
  <Party>
    <Address>
      <City>Oslo</City>
    </Address>
  </Party>
  <Empty>
  </Empty>
</Invoice>
)");
}

TEST(XmlWriter, ParsersGiveTextsBack) {
    const std::string odd = "a<b>&\"'\r\n\tc ]]> \xC3\xA9 \xF0\x9F\x98\x80 z";
    Writer out;
    out.always("a", [&] { out.leaf("b", odd, {{"c", odd}}); });
    EXPECT_EQ(out.replaced(), 0u);
    Document document;
    const Node b = child(document.parse(out.take()), "b");
    EXPECT_EQ(b.text(), odd);
    EXPECT_EQ(b.attribute("c"), odd);
}

TEST(XmlWriter, CountsWhatXmlCannotHold) {
    Writer out;
    out.leaf("a", std::string("x\x01y\xEF\xBF\xBEz"));
    EXPECT_EQ(out.replaced(), 2u);
    EXPECT_NE(out.take().find("<a>x\xEF\xBF\xBDy\xEF\xBF\xBDz</a>"), std::string::npos);
}

TEST(XmlWriter, IsBounded) {
    Writer out(1000);
    EXPECT_THROW(for (;;) out.leaf("a", "text"), Error);
}

TEST(XmlWriter, Base64BothWays) {
    for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xFF\x00\x7F"}) {
        EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
    }
    EXPECT_EQ(encode_base64("foob"), "Zm9vYg==");
}

}  // namespace
}  // namespace openitem::xml
