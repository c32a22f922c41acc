// openitem store: the database that the books are in.
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/service/store_copy.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::vector<std::string> companies;
    service::StoreSettings to;
    std::string target;
    bool json = false;
};

base::Exit copy(Context& context, Options options) {
    const auto workspace = service::Workspace::open(context.workspace);
    if (options.target != "files") {
        if (!store::is_postgres_url(options.target)) {
            throw base::RunError(base::Exit::wrong_use,
                                 "--to: expected files or postgresql://user@host/database");
        }
        options.to.url = options.target;
    }
    if (options.companies.empty()) options.companies = workspace.company_ids();
    bool right = true;
    for (const auto& company : options.companies) {
        const auto copied = service::copy_store(workspace, company, options.to);
        right = right && copied.verified.ok();
        if (options.json) {
            context.out.line(nlohmann::ordered_json{{"company", company},
                                                    {"to", copied.to},
                                                    {"fingerprint", copied.fingerprint.hex()},
                                                    {"entries", copied.verified.entries},
                                                    {"ok", copied.verified.ok()}}
                                 .dump());
            continue;
        }
        context.out.line(base::escape_for_terminal(fmt::format(
            "{}: copied to {}, fingerprint {}, {}", company, copied.to,
            copied.fingerprint.hex().substr(0, 16),
            copied.verified.ok() ? "which verifies" : "which does NOT verify, as its origin")));
    }
    if (!options.json) {
        context.out.line(options.to.in_files()
                             ? "take \"store\" out of openitem.json to work with the copy"
                             : "name it as \"store\" in openitem.json to work with the copy");
    }
    return right ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void register_store(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "store", "The database that the books are in.",
        {"openitem store copy --to postgresql://openitem@db.example/openitem --password database",
         "openitem store copy nordlicht --to files"});
    command->require_subcommand(1);
    auto options = std::make_shared<Options>();
    CLI::App* copying = add_command(
        *command, "copy", "Copy books into another database, and check that they are the same.",
        {"openitem store copy --to postgresql://openitem@db.example/openitem"});
    copying->add_option("COMPANY", options->companies, "the companies; all when none is named");
    copying
        ->add_option("--to", options->target,
                     "postgresql://user@host/database, or files: in the workspace's folders")
        ->required();
    copying->add_option("--password", options->to.password,
                        "the name of a file in the workspace's folder secrets");
    copying->add_flag("--json", options->json, "exact data");
    copying->callback([&context, options] {
        context.action = [&context, options] { return copy(context, *options); };
    });
}

}  // namespace openitem::cli
