// One GET over TLS, bounded in time and size and whole or an error: a body that was cut short never
// passes for a shorter one.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/URI.h>

#include <functional>
#include <optional>
#include <string>

#include "host/transport/https.hpp"

namespace openitem::transport {

struct Answer {
    int status = 0;
    std::string reason;
    std::string location;                   // of a redirect
    std::optional<base::Instant> modified;  // Last-Modified
};

using Sink = std::function<void(const char* bytes, std::size_t size)>;

// An address as people and the books see it: its query may hold a secret and becomes a digest.
std::string shown(const Poco::URI& uri);

Poco::Net::Context::Ptr tls_context(const std::filesystem::path& ca_file);

// `authorization`: value of that header, or empty. The body of an answer 200 goes to `sink`. Throws
// FileFault for an answer that cannot be taken, base::RunError when there is none.
Answer get(const Poco::URI& uri, const std::string& authorization,
           const Poco::Net::Context::Ptr& context, const HttpsSettings& settings,
           const Deadline& deadline, std::int64_t max_bytes, const Sink& sink);

}  // namespace openitem::transport
