// Stands between a store and the throwaway server of the tests.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <thread>

#include "host/store/testbed/place.hpp"

namespace openitem::store::test {

// Passes on what both say, counts it, and ends the session at a COMMIT when it is told to.
class Between {
public:
    enum class Cut : std::uint8_t { never, before_the_commit, before_its_answer };

    Between()
        : server_(testbed::postgres_url().substr(testbed::postgres_url().find("host=") + 5) +
                  "/.s.PGSQL.5432"),
          listening_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        const auto address = address_of((folder_ / ".s.PGSQL.5432").string());
        EXPECT_EQ(::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address),
                  0);
        EXPECT_EQ(::listen(listening_, 4), 0);
        thread_ = std::thread([this] {
            for (int client = 0; (client = ::accept(listening_, nullptr, nullptr)) >= 0;) {
                serve(client);
                ::close(client);
            }
        });
    }
    ~Between() {
        ::shutdown(listening_, SHUT_RDWR);
        thread_.join();
        ::close(listening_);
    }
    Between(const Between&) = delete;
    Between& operator=(const Between&) = delete;

    std::string url() const {
        return "postgresql://openitem@/openitem?host=" + (folder_ / "").string();
    }
    void cut(Cut where) { cut_ = where; }
    // What the client has sent until now, in parts as they came: a question is one at least.
    int asked() const { return asked_; }

private:
    static sockaddr_un address_of(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        return address;
    }
    static bool pass_on(int from, int to, std::string& seen) {
        std::array<char, 65536> part{};
        const ssize_t size = ::recv(from, part.data(), part.size(), 0);
        seen.assign(part.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
        return size > 0 && (to < 0 || ::send(to, part.data(), static_cast<std::size_t>(size),
                                             MSG_NOSIGNAL) == size);
    }
    void serve(int client) {
        const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
        const auto address = address_of(server_);
        EXPECT_EQ(::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address),
                  0);
        forward(client, server);
        ::close(server);
    }
    void forward(int client, int server) {
        std::string seen;
        while (true) {
            std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
            if (::poll(ends.data(), ends.size(), -1) < 0) return;
            if (ends[1].revents != 0 && !pass_on(server, client, seen)) return;
            if (ends[0].revents == 0) continue;
            if (cut_ == Cut::before_the_commit || cut_ == Cut::before_its_answer) {
                if (!pass_on(client, -1, seen)) return;
                if (seen.find(std::string_view("COMMIT\0", 7)) == std::string::npos) {
                    ::send(server, seen.data(), seen.size(), MSG_NOSIGNAL);
                    continue;
                }
                const bool committed = cut_ == Cut::before_its_answer;
                cut_ = Cut::never;
                if (!committed) return;
                ::send(server, seen.data(), seen.size(), MSG_NOSIGNAL);
                pass_on(server, -1, seen);  // the answer, which nobody gets
                return;
            }
            ++asked_;
            if (!pass_on(client, server, seen)) return;
        }
    }

    testbed::TempFolder folder_;
    std::string server_;
    int listening_;
    std::atomic<Cut> cut_ = Cut::never;
    std::atomic<int> asked_ = 0;
    std::thread thread_;
};

}  // namespace openitem::store::test
