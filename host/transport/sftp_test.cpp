#include "host/transport/sftp.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <optional>

#include "host/transport/test_ssh_server.hpp"

namespace openitem::transport {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::names;
using ::testing::Not;
using testing::Place;
using testing::said_by;
using testing::SshServer;

class SftpTransport : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = SshServer::missing(); !why.empty()) GTEST_SKIP() << why;
        server_.emplace(place_);
    }
    std::string fetched(Transport& transport, const Remote& file) {
        return Place::read(
            transport.fetch(file, place_.path() / fmt::format("landed-{}", ++landed_)));
    }

    Place place_;
    std::optional<SshServer> server_;
    int landed_ = 0;
};

TEST_F(SftpTransport, FetchesWholeAndArchivesByMonthNeverOverAnother) {
    std::string big(3'000'000, '.');
    for (std::size_t i = 0; i < big.size(); ++i) big[i] = static_cast<char>(i * 7919 >> 5);
    const auto settings = server_->settings();
    for (const std::string& text : {big, std::string("two"), std::string()}) {
        place_.write("in/a.xml", text, "2026-01-02T03:04:05Z");
        place_.write("in/b.part", "being written");
        const auto sftp = open_sftp(settings);
        const auto listing = sftp->list();
        ASSERT_THAT(names(listing), ElementsAre("a.xml"));
        EXPECT_EQ(listing.files[0].source,
                  fmt::format("sftp://127.0.0.1:{}{}/a.xml", server_->port(), settings.path));
        EXPECT_EQ(fetched(*sftp, listing.files[0]), text);
        sftp->put_away(listing.files[0]);
        EXPECT_TRUE(sftp->list().files.empty());
    }
    EXPECT_EQ(place_.text("in/archive/2026/03/a.xml"), big);
    EXPECT_EQ(place_.text("in/archive/2026/03/a-2.xml"), "two");
    EXPECT_EQ(place_.text("in/archive/2026/03/a-3.xml"), "");
}

TEST_F(SftpTransport, TheLandedFileHasTheServersTime) {
    place_.write("in/a.xml", "x", "2026-01-02T03:04:05Z");
    const auto sftp = open_sftp(server_->settings());
    const auto path = sftp->fetch(sftp->list().files.at(0), place_.path() / "landed");
    struct stat status {};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(instant_of(status.st_mtim.tv_sec).to_string(), "2026-01-02T03:04:05Z");
}

TEST_F(SftpTransport, DeletesOrKeepsWhenAsked) {
    place_.write("in/a.xml", "x");
    auto settings = server_->settings();
    settings.after = After::keep;
    {
        const auto sftp = open_sftp(settings);
        sftp->put_away(sftp->list().files.at(0));
    }
    EXPECT_TRUE(fs::exists(place_.path() / "in/a.xml"));
    settings.after = After::remove;
    const auto sftp = open_sftp(settings);
    sftp->put_away(sftp->list().files.at(0));
    EXPECT_FALSE(fs::exists(place_.path() / "in/a.xml"));
}

TEST_F(SftpTransport, AHostKeyThatIsNotPinnedIsRefusedAndShown) {
    auto settings = server_->settings();
    settings.host_key.clear();
    const auto said = said_by([&] { open_sftp(settings); });
    EXPECT_THAT(said, HasSubstr("pins no host key"));
    EXPECT_THAT(said, HasSubstr("It shows " + server_->fingerprint()));
    EXPECT_THAT(said, HasSubstr("\"host_key\""));
}

TEST_F(SftpTransport, AHostKeyThatChangedIsRefused) {
    const auto settings = server_->settings();
    EXPECT_EQ(said_by([&] { open_sftp(settings); }), "");
    server_->change_host_keys();
    const auto said = said_by([&] { open_sftp(settings); });
    EXPECT_THAT(said, HasSubstr("the host key is not " + settings.host_key));
    EXPECT_THAT(said, HasSubstr("It shows " + server_->fingerprint()));
}

