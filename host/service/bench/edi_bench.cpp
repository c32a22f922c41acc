// Interchanges into checked records, acknowledgements included: beside one pass for the character
// that ends elements.
#include <fmt/format.h>

#include "host/service/bench/edi.hpp"
#include "host/service/bench/reading.hpp"

namespace openitem::service::bench {

namespace {

constexpr std::uint64_t interchange_bytes = 100'000'000;

void edi_read(Work& work, const std::string& name, const std::string& alias,
              const std::filesystem::path& file, char mark) {
    const auto megabytes = static_cast<double>(std::filesystem::file_size(file)) / 1e6;
    const auto limit = megabytes / memchr_seconds(bytes_of(file), mark, work.options.repeat);
    connect::InProcessRunner runner;
    const auto rate = megabytes / read_seconds(work, runner, alias, "{}", file);
    work.each({name, rate, "MB/s", limit, fmt::format("one memchr pass for '{}'", mark),
               rate / limit});
}

}  // namespace

void x12_read(Work& work) {
    auto file = work.options.input;
    if (file.empty()) {
        file = work.folder.path() / "invoices.x12";
        make_x12(file, interchange_bytes, 810);
    }
    edi_read(work, "x12_read", "x12", file, '*');
}

void edifact_read(Work& work) {
    auto file = work.options.input;
    if (file.empty()) {
        file = work.folder.path() / "invoices.edifact";
        make_edifact(file, interchange_bytes, 810);
    }
    edi_read(work, "edifact_read", "edifact", file, '+');
}

}  // namespace openitem::service::bench
