// Runs the steps of samples/story.sh with --json and holds every figure to samples/expected.txt,
// which the samples' generator made from its own ledger of truth.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "host/store/sqlite/sqlite_store.hpp"
#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path samples = fs::path(OPENITEM_SOURCE_DIR) / "samples";

// "key = value" lines; '#' begins a remark.
std::map<std::string, std::string> read_expected() {
    std::map<std::string, std::string> values;
    std::ifstream file(samples / "expected.txt");
    for (std::string line; std::getline(file, line);) {
        const auto equals = line.find(" = ");
        if (line.starts_with('#') || equals == std::string::npos) continue;
        values[line.substr(0, equals)] = line.substr(equals + 3);
    }
    return values;
}

std::string amount_of(const json& money) { return money.at("amount").get<std::string>(); }

// Cents, so that a test can add.
std::int64_t cents_of(const json& money) {
    auto text = amount_of(money);
    std::erase(text, '.');
    return std::stoll(text);
}

std::string text_of(std::int64_t cents) {
    const auto whole = cents < 0 ? -cents : cents;
    const auto rest = std::to_string(100 + whole % 100).substr(1);
    return (cents < 0 ? "-" : "") + std::to_string(whole / 100) + '.' + rest;
}

// A workspace of the samples, and the figures that were compared so far.
class Samples : public testing::Test {
protected:
    void SetUp() override {
        workspace_ = folder_.path() + "/meridian";
        fs::create_directories(workspace_ + "/inbox");
        for (const char* company : {"nordlicht", "harbour", "cascade"}) {
            fs::copy(samples / company, workspace_ + "/inbox/" + company,
                     fs::copy_options::recursive);
        }
        must({"init", workspace_});
        must({"company", "add", "nordlicht", "--name", "Nordlicht Großhandel GmbH", "--client",
              "meridian", "--currency", "EUR", "--identity", "vat:DE136695976", "--origin",
              "allocation:openitem"});
        must({"company", "add", "harbour", "--name", "Harbour & Sons Ltd", "--client", "meridian",
              "--currency", "GBP", "--identity", "vat:GB417883286"});
        must({"company", "add", "cascade", "--name", "Cascade Foods Inc.", "--client", "meridian",
              "--currency", "USD"});
        connect("nordlicht", "erp", "csv", "rechnungen*.csv",
                "@" + (samples / "nordlicht/erp.json").string());
        connect("nordlicht", "bank", "camt", "kontoauszug*.xml");
        connect("harbour", "invoices", "ubl", "invoices/*.xml");
        connect("harbour", "receipts", "csv", "receipts.csv", config_of("payment", "GBP"));
        connect("cascade", "customers", "csv", "customers.csv", config_of("customer", "USD"));
        connect("cascade", "orders", "csv", "orders.csv", config_of("order", "USD"));
        connect("cascade", "checks", "csv", "checks.csv", config_of("payment", "USD"));
        connect("cascade", "invoices", "csv", "invoices.csv", config_of("invoice", "USD"));
    }

    static std::string config_of(const std::string& entity, const std::string& currency) {
        return json{{"entity", entity}, {"currency", currency}}.dump();
    }

    void connect(const std::string& company, const std::string& name, const std::string& connector,
                 const std::string& files, const std::string& config = "{}") {
        std::vector<std::string> words = {
            "connection",  "add",     company,   name,
            "--connector", connector, "--files", workspace_ + "/inbox/" + company + "/" + files,
            "--config",    config};
        // Cascade's lists are of one system.
        if (company == "cascade") words.insert(words.end(), {"--customer-numbers", "debtors"});
        must(words);
    }

    std::string must(std::vector<std::string> arguments, int exit_code = 0) {
        ProcessOptions options;
        options.environment = {"OPENITEM_NOW=2026-10-01T08:00:00Z",
                               "OPENITEM_WORKSPACE=" + workspace_};
        const auto result = run_openitem(arguments, options);
        std::string shown;
        for (const auto& argument : arguments) shown += " " + argument;
        EXPECT_EQ(result.exit_code, exit_code) << "openitem" << shown << '\n'
                                               << result.out << result.err;
        return result.out;
    }

    std::vector<json> lines(std::vector<std::string> arguments, int exit_code = 0) {
        arguments.emplace_back("--json");
        std::vector<json> out;
        std::istringstream text(must(std::move(arguments), exit_code));
        for (std::string line; std::getline(text, line);) out.push_back(json::parse(line));
        return out;
    }

