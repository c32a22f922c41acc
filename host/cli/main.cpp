// The command line: finds the command, runs it, and turns what comes out into an exit code.
#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "host/base/text.hpp"
#include "host/base/version.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/context.hpp"
#include "host/cli/help.hpp"
#include "host/cli/wrap.hpp"
#include "host/service/company_lock.hpp"

namespace {

using namespace openitem;

// As CLI11 says it.
constexpr std::string_view subcommand_required = "A subcommand is required";

constexpr std::size_t output_buffer = 256 * 1024;

int exit_code(base::Exit exit) { return static_cast<int>(exit); }

int fail(cli::Output& err, base::Exit exit, const std::string& message) {
    const auto end = std::min(message.find('\n'), message.size());
    cli::print_wrapped(err, std::string_view(message).substr(0, end),
                       err.coloured("openitem:", cli::Colour::red) + " ", "  ");
    if (end < message.size()) err.line(std::string_view(message).substr(end + 1));
    err.flush();
    return exit_code(exit);
}

// The command that was typed, as far as it is one: "openitem", "close" of "openitem period close".
struct Typed {
    const CLI::App* command = nullptr;
    std::string name;
    bool alone = true;  // nothing was typed behind it
};

Typed typed(const CLI::App& app, int argc, char** argv) {
    Typed found{&app, app.get_name(), argc <= 1};
    while (!found.command->get_subcommands().empty()) {
        found.command = found.command->get_subcommands().front();
        found.name += " " + found.command->get_name();
        found.alone = found.command->get_name() == argv[argc - 1];
    }
    return found;
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

// What a person typed that CLI11 does not know, said in our words where ours are clearer.
std::string wrong_use(const Typed& command, const CLI::ParseError& error, int argc, char** argv) {
    std::string message = error.what();
    if (command.command->get_parent() == nullptr && argc > 1 && argv[1][0] != '-') {
        message = "no command is called " + base::quote(argv[1]);
    } else if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError) &&
               message == subcommand_required) {
        message = "expected what to do: ";
        for (const CLI::App* each : commands_of(*command.command)) {
            message += (message.ends_with(' ') ? "" : ", ") + each->get_name();
        }
        for (const auto& unknown : command.command->remaining()) {
            message += ", found " + base::quote(unknown);
        }
    }
    return message + "\nrun `" + command.name + " --help` to see what there is";
}

// `openitem help COMMAND...`, as many a program has it.
int show_help(const CLI::App& app, int argc, char** argv, cli::Output& out, cli::Output& err) {
    const CLI::App* command = &app;
    std::string before;
    for (int i = 2; i < argc; ++i) {
        const CLI::App* next = nullptr;
        for (const CLI::App* each : commands_of(*command)) {
            if (each->get_name() == argv[i]) next = each;
        }
        if (next == nullptr) {
            return fail(err, base::Exit::wrong_use,
                        "no command is called " + base::quote(argv[i]) +
                            "\nrun `openitem --help` to see what there is");
        }
        before += (before.empty() ? "" : " ") + command->get_name();
        command = next;
    }
    out.write(cli::help(*command, out, before));
    out.flush();
    return 0;
}

// Runs the chosen command's work; exceptions end here.
int run(cli::Context& context) {
    try {
        const base::Exit exit = context.action();
        context.out.flush();
        return exit_code(exit);
    } catch (const cli::ReaderGone&) {
        throw;
    } catch (const base::RunError& error) {
        context.out.flush();
        return fail(context.err, error.exit(), error.what());
    } catch (const std::bad_alloc&) {
        return fail(context.err, base::Exit::system, "out of memory");
    } catch (const std::exception& error) {
        return fail(context.err, base::Exit::system, std::string("unexpected: ") + error.what());
    }
}

int parse_and_run(int argc, char** argv, cli::Output& out, cli::Output& err) {
    CLI::App app{
        "OpenItem brings what ERPs, invoices, EDI and banks say into one set of receivables.",
        "openitem"};
    cli::Context context{{}, out, err, {}};
    app.set_version_flag("--version", "openitem " + std::string(base::version()));
    app.add_option("--workspace", context.workspace, "folder with openitem.json")
        ->envname("OPENITEM_WORKSPACE");
    app.footer(
        "Run `openitem COMMAND --help` or `openitem help COMMAND` for a command's options and "
        "examples.\n\n"
        "Exit codes: 0 done; 1 the answer is no; 2 wrong use; 3 source or configuration at fault; "
        "4 the system at fault; 130 stopped by Ctrl-C.");
    app.require_subcommand(1);
    service::CompanyLock::on_wait = [&err](const std::string& text) {
        err.line("openitem: " + text);
    };
    for (const auto& add : cli::commands) add(app, context);

    if (argc > 1 && std::string_view(argv[1]) == "help") {
        return show_help(app, argc, argv, out, err);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wanted) {  // --help, --version
        out.write(dynamic_cast<const CLI::CallForVersion*>(&wanted) != nullptr
                      ? std::string(wanted.what()) + "\n"
                      : cli::help(app, out));
        out.flush();
        return 0;
    } catch (const CLI::ParseError& error) {
        const Typed command = typed(app, argc, argv);
        if (command.alone && !commands_of(*command.command).empty()) {
            err.write(cli::help(app, err));
            return exit_code(base::Exit::wrong_use);
        }
        return fail(err, base::Exit::wrong_use, wrong_use(command, error, argc, argv));
    }
    return run(context);
}

}  // namespace

int main(int argc, char** argv) {
    // A pipe whose reader has gone is an error of write(), not the end of the process: a
    // connector's child may be on the other end.
    std::signal(SIGPIPE, SIG_IGN);
    // Our own way out: what a connector in this process prints to the shared one goes to stderr.
    const int own = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    cli::Output out(own < 0 ? STDOUT_FILENO : own, output_buffer);
    cli::Output err(STDERR_FILENO, 0);
    try {
        return parse_and_run(argc, argv, out, err);
    } catch (const cli::ReaderGone&) {
        // End as every program in a pipe does when its reader leaves.
        out.discard();
        std::signal(SIGPIPE, SIG_DFL);
        std::raise(SIGPIPE);
        return exit_code(base::Exit::system);
    } catch (const base::RunError& error) {
        return fail(err, error.exit(), error.what());
    }
}
