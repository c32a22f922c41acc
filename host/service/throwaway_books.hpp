// A copy of the books in a folder of its own, gone with this object: what a dry run writes to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace openitem::service {

class ThrowawayBooks {
public:
    explicit ThrowawayBooks(const std::filesystem::path& books);
    ~ThrowawayBooks();
    ThrowawayBooks(const ThrowawayBooks&) = delete;
    ThrowawayBooks& operator=(const ThrowawayBooks&) = delete;

    std::filesystem::path file() const { return folder_ / "books.db"; }

private:
    std::filesystem::path folder_;
};

}  // namespace openitem::service
