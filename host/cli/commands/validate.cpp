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

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/verdict.hpp"
#include "host/cli/wrap.hpp"
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

}  // namespace

nlohmann::ordered_json to_json(const service::Verdict& verdict) {
    auto failures = nlohmann::ordered_json::array();
    for (const model::Finding& finding : verdict.failures) {
        failures.push_back({{"rule", finding.rule},
                            {"flag", to_string(finding.flag)},
                            {"location", finding.location},
                            {"message", finding.message}});
    }
    return {{"file", verdict.file},
            {"syntax", verdict.syntax},
            {"valid", verdict.valid},
            {"failures", std::move(failures)}};
}

void print(Output& out, const service::Verdict& verdict) {
    out.line(fmt::format("{}: {}", base::escape_for_terminal(verdict.file),
                         verdict.valid ? out.coloured("valid", Colour::green)
                                       : out.coloured("invalid", Colour::red)));
    for (const model::Finding& finding : verdict.failures) {
        const std::string flag = finding.flag == model::Flag::fatal
                                     ? std::string()
                                     : fmt::format(" ({})", to_string(finding.flag));
        print_wrapped(out, base::escape_for_terminal(finding.message),
                      fmt::format("  {}{}  ", finding.rule, flag), "      ");
        if (finding.location.empty()) continue;
        print_wrapped(out, base::escape_for_terminal("at " + finding.location), "    ", "      ",
                      Colour::dim);
    }
}

namespace {

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
    if (context.err.terminal() && count.files > 1) print_count(context.err, count);
    return count.invalid == 0 ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void register_validate(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "validate", "Judge e-invoices by the rules of EN 16931, Peppol or XRechnung",
        {"openitem validate invoice.xml", "openitem validate --profile peppol invoice.xml",
         "openitem validate inbox/ --json > verdicts.jsonl",
         "curl -s https://example.org/invoice.xml | openitem validate -"});
    auto options = std::make_shared<Options>();
    command
        ->add_option("files", options->request.files,
                     "Files, zip archives and folders, - for standard input")
        ->required();
    command->add_option("--profile", options->request.profile,
                        "en16931, peppol or xrechnung; or basic: what receivables need");
    command->add_flag("--json", options->json, "One JSON object per file");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
