// Files that are broken, hostile or foreign, through `sync` into books that hold something already:
// what is good goes in, what is not waits in quarantine, and the books verify.
#include <filesystem>
#include <random>

#include "tests/faces/workspace.hpp"

namespace openitem::faces {
namespace {

using Open = std::map<std::string, std::int64_t>;

struct BadFile {
    std::string name;
    std::string bytes;
    int exit_code = 0;
    bool accepted = false;  // whatever it holds is taken after all
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string bit_flipped(std::string text, unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 3; ++i)
        text[random() % text.size()] ^= static_cast<char>(1U << random() % 8);
    return text;
}

// The same document, spoiled in all the ways a document can be.
std::vector<BadFile> spoiled(const std::string& good, const std::string& amount,
                             const std::string& date, const std::string& id,
                             const std::string& currency = "EUR") {
    const std::string nul(1, '\0');
    const auto with = [&](const std::string& from, const std::string& to) {
        return replaced(good, from, to);
    };
    return {{"empty", ""},
            {"truncated", good.substr(0, good.size() / 2)},
            {"nul", with(id, id.substr(0, 1) + nul + id.substr(1))},
            {"wrong_encoding", with(id, "\xFF\xFE\xC3" + id)},
            {"not_a_day", with(date, "2026-02-30")},
            {"two_points", with(amount, "1.000.00")},
            {"forty_digits", with(amount, std::string(40, '9'))},
            {"not_a_number", with(amount, "1e400")},
            {"unknown_currency", with(currency, replaced(currency, "EUR", "XQQ"))}};
}

// Syncs the good file, then each bad one beside it, alone.
void expect_unharmed(const std::string& connector, const std::string& good,
                     const std::vector<BadFile>& files, const std::string& config = "{}") {
    Workspace workspace;
    workspace.write("in/0-good", good);
    workspace.connect("erp", connector, "in/*", config);
    workspace.expect(0, {"sync", "nord"});
    auto before = workspace.open_items();
    ASSERT_FALSE(before.empty());
    for (const auto& file : files) {
        SCOPED_TRACE(connector + " " + file.name);
        const auto path = workspace.write("in/1-bad", file.bytes);
        const auto result = workspace.run({"sync", "nord", "--json"});
        EXPECT_EQ(result.exit_code, file.exit_code) << result.out << result.err;
        const auto after = workspace.open_items();
        EXPECT_EQ(after == before, !file.accepted) << result.out;
        before = after;
        std::filesystem::remove(path);
    }
}

TEST(BadSources, Csv) {
    const auto other = header + "R-9,Smith,2026-01-16,EUR,12.34\n";
    auto files = spoiled(other, "12.34", "2026-01-16", "R-9");
    files[1].exit_code = 3;    // a table without a column of totals: the mapping is at fault
    files[3].accepted = true;  // as Windows-1252, which has a letter for every byte
    files.push_back({"no_columns", "<Invoice/>"});
    files.push_back({"same_id_twice", good_csv + "R-1,Miller,2026-01-15,EUR,10.00\n"});
    files.push_back({"megabyte", replaced(other, "Smith", std::string(2000000, 'x'))});
    expect_unharmed("csv", good_csv, files);
}

std::string ubl(const std::string& id, const std::string& amount) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>)" +
           id + R"(</cbc:ID><cbc:IssueDate>2026-01-16</cbc:IssueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>
<cbc:RegistrationName>Nord GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>
</cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity>
<cbc:RegistrationName>Miller</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>
</cac:AccountingCustomerParty>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">)" +
           amount +
           R"(</cbc:LineExtensionAmount>
<cbc:PayableAmount currencyID="EUR">)" +
           amount + R"(</cbc:PayableAmount></cac:LegalMonetaryTotal>
</Invoice>)";
}

std::string bomb(const std::string& document) {
    std::string head = "<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">";
    for (int i = 1; i < 20; ++i) {
        const auto last = "&a" + std::to_string(i - 1) + ";";
        head += "<!ENTITY a" + std::to_string(i) + " \"" + last + last + last + last + "\">";
    }
    return replaced(document, "?>", "?>" + head + "]>");
}

TEST(BadSources, Ubl) {
    auto files = spoiled(ubl("R-9", "12.34"), "12.34", "2026-01-16", "R-9");
    files.push_back({"bomb", replaced(bomb(ubl("R-9", "12.34")), "R-9", "&a19;")});
    files.push_back(
        {"outside", replaced(replaced(ubl("R-9", "12.34"), "?>",
                                      "?><!DOCTYPE x [<!ENTITY e SYSTEM \"/etc/passwd\">]>"),
                             "R-9", "&e;")});
    files.push_back({"foreign", "<Order/>"});
    expect_unharmed("ubl", ubl("R-1", "10.00"), files);
}

std::string camt(const std::string& reference, const std::string& amount) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M)" +
           reference + R"(</MsgId><CreDtTm>2026-01-17T08:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>S)" +
           reference + R"(</Id><CreDtTm>2026-01-17T08:00:00Z</CreDtTm>
<Acct><Id><IBAN>DE32100990990012345678</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">)" +
           amount + R"(</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-01-16</Dt></BookgDt><ValDt><Dt>2026-01-16</Dt></ValDt>
<AcctSvcrRef>)" +
           reference + R"(</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>Miller</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Ustrd>R-1</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>)";
}

TEST(BadSources, Camt) {
    auto files =
        spoiled(replaced(camt("B9", "12.34"), "<BookgDt><Dt>2026-01-16</Dt></BookgDt>", ""),
                "12.34", "2026-01-16", "B9</AcctSvcrRef>", "Ccy=\"EUR\"");
    files.push_back({"bomb", replaced(bomb(camt("B9", "12.34")), ">R-1<", ">&a19;<")});
    files.push_back({"foreign", "<Order/>"});
    expect_unharmed("camt", camt("B1", "10.00"), files);
}

// Flipped bits may leave a file that is right in itself and says something else: the books must
// verify all the same, and a run must balance.
TEST(BadSources, FlippedBits) {
    const std::map<std::string, std::string> documents = {
        {"csv", good_csv + "R-2,Smith,2026-01-16,EUR,12.34\n"},
        {"ubl", ubl("R-1", "10.00")},
        {"camt", camt("B1", "10.00")}};
    for (const auto& [connector, document] : documents) {
        Workspace workspace;
        workspace.connect("erp", connector, "in/a");
        for (unsigned seed = 0; seed < 12; ++seed) {
            workspace.write("in/a", bit_flipped(document, seed));
            const auto result = workspace.run({"sync", "nord", "--json"});
            EXPECT_NE(result.exit_code, 4) << connector << seed << result.out << result.err;
            EXPECT_EQ(result.signal, 0);
            EXPECT_EQ(result.out.find("\"balances\":false"), std::string::npos) << result.out;
            workspace.open_items();
        }
    }
}

}  // namespace
}  // namespace openitem::faces
