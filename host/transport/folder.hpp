// A folder that others write into. A file is taken by renaming it into a work folder inside it,
// which no two processes can do, so that it cannot change any more under its name; once in the
// books it goes on into the archive by month, where nothing is ever overwritten.
#pragma once

#include <memory>

#include "host/transport/transport.hpp"

namespace openitem::transport {

struct FolderSettings {
    std::filesystem::path path;
    std::string shown;      // the path as the books name it
    std::string work_name;  // of the folder inside it where files are taken to
    Selection selection;
    After after = After::archive;
    std::filesystem::path archive;  // empty: "archive" in the folder
    base::Instant now;              // what the archive is filed by
    bool look_only = false;         // takes and moves nothing: for checks and dry runs
};

std::unique_ptr<Transport> open_folder(FolderSettings settings);

}  // namespace openitem::transport
