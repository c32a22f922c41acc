/* openitem/openitem.h - the contract between the OpenItem host and a connector.
 *
 * Rules that hold for every function here:
 *   - Strings are UTF-8, passed as pointer and length, valid until the call returns. A function
 *     that gives a string back gives it to a callback (oi_string_sink), so that no lifetime is left
 *     open.
 *   - Nothing allocated on one side is freed on the other.
 *   - A struct whose first member is `size` may grow at its end and never changes otherwise. Read
 *     only the members that lie within `size`; a missing function is as good as null.
 *   - No exception, longjmp or signal crosses this boundary.
 *   - [any thread] may be called at any time from any thread; [run thread] calls of one instance
 *     never overlap. A connector joins the threads it started before `read` returns.
 *   - A library exports the one data symbol `openitem_entry` and nothing else.
 */
#ifndef OPENITEM_H
#define OPENITEM_H

#include <openitem/batch.h>
#include <openitem/records.h>
#include <openitem/values.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Frozen: the major is raised only when old connectors cannot load, the minor whenever something is
 * added at an end. */
#define OI_ABI_MAJOR 1u
#define OI_ABI_MINOR 0u

#if defined(_WIN32)
#define OI_EXPORT __declspec(dllexport)
#else
#define OI_EXPORT __attribute__((visibility("default")))
#endif

typedef struct oi_string {
    const char* data; /* may be null when size is 0 */
    size_t size;
} oi_string;

/* ---- outcome of a call ---------------------------------------------------------------------- */

typedef int32_t oi_status;
enum {
    OI_OK = 0,
    OI_CANCELLED = 1,    /* stop now and return this value */
    OI_UNSUPPORTED = 2,  /* the other side does not offer this */
    OI_BAD_CONFIG = 3,   /* a person must change the configuration */
    OI_UNAUTHORIZED = 4, /* credentials missing, refused or expired */
    OI_RATE_LIMITED = 5, /* again after oi_error.retry_after_ms */
    OI_UNAVAILABLE = 6,  /* transient: may be tried again from the last checkpoint */
    OI_BAD_DATA = 7,     /* this input is wrong; trying again cannot help */
    OI_CONFLICT = 8,     /* the remote record changed since we read it */
    OI_INTERNAL = 9      /* defect in the connector or the host */
};

/* Owned by the caller and of fixed size: nothing to release, and it outlives the connector. The
 * caller sets `size` and zeroes the rest; the callee fills what it knows when it returns anything
 * but OI_OK. Texts are zero-terminated and cut off where they do not fit. */
typedef struct oi_error {
    uint32_t size;
    int32_t remote_status; /* HTTP status or vendor's code, 0: none */
    uint64_t retry_after_ms;
    char code[48];     /* stable, for programs: "csv.missing_column" */
    char field[80];    /* JSON pointer into the configuration, or the field of a record */
    char message[400]; /* for a person: what was expected, where, what to do */
} oi_error;

/* Receives a string result; called at most once, before the function that takes it returns. */
typedef void (*oi_string_sink)(void* context, oi_string value);

/* ---- what the host gives to a run ----------------------------------------------------------- */

typedef struct oi_run oi_run; /* opaque, owned by the host, valid during one verb */

typedef struct oi_rejection {
    uint32_t size;
    uint32_t entity;     /* what the input would have become, 0: not known */
    oi_origin origin;    /* where its bytes lie; length 0: the whole source, not of this format */
    oi_string location;  /* for a person: "invoices.csv:127" */
    oi_string source_id; /* when it could be read; may be empty */
    oi_string raw;       /* the input itself; the host keeps at most 1 MiB of it */
    const oi_error* why; /* code, field, message */
} oi_rejection;

enum { OI_LOG_DEBUG = 0, OI_LOG_INFO = 1, OI_LOG_WARNING = 2, OI_LOG_ERROR = 3 };

typedef struct oi_host {
    uint32_t size;
    uint32_t abi_minor;
    /* A service by its id (openitem/ext): "openitem.file/1". Null when the host lacks it.
     * [any thread] */
    const void* (*service)(oi_run*, const char* id);
    /* Hands over one batch. Blocks while the host is busy (back-pressure); the bytes are free to
     * reuse when it returns. Not OI_OK: stop and return that status. [run thread] */
    oi_status (*emit)(oi_run*, const void* batch, uint64_t size, oi_error*);
    /* Everything emitted so far belongs to this cursor (JSON). The host may commit it now or later;
     * a later run starts from the last committed one. Does not wait. Must not come between the
     * parts of a record that continues over several batches. [run thread] */
    oi_status (*checkpoint)(oi_run*, oi_string cursor_json, oi_error*);
    /* Waits until everything up to the last checkpoint is durable. [run thread] */
    oi_status (*flush)(oi_run*, oi_error*);
    /* Sends one unreadable input to quarantine; the run goes on. [run thread] */
    oi_status (*reject)(oi_run*, const oi_rejection*, oi_error*);
    /* Nonzero: return OI_CANCELLED soon. [any thread] */
    int32_t (*cancelled)(oi_run*);
    /* How far a run is, in units of the connector's choice; total 0: not known. [any thread] */
    void (*progress)(oi_run*, uint64_t done, uint64_t total);
    /* One line for the run's log; never put a secret in it. [any thread] */
    void (*log)(oi_run*, int32_t level, oi_string message);
} oi_host;

/* ---- what a connector gives to the host ----------------------------------------------------- */

typedef struct oi_instance oi_instance; /* opaque, owned by the connector */

typedef struct oi_read_request {
    uint32_t size;
    uint32_t source_count;
    const oi_string* sources; /* for the file service: names the host resolved, in order */
    oi_string cursor_json;    /* the last committed cursor; empty: from the start */
} oi_read_request;

typedef struct oi_connector {
    uint32_t size;
    uint32_t reserved;
    oi_string id; /* "org.example.csv", as in the manifest */
    oi_string name;
    oi_string version;
    oi_string config_schema; /* JSON Schema, draft-07 */
    /* The configuration has passed config_schema. `host` stays valid as long as the instance. */
    oi_status (*create)(const oi_host* host, oi_run*, oi_string config_json, oi_instance**,
                        oi_error*);
    void (*destroy)(oi_instance*);
    /* Is everything there that `read` needs? Reads no data. May be null. [run thread] */
    oi_status (*check)(oi_instance*, oi_run*, const oi_read_request*, oi_error*);
    /* Emits every record from the cursor on. [run thread] */
    oi_status (*read)(oi_instance*, oi_run*, const oi_read_request*, oi_error*);
    /* What the source offers, as JSON. May be null. [run thread] */
    oi_status (*discover)(oi_instance*, oi_run*, oi_string_sink, void* context, oi_error*);
} oi_connector;

typedef struct oi_entry {
    uint32_t size;
    uint16_t abi_major;
    uint16_t abi_minor;
    uint32_t connector_count;
    uint32_t reserved;
    const oi_connector* const* connectors;
    /* An optional feature of the library by its id (openitem/ext): "openitem.write/1". Null when
     * the library lacks it; may itself be null. [any thread] */
    const void* (*extension)(const char* id);
} oi_entry;

/* The one exported symbol. */
OI_EXPORT extern const oi_entry openitem_entry;

OI_ASSERT_SIZE(oi_error, 544);

#ifdef __cplusplus
}
#endif
#endif
