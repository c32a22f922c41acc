// CSV into records: beside a memchr pass, and in a process of its own beside in process.
#include "host/service/bench/reading.hpp"

namespace openitem::service::bench {

namespace {

double csv_seconds(Work& work, connect::Runner& runner) {
    const auto config = work.options.input.empty() ? csv_config() : std::string("{}");
    return read_seconds(work, runner, "csv", config, work.csv_file());
}

}  // namespace

void csv_read(Work& work) {
    const auto bytes = bytes_of(work.csv_file());
    const auto megabytes = static_cast<double>(bytes.size()) / 1e6;
    const auto limit = megabytes / memchr_seconds(bytes, ',', work.options.repeat);
    connect::InProcessRunner runner;
    work.csv_read_rate = megabytes / csv_seconds(work, runner);
    work.each({"csv_read", work.csv_read_rate, "MB/s", limit, "one memchr pass for ','",
               work.csv_read_rate / limit});
}

void csv_read_isolated(Work& work) {
    const auto megabytes = static_cast<double>(std::filesystem::file_size(work.csv_file())) / 1e6;
    if (work.csv_read_rate == 0) {
        connect::InProcessRunner in_process;
        work.csv_read_rate = megabytes / csv_seconds(work, in_process);
    }
    connect::ProcessRunner runner;
    const auto rate = megabytes / csv_seconds(work, runner);
    work.each({"csv_read_isolated", rate, "MB/s", work.csv_read_rate, "csv_read, in process",
               rate / work.csv_read_rate});
}

}  // namespace openitem::service::bench