    void check(const std::string& key, const std::string& value) {
        const auto found = expected_.find(key);
        if (found == expected_.end()) {
            ADD_FAILURE() << "expected.txt has no " << key << ", which is " << value;
            return;
        }
        EXPECT_EQ(value, found->second) << key;
        compared_.insert(key);
    }
    void check(const std::string& key, std::int64_t value) { check(key, std::to_string(value)); }
    void check(const std::string& key, const json& money) { check(key, amount_of(money)); }

    // Every figure under `prefix` that nobody compared was expected, and is not there.
    void nothing_missing(const std::string& prefix) {
        for (const auto& [key, value] : expected_) {
            if (!key.starts_with(prefix) || compared_.contains(key)) continue;
            EXPECT_EQ(value, "0") << key << " was expected, and nothing tells it";
            compared_.insert(key);
        }
    }

    void sync(const std::string& company);
    void check_posted(const std::string& company);
    void check_accounts(const std::string& company);
    void check_aging(const std::string& company, const std::string& stage);
    void check_statement();
    void check_return(const json& line);
    void check_cash_of_lists(const std::string& company);
    void check_credit(const std::string& stage);

    TemporaryFolder folder_;
    std::string workspace_;
    std::map<std::string, std::string> expected_ = read_expected();
    std::set<std::string> compared_;
};

// The books of every run, and what is in quarantine by rule.
void Samples::sync(const std::string& company) {
    for (const auto& run : lines({"sync", company})) {
        EXPECT_TRUE(run.at("ok").get<bool>()) << run;
        const auto connection = company + "." + run.at("connection").get<std::string>();
        for (const auto& [entity, books] : run.at("books").items()) {
            EXPECT_TRUE(books.at("balances").get<bool>()) << run;
            for (const auto& [column, count] : books.items()) {
                const auto key = "sync." + connection + "." + entity + "." + column;
                if (column == "balances") continue;
                if (count != 0 || expected_.contains(key)) check(key, count.get<std::int64_t>());
            }
        }
    }
    nothing_missing("sync." + company);
    std::map<std::string, std::int64_t> by_rule;
    for (const auto& row : lines({"quarantine", company, "list"})) ++by_rule[row.at("rule")];
    for (const auto& [rule, count] : by_rule) check("quarantine." + company + "." + rule, count);
    nothing_missing("quarantine." + company);
    EXPECT_EQ(must({"verify", company}).find("do NOT"), std::string::npos);
}

// What stands in the books themselves: documents by sign, and money that came in.
void Samples::check_posted(const std::string& company) {
    const auto books =
        store::open_sqlite(workspace_ + "/companies/" + company + "/books.db", {.read_only = true});
    std::int64_t invoices = 0, credits = 0, invoiced = 0, credited = 0, paid = 0;
    books->items({}, [&](const store::ItemRow& row) {
        const auto& item = row.item;
        if (item.reversed_on) return true;
        if (item.kind == ledger::ItemKind::payment) {
            paid -= item.amount;
        } else if (item.kind == ledger::ItemKind::credit) {
            ++credits;
            credited += item.amount;
        } else if (item.kind == ledger::ItemKind::invoice) {
            ++invoices;
            invoiced += item.amount;
        }
        return true;
    });
    const auto key = "posted." + company + ".";
    check(key + "invoices", invoices);
    check(key + "credits", credits);
    check(key + "invoice_total", text_of(invoiced));
    check(key + "credit_total", text_of(credited));
    check(key + "paid_total", text_of(paid));
}

// The control accounts and their neighbours, summed over the journal.
void Samples::check_accounts(const std::string& company) {
    const auto books =
        store::open_sqlite(workspace_ + "/companies/" + company + "/books.db", {.read_only = true});
    std::map<ledger::Account, std::int64_t> balances;
    books->entries({}, [&](const store::EntryRow&, std::span<const ledger::Line> lines) {
        for (const auto& line : lines) balances[line.account] += line.functional;
        return true;
    });
    using enum ledger::Account;
    for (const auto account : {receivables, revenue, tax_payable, customer_prepayments}) {
        check("accounts." + company + "." + std::string(to_string(account)),
              text_of(balances[account]));
    }
}

void Samples::check_aging(const std::string& company, const std::string& stage) {
    const auto report = lines({"aging", company}).at(0);
    const auto& total = report.at("totals").at(0);
    const auto key = "aging." + company + "." + stage + ".";
    for (const auto& [bucket, money] : total.at("buckets").items()) check(key + bucket, money);
    check(key + "documents", total.at("documents"));
    check(key + "open_items", total.at("open_items").get<std::int64_t>());
    nothing_missing(key);
}

