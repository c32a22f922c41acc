#include "host/store/postgres/lease.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "host/base/result.hpp"

namespace openitem::store::postgres {

namespace {

constexpr std::chrono::milliseconds between_looks{20};

// What this process holds from before it looks at the books: company and holder -> token.
class Held {
public:
    void put(const std::string& key, std::int64_t token) {
        const std::lock_guard lock(mutex_);
        tokens_[key] = token;
    }
    void drop(const std::string& key) {
        const std::lock_guard lock(mutex_);
        tokens_.erase(key);
    }
    std::optional<std::int64_t> find(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto found = tokens_.find(key);
        if (found == tokens_.end()) return std::nullopt;
        return found->second;
    }

private:
    std::mutex mutex_;
    std::map<std::string, std::int64_t> tokens_;
};

Held& held() {
    static Held all;
    return all;
}

}  // namespace

Lease::Lease(Connection& connection, const PostgresOptions& options, std::string told)
    : connection_(&connection),
      company_(options.company),
      holder_(holder_name(options)),
      key_(options.url + " " + holder_),
      told_(std::move(told)),
      seconds_(std::to_string(options.lease_seconds)),
      patience_(options.busy_timeout_ms) {}

bool Lease::ensure(const OnWait& on_wait) {
    const std::optional<std::int64_t> promised = held().find(key_);
    if (promised) {
        if (token_ == *promised && Clock::now() < renew_at_) return false;
        if (renew() && token_ == *promised) return false;
        refuse("another host has taken the company meanwhile", "nothing was written; run it again");
    }
    if (renew()) return true;
    connection_->run(
        "INSERT INTO lease (company_id, token) VALUES ($1, 0) ON CONFLICT (company_id) DO NOTHING",
        {company_});
    const auto until = Clock::now() + patience_;
    while (!take()) {
        const Result held =
            connection_->run("SELECT told FROM lease WHERE company_id = $1", {company_});
        const std::string holder(held.rows() == 1 ? held.text(0, 0) : "");
        if (Clock::now() >= until) {
            refuse("the books are held by " + holder, "try again when it is done");
        }
        if (on_wait) on_wait(holder);
        std::this_thread::sleep_for(between_looks);
    }
    return true;
}

bool Lease::is_held() const {
    const Result held = connection_->run(
        "SELECT token FROM lease WHERE company_id = $1 AND holder = $2", {company_, holder_});
    return held.rows() == 1 && held.number(0, 0) == token_;
}

bool Lease::renew() {
    const Result renewed = connection_->run(
        "UPDATE lease SET until = clock_timestamp() + $3::integer * interval '1 second'"
        " WHERE company_id = $1 AND holder = $2 RETURNING token",
        {company_, holder_, seconds_});
    if (renewed.rows() == 0) return false;
    hold(renewed.number(0, 0));
    return true;
}

bool Lease::take() {
    const Result seen = connection_->run(
        "SELECT token, holder, until > clock_timestamp(), EXISTS (SELECT 1 FROM pg_stat_activity"
        " WHERE application_name = holder) FROM lease WHERE company_id = $1",
        {company_});
    const std::string token(seen.text(0, 0));
    if (seen.text(0, 3) == "t") {
        if (seen.text(0, 2) == "t") return false;
        if (!end_sessions(std::string(seen.text(0, 1)))) return false;
    }
    // Whoever was quicker has raised the token.
    const Result taken = connection_->run(
        "UPDATE lease SET token = token + 1, holder = $2, told = $3,"
        " until = clock_timestamp() + $4::integer * interval '1 second'"
        " WHERE company_id = $1 AND token = $5 RETURNING token",
        {company_, holder_, told_, seconds_, token});
    if (taken.rows() == 0) return false;
    hold(taken.number(0, 0));
    return true;
}

void Lease::hold(std::int64_t token) {
    token_ = token;
    renew_at_ = Clock::now() + std::chrono::seconds(std::stol(seconds_)) / 3;
}

bool Lease::end_sessions(const std::string& holder) {
    const Result ended = connection_->run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE application_name = $1",
        {holder});
    for (int i = 0; i < ended.rows(); ++i) {
        if (ended.text(i, 0) != "t") return false;
    }
    return true;
}

void Lease::give_back() noexcept {
    if (token_ == 0) return;
    // That nobody can be told it is given back does no harm: it ends with the sessions.
    connection_->try_run(
        "UPDATE lease SET holder = NULL, told = NULL, until = NULL"
        " WHERE company_id = $1 AND token = $2",
        {company_, std::to_string(token_)});
    token_ = 0;
}

void Lease::keep() { held().put(key_, token_); }

void Lease::let_go() noexcept {
    held().drop(key_);
    give_back();
}

void Lease::refuse(std::string message, std::string help) const {
    base::Error error;
    error.code = base::Code::conflict;
    error.location = connection_->name();
    error.message = std::move(message);
    error.help = std::move(help);
    throw base::RunError(base::Exit::system, error);
}

}  // namespace openitem::store::postgres
