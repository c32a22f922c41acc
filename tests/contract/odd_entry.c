/* Libraries whose entry is not what a host expects; ODD says how. */
#include <openitem/openitem.h>

#define BAD_ABI 1
#define NEWER_MINOR 2
#define TINY 3
#define NULL_CONNECTOR 4
#define NO_READ 5
#define TWICE 6
#define NO_SYMBOL 7
#define SHORT_TABLE 8 /* an older connector: its table ends behind read's predecessor */
#define LONG_TABLE 9  /* a newer one: entry and table go on behind what is known here */
#define NO_UTF8 10
#define EMPTY 11

#define TEXT(text) \
    { text, sizeof text - 1 }

struct oi_instance {
    const oi_host* host;
};
static struct oi_instance only;

static oi_status create(const oi_host* host, oi_run* run, oi_string config, oi_instance** out,
                        oi_error* error) {
    (void)run, (void)config, (void)error;
    only.host = host;
    *out = &only;
    return OI_OK;
}
static void destroy(oi_instance* instance) { (void)instance; }
#if ODD == NO_READ
#define READ 0
#else
#define READ run_read
static oi_status run_read(oi_instance* instance, oi_run* run, const oi_read_request* request,
                          oi_error* error) {
    (void)instance, (void)run, (void)request, (void)error;
    return OI_OK;
}
#endif

typedef struct longer_connector {
    oi_connector known;
    void* unknown[4];
} longer_connector;
typedef struct longer_entry {
    oi_entry known;
    uint64_t unknown[4];
} longer_entry;

#if ODD == SHORT_TABLE
#define TABLE_SIZE offsetof(oi_connector, discover)
#elif ODD == LONG_TABLE
#define TABLE_SIZE sizeof(longer_connector)
#else
#define TABLE_SIZE sizeof(oi_connector)
#endif

static const longer_connector connector = {
    {TABLE_SIZE, 0,
#if ODD == NO_UTF8
     TEXT("org.\xff"),
#else
     TEXT("org.openitem.test.odd"),
#endif
     TEXT("Odd"), TEXT("1"), TEXT("{}"), create, destroy, 0, READ, 0},
    {0, 0, 0, 0}};

static const oi_connector* const connectors[] = {
#if ODD == NULL_CONNECTOR
    0,
#else
    &connector.known,
#endif
    &connector.known};

#if ODD == NO_SYMBOL
#define openitem_entry some_other_entry
#endif

OI_EXPORT extern const longer_entry openitem_entry_longer __asm__(
#if ODD == NO_SYMBOL
    "some_other_entry"
#else
    "openitem_entry"
#endif
);
const longer_entry openitem_entry_longer = {{
#if ODD == TINY
                                                4,
#elif ODD == LONG_TABLE
                                                 sizeof(longer_entry),
#else
                                                 sizeof(oi_entry),
#endif
#if ODD == BAD_ABI
                                                OI_ABI_MAJOR + 1, OI_ABI_MINOR,
#elif ODD == NEWER_MINOR
                                                 OI_ABI_MAJOR, OI_ABI_MINOR + 1,
#else
                                                 OI_ABI_MAJOR, OI_ABI_MINOR,
#endif
#if ODD == TWICE || ODD == NULL_CONNECTOR
                                                2,
#elif ODD == EMPTY
                                                 0,
#else
                                                 1,
#endif
                                                0, connectors, 0},
                                            {1, 2, 3, 4}};
