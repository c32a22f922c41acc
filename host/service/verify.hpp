// `openitem verify`: every invariant of a company's books.
#pragma once

#include <string>

#include "host/service/workspace.hpp"
#include "host/store/verify.hpp"

namespace openitem::service {

store::Report verify(const Workspace& workspace, const std::string& company);

}  // namespace openitem::service
