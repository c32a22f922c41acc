// What the server's own catalog says of the tables: that they can be distributed by company, and
// that none shows a row to another company.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "host/store/postgres/connection.hpp"
#include "host/store/sql/schema.hpp"
#include "host/store/testbed/place.hpp"

namespace openitem::store::postgres {
namespace {

class Catalog : public ::testing::Test {
protected:
    Catalog() : options_(made()), connection_(options_) {}

    // The first column of every row.
    std::set<std::string> names(const std::string& sql) {
        std::set<std::string> all;
        const Result rows = connection_.run(sql.c_str());
        for (int i = 0; i < rows.rows(); ++i) all.emplace(rows.text(i, 0));
        return all;
    }
    // Tables that hold what is a company's: all but those declared the same for all.
    std::set<std::string> distributed() {
        return names(
            "SELECT relname FROM pg_class WHERE relnamespace = 'openitem'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT coalesce(obj_description(oid, 'pg_class'),"
            " '') LIKE 'reference table%'");
    }

private:
    static PostgresOptions made() {
        PostgresOptions options = testbed::new_company();
        create_postgres(options, base::Currency("EUR"));
        return options;
    }
    PostgresOptions options_;

protected:
    Connection connection_;
};

using Names = std::set<std::string>;

TEST_F(Catalog, has_every_table_of_the_books_and_the_hosts_two) {
    Names expected{"company", "lease"};
    for (const sql::Table& table : sql::tables()) expected.emplace(table.name);
    EXPECT_EQ(distributed(), expected);
}

TEST_F(Catalog, one_table_is_the_same_for_all_and_says_so) {
    EXPECT_EQ(names("SELECT relname FROM pg_class WHERE relnamespace = 'openitem'::regnamespace"
                    " AND relkind IN ('r', 'p') AND obj_description(oid, 'pg_class')"
                    " LIKE 'reference table%'"),
              Names{"migration"});
}

TEST_F(Catalog, company_id_comes_first_in_every_key_and_every_index) {
    const std::string first_column =
        " FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
        " JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]"
        " WHERE relnamespace = 'openitem'::regnamespace";
    EXPECT_EQ(
        names("SELECT relname" + first_column + " AND attname = 'company_id' AND indisprimary"),
        distributed());
    EXPECT_EQ(names("SELECT DISTINCT relname" + first_column + " AND attname <> 'company_id'"),
              Names{"migration"});
}

TEST_F(Catalog, company_id_is_of_one_type_and_never_missing) {
    EXPECT_EQ(names("SELECT relname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
                    " WHERE relnamespace = 'openitem'::regnamespace AND relkind = 'r'"
                    " AND attname = 'company_id' AND attnotnull AND atttypid = 'text'::regtype"),
              distributed());
}

TEST_F(Catalog, row_level_security_is_on_and_forced_with_one_policy_each) {
    EXPECT_EQ(names("SELECT relname FROM pg_class WHERE relnamespace = 'openitem'::regnamespace"
                    " AND relrowsecurity AND relforcerowsecurity AND (SELECT count(*) FROM"
                    " pg_policy WHERE polrelid = pg_class.oid AND polcmd = '*' AND polpermissive"
                    " AND pg_get_expr(polqual, polrelid) LIKE '(company_id = %openitem.company%')"
                    " = 1"),
              distributed());
}

TEST_F(Catalog, nothing_counts_or_refers_across_companies) {
    EXPECT_EQ(names("SELECT conname FROM pg_constraint WHERE connamespace ="
                    " 'openitem'::regnamespace AND contype = 'f'"),
              Names{});
    EXPECT_EQ(names("SELECT relname FROM pg_class WHERE relnamespace = 'openitem'::regnamespace"
                    " AND relkind = 'S'"),
              Names{});
    EXPECT_EQ(names("SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
                    " WHERE relnamespace = 'openitem'::regnamespace"),
              Names{});
}

TEST_F(Catalog, every_migration_is_recorded) {
    EXPECT_EQ(names("SELECT name FROM migration"),
              (Names{"hosts", "books", "work", "tasks", "rates", "statuses", "reversals"}));
}

}  // namespace
}  // namespace openitem::store::postgres
