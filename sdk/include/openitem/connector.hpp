// openitem/connector.hpp - everything a C++ connector needs.
//
//     #include <openitem/connector.hpp>
//     #include <openitem_manifest.hpp>  // made from plugin.json by openitem_add_connector()
//
//     struct Invoices : openitem::Connector, openitem::Manifest {
//         void read(openitem::Run& run) override {
//             run.rows({}, [&](const openitem::CsvRow& row) { run.invoice(row["number"]); });
//         }
//     };
//     OPENITEM_CONNECTOR(Invoices)
//
// The wrapper is header-only C++20 over the C contract: the host's compiler and C++ library do not
// matter. No exception leaves the library.
#pragma once

#include <openitem/run.hpp>
#include <openitem/write.hpp>

#include <array>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

namespace openitem {

/// One instance serves one configuration; calls of one instance never overlap. The class has static
/// constexpr std::string_view members id, name, version and config_schema, most easily by deriving
/// from the Manifest that openitem_add_connector() generates.
class Connector {
public:
    Connector() = default;
    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;
    virtual ~Connector() = default;

    /// Called once with the configuration, which has passed the schema; there are no sources yet.
    virtual void configure(Run&) {}
    /// Is everything there that read() needs? Throws an Error that says what is missing.
    virtual void check(Run&) {}
    /// Sends every record from the cursor on.
    virtual void read(Run&) = 0;
    /// What the source offers, as JSON.
    virtual std::string discover(Run&) {
        throw Error(OI_UNSUPPORTED, "connector.no_discover", "this connector lists no streams");
    }
};

namespace detail {

/// Every function the host can call goes through here.
template <class F>
oi_status guarded(oi_error* out, F&& body) noexcept {
    try {
        try {
            body();
            return OI_OK;
        } catch (const Cancelled&) {
            return OI_CANCELLED;
        } catch (const Error& error) {
            return fill(out, error);
        } catch (const std::bad_alloc&) {
            return fill(out, Error(OI_INTERNAL, "connector.memory", "out of memory"));
        } catch (const std::exception& error) {
            return fill(out, Error(OI_INTERNAL, "connector.exception", error.what()));
        } catch (...) {
            return fill(out, Error(OI_INTERNAL, "connector.exception", "an unknown exception"));
        }
    } catch (...) {
        return OI_INTERNAL;  // not even memory for the message
    }
}

struct Instance {
    const oi_host* host;
    std::string config_json;
    Config config;
    std::unique_ptr<Connector> connector;

    template <class Verb>
    oi_status run(oi_run* host_run, const oi_read_request* request, oi_error* error, Verb&& verb) {
        return guarded(error, [&] {
            Run one(host, host_run, config, config_json, request);
            verb(*connector, one);
            one.finish();
        });
    }
};

inline Instance& instance(oi_instance* opaque) { return *reinterpret_cast<Instance*>(opaque); }

template <class C>
oi_status create(const oi_host* host, oi_run* run, oi_string config, oi_instance** out,
                 oi_error* error) {
    return guarded(error, [&] {
        const std::string_view json = view(config);
        auto made = std::make_unique<Instance>();
        made->host = host;
        made->config_json = std::string(json);
        made->config = Config::parse(json);
        made->connector = std::make_unique<C>();
        Run one(host, run, made->config, made->config_json, nullptr);
        made->connector->configure(one);
        *out = reinterpret_cast<oi_instance*>(made.release());
    });
}

inline void destroy(oi_instance* opaque) { delete reinterpret_cast<Instance*>(opaque); }

inline oi_status check(oi_instance* opaque, oi_run* run, const oi_read_request* request,
                       oi_error* error) {
    return instance(opaque).run(run, request, error,
                                [](Connector& connector, Run& one) { connector.check(one); });
}

inline oi_status read(oi_instance* opaque, oi_run* run, const oi_read_request* request,
                      oi_error* error) {
    return instance(opaque).run(run, request, error,
                                [](Connector& connector, Run& one) { connector.read(one); });
}

inline oi_status discover(oi_instance* opaque, oi_run* run, oi_string_sink sink, void* context,
                          oi_error* error) {
    return instance(opaque).run(run, nullptr, error, [&](Connector& connector, Run& one) {
        sink(context, view(connector.discover(one)));
    });
}

inline oi_status write(oi_instance* opaque, oi_run* run, const oi_write_request* request,
                       oi_write_sink sink, void* context, oi_error* error) {
    return instance(opaque).run(run, nullptr, error, [&](Connector& connector, Run& one) {
        auto* writer = dynamic_cast<Writer*>(&connector);
        if (writer == nullptr) {
            throw Error(OI_UNSUPPORTED, "connector.no_write", "this connector does not write");
        }
        WriteOrder order(*request, sink, context);
        writer->write(one, order);
    });
}

template <class C>
constexpr oi_connector describe() {
    const auto text = [](std::string_view from) { return oi_string{from.data(), from.size()}; };
    oi_connector out{};
    out.size = sizeof out;
    out.id = text(C::id);
    out.name = text(C::name);
    out.version = text(C::version);
    out.config_schema = text(C::config_schema);
    out.create = create<C>;
    out.destroy = destroy;
    out.check = check;
    out.read = read;
    out.discover = discover;
    return out;
}

/// The connectors of one library.
template <class... C>
struct Library {
    static constexpr std::array<oi_connector, sizeof...(C)> connectors{describe<C>()...};
    static constexpr std::array<const oi_connector*, sizeof...(C)> list = [] {
        std::array<const oi_connector*, sizeof...(C)> out{};
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = &connectors[i];
        return out;
    }();
    static constexpr oi_writer writer{sizeof(oi_writer), 0, write, nullptr};
    static const void* extension(const char* id) noexcept {
        const bool known = id != nullptr && std::strcmp(id, OI_EXTENSION_WRITE) == 0;
        return known ? &writer : nullptr;
    }
    static constexpr oi_entry entry() {
        oi_entry out{};
        out.size = sizeof out;
        out.abi_major = OI_ABI_MAJOR;
        out.abi_minor = OI_ABI_MINOR;
        out.connector_count = sizeof...(C);
        out.connectors = list.data();
        if constexpr ((std::is_base_of_v<Writer, C> || ...)) out.extension = extension;
        return out;
    }
};

}  // namespace detail
}  // namespace openitem

/// Exports the connectors of this library: once per library, outside every namespace.
#define OPENITEM_CONNECTOR(...)                                \
    extern "C" {                                               \
    OI_EXPORT extern constinit const oi_entry openitem_entry = \
        openitem::detail::Library<__VA_ARGS__>::entry();       \
    }
