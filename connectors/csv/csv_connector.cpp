#include "csv_connector.hpp"

#include <optional>

#include "bank/reader.hpp"
#include "compile.hpp"
#include "layout.hpp"

namespace openitem::csv {
namespace {

// What CsvReader::head() shows at most. A file of just that size passes for a longer one, which
// does no harm: its last row is left out of the sample.
constexpr std::size_t sample_bytes = 256u * 1024 - 64;

std::string read_head(File& file) {
    std::string head(sample_bytes, '\0');
    std::size_t size = 0;
    while (size < head.size()) {
        const std::size_t got = file.read({head.data() + size, head.size() - size});
        if (got == 0) break;
        size += got;
    }
    head.resize(size);
    return head;
}

std::vector<std::string> names_of(const CsvRow& header) {
    std::vector<std::string> out;
    for (const std::string_view name : header.fields()) out.emplace_back(trimmed(name));
    return out;
}

}  // namespace

void CsvConnector::configure(Run& run) { settings_ = read_settings(run.config()); }

void CsvConnector::check(Run& run) {
    for (const std::string_view source : run.sources()) {
        if (settings_.is_statement()) {
            check_statement(run, settings_, source);
            continue;
        }
        File file = run.open(source);
        const std::string head = read_head(file);
        const Layout layout = find_layout(settings_, head, head.size() < sample_bytes);
        compile(settings_, layout, layout.header);
    }
}

void CsvConnector::read(Run& run) {
    if (settings_.is_statement()) {
        run.files([&](std::string_view source, File& file) {
            read_statement(run, settings_, source, file);
        });
        return;
    }
    std::optional<Layout> layout;
    std::optional<Plan> plan;
    CsvOptions options;
    options.sniff = [&](std::string_view head, CsvOptions& of_source) {
        layout = find_layout(settings_, head, head.size() < sample_bytes);
        of_source.dialect = layout->dialect;
        of_source.header = layout->has_header;
        of_source.skip_lines = layout->skip_lines;
        run.log(LogLevel::info, layout->text());
    };
    options.on_header = [&](const CsvRow& row) {
        std::vector<std::string> header = layout->header;
        if (layout->has_header && settings_.columns.empty()) {
            header = names_of(row);
            layout->columns = header.size();
        }
        plan = compile(settings_, *layout, header);
        for (const std::string& remark : plan->remarks) run.log(LogLevel::info, remark);
    };
    run.rows(options, [&](const CsvRow& row) {
        plan->apply(row.fields(), row.is_ascii() ? row.raw() : std::string_view(), run.writer());
    });
}

}  // namespace openitem::csv
