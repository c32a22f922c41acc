// openitem/error.hpp - how a C++ connector says that something went wrong.
//
//     if (row[3].empty()) throw openitem::Error(OI_BAD_DATA, "invoice.no_total",
//                                               "expected an amount in column 4", "total");
//
// Exceptions stay inside the connector: connector.hpp turns them into an oi_status and an oi_error
// before the call returns to the host.
#pragma once

#include <openitem/openitem.h>

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

/// For what throws: kept out of the way of what does not.
#if defined(__GNUC__)
#define OPENITEM_COLD __attribute__((noinline, cold))
#else
#define OPENITEM_COLD
#endif

namespace openitem {

inline oi_string view(std::string_view text) { return {text.data(), text.size()}; }
inline std::string_view view(oi_string text) {
    return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

/// What a call of the contract can end with. `code` is stable and for programs ("date.invalid"),
/// `what()` is for a person: what was expected, where, what to do. `field` is a JSON pointer into
/// the configuration (OI_BAD_CONFIG) or the name of a record's field (OI_BAD_DATA).
///
/// OI_BAD_DATA means: this input is wrong. Inside Run::rows, Run::documents and Run::attempt it
/// sends that one input to quarantine and the run goes on. Every other status ends the run.
class Error : public std::runtime_error {
public:
    Error(oi_status error_status, std::string error_code, const std::string& message,
          std::string error_field = {})
        : std::runtime_error(message),
          status(error_status),
          code(std::move(error_code)),
          field(std::move(error_field)) {}

    oi_status status;
    std::string code;
    std::string field;
    std::int32_t remote_status = 0;    ///< HTTP status or the remote system's own code
    std::uint64_t retry_after_ms = 0;  ///< with OI_RATE_LIMITED
};

/// A whole source is not what it should be (no such columns, not this format at all). It is never
/// quarantined row by row: Run puts the source aside as one item, and goes on with the next.
class BadSource : public Error {
public:
    BadSource(std::string error_code, const std::string& message, std::string error_field = {})
        : Error(OI_BAD_DATA, std::move(error_code), message, std::move(error_field)) {}
};

/// The host wants the run to stop. Thrown by whatever talks to the host; let it pass.
struct Cancelled {};

namespace detail {

/// Copies what fits, cut between two UTF-8 characters, and ends it with a zero.
template <std::size_t N>
void fill(char (&to)[N], std::string_view from) {
    std::size_t size = from.size() < N ? from.size() : N - 1;
    if (size < from.size()) {
        while (size > 0 && (static_cast<unsigned char>(from[size]) & 0xC0u) == 0x80u) --size;
    }
    std::memcpy(to, from.data(), size);
    to[size] = '\0';
}

inline oi_status fill(oi_error* to, const Error& from) {
    if (to != nullptr) {
        to->remote_status = from.remote_status;
        to->retry_after_ms = from.retry_after_ms;
        fill(to->code, from.code);
        fill(to->field, from.field);
        fill(to->message, from.what());
    }
    return from.status;
}

inline oi_error empty_error() {
    oi_error error{};
    error.size = sizeof error;
    return error;
}

inline Error to_error(oi_status status, const oi_error& error) {
    Error out(status, error.code, error.message, error.field);
    out.remote_status = error.remote_status;
    out.retry_after_ms = error.retry_after_ms;
    return out;
}

/// Turns the outcome of a host's function into an exception.
inline void require(oi_status status, const oi_error& error) {
    if (status == OI_OK) return;
    if (status == OI_CANCELLED) throw Cancelled{};
    throw to_error(status, error);
}

}  // namespace detail
}  // namespace openitem
