#include "host/store/postgres/cluster.hpp"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <future>
#include <memory>
#include <vector>

#include "host/base/result.hpp"

namespace openitem::store::postgres {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const std::string& message) {
    throw base::RunError(base::Exit::system, "a PostgreSQL server for this run: " + message);
}

// The user a server may run as: never root.
const passwd* server_user() {
    if (::geteuid() != 0) return nullptr;
    const passwd* const user = ::getpwnam("postgres");
    if (user == nullptr) fail("started by root, it needs the user postgres");
    return user;
}

// Starts a program whose both outputs go to `output`.
pid_t launch(const std::vector<std::string>& arguments, int output) {
    const passwd* const user = server_user();
    std::vector<char*> argv;
    for (const std::string& each : arguments) argv.push_back(const_cast<char*>(each.c_str()));
    argv.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) fail("no process can be started");
    if (child > 0) return child;
    if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) {
        ::_exit(126);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // a server's order to stop at once
    if (::getppid() != parent) ::_exit(126);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
}

struct Pipe {
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("no pipe can be made");
    }
    void close_writing() noexcept { ::close(ends[1]); }
    std::array<int, 2> ends{};
};

// Appends what comes until the end, or until `ready` says so.
template <class Ready>
void read_all(int from, std::string& said, const Ready& ready) {
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = ::read(from, part.data(), part.size())) > 0;) {
        said.append(part.data(), static_cast<std::size_t>(size));
        ready();
        if (said.size() > (std::size_t{1} << 20U)) said.erase(0, said.size() / 2);
    }
}

void run_to_its_end(const std::vector<std::string>& arguments) {
    Pipe output;
    const pid_t child = launch(arguments, output.ends[1]);
    output.close_writing();
    std::string said;
    read_all(output.ends[0], said, [] {});
    ::close(output.ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (status != 0) fail(arguments.front() + ": " + said);
}

void execute(const std::string& url, const char* sql) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url.c_str()), PQfinish);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> done(PQexec(connection.get(), sql),
                                                              PQclear);
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) fail(PQerrorMessage(connection.get()));
}

}  // namespace

std::optional<fs::path> ThrowawayCluster::programs() {
    std::vector<fs::path> found;
    std::error_code none;
    for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
        const fs::path bin = version.path() / "bin";
        if (fs::exists(bin / "initdb") && fs::exists(bin / "postgres")) found.push_back(bin);
    }
    if (found.empty()) return std::nullopt;
    return *std::max_element(found.begin(), found.end());
}

ThrowawayCluster::ThrowawayCluster(bool durable) {
    const auto bin = programs();
    if (!bin) fail("PostgreSQL is not installed: apt-get install postgresql-15");
    auto pattern = (fs::temp_directory_path() / "openitem-pg-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) fail("no folder can be made in " + pattern);
    folder_ = pattern;
    if (const passwd* const user = server_user();
        user != nullptr && ::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
        fail("its folder cannot be given to the user postgres");
    }
    try {
        start(*bin, durable);
        execute("postgresql://postgres@/postgres?host=" + folder_.string(),
                "CREATE ROLE openitem LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD 'right'");
        url_ = make_database("openitem");
        superuser_url_ = "postgresql://postgres@/openitem?host=" + folder_.string();
    } catch (...) {
        stop();
        throw;
    }
}

ThrowawayCluster::~ThrowawayCluster() { stop(); }

void ThrowawayCluster::start(const fs::path& bin, bool durable) {
    const std::string data = (folder_ / "data").string();
    run_to_its_end({(bin / "initdb").string(), "-D", data, "-A", "trust", "-U", "postgres", "-E",
                    "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"});
    // All who reach the socket may enter, but for one database that asks for the password.
    std::ofstream(folder_ / "data" / "pg_hba.conf")
        << "local secured openitem scram-sha-256\nlocal all all trust\n";
    std::vector<std::string> server = {(bin / "postgres").string(),
                                       "-D",
                                       data,
                                       "-k",
                                       folder_.string(),
                                       "-c",
                                       "listen_addresses=",
                                       "-c",
                                       "shared_buffers=256MB",
                                       "-c",
                                       "max_wal_size=4GB",
                                       "-c",
                                       "autovacuum_naptime=10s",
                                       "-c",
                                       "log_min_messages=warning",
                                       "-c",
                                       "lc_messages=C"};
    if (!durable) {
        server.insert(server.end(), {"-c", "fsync=off", "-c", "full_page_writes=off"});
    }
    Pipe output;
    server_ = launch(server, output.ends[1]);
    output.close_writing();
    std::promise<bool> ready;
    auto is_ready = ready.get_future();
    reader_ = std::thread([this, from = output.ends[0], ready = std::move(ready)]() mutable {
        bool told = false;
        read_all(from, said_, [&] {
            if (told || said_.find("ready to accept connections") == std::string::npos) return;
            told = true;
            ready.set_value(true);
        });
        ::close(from);
        if (!told) ready.set_value(false);
    });
    if (is_ready.get()) return;
    reader_.join();
    fail(said_);
}

std::string ThrowawayCluster::make_database(const std::string& name) const {
    // That there was none to drop is no news.
    const std::string admin = "postgresql://postgres@/postgres?host=" + folder_.string() +
                              "&options=-cclient_min_messages%3Dwarning";
    execute(admin, ("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)").c_str());
    execute(admin, ("CREATE DATABASE " + name + " OWNER openitem").c_str());
    return "postgresql://openitem@/" + name + "?host=" + folder_.string();
}

std::string ThrowawayCluster::new_database(const std::string& name) const {
    static std::atomic<int> count = 0;
    return make_database(name.empty() ? "openitem_" + std::to_string(++count) : name);
}

void ThrowawayCluster::stop() noexcept {
    if (owner_ != ::getpid()) {  // a child that ends: the server is its parent's
        if (reader_.joinable()) reader_.detach();
        return;
    }
    if (server_ > 0) {
        ::kill(server_, SIGINT);  // ends the sessions, then itself
        ::waitpid(server_, nullptr, 0);
        server_ = -1;
    }
    if (reader_.joinable()) reader_.join();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

}  // namespace openitem::store::postgres
