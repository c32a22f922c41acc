// Documents from an HTTPS server: one, or those an index names. The server's certificate must hold
// for its name, under the system's authorities or the one the settings give. Only hosts the
// settings name are ever asked: neither a redirect nor an index leads anywhere else.
//
// An index is text with one relative or absolute address a line, or a JSON array of them.
#pragma once

#include <memory>

#include "host/transport/secret.hpp"
#include "host/transport/transport.hpp"

namespace openitem::transport {

struct HttpsSettings {
    std::string url;
    bool index = false;
    std::filesystem::path ca_file;            // empty: the system's authorities
    Secret authorization;                     // value of the header, sent to the url's host alone
    std::vector<std::string> redirect_hosts;  // besides the url's own, on any port
    int max_files = 1000;
    std::int64_t max_bytes = std::int64_t{1} << 30;
    std::chrono::seconds timeout{30};  // of one answer
    std::chrono::seconds total{1800};  // of the whole visit
};

bool is_https_url(const std::string& url);

std::unique_ptr<Transport> open_https(HttpsSettings settings);

}  // namespace openitem::transport
