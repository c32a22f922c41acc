// 2,466 real invoices with the day each was settled, in two spellings of their dates: read by the
// csv connector, synced into books, and every figure derived from our own items and allocations.
#include "tests/conformance/corpora.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/metrics/aging.hpp"
#include "host/metrics/window.hpp"
#include "host/service/forecast.hpp"
#include "host/service/positions.hpp"
#include "host/store/sqlite/sqlite_store.hpp"
#include "host/store/verify.hpp"
#include "tests/support/process.hpp"

namespace openitem::conformance {
namespace {

constexpr base::Currency usd("USD");

// A row of the file, as far as it says what should come out.
struct Expected {
    std::string country;
    int days_to_settle = 0;
    int days_late = 0;
};

std::map<std::string, Expected> expected_rows(const std::string& text) {
    std::map<std::string, Expected> rows;
    std::istringstream in(text);
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        if (line.ends_with('\r')) line.pop_back();
        std::vector<std::string> cells;
        std::istringstream cell(line);
        for (std::string each; std::getline(cell, each, ',');) cells.push_back(each);
        if (cells.size() != 12) continue;
        rows[cells[3]] = {cells[0], std::stoi(cells[10]), std::stoi(cells[11])};
    }
    return rows;
}

// The books of one file.
class Books {
public:
    explicit Books(const std::filesystem::path& file) {
        const auto run = [](const std::vector<std::string>& arguments) {
            const auto result = tests::run_openitem(arguments);
            EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
            return result.out;
        };
        const auto& root = folder_.path();
        run({"init", root});
        run({"--workspace", root, "company", "add", "ar", "--name", "AR", "--currency", "USD"});
        const auto config = read_file(std::filesystem::path(OPENITEM_SOURCE_DIR) /
                                      "connectors/csv/samples/settled.json");
        std::filesystem::create_directories(root + "/companies/ar/connections");
        folder_.write("companies/ar/connections/list.json",
                      fmt::format(R"({{"connector": "csv", "files": ["{}"], "config": {}}})",
                                  file.string(), config));
        const auto out = run({"--workspace", root, "sync", "ar", "--json"});
        const auto books = nlohmann::json::parse(out)["books"];
        for (const auto& [entity, of] : books.items()) {
            EXPECT_EQ(of["read"], of["committed"]) << entity;
        }
        store_ = store::open_sqlite(root + "/companies/ar/books.db");
        store_->items_with_allocations(
            [&](const ledger::Item& item, std::span<const ledger::Allocation> settled_by) {
                if (item.type == 0) return true;
                items.push_back(service::metrics_item(item));
                for (const auto& each : settled_by) {
                    this->allocations.push_back(service::metrics_allocation(each, item.id));
                    settled_on[item.id.value] = each.date;
                }
                return true;
            });
    }
    store::Store& store() { return *store_; }
    std::string number(std::int64_t item) {
        const auto stored = store_->item({item});
        return stored ? stored->number : std::string();
    }

    std::vector<metrics::Item> items;  // the invoices
    std::vector<metrics::Allocation> allocations;
    std::map<std::int64_t, base::Date> settled_on;  // by item

private:
    tests::TemporaryFolder folder_;
    std::unique_ptr<store::Store> store_;
};

class Comparison {
public:
    Comparison(Score& score, std::string file) : score_(score), file_(std::move(file)) {}

