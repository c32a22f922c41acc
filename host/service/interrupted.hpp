// The exit code of what a person stopped: the one shells use for the end by Ctrl-C.
#pragma once

#include "host/base/result.hpp"

namespace openitem::service {

inline constexpr auto interrupted = static_cast<base::Exit>(130);

}  // namespace openitem::service
