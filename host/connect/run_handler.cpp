#include "host/connect/run_handler.hpp"

#include <chrono>

namespace openitem::connect {

Next RunHandler::on_blob(const base::Digest&, std::span<const std::byte>) { return Next::go_on; }
void RunHandler::on_log(std::int32_t, std::string_view) {}
void RunHandler::on_progress(std::uint64_t, std::uint64_t) {}

std::int64_t RunHandler::now() {
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace openitem::connect
