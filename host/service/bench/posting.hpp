// What the benches of books share, whichever database the books are in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/service/bench/work.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service::bench {

inline constexpr base::Currency eur("EUR");
inline constexpr std::int64_t batch_records = 10'000;

// Invoices with tax: an entry of three lines each, and an item under its indexes.
void post_all(store::Store& store, std::int64_t invoices);

// A workspace with the company "bench", whose connection reads the CSV file.
Workspace csv_workspace(Work& work, const std::filesystem::path& root);

// `openitem` itself with these arguments, quiet: the largest memory it took, in MiB.
double run_self(const std::vector<std::string>& arguments, int expected_exit = 0);

}  // namespace openitem::service::bench
