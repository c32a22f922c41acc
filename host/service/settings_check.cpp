#include "host/service/settings_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <openitem/fields.hpp>

#include "host/base/text.hpp"
#include "host/connect/config_schema.hpp"
#include "host/service/json_file.hpp"
#include "host/service/transport_settings.hpp"

namespace openitem::service {

using base::Error;
using base::Exit;
using base::RunError;

namespace {

// The classes of events (ACCOUNTING A4) whose origin OpenItem acts upon; all others are the
// source's.
constexpr std::string_view event_classes[] = {"allocation", "credit_note"};

base::Result<void> check_origin(const std::string& event, const std::string& origin) {
    if (std::find(std::begin(event_classes), std::end(event_classes), event) ==
        std::end(event_classes)) {
        return Error{.field = "origin",
                     .message = fmt::format("expected one of {}, found {}; every other event is "
                                            "the source's",
                                            fmt::join(event_classes, ", "), base::quote(event))};
    }
    if (origin != "source" && origin != "openitem") {
        return Error{.field = "origin",
                     .message = fmt::format("{}: expected source or openitem, found {}", event,
                                            base::quote(origin))};
    }
    return {};
}

base::Result<void> check_connection(const connect::Manifest& plugin,
                                    const ConnectionSettings& settings) {
    if (!settings.transport_json.empty()) {
        if (!plugin.reads_files() || !settings.files.empty()) {
            return Error{.message = plugin.reads_files()
                                        ? "expected --files or --transport, not both"
                                        : plugin.alias + " reads no files: leave --transport out"};
        }
    } else if (plugin.reads_files() && settings.files.empty()) {
        return Error{.message = fmt::format("{} reads files: name them with --files, like "
                                            "--files 'inbox/*', or say with --transport where "
                                            "they come from",
                                            plugin.alias)};
    }
    const auto config = parse_json(settings.config_json, "--config").dump();
    return connect::check_config(plugin.config_schema, config);
}

}  // namespace

base::Result<model::Identities> identities_of(const CompanySettings& company) {
    model::Identities identities;
    static_cast<void>(identities.add("name:" + company.name));
    for (const auto& identity : company.identities) {
        if (auto added = identities.add(identity.scheme + ":" + identity.value); !added) {
            return std::move(added).error();
        }
    }
    return identities;
}

base::Result<void> check(const CompanySettings& company) {
    if (base::trim(company.name).empty()) {
        return Error{.field = "name", .message = "expected the company's legal name"};
    }
    if (auto identities = identities_of(company); !identities) {
        return std::move(identities).error();
    }
    if (company.due_days.value_or(0) < 0) {
        return Error{
            .field = "due_days",
            .message = fmt::format("expected 0 days or more, found {}", *company.due_days)};
    }
    for (const auto& [name, connection] : company.authoritative) {
        if (const auto* entity = find_entity(name); entity != nullptr && entity->root) continue;
        return Error{.field = "authoritative",
                     .message = fmt::format("expected a kind of record like invoice, found {}",
                                            base::quote(name))};
    }
    for (const auto& [event, origin] : company.origin) {
        if (auto checked = check_origin(event, origin); !checked) return checked;
    }
    return {};
}

void add_connection(const Workspace& workspace, const connect::Registry& plugins,
                    const std::string& company, const ConnectionSettings& settings) {
    const auto plugin = plugins.find(settings.connector);
    if (!plugin) throw RunError(Exit::wrong_use, plugin.error());
    if (const auto checked = check_connection(**plugin, settings); !checked) {
        throw RunError(Exit::wrong_use, checked.error());
    }
    if (!settings.transport_json.empty()) {
        static_cast<void>(transport_settings(workspace, settings, "--transport"));
    }
    workspace.add_connection(company, settings);
}

}  // namespace openitem::service
