// What a function of this house answers when the outcome is not certain, and what ends a run.
//
// An expected outcome (a bad record, a refused credit, a rate limit) is a value: `Result<T>` is a
// T or an Error, and the caller looks. What ends the run (wrong usage, a broken configuration, a
// full disk) is thrown as RunError and becomes the process's exit code.
//
//     Result<Money> total = add(net, tax);
//     if (!total) return std::move(total).error();
//     post(*total);
//
// A Result is as big as its T and a pointer; the Error is on the heap and only when there is
// one. Results move and do not copy.
#pragma once

#include <cassert>
#include <concepts>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace openitem::base {

// What kind of "no" it is: what a program may decide on. The texts are for people.
enum class Code : std::uint8_t {
    invalid,         // the value breaks a rule: bad text, an impossible date, an unknown code
    overflow,        // the exact answer does not fit its type
    mixed_currency,  // two currencies where one was needed
    not_found,       // nothing by that name or id
    conflict,        // it exists already, or somebody changed it in between
    refused,         // understood, and the answer is no (policy, rights, state)
    limit,           // a limit of size, number or rate was reached
    unavailable,     // the other side does not answer; trying again may help
    unsupported,     // right in itself, but not something this build or this connector does
};

std::string_view to_string(Code code) noexcept;

struct Error {
    Code code = Code::invalid;
    std::string rule = {};      // the rule that failed, by its published name: "BR-CO-15"
    std::string field = {};     // the field that failed, by its key in sdk/fields.csv
    std::string location = {};  // where in the source: XPath, segment, line and column
    std::string message = {};   // lower case, no full stop: what was expected, and what was there
    std::string help = {};      // what to do about it

    // One line for people: "location: [rule] field: message; help", without what is empty.
    std::string text() const;
};

// The process's exit codes, as they are documented for users.
enum class Exit : int {
    done = 0,
    answer_is_no = 1,
    wrong_use = 2,
    source_or_config = 3,
    system = 4,
};

// Ends a run. Throw it where nothing sensible can be done; the faces catch it and exit with
// `exit()`.
class RunError : public std::runtime_error {
public:
    RunError(Exit exit, const std::string& message) : std::runtime_error(message), exit_(exit) {}
    RunError(Exit exit, const Error& error) : RunError(exit, error.text()) {}

    Exit exit() const noexcept { return exit_; }

private:
    Exit exit_;
};

namespace detail {

[[noreturn]] void throw_no_value(const Error& error);
extern Error moved_from;

// Owns an Error or holds none. Moving an Error out leaves the shared `moved_from` behind, never
// none: a Result that was moved from must not take itself for a value.
class ErrorBox {
public:
    ErrorBox() noexcept = default;
    explicit ErrorBox(Error&& error) : error_(new Error(std::move(error))) {}
    ErrorBox(ErrorBox&& other) noexcept : error_(other.error_) {
        if (error_ != nullptr) other.error_ = &moved_from;
    }
    ErrorBox& operator=(ErrorBox&& other) noexcept {
        ErrorBox taken(std::move(other));
        std::swap(error_, taken.error_);
        return *this;
    }
    ~ErrorBox() {
        if (error_ != nullptr && error_ != &moved_from) delete error_;
    }

    bool empty() const noexcept { return error_ == nullptr; }
    Error& operator*() const noexcept { return assert(!empty()), *error_; }

private:
    Error* error_ = nullptr;
};

}  // namespace detail

template <class T>
class Result;

namespace detail {

template <class U, class T>
concept MakesValue = std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Error> &&
                     !std::same_as<std::remove_cvref_t<U>, Result<T>>;

}  // namespace detail

template <class T>
class [[nodiscard]] Result {
    static_assert(std::is_nothrow_move_constructible_v<T>);

public:
    using value_type = T;

    template <detail::MakesValue<T> U>
    Result(U&& value) noexcept(std::is_nothrow_constructible_v<T, U>)  // NOLINT: U is no Result
        : value_(std::forward<U>(value)) {}
    Result(Error error) : error_(std::move(error)) {}

    Result(Result&& other) noexcept : error_(std::move(other.error_)) {
        if (ok()) std::construct_at(&value_, std::move(other.value_));
    }
    Result& operator=(Result&& other) noexcept {
        if (this != &other) {
            std::destroy_at(this);
            std::construct_at(this, std::move(other));
        }
        return *this;
    }
    ~Result() {
        if (ok()) std::destroy_at(&value_);
    }

    bool ok() const noexcept { return error_.empty(); }
    explicit operator bool() const noexcept { return ok(); }

    // Unchecked: only after ok().
    const T& operator*() const& noexcept { return assert(ok()), value_; }
    T& operator*() & noexcept { return assert(ok()), value_; }
    T&& operator*() && noexcept { return assert(ok()), std::move(value_); }
    const T* operator->() const noexcept { return &**this; }
    T* operator->() noexcept { return &**this; }

    // Checked: throws std::logic_error when there is an error. For tests and for what cannot fail.
    const T& value() const& { return check(), value_; }
    T& value() & { return check(), value_; }
    T&& value() && { return check(), std::move(value_); }

    T value_or(T otherwise) const& { return ok() ? value_ : std::move(otherwise); }

    // Only when !ok().
    const Error& error() const& noexcept { return *error_; }
    Error&& error() && noexcept { return std::move(*error_); }

private:
    void check() const {
        if (!ok()) detail::throw_no_value(*error_);
    }

    union {
        T value_;  // alive while error_ is empty
    };
    detail::ErrorBox error_;
};

// Done, or why not: `return {};` is success.
template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() noexcept = default;
    Result(Error error) : error_(std::move(error)) {}

    bool ok() const noexcept { return error_.empty(); }
    explicit operator bool() const noexcept { return ok(); }
    void value() const {
        if (!ok()) detail::throw_no_value(*error_);
    }
    const Error& error() const& noexcept { return *error_; }
    Error&& error() && noexcept { return std::move(*error_); }

private:
    detail::ErrorBox error_;
};

}  // namespace openitem::base
