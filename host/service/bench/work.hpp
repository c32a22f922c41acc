// What the benches share: a folder that goes away, a clock, inputs made once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "host/connect/registry.hpp"
#include "host/service/bench/bench.hpp"

namespace openitem::service::bench {

class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Seconds one call takes: the best of `repeat`.
double best_seconds(int repeat, const std::function<void()>& work);
// The same of two kinds of work in turns: who else uses the machine is met by both.
struct InTurns {
    double work = 0;
    double limit = 0;
};
InTurns best_in_turns(int repeat, const std::function<void()>& work,
                      const std::function<void()>& limit);

class Work {
public:
    Work(const BenchOptions& given, const connect::Registry& known,
         const std::function<void(const BenchFigure&)>& taker)
        : options(given), plugins(known), each(taker) {}

    const BenchOptions& options;
    const connect::Registry& plugins;
    const std::function<void(const BenchFigure&)>& each;
    TemporaryFolder folder;

    // The CSV file to read, made when it is first asked for.
    const std::filesystem::path& csv_file();
    const connect::Manifest& connector(const std::string& alias) const;

    double csv_read_rate = 0;  // MB/s, once measured: the limit of csv_read_isolated

private:
    std::filesystem::path csv_file_;
};

// An open-item list of an ERP: 14 columns, one row of 20 with quoted names that hold commas and
// doubled quotes; credit notes are signed negative. The same seed gives the same bytes.
void make_csv(const std::filesystem::path& file, std::int64_t rows, std::uint64_t seed);
// How the csv connector is told to read it.
std::string csv_config();

void csv_read(Work& work);
void csv_read_isolated(Work& work);
void x12_read(Work& work);
void edifact_read(Work& work);
void post(Work& work);
void csv_to_books(Work& work);
// On a server of their own; without PostgreSQL's programs they throw base::RunError.
bool has_postgres();
void post_postgres(Work& work);
void csv_to_books_postgres(Work& work);
void validate_ubl_2(Work& work);
void validate_ubl_100(Work& work);
void validate_cii_2(Work& work);
void validate_cii_100(Work& work);
void camt_read(Work& work);
void mt940_read(Work& work);
void aging_10m(Work& work);
void index_rebuild(Work& work);
void cash_match(Work& work);
void cash_audit(Work& work);

}  // namespace openitem::service::bench
