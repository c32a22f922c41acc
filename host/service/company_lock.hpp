// One writer for each company: whoever changes its books holds companies/ID/lock from before it
// looks at them until it is done, so that nothing it decides on changes meanwhile. Readers need no
// lock. The system releases it when the process ends, however it ends.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "host/service/workspace.hpp"

namespace openitem::store {
class PostgresLease;
}

namespace openitem::service {

class CompanyLock {
public:
    // `command` is what others are told: "openitem sync". Waits for another holder for
    // OPENITEM_LOCK_SECONDS (60 unless set), then throws base::RunError (system) that names it.
    // Not to be taken twice in one process: it would wait for itself.
    CompanyLock(const Workspace& workspace, const std::string& company, std::string_view command,
                const std::function<bool()>& cancelled = {});
    ~CompanyLock();
    CompanyLock(const CompanyLock&) = delete;
    CompanyLock& operator=(const CompanyLock&) = delete;

    // Told once by each lock that has to wait; a face sets it before anything runs.
    static inline std::function<void(const std::string& text)> on_wait;

private:
    int file_ = -1;
    std::unique_ptr<store::PostgresLease> lease_;  // where hosts share a database
};

}  // namespace openitem::service
