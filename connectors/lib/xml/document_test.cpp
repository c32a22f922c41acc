#include "connectors/lib/xml/document.hpp"

#include "connectors/lib/xml/base64.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace openitem::xml {
namespace {

std::string code_of(std::string_view source, Limits limits = {}) {
    Document document(limits);
    try {
        document.parse(source);
    } catch (const Error& error) {
        EXPECT_EQ(error.status, OI_BAD_DATA);
        return error.code;
    }
    return "";
}

TEST(Document, TextIsTrimmedAndJoined) {
    Document document;
    const Node root =
        document.parse("<r><a> \n x y\t</a><b>1<!-- c -->2<![CDATA[&3]]></b><c/></r>");
    EXPECT_EQ(child(root, "a").text(), "x y");
    EXPECT_EQ(child(root, "a").text_to_end(), "x y\t");
    EXPECT_EQ(child(root, "b").text(), "12&3");
    EXPECT_EQ(child(root, "c").text(), "");
    EXPECT_EQ(child(root, "d").text(), "");
}

TEST(Document, TextOfAParentIsNotItsChildrens) {
    Document document;
    const Node root = document.parse("<r>\n <a>1</a>\n</r>");
    EXPECT_EQ(root.text(), "");
}

TEST(Document, TagsAndAttributesAreLimited) {
    const auto elements = [](std::size_t count) {
        std::string out = "<r>";
        for (std::size_t i = 0; i < count; ++i) out += "<a/>";
        return out + "</r>";
    };
    const Limits ten{.tags = 10};
    EXPECT_EQ(code_of(elements(8), ten), "");
    EXPECT_EQ(code_of(elements(9), ten), "xml.too_large");
    EXPECT_EQ(code_of("<r a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k=''/>", ten),
              "xml.too_large");
    EXPECT_EQ(code_of(elements(std::size_t{5} << 20)), "xml.too_large");
}

TEST(Document, NamesAndNamespaces) {
    Document document;
    const Node root = document.parse("<x:r xmlns:x='urn:1' xmlns='urn:2'><a/><x:b/></x:r>");
    EXPECT_EQ(local_name(root), "r");
    EXPECT_EQ(namespace_uri(root), "urn:1");
    EXPECT_EQ(namespace_uri(child(root, "a")), "urn:2");
    EXPECT_EQ(namespace_uri(child(root, "b")), "urn:1");
}

TEST(Document, LocationsLeadToTheNode) {
    Document document;
    const Node root = document.parse("<r><c:l><i/></c:l><c:l><i>x</i></c:l></r>");
    EXPECT_EQ(location(root), "/r");
    const Node second = root.first_child().next_sibling();
    EXPECT_EQ(location(second.first_child()), "/r/c:l[2]/i");
    EXPECT_EQ(document.offset(second), 18u);
    EXPECT_TRUE(second.next_sibling().empty());
    EXPECT_EQ(second.first_child().parent(), second);
}

TEST(Document, OffsetsAreThoseOfTheSource) {
    const std::string source = "\xEF\xBB\xBF<?xml version='1.0'?>\n<r><a>\xC3\xA4</a></r>";
    Document document;
    const Node root = document.parse(source);
    EXPECT_EQ(document.offset(root), source.find("<r>"));
    EXPECT_EQ(document.offset(root.first_child()), source.find("<a>"));
}

TEST(Document, Encodings) {
    Document document;
    document.parse("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE4</r>");
    EXPECT_EQ(document.root().text(), "\xC3\xA4");
    EXPECT_FALSE(document.offset(document.root()));
    document.parse("<?xml version='1.0' encoding='windows-1252'?><r>\x80</r>");
    EXPECT_EQ(document.root().text(), "\xE2\x82\xAC");
    using namespace std::string_literals;
    document.parse("\xFF\xFE<\0r\0>\0\xE4\0<\0/\0r\0>\0"s);
    EXPECT_EQ(document.root().text(), "\xC3\xA4");
    document.parse("\0<\0?\0x\0m\0l\0?\0>\0<\0r\0>\0z\0<\0/\0r\0>"s);
    EXPECT_EQ(document.root().text(), "z");
    // The bytes are right where the declaration is not.
    document.parse("<?xml version='1.0' encoding='UTF-16'?><r>\xC3\xA4</r>");
    EXPECT_EQ(document.root().text(), "\xC3\xA4");
    EXPECT_EQ(code_of("<?xml version='1.0' encoding='EBCDIC-CP-DE'?><r/>"), "xml.encoding");
    EXPECT_EQ(code_of("\xFF\xFE\0\0<\0\0\0"s), "xml.encoding");
}

TEST(Document, ReferencesAndLineEnds) {
    Document document;
    const Node root = document.parse(
        "<r a='&lt;&#65;&#x20AC;&quot;&apos;' b='1\r\n2\t3'>&amp;&lt;x&gt;\r\ny\rz &#228;</r>");
    EXPECT_EQ(root.attribute("a"), "<A\xE2\x82\xAC\"'");
    EXPECT_EQ(root.attribute("b"), "1 2 3");
    EXPECT_EQ(root.text(), "&<x>\ny\nz \xC3\xA4");
    EXPECT_EQ(document.parse("<r>A &amp; B &amp;amp;</r>").text(), "A & B &amp;");
}

TEST(Document, TextBetweenChildrenIsJoined) {
    Document document;
    const Node root = document.parse("<r> 1 <a> x </a> 2 <!-- c --> <![CDATA[<3\r\n>]]> <b/> </r>");
    EXPECT_EQ(root.text(), "1  2  <3\n>");
    EXPECT_EQ(child(root, "a").text(), "x");
    EXPECT_EQ(child(root, "b").text(), "");
}

TEST(Document, AttributesAreThoseOfTheElement) {
    Document document;
    const Node root = document.parse("<r x='1' y = \"2\"><a x='3'/><b>t</b></r>");
    EXPECT_EQ(root.attributes().size(), 2u);
    EXPECT_EQ(root.attribute("y"), "2");
    EXPECT_EQ(child(root, "a").attribute("x"), "3");
    EXPECT_EQ(child(root, "a").find_attribute("y"), nullptr);
    EXPECT_TRUE(child(root, "b").attributes().empty());
    EXPECT_EQ(Node().attribute("x"), "");
}

TEST(Document, RefusesDocumentTypes) {
    EXPECT_EQ(code_of("<!DOCTYPE r><r/>"), "xml.doctype");
    EXPECT_EQ(code_of("<!DOCTYPE r [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><r>&b;</r>"),
              "xml.doctype");
    EXPECT_EQ(code_of("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>"), "xml.doctype");
    EXPECT_EQ(code_of("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;"),
              "xml.doctype");
}

TEST(Document, RefusesWhatIsNoXml) {
    using namespace std::string_literals;
    EXPECT_EQ(code_of(""), "xml.malformed");
    EXPECT_EQ(code_of("   "), "xml.malformed");
    EXPECT_EQ(code_of("number;date\n1;2"), "xml.malformed");
    EXPECT_EQ(code_of("<r><a></r>"), "xml.malformed");
    EXPECT_EQ(code_of("<r>1"), "xml.malformed");
    EXPECT_EQ(code_of("<r/><r/>"), "xml.malformed");
    EXPECT_EQ(code_of("<r>1\0002</r>"s), "xml.malformed");
    for (const char* const source : {"<",
                                     "<r",
                                     "<r ",
                                     "<r a",
                                     "<r a=",
                                     "<r a='",
                                     "<r a='1",
                                     "<r a='1'",
                                     "<r/",
                                     "<r></r",
                                     "<r><",
                                     "<r></",
                                     "<r>&",
                                     "<r>&#",
                                     "<r><!",
                                     "<r><!--",
                                     "<r><![CDATA[",
                                     "<r><?",
                                     "<!",
                                     "<?",
                                     "<r a='1'b='2'/>",
                                     "<r a=1/>",
                                     "<r a/>",
                                     "<r a='<'/>",
                                     "<1/>",
                                     "< r/>",
                                     "<r></s>",
                                     "<r></rr>",
                                     "</r>",
                                     "x<r/>",
                                     "<r/>x",
                                     "<r/><![CDATA[x]]>",
                                     "<r><a></r></a>",
                                     "<!-- --><?x?>",
                                     "<r =''/>",
                                     "<r>A & B</r>",
                                     "<r>&nbsp;</r>",
                                     "<r a='A & B'/>",
                                     "<r>\x0B</r>",
                                     "<r a='\x01'/>",
                                     "<r><![CDATA[\x1F]]></r>",
                                     "<r a='1' b='2' a='3'/>",
                                     "<r a='' b='' c='' d='' e='' f='' g='' h='' i='' j='' k='' "
                                     "l='' m='' n='' o='' p='' q='' a=''/>"}) {
        EXPECT_NE(code_of(source), "") << source;
    }
    EXPECT_EQ(code_of("<?xml version='1.0'?><!-- a --><?b c?>\n<r/><!-- d -->\n<?e?>"), "");
}

TEST(Document, RefusesReferencesToWhatIsNoCharacter) {
    EXPECT_EQ(code_of("<r>12&#0;34</r>"), "xml.reference");
    EXPECT_EQ(code_of("<r>&#xD800;</r>"), "xml.reference");
    EXPECT_EQ(code_of("<r a='&#x110000;'/>"), "xml.reference");
    EXPECT_EQ(code_of("<r>&#99999999999999;</r>"), "xml.reference");
    EXPECT_EQ(code_of("<r>&#x20AC; &#228; &amp; &#10;</r>"), "");
}

TEST(Document, Limits) {
    std::string deep;
    for (int i = 0; i < 100000; ++i) deep += "<a>";
    for (int i = 0; i < 100000; ++i) deep += "</a>";
    EXPECT_EQ(code_of(deep), "xml.too_deep");
    EXPECT_EQ(code_of("<a><b><c/></b></a>", {1000, 3}), "");
    EXPECT_EQ(code_of("<a><b><c/></b></a>", {1000, 2}), "xml.too_deep");
    EXPECT_EQ(code_of("<a><b><c/></b></a>", {10, 100}), "xml.too_large");
}

TEST(Document, IsUsedAgain) {
    Document document;
    EXPECT_THROW(document.parse("<r"), Error);
    document.parse("<?xml version='1.0' encoding='latin1'?><r>\xE4</r>");
    document.parse("<s>2</s>");
    EXPECT_EQ(document.root().text(), "2");
    EXPECT_TRUE(document.offset(document.root()));
    document.parse_in_place("<t>3</t>");
    EXPECT_EQ(document.root().text(), "3");
}

TEST(Values, Dates) {
    EXPECT_EQ(try_date("2026-01-31"), openitem::try_date("2026-01-31"));
    EXPECT_EQ(try_date("2026-01-31+01:00"), openitem::try_date("2026-01-31"));
    EXPECT_EQ(try_date("2026-01-31Z"), openitem::try_date("2026-01-31"));
    EXPECT_EQ(try_date("2026-01-31T23:59:59.5-05:00"), openitem::try_date("2026-01-31"));
    EXPECT_FALSE(try_date("2026-02-30"));
    EXPECT_FALSE(try_date("2026-01-311"));
    EXPECT_FALSE(try_date("2026-01-31 or so"));
    EXPECT_FALSE(try_date("31.01.2026"));
    EXPECT_FALSE(try_date(""));
}

TEST(Values, Flags) {
    EXPECT_EQ(try_flag("true"), true);
    EXPECT_EQ(try_flag("0"), false);
    EXPECT_FALSE(try_flag("TRUE"));
}

TEST(Base64, Decodes) {
    EXPECT_EQ(decode_base64(""), "");
    EXPECT_EQ(decode_base64("Zg=="), "f");
    EXPECT_EQ(decode_base64("Zm8="), "fo");
    EXPECT_EQ(decode_base64("Zm9v"), "foo");
    EXPECT_EQ(decode_base64("Zm\n 9v\tYg = ="), "foob");
    EXPECT_EQ(decode_base64("////"), "\xFF\xFF\xFF");
}

TEST(Base64, RefusesTheRest) {
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=", "Zg==Zg==", "Zm9v!", "Zm-v"}) {
        EXPECT_FALSE(decode_base64(text)) << text;
    }
}

TEST(Document, PlacesAmongManySiblings) {
    std::string text = "<r>";
    for (int i = 0; i < 300; ++i) text += i % 3 == 0 ? "<b><i/></b>" : "<a><i/><i/></a>";
    text += "<once/></r>";
    Document document;
    const Node root = document.parse(text);
    Locator locator;
    std::map<std::string, int> count;
    for (const Node child : root.children()) {
        const std::string name(child.name());
        const std::string position = "[" + std::to_string(++count[name]) + "]";
        const std::string path = "/r/" + name + (name == "once" ? "" : position);
        EXPECT_EQ(locator.of(child), path);
        EXPECT_EQ(location(child), path);
        if (name == "a") {
            EXPECT_EQ(locator.of(child.first_child().next_sibling()), path + "/i[2]");
        }
    }
    EXPECT_EQ(locator.of(root.first_child()), "/r/b[1]");  // and back
}

}  // namespace
}  // namespace openitem::xml
