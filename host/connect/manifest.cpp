#include "host/connect/manifest.hpp"

#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/ext/file.h>
#include <openitem/openitem.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "host/base/text.hpp"

namespace openitem::connect {
namespace {

using base::Code;
using base::Error;
using base::Result;
using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t max_manifest_bytes = std::size_t{1} << 20;
constexpr std::string_view kinds[] = {"connector", "credit-policy", "notifier", "payment-provider",
                                      "renderer"};

// That a connector can ask this host for.
constexpr std::string_view services[] = {OI_SERVICE_FILE, OI_SERVICE_BLOB, OI_SERVICE_CLOCK};

constexpr std::string_view keys[] = {
    "$schema", "id",           "name",    "version",       "kind",       "alias",    "publisher",
    "license", "description",  "abi",     "library",       "command",    "sha256",   "capabilities",
    "streams", "sees_deletes", "network", "config_schema", "extensions", "services", "runner",
};

Result<std::string> read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return Error{
            .code = Code::not_found, .location = file.string(), .message = "cannot be read"};
    }
    std::string text(max_manifest_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > max_manifest_bytes) {
        return Error{
            .code = Code::limit, .location = file.string(), .message = "is more than 1 MiB"};
    }
    return text;
}

// Reads one manifest; the first thing wrong is kept and the rest passed over.
class Reader {
public:
    Reader(const fs::path& file, const json& root) : file_(file), root_(root) {}

    Result<Manifest> read() {
        Manifest made;
        refuse_unknown_keys();
        made.directory = fs::absolute(file_).lexically_normal().parent_path();
        read_names(made);
        read_abi(made);
        read_program(made);
        read_digests(made);
        made.capabilities = texts("capabilities");
        made.services = texts("services");
        made.extensions = texts("extensions");
        made.network = texts("network");
        if (root_.contains("streams")) made.streams_json = root_["streams"].dump();
        read_runner(made);
        read_schema(made);
        if (error_) return std::move(*error_);
        return made;
    }

private:
    void fail(std::string_view key, std::string message) {
        if (error_) return;
        error_ = Error{.code = Code::invalid,
                       .field = std::string(key),
                       .location = file_.string(),
                       .message = std::move(message)};
    }

    void refuse_unknown_keys() {
        for (const auto& [key, value] : root_.items()) {
            if (std::find(std::begin(keys), std::end(keys), key) != std::end(keys)) continue;
            fail(key, "is no key of a manifest");
        }
    }

