// CSV and EDI into records: beside a memchr pass, and CSV in a process of its own beside in
// process.
#include <fmt/format.h>

#include <cstring>
#include <fstream>
#include <vector>

#include "host/base/result.hpp"
#include "host/connect/runner.hpp"
#include "host/service/bench/edi.hpp"
#include "host/service/bench/work.hpp"

namespace openitem::service::bench {

namespace {

class Counting final : public connect::RunHandler {
public:
    connect::Next on_batch(const BatchView& batch) override {
        for (std::uint32_t entity = 1; entity < OI_ENTITY_COUNT; ++entity) {
            rows += batch.table(entity).row_count();
        }
        return connect::Next::go_on;
    }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::go_on; }
    connect::Next on_reject(const connect::Rejection&) override { return connect::Next::go_on; }

    std::uint64_t rows = 0;
};

std::vector<char> bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::vector<char> bytes(std::filesystem::file_size(file));
    if (!in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) {
        throw base::RunError(base::Exit::wrong_use, file.string() + " cannot be read");
    }
    return bytes;
}

double memchr_seconds(const std::vector<char>& bytes, char wanted, int repeat) {
    std::size_t found = 0;
    const auto seconds = best_seconds(repeat, [&] {
        const char* at = bytes.data();
        const char* const end = at + bytes.size();
        while ((at = static_cast<const char*>(
                    std::memchr(at, wanted, static_cast<std::size_t>(end - at)))) != nullptr) {
            ++found;
            ++at;
        }
    });
    if (found == 0) {
        throw base::RunError(base::Exit::wrong_use, fmt::format("the input has no '{}'", wanted));
    }
    return seconds;
}

double read_seconds(Work& work, connect::Runner& runner, const std::string& alias,
                    const std::filesystem::path& file, const std::string& config) {
    const auto& plugin = work.connector(alias);
    return best_seconds(work.options.repeat, [&] {
        connect::FileService files({{"input", file}}, {nullptr, false});
        Counting handler;
        const auto outcome = runner.read({plugin, config, {"input"}, "", files, handler});
        if (!outcome.ok()) {
            throw base::RunError(base::Exit::source_or_config, outcome.text());
        }
        if (handler.rows == 0) {
            throw base::RunError(base::Exit::source_or_config, "nothing was read from the input");
        }
    });
}

double csv_read_seconds(Work& work, connect::Runner& runner) {
    const auto config = work.options.input.empty() ? csv_config() : std::string("{}");
    return read_seconds(work, runner, "csv", work.csv_file(), config);
}

// Beside one pass for the character that ends elements.
void edi_read(Work& work, const std::string& name, const std::string& alias,
              const std::filesystem::path& file, char element) {
    const auto bytes = bytes_of(file);
    const auto megabytes = static_cast<double>(bytes.size()) / 1e6;
    const auto limit = megabytes / memchr_seconds(bytes, element, work.options.repeat);
    connect::InProcessRunner runner;
    const auto rate = megabytes / read_seconds(work, runner, alias, file, "{}");
    work.each({name, rate, "MB/s", limit, fmt::format("one memchr pass for '{}'", element),
               rate / limit});
}

constexpr std::uint64_t edi_bytes = 100'000'000;

}  // namespace

void x12_read(Work& work) {
    auto file = work.options.input;
    if (file.empty()) {
        file = work.folder.path() / "invoices.x12";
        make_x12(file, edi_bytes, 810);
    }
    edi_read(work, "x12_read", "x12", file, '*');
}

void edifact_read(Work& work) {
    auto file = work.options.input;
    if (file.empty()) {
        file = work.folder.path() / "invoices.edifact";
        make_edifact(file, edi_bytes, 810);
    }
    edi_read(work, "edifact_read", "edifact", file, '+');
}

void csv_read(Work& work) {
    const auto bytes = bytes_of(work.csv_file());
    const auto megabytes = static_cast<double>(bytes.size()) / 1e6;
    const auto limit = megabytes / memchr_seconds(bytes, ',', work.options.repeat);
    connect::InProcessRunner runner;
    work.csv_read_rate = megabytes / csv_read_seconds(work, runner);
    work.each({"csv_read", work.csv_read_rate, "MB/s", limit, "one memchr pass for ','",
               work.csv_read_rate / limit});
}

void csv_read_isolated(Work& work) {
    const auto megabytes = static_cast<double>(std::filesystem::file_size(work.csv_file())) / 1e6;
    if (work.csv_read_rate == 0) {
        connect::InProcessRunner in_process;
        work.csv_read_rate = megabytes / csv_read_seconds(work, in_process);
    }
    connect::ProcessRunner runner;
    const auto rate = megabytes / csv_read_seconds(work, runner);
    work.each({"csv_read_isolated", rate, "MB/s", work.csv_read_rate, "csv_read, in process",
               rate / work.csv_read_rate});
}

}  // namespace openitem::service::bench
