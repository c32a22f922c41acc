// A copy of the books in a file of its own, wherever they are, gone with this object: what a dry
// run writes to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

class ThrowawayBooks {
public:
    ThrowawayBooks(const Workspace& workspace, const std::string& company);
    ThrowawayBooks(const ThrowawayBooks& other);
    ~ThrowawayBooks();
    ThrowawayBooks& operator=(const ThrowawayBooks&) = delete;

    store::Store& books() { return *books_; }

private:
    std::filesystem::path file() const { return folder_ / "books.db"; }
    void make_folder();
    void copy_file(const std::filesystem::path& books);

    std::filesystem::path folder_;
    std::unique_ptr<store::Store> books_;
};

}  // namespace openitem::service
