// openitem journal: the entries of the books, for people and for the general ledger.
#include <fmt/format.h>

#include <algorithm>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/journal.hpp"
#include "host/service/json_file.hpp"
#include "host/service/output_file.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::JournalRequest request;
    std::string from, to;
    std::string out = "-";
    bool csv = false;
    bool json = false;
    bool force = false;
};

// A cell of text. Spreadsheets take what begins with one of these for a formula: names are other
// people's words.
std::string cell(std::string_view text) {
    std::string out;
    if (!text.empty() &&
        std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
        out += '\'';
    }
    out += text;
    if (out.find_first_of(",\"\r\n") == std::string::npos) return out;
    std::string quoted = "\"";
    for (const char c : out) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + '"';
}

constexpr std::string_view csv_header =
    "entry,date,event,origin,reverses,account,account_name,purpose,debit,credit,currency,"
    "functional,functional_currency,customer,customer_name,document\n";

// Debit or credit, never both, never a sign: the other stays empty.
std::string side(base::Money amount, bool debit) {
    const bool is_debit = amount.minor >= 0;
    if (is_debit != debit) return {};
    auto text = amount.to_string();
    return is_debit ? text : text.substr(1);
}

std::string csv_of(const store::EntryRow& row, std::span<const service::JournalLine> lines) {
    const auto& entry = row.entry;
    std::string out;
    for (const auto& line : lines) {
        out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", entry.id.value,
                           entry.date.to_string(), ledger::to_string(entry.event),
                           ledger::to_string(entry.origin),
                           entry.reverses ? std::to_string(entry.reverses.value) : "",
                           cell(line.account), cell(line.name), line.key, side(line.amount, true),
                           side(line.amount, false), line.amount.currency.code(),
                           line.functional.to_string(), line.functional.currency.code(),
                           cell(line.customer), cell(line.customer_name), cell(line.document));
    }
    return out;
}

std::string json_of(const store::EntryRow& row, std::span<const service::JournalLine> lines) {
    const auto& entry = row.entry;
    Json json = {{"entry", entry.id.value},
                 {"date", entry.date.to_string()},
                 {"event", ledger::to_string(entry.event)},
                 {"origin", ledger::to_string(entry.origin)},
                 {"recorded_at", row.recorded_at.to_string()},
                 {"hash", row.hash.hex()},
                 {"lines", Json::array()}};
    if (entry.reverses) json["reverses"] = entry.reverses.value;
    for (const auto& line : lines) {
        Json each = {{"account", line.account},
                     {"name", line.name},
                     {"purpose", line.key},
                     {"amount", json_money(line.amount)},
                     {"functional", json_money(line.functional)}};
        if (!line.customer.empty()) each["customer"] = line.customer;
        if (!line.document.empty()) each["document"] = line.document;
        json["lines"].push_back(std::move(each));
    }
    return one_line(json) + "\n";
}

void print(Output& out, const store::EntryRow& row, std::span<const service::JournalLine> lines) {
    const auto& entry = row.entry;
    auto head = fmt::format("{}  {}  {}", entry.id.value, entry.date.to_string(),
                            ledger::to_string(entry.event));
    if (entry.reverses) head += fmt::format(" of {}", entry.reverses.value);
    if (entry.origin == ledger::Origin::source) head += ", as its source posted it";
    out.line(out.coloured(head, Colour::bold));
    const bool foreign = std::any_of(lines.begin(), lines.end(), [](const auto& line) {
        return line.amount != line.functional;
    });
    std::vector<Table::Column> columns = {{"account"},
                                          {"", Align::left, true},
                                          {"debit", Align::right},
                                          {"credit", Align::right},
                                          {""}};
    if (foreign) {
        columns.push_back(
            {fmt::format("in {}", lines.front().functional.currency.code()), Align::right});
    }
    columns.push_back({"customer", Align::left, true});
    columns.push_back({"document"});
    Table table(std::move(columns));
    for (const auto& line : lines) {
        // A difference in worth has no amount of its own.
        const bool worth_only = line.amount.minor == 0 && line.functional.minor != 0;
        std::vector<std::string> cells = {
            std::string(line.account), std::string(line.name),
            worth_only ? "" : side(line.amount, true), worth_only ? "" : side(line.amount, false),
            worth_only ? "" : std::string(line.amount.currency.code())};
        if (foreign) cells.push_back(line.functional.to_string());
        cells.emplace_back(line.customer_name);
        cells.emplace_back(line.document);
        table.row(std::move(cells));
    }
    table.print(out);
}

base::Exit run(Context& context, Options& options) {
    auto& request = options.request;
    request.from = date_option(options.from, "--from");
    request.to = date_option(options.to, "--to");
    const bool to_file = options.out != "-";
    if (request.go_on && (!to_file || request.from || request.to)) {
        throw base::RunError(base::Exit::wrong_use,
                             "--since-last: expected --out FILE beside it, and no --from or --to: "
                             "what it leaves out would never be exported");
    }
    if (to_file) service::check_output_file(options.out, options.force);
    const auto workspace = service::Workspace::open(context.workspace);
    std::optional<service::TextFile> file;
    if (to_file) file.emplace(options.out);
    const auto put = [&](std::string_view text) {
        file ? file->write(text) : context.out.write(text);
    };
    const bool csv = options.csv || (to_file && !options.json);
    if (csv) put(csv_header);
    const auto each = [&](const store::EntryRow& row, std::span<const service::JournalLine> lines) {
        if (csv || options.json) return put(csv ? csv_of(row, lines) : json_of(row, lines));
        print(context.out, row, lines);
    };
    const auto summary = service::each_entry(workspace, request, each);
    if (!file) {
        if (summary.entries == 0) {
            context.err.line("no entries; what sources have posted themselves comes with --all");
        }
        return base::Exit::done;
    }
    file->finish();
    if (request.go_on) {
        const auto clock = base::clock_from_environment();
        service::keep_exported(workspace, request.company, *clock, summary.last);
    }
    context.err.line(summary.entries == 0
                         ? fmt::format("no entries; {} holds none", options.out)
                         : fmt::format("{} entries, {} to {}, written to {}", summary.entries,
                                       summary.first, summary.last, options.out));
    return base::Exit::done;
}

}  // namespace

void register_journal(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "journal", "The entries of the books, for people and for the general ledger.",
        {"openitem journal nordlicht --from 2026-09-01 --to 2026-09-30 --all",
         "openitem journal nordlicht --since-last --out 2026-09.csv"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    command->add_option("COMPANY", request.company, "the company")->required();
    command->add_option("--from", options->from, "first posting date");
    command->add_option("--to", options->to, "last posting date");
    command->add_flag("--all", request.mirrored,
                      "also what mirrors a source's own postings: its general ledger has them");
    command->add_flag("--since-last", request.go_on,
                      "what no export with --since-last had before, each entry once");
    command->add_flag("--csv", options->csv, "a line for each line of an entry");
    command->add_flag("--json", options->json, "an entry a line, exact data")->excludes("--csv");
    command->add_option("-o,--out", options->out, "file to write, as CSV unless --json is given");
    command->add_flag("--force", options->force, "write over a file that is there");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
