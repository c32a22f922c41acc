/* Payments from lines of `id;customer;booked;amount;currency`, in C11 with nothing but the
 * contract.
 *
 * It shows what the C++ wrapper does for its users: rows in a table, texts in a heap, one
 * contiguous batch. The amount is in minor units ("1250;EUR" is 12.50) and the date in days since
 * 1970-01-01, so that no parsing hides the point.
 */
#include <openitem/ext/file.h>
#include <openitem/openitem.h>
#include <openitem_manifest.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 512, HEAP = 65536, LINE = 512, FIELDS = 5 };

struct oi_instance {
    const oi_host* host;
};

/* The batch as it is sent: header, directory, rows, heap, each 8-aligned. */
typedef struct batch {
    oi_batch_header header;
    oi_table table;
    oi_payment rows[ROWS];
    char heap[HEAP];
} batch;

static oi_status fail(oi_error* error, oi_status status, const char* code, const char* message) {
    if (error != NULL) {
        snprintf(error->code, sizeof error->code, "%s", code);
        snprintf(error->message, sizeof error->message, "%s", message);
    }
    return status;
}

static oi_status send(const oi_host* host, oi_run* run, batch* out, oi_error* error) {
    if (out->table.row_count == 0) return OI_OK;
    out->header.magic = OI_BATCH_MAGIC;
    out->header.abi_major = OI_ABI_MAJOR;
    out->header.abi_minor = OI_ABI_MINOR;
    out->header.byte_order = OI_BATCH_BYTE_ORDER;
    out->header.table_count = 1;
    out->header.text_offset = offsetof(batch, heap);
    out->header.size = offsetof(batch, heap) + (out->header.text_size + 7) / 8 * 8;
    out->header.header_size = offsetof(batch, table);
    out->header.table_size = sizeof(oi_table);
    out->table.entity = OI_PAYMENT;
    out->table.row_size = sizeof(oi_payment);
    out->table.offset = offsetof(batch, rows);
    oi_status status = host->emit(run, out, out->header.size, error);
    memset(out, 0, sizeof *out);
    return status;
}

static oi_text keep(batch* out, const char* text) {
    oi_text kept = {(uint32_t)out->header.text_size, (uint32_t)strlen(text)};
    memcpy(out->heap + kept.offset, text, kept.length);
    out->header.text_size += kept.length;
    return kept;
}

/* A whole number of at most 18 digits; 0 when the text is none. */
static int whole_number(const char* text, int64_t* out) {
    char* end = NULL;
    *out = strtoll(text, &end, 10);
    return *text != '\0' && *end == '\0' && strlen(text) <= 18;
}

/* Adds the payment of one line; 0 when the line is not one. */
static int add(batch* out, char* line, oi_origin origin) {
    for (const char* at = line; *at != '\0'; ++at) {
        if (*at < ' ' || *at > '~') return 0; /* texts of a batch are UTF-8: ASCII is safe */
    }
    char* fields[FIELDS];
    for (int i = 0; i < FIELDS; ++i) {
        fields[i] = line;
        char* end = strchr(line, ';');
        if ((end == NULL) != (i == FIELDS - 1)) return 0;
        if (end == NULL) break;
        *end = '\0';
        line = end + 1;
    }
    int64_t booked_on = 0, units = 0;
    if (!whole_number(fields[2], &booked_on) || !whole_number(fields[3], &units)) return 0;
    if (fields[0][0] == '\0' || strlen(fields[4]) != 3 || origin.length >= LINE) return 0;
    if (booked_on < INT32_MIN || booked_on > INT32_MAX) return 0;

    oi_payment* row = &out->rows[out->table.row_count++];
    row->row.origin = origin;
    row->source_id = keep(out, fields[0]);
    OI_SET_PRESENT(row->row, OI_PAYMENT_SOURCE_ID);
    row->customer_id = keep(out, fields[1]);
    OI_SET_PRESENT(row->row, OI_PAYMENT_CUSTOMER_ID);
    row->booked_on = (int32_t)booked_on;
    OI_SET_PRESENT(row->row, OI_PAYMENT_BOOKED_ON);
    row->amount.units = units;
    row->amount.scale = 2;
    memcpy(row->amount.currency, fields[4], 3);
    OI_SET_PRESENT(row->row, OI_PAYMENT_AMOUNT);
    return 1;
}

