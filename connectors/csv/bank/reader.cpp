#include "reader.hpp"

#include "connectors/lib/files/whole_file.hpp"

#include "entries.hpp"
#include "statements.hpp"

namespace openitem::csv {
namespace {

struct Statement {
    Statement(const Settings& settings, std::string_view source, std::uint32_t handle,
              std::string_view bytes)
        : table(settings, source, handle, bytes),
          columns(settings, table),
          formats(find_formats(settings, table, columns)),
          amounts(table, columns, formats),
          entries(read_entries(settings, table, columns, formats, amounts)) {}

    Table table;
    Columns columns;
    BankFormats formats;
    Amounts amounts;
    Entries entries;
};

}  // namespace

void read_statement(Run& run, const Settings& settings, std::string_view source, File& file) {
    const std::string bytes = files::take_whole(file, settings.max_bytes);
    const Statement statement(settings, source, file.handle(), bytes);
    run.log(LogLevel::info, statement.table.layout().text());
    run.log(LogLevel::info, statement.columns.remark());
    for (const std::string& remark : statement.formats.remarks) run.log(LogLevel::info, remark);
    StatementsOf(run, settings, statement.table, statement.entries)
        .write(bytes, statement.columns.only_credits());
}

void check_statement(Run& run, const Settings& settings, std::string_view source) {
    File file = run.open(source);
    const std::string bytes = files::take_whole(file, settings.max_bytes);
    const Statement statement(settings, source, file.handle(), bytes);
}

}  // namespace openitem::csv
