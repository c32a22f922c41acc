// openitem rates: the company's table of exchange rates.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/cli/table.hpp"
#include "host/service/rates.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::RatesImport request;
    std::string quotes;
    std::string currency;
    bool json = false;
};

base::Exit import_file(Context& context, Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    options.request.quote = options.quotes == "direct" ? ledger::Quote::functional_per_unit
                                                       : ledger::Quote::units_per_functional;
    const auto done = service::import_rates(workspace, *clock, options.request);
    if (options.json) {
        Json line = {{"added", done.added},
                     {"changed", done.changed},
                     {"unchanged", done.unchanged},
                     {"currencies", Json::array()}};
        for (const auto& currency : done.currencies) line["currencies"].push_back(currency.code());
        context.out.line(one_line(line));
        return base::Exit::done;
    }
    context.out.line(fmt::format("{} rates of {} currencies from {} to {}: {} new, {} changed",
                                 done.added + done.changed + done.unchanged, done.currencies.size(),
                                 done.first.to_string(), done.last.to_string(), done.added,
                                 done.changed));
    if (done.changed > 0) {
        context.out.line("what was posted by a rate that changed keeps its value");
    }
    return base::Exit::done;
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    base::Currency wanted;
    if (!options.currency.empty()) {
        const auto currency = base::Currency::parse(options.currency);
        if (!currency) {
            throw base::RunError(base::Exit::wrong_use, "--currency: expected a code as USD");
        }
        wanted = *currency;
    }
    const auto& company = options.request.company;
    const auto functional = workspace.company(company).currency;
    const auto rates = service::list_rates(workspace, company, wanted);
    if (options.json) {
        for (const auto& rate : rates) {
            const bool direct = rate.quote == ledger::Quote::functional_per_unit;
            context.out.line(one_line({{"currency", rate.currency.code()},
                                       {"on", rate.on.to_string()},
                                       {"rate", rate.value.to_string()},
                                       {"quote", direct ? "direct" : "indirect"}}));
        }
        return base::Exit::done;
    }
    if (rates.empty()) context.out.line("no rates; see openitem rates COMPANY import --help");
    Table table({{"currency"}, {"from"}, {"rate"}});
    for (const auto& rate : rates) {
        table.row({std::string(rate.currency.code()), rate.on.to_string(),
                   ledger::to_text(rate, functional)});
    }
    if (!rates.empty()) table.print(context.out);
    return base::Exit::done;
}

}  // namespace

void register_rates(CLI::App& app, Context& context) {
    CLI::App* rates = add_command(
        app, "rates", "Exchange rates: what invoices and payments in other currencies are worth.",
        {"openitem rates nordlicht import eurofxref.csv --quotes indirect",
         "openitem rates nordlicht list --currency USD"});
    auto options = std::make_shared<Options>();
    rates->add_option("COMPANY", options->request.company, "the company")->required();
    rates->require_subcommand(1);
    CLI::App* importing = add_command(
        *rates, "import",
        "Take rates from a file: columns date, currency, rate; or date and one for each currency.",
        {"openitem rates nordlicht import eurofxref.csv --quotes indirect"});
    importing->add_option("FILE", options->request.file, "text file of rates")->required();
    importing
        ->add_option("--quotes", options->quotes,
                     "direct: 1 USD = 0.9231 EUR for books in EUR; indirect: 1 EUR = 1.0833 USD")
        ->required()
        ->check(CLI::IsMember({"direct", "indirect"}));
    importing->add_flag("--accept-jumps", options->request.accept_jumps,
                        "also rates twice or half the one before");
    importing->add_flag("--json", options->json, "exact data");
    importing->callback([&context, options] {
        context.action = [&context, options] { return import_file(context, *options); };
    });
    CLI::App* listing =
        add_command(*rates, "list", "The rates that are known.", {"openitem rates nordlicht list"});
    listing->add_option("--currency", options->currency, "of this one only");
    listing->add_flag("--json", options->json, "exact data, one per line");
    listing->callback([&context, options] {
        context.action = [&context, options] { return list(context, *options); };
    });
}

}  // namespace openitem::cli
