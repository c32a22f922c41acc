// The connection is lost in the middle of a commit: what was committed counts once, what was not
// leaves nothing, and nobody has to guess which it was.
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "host/base/result.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

// Stands between a client and the server, and ends the session at a COMMIT when it is told to.
class Between {
public:
    enum class Cut : std::uint8_t { never, before_the_commit, before_its_answer };

    explicit Between(const std::string& server_folder)
        : server_(server_folder + "/.s.PGSQL.5432"), listening_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
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
            if (!pass_on(client, server, seen)) return;
        }
    }

    testbed::TempFolder folder_;
    std::string server_;
    int listening_;
    std::atomic<Cut> cut_ = Cut::never;
    std::thread thread_;
};

class LostAnswer : public ::testing::Test {
protected:
    LostAnswer()
        : between_(testbed::postgres_url().substr(testbed::postgres_url().find("host=") + 5)) {
        options_ = testbed::new_company();
        options_.url = between_.url();
        store_ = create_postgres(options_, eur);
        store_->add_connection("erp", "org.openitem.csv");
        post("R-0");
    }
    void post(const std::string& number, Between::Cut cut = Between::Cut::never) {
        const auto transaction = store_->begin(noon());
        Books posting(*transaction, eur);
        if (number == "R-0") transaction->add_customer({.name = "Nordlicht"});
        post_document(*transaction, posting, {.source_id = number, .amount = 100});
        transaction->flush();
        between_.cut(cut);
        transaction->commit();
    }

    Between between_;
    PostgresOptions options_;
    std::unique_ptr<Store> store_;
};

TEST_F(LostAnswer, what_was_committed_is_known_to_be) {
    post("R-1", Between::Cut::before_its_answer);
    EXPECT_EQ(store_->items_by_number("R-1").size(), 1U);
    post("R-2");  // goes on, on a session of its own
    EXPECT_EQ(store_->count_records(0), 3);
    EXPECT_EQ(failures(verify(*store_)), "");
}

TEST_F(LostAnswer, what_was_not_committed_leaves_nothing) {
    EXPECT_THROW(post("R-1", Between::Cut::before_the_commit), base::RunError);
    EXPECT_EQ(store_->items_by_number("R-1").size(), 0U);
    post("R-1");
    EXPECT_EQ(store_->count_records(0), 2);
    EXPECT_EQ(failures(verify(*store_)), "");
}

}  // namespace
}  // namespace openitem::store
