#include "tests/crash/company.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "host/store/sqlite/sqlite_store.hpp"
#include "host/store/verify.hpp"

namespace openitem::crash {

namespace fs = std::filesystem;

namespace {

constexpr const char* now = "2026-06-01T12:00:00Z";

// One row is an invoice, or a receipt and its allocation, by its first column.
constexpr const char* config = R"({
  "currency": "EUR", "delimiter": ";", "date_format": "yyyy-mm-dd", "decimal_mark": ".",
  "records": [
    {"entity": "invoice", "where": [{"column": "what", "equals": "invoice"}],
     "fields": {"source_id": "id", "number": "id", "customer_id": "customer",
                "issued_on": "date", "total": "amount",
                "change": {"column": "change", "map": {"": "upsert", "void": "voided"}}}},
    {"entity": "payment", "where": [{"column": "what", "equals": "receipt"}],
     "fields": {"source_id": "id", "customer_id": "customer", "value_on": "date",
                "amount": "amount"}},
    {"entity": "allocation",
     "where": [{"column": "what", "equals": "receipt"}, {"column": "pays", "not_empty": true}],
     "fields": {"source_id": {"template": "{id}-a"}, "from_id": "id", "invoice_id": "pays",
                "allocated_on": "date", "amount": "amount"}}
  ]
})";

constexpr const char* header = "what;id;customer;date;amount;pays;change\n";

std::string row(const char* what, const std::string& id, int customer, int day, int cents,
                const std::string& pays = {}, const char* change = "") {
    char text[200];
    std::snprintf(text, sizeof text, "%s;%s;C%d;2026-%02d-%02d;%d.%02d;%s;%s\n", what, id.c_str(),
                  customer, 1 + day / 28, 1 + day % 28, cents / 100, cents % 100, pays.c_str(),
                  change);
    return text;
}

// What both files must agree on.
int customer_of(int n) { return n % 97; }
int cents_of(int n) { return 1000 + n % 5000; }

}  // namespace

std::string invoices_csv(const Month& month) {
    std::mt19937 random(month.seed);
    std::string text = header;
    for (int n = 1; n <= month.invoices; ++n) {
        const auto id = "R" + std::to_string(n);
        const int day = n % 28;
        if (month.spoiled && n % 37 == 0) {
            text += n % 2 == 0 ? "invoice;" + id + ";C1;2026-02-30;1.00;;\n"
                               : "invoice;" + id + ";too few\n";
        } else {
            text += row("invoice", id, customer_of(n), day, cents_of(n));
        }
        const int earlier = n - static_cast<int>(random() % 500);
        if (earlier < 1) continue;
        const auto old = "R" + std::to_string(earlier);
        switch (random() % 40) {
            case 0:  // amended
                text += row("invoice", old, customer_of(earlier), earlier % 28,
                            cents_of(earlier) + static_cast<int>(random() % 300));
                break;
            case 1:
                text += row("invoice", old, customer_of(earlier), earlier % 28, 100, {}, "void");
                break;
            case 2:  // told again as it was
                text += row("invoice", old, customer_of(earlier), earlier % 28, cents_of(earlier));
                break;
            default:
                break;
        }
    }
    return text;
}

std::string receipts_csv(const Month& month) {
    std::mt19937 random(month.seed + 1);
    std::string text = header;
    for (int n = 1; n <= month.receipts; ++n) {
        const int invoice = 1 + static_cast<int>(random() % static_cast<unsigned>(month.invoices));
        const auto pays =
            n % 101 == 0 ? "R-never-" + std::to_string(n) : "R" + std::to_string(invoice);
        const int cents = random() % 3 == 0 ? cents_of(invoice) / 3 : cents_of(invoice);
        text += row("receipt", "P" + std::to_string(n), customer_of(invoice), 28 + n % 28, cents,
                    random() % 10 == 0 ? std::string() : pays);
    }
    return text;
}

Company::Company(const std::string& runner) {
    const auto settle = [](const tests::ProcessResult& result) {
        EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    };
    settle(tests::run_openitem({"init", path()}));
    settle(tests::run_openitem(
        {"--workspace", path(), "company", "add", "nord", "--name", "Nord", "--currency", "EUR"}));
    fs::create_directories(path() + "/in");
    fs::create_directories(path() + "/companies/nord/connections");
    write_settings(runner);
}

void Company::write_settings(const std::string& runner) const {
    folder_->write("companies/nord/connections/erp.json",
                   std::string("{\"connector\": \"csv\", \"runner\": \"") + runner +
                       "\", \"files\": [\"in/*.csv\"], \"config\": " + config + "}\n");
}

