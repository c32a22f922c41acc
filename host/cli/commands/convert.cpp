// openitem convert: an e-invoice in another syntax.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/help.hpp"
#include "host/cli/verdict.hpp"
#include "host/cli/wrap.hpp"
#include "host/connect/registry.hpp"
#include "host/service/convert.hpp"

namespace openitem::cli {
namespace {

struct Options {
    service::ConvertRequest request;
    std::string config;
    bool json = false;
};

void warn(Output& err, std::string_view text) {
    print_wrapped(err, base::escape_for_terminal(text),
                  err.coloured("warning:", Colour::yellow) + " ", "  ");
}

nlohmann::ordered_json to_json(const service::Converted& one) {
    auto misread = nlohmann::ordered_json::array();
    for (const model::Finding& finding : one.misread) {
        misread.push_back(
            {{"rule", finding.rule}, {"location", finding.location}, {"message", finding.message}});
    }
    const auto verdict = cli::to_json(one.verdict);
    return {{"number", one.number},       {"out", one.out},
            {"lost", one.lost},           {"misread", std::move(misread)},
            {"valid", one.verdict.valid}, {"failures", verdict["failures"]}};
}

nlohmann::ordered_json to_json(const Options& options, const service::ConvertSummary& summary,
                               nlohmann::ordered_json documents) {
    auto refused = nlohmann::ordered_json::array();
    for (const model::Finding& finding : summary.refused) {
        refused.push_back(
            {{"rule", finding.rule}, {"location", finding.location}, {"message", finding.message}});
    }
    return {{"file", options.request.file},      {"syntax", summary.syntax},
            {"to", options.request.format},      {"valid", summary.valid},
            {"documents", std::move(documents)}, {"refused", std::move(refused)}};
}

void show(Context& context, const service::Converted& one) {
    for (const model::Finding& finding : one.misread) {
        warn(context.err,
             fmt::format("{} at {}: {}", finding.rule, finding.location, finding.message));
    }
    for (const std::string& line : one.lost) warn(context.err, line);
    if (one.out != "-") {
        context.err.line(fmt::format("{} written to {}", base::escape_for_terminal(one.number),
                                     base::escape_for_terminal(one.out)));
    }
    if (!one.verdict.failures.empty()) print(context.err, one.verdict);
}

bool is_binary(std::string_view name) {
    const auto formats = service::write_formats();
    return std::any_of(formats.begin(), formats.end(), [&](const service::WriteFormat& format) {
        return format.name == name && format.binary;
    });
}

base::Exit run(Context& context, Options& options) {
    if (!options.config.empty()) {
        options.request.config_json = text_or_file(options.config, "--config");
    }
    if (options.json && options.request.out == "-") {
        throw base::RunError(
            base::Exit::wrong_use,
            "--json goes to standard output: name a file for the document with -o");
    }
    if (!options.json && options.request.out == "-" && context.out.terminal() &&
        is_binary(options.request.format)) {
        throw base::RunError(
            base::Exit::wrong_use,
            options.request.format + " is nothing for a terminal: name a file with -o");
    }
    const connect::Registry plugins(connect::default_plugin_directories());
    auto documents = nlohmann::ordered_json::array();
    const auto summary =
        service::convert(plugins, options.request, [&](const service::Converted& one) {
            if (options.json) {
                documents.push_back(to_json(one));
                return;
            }
            if (one.out == "-") context.out.write(one.bytes);
            context.out.flush();
            show(context, one);
        });
    if (options.json) {
        context.out.line(to_json(options, summary, std::move(documents))
                             .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        context.out.flush();
    } else {
        for (const model::Finding& finding : summary.refused) {
            const std::string where =
                finding.location.empty() ? options.request.file : finding.location;
            context.err.line(context.err.coloured("openitem:", Colour::red) + " " +
                             base::escape_for_terminal(where + ": " + finding.message));
        }
    }
    return summary.valid ? base::Exit::done : base::Exit::answer_is_no;
}

std::string formats() {
    std::string out = "Formats:";
    for (const service::WriteFormat& format : service::write_formats()) {
        out += fmt::format("\n  {:<12}{}", format.name, format.about);
    }
    return out + "\nEDI is written only: read it with openitem read.\n\n";
}

}  // namespace

void register_convert(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "convert", "Write an e-invoice in another syntax",
                    {"openitem convert invoice.xml --to ubl -o invoice-ubl.xml",
                     "openitem convert batch.xml --to ubl -o outbox/ --json",
                     "curl -s https://example.org/invoice.xml | openitem convert - --to ubl"});
    add_no(*command,
           "an invoice could not be read, or what was written breaks a rule; it is written "
           "nevertheless");
    command->footer(formats() + command->get_footer());
    auto options = std::make_shared<Options>();
    command
        ->add_option("file", options->request.file,
                     "The document, an invoice in UBL, CII, ZUGFeRD or FatturaPA, or inside a PDF; "
                     "- for standard input")
        ->required();
    command->add_option("--to", options->request.format, "The format to write: see below")
        ->required();
    command->add_option("-o,--out", options->request.out,
                        "File to write, or folder; if not stated: standard output");
    command->add_flag("--force", options->request.force, "Write over a file that is there");
    command->add_option("--profile", options->request.profile,
                        "The rules for what was written, as in openitem validate");
    command->add_option("--config", options->config,
                        "Settings of the format: JSON, or @FILE; facturx: {\"language\": \"de\"}");
    command->add_flag("--json", options->json, "What was written, lost and found, as one object");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
