// What a process of its own costs a connector: the same read in process and isolated, turn by turn.
// No test: prints figures.
//
//     contract_throughput [PLUGIN-FOLDER FILE [CONFIG]]      without: a synthetic emitter, 140 MB
#include <sys/resource.h>

#include <chrono>
#include <cstdio>

#include <fmt/format.h>

#include "host/connect/registry.hpp"
#include "tests/contract/fixture.hpp"

namespace openitem::connect::testing {
namespace {

struct Counter : RunHandler {
    Next on_batch(const BatchView&) override { return Next::go_on; }
    Next on_checkpoint(std::string_view) override { return Next::go_on; }
    Next on_reject(const Rejection&) override { return Next::go_on; }
};

/// Of this process and of those it waited for: what a busy machine does not blur.
double cpu_seconds() {
    double sum = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage used{};
        ::getrusage(who, &used);
        for (const auto& time : {used.ru_utime, used.ru_stime}) {
            sum += static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
        }
    }
    return sum;
}

void measure(const Manifest& manifest, const Source& source, const std::string& config) {
    const auto size = std::filesystem::file_size(source.path);
    double best[2] = {1e9, 1e9};
    for (int turn = 0; turn < 5; ++turn) {
        for (const int isolated : {0, 1}) {
            FileService files({source}, {.sink = nullptr, .fingerprints = false});
            Counter handler;
            const auto runner = Runners::make(isolated == 1 ? "process" : "in-process");
            const double cpu_before = cpu_seconds();
            const auto start = std::chrono::steady_clock::now();
            const Outcome outcome = runner->read({.manifest = manifest,
                                                  .config_json = config,
                                                  .sources = {source.name},
                                                  .cursor_json = {},
                                                  .files = files,
                                                  .handler = handler,
                                                  .limits = {}});
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
            if (!outcome.ok()) {
                fmt::print("{}\n", outcome.text());
                return;
            }
            best[isolated] = std::min(best[isolated], took.count());
            fmt::print(
                "{:<11} {:7.1f} ms  {:7.1f} MB/s in, {:7.1f} MB/s of batches, {:.2f} M rows/s\n",
                isolated == 1 ? "isolated" : "in process", took.count() * 1e3,
                (cpu_seconds() - cpu_before) * 1e3, static_cast<double>(size) / 1e6 / took.count(),
                static_cast<double>(outcome.bytes) / 1e6 / took.count(),
                static_cast<double>(outcome.rows) / 1e6 / took.count());
        }
    }
    fmt::print("isolated / in process, best of 5: {:.2f}\n", best[0] / best[1]);
}

}  // namespace
}  // namespace openitem::connect::testing

int main(int argc, char** argv) {
    namespace contract = openitem::connect::testing;
    if (argc >= 3) {
        const auto manifest =
            openitem::connect::read_manifest(std::filesystem::path(argv[1]) / "plugin.json");
        if (!manifest) {
            fmt::print("{}\n", manifest.error().text());
            return 2;
        }
        contract::measure(*manifest, {"input", argv[2]}, argc > 3 ? argv[3] : "");
        return 0;
    }
    const contract::TestPlugin plugin("emitter", "org.openitem.test.emitter");
    const auto file = plugin.folder().write("input", std::string(140'000'000, 'x'));
    contract::measure(plugin.manifest(), {"input", file}, "");
    return 0;
}
