#include "host/transport/https_exchange.hpp"

#include <Poco/DateTimeParser.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/RejectCertificateHandler.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <condition_variable>
#include <limits>
#include <mutex>
#include <sstream>
#include <thread>
#include <vector>

#include "host/base/hash.hpp"
#include "host/base/text.hpp"

namespace openitem::transport {

using base::Exit;
using base::RunError;
using Poco::Net::HTTPResponse;
using Poco::Net::SecureStreamSocket;

namespace {

constexpr std::size_t max_header = 64 * 1024;
constexpr std::size_t max_chunk_line = 1024;

Poco::Timespan timespan(std::chrono::seconds seconds) { return {seconds.count(), 0}; }

// Ends a connection at the deadline, whatever it is waiting for: a timeout of the socket starts
// anew with every byte.
class Watchdog {
public:
    Watchdog(int socket, const Deadline& deadline)
        : thread_([this, socket, until = deadline.until()] {
              std::unique_lock lock(mutex_);
              if (!done_.wait_until(lock, until, [this] { return over_; })) {
                  ::shutdown(socket, SHUT_RDWR);
              }
          }) {}
    ~Watchdog() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        done_.notify_one();
        thread_.join();
    }
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable done_;
    bool over_ = false;
    std::thread thread_;
};

// What comes over the connection, a line or a block at a time.
class Reader {
public:
    Reader(SecureStreamSocket& socket, std::string what)
        : socket_(socket), what_(std::move(what)), buffer_(64 * 1024) {}

    std::string header() {
        std::string text;
        while (!text.ends_with("\r\n\r\n")) {
            text += line(max_header);
            if (text == "\r\n") text.clear();
            if (text.size() > max_header) fail("its header has no end");
        }
        return text;
    }
    // With its line end.
    std::string line(std::size_t limit) {
        std::string text;
        while (!text.ends_with('\n')) {
            if (at_ == end_) fill();
            text += buffer_[at_++];
            if (text.size() > limit) fail("a line of it has no end");
        }
        return text;
    }
    void pass(std::int64_t bytes, const Sink& sink) {
        while (bytes > 0) {
            if (at_ == end_) fill();
            const auto size = std::min(static_cast<std::int64_t>(end_ - at_), bytes);
            sink(buffer_.data() + at_, static_cast<std::size_t>(size));
            at_ += static_cast<std::size_t>(size);
            bytes -= size;
        }
    }
    [[noreturn]] void fail(const std::string& why) const {
        throw FileFault(fmt::format("{}: {}", what_, why));
    }

private:
    void fill() {
        const auto got = socket_.receiveBytes(buffer_.data(), static_cast<int>(buffer_.size()));
        if (got <= 0) fail("the answer was cut short; it is fetched again next time");
        at_ = 0;
        end_ = static_cast<std::size_t>(got);
    }

    SecureStreamSocket& socket_;
    std::string what_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
};

[[noreturn]] void too_big(const Reader& reader, std::int64_t max_bytes) {
    reader.fail(
        fmt::format("more than the {} bytes one document may have: raise \"max_mib\" of "
                    "the transport",
                    max_bytes));
}

void read_chunks(Reader& reader, std::int64_t max_bytes, const Sink& sink) {
    for (std::int64_t total = 0;;) {
        const auto line = reader.line(max_chunk_line);
        std::int64_t size = -1;
        const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
        if (error == std::errc::result_out_of_range) too_big(reader, max_bytes);
        if (error != std::errc() || size < 0) reader.fail("expected the size of a chunk");
        if (size > max_bytes - total) too_big(reader, max_bytes);
        if (size == 0) break;
        reader.pass(size, sink);
        total += size;
        if (base::trim(reader.line(2)).size() != 0) reader.fail("a chunk is longer than it says");
    }
    // Trailers, and the empty line that says that this was all.
    for (std::size_t size = 0; size < max_header;) {
        const auto line = reader.line(max_chunk_line);
        if (base::trim(line).empty() || line == "\r\n") return;
        size += line.size();
    }
    reader.fail("its trailer has no end");
}

void read_body(Reader& reader, const HTTPResponse& response, std::int64_t max_bytes,
               const Sink& sink) {
    const auto encoding = response.get("Content-Encoding", "identity");
    if (!base::equals_ignore_case(encoding, "identity")) {
        reader.fail(
            fmt::format("expected it as it is, found it encoded as {}", base::quote(encoding)));
    }
    if (response.getChunkedTransferEncoding()) return read_chunks(reader, max_bytes, sink);
    const std::string length = response.get("Content-Length", "");
    std::int64_t size = -1;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), size);
    if (error == std::errc::result_out_of_range) too_big(reader, max_bytes);
    if (error != std::errc() || end != length.data() + length.size() || size < 0) {
        reader.fail(
            "the server does not say how long it is: expected a Content-Length or chunks, "
            "without which nobody sees that something is missing");
    }
    if (size > max_bytes) too_big(reader, max_bytes);
    reader.pass(size, sink);
}