// Nordlicht's bank statement: matched by rule, what is left, and the direct debit that came back.
void Samples::check_statement() {
    const auto debited = expected_.at("cash.nordlicht.returned_payment");
    auto receipts_of = lines({"cash", "nordlicht", "apply", debited, "--on", "2026-09-16"});
    ASSERT_EQ(receipts_of.size(), 1U);
    for (auto& line : lines({"cash", "nordlicht", "apply"})) {
        if (line.at("kind") == "return") {
            check_return(line);
        } else {
            receipts_of.push_back(std::move(line));
        }
    }
    std::map<std::string, std::int64_t> count, total;
    std::int64_t receipts = 0, left = 0, left_total = 0, short_by = 0, over = 0;
    for (const auto& line : receipts_of) {
        receipts += cents_of(line.at("amount"));
        if (!line.at("applied").get<bool>()) {
            ++left;
            left_total += cents_of(line.at("amount"));
            continue;
        }
        EXPECT_FALSE(line.at("evidence").empty()) << line;
        const auto rest = cents_of(line.at("rest"));
        ++count[line.at("rule")];
        total[line.at("rule")] += cents_of(line.at("amount")) - rest;
        over += rest;
        if (line.contains("short_by")) short_by += cents_of(line.at("short_by"));
    }
    check("statement.receipts_total", text_of(receipts));
    for (const char* rule : {"reference", "amount"}) {
        check(std::string("cash.nordlicht.by_") + rule, count[rule]);
        check(std::string("cash.nordlicht.by_") + rule + "_total", text_of(total[rule]));
    }
    check("statement.receipts", count["reference"] + count["amount"] + left);
    check("cash.nordlicht.left", left);
    check("cash.nordlicht.left_total", text_of(left_total));
    check("cash.nordlicht.short_total", text_of(short_by));
    check("cash.nordlicht.over_total", text_of(over));
    // What was taken back waits for nothing, and pays nothing again.
    for (const auto& line : lines({"cash", "nordlicht", "apply"})) {
        EXPECT_NE(line.at("payment"), debited) << line;
        EXPECT_FALSE(line.at("applied").get<bool>()) << line;
    }
    for (const auto& line : lines({"cash", "nordlicht", "list"})) {
        EXPECT_NE(line.at("payment"), debited) << line;
        EXPECT_NE(line.at("payment"), expected_.at("cash.nordlicht.return")) << line;
    }
}

void Samples::check_return(const json& line) {
    EXPECT_TRUE(line.at("applied").get<bool>()) << line;
    check("cash.nordlicht.return", line.at("payment").get<std::string>());
    check("cash.nordlicht.returned_payment", line.at("takes_back").get<std::string>());
    check("cash.nordlicht.returned_total", line.at("amount"));
    check("statement.returned", line.at("amount"));
    const auto to = line.at("applied_to").at(0).get<std::string>();
    const auto invoice = to.substr(to.rfind(' ') + 1);
    check("cash.nordlicht.returned_invoice", invoice);
    const auto open = lines({"explain", "nordlicht", invoice}).at(0).at("open");
    check("cash.nordlicht.returned_total", open);
}

void Samples::check_cash_of_lists(const std::string& company) {
    std::int64_t applied = 0, total = 0, unapplied = 0, unidentified = 0, shorts = 0, short_by = 0;
    std::int64_t credits = 0, credited = 0;
    for (const auto& line : lines({"cash", company, "apply"})) {
        if (line.at("kind") == "credit_note") {
            if (!line.at("applied").get<bool>()) continue;
            ++credits;
            credited += cents_of(line.at("amount")) - cents_of(line.at("rest"));
            continue;
        }
        const auto rest = cents_of(line.at("rest"));
        if (line.at("applied").get<bool>()) {
            ++applied;
            total += cents_of(line.at("amount")) - rest;
        }
        (line.at("rest_is") == "unidentified" ? unidentified : unapplied) += rest;
        if (!line.contains("short_by")) continue;
        ++shorts;
        short_by += cents_of(line.at("short_by"));
    }
    const auto key = "cash." + company + ".";
    check(key + "applied", applied);
    check(key + "applied_total", text_of(total));
    if (company == "harbour") {
        check(key + "credits_applied", credits);
        check(key + "credits_applied_total", text_of(credited));
        return;
    }
    check(key + "short", shorts);
    check(key + "short_total", text_of(short_by));
    check(key + "unapplied", text_of(unapplied));
    check(key + "unidentified", text_of(unidentified));
}

