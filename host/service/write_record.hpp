// One record, written by a connector into one document.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <openitem/batch_view.hpp>

#include "host/connect/registry.hpp"

namespace openitem::service {

using Blobs = std::map<std::string, std::shared_ptr<const std::string>>;  // by digest

// The bytes of the document. `batch` holds the record as the first row of its entity; `lost` gets
// what the connector says it cannot write. Throws base::RunError when the connector does not write
// it.
std::string write_record(const connect::Manifest& manifest, const std::string& config_json,
                         const BatchView& batch, std::uint32_t entity, const Blobs& blobs,
                         std::vector<std::string>& lost);

}  // namespace openitem::service
