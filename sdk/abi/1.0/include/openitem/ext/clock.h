/* openitem/ext/clock.h - time, given by the host so that a run can be repeated. */
#ifndef OPENITEM_EXT_CLOCK_H
#define OPENITEM_EXT_CLOCK_H

#include <openitem/openitem.h>

#define OI_SERVICE_CLOCK "openitem.clock/1"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct oi_clock_service {
    uint32_t size;
    uint32_t reserved;
    /* Microseconds since 1970-01-01T00:00Z. [any thread] */
    int64_t (*now)(oi_run*);
} oi_clock_service;

#ifdef __cplusplus
}
#endif
#endif
