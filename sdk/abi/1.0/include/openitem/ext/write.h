/* openitem/ext/write.h - connectors that write: into files of their format or into a system.
 *
 * Unlike the services here, this one is given by the library, through oi_entry.extension, for all
 * its connectors. The host hands over a batch of the same shape as `read` emits, with one operation
 * for each of its records, and gets one result for each. The operation id is the host's, durable
 * before anything is sent, and the same when it is sent again: a connector passes it to systems
 * that know an idempotency key, so that one operation makes one document. After a crash between
 * sending and result the host asks `lookup` first.
 *
 * The bytes of attachments are read through the file service, each under its digest: 64 lower-case
 * hexadecimal digits. What a target cannot say is not an error: the connector says so in the log,
 * as a warning that names the field and the value that is left out. */
#ifndef OPENITEM_EXT_WRITE_H
#define OPENITEM_EXT_WRITE_H

#include <openitem/openitem.h>

#define OI_EXTENSION_WRITE "openitem.write/1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oi_operation {
    oi_string id;    /* 1 to 64 printable bytes of ASCII */
    uint32_t entity; /* the record: its table */
    uint32_t row;    /* and its row there */
} oi_operation;

typedef struct oi_write_result {
    uint32_t size;
    oi_status status; /* OI_OK: it is there. OI_BAD_DATA: refused, and would be again. OI_CONFLICT:
                       * changed there meanwhile. Any other: not known to be there, ask `lookup` */
    oi_string id;     /* of the operation */
    oi_string remote_id; /* what the other system calls it; empty: nothing */
    const oi_error* why; /* with any status but OI_OK */
} oi_write_result;

/* Takes one result; the order does not matter. Not OI_OK: stop and return that status. */
typedef oi_status (*oi_write_sink)(void* context, const oi_write_result*);

typedef struct oi_write_request {
    uint32_t size;
    uint32_t operation_count;
    const void* batch; /* checked; valid until the call returns */
    uint64_t batch_bytes;
    const oi_operation* operations;
    oi_string target; /* for formats: the file to create through the file service; else empty */
} oi_write_request;

typedef struct oi_writer {
    uint32_t size;
    uint32_t reserved;
    /* OI_OK: every operation has had its result. Otherwise those without one are not known to be
     * there. [run thread] */
    oi_status (*write)(oi_instance*, oi_run*, const oi_write_request*, oi_write_sink, void* context,
                       oi_error*);
    /* What became of an operation: one result, or none when the other system never had it. Null for
     * formats: a file that was not finished is not there. [run thread] */
    oi_status (*lookup)(oi_instance*, oi_run*, oi_string operation_id, oi_write_sink, void* context,
                        oi_error*);
} oi_writer;

#ifdef __cplusplus
}
#endif
#endif
