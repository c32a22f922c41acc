#include "host/transport/test_https_server.hpp"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/NetSSL.h>
#include <Poco/Net/SecureServerSocket.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <cstdio>

namespace openitem::transport::testing {

namespace {

struct File {
    explicit File(const std::filesystem::path& path) : file(std::fopen(path.c_str(), "w")) {}
    ~File() { std::fclose(file); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    std::FILE* file;
};

// Signed by itself, for a day around now. Each has a subject of its own: among authorities of one
// subject OpenSSL tries but the first.
void make_certificate(const std::string& name, const std::filesystem::path& key_file,
                      const std::filesystem::path& certificate_file) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const std::unique_ptr<X509, void (*)(X509*)> made(X509_new(), &X509_free);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 86'400);
    X509_set_pubkey(made.get(), key.get());
    auto* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    static std::atomic<long> made_before = 0;
    const auto unit = fmt::format("certificate {}", ++made_before);
    X509_NAME_add_entry_by_txt(subject, "OU", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(unit.c_str()), -1, -1, 0);
    X509_set_issuer_name(made.get(), subject);
    const auto names = "DNS:" + name;
    auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
    X509_add_ext(made.get(), extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(made.get(), key.get(), EVP_sha256());
    PEM_write_PrivateKey(File(key_file).file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_X509(File(certificate_file).file, made.get());
}

class Handle final : public Poco::Net::HTTPRequestHandler {
public:
    explicit Handle(HttpsServer::Handler handler) : handler_(std::move(handler)) {}
    void handleRequest(Poco::Net::HTTPServerRequest& request,
                       Poco::Net::HTTPServerResponse& response) override {
        response.setKeepAlive(false);
        handler_({request, response});
    }

private:
    HttpsServer::Handler handler_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
public:
    explicit Factory(HttpsServer::Handler handler) : handler_(std::move(handler)) {}
    Poco::Net::HTTPRequestHandler* createRequestHandler(
        const Poco::Net::HTTPServerRequest&) override {
        return new Handle(handler_);
    }

private:
    HttpsServer::Handler handler_;
};

}  // namespace

void HttpsServer::Call::answer(const std::string& body) const {
    response.sendBuffer(body.data(), body.size());
}

void HttpsServer::Call::redirect(const std::string& to) const {
    response.setStatusAndReason(Poco::Net::HTTPResponse::HTTP_FOUND);
    response.set("Location", to);
    response.setContentLength(0);
    response.send();
}

void HttpsServer::Call::raw(std::string_view bytes) const {
    auto& socket = dynamic_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
}

HttpsServer::HttpsServer(const Place& place, Handler handler, const std::string& name)
    : certificate_(place.path() / (name + ".pem")) {
    using Poco::Net::Context;
    const auto key = place.path() / (name + ".key");
    make_certificate(name, key, certificate_);
    Poco::Net::initializeSSL();
    const Context::Ptr context = new Context(Context::SERVER_USE, key.string(),
                                             certificate_.string(), "", Context::VERIFY_NONE);
    const Poco::Net::SecureServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0), 16,
                                               context);
    server_ = std::make_unique<Poco::Net::HTTPServer>(new Factory(std::move(handler)), socket,
                                                      new Poco::Net::HTTPServerParams);
    server_->start();
}

HttpsServer::~HttpsServer() { server_->stopAll(true); }

std::string HttpsServer::url(const std::string& path) const {
    return fmt::format("https://localhost:{}{}", server_->port(), path);
}

HttpsSettings HttpsServer::settings(const std::string& path) const {
    HttpsSettings settings;
    settings.url = url(path);
    settings.ca_file = certificate_;
    settings.timeout = std::chrono::seconds(5);
    settings.total = std::chrono::seconds(30);
    return settings;
}

}  // namespace openitem::transport::testing
