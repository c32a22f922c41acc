// A PostgreSQL server of one's own, gone with this object: for tests and benches.
//
//     ThrowawayCluster cluster;
//     auto books = create_postgres({.url = cluster.url(), .company = "nord"}, eur);
//
// It listens on a socket in its own folder and on nothing else. Started by root it runs as the user
// postgres. It ends with the process that started it, however that ends.
#pragma once

#include <sys/types.h>
#include <unistd.h>

#include <filesystem>
#include <optional>
#include <string>
#include <thread>

namespace openitem::store::postgres {

class ThrowawayCluster {
public:
    // durable: with its own fsync, as one that somebody relies on has it. Throws base::RunError
    // (system) with what the server said when it does not start.
    explicit ThrowawayCluster(bool durable = false);
    ~ThrowawayCluster();
    ThrowawayCluster(const ThrowawayCluster&) = delete;
    ThrowawayCluster& operator=(const ThrowawayCluster&) = delete;

    // Where PostgreSQL's programs are; nullopt when it is not installed.
    static std::optional<std::filesystem::path> programs();

    // Of an empty database, for a user that owns it and is no superuser.
    const std::string& url() const noexcept { return url_; }
    // Of one more, emptied when it was there; the one named "secured" asks for the password, which
    // is "right".
    std::string new_database(const std::string& name = {}) const;
    // For whoever administers it: past row-level security.
    const std::string& superuser_url() const noexcept { return superuser_url_; }

private:
    void start(const std::filesystem::path& bin, bool durable);
    std::string make_database(const std::string& name) const;
    void stop() noexcept;

    std::filesystem::path folder_;
    std::string url_;
    std::string superuser_url_;
    pid_t owner_ = ::getpid();
    pid_t server_ = -1;
    std::thread reader_;
    std::string said_;
};

}  // namespace openitem::store::postgres
