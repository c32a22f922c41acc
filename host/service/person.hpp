// Who does something, as they call themselves.
#pragma once

#include <string_view>

#include "host/base/text.hpp"

namespace openitem::service {

// Case and blanks around it do not make another person of one.
inline bool is_same_person(std::string_view one, std::string_view other) noexcept {
    return base::equals_ignore_case(base::trim(one), base::trim(other));
}

}  // namespace openitem::service
