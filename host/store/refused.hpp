// What the books refuse, and by which rule.
#pragma once

#include <string>
#include <utility>

#include "host/base/result.hpp"

namespace openitem::store {

inline base::Error refused(std::string rule, std::string message) {
    base::Error error;
    error.code = base::Code::refused;
    error.rule = std::move(rule);
    error.message = std::move(message);
    return error;
}

}  // namespace openitem::store
