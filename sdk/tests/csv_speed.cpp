// How fast the CSV reader is, beside one pass of memchr for ',':
//
//     csv_speed FILE [ROUNDS [LIBRARY [CONFIG]]]
//
// Prints MB/s of the reader alone, of typed records into a host that does nothing, of typed records
// into a host that checks every batch, and of a connector's library into both hosts.
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "sdk/runtime/loader.hpp"
#include "sdk/tests/mock_host.hpp"

using namespace openitem;

namespace {

std::size_t sink = 0;

void measure(const char* what, int rounds, std::size_t bytes, const std::function<void()>& body) {
    double best = 1e9;
    for (int round = 0; round < rounds; ++round) {
        const std::clock_t start = std::clock();  // of this process: others may be at work too
        body();
        best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    }
    std::printf("%-28s %8.1f MB/s\n", what, static_cast<double>(bytes) / 1e6 / best);
}

void count_commas(const std::string& text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (const void* found = std::memchr(at, ',', static_cast<std::size_t>(end - at))) {
        at = static_cast<const char*>(found) + 1;
        ++sink;
    }
}

void read_only(const std::string& text) {
    std::size_t at = 0;
    CsvReader reader([&](std::span<char> to) {
        const std::size_t got = std::min(to.size(), text.size() - at);
        std::memcpy(to.data(), text.data() + at, got);
        at += got;
        return got;
    });
    while (const CsvRow* row = reader.next()) sink += row->size();
}

void read_records(Run& run) {
    struct {
        std::size_t id, customer, type, number, order, issued, due, currency, total, open, cleared;
    } column{};
    CsvOptions options;
    options.on_header = [&](const CsvRow& header) {
        column = {
            header.column("item_id"),     header.column("customer_id"), header.column("doc_type"),
            header.column("doc_no"),      header.column("po_ref"),      header.column("doc_date"),
            header.column("due_date"),    header.column("currency"),    header.column("amount"),
            header.column("open_amount"), header.column("cleared_date")};
    };
    run.rows(options, [&](const CsvRow& row) {
        const auto currency = row[column.currency];
        auto invoice = run.invoice(row[column.id])
                           .number(row[column.number])
                           .kind(row[column.type] == "DG" ? OI_INVOICE_KIND_CREDIT_NOTE
                                                          : OI_INVOICE_KIND_INVOICE)
                           .customer_id(row[column.customer])
                           .order_reference(row[column.order])
                           .issued_on(date(row[column.issued]))
                           .due_on(date(row[column.due]))
                           .currency(currency)
                           .total(amount(row[column.total], currency))
                           .open(amount(row[column.open], currency));
        if (const auto cleared = row[column.cleared]; !cleared.empty()) {
            invoice.settled_on(date(cleared));
        }
    });
}

/// A connector's library in the place of read_records.
class Loaded {
public:
    Loaded(const char* file, const char* config) : config_(config) {
        const auto loaded = runtime::load_library(file);
        if (const auto* error = std::get_if<runtime::LoadError>(&loaded)) {
            throw std::runtime_error(error->message);
        }
        connector_ = &std::get<const runtime::Library*>(loaded)->connectors().front();
    }

    void read(const oi_host* host, oi_run* run, const oi_read_request& request) const {
        oi_error error = detail::empty_error();
        oi_instance* instance = nullptr;
        const oi_connector& table = connector_->table;
        detail::require(table.create(host, run, view(config_), &instance, &error), error);
        const oi_status status = table.read(instance, run, &request, &error);
        table.destroy(instance);
        detail::require(status, error);
    }

private:
    std::string_view config_;
    const runtime::Connector* connector_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return 2;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    std::ostringstream buffer;
    buffer << std::ifstream(argv[1], std::ios::binary).rdbuf();
    test::MockHost host;
    host.keep = false;
    std::string& text = host.contents[argv[1]];
    text = std::move(buffer).str();

    measure("memchr for ','", rounds, text.size(), [&] { count_commas(text); });
    measure("reader alone", rounds, text.size(), [&] { read_only(text); });
    oi_host quiet = *host.table();
    quiet.emit = [](oi_run*, const void*, std::uint64_t, oi_error*) -> oi_status { return OI_OK; };
    const oi_string name = view(argv[1]);
    const oi_read_request request{sizeof request, 1, &name, {}};
    measure("records, host does nothing", rounds, text.size(), [&] {
        Run run(&quiet, host.run(), {}, {}, &request);
        read_records(run);
        run.finish();
    });
    measure("records, batches checked", rounds, text.size(), [&] { host.read_with(read_records); });
    if (argc > 3) {
        const Loaded library(argv[3], argc > 4 ? argv[4] : "{}");
        measure("library, host does nothing", rounds, text.size(),
                [&] { library.read(&quiet, host.run(), request); });
        measure("library, batches checked", rounds, text.size(),
                [&] { library.read(host.table(), host.run(), request); });
    }
    std::printf("%zu rows, %zu bytes emitted, %zu rejected%s\n", host.rows_emitted,
                host.bytes_emitted, host.rejections.size(), host.violation.c_str());
    return sink == 0;
}
