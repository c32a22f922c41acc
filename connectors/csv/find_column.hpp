// The column a configuration means by a header or a number.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "settings.hpp"

namespace openitem::csv {

// From 0. `columns`: how many a row has. Throws Error(OI_BAD_CONFIG) that names `pointer` and says
// what is there instead.
std::size_t find_column(const ColumnName& name, const std::vector<std::string>& header,
                        std::size_t columns, const std::string& pointer);

}  // namespace openitem::csv
