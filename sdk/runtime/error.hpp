// The by-value error of the contract: filling one, and reading one that may lie.
#pragma once

#include <openitem/openitem.h>

#include <exception>
#include <string_view>

namespace openitem::runtime {

/// Cut off where it does not fit, never within a character. Gives `status` back, so that a
/// function can end with `return fail(error, OI_BAD_DATA, ...)`. Leaves `size` as the caller set
/// it and writes nothing beyond.
oi_status fail(oi_error& error, oi_status status, std::string_view code, std::string_view message,
               std::string_view field = {}) noexcept;

/// Zeroed, with its size set.
oi_error no_error() noexcept;

/// A fixed text up to its terminating zero, or all of it when a connector forgot that.
template <std::size_t n>
std::string_view fixed_text(const char (&text)[n]) noexcept {
    const std::string_view all(text, n);
    return all.substr(0, all.find('\0'));
}

inline std::string_view view(oi_string text) noexcept {
    return text.data == nullptr ? std::string_view{} : std::string_view{text.data, text.size};
}
inline oi_string as_oi_string(std::string_view text) noexcept { return {text.data(), text.size()}; }

/// Calls into a connector. What it throws, though the contract forbids it, becomes OI_INTERNAL with
/// code "run.exception".
template <class F>
oi_status guarded(oi_error& error, F&& call) noexcept {
    try {
        return call();
    } catch (const std::exception& thrown) {
        return fail(error, OI_INTERNAL, "run.exception", thrown.what());
    } catch (...) {
        return fail(error, OI_INTERNAL, "run.exception", "something that is no std::exception");
    }
}

}  // namespace openitem::runtime
