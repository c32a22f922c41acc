// Separated text files into records. README.md says what is found out by itself and what can be
// set.
#include <openitem/connector.hpp>
#include <openitem_manifest.hpp>
#include <optional>

#include "compile.hpp"
#include "layout.hpp"
#include "settings.hpp"

namespace {

using namespace openitem;
using namespace openitem::csv;

class CsvConnector : public Connector, public Manifest {
public:
    void configure(Run& run) override { settings_ = read_settings(run.config()); }

    // The first rows tell everything a person may have to set.
    void check(Run& run) override {
        for (const std::string_view source : run.sources()) {
            std::string head(sample_bytes, '\0');
            File file = run.open(source);
            std::size_t size = 0;
            while (const std::size_t got = file.read({head.data() + size, head.size() - size})) {
                size += got;
            }
            head.resize(size);
            const Layout layout = find_layout(settings_, head, size < sample_bytes);
            compile(settings_, layout, layout.header);
        }
    }

    void read(Run& run) override {
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
                header.clear();
                for (const auto cell : row.fields()) header.emplace_back(trimmed(cell));
                layout->columns = header.size();
            }
            plan = compile(settings_, *layout, header);
            for (const std::string& remark : plan->remarks) run.log(LogLevel::info, remark);
        };
        run.rows(options, [&](const CsvRow& row) { plan->apply(row.fields(), run.writer()); });
    }

private:
    // What CsvReader::head() shows at most, less what a file of just that size would be mistaken
    // for.
    static constexpr std::size_t sample_bytes = 256u * 1024 - 64;

    Settings settings_;
};

}  // namespace

OPENITEM_CONNECTOR(CsvConnector)
