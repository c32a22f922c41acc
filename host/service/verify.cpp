#include "host/service/verify.hpp"

#include <cstdlib>
#include <filesystem>

#include "host/base/result.hpp"
#include "host/store/sqlite/sqlite_store.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

namespace fs = std::filesystem;

namespace {

struct Folder {
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    fs::path path;
};

}  // namespace

store::Report verify(const Workspace& workspace, const std::string& company) {
    const auto books = workspace.open_books(company);
    const auto beside = workspace.open_books(company);
    return store::verify(*books, beside.get());
}

store::Replayed rebuild(const Workspace& workspace, const std::string& company) {
    const auto books = workspace.open_books(company);
    auto pattern = (fs::temp_directory_path() / "openitem-rebuild-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw base::RunError(base::Exit::system,
                             "no folder to rebuild the books in can be made in " +
                                 fs::temp_directory_path().string());
    }
    const Folder folder{pattern};
    const auto empty = store::create_sqlite(folder.path / "books.db", books->functional_currency());
    return store::replay(*books, *empty);
}

base::Digest fingerprint(const Workspace& workspace, const std::string& company) {
    const auto books = workspace.open_books(company);
    return store::fingerprint(*books);
}

}  // namespace openitem::service
