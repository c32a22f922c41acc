// openitem store: the database that the books are in.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/help.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/table.hpp"
#include "host/service/store_copy.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::vector<std::string> companies;
    std::string to;
    std::string password;
    bool json = false;
};

void print(Output& out, const std::string& company, const service::StoreCopied& copied) {
    out.line(base::escape_for_terminal(
        fmt::format("{}: {} rows, read back the same", company,
                    with_thousands(static_cast<std::uint64_t>(copied.rows)))));
    out.line(base::escape_for_terminal("  to           " + copied.to));
    out.line("  fingerprint  " + copied.fingerprint.hex());
    out.line(
        (copied.verified.ok()
             ? out.coloured("  the copy verifies", Colour::green)
             : out.coloured("  the copy does NOT verify, as its origin does not", Colour::red)) +
        fmt::format(": the journal's {} entries end in hash {}",
                    with_thousands(static_cast<std::uint64_t>(copied.verified.entries)),
                    copied.verified.head.hex().substr(0, 16)));
}

void print_json(Output& out, const std::string& company, const service::StoreCopied& copied) {
    out.line(nlohmann::ordered_json{{"company", company},
                                    {"to", copied.to},
                                    {"rows", copied.rows},
                                    {"fingerprint", copied.fingerprint.hex()},
                                    {"entries", copied.verified.entries},
                                    {"head", copied.verified.head.hex()},
                                    {"ok", copied.verified.ok()}}
                 .dump());
}

base::Exit copy(Context& context, Options options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto to = service::copy_target(options.to, options.password);
    if (options.companies.empty()) options.companies = workspace.company_ids();
    bool right = true;
    for (const auto& company : options.companies) {
        const auto copied = service::copy_store(workspace, company, to);
        right = right && copied.verified.ok();
        options.json ? print_json(context.out, company, copied)
                     : print(context.out, company, copied);
    }
    if (!options.json) {
        for (const auto& line : service::after_copy(workspace, to)) {
            context.out.line(base::escape_for_terminal(line));
        }
    }
    return right ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void register_store(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "store", "The database that the books are in: files, or PostgreSQL.",
        {"openitem store copy --to postgresql://openitem@db.example/openitem --password database",
         "openitem store copy nordlicht --to ."});
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();
    CLI::App* copying = add_command(
        *command, "copy", "Copy books into another database, and check that they are the same.",
        {"openitem store copy --to postgresql://openitem@db.example/openitem --password database",
         "openitem store copy nordlicht --to ."});
    copying->add_option("COMPANY", options->companies, "the companies; all when none is named");
    copying
        ->add_option("--to", options->to,
                     "postgresql://user@host/database, or a workspace's folder (. for this one): "
                     "there they are companies/COMPANY/books.db")
        ->required();
    copying->add_option("--password", options->password,
                        "the name of the file in the workspace's folder secrets that holds the "
                        "database's password; without it OPENITEM_STORE_PASSWORD");
    copying->add_flag("--json", options->json, "exact data");
    add_no(*copying, "a copy does not verify, since the books it was made from do not");
    copying->callback([&context, options] {
        context.action = [&context, options] { return copy(context, *options); };
    });
}

}  // namespace openitem::cli
