#include "host/connect/outcome.hpp"

#include <fmt/format.h>

namespace openitem::connect {

std::string Outcome::text() const {
    if (ok()) return "ok";
    std::string out = code;
    if (!field.empty()) out += fmt::format(" at {}", field);
    if (!out.empty() && !message.empty()) out += ": ";
    out += message;
    return out;
}

}  // namespace openitem::connect
