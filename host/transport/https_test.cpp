#include "host/transport/https.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "host/transport/test_https_server.hpp"

namespace openitem::transport {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::HttpsServer;
using testing::names;
using ::testing::Not;
using testing::Place;
using testing::said_by;
using Call = HttpsServer::Call;

// All of a visit: what the one document holds.
std::string fetched(const Place& place, const HttpsSettings& settings) {
    const auto https = open_https(settings);
    const auto to = place.path() / "landed";
    fs::remove(to);
    return Place::read(https->fetch(https->list().files.at(0), to));
}

std::string said_fetching(const Place& place, const HttpsSettings& settings) {
    auto said = said_by([&] { fetched(place, settings); });
    EXPECT_FALSE(fs::exists(place.path() / "landed"));
    return said;
}

TEST(HttpsTransport, FetchesOneDocumentWithItsTime) {
    const Place place;
    const std::string text(300'000, 'x');
    const HttpsServer server(place, [&](const Call& call) {
        call.response.set("Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT");
        call.answer(text);
    });
    EXPECT_EQ(fetched(place, server.settings("/statements/today.xml")), text);
    struct stat status {};
    ASSERT_EQ(::stat((place.path() / "landed").c_str(), &status), 0);
    EXPECT_EQ(instant_of(status.st_mtim.tv_sec).to_string(), "2026-01-02T03:04:05Z");
}

TEST(HttpsTransport, FetchesWhatComesInChunks) {
    const Place place;
    const HttpsServer server(place, [](const Call& call) {
        call.response.setChunkedTransferEncoding(true);
        call.response.send() << std::string(100'000, 'a') << std::flush << "end";
    });
    EXPECT_EQ(fetched(place, server.settings("/")), std::string(100'000, 'a') + "end");
}

TEST(HttpsTransport, FetchesWhatAnIndexNames) {
    const Place place;
    const HttpsServer server(place, [](const Call& call) {
        if (call.path() == "/out/") return call.answer("# today\na.xml\n/b.xml?token=s3cret\n\n");
        if (call.path() == "/list.json") return call.answer("[\"out/a.xml\", \"ftp://x/y\"]");
        call.answer("this is " + call.path());
    });
    auto settings = server.settings("/out/");
    settings.index = true;
    const auto https = open_https(settings);
    const auto listing = https->list();
    ASSERT_EQ(listing.files.size(), 2u);
    EXPECT_EQ(listing.files[0].source, server.url("/out/a.xml"));
    EXPECT_THAT(listing.files[1].source, Not(HasSubstr("s3cret")));
    EXPECT_EQ(Place::read(https->fetch(listing.files[1], place.path() / "landed")),
              "this is /b.xml?token=s3cret");
    settings.url = server.url("/list.json");
    const auto second = open_https(settings)->list();
    EXPECT_THAT(names(second), ElementsAre(server.url("/out/a.xml")));
    ASSERT_EQ(second.refused.size(), 1u);
    EXPECT_THAT(second.refused[0], HasSubstr("only https is followed"));
}

TEST(HttpsTransport, ACertificateNobodyVouchesForIsRefused) {
    const Place place;
    std::atomic<int> calls = 0;
    const HttpsServer server(place, [&](const Call& call) {
        ++calls;
        call.answer("x");
    });
    auto settings = server.settings("/");
    settings.ca_file.clear();
    EXPECT_THAT(said_fetching(place, settings), HasSubstr("\"ca_file\""));
    EXPECT_EQ(calls, 0);
}

TEST(HttpsTransport, ACertificateForAnotherNameIsRefused) {
    const Place place;
    std::atomic<int> calls = 0;
    const HttpsServer server(
        place,
        [&](const Call& call) {
            ++calls;
            call.answer("x");
        },
        "bank.example");
    EXPECT_THAT(said_fetching(place, server.settings("/")),
                HasSubstr("its certificate is not for the name localhost"));
    EXPECT_EQ(calls, 0);
}

TEST(HttpsTransport, RedirectsAreFollowedWhereTheyMayLead) {
    const Place place;
    const HttpsServer server(place, [](const Call& call) {
        if (call.path() == "/once") return call.redirect("/document");
        if (call.path() == "/plain") return call.redirect("http://localhost/document");
        if (call.path() == "/elsewhere") return call.redirect("https://169.254.169.254/secret");
        if (call.path() == "/file") return call.redirect("file:///etc/passwd");
        if (call.path() == "/circle") return call.redirect("/circle");
        call.answer("the document");
    });
    EXPECT_EQ(fetched(place, server.settings("/once")), "the document");
    EXPECT_THAT(said_fetching(place, server.settings("/plain")), HasSubstr("leads to http:"));
    EXPECT_THAT(said_fetching(place, server.settings("/file")), HasSubstr("only https"));
    EXPECT_THAT(said_fetching(place, server.settings("/elsewhere")),
                HasSubstr("leads to 169.254.169.254, which the connection does not name"));
    EXPECT_THAT(said_fetching(place, server.settings("/circle")),
                HasSubstr("redirected more than 5 times"));
}

TEST(HttpsTransport, ASecretGoesToItsHostAloneAndIsNeverShown) {
    const Place place;
    place.write("token", "Bearer s3cret\n");
    const Place other;
    std::string seen_elsewhere = "not asked";
    const HttpsServer elsewhere(other, [&](const Call& call) {
        seen_elsewhere = call.request.get("Authorization", "none");
        call.answer("from elsewhere");
    });
    const HttpsServer server(place, [&](const Call& call) {
        if (call.request.get("Authorization", "") != "Bearer s3cret") {
            call.response.setStatusAndReason(Poco::Net::HTTPResponse::HTTP_UNAUTHORIZED);
            return call.answer("no");
        }
        if (call.path() == "/moved") return call.redirect(elsewhere.url("/"));
        call.answer("yours");
    });
    auto settings = server.settings("/");
    EXPECT_THAT(said_fetching(place, settings), HasSubstr("answers 401"));
    settings.authorization = Secret(place.path(), "token");
    EXPECT_EQ(fetched(place, settings), "yours");
    settings.redirect_hosts = {"localhost"};
    settings.ca_file =
        place.write("both.pem", place.text("localhost.pem") + other.text("localhost.pem"));
    settings.url = server.url("/moved");
    EXPECT_EQ(fetched(place, settings), "from elsewhere");
    EXPECT_EQ(seen_elsewhere, "none");
}

TEST(HttpsTransport, WhatIsCutShortIsNoDocument) {
    const Place place;
    const HttpsServer server(place, [](const Call& call) {
        const std::string head = "HTTP/1.1 200 OK\r\n";
        if (call.path() == "/length") return call.raw(head + "Content-Length: 100\r\n\r\nshort");
        if (call.path() == "/chunk") {
            return call.raw(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n");
        }
        if (call.path() == "/no-length") return call.raw(head + "\r\nwho knows");
        if (call.path() == "/chunk-size") {
            return call.raw(head + "Transfer-Encoding: chunked\r\n\r\n-5\r\nshort\r\n0\r\n\r\n");
        }
        call.raw("HTTP/1.1 200");
    });
    for (const char* path : {"/length", "/chunk", "/header"}) {
        EXPECT_NE(said_fetching(place, server.settings(path)), "") << path;
    }
    EXPECT_THAT(said_fetching(place, server.settings("/no-length")), HasSubstr("how long it is"));
    EXPECT_THAT(said_fetching(place, server.settings("/chunk-size")),
                HasSubstr("expected the size of a chunk"));
}

TEST(HttpsTransport, EndlessDataIsEnded) {
    const Place place;
    const HttpsServer server(place, [](const Call& call) {
        const std::string block(64 * 1024, 'x');
        try {
            if (call.path() == "/body") {
                call.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (;;) call.raw("10000\r\n" + block + "\r\n");
            }
            call.raw("HTTP/1.1 200 OK\r\nX: ");
            for (;;) call.raw(block);
        } catch (const Poco::Exception&) {
            return;  // the other side had enough
        }
    });
    auto settings = server.settings("/body");
    settings.max_bytes = 1 << 20;
    EXPECT_THAT(said_fetching(place, settings), HasSubstr("more than the 1048576 bytes"));
    EXPECT_THAT(said_fetching(place, server.settings("/header")), HasSubstr("has no end"));
}

TEST(HttpsTransport, AServerThatHangsOrDripsIsGivenUp) {
    const Place place;
    std::atomic<bool> over = false;
    const HttpsServer server(place, [&](const Call& call) {
        try {
            for (int i = 0; i < 100 && !over; ++i) {
                if (call.path() == "/drips") call.raw(i == 0 ? "HTTP/1.1 200 OK\r\nX: " : ".");
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        } catch (const Poco::Exception&) {
            return;
        }
    });
    auto settings = server.settings("/hangs");
    settings.timeout = std::chrono::seconds(1);
    const auto before = std::chrono::steady_clock::now();
    EXPECT_THAT(said_fetching(place, settings), HasSubstr("no answer within 1 s"));
    settings = server.settings("/drips");
    settings.total = std::chrono::seconds(1);
    EXPECT_THAT(said_fetching(place, settings), HasSubstr("total_seconds"));
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(8));
    over = true;
}

TEST(HttpsTransport, AnAddressIsHttpsWithoutUserOrFragment) {
    EXPECT_TRUE(is_https_url("https://bank.example:8443/a?b=c"));
    for (const char* url : {"http://bank.example/", "https:///a", "https://u:p@bank.example/",
                            "https://bank.example/#x", "bank.example", "https://bank.example/a\nb",
                            "file:///etc/passwd", ""}) {
        EXPECT_FALSE(is_https_url(url)) << url;
    }
}

}  // namespace
}  // namespace openitem::transport
