#include "host/service/verify.hpp"

#include "host/store/store.hpp"

namespace openitem::service {

store::Report verify(const Workspace& workspace, const std::string& company) {
    const auto books = workspace.open_books(company);
    const auto beside = workspace.open_books(company);
    return store::verify(*books, beside.get());
}

base::Digest fingerprint(const Workspace& workspace, const std::string& company) {
    const auto books = workspace.open_books(company);
    return store::fingerprint(*books);
}

}  // namespace openitem::service