TEST_F(SftpTransport, AKeyOrPasswordThatIsRefusedIsNamedAndNotShown) {
    auto settings = server_->settings();
    place_.write("wrong", "correct horse battery staple");
    settings.key = {};
    settings.password = Secret(place_.path(), "wrong");
    auto said = said_by([&] { open_sftp(settings); });
    EXPECT_THAT(said, HasSubstr("refuses user"));
    EXPECT_THAT(said, HasSubstr("the password in secret wrong"));
    EXPECT_THAT(said, Not(HasSubstr("horse")));
    settings.password = {};
    settings.key = Secret(place_.path(), "wrong");
    said = said_by([&] { open_sftp(settings); });
    EXPECT_THAT(said, HasSubstr("the key in secret wrong"));
    EXPECT_THAT(said, Not(HasSubstr("horse")));
}

TEST_F(SftpTransport, LinksAndStrangeNamesAreRefused) {
    place_.write("secret", "not yours");
    fs::create_symlink(place_.path() / "secret", place_.path() / "in/link.xml");
    place_.write("in/new\nline.xml", "x");
    place_.write("in/good.xml", "x");
    const auto listing = open_sftp(server_->settings())->list();
    EXPECT_THAT(names(listing), ElementsAre("good.xml"));
    EXPECT_EQ(listing.refused.size(), 2u);
}

TEST_F(SftpTransport, AFileReplacedBeforeOrAfterItIsFetchedIsLeft) {
    place_.write("in/a.xml", "first", "2026-01-01T00:00:00Z");
    const auto sftp = open_sftp(server_->settings());
    const auto file = sftp->list().files.at(0);
    place_.write("in/a.xml", "second", "2026-01-01T00:00:01Z");
    EXPECT_THAT(said_by([&] { fetched(*sftp, file); }), HasSubstr("changed before it was fetched"));
    EXPECT_THAT(said_by([&] { sftp->put_away(file); }), HasSubstr("changed after it was read"));
    EXPECT_EQ(place_.text("in/a.xml"), "second");
    EXPECT_FALSE(fs::exists(place_.path() / "landed-1"));
}

TEST_F(SftpTransport, AnArchiveThatCannotBeMadeKeepsTheFile) {
    place_.write("in/a.xml", "x");
    place_.write("in/archive", "a file where a folder should be");
    auto settings = server_->settings();
    settings.selection.patterns = {"*.xml"};
    const auto sftp = open_sftp(settings);
    EXPECT_THAT(said_by([&] { sftp->put_away(sftp->list().files.at(0)); }),
                HasSubstr("read and in the books, but it cannot be moved"));
    EXPECT_EQ(place_.text("in/a.xml"), "x");
}

TEST_F(SftpTransport, AFolderThatIsNotThereIsSaid) {
    auto settings = server_->settings();
    settings.path = "/nowhere/at/all";
    const auto sftp = open_sftp(settings);
    EXPECT_THAT(said_by([&] { sftp->list(); }), HasSubstr("there is no such file or folder"));
}

// Takes connections and says nothing.
class Mute {
public:
    Mute() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(fd_, 8);
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }
    ~Mute() { ::close(fd_); }
    Mute(const Mute&) = delete;
    Mute& operator=(const Mute&) = delete;

    int port = 0;

private:
    int fd_;
};

TEST(SftpAlone, AServerThatHangsIsGivenUp) {
    const Mute mute;
    SftpSettings settings;
    settings.host = "127.0.0.1";
    settings.port = mute.port;
    settings.timeout = std::chrono::seconds(1);
    const auto before = std::chrono::steady_clock::now();
    EXPECT_THAT(said_by([&] { open_sftp(settings); }), HasSubstr("expected an SSH server"));
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(20));
}

TEST(SftpAlone, AServerThatIsNotThereIsSaid) {
    SftpSettings settings;
    settings.host = "127.0.0.1";
    {
        const Mute gone;
        settings.port = gone.port;
    }
    EXPECT_THAT(said_by([&] { open_sftp(settings); }),
                HasSubstr("cannot be reached: Connection refused"));
}

}  // namespace
}  // namespace openitem::transport
