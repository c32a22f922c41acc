#include "host/service/store_copy.hpp"

#include <stdexcept>

#include "host/base/result.hpp"
#include "host/service/company_lock.hpp"
#include "host/store/sqlite/sqlite_store.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

void take_rows(store::Store& from, store::Store& to, const std::string& where) {
    std::unique_ptr<store::RowSink> sink;
    try {
        sink = to.import_rows();
    } catch (const std::logic_error&) {
        throw RunError(Exit::wrong_use, where + ": there are books already; move them away first");
    }
    from.export_rows(*sink);
    sink->commit();
}

}  // namespace

StoreCopied copy_store(const Workspace& workspace, const std::string& company,
                       const StoreSettings& to) {
    const CompanyLock lock(workspace, company, "openitem store copy");
    const auto file = workspace.books_file(company);
    StoreCopied copied;
    copied.to = to.in_files() ? file.string() : to.url;
    if (to.url == workspace.store().url) {
        throw RunError(Exit::wrong_use, "the books are in " + copied.to + " already");
    }
    if (to.in_files() && std::filesystem::exists(file)) {
        throw RunError(Exit::wrong_use,
                       copied.to + ": there are books already; move them away first");
    }
    const auto from = workspace.open_books(company);
    const auto currency = from->functional_currency();
    const auto books =
        to.in_files()
            ? store::create_sqlite(file, currency)
            : store::open_postgres(postgres_options(workspace.root(), to, company), currency);
    take_rows(*from, *books, copied.to);
    copied.fingerprint = store::fingerprint(*books);
    if (copied.fingerprint != store::fingerprint(*from)) {
        throw RunError(Exit::system, copied.to + ": the copy does not hold what the books hold");
    }
    copied.verified = store::verify(*books);
    return copied;
}

}  // namespace openitem::service
