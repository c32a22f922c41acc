// A small HTTPS server on the loopback for a test, with a certificate made for it.
#pragma once

#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "host/transport/https.hpp"
#include "host/transport/test_place.hpp"

namespace openitem::transport::testing {

class HttpsServer {
public:
    struct Call {
        Poco::Net::HTTPServerRequest& request;
        Poco::Net::HTTPServerResponse& response;

        std::string path() const { return request.getURI(); }
        void answer(const std::string& body) const;
        void redirect(const std::string& to) const;
        // As it stands, past everything that would make it right.
        void raw(std::string_view bytes) const;
    };
    using Handler = std::function<void(const Call&)>;

    // `name`: what its certificate is for.
    HttpsServer(const Place& place, Handler handler, const std::string& name = "localhost");
    ~HttpsServer();
    HttpsServer(const HttpsServer&) = delete;
    HttpsServer& operator=(const HttpsServer&) = delete;

    std::string url(const std::string& path) const;
    // Of this server, trusting its certificate.
    HttpsSettings settings(const std::string& path) const;

private:
    std::filesystem::path certificate_;
    std::unique_ptr<Poco::Net::HTTPServer> server_;
};

}  // namespace openitem::transport::testing