    void cell(const std::string& name, const std::string& ours, const std::string& theirs) {
        score_.add(ours == theirs,
                   fmt::format("{}: {}: ours {}, expected {}", file_, name, ours, theirs));
    }
    void cell(const std::string& name, std::int64_t ours, const nlohmann::json& theirs) {
        cell(name, std::to_string(ours), theirs.dump());
    }
    void money(const std::string& name, std::int64_t ours, const nlohmann::json& theirs) {
        const auto stated = base::parse_money(theirs.get<std::string>(), usd);
        cell(name, base::Money{ours, usd}.to_text(), stated ? stated->to_text() : "no amount");
    }

private:
    Score& score_;
    std::string file_;
};

void compare_rows(Books& books, const std::string& text, const nlohmann::json& expected,
                  Comparison& compare) {
    const auto rows = expected_rows(text);
    struct Sum {
        std::int64_t count = 0, amount = 0, late = 0;
    };
    std::map<std::string, Sum> countries;
    Sum all;
    std::int64_t to_settle = 0;
    std::int64_t days_late = 0;
    std::int64_t weighted = 0;
    for (const auto& item : books.items) {
        const auto number = books.number(item.id);
        const auto row = rows.find(number);
        if (row == rows.end()) {
            compare.cell(number, "in the books", "no row");
            continue;
        }
        const auto settled = books.settled_on.at(item.id);
        const auto took = base::days_between(item.issued_on, settled);
        const auto late = std::max(0, base::days_between(item.due_on, settled));
        compare.cell(number + " DaysToSettle", took, row->second.days_to_settle);
        compare.cell(number + " DaysLate", late, row->second.days_late);
        to_settle += took;
        days_late += late;
        weighted += item.amount * took;
        for (auto* sum : {&all, &countries[row->second.country]}) {
            ++sum->count;
            sum->amount += item.amount;
            if (late > 0) ++sum->late;
        }
    }
    std::int64_t customers = 0;
    books.store().customers([&](const store::CustomerRow&) { return ++customers > 0; });
    compare.cell("rows", all.count, expected["rows"]);
    compare.cell("customers", customers, expected["customers"]);
    compare.money("total_amount", all.amount, expected["total_amount"]);
    compare.cell("late_invoices", all.late, expected["late_invoices"]);
    compare.cell("disputed", static_cast<std::int64_t>(books.store().disputes({}).size()),
                 expected["disputed"]);
    compare.cell("sum_days_to_settle", to_settle, expected["sum_days_to_settle"]);
    compare.cell("sum_days_late", days_late, expected["sum_days_late"]);
    compare.money("amount_weighted_days_to_settle", weighted,
                  expected["amount_weighted_days_to_settle_num"]);
    for (const auto& [country, sum] : expected["by_country"].items()) {
        compare.cell(country + " n", countries[country].count, sum["n"]);
        compare.money(country + " amt", countries[country].amount, sum["amt"]);
        compare.cell(country + " late", countries[country].late, sum["late"]);
    }
}

void compare_months(Books& books, const nlohmann::json& expected, Comparison& compare) {
    constexpr std::int32_t window = 90;
    for (const auto& [day, month] : expected["aging"].items()) {
        const auto as_of = *base::Date::parse(day);
        const auto open = metrics::open_at(books.items, books.allocations, as_of);
        ASSERT_TRUE(open.ok()) << open.error().text();
        metrics::AgingRequest request;
        request.as_of = as_of;
        const auto aged = metrics::aging(books.items, *open, request);
        ASSERT_TRUE(aged.ok()) << aged.error().text();
        ASSERT_EQ(aged->totals.size(), 1U);
        const auto& total = aged->totals.front();
        compare.cell(day + " open_count", total.open_items, month["open_count"]);
        compare.money(day + " open_total", total.documents, month["open_total"]);
        for (std::size_t i = 0; i < aged->labels.size(); ++i) {
            compare.money(day + " " + aged->labels[i], total.buckets[i],
                          month["buckets"][aged->labels[i]]);
        }
        const auto billed = metrics::billed_in(books.items, usd, as_of, window);
        ASSERT_TRUE(billed.ok()) << billed.error().text();
        compare.money(day + " billed_last_90d", billed->minor, month["billed_last_90d"]);
        const auto dso = metrics::dso({total.documents, usd}, *billed, window);
        compare.cell(day + " dso_90d", dso.value ? dso.value->to_string() : "none",
                     month["dso_90d"].get<std::string>());
    }
}

TEST(ArLatePayments, FiguresEqualToTheCent) {
    OPENITEM_NEED_CORPUS("ar-late-payments");
    const auto folder = corpora() / "ar-late-payments";
    const auto expected = nlohmann::json::parse(read_file(folder / "expected-kpis.json"));
    Score score("ar-late-payments");
    for (const char* name : {"WA_Fn-UseC_-Accounts-Receivable.csv", "variant-dmy-dates.csv"}) {
        Books books(std::filesystem::absolute(folder / name));
        for (const auto& check : store::verify(books.store()).checks) {
            EXPECT_EQ(check.failed, 0) << check.name;
        }
        Comparison compare(score, name);
        compare_rows(books, read_file(folder / name), expected, compare);
        compare_months(books, expected, compare);
    }
    score.print();
    EXPECT_EQ(score.agreeing(), score.total());
    // 2 files of 2,466 rows with 2 cells each, 23 sums, and 12 months of 9 figures.
    EXPECT_EQ(score.total(), 2U * (2466U * 2U + 23U + 12U * 9U));
}

// What each month's end would have said of the day every open invoice is paid, from what was known
// then, beside what the due dates say (who is past due is taken to pay the next day).
TEST(ArLatePayments, TheForecastIsNearerThanTheDueDates) {
    OPENITEM_NEED_CORPUS("ar-late-payments");
    const auto file = corpora() / "ar-late-payments" / "WA_Fn-UseC_-Accounts-Receivable.csv";
    Books books(std::filesystem::absolute(file));
    const auto report =
        service::backtest_of(books.store(), {.from = *base::Date::parse("2012-03-31"),
                                             .to = *base::Date::parse("2013-11-30"),
                                             .horizon_days = 28});
    ASSERT_EQ(report.days.size(), 21U);
    metrics::ForecastError all;
    std::int64_t cash_off = 0;
    std::int64_t cash_off_by_due = 0;
    for (const auto& day : report.days) {
        all.invoices += day.invoices;
        all.no_day += day.no_day;
        all.days_off += day.days_off;
        all.days_off_by_due += day.days_off_by_due;
        all.came += day.came;
        cash_off += std::abs(day.expected - day.came);
        cash_off_by_due += std::abs(day.expected_by_due - day.came);
    }
    const auto per = [](std::int64_t sum, std::int64_t count) {
        return base::divide_rounded(base::Decimal{sum, 0}, base::Decimal{count, 0}, 2,
                                    base::Rounding::half_up)
            ->to_string();
    };
    fmt::print(
        "forecast of ar-late-payments, 21 month ends, {} open invoices ({} more without a "
        "day): {} days off, by due date {}; cash of the next 28 days off by {} %, by due "
        "date {} %\n",
        all.invoices, all.no_day, per(all.days_off, all.invoices),
        per(all.days_off_by_due, all.invoices), per(cash_off * 100, all.came),
        per(cash_off_by_due * 100, all.came));
    EXPECT_GT(all.invoices, 1'000);
    EXPECT_LT(all.days_off * 4, all.days_off_by_due * 3);  // a quarter nearer at the least
    EXPECT_LT(cash_off, cash_off_by_due);
}

}  // namespace
}  // namespace openitem::conformance
