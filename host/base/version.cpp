#include "host/base/version.hpp"

namespace openitem::base {

std::string_view version() noexcept { return OPENITEM_VERSION; }

}  // namespace openitem::base
