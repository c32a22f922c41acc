// openitem aging: what is owed, by how long it has been due.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>

#include "host/base/clock.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"
#include "host/service/aging.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company;
    std::string as_of;
    std::string known_at;
    std::string by = "due";
    std::vector<std::int32_t> buckets;
    bool totals = false;
    std::string customer;
    std::string bucket;
    bool items = false;
    bool in_books_currency = false;
    bool json = false;
};

std::string shown(std::int64_t minor, base::Currency currency) {
    return minor == 0 ? "-" : base::Money{minor, currency}.to_string();
}

// Columns that are nowhere used are left out, but for unapplied cash: its absence says something.
struct Columns {
    bool on_account = false;
    bool unidentified = false;
    bool in_transit = false;
    bool currency = false;
    bool cash = true;  // on a narrow screen cash stands below the table
};

Columns columns_of(const metrics::Aging& aging) {
    Columns columns;
    columns.currency = aging.totals.size() > 1;
    for (const auto& total : aging.totals) {
        columns.on_account |= total.on_account != 0;
        columns.unidentified |= total.unidentified != 0;
        columns.in_transit |= total.in_transit != 0;
    }
    return columns;
}

void add_row(Table& table, const Columns& columns, const metrics::AgingRow& row,
             const service::CustomerLabel& label) {
    std::vector<std::string> cells = {label.number, label.name};
    if (columns.currency) cells.emplace_back(row.currency.code());
    const auto add = [&](std::int64_t minor) { cells.push_back(shown(minor, row.currency)); };
    for (const auto bucket : row.buckets) add(bucket);
    add(row.documents);
    if (!columns.cash) return table.row(std::move(cells));
    add(row.unapplied);
    if (columns.on_account) add(row.on_account);
    if (columns.unidentified) add(row.unidentified);
    if (columns.in_transit) add(row.in_transit);
    add(row.net);
    table.row(std::move(cells));
}

Table table_of(const service::AgingReport& report, const Columns& columns, bool totals_only) {
    const auto& aging = report.aging;
    std::vector<Table::Column> titles = {{"customer"}, {"name", Align::left, true}};
    if (columns.currency) titles.push_back({""});
    for (const auto& label : aging.labels) titles.push_back({label, Align::right});
    titles.push_back({"invoices", Align::right});
    if (columns.cash) {
        titles.push_back({"unapplied", Align::right});
        if (columns.on_account) titles.push_back({"on account", Align::right});
        if (columns.unidentified) titles.push_back({"unidentified", Align::right});
        if (columns.in_transit) titles.push_back({"in transit", Align::right});
        titles.push_back({"net", Align::right});
    }
    Table table(titles);
    for (const auto& row : aging.rows) {
        if (totals_only) break;
        const auto label = report.customers.find(row.customer);
        add_row(table, columns, row,
                label == report.customers.end() ? service::CustomerLabel{"-", "no customer"}
                                                : label->second);
    }
    for (const auto& total : aging.totals) {
        add_row(table, columns, total, {"total", fmt::format("{} open", total.open_items)});
    }
    return table;
}

// "invoices 100.00, unapplied -20.00, net 80.00 EUR": what the table leaves out.
void print_cash(Output& out, const metrics::AgingRow& total) {
    auto text = "invoices " + shown(total.documents, total.currency);
    const auto add = [&](const char* name, std::int64_t minor) {
        if (minor != 0) text += fmt::format(", {} {}", name, shown(minor, total.currency));
    };
    add("unapplied", total.unapplied);
    add("on account", total.on_account);
    add("unidentified", total.unidentified);
    add("in transit", total.in_transit);
    out.line(fmt::format("  {}, net {} {}", text, shown(total.net, total.currency),
                         total.currency.code()));
}

void print(Output& out, const service::AgingReport& report, bool totals_only) {
    const auto& aging = report.aging;
    const bool due = aging.request.basis == metrics::AgingBasis::due;
    out.line(out.coloured(
        fmt::format("open on {}, {}{}", aging.request.as_of.to_string(),
                    due ? "by days past due" : "by days since the invoice",
                    report.known_at ? ", as it was known at " + report.known_at->to_string() : ""),
        Colour::bold));
    auto columns = columns_of(aging);
    auto table = table_of(report, columns, totals_only);
    if (out.line_width() > 0 && table.width() > out.line_width()) {
        columns.cash = false;
        table = table_of(report, columns, totals_only);
    }
    table.print(out);
    for (const auto& total : aging.totals) {
        if (!columns.cash) print_cash(out, total);
    }
    for (const auto& each : report.carried) {
        out.line(
            fmt::format("  {} net are carried at {}", each.open.to_text(), each.carried.to_text()));
    }
    for (const auto& [customer, words] : report.standings) {
        if (totals_only) break;
        print_wrapped(out,
                      base::escape_for_terminal(fmt::format(
                          "{}: {}", report.customers.at(customer).number, fmt::join(words, "; "))),
                      "  ", "    ");
    }
    if (table.empty()) out.line("nothing is open");
}

Json json_of(const metrics::Aging& aging, const metrics::AgingRow& row) {
    const auto amount = [&row](std::int64_t minor) {
        return json_money(base::Money{minor, row.currency});
    };
    Json buckets = Json::object();
    for (std::size_t i = 0; i < aging.labels.size(); ++i) {
        buckets[aging.labels[i]] = amount(row.buckets[i]);
    }
    return {{"currency", row.currency.code()},
            {"open_items", row.open_items},
            {"buckets", std::move(buckets)},
            {"documents", amount(row.documents)},
            {"unapplied", amount(row.unapplied)},
            {"on_account", amount(row.on_account)},
            {"unidentified", amount(row.unidentified)},
            {"in_transit", amount(row.in_transit)},
            {"net", amount(row.net)}};
}

