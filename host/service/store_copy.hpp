// `openitem store copy`: a company's books into another database, the same to the bit.
#pragma once

#include <string>

#include "host/service/store_settings.hpp"
#include "host/service/workspace.hpp"
#include "host/store/verify.hpp"

namespace openitem::service {

struct StoreCopied {
    std::string to;                 // the file, or the url
    base::Digest fingerprint = {};  // of both
    store::Report verified = {};    // of the copy
};

// `to` in files: companies/ID/books.db. The books there must not have anything in them yet. Throws
// base::RunError: wrong_use when they have, or are the books themselves; system when the copy is
// not what it is a copy of.
StoreCopied copy_store(const Workspace& workspace, const std::string& company,
                       const StoreSettings& to);

}  // namespace openitem::service
