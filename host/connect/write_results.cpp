#include "host/connect/write_results.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/text.hpp"
#include "sdk/runtime/error.hpp"
#include "sdk/runtime/utf8.hpp"
#include "sdk/runtime/writing.hpp"

namespace openitem::connect {
namespace {

constexpr std::size_t max_id_bytes = 4096;

runtime::Violation lie(std::string message) {
    return {
        .code = "write.result", .entity = 0, .row = 0, .field = {}, .message = std::move(message)};
}

}  // namespace

std::optional<runtime::Violation> WriteResults::take(const oi_write_result& given) {
    const oi_write_result result = runtime::known_part(given);
    WriteResult out{
        .id = runtime::repair_utf8(runtime::view(result.id), max_id_bytes),
        .status = result.status,
        .remote_id = runtime::repair_utf8(runtime::view(result.remote_id), max_id_bytes),
        .code = {},
        .field = {},
        .message = {}};
    const auto same_id = [&](const auto& each) { return each.id == out.id; };
    if (std::none_of(order_.operations.begin(), order_.operations.end(), same_id)) {
        return lie(fmt::format("a result for {}, which was not asked for", base::quote(out.id)));
    }
    if (std::any_of(results_.begin(), results_.end(), same_id)) {
        return lie(fmt::format("a second result for {}", base::quote(out.id)));
    }
    if (result.status < OI_OK || result.status > OI_INTERNAL) {
        return lie(fmt::format("{} ended with {}, which is no status", base::quote(out.id),
                               result.status));
    }
    if (result.why != nullptr && result.status != OI_OK) {
        const oi_error& why = *result.why;
        out.code = runtime::repair_utf8(runtime::fixed_text(why.code), sizeof why.code);
        out.field = runtime::repair_utf8(runtime::fixed_text(why.field), sizeof why.field);
        out.message = runtime::repair_utf8(runtime::fixed_text(why.message), sizeof why.message);
    }
    results_.push_back(std::move(out));
    return std::nullopt;
}

std::optional<runtime::Violation> WriteResults::end() const {
    if (results_.size() == order_.operations.size()) return std::nullopt;
    return lie(
        fmt::format("{} operations and {} results", order_.operations.size(), results_.size()));
}

}  // namespace openitem::connect
