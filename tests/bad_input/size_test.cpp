// Files of any size in the same memory: generated input streams through a named pipe into `openitem
// read`, and what the process held at its highest is measured.
//
// OPENITEM_BIG_BYTES is small in the daily run and 10 GB in the run labelled `optin`.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>
#include <thread>

#include "tests/support/process.hpp"

namespace openitem::tests {
namespace {

constexpr std::uint64_t big_bytes = OPENITEM_BIG_BYTES;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr long most_kib = 1024 * 1024;  // shadow memory and quarantined allocations
#else
constexpr long most_kib = 128 * 1024;
#endif

// Writes what `next(n)` gives into a named pipe until `bytes` have gone; stops when the reader
// does.
class Feeder {
public:
    Feeder(const std::string& path, std::uint64_t bytes,
           std::function<std::string(std::uint64_t)> next)
        : path_(path) {
        std::signal(SIGPIPE, SIG_IGN);
        if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("no pipe can be made");
        thread_ = std::thread([this, bytes, next = std::move(next)] { feed(bytes, next); });
    }
    ~Feeder() { wait(); }
    // How many blocks have gone.
    std::uint64_t wait() {
        if (!thread_.joinable()) return blocks_;
        // A reader that never came would leave the writer waiting for one.
        const int end = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK);
        if (end >= 0) ::close(end);
        thread_.join();
        return blocks_;
    }
    Feeder(const Feeder&) = delete;
    Feeder& operator=(const Feeder&) = delete;

private:
    void feed(std::uint64_t bytes, const std::function<std::string(std::uint64_t)>& next) {
        const int end = ::open(path_.c_str(), O_WRONLY);
        std::uint64_t sent = 0;
        for (std::uint64_t n = 0; sent < bytes; ++n) {
            const std::string block = next(n);
            for (std::size_t at = 0; at < block.size();) {
                const ssize_t wrote = ::write(end, block.data() + at, block.size() - at);
                if (wrote <= 0) {
                    ::close(end);
                    return;
                }
                at += static_cast<std::size_t>(wrote);
            }
            sent += block.size();
            ++blocks_;
        }
        ::close(end);
    }

    std::string path_;
    std::uint64_t blocks_ = 0;
    std::thread thread_;
};

struct Fed : ProcessResult {
    std::uint64_t blocks = 0;

