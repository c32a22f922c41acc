// `openitem store copy`: a company's books into another database, the same to the bit.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "host/service/store_settings.hpp"
#include "host/service/workspace.hpp"
#include "host/store/verify.hpp"

namespace openitem::service {

struct CopyTarget {
    StoreSettings store;           // when it is in a database
    std::filesystem::path folder;  // of a workspace, when the books shall be a file in it
};

struct StoreCopied {
    std::string to;                 // the file, or the url
    std::int64_t rows = 0;          // of all tables
    base::Digest fingerprint = {};  // of both
    store::Report verified = {};    // of the copy
};

// A url, or a folder. Throws base::RunError (wrong_use) for the url of another kind of database.
CopyTarget copy_target(std::string_view text, const std::string& password);

// The copy is read back before it is kept: nobody ever sees half of it, or one that is not the
// same. Throws base::RunError: wrong_use when the company has books there already; system when the
// copy is not what it is a copy of.
StoreCopied copy_store(const Workspace& workspace, const std::string& company,
                       const CopyTarget& to);

// What is to be done to work with the copies, in lines.
std::vector<std::string> after_copy(const Workspace& workspace, const CopyTarget& to);

}  // namespace openitem::service
