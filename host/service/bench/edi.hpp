// One interchange of invoices, the input of the EDI benches: its form is that of 2 to 10 lines
// each, a terminator and a line end behind every segment. The same seed gives the same bytes.
#pragma once

#include <cstdint>
#include <filesystem>

namespace openitem::service::bench {

// ASC X12 810, version 004010, in groups of 10,000.
void make_x12(const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t seed);

// UN/EDIFACT INVOIC of directory D.96A.
void make_edifact(const std::filesystem::path& file, std::uint64_t bytes, std::uint64_t seed);

}  // namespace openitem::service::bench
