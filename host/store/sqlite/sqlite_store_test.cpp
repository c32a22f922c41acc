// What only a file can be.
#include "host/store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>

#include "host/base/result.hpp"
#include "host/store/testbed/place.hpp"

namespace openitem::store {
namespace {

using testbed::TempFolder;

constexpr base::Currency eur("EUR");

void execute(const std::filesystem::path& file, const char* sql) {
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(handle);
    sqlite3_close(handle);
}

base::Exit exit_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const base::RunError& error) {
        return error.exit();
    }
    return base::Exit::done;
}

TEST(SqliteStore, refuses_what_is_not_a_companys_books) {
    TempFolder folder;
    std::ofstream(folder / "text.db") << std::string(5000, 'x');
    EXPECT_EQ(exit_of([&] { open_sqlite(folder / "text.db"); }), base::Exit::source_or_config);
    execute(folder / "other.db", "CREATE TABLE t (x)");
    EXPECT_EQ(exit_of([&] { open_sqlite(folder / "other.db"); }), base::Exit::source_or_config);
}

TEST(SqliteStore, refuses_books_of_a_newer_program) {
    TempFolder folder;
    create_sqlite(folder / "books.db", eur);
    execute(folder / "books.db", "PRAGMA user_version = 999");
    EXPECT_EQ(exit_of([&] { open_sqlite(folder / "books.db"); }), base::Exit::source_or_config);
}

}  // namespace
}  // namespace openitem::store
