// Which host may write a company, and that it still may.
//
// A lease has a token that grows whenever the holder changes. A transaction looks at it last before
// COMMIT, and keeps it from changing until it is through: whoever was taken for dead writes
// nothing. A holder is known by the application_name of its sessions. Its lease is free once none
// of them is left, or when it ran out; then whoever takes it ends those sessions first.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/store/postgres/connection.hpp"

namespace openitem::store::postgres {

class Lease {
public:
    using OnWait = PostgresLease::OnWait;

    // `connection` belongs to the lease's user, and is idle whenever the lease is asked for
    // something.
    Lease(Connection& connection, const PostgresOptions& options, std::string told);

    // On another session from now on.
    void use(Connection& connection) noexcept { connection_ = &connection; }
    // Holds the company from now on: takes it, or goes on with what this process holds. Returns
    // whether it is to be given back, since the process does not keep it. Throws base::RunError
    // (system) when somebody else holds it for longer than the patience.
    bool ensure(const OnWait& on_wait = {});
    std::int64_t token() const noexcept { return token_; }
    bool is_held() const;
    void give_back() noexcept;
    // Every store of this process writes under this one until let_go(), and none without it.
    void keep();
    void let_go() noexcept;

private:
    using Clock = std::chrono::steady_clock;

    bool renew();
    bool take();
    void hold(std::int64_t token);
    // The holder ends before its token does.
    bool end_sessions(const std::string& holder);
    [[noreturn]] void refuse(std::string message, std::string help) const;

    Connection* connection_;
    std::string company_;
    std::string holder_;
    std::string key_;  // of what this process keeps
    std::string told_;
    std::string seconds_;
    std::chrono::milliseconds patience_;
    std::int64_t token_ = 0;
    Clock::time_point renew_at_ = {};
};

}  // namespace openitem::store::postgres
