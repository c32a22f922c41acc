// openitem init: makes a workspace.
#include <memory>

#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/service/workspace.hpp"

namespace openitem::cli {

void register_init(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "init", "Make a workspace: the folder that holds the books.",
                    {"openitem init", "openitem init /srv/receivables"});
    auto folder = std::make_shared<std::string>(".");
    command->add_option("DIR", *folder, "where; the current folder unless given");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "exact data");
    command->callback([&context, folder, json] {
        context.action = [&context, folder, json] {
            const auto workspace = service::Workspace::init(*folder);
            const auto root = workspace.root().string();
            context.out.line(*json ? one_line({{"workspace", root}}) : "workspace " + root);
            return base::Exit::done;
        };
    });
}

}  // namespace openitem::cli
