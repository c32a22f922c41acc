// A value as a dump shows it: one token, the same whichever database it came from.
#pragma once

#include <string>

#include "host/store/sql/values.hpp"

namespace openitem::store::sql {

void append_value(std::string& out, const Value& value);

}  // namespace openitem::store::sql
