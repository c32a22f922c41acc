// Who may include whom: arrows go down only, and the floor of the domain is pure.
//
//     7  host/cli  host/api  host/web
//     6  host/service
//     5  host/sync
//     4  host/store  host/connect
//     3  host/ledger  host/credit  host/cash  host/collections  host/disputes  host/metrics  (pure)
//     2  host/model
//     1  host/base
//     0  sdk/include
//
// A folder may include itself and every floor below its own, not its neighbours. sdk/runtime knows
// only sdk; the host uses it from host/connect up. A connector or a plugin knows <openitem/...>,
// its own folder and connectors/lib; their tests may use sdk/runtime and sdk/check as well. tests
// and samples may look at everything, and nothing looks at them.
#pragma once

#include <vector>

#include "tests/tidy/source.hpp"

namespace openitem::tidy {

std::vector<Finding> check_includes(const Source& source);

// The host names a file of its own by its path from the root, also the one beside it. Headers that
// the build generates are not in the tree and go by their bare names.
std::vector<Finding> check_include_paths(const std::vector<Source>& sources);

// Floor 3 reads no clock, file, database, environment or chance, and logs nothing. Its tests may.
std::vector<Finding> check_purity(const Source& source);

}  // namespace openitem::tidy
