// openitem ack: what is to be said back of an interchange of EDI.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/help.hpp"
#include "host/connect/registry.hpp"
#include "host/service/ack.hpp"
#include "host/service/file_kind.hpp"
#include "host/service/json_file.hpp"
#include "host/service/output_file.hpp"

namespace openitem::cli {
namespace {

struct Options {
    service::AckRequest request;
    std::string out = "-";
    bool force = false;
};

base::Exit run(Context& context, const Options& options) {
    const connect::Registry plugins(connect::default_plugin_directories());
    if (options.out != "-") service::check_output_file(options.out, options.force);
    const auto found = service::acknowledge(plugins, options.request);
    for (const std::string& line : found.said) {
        context.err.line(context.err.coloured("warning:", Colour::yellow) + " " +
                         base::escape_for_terminal(line));
    }
    if (options.out == "-") {
        context.out.write(found.bytes);
        context.out.flush();
    } else if (!found.bytes.empty()) {
        service::write_text_file(options.out, found.bytes);
    }
    if (found.refused != 0) {
        context.err.line(fmt::format("{} refused: openitem read {} {}", found.refused,
                                     found.connector, service::shell_word(options.request.file)));
    }
    if (found.records != 0) return base::Exit::done;
    context.err.line("nothing to say back: " + base::escape_for_terminal(found.why_nothing));
    return base::Exit::answer_is_no;
}

}  // namespace

void register_ack(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "ack", "Print what is to be said back of an EDI interchange",
                    {"openitem ack invoices.edi", "openitem ack invoices.edi --as 999 -o 999.edi"});
    add_no(
        *command,
        "the file is no interchange, or nothing is to be said back of it, and no file is written");
    auto options = std::make_shared<Options>();
    command->add_option("file", options->request.file, "The interchange, - for standard input")
        ->required();
    command
        ->add_option("--as", options->request.as,
                     "997, 999, TA1 or 824 for X12, CONTRL or APERAK for EDIFACT; if not stated: "
                     "what the interchange asks for")
        ->check(CLI::IsMember({"997", "999", "824", "ta1", "contrl", "aperak"}, CLI::ignore_case));
    command
        ->add_option("--control-number", options->request.control_number,
                     "Number of the first interchange written; if not stated: "
                     "that of what is acknowledged")
        ->check(CLI::Range(1U, 999'999'999U));
    command->add_option("-o,--out", options->out, "File to write; if not stated: standard output");
    command->add_flag("--force", options->force, "Write over a file that is there");
    command->callback([&context, options] {
        context.action = [&context, options] { return run(context, *options); };
    });
}

}  // namespace openitem::cli
