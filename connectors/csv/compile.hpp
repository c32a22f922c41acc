// From a configuration and the layout of one file to the plan for its rows.
#pragma once

#include <string>
#include <vector>

#include "layout.hpp"
#include "plan.hpp"
#include "settings.hpp"

namespace openitem::csv {

// `header`: the names of the columns, empty when nobody names them. Throws Error(OI_BAD_CONFIG)
// that names the key and what is there instead.
Plan compile(const Settings& settings, const Layout& layout,
             const std::vector<std::string>& header);

// The mapping made of what the headers mean, and of the configuration's own `fields`.
RecordMapping mapping_by_headers(const Settings& settings, const std::vector<std::string>& header,
                                 std::vector<std::string>& remarks);

// Looks at the sample through the plan: how credit notes are signed, and whether amounts have a
// currency at all.
void judge_sample(const Settings& settings, const Layout& layout, Plan& plan);

}  // namespace openitem::csv
