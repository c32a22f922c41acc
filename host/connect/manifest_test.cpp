#include "host/connect/manifest.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "host/connect/registry.hpp"
#include "host/connect/test_folder.hpp"

namespace openitem::connect {
namespace {

using testing::TestFolder;

std::string library_manifest(std::string_view id, std::string_view bytes,
                             std::string_view more = "") {
    return fmt::format(R"({{ // a comment is fine
        "id": "{}", "version": "1.2.3", "abi": {{"major": 1, "minor": 7, "minor_min": 0}},
        "library": {{"{}": "x.so", "s390x-linux-gnu": "other.so"}}, "sha256": "{}" {} }})",
                       id, platform_tuple(), base::sha256(bytes).hex(), more);
}

TEST(Manifest, IsReadWithWhatItLeavesOut) {
    TestFolder folder;
    folder.write("x.so", "code");
    const auto file = folder.write(
        "plugin.json",
        library_manifest("org.example.csv", "code",
                         R"(, "capabilities": ["read", "check"], "services": ["openitem.file/1"],
                            "config_schema": {"type": "object"}, "sees_deletes": "soft")"));
    const auto manifest = read_manifest(file);
    ASSERT_TRUE(manifest) << manifest.error().text();
    EXPECT_EQ(manifest->alias, "csv");
    EXPECT_EQ(manifest->name, "csv");
    EXPECT_EQ(manifest->kind, "connector");
    EXPECT_EQ(manifest->library, folder.path() / "x.so");
    EXPECT_TRUE(manifest->can("check"));
    EXPECT_FALSE(manifest->can("write"));
    EXPECT_EQ(manifest->sees_deletes, "soft");
    EXPECT_EQ(manifest->config_schema, R"({"type":"object"})");
    EXPECT_TRUE(verify_manifest(*manifest));
}

TEST(Manifest, OfAProgramHasACommand) {
    TestFolder folder;
    folder.write("main.py", "pass");
    folder.write("schema.json", "{}");
    const auto manifest = read_manifest(folder.write(
        "plugin.json", fmt::format(R"({{"id": "org.example.py", "alias": "py", "version": "1",
            "abi": {{"major": 1, "minor": 7, "minor_min": 0}}, "command": ["python3", "main.py"],
            "config_schema": "schema.json", "sha256": {{"main.py": "{}"}}}})",
                                   base::sha256("pass").hex())));
    ASSERT_TRUE(manifest) << manifest.error().text();
    EXPECT_TRUE(manifest->library.empty());
    EXPECT_EQ(manifest->command.size(), 2u);
    EXPECT_EQ(manifest->config_schema, "{}");
    EXPECT_TRUE(verify_manifest(*manifest));
    folder.write("main.py", "import os");
    const auto changed = verify_manifest(*manifest);
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().rule, "load.sha256");
}

TEST(Manifest, OfAProgramListsEveryFileItsCommandNames) {
    TestFolder folder;
    folder.write("main.py", "pass");
    const auto manifest =
        read_manifest(folder.write("plugin.json", R"({"id": "org.example.py", "version": "1",
            "abi": {"major": 1, "minor": 7, "minor_min": 0},
            "command": ["python3", "./main.py"]})"));
    ASSERT_FALSE(manifest);
    EXPECT_EQ(manifest.error().field, "sha256");
    EXPECT_NE(manifest.error().message.find("main.py"), std::string::npos);
}

TEST(Manifest, OfWhatThisHostCannotServeIsRefusedBeforeAnythingIsLoaded) {
    const struct {
        std::string more, rule;
    } cases[] = {
        {R"(, "kind": "notifier")", "load.kind"},
        {R"(, "services": ["openitem.file/1", "openitem.http/1"])", "load.service"},
    };
    for (const auto& [more, rule] : cases) {
        TestFolder folder;
        folder.write("x.so", "code");
        const auto manifest =
            read_manifest(folder.write("plugin.json", library_manifest("a.b", "code", more)));
        ASSERT_TRUE(manifest) << manifest.error().text();
        const auto verified = verify_manifest(*manifest);
        ASSERT_FALSE(verified);
        EXPECT_EQ(verified.error().rule, rule);
    }
}

