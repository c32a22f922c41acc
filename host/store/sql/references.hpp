// The references within a company's books, each as the question for the rows that break it.
#pragma once

#include <span>

namespace openitem::store::sql {

struct Reference {
    const char* check;  // "record.source"
    const char* sql;    // id and message of every row that is wrong
};

std::span<const Reference> references() noexcept;

}  // namespace openitem::store::sql
