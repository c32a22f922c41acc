// openitem init: makes a workspace.
#include <memory>

#include "host/cli/commands.hpp"
#include "host/service/workspace.hpp"

namespace openitem::cli {

void register_init(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "init", "Make a workspace: the folder that holds the books.",
                    {"openitem init", "openitem init /srv/receivables"});
    auto folder = std::make_shared<std::string>(".");
    command->add_option("DIR", *folder, "where; the current folder unless given");
    command->callback([&context, folder] {
        context.action = [&context, folder] {
            const auto workspace = service::Workspace::init(*folder);
            context.out.line("workspace " + workspace.root().string());
            return base::Exit::done;
        };
    });
}

}  // namespace openitem::cli
