#include "host/store/sqlite/bulk_insert.hpp"

#include <algorithm>

namespace openitem::store::sqlite {

std::string BulkInsert::sql(const sql::Table& table, std::size_t rows, std::string_view conflict) {
    const auto columns =
        static_cast<std::size_t>(std::count(table.columns.begin(), table.columns.end(), ',')) + 1;
    std::string row = "(?";
    for (std::size_t i = 1; i < columns; ++i) row += ",?";
    row += ')';

    std::string text = "INSERT INTO ";
    text.append(table.name).append(" (").append(table.columns).append(") VALUES ");
    for (std::size_t i = 0; i < rows; ++i) text.append(i == 0 ? "" : ",").append(row);
    text.append(" ").append(conflict);
    return text;
}

}  // namespace openitem::store::sqlite
