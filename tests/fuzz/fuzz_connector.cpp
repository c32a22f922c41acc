// Any bytes as the one source of a connector: it must end, with records that pass the checker or a
// refusal in words, whatever they are.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/lib/testing/recording_host.hpp"

namespace {

void stop(std::string_view what) {
    std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static openitem::testing::RecordingHost host(OPENITEM_CONNECTOR_FILE);
    static const char* const config = std::getenv("OPENITEM_FUZZ_CONFIG");
    host.keep_records(false);
    host.clear_files();
    host.add_file("input", std::string(reinterpret_cast<const char*>(data), size));
    const auto run = host.read(config == nullptr ? "{}" : config);
    if (!run.violations.empty()) stop(run.violations.front());
    if (run.status == OI_INTERNAL) stop(run.message);
    return 0;
}