// Pike Street's order, before and after the dispute.
void Samples::check_credit(const std::string& stage) {
    const auto answer = lines({"credit", "cascade", "check", "--order", "SO-5530"}, 1).at(0);
    check("credit.outcome_" + stage, answer.at("outcome").get<std::string>());
    std::string blocked;
    for (const auto& rule : answer.at("rules")) {
        if (rule.at("outcome") != "blocked") continue;
        blocked += (blocked.empty() ? "" : " ") + rule.at("rule").get<std::string>();
    }
    check("credit.rules_blocked_" + stage, blocked);
    // Of the sentences a person reads, each figure must stand in the one about its rule.
    const auto reason = [&](std::string_view name) {
        for (const auto& rule : answer.at("rules")) {
            if (rule.at("rule") == name) return rule.dump();
        }
        return std::string();
    };
    const auto says = [&](std::string_view rule, const std::string& key) {
        EXPECT_NE(reason(rule).find(expected_.at(key)), std::string::npos)
            << key << " = " << expected_.at(key) << " is not said by " << reason(rule);
        compared_.insert(key);
    };
    for (const char* figure :
         {"open_invoices", "open_orders", "exposure", "order", "after", "limit", "over_limit"}) {
        says("credit.limit", std::string("credit.") + figure);
    }
    says("credit.overdue", "credit.overdue_" + stage);
    says("credit.overdue", "credit.overdue_days_" + stage);
}

TEST_F(Samples, EveryFigureIsAsTheGeneratorKnowsIt) {
    for (const char* company : {"nordlicht", "harbour", "cascade"}) {
        sync(company);
        check_posted(company);
        check_aging(company, "before");
    }
    const auto statement = lines({"read", "camt", workspace_ + "/inbox/nordlicht/kontoauszug.xml"});
    for (const auto& record : statement) {
        if (record.at("type") != "bank_statement") continue;
        check("statement.lines", static_cast<std::int64_t>(record.at("lines").size()));
    }
    check_statement();
    check_cash_of_lists("harbour");
    check_cash_of_lists("cascade");
    for (const char* company : {"nordlicht", "harbour", "cascade"}) {
        check_aging(company, "after");
        check_accounts(company);
    }

    const auto final = lines({"explain", "harbour", "HS-2623"}).at(0).at("record").at("record");
    check("harbour.final.total", final.at("total"));
    check("harbour.final.prepaid", final.at("prepaid"));
    check("harbour.final.payable", final.at("payable"));

    check_credit("before");
    lines({"dispute", "cascade", "open", "--invoice", expected_.at("dispute.invoice"), "--amount",
           expected_.at("dispute.amount"), "--reason", expected_.at("dispute.reason")});
    const auto dispute = lines({"dispute", "cascade", "list"}).at(0);
    check("dispute.invoice", dispute.at("invoice").get<std::string>());
    check("dispute.amount", dispute.at("amounts").at("open"));
    check("dispute.reason", dispute.at("reason").get<std::string>());
    const auto disputed = lines({"explain", "cascade", "CF-20418"}).at(0);
    check("dispute.invoice_total", disputed.at("amount"));
    check("dispute.paid", disputed.at("allocations").at(0).at("amount"));
    check_credit("after");

    nothing_missing("");
    for (const char* company : {"nordlicht", "harbour", "cascade"}) must({"verify", company});
}

// The open item list is the ERP's own word on what is open: ours differs by what is in quarantine,
// and by nothing else, until we apply receipts the ERP knows nothing of (A19).
TEST_F(Samples, A19_EachDifferenceFromTheErpsListIsNamed) {
    sync("nordlicht");
    const auto reconciled = [&](const char* as_of) {
        return lines({"reconcile", "nordlicht", "--with",
                      workspace_ + "/inbox/nordlicht/op-liste.csv", "--as-of", as_of})
            .at(0);
    };
    const auto before = reconciled("2026-09-30");
    EXPECT_EQ(before.at("explained"), true);
    EXPECT_EQ(before.at("lines").size(), 12U);
    for (const auto& line : before.at("lines")) {
        EXPECT_EQ(line.at("kind"), "missing_here") << line;
        EXPECT_TRUE(line.at("cause").get<std::string>().starts_with("in quarantine as ")) << line;
    }
    for (const auto& total : before.at("totals")) {
        EXPECT_EQ(std::stod(total.at("residue").at("amount").get<std::string>()), 0) << total;
    }
    must({"cash", "nordlicht", "apply"});
    const auto after = reconciled("2026-10-01");
    EXPECT_EQ(after.at("explained"), true);
    std::size_t timing = 0;
    for (const auto& line : after.at("lines")) timing += line.at("kind") == "timing" ? 1U : 0U;
    EXPECT_GT(timing, 0U);
    EXPECT_EQ(after.at("lines").size(), 12U + timing);
    // A row of it changed by a cent: nobody knows why.
    auto list = tests::read_file(workspace_ + "/inbox/nordlicht/op-liste.csv");
    const auto cent = list.find(";EUR;1.354,52");
    ASSERT_NE(cent, std::string::npos);
    list.replace(cent, 13, ";EUR;1.354,53");
    std::ofstream(workspace_ + "/off.csv") << list;
    const auto off = must({"reconcile", "nordlicht", "--with", workspace_ + "/off.csv", "--as-of",
                           "2026-09-30", "--json"},
                          1);
    EXPECT_NE(off.find("\"residue\":{\"amount\":\"0.01\""), std::string::npos) << off;
}

