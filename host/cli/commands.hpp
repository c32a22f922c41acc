// Every command, in the order `openitem --help` lists them. To add one: write commands/<name>.cpp
// with register_<name>, name it here and in CMakeLists.txt.
#pragma once

#include "host/cli/context.hpp"

namespace openitem::cli {

void register_plugins(CLI::App& app, Context& context);
void register_read(CLI::App& app, Context& context);

using Register = void (*)(CLI::App&, Context&);

inline constexpr Register commands[] = {
    register_plugins,
    register_read,
};

}  // namespace openitem::cli
