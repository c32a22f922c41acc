// A bank's statement as separated text: from the bytes of a file to records.
#pragma once

#include <openitem/connector.hpp>

#include <string_view>

#include "../settings.hpp"

namespace openitem::csv {

void read_statement(Run& run, const Settings& settings, std::string_view source, File& file);

// Says what read_statement() would ask for, and sends nothing.
void check_statement(Run& run, const Settings& settings, std::string_view source);

}  // namespace openitem::csv