TEST_F(Samples, DeliveredAgainNothingDiffers) {
    sync("nordlicht");
    must({"cash", "nordlicht", "apply"});
    const auto before = lines({"verify", "nordlicht"}).at(0);
    const auto aging = must({"aging", "nordlicht", "--json"});
    const auto refused = [&] {
        auto rows = lines({"quarantine", "nordlicht", "list"});
        for (auto& row : rows) row.erase("location");
        return rows;
    };
    const auto quarantine = refused();
    const fs::path inbox = workspace_ + "/inbox/nordlicht";
    for (const char* name : {"rechnungen.csv", "kontoauszug.xml"}) {
        const auto later = fs::last_write_time(inbox / name) + std::chrono::hours(10);
        fs::last_write_time(inbox / name, later);
    }
    fs::copy_file(inbox / "rechnungen.csv", inbox / "rechnungen (copy).csv");
    for (const auto& run : lines({"sync", "nordlicht"})) {
        // What has the same name and the same bytes is not read.
        EXPECT_EQ(run.at("sources_read").size(), run.at("connection") == "erp" ? 1U : 0U) << run;
        for (const auto& [entity, books] : run.at("books").items()) {
            EXPECT_EQ(books.at("committed"), 0) << entity;
            EXPECT_EQ(books.at("superseded"), 0) << entity;
        }
    }
    EXPECT_EQ(must({"aging", "nordlicht", "--json"}), aging);
    // The same rows are refused; each is shown where it stands now.
    EXPECT_EQ(refused(), quarantine);
    EXPECT_EQ(lines({"verify", "nordlicht"}).at(0).at("head"), before.at("head"));
}

std::string run_python(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "/usr/bin/python3");
    const auto result = run_process(arguments);
    return result.exit_code == 0 ? "" : result.out + result.err;
}

TEST(SamplesGenerator, MakesWhatIsCommitted) {
    EXPECT_EQ(run_python({(samples / "generate.py").string(), "--check"}), "");
}

// The story as people see it: it ends well, fits the screen, and tells the same figures.
TEST(SamplesStory, TellsTheSameFigures) {
    ProcessOptions options;
    options.environment = {"OPENITEM=" OPENITEM_PROGRAM, "NO_COLOR=1"};
    options.timeout = std::chrono::seconds(300);
    const auto result = run_process({"/bin/bash", (samples / "story.sh").string()}, options);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err, "");
    const auto& told = result.out;
    const auto expected = read_expected();
    for (const char* key :
         {"aging.nordlicht.after.documents", "aging.nordlicht.after.current",
          "aging.harbour.after.documents", "aging.cascade.after.documents",
          "aging.cascade.after.91+", "cash.nordlicht.returned_total", "cash.harbour.applied_total",
          "cash.harbour.credits_applied_total", "cash.cascade.applied_total", "credit.over_limit",
          "credit.after", "dispute.amount"}) {
        EXPECT_NE(told.find(expected.at(key)), std::string::npos) << key << " is not told";
    }
    // A list of rules may be wrapped anywhere.
    std::string words;
    std::istringstream all(told);
    for (std::string word; all >> word;) words += " " + word;
    for (const auto& [key, value] : expected) {
        if (!key.starts_with("quarantine.")) continue;
        const auto rule = key.substr(key.find('.', std::string("quarantine.").size()) + 1);
        EXPECT_NE(words.find(" " + value + " " + rule), std::string::npos) << key;
    }
    std::istringstream text(told);
    for (std::string line; std::getline(text, line);) {
        const auto columns = std::count_if(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
        });
        EXPECT_LE(columns, 100) << line;
    }
}

}  // namespace
}  // namespace openitem::tests
