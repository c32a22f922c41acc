// Whether an interchange of EDI is right: what its connector, reading it, would say back.
#pragma once

#include <memory>
#include <string>

#include "host/connect/registry.hpp"
#include "host/service/validate.hpp"

namespace openitem::service {

// Failures are what the acknowledgement names (fatal where it rejects), and what is refused as a
// document. Throws base::RunError when the connector itself fails.
Verdict judge_interchange(const connect::Manifest& connector, const std::string& name,
                          std::shared_ptr<const std::string> bytes);

}  // namespace openitem::service