void print_json(Output& out, const std::string& company, const service::AgingReport& report) {
    const auto& aging = report.aging;
    Json line = {{"company", company},
                 {"as_of", aging.request.as_of.to_string()},
                 {"by", aging.request.basis == metrics::AgingBasis::due ? "due" : "invoice"},
                 {"buckets", aging.labels}};
    if (report.known_at) line["known_at"] = report.known_at->to_string();
    line["rows"] = Json::array();
    for (const auto& row : aging.rows) {
        Json entry = Json::object();
        if (const auto label = report.customers.find(row.customer);
            label != report.customers.end()) {
            entry["customer"] = label->second.number;
            entry["name"] = label->second.name;
        }
        if (const auto words = report.standings.find(row.customer);
            words != report.standings.end()) {
            entry["standing"] = words->second;
        }
        entry.update(json_of(aging, row));
        line["rows"].push_back(std::move(entry));
    }
    line["totals"] = Json::array();
    for (const auto& total : aging.totals) line["totals"].push_back(json_of(aging, total));
    for (const auto& each : report.carried) {
        line["carried"].push_back(
            {{"open", json_money(each.open)}, {"carried", json_money(each.carried)}});
    }
    out.line(one_line(line));
}

void print_items(Output& out, const std::vector<service::AgedItem>& items) {
    Table table({{"document"},
                 {"customer"},
                 {"issued"},
                 {"due"},
                 {"days", Align::right},
                 {"bucket"},
                 {"open", Align::right}});
    std::map<base::Currency, base::MoneySum> sums;
    for (const auto& item : items) {
        table.row({item.number, item.customer.number, item.issued_on.to_string(),
                   item.due_on.to_string(), std::to_string(item.days), item.column,
                   item.open.to_text()});
        sums.try_emplace(item.open.currency, item.open.currency).first->second.add(item.open);
    }
    for (const auto& [currency, sum] : sums) {
        const auto total = sum.total();
        table.row({"total", "", "", "", "", "", total ? total->to_text() : "-"});
    }
    table.print(out);
    if (items.empty()) out.line("nothing is open there");
}

void print_items_json(Output& out, const std::vector<service::AgedItem>& items) {
    for (const auto& item : items) {
        out.line(one_line({{"type", "aged_item"},
                           {"number", item.number},
                           {"instalment", item.sequence},
                           {"customer", item.customer.number},
                           {"issued_on", item.issued_on.to_string()},
                           {"due_on", item.due_on.to_string()},
                           {"days", item.days},
                           {"bucket", item.column},
                           {"open", json_money(item.open)}}));
    }
}

base::Exit run(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    metrics::AgingRequest request;
    request.as_of = date_option(options.as_of, "--as-of").value_or(clock->today());
    request.basis =
        options.by == "invoice" ? metrics::AgingBasis::invoice : metrics::AgingBasis::due;
    if (!options.buckets.empty()) request.bounds = options.buckets;
    std::optional<base::Instant> known_at;
    if (!options.known_at.empty()) {
        known_at = base::Instant::parse(options.known_at);
        if (!known_at) {
            throw base::RunError(base::Exit::wrong_use,
                                 "--known-at: expected an instant as 2026-01-31T18:00:00Z");
        }
    }
    if (options.items) {
        const auto items =
            service::aged_items(workspace, options.company, request, known_at,
                                {.customer = options.customer, .column = options.bucket});
        options.json ? print_items_json(context.out, items) : print_items(context.out, items);
        return base::Exit::done;
    }
    const auto report = options.in_books_currency
                            ? service::aging_in_books_currency(workspace, options.company, request)
                            : service::aging(workspace, options.company, request, known_at);
    if (options.json) {
        print_json(context.out, options.company, report);
    } else {
        print(context.out, report, options.totals);
    }
    return base::Exit::done;
}

}  // namespace

void register_aging(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "aging", "What is owed, by how long it has been due, as of any past day.",
        {"openitem aging nordlicht", "openitem aging nordlicht --as-of 2026-01-31 --by invoice",
         "openitem aging nordlicht --items --customer 10003 --bucket 31-60",
         "openitem aging nordlicht --buckets 15,30,60 --json"});
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", options->company, "the company")->required();
    command->add_option("--as-of", options->as_of, "a day, as 2026-01-31 (default: today)");
    auto* const known =
        command->add_option("--known-at", options->known_at,
                            "as the books stood at that instant, as 2026-01-31T18:00:00Z");
    command->add_option("--by", options->by, "due (default) or invoice date")
        ->check(CLI::IsMember({"due", "invoice"}));
    command->add_option("--buckets", options->buckets, "last day of each bucket: 30,60,90")
        ->delimiter(',');
    command->add_flag("--totals", options->totals, "the totals alone");
    auto* const items = command->add_flag("--items", options->items,
                                          "every document behind it, instead of the sums");
    command->add_option("--customer", options->customer, "with --items: of one customer")
        ->needs(items);
    command->add_option("--bucket", options->bucket, "with --items: of one column, as 31-60")
        ->needs(items);
    command
        ->add_flag("--in-books-currency", options->in_books_currency,
                   "foreign items at what the books carry them at")
        ->excludes(items)
        ->excludes(known);
    command->add_flag("--json", options->json, "exact data");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