void Company::deliver(const std::string& name, const std::string& text) {
    const auto file = folder_->write("in/" + name, text);
    // Times of its own making: a copy of the workspace must not differ.
    fs::last_write_time(file, fs::file_time_type(std::chrono::seconds(++delivered_)));
}

void Company::remove(const std::string& name) { fs::remove(path() + "/in/" + name); }

Company Company::copy() const {
    Company other;
    other.delivered_ = delivered_;
    fs::copy(path(), other.path(), fs::copy_options::recursive);
    for (const auto& entry : fs::directory_iterator(path() + "/in")) {
        fs::last_write_time(other.path() + "/in/" + entry.path().filename().string(),
                            entry.last_write_time());
    }
    return other;
}

tests::ProcessResult Company::sync(const std::vector<std::string>& arguments,
                                   const std::vector<std::string>& environment) const {
    std::vector<std::string> command = {"--workspace", path(), "sync", "nord"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    tests::ProcessOptions options;
    options.environment = environment;
    options.environment.push_back(std::string("OPENITEM_NOW=") + now);
    options.timeout = std::chrono::seconds(300);
    auto result = tests::run_openitem(command, options);
    if (result.signal == 0) {
        EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    }
    return result;
}

tests::ProcessResult Company::sync_on_a_disk_of(std::uint64_t bytes) const {
    constexpr std::uint64_t block = 512;  // what a shell's ulimit counts in
    tests::ProcessOptions options;
    options.environment = {std::string("OPENITEM_NOW=") + now};
    options.timeout = std::chrono::seconds(300);
    const auto script = "trap '' XFSZ; ulimit -f " + std::to_string(bytes / block) +
                        "; exec \"$0\" --workspace \"$1\" sync nord";
    return tests::run_process({"/bin/sh", "-c", script, OPENITEM_PROGRAM, path()}, options);
}

namespace {

// What a process has read and written so far, pipes and files; nothing once it is gone.
std::uint64_t bytes_moved(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/io");
    std::uint64_t sum = 0;
    std::string key;
    for (std::uint64_t value = 0; file >> key >> value;) {
        if (key == "rchar:" || key == "wchar:") sum += value;
    }
    return sum;
}

}  // namespace

int Company::ended_by(int signal, std::uint64_t bytes) const {
    const pid_t child = ::fork();
    if (child == 0) {
        ::setenv("OPENITEM_NOW", now, 1);
        const int nowhere = ::open("/dev/null", O_RDWR);
        ::dup2(nowhere, 1);
        ::dup2(nowhere, 2);
        ::execl(OPENITEM_PROGRAM, OPENITEM_PROGRAM, "--workspace", path().c_str(), "sync", "nord",
                nullptr);
        ::_exit(127);
    }
    // Its end is what is waited for; between looks at its counters a millisecond passes at most.
    const int ended = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    pollfd watched{ended, POLLIN, 0};
    for (bool sent = false; ::poll(&watched, 1, 1) == 0;) {
        if (sent || bytes_moved(child) < bytes) continue;
        ::kill(child, signal);
        sent = true;
    }
    ::close(ended);
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

bool Company::sync_killed_after(std::uint64_t bytes) const {
    const int status = ended_by(SIGKILL, bytes);
    if (WIFSIGNALED(status)) return true;
    EXPECT_EQ(WEXITSTATUS(status), 0);
    return false;
}

int Company::sync_interrupted_after(std::uint64_t bytes) const {
    const int status = ended_by(SIGINT, bytes);
    EXPECT_FALSE(WIFSIGNALED(status)) << "signal " << WTERMSIG(status);
    return WEXITSTATUS(status);
}

std::string Company::dump() const {
    // Opening them recovers what a killed process has left.
    const auto books = store::open_sqlite(path() + "/companies/nord/books.db");
    const auto report = store::verify(*books);
    for (const auto& check : report.checks) {
        for (const auto& failure : check.failures) ADD_FAILURE() << check.name << ": " << failure;
    }
    std::ostringstream out;
    books->dump(out);
    return out.str();
}

std::map<std::string, std::vector<std::string>> Company::tables() const {
    std::map<std::string, std::vector<std::string>> tables;
    std::istringstream in(dump());
    for (std::string line; std::getline(in, line);) {
        tables[line.substr(0, line.find(' '))].push_back(line);
    }
    return tables;
}

std::map<std::string, std::string> Company::files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(path())) {
        const auto name = entry.path().lexically_relative(path()).string();
        files[name] = entry.is_regular_file() ? tests::read_file(entry.path().string()) : "folder";
    }
    return files;
}

}  // namespace openitem::crash
