// Reads its source and emits batches of invoices as fast as memory allows: what is left is the
// price of the boundary. About 2.6 bytes of batch for a byte of source, as CSV makes them.
#include <openitem/ext/file.h>
#include <openitem/openitem.h>

#include <cstring>
#include <string>
#include <vector>

#include "sdk/runtime/test_batch.hpp"

struct oi_instance {
    const oi_host* host;
};

namespace {

oi_status create(const oi_host* host, oi_run*, oi_string, oi_instance** instance, oi_error*) {
    *instance = new oi_instance{host};
    return OI_OK;
}

void destroy(oi_instance* instance) { delete instance; }

oi_status read(oi_instance* instance, oi_run* run, const oi_read_request* request,
               oi_error* error) {
    const auto* host = instance->host;
    const auto* files = static_cast<const oi_file_service*>(host->service(run, OI_SERVICE_FILE));
    openitem::runtime::testing::TestBatch made;
    for (int i = 0; i < 2000; ++i) made.invoice("INV-" + std::to_string(1000000 + i), i);
    const auto batch = made.words();

    std::uint32_t handle = 0;
    std::uint64_t size = 0, got = 0, due = 0;
    oi_status status = files->open(run, request->sources[0], &handle, &size, error);
    std::vector<char> bytes(std::size_t{1} << 18);
    while (status == OI_OK) {
        status = files->read(run, handle, bytes.data(), bytes.size(), &got, error);
        if (status != OI_OK || got == 0) break;
        for (due += got * 13 / 5; due >= batch.size() * 8 && status == OI_OK;
             due -= batch.size() * 8) {
            status = host->emit(run, batch.data(), batch.size() * 8, error);
        }
    }
    return status;
}

constexpr oi_string literal(const char* text) {
    return {text, std::char_traits<char>::length(text)};
}

const oi_connector connector = {sizeof(oi_connector),
                                0,
                                literal("org.openitem.test.emitter"),
                                literal("Emitter"),
                                literal("1"),
                                literal("{}"),
                                create,
                                destroy,
                                nullptr,
                                read,
                                nullptr};
const oi_connector* const connectors[] = {&connector};

}  // namespace

extern "C" {
extern const oi_entry openitem_entry;
const oi_entry openitem_entry = {sizeof(oi_entry), OI_ABI_MAJOR, OI_ABI_MINOR, 1, 0,
                                 connectors,       nullptr};
}
