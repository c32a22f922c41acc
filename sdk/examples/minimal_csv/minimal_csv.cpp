// Invoices from a CSV file with the columns number, customer, issued, due, total, currency.
#include <openitem/connector.hpp>
#include <openitem_manifest.hpp>

using namespace openitem;

struct MinimalCsv : Connector, Manifest {
    void read(Run& run) override {
        CsvOptions options;
        options.dialect.delimiter = run.config().character("delimiter", ',');
        run.rows(options, [&](const CsvRow& row) {
            run.invoice(row["number"])
                .number(row["number"])
                .kind(OI_INVOICE_KIND_INVOICE)
                .customer_id(row["customer"])
                .issued_on(date(row["issued"]))
                .due_on(date(row["due"]))
                .currency(row["currency"])
                .total(amount(row["total"], row["currency"]));
        });
    }
};

OPENITEM_CONNECTOR(MinimalCsv)
