// Two hosts on one database: one is killed, stopped, or goes on with a lease that is no longer its
// own. Nothing is lost, and nothing doubled.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <functional>

#include "host/base/result.hpp"
#include "host/store/postgres/connection.hpp"
#include "host/store/test_books.hpp"

namespace openitem::store {
namespace {

using namespace test;

constexpr int refused = 7;

// Another host: a process of its own, that tells when it is where it should be.
class Host {
public:
    explicit Host(const std::function<void(const std::function<void()>& here)>& work) {
        if (::pipe(said_.data()) != 0) throw std::runtime_error("no pipe");
        child_ = ::fork();
        if (child_ != 0) {
            ::close(said_[1]);
            return;
        }
        ::close(said_[0]);
        int code = 0;
        try {
            work([&] { static_cast<void>(::write(said_[1], "!", 1) == 1); });
        } catch (const base::RunError& error) {
            static_cast<void>(::write(said_[1], error.what(), std::strlen(error.what())) > 0);
            code = refused;
        } catch (const std::exception& error) {
            static_cast<void>(::write(said_[1], error.what(), std::strlen(error.what())) > 0);
            code = refused + 1;
        }
        ::_exit(code);
    }
    ~Host() {
        if (child_ > 0) ::kill(child_, SIGKILL), wait();
        ::close(said_[0]);
    }
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    void wait_until_there() const {
        char c = 0;
        ASSERT_EQ(::read(said_[0], &c, 1), 1);
    }
    void wait_until_stopped() const {
        int status = 0;
        ASSERT_EQ(::waitpid(child_, &status, WUNTRACED), child_);
        ASSERT_TRUE(WIFSTOPPED(status));
    }
    void signal(int number) const { ::kill(child_, number); }
    // Its exit code, or the signal that ended it, negative.
    int wait() {
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = -1;
        return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
    }
    std::string last_words() const {
        std::string all;
        std::array<char, 512> part{};
        for (ssize_t size = 0; (size = ::read(said_[0], part.data(), part.size())) > 0;) {
            all.append(part.data(), static_cast<std::size_t>(size));
        }
        return all;
    }

private:
    pid_t child_ = -1;
    std::array<int, 2> said_{};
};

void post(Transaction& transaction, const std::string& number) {
    Books posting(transaction, eur);
    const ItemId invoice =
        post_document(transaction, posting, {.source_id = number, .amount = 100});
    const ItemId payment = post_payment(transaction, posting, "P" + number, 40, {1}, 1);
    posting.allocate(payment, invoice, on(1, 40)).value();
}

// From the cursor on, three commits of ten.
void load(Store& store) {
    for (int i = std::stoi(store.cursor(connection).value_or("0")); i < 30; i += 10) {
        const auto transaction = store.begin(noon());
        for (int k = i; k < i + 10; ++k) post(*transaction, "R-" + std::to_string(k));
        transaction->set_cursor(connection, std::to_string(i + 10));
        transaction->commit();
    }
}

std::string dump(Store& store) {
    std::ostringstream out;
    store.dump(out);
    return out.str();
}

class TwoHosts : public ::testing::Test {
protected:
    TwoHosts() : here_(testbed::new_company()), there_(here_) {
        here_.host = "here";
        there_.host = "there";
        here_.lease_seconds = there_.lease_seconds = 1;
        here_.busy_timeout_ms = there_.busy_timeout_ms = 20'000;
        const auto store = create_postgres(here_, eur);
        fill(*store);
        alone_ = create_postgres(testbed::new_company(), eur);
        fill(*alone_);
        load(*alone_);
    }

    static void fill(Store& store) {
        store.add_connection("erp", "org.openitem.csv");
        const auto transaction = store.begin(noon());
        transaction->add_customer({.name = "Nordlicht"});
        transaction->commit();
    }
    void expect_as_if_alone() {
        const auto store = open_postgres(here_);
        EXPECT_EQ(dump(*store), dump(*alone_));
        EXPECT_EQ(failures(verify(*store)), "");
    }

