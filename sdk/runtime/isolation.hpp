// What stands around an isolated connector, as the runner reports it to whoever started it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace openitem::runtime {

struct IsolationLayer {
    std::string name;  ///< "no_new_privs", "rlimits", "capabilities", "landlock", "seccomp"
    bool in_force = false;
    std::string detail;  ///< "ABI 7"; or why not
};

}  // namespace openitem::runtime
