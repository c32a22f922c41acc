/* openitem/ext/kv.h - what a connector wants to find again in its next run, beside its cursor.
 *
 * Keys and values belong to one connection of one company. What was put becomes durable with the
 * next checkpoint, in the same transaction as the records before it, and is gone again when the run
 * falls back behind that. A key is 1 to 256 bytes of UTF-8, a value at most 64 KiB, all of a
 * connection at most 16 MiB. Never a place for secrets.
 *
 * A host that lacks the service gives null for it; see http.h. */
#ifndef OPENITEM_EXT_KV_H
#define OPENITEM_EXT_KV_H

#include <openitem/openitem.h>

#define OI_SERVICE_KV "openitem.kv/1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oi_kv_service {
    uint32_t size;
    uint32_t reserved;
    /* Gives the value to the sink, which is not called when there is none: OI_OK either way.
     * [run thread] */
    oi_status (*get)(oi_run*, oi_string key, oi_string_sink, void* context, oi_error*);
    /* Replaces what was there. OI_BAD_DATA: a limit is passed. [run thread] */
    oi_status (*put)(oi_run*, oi_string key, oi_string value, oi_error*);
    /* OI_OK also when there was none. [run thread] */
    oi_status (*remove)(oi_run*, oi_string key, oi_error*);
} oi_kv_service;

#ifdef __cplusplus
}
#endif
#endif
