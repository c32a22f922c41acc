/* openitem/ext/secret.h - secrets, which a connector names and never sees.
 *
 * The configuration holds a handle where its schema says `format: openitem-secret`. The handle goes
 * to the http service as it is; what else needs the secret itself is done here, by the host.
 *
 * A host that lacks the service gives null for it; see http.h. */
#ifndef OPENITEM_EXT_SECRET_H
#define OPENITEM_EXT_SECRET_H

#include <openitem/openitem.h>

#define OI_SERVICE_SECRET "openitem.secret/1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oi_secret_service {
    uint32_t size;
    uint32_t reserved;
    /* OI_OK: the host holds a secret under this handle. OI_UNAUTHORIZED: none, or one that has
     * expired. For `check`, before anything is sent. [run thread] */
    oi_status (*available)(oi_run*, oi_string handle, oi_error*);
    /* HMAC-SHA256 of `bytes` bytes under the secret, as many systems sign their requests.
     * [run thread] */
    oi_status (*sign)(oi_run*, oi_string handle, const void* from, uint64_t bytes, oi_digest*,
                      oi_error*);
} oi_secret_service;

#ifdef __cplusplus
}
#endif
#endif
