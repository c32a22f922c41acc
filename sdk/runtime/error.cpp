#include "sdk/runtime/error.hpp"

#include "sdk/runtime/utf8.hpp"

#include <cstddef>
#include <cstring>

namespace openitem::runtime {
namespace {

void put(oi_error& error, std::size_t offset, std::size_t room, std::string_view text) noexcept {
    if (offset >= error.size) return;
    if (room > error.size - offset) room = error.size - offset;
    std::size_t length = text.size() < room ? text.size() : room - 1;
    while (length != 0 && length < text.size() && is_utf8_continuation(text[length])) --length;
    char* to = reinterpret_cast<char*>(&error) + offset;
    if (length != 0) std::memcpy(to, text.data(), length);
    to[length] = '\0';
}

}  // namespace

oi_status fail(oi_error& error, oi_status status, std::string_view code, std::string_view message,
               std::string_view field) noexcept {
    put(error, offsetof(oi_error, code), sizeof error.code, code);
    put(error, offsetof(oi_error, field), sizeof error.field, field);
    put(error, offsetof(oi_error, message), sizeof error.message, message);
    return status;
}

oi_error no_error() noexcept {
    oi_error error{};
    error.size = sizeof error;
    return error;
}

}  // namespace openitem::runtime