static oi_status reject(const oi_host* host, oi_run* run, const char* raw, oi_origin origin,
                        oi_error* error) {
    oi_error why = {.size = sizeof why};
    fail(&why, OI_BAD_DATA, "payment.line", "expected id;customer;booked;amount;currency");
    oi_rejection rejection = {.size = sizeof rejection, .entity = OI_PAYMENT, .origin = origin};
    rejection.raw.data = raw;
    rejection.raw.size = origin.length < LINE ? origin.length : LINE - 1;
    rejection.why = &why;
    return host->reject(run, &rejection, error);
}

/* One line has been read: a payment or a rejection, and a batch when there are enough. */
static oi_status take(const oi_host* host, oi_run* run, batch* out, char* line, oi_origin origin,
                      oi_error* error) {
    char raw[LINE];
    memcpy(raw, line, LINE);
    if (!add(out, line, origin)) return reject(host, run, raw, origin, error);
    if (out->table.row_count < ROWS && out->header.text_size < HEAP - LINE) return OI_OK;
    return send(host, run, out, error);
}

/* Reads one source line by line; what does not fit in a line is left out of it. */
static oi_status read_source(const oi_host* host, oi_run* run, oi_string name, batch* out,
                             oi_error* error) {
    const oi_file_service* files = host->service(run, OI_SERVICE_FILE);
    if (files == NULL) return fail(error, OI_UNSUPPORTED, "host.no_files", "no file service");
    oi_origin origin = {0, 0, 0};
    uint64_t size = 0, got = 1;
    oi_status status = files->open(run, name, &origin.source, &size, error);
    if (status != OI_OK) return status;
    char line[LINE] = {0}, piece[4096];
    while (got != 0 && status == OI_OK) {
        status = files->read(run, origin.source, piece, sizeof piece, &got, error);
        for (uint64_t i = 0; i < got && status == OI_OK; ++i) {
            if (piece[i] != '\n') {
                if (origin.length < LINE - 1) line[origin.length] = piece[i];
                ++origin.length;
                continue;
            }
            status = take(host, run, out, line, origin, error);
            memset(line, 0, sizeof line);
            origin.offset += origin.length + 1;
            origin.length = 0;
        }
    }
    if (status == OI_OK && origin.length != 0) status = take(host, run, out, line, origin, error);
    files->close(run, origin.source);
    return status;
}

static oi_status create(const oi_host* host, oi_run* run, oi_string config, oi_instance** out,
                        oi_error* error) {
    (void)run, (void)config;
    *out = malloc(sizeof **out);
    if (*out == NULL) return fail(error, OI_INTERNAL, "memory", "out of memory");
    (*out)->host = host;
    return OI_OK;
}

static void destroy(oi_instance* instance) { free(instance); }

static oi_status read_all(oi_instance* instance, oi_run* run, const oi_read_request* request,
                          oi_error* error) {
    batch* out = calloc(1, sizeof *out);
    if (out == NULL) return fail(error, OI_INTERNAL, "memory", "out of memory");
    oi_status status = OI_OK;
    for (uint32_t i = 0; i < request->source_count && status == OI_OK; ++i) {
        status = read_source(instance->host, run, request->sources[i], out, error);
    }
    if (status == OI_OK) status = send(instance->host, run, out, error);
    free(out);
    return status;
}

static const oi_connector connector = {
    .size = sizeof connector,
    .id = {OPENITEM_MANIFEST_ID, sizeof OPENITEM_MANIFEST_ID - 1},
    .name = {OPENITEM_MANIFEST_NAME, sizeof OPENITEM_MANIFEST_NAME - 1},
    .version = {OPENITEM_MANIFEST_VERSION, sizeof OPENITEM_MANIFEST_VERSION - 1},
    .config_schema = {openitem_config_schema, OPENITEM_MANIFEST_CONFIG_SCHEMA_SIZE},
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
