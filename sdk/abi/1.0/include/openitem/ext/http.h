/* openitem/ext/http.h - requests to other systems, made by the host on the connector's behalf.
 *
 * A connector has no socket of its own. The host resolves the name, checks it against the hosts the
 * manifest names, adds the credentials, keeps to the rate budget of the client and of the
 * application, repeats what may be repeated, and archives what came back, so that a run can be
 * replayed and every record leads back to its bytes.
 *
 * A host that lacks the service gives null for it: a connector that cannot do without names it
 * under "services" in its manifest, and is not loaded there. */
#ifndef OPENITEM_EXT_HTTP_H
#define OPENITEM_EXT_HTTP_H

#include <openitem/openitem.h>

#define OI_SERVICE_HTTP "openitem.http/1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oi_http_header {
    oi_string name;
    oi_string value;
} oi_http_header;

enum {
    OI_HTTP_REPEATABLE = 1 /* sending it twice does no harm: the host may try again by itself */
};

typedef struct oi_http_request {
    uint32_t size;
    uint32_t flags;   /* OI_HTTP_* */
    oi_string method; /* "GET" */
    oi_string url;    /* https, absolute, without credentials */
    /* Names a setting with `format: openitem-secret` or `openitem-oauth`; the host adds what it
     * stands for. Empty: none. */
    oi_string auth;
    const oi_http_header* headers;
    uint32_t header_count;
    uint32_t timeout_ms; /* for the whole exchange; 0: the host's choice */
    oi_string body;
    uint64_t most_bytes; /* of the answer's body; 0: 64 MiB */
} oi_http_request;

/* Texts are valid until the next `send` of this run, or the end of the verb. */
typedef struct oi_http_answer {
    uint32_t size;
    int32_t status; /* 200 */
    const oi_http_header* headers;
    uint32_t header_count;
    uint32_t source; /* the archived body, for oi_origin.source; 0: not archived */
    oi_string body;
} oi_http_answer;

typedef struct oi_http_service {
    uint32_t size;
    uint32_t reserved;
    /* OI_OK whenever an answer came, whatever its status, but for 401 and 403 (OI_UNAUTHORIZED),
     * 429 (OI_RATE_LIMITED) and, after the repetitions, 5xx or none at all (OI_UNAVAILABLE).
     * OI_BAD_CONFIG: the host may not be asked, or `auth` names no secret. [run thread] */
    oi_status (*send)(oi_run*, const oi_http_request*, oi_http_answer*, oi_error*);
} oi_http_service;

#ifdef __cplusplus
}
#endif
#endif
