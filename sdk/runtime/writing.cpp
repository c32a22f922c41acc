#include "sdk/runtime/writing.hpp"

#include "sdk/runtime/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace openitem::runtime {

oi_status call_writer(const Library& library, std::string_view connector, oi_instance* instance,
                      oi_run* run, const oi_write_request& order, oi_write_sink sink, void* context,
                      oi_error& error) {
    const auto* writer = static_cast<const oi_writer*>(library.extension(OI_EXTENSION_WRITE));
    constexpr std::size_t needed = offsetof(oi_writer, write) + sizeof writer->write;
    if (writer == nullptr || writer->size < needed || writer->write == nullptr) {
        return fail(error, OI_UNSUPPORTED, "write.unsupported",
                    fmt::format("{} does not write", connector));
    }
    return writer->write(instance, run, &order, sink, context, &error);
}

oi_write_result known_part(const oi_write_result& given) noexcept {
    oi_write_result result{};
    std::memcpy(&result, &given, std::min<std::size_t>(given.size, sizeof result));
    return result;
}

}  // namespace openitem::runtime