    std::string text(std::string_view key, bool required) {
        const auto found = root_.find(key);
        if (found == root_.end()) {
            if (required) fail(key, "is missing");
            return {};
        }
        if (!found->is_string()) return fail(key, "is not a string"), std::string();
        auto value = found->get<std::string>();
        if (required && value.empty()) fail(key, "is empty");
        return value;
    }

    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> out;
        const auto found = root_.find(key);
        if (found == root_.end()) return out;
        if (!found->is_array()) return fail(key, "is not a list of strings"), out;
        for (const auto& item : *found) {
            if (!item.is_string()) return fail(key, "is not a list of strings"), out;
            out.push_back(item.get<std::string>());
        }
        return out;
    }

    // A file within the plugin's directory.
    fs::path inside(std::string_view key, const fs::path& directory, const std::string& name) {
        const fs::path path = fs::path(name).lexically_normal();
        const bool leaves = path.is_absolute() || path.empty() || *path.begin() == "..";
        if (leaves)
            fail(key,
                 fmt::format("{} is not a file of the plugin's own folder", base::quote(name)));
        return directory / path;
    }

    void read_runner(Manifest& made) {
        const std::string wished = text("runner", false);
        made.wants_process = wished == "process";
        if (!wished.empty() && !made.wants_process) {
            fail("runner", fmt::format("expected process, found {}", base::quote(wished)));
        }
    }

    void read_names(Manifest& made) {
        made.id = text("id", true);
        made.version = text("version", true);
        made.alias = text("alias", false);
        if (made.alias.empty()) made.alias = made.id.substr(made.id.rfind('.') + 1);
        made.name = text("name", false);
        if (made.name.empty()) made.name = made.alias;
        made.publisher = text("publisher", false);
        made.license = text("license", false);
        made.description = text("description", false);
        if (root_.contains("sees_deletes")) made.sees_deletes = text("sees_deletes", true);
        const auto plain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                   c == '.';
        };
        for (const auto* name : {&made.id, &made.alias}) {
            if (std::all_of(name->begin(), name->end(), plain)) continue;
            fail(name == &made.id ? "id" : "alias",
                 fmt::format("{} has other characters than a-z, 0-9, '.', '-' and '_'",
                             base::quote(*name)));
        }
        if (root_.contains("kind")) made.kind = text("kind", true);
        if (std::find(std::begin(kinds), std::end(kinds), made.kind) == std::end(kinds)) {
            fail("kind",
                 fmt::format("{} is none of {}", base::quote(made.kind), fmt::join(kinds, ", ")));
        }
    }

    void read_abi(Manifest& made) {
        const auto abi = root_.find("abi");
        if (abi == root_.end() || !abi->is_object()) {
            return fail("abi", "expected {\"major\": n, \"minor_min\": n}");
        }
        const auto number = [&](const char* key) -> std::uint32_t {
            const auto found = abi->find(key);
            if (found != abi->end() && found->is_number_unsigned() &&
                found->get<std::uint64_t>() <= UINT16_MAX) {
                return found->get<std::uint32_t>();
            }
            fail("abi", fmt::format("{} is not a small number", key));
            return 0;
        };
        made.abi_major = number("major");
        made.abi_minor = number(abi->contains("minor_min") ? "minor_min" : "minor");
    }

    void read_program(Manifest& made) {
        const auto library = root_.find("library");
        made.command = texts("command");
        if (library == root_.end()) {
            if (made.command.empty()) fail("library", "neither a library nor a command is named");
            return;
        }
        if (!made.command.empty())
            return fail("command", "a plugin has a library or a command, not both");
        if (library->is_string()) {
            made.library = inside("library", made.directory, library->get<std::string>());
            return;
        }
        if (!library->is_object())
            return fail("library", "expected a file or an object of files by platform");
        const auto mine = library->find(platform_tuple());
        if (mine == library->end() || !mine->is_string()) {
            return fail("library", fmt::format("has nothing for {}", platform_tuple()));
        }
        made.library = inside("library", made.directory, mine->get<std::string>());
    }

    void read_digests(Manifest& made) {
        const auto add = [&](const fs::path& path, const json& hex) {
            const auto digest = hex.is_string()
                                    ? base::Digest::from_hex(hex.get_ref<const std::string&>())
                                    : std::nullopt;
            if (!digest) return fail("sha256", "is not 64 hexadecimal digits");
            made.digests.push_back({path, *digest});
        };
        const auto sha256 = root_.find("sha256");
        if (sha256 != root_.end() && sha256->is_object()) {
            for (const auto& [name, hex] : sha256->items()) {
                add(inside("sha256", made.directory, name), hex);
            }
        } else if (sha256 != root_.end() && !made.library.empty()) {
            add(made.library, *sha256);
        } else if (sha256 != root_.end()) {
            fail("sha256", "of a program, expected an object of digests by file");
        }
        const bool covered = std::any_of(made.digests.begin(), made.digests.end(),
                                         [&](const auto& f) { return f.path == made.library; });
        if (!made.library.empty() && !covered) fail("sha256", "the library's digest is missing");
        for (const auto& word : made.command) require_digest(made, word);
    }

    // A word of the command that names a file of the folder: what runs must be what was written.
    void require_digest(const Manifest& made, const std::string& word) {
        const fs::path path = (made.directory / word).lexically_normal();
        const fs::path within = path.lexically_relative(made.directory);
        std::error_code ignored;
        if (word.empty() || within.empty() || *within.begin() == ".." ||
            !fs::is_regular_file(path, ignored)) {
            return;
        }
        for (const auto& file : made.digests) {
            if (file.path == path) return;
        }
        fail("sha256", fmt::format("the digest of {}, which the command names, is missing",
                                   base::quote(within.string())));
    }

    void read_schema(Manifest& made) {
        const auto schema = root_.find("config_schema");
        if (schema == root_.end()) return;
        if (schema->is_object()) {
            made.config_schema = schema->dump();
        } else if (schema->is_string()) {
            auto read =
                read_text(inside("config_schema", made.directory, schema->get<std::string>()));
            if (!read) return fail("config_schema", read.error().text());
            made.config_schema = *std::move(read);
        } else {
            fail("config_schema", "expected a file or a JSON Schema");
        }
    }

    const fs::path& file_;
    const json& root_;
    std::optional<Error> error_;
};

