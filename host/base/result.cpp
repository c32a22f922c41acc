#include "host/base/result.hpp"

namespace openitem::base {

std::string_view to_string(Code code) noexcept {
    switch (code) {
        case Code::invalid:
            return "invalid";
        case Code::overflow:
            return "overflow";
        case Code::mixed_currency:
            return "mixed currency";
        case Code::not_found:
            return "not found";
        case Code::conflict:
            return "conflict";
        case Code::refused:
            return "refused";
        case Code::limit:
            return "limit";
        case Code::unavailable:
            return "unavailable";
        case Code::unsupported:
            return "unsupported";
    }
    return "unknown";
}

std::string Error::text() const {
    std::string out;
    if (!location.empty()) out.append(location).append(": ");
    if (!rule.empty()) out.append("[").append(rule).append("] ");
    if (!field.empty()) out.append(field).append(": ");
    out.append(message.empty() ? to_string(code) : std::string_view(message));
    if (!help.empty()) out.append("; ").append(help);
    return out;
}

namespace detail {

Error moved_from;

void throw_no_value(const Error& error) {
    throw std::logic_error("a value was taken from a result that holds an error: " + error.text());
}

}  // namespace detail

}  // namespace openitem::base
