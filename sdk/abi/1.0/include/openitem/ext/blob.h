/* openitem/ext/blob.h - attachments: bytes too big for a batch, named by their digest. */
#ifndef OPENITEM_EXT_BLOB_H
#define OPENITEM_EXT_BLOB_H

#include <openitem/openitem.h>

#define OI_SERVICE_BLOB "openitem.blob/1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oi_blob_service {
    uint32_t size;
    uint32_t reserved;
    /* Keeps `bytes` bytes and gives their SHA-256, for attachment.blob. At most 64 MiB.
     * [run thread] */
    oi_status (*put)(oi_run*, const void* from, uint64_t bytes, oi_digest*, oi_error*);
} oi_blob_service;

#ifdef __cplusplus
}
#endif
#endif
