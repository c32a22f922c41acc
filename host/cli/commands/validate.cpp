// openitem validate: documents against the rules of a profile.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/cli/commands.hpp"
#include "host/cli/help.hpp"
#include "host/cli/verdict.hpp"
#include "host/connect/registry.hpp"
#include "host/service/validate.hpp"

namespace openitem::cli {
namespace {

struct Options {
    service::ValidateRequest request;
    bool json = false;
};

// What went by, for the last lines.
struct Count {
    std::size_t files = 0;
    std::size_t invalid = 0;
    std::map<std::string, std::size_t> rules;
};

void print_count(Output& err, const Count& count) {
    err.line(fmt::format("{} file{}, {} invalid", count.files, count.files == 1 ? "" : "s",
                         count.invalid));
    // The most frequent first.
    std::vector<std::pair<std::size_t, std::string_view>> rules;
    for (const auto& [rule, times] : count.rules) rules.emplace_back(times, rule);
    std::stable_sort(rules.begin(), rules.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (const auto& [times, rule] : rules) err.line(fmt::format("{:>7}  {}", times, rule));
}

base::Exit run(Context& context, const Options& options) {
    const connect::Registry plugins(connect::default_plugin_directories());
    Count count;
    service::validate(plugins, options.request, [&](const service::Verdict& verdict) {
        ++count.files;
        if (!verdict.valid) ++count.invalid;
        for (const model::Finding& finding : verdict.failures) ++count.rules[finding.rule];
        if (options.json) {
            context.out.line(
                to_json(verdict).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        } else {
            print(context.out, verdict);
        }
    });
    context.out.flush();
    if (count.files > 1) print_count(context.err, count);
    return count.invalid == 0 ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void register_validate(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "validate", "Judge e-invoices by the rules of EN 16931, Peppol or XRechnung",
        {"openitem validate invoice.xml", "openitem validate --profile peppol invoice.xml",
         "openitem validate inbox/ --json > verdicts.jsonl",
         "curl -s https://example.org/invoice.xml | openitem validate -"});
    add_no(*command, "a document breaks a rule that is fatal");
    auto options = std::make_shared<Options>();
    command
        ->add_option("files", options->request.files,
                     "Files, zip archives and folders, - for standard input")
        ->required();
    command->add_option(
        "--profile", options->request.profile,
        "en16931, peppol or xrechnung; or basic: what receivables need. If not stated: "
        "en16931, but for FatturaPA its own rules");
    command->add_flag("--json", options->json, "One JSON object per file");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