    PostgresOptions here_;
    PostgresOptions there_;
    std::unique_ptr<Store> alone_;  // what one host alone makes of it
};

TEST_F(TwoHosts, one_is_killed_and_the_other_goes_on_at_once) {
    there_.lease_seconds = here_.lease_seconds = 600;  // not by running out
    Host host([&](const auto& here) {
        const auto store = open_postgres(there_);
        const auto transaction = store->begin(noon());
        post(*transaction, "R-0");
        transaction->flush();
        here();
        ::pause();
    });
    host.wait_until_there();
    host.signal(SIGKILL);
    EXPECT_EQ(host.wait(), -SIGKILL);
    const auto store = open_postgres(here_);
    load(*store);
    expect_as_if_alone();
}

TEST_F(TwoHosts, one_is_stopped_within_a_transaction_and_wakes_too_late) {
    Host host([&](const auto&) {
        const auto store = open_postgres(there_);
        const auto transaction = store->begin(noon());
        post(*transaction, "R-0");
        transaction->set_cursor(connection, "10");
        transaction->flush();
        ::raise(SIGSTOP);
        transaction->commit();
    });
    host.wait_until_stopped();
    const auto store = open_postgres(here_);
    load(*store);  // waits until the lease has run out
    host.signal(SIGCONT);
    EXPECT_EQ(host.wait(), refused);
    EXPECT_NE(host.last_words().find("run it again"), std::string::npos);
    expect_as_if_alone();
}

TEST_F(TwoHosts, one_that_held_the_company_and_was_stopped_may_not_go_on) {
    Host host([&](const auto&) {
        const PostgresLease lease(there_, "the other host");
        const auto store = open_postgres(there_);
        const auto cursor = store->cursor(connection);
        ::raise(SIGSTOP);
        load(*store);  // it would post once more what the other one has posted meanwhile
    });
    host.wait_until_stopped();
    {
        const auto store = open_postgres(here_);
        const PostgresLease lease(here_, "this host");
        load(*store);
    }
    host.signal(SIGCONT);
    EXPECT_EQ(host.wait(), refused);
    EXPECT_NE(host.last_words().find("run it again"), std::string::npos);
    expect_as_if_alone();
}

// Even where its session could not be ended: the token alone keeps it out.
TEST_F(TwoHosts, a_stale_token_commits_nothing) {
    const auto store = open_postgres(here_);
    const std::string before = dump(*store);
    {
        const auto transaction = store->begin(noon());
        post(*transaction, "R-0");
        transaction->flush();
        postgres::Connection(there_).run("UPDATE lease SET token = token + 1");
        EXPECT_THROW(transaction->commit(), base::RunError);
    }
    EXPECT_EQ(dump(*store), before);
    load(*store);  // with a lease of its own again
    expect_as_if_alone();
}

TEST_F(TwoHosts, both_at_once_do_the_work_once) {
    const auto work = [](const PostgresOptions& options) {
        return [options](const auto&) {
            const PostgresLease lease(options, "one of two");
            load(*open_postgres(options));
        };
    };
    Host one(work(here_));
    Host two(work(there_));
    EXPECT_EQ(one.wait(), 0) << one.last_words();
    EXPECT_EQ(two.wait(), 0) << two.last_words();
    expect_as_if_alone();
}

TEST_F(TwoHosts, whoever_cannot_wait_is_told_who_holds_it) {
    there_.lease_seconds = here_.lease_seconds = 600;
    here_.busy_timeout_ms = 0;
    const PostgresLease lease(there_, "openitem sync on the other host");
    try {
        open_postgres(here_)->begin(noon());
        FAIL() << "it should have been refused";
    } catch (const base::RunError& error) {
        EXPECT_EQ(error.exit(), base::Exit::system);
        EXPECT_NE(std::string(error.what()).find("held by openitem sync on the other host"),
                  std::string::npos)
            << error.what();
    }
    EXPECT_EQ(open_postgres(here_)->cursor(connection), std::nullopt);  // readers need no lease
}

// ---- the connection is lost

void end_all_sessions(const PostgresOptions& options) {
    PostgresOptions other = options;
    other.host = "somebody else";
    postgres::Connection(other).run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1",
        {postgres::holder_name(options)});
}

TEST_F(TwoHosts, a_session_lost_before_the_commit_leaves_nothing) {
    const auto store = open_postgres(here_);
    {
        const auto transaction = store->begin(noon());
        post(*transaction, "R-0");
        transaction->flush();
        end_all_sessions(here_);
        EXPECT_THROW(transaction->commit(), base::RunError);
    }
    load(*store);  // on a new session
    expect_as_if_alone();
}

}  // namespace
}  // namespace openitem::store
