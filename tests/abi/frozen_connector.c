/* A connector as it was written for a frozen ABI: compiled against its headers, loaded by today's
 * runtime. It reads nothing and emits one invoice with one line. */
#include <openitem/openitem.h>

#include <string.h>

struct oi_instance {
    const oi_host* host;
};
static oi_instance one;

static oi_status create(const oi_host* host, oi_run* run, oi_string config, oi_instance** out,
                        oi_error* error) {
    (void)run, (void)config, (void)error;
    one.host = host;
    *out = &one;
    return OI_OK;
}

static void destroy(oi_instance* instance) { (void)instance; }

static oi_status read_all(oi_instance* instance, oi_run* run, const oi_read_request* request,
                          oi_error* error) {
    (void)request;
    struct {
        oi_batch_header header;
        oi_table tables[2];
        oi_invoice invoice;
        oi_invoice_line line;
        char heap[16];
    } batch;
    memset(&batch, 0, sizeof batch);
    batch.header.magic = OI_BATCH_MAGIC;
    batch.header.abi_major = OI_ABI_MAJOR;
    batch.header.abi_minor = OI_ABI_MINOR;
    batch.header.byte_order = OI_BATCH_BYTE_ORDER;
    batch.header.table_count = 2;
    batch.header.size = sizeof batch;
    batch.header.text_offset = (uint64_t)((char*)batch.heap - (char*)&batch);
    batch.header.text_size = sizeof batch.heap;
    batch.header.header_size = sizeof batch.header;
    batch.header.table_size = sizeof batch.tables[0];
    batch.tables[0].entity = OI_INVOICE;
    batch.tables[0].row_size = sizeof batch.invoice;
    batch.tables[0].row_count = 1;
    batch.tables[0].offset = (uint64_t)((char*)&batch.invoice - (char*)&batch);
    batch.tables[1].entity = OI_INVOICE_LINE;
    batch.tables[1].row_size = sizeof batch.line;
    batch.tables[1].row_count = 1;
    batch.tables[1].offset = (uint64_t)((char*)&batch.line - (char*)&batch);
    memcpy(batch.heap, "R-2026-00000001L", 16);
    batch.invoice.source_id.length = 15;
    OI_SET_PRESENT(batch.invoice.row, OI_INVOICE_SOURCE_ID);
    batch.invoice.modified_at = 7;
    OI_SET_PRESENT(batch.invoice.row, OI_INVOICE_MODIFIED_AT);
    batch.line.row.parent_entity = OI_INVOICE;
    batch.line.line_id.offset = 15;
    batch.line.line_id.length = 1;
    OI_SET_PRESENT(batch.line.row, OI_INVOICE_LINE_LINE_ID);
    return instance->host->emit(run, &batch, sizeof batch, error);
}

static const oi_connector connector = {
    .size = sizeof connector,
    .id = {"org.openitem.test.frozen", 24},
    .name = {"Frozen", 6},
    .version = {"0.1.0", 5},
    .config_schema = {"{}", 2},
    .create = create,
    .destroy = destroy,
    .read = read_all,
};
static const oi_connector* const connectors[] = {&connector};

const oi_entry openitem_entry = {
    .size = sizeof openitem_entry,
    .abi_major = OI_ABI_MAJOR,
    .abi_minor = OI_ABI_MINOR,
    .connector_count = 1,
    .connectors = connectors,
};