// The digest of a file, looked up again only when the file changed.
Result<base::Digest> digest_of(const fs::path& file) {
    struct stat now {};
    if (::stat(file.c_str(), &now) != 0) {
        return Error{.code = Code::not_found, .location = file.string(), .message = "is not there"};
    }
    struct Known {
        dev_t device;
        ino_t inode;
        off_t size;
        timespec changed;
        base::Digest digest;
    };
    static std::mutex mutex;
    static std::map<std::string, Known> known;
    {
        const std::lock_guard lock(mutex);
        const auto found = known.find(file.string());
        if (found != known.end()) {
            const Known& k = found->second;
            if (k.device == now.st_dev && k.inode == now.st_ino && k.size == now.st_size &&
                k.changed.tv_sec == now.st_ctim.tv_sec &&
                k.changed.tv_nsec == now.st_ctim.tv_nsec) {
                return k.digest;
            }
        }
    }
    std::ifstream in(file, std::ios::binary);
    std::string buffer(std::size_t{1} << 20, '\0');
    base::Sha256 hash;
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0) {
        hash.update(std::string_view(buffer.data(), static_cast<std::size_t>(in.gcount())));
    }
    if (!in.eof()) {
        return Error{
            .code = Code::unavailable, .location = file.string(), .message = "cannot be read"};
    }
    const base::Digest digest = hash.finish();
    const std::lock_guard lock(mutex);
    known.insert_or_assign(file.string(),
                           Known{now.st_dev, now.st_ino, now.st_size, now.st_ctim, digest});
    return digest;
}

}  // namespace

bool Manifest::can(std::string_view capability) const noexcept {
    return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

bool Manifest::reads_files() const noexcept {
    return std::find(services.begin(), services.end(), OI_SERVICE_FILE) != services.end();
}

std::string_view platform_tuple() noexcept {
#if defined(__x86_64__)
    return "x86_64-linux-gnu";
#elif defined(__aarch64__)
    return "aarch64-linux-gnu";
#else
#error "this platform needs a name for plugin.json"
#endif
}

Result<Manifest> read_manifest(const fs::path& file) {
    auto text = read_text(file);
    if (!text) return std::move(text).error();
    json root;
    try {
        root = json::parse(*text, nullptr, true, true);
    } catch (const json::exception& error) {
        std::string_view what = error.what();
        if (const auto end = what.find("] "); end != what.npos) what.remove_prefix(end + 2);
        return Error{.code = Code::invalid,
                     .location = file.string(),
                     .message = fmt::format("is not JSON: {}", base::escape_for_terminal(what))};
    }
    if (!root.is_object()) {
        return Error{
            .code = Code::invalid, .location = file.string(), .message = "is not an object"};
    }
    return Reader(file, root).read();
}

Result<void> verify_manifest(const Manifest& manifest) {
    if (manifest.kind != "connector") {
        return Error{
            .code = Code::unsupported,
            .rule = "load.kind",
            .message = fmt::format("expected a connector, {} is a {}", manifest.id, manifest.kind)};
    }
    for (const auto& service : manifest.services) {
        if (std::find(std::begin(services), std::end(services), service) != std::end(services)) {
            continue;
        }
        return Error{
            .code = Code::unsupported,
            .rule = "load.service",
            .message = fmt::format("{} cannot do without {}, this host has {}", manifest.id,
                                   base::quote(service), fmt::join(services, ", ")),
            .help = "use a newer OpenItem"};
    }
    if (manifest.abi_major != OI_ABI_MAJOR || manifest.abi_minor > OI_ABI_MINOR) {
        return Error{.code = Code::unsupported,
                     .rule = "load.abi",
                     .message = fmt::format("{} was built for ABI {}.{}, this host is {}.{}",
                                            manifest.id, manifest.abi_major, manifest.abi_minor,
                                            OI_ABI_MAJOR, OI_ABI_MINOR),
                     .help = "build it against this host's SDK"};
    }
    for (const auto& [path, expected] : manifest.digests) {
        auto found = digest_of(path);
        if (!found) return std::move(found).error();
        if (*found == expected) continue;
        return Error{.code = Code::conflict,
                     .rule = "load.sha256",
                     .message = fmt::format("{} has SHA-256 {}, plugin.json says {}", path.string(),
                                            found->hex(), expected.hex()),
                     .help = "it was changed after its manifest was written: install it again"};
    }
    return {};
}

}  // namespace openitem::connect
