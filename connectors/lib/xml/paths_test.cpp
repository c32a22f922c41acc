#include "connectors/lib/xml/paths.hpp"

#include "connectors/lib/xml/document.hpp"

#include <gtest/gtest.h>

#include <string>

namespace openitem::xml {
namespace {

std::string padded(std::string text) { return text.append(scan::padding, '\0'); }

TEST(Paths, ANameHasOneNumberBelowEachOther) {
    Paths paths;
    const auto root = paths.below(Paths::none, Paths::none, "a:root");
    const auto first = paths.below(root, root, "item");
    EXPECT_EQ(paths.below(first, root, "item"), first);
    EXPECT_NE(paths.below(first, first, "item"), first);
    EXPECT_EQ(paths[root].local_name(), "root");
    EXPECT_EQ(paths[first].parent, root);
}

TEST(Paths, GuessesOnlyTheWholeNameBelowTheSameParent) {
    Paths paths;
    const auto root = paths.below(Paths::none, Paths::none, "root");
    const std::string name = "a_name_of_more_than_16_bytes";
    const auto item = paths.below(root, root, name);
    const auto guess = [&](Paths::Id parent, const std::string& rest) {
        const std::string text = padded(rest);
        return paths.guess(root, parent, std::string_view(text).substr(0, rest.size()));
    };
    EXPECT_EQ(guess(root, name + ">"), item);
    EXPECT_EQ(guess(root, name + " b=\"1\">"), item);
    EXPECT_EQ(guess(root, name), Paths::none);
    EXPECT_EQ(guess(root, name + "s>"), Paths::none);
    EXPECT_EQ(guess(root, "a_name_of_more_than_16_bytez>"), Paths::none);
    EXPECT_EQ(guess(item, name + ">"), Paths::none);
}

TEST(Paths, WhatIsKnownOfThemIsMadeAnewAfterForgetting) {
    Paths paths;
    PathMap<std::string> names;
    const auto update = [&] {
        names.update(paths, [](const Paths::Path& path, Paths::Id) {
            return std::string(path.qualified_name());
        });
    };
    for (int i = 0; i < 5000; ++i) {
        paths.below(Paths::none, Paths::none, std::to_string(i));
    }
    update();
    EXPECT_EQ(names[5000], "4999");
    paths.forget();
    EXPECT_EQ(paths.size(), 1u);
    const auto id = paths.below(Paths::none, Paths::none, "new");
    update();
    EXPECT_EQ(names[id], "new");
}

TEST(Paths, ADocumentOfFarTooManyIsRefusedAndTheNextOneIsRead) {
    std::string source = "<r>";
    for (int i = 0; i < 70000; ++i) source += "<n" + std::to_string(i) + "/>";
    Document document;
    try {
        document.parse(source + "</r>");
        ADD_FAILURE() << "was read";
    } catch (const Error& error) {
        EXPECT_EQ(error.code, "xml.too_large");
    }
    EXPECT_EQ(document.parse("<r><a>1</a></r>").name(), "r");
}

template <class Vector, class OneByOne>
void expect_same_end(Vector vector, OneByOne ends) {
    for (int byte = 0; byte < 256; ++byte) {
        for (const std::size_t at : {0, 1, 15, 16, 17, 40}) {
            std::string text = padded(std::string(at, 'x') + static_cast<char>(byte));
            const std::size_t expected = ends(static_cast<char>(byte)) ? at : at + 1;
            EXPECT_EQ(static_cast<std::size_t>(vector(text.data()) - text.data()), expected)
                << "byte " << byte;
        }
    }
}

TEST(Scan, EndsWhereOneByteAfterTheOtherWould) {
    expect_same_end(scan::text_end, scan::ends_text);
    expect_same_end(scan::value_end, scan::ends_value);
    expect_same_end(scan::name_end, scan::ends_name);
}

}  // namespace
}  // namespace openitem::xml
