#include "host/transport/https.hpp"

#include <Poco/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "host/base/text.hpp"
#include "host/transport/https_exchange.hpp"

namespace openitem::transport {

namespace fs = std::filesystem;
using base::Exit;
using base::RunError;
using Poco::URI;

namespace {

constexpr int max_redirects = 5;
constexpr std::int64_t max_index = std::int64_t{8} << 20;

std::vector<std::string> addresses_in(const std::string& index, const std::string& name) {
    std::vector<std::string> all;
    if (base::trim(index).starts_with('[')) {
        const auto json = nlohmann::json::parse(index, nullptr, false);
        const bool texts =
            json.is_array() && std::all_of(json.begin(), json.end(),
                                           [](const auto& each) { return each.is_string(); });
        if (!texts) {
            throw RunError(Exit::source_or_config,
                           fmt::format("{}: expected a JSON array of addresses", name));
        }
        return json.get<std::vector<std::string>>();
    }
    std::istringstream lines(index);
    for (std::string line; std::getline(lines, line);) {
        const auto address = base::trim(line);
        if (!address.empty() && !address.starts_with('#')) all.emplace_back(address);
    }
    return all;
}

std::string authorization_of(const Secret& secret) {
    auto text = secret.read();
    const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
    });
    if (clean) return text;
    wipe(text);
    throw RunError(Exit::source_or_config,
                   fmt::format("secret {}: expected the value of a header in one line, like "
                               "\"Bearer ...\"",
                               secret.name()));
}

class Https final : public Transport {
public:
    explicit Https(HttpsSettings settings)
        : settings_(std::move(settings)),
          deadline_(settings_.total),
          home_(settings_.url),
          context_(tls_context(settings_.ca_file)) {
        if (settings_.authorization.stated()) {
            authorization_ = authorization_of(settings_.authorization);
        }
    }
    ~Https() override { wipe(authorization_); }

    Listing list() override {
        Listing listing;
        if (!settings_.index) {
            add(listing, home_);
            return listing;
        }
        std::string index;
        follow(home_, max_index,
               [&](const char* bytes, std::size_t size) { index.append(bytes, size); });
        const auto addresses = addresses_in(index, shown(home_));
        if (addresses.size() > static_cast<std::size_t>(settings_.max_files)) {
            throw RunError(Exit::source_or_config,
                           fmt::format("{}: names {} documents, more than the {} of \"max_files\"",
                                       shown(home_), addresses.size(), settings_.max_files));
        }
        for (const auto& address : addresses) {
            try {
                add(listing, target(home_, address));
            } catch (const FileFault& fault) {
                listing.refused.emplace_back(fault.what());
            }
        }
        return listing;
    }

    fs::path fetch(const Remote& file, const fs::path& to) override {
        LandingFile landing(to);
        const auto answer =
            follow(addresses_.at(file.name), settings_.max_bytes,
                   [&](const char* bytes, std::size_t size) { landing.write(bytes, size); });
        landing.finish(answer.modified);
        return to;
    }

    void put_away(const Remote&) override {}  // what a server shows stays there

private:
    void add(Listing& listing, const URI& uri) {
        const auto name = shown(uri);
        if (addresses_.emplace(name, uri).second) listing.files.push_back({name, name, {}, {}});
    }

    bool is_home(const URI& uri) const {
        return uri.getHost() == home_.getHost() && uri.getPort() == home_.getPort();
    }

    // Where a redirect or an index leads, when it may.
    URI target(const URI& from, const std::string& address) const {
        URI uri(from);
        try {
            uri.resolve(address);
        } catch (const Poco::Exception&) {
            throw FileFault(fmt::format("{}: names {}, which is no address", shown(from),
                                        base::quote(address.substr(0, 80))));
        }
        uri.setFragment("");
        if (!is_https_url(uri.toString())) {
            throw FileFault(fmt::format("{}: leads to {}:, where only https is followed",
                                        shown(from), base::escape_for_terminal(uri.getScheme())));
        }
        const auto& hosts = settings_.redirect_hosts;
        if (is_home(uri) || std::find(hosts.begin(), hosts.end(), uri.getHost()) != hosts.end()) {
            return uri;
        }
        throw FileFault(
            fmt::format("{}: leads to {}, which the connection does not name; if that "
                        "is right, add it to \"redirect_hosts\"",
                        shown(from), base::escape_for_terminal(uri.getAuthority())));
    }

    Answer follow(URI uri, std::int64_t max_bytes, const Sink& sink) {
        for (int redirects = 0; redirects <= max_redirects; ++redirects) {
            // What is sent to one host is for that host.
            const auto& authorization = is_home(uri) ? authorization_ : nothing_;
            auto answer = get(uri, authorization, context_, settings_, deadline_, max_bytes, sink);
            if (answer.status == 200) return answer;
            const bool moved = answer.status == 301 || answer.status == 302 ||
                               answer.status == 303 || answer.status == 307 || answer.status == 308;
            if (!moved || answer.location.empty()) fail(uri, answer);
            uri = target(uri, answer.location);
        }
        throw FileFault(
            fmt::format("{}: redirected more than {} times", shown(home_), max_redirects));
    }

    [[noreturn]] void fail(const URI& uri, const Answer& answer) const {
        std::string help;
        if (answer.status == 401 || answer.status == 403) {
            help = settings_.authorization.stated()
                       ? fmt::format("; it does not take secret {}", settings_.authorization.name())
                       : "; name what it wants as \"authorization_secret\"";
        }
        throw FileFault(fmt::format("{}: expected the document, it answers {} {}{}", shown(uri),
                                    answer.status, base::escape_for_terminal(answer.reason), help));
    }

    HttpsSettings settings_;
    Deadline deadline_;
    URI home_;
    Poco::Net::Context::Ptr context_;
    std::string authorization_;
    const std::string nothing_;
    std::map<std::string, URI> addresses_;  // by the name in the listing
};

}  // namespace

bool is_https_url(const std::string& url) {
    try {
        const URI uri(url);
        return uri.getScheme() == "https" && !uri.getHost().empty() && uri.getUserInfo().empty() &&
               uri.getFragment().empty() && std::none_of(url.begin(), url.end(), [](char c) {
                   return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
               });
    } catch (const Poco::Exception&) {
        return false;
    }
}

std::unique_ptr<Transport> open_https(HttpsSettings settings) {
    return std::make_unique<Https>(std::move(settings));
}

}  // namespace openitem::transport
