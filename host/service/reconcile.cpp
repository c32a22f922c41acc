#include "host/service/reconcile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/customers.hpp"
#include "host/service/read.hpp"
#include "host/service/reconcile_causes.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;
using metrics::ListedItem;

namespace {

std::optional<base::Date> date_of(std::optional<std::int32_t> days) {
    return days ? std::optional(base::Date{*days}) : std::nullopt;
}

// What a record says is open of a document, turned around for a credit note; nothing when it does
// not say.
base::Result<std::optional<ListedItem>> listed(const model::RecordView& record) {
    const auto row = record.as<oi_invoice>();
    const oi_amount* open = row.amount<OI_INVOICE_OPEN>();
    if (open == nullptr) return std::optional<ListedItem>();
    auto code = row.text<OI_INVOICE_CURRENCY>();
    if (code.empty()) code = {open->currency, 3};
    const auto currency = base::Currency::parse(code);
    if (!currency) {
        return base::Error{.message =
                               fmt::format("expected a currency, found {}", base::quote(code))};
    }
    const auto minor = model::minor_units(*open, *currency);
    if (!minor) return base::Error(minor.error());
    ListedItem item;
    item.number = row.text<OI_INVOICE_NUMBER>();
    item.customer = row.text<OI_INVOICE_CUSTOMER_ID>();
    for (const auto party : record.children<oi_party>()) {
        if (party.code<OI_PARTY_ROLE>() == OI_ROLE_BUYER) item.name = party.text<OI_PARTY_NAME>();
    }
    item.issued_on = date_of(row.date<OI_INVOICE_ISSUED_ON>());
    item.due_on = date_of(row.date<OI_INVOICE_DUE_ON>());
    const bool credit = row.code<OI_INVOICE_KIND>() == OI_INVOICE_KIND_CREDIT_NOTE;
    item.open = {credit ? -*minor : *minor, *currency};
    return std::optional(item);
}

// The rows of a file.
class ListSink final : public ReadSink {
public:
    void on_record(const model::RecordView& record, std::span<const model::Finding>) override {
        if (record.entity() != OI_INVOICE) {
            unread.emplace_back("a row that is no document");
            return;
        }
        const auto item = listed(record);
        if (!item) {
            unread.push_back(fmt::format("{}: {}", record.location(), item.error().text()));
        } else if (*item) {
            items.push_back(**item);
        } else {
            unread.push_back(fmt::format("{}: expected what is open of the document, found nothing",
                                         record.location()));
        }
    }
    void on_quarantined(const model::QuarantinedLine& line) override {
        unread.push_back(fmt::format("{}: {}", line.location, line.message));
    }
    void on_log(std::int32_t, std::string_view) override {}
    void on_progress(std::uint64_t, std::uint64_t, std::uint64_t) override {}

    std::vector<ListedItem> items;
    std::vector<std::string> unread;
};

std::vector<ListedItem> list_of_file(const connect::Registry& plugins,
                                     const ReconcileRequest& request, ReconcileReport& report) {
    ListSink sink;
    const auto summary = read(plugins,
                              {.connector = request.connector,
                               .files = {request.with},
                               .config_json = request.config_json,
                               .runner = {}},
                              sink);
    if (!summary.outcome.ok()) throw RunError(exit_of(summary.outcome), summary.outcome.text());
    if (!summary.not_the_format.empty()) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("{}: {}", request.with, summary.not_the_format.front()));
    }
    if (sink.items.empty()) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("{}: expected a list of open documents, found no row that says "
                                   "what is open",
                                   request.with));
    }
    report.unread = std::move(sink.unread);
    return std::move(sink.items);
}

std::vector<ListedItem> list_of_connection(store::Store& books, store::ConnectionId connection) {
    std::vector<ListedItem> items;
    bool stated = false;  // that nothing is open is an answer as well
    books.records(OI_INVOICE, [&](const store::RecordRow& row) {
        const bool ended = row.ref.state == store::RecordState::voided ||
                           row.ref.state == store::RecordState::deleted;
        if (row.ref.connection != connection || ended) return true;
        const auto decoded = model::decode_body(row.body);
        if (!decoded) throw RunError(Exit::system, decoded.error());
        const auto item = listed(decoded->record());
        stated = stated || (item && *item);
        if (item && *item && !(*item)->open.is_zero()) items.push_back(**item);
        return true;
    });
    if (!stated) {
        throw RunError(Exit::answer_is_no,
                       "the connection's documents do not say what is open of them: "
                       "compare with a file");
    }
    return items;
}

std::vector<ListedItem> our_list(store::Store& books, base::Date as_of) {
    const auto customers = customer_labels(books);
    std::vector<ListedItem> items;
    books.open_items({as_of, {}}, {}, [&](const store::OpenItem& row) {
        const auto& item = row.row.item;
        const bool document =
            item.kind == ledger::ItemKind::invoice || item.kind == ledger::ItemKind::credit;
        if (!document) return true;
        ListedItem listed{.number = std::string(row.row.number),
                          .customer = {},
                          .name = {},
                          .issued_on = item.issued_on,
                          .due_on = item.due_on,
                          .open = {row.open, item.currency}};
        if (const auto label = customers.find(item.customer.value); label != customers.end()) {
            listed.customer = label->second.number;
            listed.name = label->second.name;
        }
        items.push_back(std::move(listed));
        return true;
    });
    return items;
}

std::optional<store::ConnectionId> connection_named(store::Store& books, const std::string& name) {
    for (const auto& each : books.connections()) {
        if (each.name == name) return each.id;
    }
    return std::nullopt;
}

template <class T>
T value_of(base::Result<T> result) {
    if (!result) throw RunError(Exit::system, result.error());
    return std::move(*result);
}

}  // namespace

bool ReconcileReport::explained() const {
    return std::all_of(totals.begin(), totals.end(),
                       [](const auto& total) { return total.residue == 0; }) &&
           std::all_of(lines.begin(), lines.end(), [](const auto& line) {
               return line.difference == 0 || !line.cause.empty();
           });
}

ReconcileReport reconcile(const Workspace& workspace, const connect::Registry& plugins,
                          const ReconcileRequest& request) {
    const auto books = workspace.open_books(request.company);
    ReconcileReport report;
    const auto connection = connection_named(*books, request.with);
    const auto theirs = connection ? list_of_connection(*books, *connection)
                                   : list_of_file(plugins, request, report);
    const auto ours = our_list(*books, request.as_of);
    report.theirs = theirs.size();
    report.ours = ours.size();
    report.lines = value_of(metrics::compare(theirs, ours));
    ReconcileCauses(*books, request.as_of).explain(report.lines);
    report.totals = value_of(metrics::sum_up(theirs, ours, report.lines));
    return report;
}

}  // namespace openitem::service
