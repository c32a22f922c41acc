#include "host/service/store_settings.hpp"

#include <cstdlib>

#include "host/base/result.hpp"
#include "host/service/json_file.hpp"
#include "host/transport/secret.hpp"

namespace openitem::service {

namespace {

constexpr int least_lease = 10;
constexpr int longest_lease = 86'400;

std::string from_environment(const char* name) {
    const char* const value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

StoreSettings read_store(JsonObject& settings, const std::string& file) {
    StoreSettings store;
    store.url = from_environment("OPENITEM_STORE");
    if (const auto* stated = settings.any("store")) {
        JsonObject values(*stated, file, "/store");
        store.url = values.required_text("url");
        store.password = values.text("password");
        store.lease_seconds = values.number("lease_seconds").value_or(store.lease_seconds);
        // What stands there may be the password itself, by mistake: it is not shown.
        if (!store.password.empty() && !transport::Secret::is_name(store.password)) {
            values.fail("password", "the name of a file in the workspace's folder secrets");
        }
        if (store.lease_seconds < least_lease || store.lease_seconds > longest_lease) {
            values.fail("lease_seconds", "a number from 10 to 86400");
        }
        values.finish();
    }
    if (!store.url.empty() && !store::is_postgres_url(store.url)) {
        throw base::RunError(base::Exit::source_or_config,
                             file + ": /store/url: expected postgresql://user@host/database");
    }
    return store;
}

store::PostgresOptions postgres_options(const std::filesystem::path& root,
                                        const StoreSettings& settings, const std::string& company) {
    store::PostgresOptions options;
    options.url = settings.url;
    options.company = company;
    options.lease_seconds = settings.lease_seconds;
    options.password = settings.password.empty()
                           ? from_environment("OPENITEM_STORE_PASSWORD")
                           : transport::Secret(root / "secrets", settings.password).read();
    options.on_commit = store::commit_hook_from_environment();
    return options;
}

}  // namespace openitem::service
