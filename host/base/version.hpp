// The version of OpenItem, as the build knows it: "0.1.0".
#pragma once

#include <string_view>

namespace openitem::base {

std::string_view version() noexcept;

}  // namespace openitem::base