Poco::Net::StreamSocket connect_to(const Poco::URI& uri, const HttpsSettings& settings) {
    const auto addresses = Poco::Net::DNS::hostByName(uri.getHost()).addresses();
    for (std::size_t i = 0;; ++i) {
        try {
            if (i >= addresses.size()) throw Poco::Net::HostNotFoundException(uri.getHost());
            Poco::Net::StreamSocket socket;
            socket.connect({addresses[i], uri.getPort()}, timespan(settings.timeout));
            return socket;
        } catch (const Poco::Exception&) {
            if (i + 1 >= addresses.size()) throw;
        }
    }
}

Answer exchange(const Poco::URI& uri, const std::string& authorization,
                const Poco::Net::Context::Ptr& context, const HttpsSettings& settings,
                const Deadline& deadline, std::int64_t max_bytes, const Sink& sink) {
    auto plain = connect_to(uri, settings);
    plain.setReceiveTimeout(timespan(settings.timeout));
    plain.setSendTimeout(timespan(settings.timeout));
    const Watchdog watchdog(plain.impl()->sockfd(), deadline);
    auto socket = SecureStreamSocket::attach(plain, uri.getHost(), context);
    auto request = fmt::format(
        "GET {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: OpenItem\r\nAccept-Encoding: identity\r\n"
        "Connection: close\r\n",
        uri.getPathAndQuery().empty() ? "/" : uri.getPathAndQuery(), uri.getAuthority());
    if (!authorization.empty()) request += fmt::format("Authorization: {}\r\n", authorization);
    request += "\r\n";
    socket.sendBytes(request.data(), static_cast<int>(request.size()));
    wipe(request);

    Reader reader(socket, shown(uri));
    HTTPResponse response;
    std::istringstream header(reader.header());
    response.read(header);
    Answer answer{response.getStatus(), response.getReason(), response.get("Location", ""), {}};
    Poco::DateTime modified;
    int zone = 0;
    if (Poco::DateTimeParser::tryParse("%w, %d %b %Y %H:%M:%S %Z",
                                       response.get("Last-Modified", ""), modified, zone)) {
        answer.modified = base::Instant{modified.timestamp().epochMicroseconds()};
    }
    if (answer.status == HTTPResponse::HTTP_OK) read_body(reader, response, max_bytes, sink);
    return answer;
}

}  // namespace

std::string shown(const Poco::URI& uri) {
    auto text = "https://" + uri.getAuthority() + (uri.getPath().empty() ? "/" : uri.getPath());
    if (!uri.getRawQuery().empty())
        text += "?" + base::sha256(uri.getRawQuery()).hex().substr(0, 12);
    return text;
}

Poco::Net::Context::Ptr tls_context(const std::filesystem::path& ca_file) {
    using Poco::Net::Context;
    if (!ca_file.empty() && !std::filesystem::is_regular_file(ca_file)) {
        throw RunError(Exit::source_or_config,
                       fmt::format("ca_file: there is no file {}", ca_file.string()));
    }
    try {
        // Strict: a relaxed one does not look at the name of a server that is near.
        Context::Ptr context = new Context(Context::TLS_CLIENT_USE, ca_file.string(),
                                           Context::VERIFY_STRICT, 9, ca_file.empty());
        context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
        static const bool once = [&] {
            Poco::Net::SSLManager::instance().initializeClient(
                nullptr, new Poco::Net::RejectCertificateHandler(false), context);
            return true;
        }();
        static_cast<void>(once);
        return context;
    } catch (const Poco::Exception& error) {
        throw RunError(Exit::source_or_config,
                       fmt::format("ca_file: {} holds no certificates in PEM ({})",
                                   ca_file.string(), error.displayText()));
    }
}

Answer get(const Poco::URI& uri, const std::string& authorization,
           const Poco::Net::Context::Ptr& context, const HttpsSettings& settings,
           const Deadline& deadline, std::int64_t max_bytes, const Sink& sink) {
    const auto late = [&] {
        return deadline.passed() ? " (it takes longer than \"total_seconds\" allows)" : "";
    };
    try {
        return exchange(uri, authorization, context, settings, deadline, max_bytes, sink);
    } catch (const Poco::Net::CertificateValidationException&) {
        throw RunError(
            Exit::source_or_config,
            fmt::format("{}: its certificate is not for the name {}", shown(uri), uri.getHost()));
    } catch (const Poco::Net::SSLException& error) {
        throw RunError(
            Exit::source_or_config,
            fmt::format("{}: no connection under TLS that can be trusted: {}{}; for an "
                        "authority of your own, name its certificate as \"ca_file\"",
                        shown(uri), base::escape_for_terminal(error.displayText()), late()));
    } catch (const Poco::TimeoutException&) {
        throw RunError(Exit::source_or_config, fmt::format("{}: no answer within {} s", shown(uri),
                                                           settings.timeout.count()));
    } catch (const Poco::Exception& error) {
        throw RunError(Exit::source_or_config,
                       fmt::format("{}: {}{}", shown(uri),
                                   base::escape_for_terminal(error.displayText()), late()));
    } catch (const FileFault& fault) {
        if (!deadline.passed()) throw;
        throw RunError(Exit::source_or_config, fault.what() + std::string(late()));
    }
}

}  // namespace openitem::transport