    // "1,234 invoices, 5 quarantined": the number before a word.
    std::uint64_t count(std::string_view what) const {
        std::uint64_t number = 0, digit = 1;
        for (auto at = err.find(what); at-- > 0 && at < err.size();) {
            if (err[at] == ',' || err[at] == ' ') continue;
            if (err[at] < '0' || err[at] > '9') break;
            number += digit * static_cast<std::uint64_t>(err[at] - '0');
            digit *= 10;
            if (at > 0 && err[at - 1] == ' ') break;
        }
        return number;
    }
};

Fed read_fed(const std::function<std::string(std::uint64_t)>& next, const char* runner,
             std::uint64_t bytes = big_bytes) {
    const TemporaryFolder folder;
    const std::string pipe = folder.path() + "/big.csv";
    Feeder feeder(pipe, bytes, next);
    ProcessOptions options;
    options.output_file = "/dev/null";
    options.timeout = std::chrono::hours(2);
    Fed fed{run_openitem({"read", "csv", pipe, "--runner", runner}, options)};
    fed.blocks = feeder.wait();
    return fed;
}

constexpr std::uint64_t rows_per_block = 2000;
constexpr std::uint64_t bad_per_block = (rows_per_block + 96) / 97;

std::string block_of_rows(std::uint64_t n) {
    std::string out = n == 0 ? "Invoice,Customer,Date,Due Date,Currency,Amount,Text\n" : "";
    for (std::uint64_t i = 0; i < rows_per_block; ++i) {
        const std::string id = std::to_string(n * rows_per_block + i);
        out += "R-" + id + ",Customer " + id + ",2026-01-15,2026-02-14,EUR," + id + ".50,text of " +
               id;
        out += i % 97 == 0 ? ",one too many\n" : "\n";
    }
    return out;
}

// `more_bad`: rows that would be good but for the case.
void expect_rows(const Fed& result, std::uint64_t blocks, std::uint64_t more_bad = 0) {
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_LT(result.peak_kib, most_kib);
    EXPECT_EQ(result.count(" quarantined"), blocks * bad_per_block + more_bad) << result.err;
    EXPECT_EQ(result.count(" invoices"), blocks * (rows_per_block - bad_per_block)) << result.err;
}

TEST(Size, ManyRowsTakeNoMoreMemoryThanFew) {
    const auto result = read_fed(block_of_rows, "in-process");
    expect_rows(result, result.blocks);
}

TEST(Size, ManyRowsThroughAnIsolatedConnector) {
    const auto result = read_fed(block_of_rows, "process");
    expect_rows(result, result.blocks);
}

TEST(Size, OneLineWithoutEndIsOneBadRow) {
    const auto endless = [](std::uint64_t n) {
        return n == 0 ? block_of_rows(0) : std::string(1u << 20, 'x');
    };
    expect_rows(read_fed(endless, "in-process"), 1, 1);
}

TEST(Size, AQuoteThatIsNeverClosedIsOneBadRow) {
    const auto unclosed = [](std::uint64_t n) {
        std::string block = block_of_rows(n);
        return n == 1 ? "R,\"\n" + block : block;
    };
    const auto result = read_fed(unclosed, "in-process");
    expect_rows(result, result.blocks, 1);
}

TEST(Size, AMillionColumnsAreOneClearError) {
    const auto wide = [](std::uint64_t n) {
        std::string out = n == 0 ? "Invoice,Date,Currency,Amount" : "1,2026-01-15,EUR,1.00";
        for (int i = 0; i < 1000000; ++i) out += ",c";
        return out + "\n";
    };
    const auto result = read_fed(wide, "in-process");
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_LT(result.peak_kib, most_kib);
}

TEST(Size, RowsOfAMillionColumnsAreBadRows) {
    const auto wide = [](std::uint64_t n) {
        if (n == 0) return block_of_rows(0);
        std::string out = "R";
        for (int i = 0; i < 1000000; ++i) out += ",c";
        return out + "\n";
    };
    const auto result = read_fed(wide, "in-process");
    expect_rows(result, 1, result.blocks - 1);
}

// ---- texts put together of many pieces ----------------------------------------------------------

// Copied anew for each piece it would take minutes.
void expect_joined(const char* connector, const std::string& bytes) {
    const TemporaryFolder folder;
    ProcessOptions options;
    options.timeout = std::chrono::seconds(20);
    const auto run = run_openitem({"read", connector, folder.write("a", bytes), "--json"}, options);
    EXPECT_FALSE(run.timed_out);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_NE(run.out.find("\"payment_terms\":\"pieces"), std::string::npos);
}

std::string repeated(const std::string& piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += piece;
    return out;
}

TEST(Size, ATextOfManyNotes) {
    expect_joined(
        "ubl",
        "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" xmlns:a=\"x\">"
        "<a:ID>R-1</a:ID><a:IssueDate>2026-01-15</a:IssueDate>"
        "<a:DocumentCurrencyCode>EUR</a:DocumentCurrencyCode>"
        "<a:PaymentTerms>" +
            repeated("<a:Note>pieces</a:Note>", 120'000) +
            "</a:PaymentTerms><a:LegalMonetaryTotal><a:PayableAmount>1</a:PayableAmount>"
            "</a:LegalMonetaryTotal></Invoice>");
}

TEST(Size, ATextOfManySegments) {
    constexpr int pieces = 40'000;
    expect_joined("edifact",
                  "UNB+UNOC:3+S+R+260115:0930+1'UNH+1+INVOIC:D:96A:UN'BGM+380+R-1+9'"
                  "DTM+137:20260115:102'" +
                      repeated("FTX+AAB+++pieces of a text'", pieces) + "UNS+S'MOA+77:1:EUR'UNT+" +
                      std::to_string(pieces + 6) + "+1'UNZ+1+1'");
}

}  // namespace
}  // namespace openitem::tests
