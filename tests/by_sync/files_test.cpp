// What comes with a document besides its figures, and how its file is called: through the real
// `openitem`, out of a connector that does not check itself.
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "host/base/hash.hpp"
#include "host/store/sqlite/sqlite_store.hpp"
#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

class Files : public testing::Test {
protected:
    void SetUp() override {
        must({"init", folder_.path()});
        must({"company", "add", "harbour", "--name", "Harbour & Sons Ltd", "--currency", "GBP"});
        must({"connection", "add", "harbour", "erp", "--connector", "ubl", "--files",
              folder_.path() + "/*.xml", "--accept-foreign-seller", "a sample"});
    }

    std::string must(const std::vector<std::string>& arguments, int exit_code = 0) {
        ProcessOptions options;
        options.environment = {"OPENITEM_NOW=2026-10-01T08:00:00Z",
                               "OPENITEM_WORKSPACE=" + folder_.path()};
        const auto result = run_openitem(arguments, options);
        EXPECT_EQ(result.exit_code, exit_code) << arguments.front() << '\n'
                                               << result.out << result.err;
        return result.out;
    }
    void deliver(const std::string& name) {
        folder_.write(name, read_file(std::string(OPENITEM_SOURCE_DIR) +
                                      "/connectors/ubl/samples/invoice.xml"));
    }
    nlohmann::json explained() {
        return nlohmann::json::parse(must({"explain", "harbour", "HS-2026-0117", "--json"}));
    }

    TemporaryFolder folder_;
};

TEST_F(Files, AnAttachmentIsKeptAndFoundByItsDigest) {
    deliver("HS-2026-0117.xml");
    must({"sync", "harbour"});
    const std::string hours = "hours\n12\n";
    const auto attachments = explained().at("record").at("attachments");
    ASSERT_EQ(attachments.size(), 1u);
    EXPECT_EQ(attachments[0].at("filename"), "hours.csv");
    EXPECT_EQ(attachments[0].at("size"), hours.size());
    EXPECT_EQ(attachments[0].at("sha256"), base::sha256(hours).hex());
    EXPECT_EQ(attachments[0].at("archived"), true);
    EXPECT_NE(must({"explain", "harbour", "HS-2026-0117"}).find("hours.csv"), std::string::npos);
    must({"verify", "harbour"});
    const auto books = store::open_sqlite(folder_.path() + "/companies/harbour/books.db");
    EXPECT_EQ(books->object(base::sha256(hours)), hours);
}

TEST_F(Files, ANameThatIsNotUtf8IsShownEscaped) {
    deliver("caf\xe9.xml");
    must({"sync", "harbour"});
    EXPECT_EQ(explained().at("record").at("source").at("name"), "caf\\xe9.xml");
    EXPECT_NE(must({"sync", "harbour"}).find("1 unchanged"), std::string::npos);
}

TEST_F(Files, AConnectorThatDoesNotCheckItselfHasItsFilesOpened) {
    deliver("HS-2026-0117.xml");
    EXPECT_NE(must({"check", "harbour"}).find("has no check of its own"), std::string::npos);
}

}  // namespace
}  // namespace openitem::tests
