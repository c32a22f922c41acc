#include "host/service/throwaway_books.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <system_error>

#include "host/base/result.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

namespace {

std::vector<std::int64_t> state_of(const fs::path& books) {
    std::vector<std::int64_t> state;
    for (const char* part : {"", "-wal"}) {
        struct stat status {};
        if (::stat((books.string() + part).c_str(), &status) != 0) continue;
        state.insert(state.end(), {status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec});
    }
    return state;
}

}  // namespace

ThrowawayBooks::ThrowawayBooks(const Workspace& workspace, const std::string& company) {
    make_folder();
    try {
        const auto currency = workspace.company(company).currency;
        if (workspace.store().in_files()) {
            copy_file(workspace.books_file(company));
            books_ = fs::exists(file()) ? store::open_sqlite(file())
                                        : store::create_sqlite(file(), currency);
        } else {
            const auto from = workspace.open_books(company);
            books_ = store::create_sqlite(file(), currency);
            const auto rows = books_->import_rows();
            from->export_rows(*rows);
            rows->commit();
        }
    } catch (...) {
        fs::remove_all(folder_);
        throw;
    }
}

ThrowawayBooks::ThrowawayBooks(const ThrowawayBooks& other) {
    make_folder();
    try {
        copy_file(other.file());
        books_ = store::open_sqlite(file());
    } catch (...) {
        fs::remove_all(folder_);
        throw;
    }
}

void ThrowawayBooks::make_folder() {
    auto pattern = (fs::temp_directory_path() / "openitem-dry-run-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw RunError(Exit::system, "no folder for the dry run can be made in " +
                                         fs::temp_directory_path().string());
    }
    folder_ = pattern;
}

void ThrowawayBooks::copy_file(const fs::path& books) {
    // Byte by byte: opening the books, even to read, would touch files beside them. A copy during
    // which they changed is none.
    for (int attempt = 0; attempt < 5; ++attempt) {
        const auto before = state_of(books);
        for (const char* part : {"", "-wal"}) {
            const auto from = fs::path(books.string() + part);
            const auto to = fs::path(file().string() + part);
            fs::remove(to);
            if (fs::exists(from)) fs::copy_file(from, to);
        }
        if (state_of(books) == before) return;
    }
    throw RunError(Exit::system, books.string() + " is being written; try the dry run again");
}

ThrowawayBooks::~ThrowawayBooks() {
    books_.reset();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace openitem::service
