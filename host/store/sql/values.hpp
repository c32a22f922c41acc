// Values on their way into a statement and out of a row, the same for every database.
//
// A database brings a Binder and Columns with four primitives each (NULL, integer, text, blob);
// everything else is said here once, and compiled into either without a call through a table.
#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "host/base/currency.hpp"
#include "host/base/date.hpp"
#include "host/base/hash.hpp"
#include "host/base/id.hpp"

namespace openitem::store::sql {

enum class Kind : std::uint8_t { null, integer, text, blob };

// A value of any column.
struct Value {
    Kind kind = Kind::null;
    std::int64_t number = 0;
    std::string_view bytes = {};
};

struct Blob {
    std::string_view bytes = {};
};
// NULL when empty.
struct TextOrNull {
    std::string_view text = {};
};

// Puts values from left to right. Texts and blobs are not copied: they must live until the
// statement was stepped. `To` has bind_null(Kind of the column), bind_integer, bind_text and
// bind_blob.
template <class To>
class Puts {
public:
    template <std::integral T>
    void put(T value) {
        to().bind_integer(static_cast<std::int64_t>(value));
    }
    template <class T>
    requires std::is_enum_v<T>
    void put(T value) { to().bind_integer(static_cast<std::int64_t>(value)); }
    // No id is NULL.
    template <class Tag>
    void put(base::Id<Tag> id) {
        id ? to().bind_integer(id.value) : to().bind_null(Kind::integer);
    }
    void put(base::Date date) { to().bind_integer(date.days); }
    void put(base::Instant instant) { to().bind_integer(instant.microseconds); }
    void put(std::string_view text) { to().bind_text(text); }
    void put(const char*) = delete;
    void put(Blob blob) { to().bind_blob(blob.bytes); }
    void put(TextOrNull text) {
        text.text.empty() ? to().bind_null(Kind::text) : to().bind_text(text.text);
    }
    void put(const base::Digest& digest) {
        to().bind_blob({reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()});
    }
    // The currency must live as long as a text: its letters are bound in place.
    void put(const base::Currency& currency) { to().bind_text(currency.code()); }
    void put(const Value& value) {
        switch (value.kind) {
            case Kind::null:
                to().bind_null(Kind::text);
                break;
            case Kind::integer:
                to().bind_integer(value.number);
                break;
            case Kind::text:
                to().bind_text(value.bytes);
                break;
            case Kind::blob:
                to().bind_blob(value.bytes);
                break;
        }
    }
    template <class T>
    void put(const std::optional<T>& value) {
        value ? put(*value) : to().bind_null(kind_of<T>());
    }
    template <class... Values>
    void put_all(const Values&... values) {
        (put(values), ...);
    }

private:
    template <class T>
    static constexpr Kind kind_of() {
        if constexpr (std::is_same_v<T, base::Digest>) return Kind::blob;
        if constexpr (std::is_same_v<T, base::Currency>) return Kind::text;
        return Kind::integer;
    }
    To& to() noexcept { return static_cast<To&>(*this); }
};

// Reads the columns of a row from left to right. Texts are valid until the next row. `From` has
// null(), skip(), integer(), text() and blob().
template <class From>
class Reads {
public:
    // A narrower number or an enumerator. What does not fit, in damaged books, becomes the largest
    // value, which is none of an enumeration's.
    template <class T>
    T number() {
        if constexpr (std::is_enum_v<T>) {
            return static_cast<T>(number<std::underlying_type_t<T>>());
        } else {
            const std::int64_t value = from().integer();
            return std::in_range<T>(value) ? static_cast<T>(value) : std::numeric_limits<T>::max();
        }
    }
    template <class Id>
    Id id() {
        return Id{from().integer()};  // NULL reads as 0: none
    }
    base::Date date() { return {static_cast<std::int32_t>(from().integer())}; }
    std::optional<base::Date> maybe_date() {
        if (from().null()) return from().skip(), std::nullopt;
        return date();
    }
    base::Instant instant() { return {from().integer()}; }
    base::Digest digest() {  // zero for NULL or another length
        base::Digest digest;
        const std::string_view bytes = from().blob();
        if (bytes.size() == digest.bytes.size()) {
            std::memcpy(digest.bytes.data(), bytes.data(), bytes.size());
        }
        return digest;
    }
    base::Currency currency() {
        return base::Currency::parse(from().text()).value_or(base::Currency{});
    }

private:
    From& from() noexcept { return static_cast<From&>(*this); }
};

// One use of a prepared statement: what it bound is forgotten and it is reset at the end.
template <class Statement, class Binder, class Columns>
class QueryOf {
public:
    explicit QueryOf(Statement& statement) noexcept : statement_(statement), binder_(statement) {}
    ~QueryOf() { statement_.reset(); }
    QueryOf(const QueryOf&) = delete;
    QueryOf& operator=(const QueryOf&) = delete;

    template <class... Values>
    QueryOf& put(const Values&... values) {
        binder_.put_all(values...);
        return *this;
    }
    bool step() { return statement_.step(); }
    Columns columns() noexcept { return Columns(statement_); }
    void run() {
        while (step()) {
        }
    }

private:
    Statement& statement_;
    Binder binder_;
};

// One state of the books for everything read while it lives, from both of two openings of them.
template <class Database>
class Snapshot {
public:
    explicit Snapshot(Database& database) : database_(database) { database_.pin(); }
    Snapshot(Database& database, Database& beside) : database_(database), beside_(&beside) {
        database_.pin_with(beside);
    }
    ~Snapshot() {
        if (beside_ != nullptr) beside_->release();
        database_.release();
    }
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    Database& database_;
    Database* beside_ = nullptr;
};

// Statements are written once, with `:own` where a row must be this company's, and `:key` and
// `:company` for the column and the value that say so in what is inserted. Where a store is one
// company's alone, nothing of it is left.
std::string without_company(std::string_view statement);
// Where the companies share tables: company_id, and $1. Every `?` becomes $2, $3 ..., and ?1 is $2.
std::string with_company(std::string_view statement);

}  // namespace openitem::store::sql
