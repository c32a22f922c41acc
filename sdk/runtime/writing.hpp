// Has a library's connector carry out an order to write (openitem/ext/write.h).
#pragma once

#include "sdk/runtime/loader.hpp"

#include <openitem/ext/write.h>

namespace openitem::runtime {

/// Calls the library's writer; what it says of each operation goes to `sink`. OI_UNSUPPORTED,
/// "write.unsupported": the library has none. The caller guards the call.
oi_status call_writer(const Library& library, std::string_view connector, oi_instance* instance,
                      oi_run* run, const oi_write_request& order, oi_write_sink sink, void* context,
                      oi_error& error);

/// What a connector says of an operation, as far as it says it.
oi_write_result known_part(const oi_write_result& given) noexcept;

}  // namespace openitem::runtime
