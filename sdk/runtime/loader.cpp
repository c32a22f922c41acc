#include "sdk/runtime/loader.hpp"

#include "sdk/runtime/error.hpp"
#include "sdk/runtime/utf8.hpp"

#include <fmt/format.h>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <map>
#include <mutex>

namespace openitem::runtime {
namespace {

constexpr auto symbol = "openitem_entry";

/// The bytes of a size-first struct that both sides know; the rest is zero.
template <class T>
T known_part(const T* given) noexcept {
    T full{};
    std::memcpy(&full, given, std::min<std::size_t>(given->size, sizeof full));
    full.size = sizeof full;
    return full;
}

LoadError broken(std::string message) { return {"load.entry", std::move(message)}; }

}  // namespace

const Connector* Library::find(std::string_view id) const noexcept {
    for (const auto& connector : connectors_) {
        if (connector.id == id) return &connector;
    }
    return nullptr;
}

const void* Library::extension(const char* id) const noexcept {
    return entry_.extension == nullptr ? nullptr : entry_.extension(id);
}

std::variant<std::monostate, LoadError> Library::read_entry(const oi_entry& entry) {
    // The size stands first and does not move; the ABI decides whether the rest may be read.
    if (entry.size < offsetof(oi_entry, connector_count)) {
        return broken(fmt::format("openitem_entry says it is {} bytes long", entry.size));
    }
    if (entry.abi_major != OI_ABI_MAJOR) {
        return LoadError{"load.abi",
                         fmt::format("the library was built for ABI {}.{}, this host is "
                                     "{}.{}: build it against this host's SDK",
                                     entry.abi_major, entry.abi_minor, OI_ABI_MAJOR, OI_ABI_MINOR)};
    }
    entry_ = known_part(&entry);
    if (entry_.connector_count > 0 && entry_.connectors == nullptr) {
        return broken("openitem_entry counts connectors and has none");
    }
    for (std::uint32_t i = 0; i < entry_.connector_count; ++i) {
        const oi_connector* given = entry_.connectors[i];
        if (given == nullptr) return broken(fmt::format("connector {} is null", i));
        Connector connector;
        connector.table = known_part(given);
        connector.id = view(connector.table.id);
        connector.name = view(connector.table.name);
        connector.version = view(connector.table.version);
        connector.config_schema = view(connector.table.config_schema);
        for (const auto text :
             {connector.id, connector.name, connector.version, connector.config_schema}) {
            if (!scan_utf8(text).ok()) {
                return broken(fmt::format("a text of connector {} is not UTF-8", i));
            }
        }
        const auto& table = connector.table;
        if (connector.id.empty()) return broken(fmt::format("connector {} has no id", i));
        if (table.create == nullptr || table.destroy == nullptr || table.read == nullptr) {
            return broken(fmt::format("connector {} lacks create, destroy or read", connector.id));
        }
        if (find(connector.id) != nullptr) {
            return broken(fmt::format("connector {} is there twice", connector.id));
        }
        connectors_.push_back(connector);
    }
    return std::monostate{};
}

std::variant<std::unique_ptr<Library>, LoadError> Library::open(const std::filesystem::path& file) {
    using boost::dll::shared_library;
    // Kept for ever and never destroyed: the destructor would unload.
    static auto& kept = *new std::deque<shared_library>;
    try {
        // The constructor that throws carries the text of dlerror; the one with an error code
        // only says "Bad file descriptor".
        shared_library& handle = kept.emplace_back(
            file, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
        if (!handle.has(symbol)) {
            return LoadError{"load.symbol",
                             fmt::format("{} does not export {}", file.string(), symbol)};
        }
        auto library = std::make_unique<Library>();
        const auto read = library->read_entry(handle.get<const oi_entry>(symbol));
        if (const auto* error = std::get_if<LoadError>(&read)) {
            return LoadError{error->code, fmt::format("{}: {}", file.string(), error->message)};
        }
        return library;
    } catch (const std::exception& error) {
        return LoadError{"load.failed", error.what()};
    }
}

std::variant<const Library*, LoadError> load_library(const std::filesystem::path& file) {
    static std::mutex mutex;
    static auto& libraries = *new std::map<std::filesystem::path, std::unique_ptr<Library>>;
    std::error_code ignored;
    const auto real = std::filesystem::canonical(file, ignored);
    const auto& key = ignored ? file : real;

    const std::lock_guard lock(mutex);
    if (const auto found = libraries.find(key); found != libraries.end()) {
        return found->second.get();
    }
    auto opened = Library::open(key);
    if (auto* error = std::get_if<LoadError>(&opened)) return std::move(*error);
    return libraries.emplace(key, std::move(std::get<0>(opened))).first->second.get();
}

}  // namespace openitem::runtime