TEST(Manifest, NamesTheKeyThatIsWrong) {
    const std::string digest(64, '0');
    const std::string good =
        R"("id": "a.b", "version": "1", "abi": {"major": 1, "minor": 7, "minor_min": 0})";
    const std::string library = R"(, "library": "x.so")";
    const struct {
        std::string text, expected;
    } cases[] = {
        {"[]", "not an object"},
        {"{", "not JSON"},
        {"{" + good + "}", "library"},
        {R"({"version": "1", "library": "x.so"})", "id: is missing"},
        {R"({"id": "A b", "version": "1"})", "id"},
        {"{" + good + library + "}", "sha256: the library's digest is missing"},
        {"{" + good + library + R"(, "sha256": "12"})", "sha256"},
        {"{" + good + library + R"(, "sha256": ")" + digest + R"(", "kind": "virus"})", "kind"},
        {"{" + good + library + R"(, "command": ["x"], "sha256": ")" + digest + R"("})", "command"},
        {"{" + good + R"(, "library": "../x.so", "sha256": ")" + digest + R"("})", "library"},
        {"{" + good + R"(, "library": "a/../../x.so", "sha256": ")" + digest + R"("})", "library"},
        {"{" + good + R"(, "library": "/lib/x.so", "sha256": ")" + digest + R"("})", "library"},
        {"{" + good + R"(, "library": {"pdp11": "x.so"}, "sha256": ")" + digest + R"("})",
         "library"},
        {"{" + good + R"(, "command": ["x"], "comand": 1})", "comand: is no key"},
        {"{" + good + R"(, "command": "python3"})", "command: is not a list"},
        {R"({"id": "a", "version": "1", "abi": {"major": -1}, "command": ["x"]})", "abi"},
        {"{" + good + R"(, "command": ["x"], "config_schema": "none.json"})", "config_schema"},
        {"{" + good + R"(, "command": ["x"], "runner": "moon"})", "runner: expected process"},
    };
    for (const auto& [text, expected] : cases) {
        TestFolder folder;
        const auto read = read_manifest(folder.write("plugin.json", text));
        ASSERT_FALSE(read) << text;
        EXPECT_NE(read.error().text().find(expected), std::string::npos) << read.error().text();
        EXPECT_NE(read.error().text().find("plugin.json"), std::string::npos);
    }
}

TEST(Manifest, OfAnotherAbiIsRefusedBeforeAnythingIsLoaded) {
    TestFolder folder;
    folder.write("x.so", "code");
    auto manifest = read_manifest(folder.write("plugin.json", library_manifest("a.b", "code")));
    ASSERT_TRUE(manifest);
    for (const auto& [major, minor] : {std::pair{1u, 1u}, {0u, 1u}, {2u, 0u}}) {
        manifest->abi_major = major;
        manifest->abi_minor = minor;
        const auto verified = verify_manifest(*manifest);
        ASSERT_FALSE(verified);
        EXPECT_EQ(verified.error().rule, "load.abi");
    }
}

TEST(Registry, FindsByIdAndAliasAndSaysWhatThereIs) {
    TestFolder folder;
    folder.write("csv/plugin.json", library_manifest("org.a.csv", "x"));
    folder.write("ubl/plugin.json", library_manifest("org.a.ubl", "x"));
    folder.write("bad/plugin.json", "{");
    folder.write("other/plugin.json", library_manifest("org.b.csv", "x"));
    const std::filesystem::path directories[] = {folder.path() / "nowhere", folder.path() / "ubl",
                                                 folder.path()};
    const Registry registry(directories);
    ASSERT_EQ(registry.plugins().size(), 2u);
    EXPECT_EQ(registry.plugins()[0].id, "org.a.ubl");
    ASSERT_TRUE(registry.find("csv"));
    EXPECT_EQ((*registry.find("csv"))->id, "org.a.csv");
    EXPECT_EQ(*registry.find("org.a.csv"), *registry.find("csv"));
    EXPECT_EQ(registry.problems().size(), 2u);
    EXPECT_EQ(registry.find("nix").error().text(),
              "there is no plugin \"nix\"; there are csv, ubl");
    EXPECT_NE(registry.find("bad").error().text().find("not JSON"), std::string::npos);
}

}  // namespace
}  // namespace openitem::connect
