#include "host/service/bench/bench.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <random>

#include "host/base/date.hpp"
#include "host/base/result.hpp"
#include "host/service/bench/work.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace bench {

TemporaryFolder::TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "openitem-bench-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw RunError(Exit::system, "no folder for the bench can be made in " +
                                         std::filesystem::temp_directory_path().string());
    }
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

double best_seconds(int repeat, const std::function<void()>& work) {
    double best = 0;
    for (int i = 0; i < std::max(repeat, 1); ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        if (i == 0 || took.count() < best) best = took.count();
    }
    return best;
}

InTurns best_in_turns(int repeat, const std::function<void()>& work,
                      const std::function<void()>& limit) {
    InTurns best{best_seconds(1, work), best_seconds(1, limit)};
    for (int i = 1; i < repeat; ++i) {
        best.work = std::min(best.work, best_seconds(1, work));
        best.limit = std::min(best.limit, best_seconds(1, limit));
    }
    return best;
}

const std::filesystem::path& Work::csv_file() {
    if (csv_file_.empty()) {
        csv_file_ = options.input;
        if (csv_file_.empty()) {
            csv_file_ = folder.path() / "open-items.csv";
            make_csv(csv_file_, options.rows, 7);
        }
    }
    return csv_file_;
}

const connect::Manifest& Work::connector(const std::string& alias) const {
    const auto found = plugins.find(alias);
    if (!found) throw RunError(Exit::wrong_use, found.error());
    return **found;
}

std::string csv_config() {
    return R"({"type_map":{"RV":"380","DG":"381"},"credit_sign":"negative"})";
}

void make_csv(const std::filesystem::path& file, std::int64_t rows, std::uint64_t seed) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "wb"),
                                                              std::fclose);
    if (!out) throw RunError(Exit::system, file.string() + " cannot be written");
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint64_t limit) { return random() % limit; };
    const auto first = *base::Date::from(2024, 6, 1);
    std::string text =
        "item_id,company,customer_id,customer_name,doc_type,doc_no,po_ref,doc_date,due_date,"
        "currency,"
        "amount,open_amount,cleared_date,text\n";
    for (std::int64_t i = 1; i <= rows; ++i) {
        // A few customers have most of the items.
        const auto customer = std::min(below(20000), below(20000)) / (1 + below(20));
        const auto issued = first.add_days(static_cast<std::int32_t>(below(575)));
        const auto amount = 100 + below(5'000'000);
        const auto kind = below(100);
        const auto open = kind < 35 ? amount : kind < 45 ? amount * (1 + below(98)) / 100 : 0;
        const bool credit = below(10) == 0;
        const char* sign = credit ? "-" : "";
        const auto name = i % 20 != 0 ? fmt::format("Customer {:05d} Ltd", customer)
                                      : fmt::format("\"Customer \"\"{:05d}\"\", Inc.\"", customer);
        const auto cleared =
            open == 0 ? issued.add_days(static_cast<std::int32_t>(5 + below(70))).to_string() : "";
        const auto number = 9'000'000'000 + i;
        fmt::format_to(
            std::back_inserter(text),
            "{},{},C{:06d},{},{},{},PO{:07d},{},{},EUR,{}{}.{:02d},{}{}.{:02d},{},Invoice {} "
            "for order\n",
            i, 1000 + i % 4, customer, name, credit ? "DG" : "RV", number, below(10'000'000),
            issued.to_string(), issued.add_days(30).to_string(), sign, amount / 100, amount % 100,
            sign, open / 100, open % 100, cleared, number);
        if (text.size() < (std::size_t{1} << 20) && i < rows) continue;
        if (std::fwrite(text.data(), 1, text.size(), out.get()) != text.size()) {
            throw RunError(Exit::system, file.string() + " cannot be written");
        }
        text.clear();
    }
}

}  // namespace bench

namespace {

struct Runnable {
    Bench bench;
    void (*run)(bench::Work&);
    bool (*possible)() = nullptr;  // null: always
};

constexpr std::array runnables = {
    Runnable{{"csv_read", "csv", "CSV into typed, checked records, in process"}, bench::csv_read},
    Runnable{{"csv_read_isolated", "csv", "the same from a connector in a process of its own"},
             bench::csv_read_isolated},
    Runnable{{"x12_read", "edi", "X12 invoices into checked records, acknowledged, in process"},
             bench::x12_read},
    Runnable{{"edifact_read", "edi", "EDIFACT invoices into checked records, in process"},
             bench::edifact_read},
    Runnable{{"post", "books", "invoices posted durably, with journal and hash chain"},
             bench::post},
    Runnable{{"csv_to_books", "books", "a CSV file to verified books, end to end"},
             bench::csv_to_books},
    Runnable{{"post_postgres", "postgres", "invoices posted durably into PostgreSQL"},
             bench::post_postgres,
             bench::has_postgres},
    Runnable{{"csv_to_books_postgres", "postgres", "a CSV file to verified books in PostgreSQL"},
             bench::csv_to_books_postgres,
             bench::has_postgres},
    Runnable{{"validate_ubl_2", "validate", "UBL invoices of 2 lines, read and judged"},
             bench::validate_ubl_2},
    Runnable{{"validate_ubl_100", "validate", "the same of 100 lines"}, bench::validate_ubl_100},
    Runnable{{"validate_cii_2", "validate", "CII invoices of 2 lines"}, bench::validate_cii_2},
    Runnable{{"validate_cii_100", "validate", "the same of 100 lines"}, bench::validate_cii_100},
    Runnable{{"camt_read", "bank", "a camt.053 statement into checked records"}, bench::camt_read},
    Runnable{{"mt940_read", "bank", "MT940 statements into checked records"}, bench::mt940_read},
    Runnable{{"aging_10m", "index", "aging of 10 million open items out of the index"},
             bench::aging_10m},
    Runnable{{"index_rebuild", "index", "the index of open items, built from books"},
             bench::index_rebuild},
    Runnable{{"cash_match", "cash", "payments matched against a company's open items"},
             bench::cash_match},
    Runnable{
        {"cash_audit", "cash", "an audit of receipts that are applied, in a process of its own"},
        bench::cash_audit},
};

}  // namespace

std::span<const Bench> benches() {
    static const auto list = [] {
        std::array<Bench, runnables.size()> all;
        for (std::size_t i = 0; i < all.size(); ++i) all[i] = runnables[i].bench;
        return all;
    }();
    return list;
}

void run_benches(const std::vector<std::string>& names, const BenchOptions& options,
                 const connect::Registry& plugins,
                 const std::function<void(const BenchFigure&)>& each) {
    for (const auto& name : names) {
        const bool known = std::any_of(
            runnables.begin(), runnables.end(),
            [&](const Runnable& one) { return one.bench.name == name || one.bench.group == name; });
        if (known) continue;
        std::string list;
        for (const auto& one : runnables) list += fmt::format(" {}", one.bench.name);
        throw RunError(Exit::wrong_use,
                       fmt::format("there is no bench '{}'; there is:{}", name, list));
    }
    bench::Work work(options, plugins, each);
    for (const auto& one : runnables) {
        const bool wanted =
            names.empty() || std::any_of(names.begin(), names.end(), [&](const auto& name) {
                return one.bench.name == name || one.bench.group == name;
            });
        // Who asks for all gets what this machine can measure.
        const bool possible = one.possible == nullptr || one.possible();
        if (wanted && (possible || !names.empty())) one.run(work);
    }
}

}  // namespace openitem::service
