// Every row of a store as plain values, on its way into another one of whichever kind.
#pragma once

#include <span>
#include <string_view>

#include "host/store/sql/values.hpp"

namespace openitem::store {

class RowSink {
public:
    RowSink() = default;
    RowSink(const RowSink&) = delete;
    RowSink& operator=(const RowSink&) = delete;
    // Without a commit() before, nothing has happened.
    virtual ~RowSink() = default;

    // The rows that follow are of that table, its columns in the order of sql/schema.hpp.
    virtual void table(std::string_view name) = 0;
    virtual void row(std::span<const sql::Value> values) = 0;
    // What came so far can be read from the store that takes it; nobody else sees it yet.
    virtual void settle() = 0;
    virtual void commit() = 0;
};

}  // namespace openitem::store
