// A file that one command reads: opened, with its first bytes to tell what it is.
#pragma once

#include <string>

#include "host/connect/file_service.hpp"

namespace openitem::service {

struct Document {
    connect::Source source;
    std::string head;  // its first bytes
};

// "-": standard input. What can be read once only is kept in memory, up to 64 MiB. Throws
// base::RunError (wrong_use) for what cannot be read.
Document open_document(const std::string& file);

}  // namespace openitem::service
