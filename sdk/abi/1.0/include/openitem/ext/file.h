/* openitem/ext/file.h - files, opened by the host on the connector's behalf.
 *
 * A connector opens the sources of its read request (and, where its configuration names files,
 * those). What the host serves it also keeps in the archive, so that every record leads back to its
 * bytes. */
#ifndef OPENITEM_EXT_FILE_H
#define OPENITEM_EXT_FILE_H

#include <openitem/openitem.h>

#define OI_SERVICE_FILE "openitem.file/1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oi_file_service {
    uint32_t size;
    uint32_t reserved;
    /* Opens a source for reading from its start. `handle` is never 0 and is the `source` of an
     * oi_origin; `bytes` is the size of the file, or UINT64_MAX when it is not known.
     * [run thread] */
    oi_status (*open)(oi_run*, oi_string name, uint32_t* handle, uint64_t* bytes, oi_error*);
    /* Up to `room` bytes from the current position, maybe fewer than asked; `got` 0 is the end. */
    oi_status (*read)(oi_run*, uint32_t handle, void* to, uint64_t room, uint64_t* got, oi_error*);
    /* Moves forward to `offset`, reading what lies between into the archive; never backwards.
     * OI_BAD_DATA: the file ends before it. */
    oi_status (*skip)(oi_run*, uint32_t handle, uint64_t offset, oi_error*);
    /* SHA-256 over the first `offset` bytes' content and the file's size: two files with the same
     * fingerprint at `offset` are the same up to there. `offset` is at most 1 MiB behind the
     * position. */
    oi_status (*fingerprint)(oi_run*, uint32_t handle, uint64_t offset, oi_digest*, oi_error*);
    void (*close)(oi_run*, uint32_t handle);
    /* Creates a file for writing where the configuration allows one; `close` makes it durable. */
    oi_status (*create)(oi_run*, oi_string name, uint32_t* handle, oi_error*);
    oi_status (*write)(oi_run*, uint32_t handle, const void* from, uint64_t bytes, oi_error*);
} oi_file_service;

#ifdef __cplusplus
}
#endif
#endif
