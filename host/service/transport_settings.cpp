#include "host/service/transport_settings.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/service/json_file.hpp"
#include "host/service/place.hpp"

namespace openitem::service {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int max_int_mib = 1 << 20;

int number_in(JsonObject& object, const char* key, int otherwise, int least, int most) {
    const auto number = object.number(key).value_or(otherwise);
    if (number < least || number > most) {
        object.fail(key, fmt::format("a number from {} to {}", least, most));
    }
    return number;
}

std::vector<std::string> texts(JsonObject& object, const char* key,
                               std::vector<std::string> otherwise, const char* expected) {
    const auto* stated = object.any(key);
    if (stated == nullptr) return otherwise;
    if (!stated->is_array()) object.fail(key, expected);
    std::vector<std::string> all;
    for (const auto& each : *stated) {
        if (!each.is_string() || each.get_ref<const std::string&>().empty()) {
            object.fail(key, expected);
        }
        all.push_back(each.get<std::string>());
    }
    return all;
}

transport::Secret secret(const Workspace& workspace, JsonObject& object, const char* key) {
    const auto name = object.text(key);
    if (name.empty()) return {};
    // What stands there may be the secret itself, by mistake: it is not shown.
    if (!transport::Secret::is_name(name)) {
        object.fail(key, "the name of a file in the workspace's folder secrets");
    }
    return {workspace.root() / "secrets", name};
}

std::int64_t max_bytes(JsonObject& object) {
    return static_cast<std::int64_t>(number_in(object, "max_mib", 1024, 1, max_int_mib)) << 20;
}

transport::Selection selection(JsonObject& object) {
    transport::Selection selection;
    selection.patterns =
        texts(object, "patterns", selection.patterns, "a list of patterns like \"*.xml\"");
    for (const auto& pattern : selection.patterns) {
        if (pattern.find('/') != std::string::npos) {
            object.fail("patterns", "patterns of names like \"*.xml\", without a folder");
        }
    }
    selection.ignore =
        texts(object, "ignore", selection.ignore, "a list of name endings like \".tmp\"");
    selection.settle_seconds = number_in(object, "settle_seconds", 5, 0, 86'400);
    const auto order = object.text("order", "name");
    if (order != "name" && order != "time") object.fail("order", "\"name\" or \"time\"");
    if (order == "time") selection.order = transport::Order::time;
    selection.max_files = number_in(object, "max_files", 1000, 1, 100'000);
    selection.max_bytes = max_bytes(object);
    return selection;
}

transport::After after(JsonObject& object) {
    const auto word = object.text("after", "archive");
    if (word == "archive") return transport::After::archive;
    if (word == "delete") return transport::After::remove;
    if (word != "keep") object.fail("after", "\"archive\", \"delete\" or \"keep\"");
    return transport::After::keep;
}

transport::FolderSettings folder(const Workspace& workspace, JsonObject& object) {
    transport::FolderSettings folder;
    folder.path = (workspace.root() / object.required_text("path")).lexically_normal();
    if (!folder.path.has_filename()) folder.path = folder.path.parent_path();
    folder.shown = source_name(workspace.name_of(folder.path));
    folder.selection = selection(object);
    folder.after = after(object);
    if (const auto archive = object.text("archive"); !archive.empty()) {
        folder.archive = (workspace.root() / archive).lexically_normal();
    }
    return folder;
}

transport::SftpSettings sftp(const Workspace& workspace, JsonObject& object) {
    transport::SftpSettings sftp;
    sftp.host = object.required_text("host");
    sftp.port = number_in(object, "port", 22, 1, 65'535);
    sftp.user = object.required_text("user");
    sftp.host_key = object.text("host_key");
    if (!sftp.host_key.empty() && !sftp.host_key.starts_with("SHA256:")) {
        object.fail("host_key", "the fingerprint as ssh-keygen -l shows it, SHA256:...");
    }
    sftp.password = secret(workspace, object, "password_secret");
    sftp.key = secret(workspace, object, "key_secret");
    sftp.passphrase = secret(workspace, object, "passphrase_secret");
    if (sftp.password.stated() == sftp.key.stated()) {
        object.fail("password_secret", "either \"password_secret\" or \"key_secret\"");
    }
    sftp.path = object.text("path", ".");
    sftp.selection = selection(object);
    sftp.after = after(object);
    sftp.archive = object.text("archive", "archive");
    sftp.timeout = std::chrono::seconds(number_in(object, "timeout_seconds", 30, 1, 3600));
    sftp.total = std::chrono::seconds(number_in(object, "total_seconds", 1800, 1, 86'400));
    return sftp;
}

transport::HttpsSettings https(const Workspace& workspace, JsonObject& object) {
    transport::HttpsSettings https;
    https.url = object.required_text("url");
    if (!transport::is_https_url(https.url)) {
        object.fail("url", "https://HOST/..., without user, password or fragment");
    }
    if (const auto* index = object.any("index")) {
        if (!index->is_boolean()) object.fail("index", "true or false");
        https.index = index->get<bool>();
    }
    if (const auto ca = object.text("ca_file"); !ca.empty()) https.ca_file = workspace.root() / ca;
    https.authorization = secret(workspace, object, "authorization_secret");
    https.redirect_hosts =
        texts(object, "redirect_hosts", {}, "a list of hosts like \"files.example\"");
    https.max_files = number_in(object, "max_files", 1000, 1, 100'000);
    https.max_bytes = max_bytes(object);
    https.timeout = std::chrono::seconds(number_in(object, "timeout_seconds", 30, 1, 3600));
    https.total = std::chrono::seconds(number_in(object, "total_seconds", 1800, 1, 86'400));
    return https;
}

}  // namespace

TransportSettings transport_settings(const Workspace& workspace,
                                     const ConnectionSettings& connection,
                                     const std::string& called) {
    const auto stated = parse_json(connection.transport_json, called);
    JsonObject object(stated, called, "/transport");
    if (!stated.is_object()) object.fail("kind", "an object like {\"kind\": \"folder\", ...}");
    const auto kind = object.required_text("kind");
    const auto finished = [&object](TransportSettings settings) {
        object.finish();
        return settings;
    };
    if (kind == "folder") return finished(folder(workspace, object));
    if (kind == "sftp") return finished(sftp(workspace, object));
    if (kind == "https") return finished(https(workspace, object));
    object.fail("kind", "\"folder\", \"sftp\" or \"https\"");
}

int max_files(const TransportSettings& settings) {
    if (const auto* https = std::get_if<transport::HttpsSettings>(&settings)) {
        return https->max_files;
    }
    if (const auto* sftp = std::get_if<transport::SftpSettings>(&settings)) {
        return sftp->selection.max_files;
    }
    return std::get<transport::FolderSettings>(settings).selection.max_files;
}

bool takes_away(const TransportSettings& settings) {
    const auto keeps = transport::After::keep;
    if (const auto* sftp = std::get_if<transport::SftpSettings>(&settings)) {
        return sftp->after != keeps;
    }
    const auto* folder = std::get_if<transport::FolderSettings>(&settings);
    return folder != nullptr && folder->after != keeps;
}

}  // namespace openitem::service
