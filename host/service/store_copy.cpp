#include "host/service/store_copy.hpp"

#include <stdexcept>

#include "host/base/result.hpp"
#include "host/service/company_lock.hpp"
#include "host/store/row_sink.hpp"
#include "host/store/sqlite/sqlite_store.hpp"
#include "host/transport/secret.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;

namespace {

[[noreturn]] void refuse_taken(const std::string& company, const std::string& where) {
    throw RunError(Exit::wrong_use,
                   where + ": expected no books of '" + company +
                       "' there, and found some; move them away, or name another target");
}

// Counts the rows on their way.
class Counted final : public store::RowSink {
public:
    explicit Counted(store::RowSink& to) : to_(to) {}
    void table(std::string_view name) override { to_.table(name); }
    void row(std::span<const store::sql::Value> values) override {
        to_.row(values);
        ++rows;
    }
    void settle() override { to_.settle(); }
    void commit() override { to_.commit(); }

    std::int64_t rows = 0;

private:
    store::RowSink& to_;
};

void take_rows(store::Store& from, store::Store& books, const std::string& company,
               StoreCopied& copied) {
    std::unique_ptr<store::RowSink> sink;
    try {
        sink = books.import_rows();
    } catch (const std::logic_error&) {
        refuse_taken(company, copied.to);
    }
    Counted counted(*sink);
    from.export_rows(counted);
    sink->settle();
    copied.rows = counted.rows;
    copied.fingerprint = store::fingerprint(books);
    copied.verified = store::verify(books);
    const auto origin = store::verify(from);
    if (copied.fingerprint != store::fingerprint(from) || copied.verified.head != origin.head ||
        copied.verified.entries != origin.entries) {
        throw RunError(Exit::system, copied.to +
                                         ": what was read back is not what was written, so "
                                         "nothing was kept; try again");
    }
    sink->commit();
}

fs::path books_in(const fs::path& folder, const std::string& company) {
    return fs::absolute(folder).lexically_normal() / "companies" / company / "books.db";
}

// Whole when they have their name.
void copy_into_file(store::Store& from, const std::string& company, const fs::path& file,
                    StoreCopied& copied) {
    if (fs::exists(file)) refuse_taken(company, copied.to);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    if (failed) throw RunError(Exit::wrong_use, copied.to + ": " + failed.message());
    const auto beside = fs::path(file).concat(".copy");
    for (const char* part : {"", "-wal", "-shm"}) fs::remove(fs::path(beside).concat(part));
    store::SqliteOptions options;
    options.on_commit = store::commit_hook_from_environment();
    take_rows(from, *store::create_sqlite(beside, from.functional_currency(), options), company,
              copied);
    if (fs::exists(file)) refuse_taken(company, copied.to);
    fs::rename(beside, file);
}

bool is_own_folder(const Workspace& workspace, const CopyTarget& to) {
    std::error_code ignored;
    return fs::equivalent(workspace.root(), to.folder, ignored);
}

}  // namespace

CopyTarget copy_target(std::string_view text, const std::string& password) {
    // What stands there may be the password itself, by mistake: it is not shown.
    if (!password.empty() && !transport::Secret::is_name(password)) {
        throw RunError(Exit::wrong_use,
                       "--password: expected the name of a file in the workspace's folder secrets");
    }
    CopyTarget to;
    to.store.password = password;
    if (store::is_postgres_url(text)) {
        to.store.url = text;
    } else if (text.empty() || text.find("://") != std::string_view::npos) {
        throw RunError(Exit::wrong_use,
                       "--to: expected postgresql://user@host/database or a workspace's folder");
    } else {
        to.folder = text;
    }
    return to;
}

StoreCopied copy_store(const Workspace& workspace, const std::string& company,
                       const CopyTarget& to) {
    static_cast<void>(workspace.company(company));  // that there is none is said first
    const bool in_files = to.store.in_files();
    const CompanyLock lock(workspace, company, "openitem store copy");
    StoreCopied copied;
    const auto file = in_files ? books_in(to.folder, company) : fs::path();
    copied.to = in_files ? file.string() : to.store.url;
    if (!in_files && to.store.url == workspace.store().url) refuse_taken(company, copied.to);
    const auto from = workspace.open_books(company);
    if (in_files) {
        copy_into_file(*from, company, file, copied);
    } else {
        auto options = postgres_options(workspace.root(), to.store, company);
        take_rows(*from, *store::open_postgres(options, from->functional_currency()), company,
                  copied);
    }
    return copied;
}

std::vector<std::string> after_copy(const Workspace& workspace, const CopyTarget& to) {
    const auto settings = (workspace.root() / "openitem.json").string();
    const std::string kept = "the workspace goes on with the books it had; to work with the copy ";
    if (!to.store.in_files()) {
        const auto password =
            to.store.password.empty() ? "" : ", \"password\": \"" + to.store.password + "\"";
        return {kept + "write", "  \"store\": {\"url\": \"" + to.store.url + "\"" + password + "}",
                "into " + settings};
    }
    if (is_own_folder(workspace, to)) {
        return {kept + "take", "\"store\" out of " + settings + ", and unset OPENITEM_STORE"};
    }
    const auto folder = to.folder.string();
    return {"to work with the copy, the folder must be a workspace that has the company:",
            "  openitem init " + folder, "  openitem --workspace " + folder + " company add ..."};
}

}  // namespace openitem::service
