/* openitem/batch.h - records as one contiguous, position-independent buffer.
 *
 * A batch is
 *
 *     oi_batch_header | oi_table[table_count] | rows of each table | text heap
 *
 * little-endian, every part 8-aligned, no pointer anywhere. The same bytes are handed to the host
 * by a connector, travel through the pipe of an isolated connector, lie in quarantine and are
 * replayed.
 *
 * Rules a batch keeps, which the host checks before it looks at any meaning:
 *   - at most OI_BATCH_MAX_BYTES, OI_BATCH_MAX_ROWS over all tables, OI_TEXT_MAX_BYTES in one text;
 *   - one table per entity at most, tables in any order;
 *   - rows may be shorter or longer than the struct compiled against: row_size says how long they
 *     are. A field whose bit is set in `present` lies within row_size; a field whose bit is clear
 *     is not read;
 *   - a child row names its parent by entity and by row index in the same batch, and the rows of a
 *     table stand in the order of their root records. Roots have parent_entity 0;
 *   - texts are UTF-8, without a terminating zero; amounts and decimals have scale 0 to
 *     OI_MAX_SCALE;
 *   - a record too big for one batch goes on in the next: OI_ROW_CONTINUES on its root row, which
 *     must be the last root of the batch; the next batch starts with the same root (same
 *     source_id), flagged OI_ROW_CONTINUED. The fields of the root are those of its first part.
 *     Children of one parent that is not the root stay in one batch with it. Nothing is applied
 *     before the last part has come; a run that ends before it leaves nothing of the record.
 */
#ifndef OPENITEM_BATCH_H
#define OPENITEM_BATCH_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
#define OI_ASSERT_LAYOUT(condition) static_assert(condition, #condition)
#else
#define OI_ASSERT_LAYOUT(condition) _Static_assert(condition, #condition)
#endif
#define OI_ASSERT_OFFSET(type, member, at) OI_ASSERT_LAYOUT(offsetof(type, member) == (at))
#define OI_ASSERT_SIZE(type, bytes) OI_ASSERT_LAYOUT(sizeof(type) == (bytes))

#define OI_BATCH_MAX_BYTES (16u * 1024u * 1024u)
#define OI_BATCH_MAX_ROWS 65536u
#define OI_TEXT_MAX_BYTES (1024u * 1024u)
#define OI_MAX_SCALE 18u

/* First bytes of a batch: 'O' 'I' 'B' '1'. */
#define OI_BATCH_MAGIC 0x3142494Fu
/* Stands as the bytes 04 03 02 01: a batch of the other byte order does not show this value. */
#define OI_BATCH_BYTE_ORDER 0x01020304u

typedef struct oi_batch_header {
    uint32_t magic;
    uint16_t abi_major;
    uint16_t abi_minor;
    uint32_t byte_order;
    uint32_t table_count;
    uint64_t size;        /* of the whole batch in bytes, this header included */
    uint64_t text_offset; /* of the text heap from the start of the batch */
    uint64_t text_size;
    uint32_t header_size; /* where the directory starts */
    uint32_t table_size;  /* size of one directory entry */
    uint64_t reserved[2]; /* zero */
} oi_batch_header;

typedef struct oi_table {
    uint32_t entity;   /* openitem/records.h */
    uint32_t row_size; /* bytes from one row to the next: a multiple of 8, an oi_row at least */
    uint32_t row_count;
    uint32_t reserved; /* zero */
    uint64_t offset;   /* of the first row from the start of the batch */
} oi_table;

/* `length` bytes at `offset` of the text heap. */
typedef struct oi_text {
    uint32_t offset;
    uint32_t length;
} oi_text;

/* units * 10^-scale of a currency. Never a floating point number. */
typedef struct oi_amount {
    int64_t units;
    uint8_t scale;
    char currency[3];  /* three printable ASCII bytes, ISO 4217 */
    uint32_t reserved; /* zero */
} oi_amount;

/* units * 10^-scale: a quantity, a price, a rate. */
typedef struct oi_decimal {
    int64_t units;
    uint8_t scale;
    uint8_t reserved[7]; /* zero */
} oi_decimal;

/* SHA-256 */
typedef struct oi_digest {
    uint8_t bytes[32];
} oi_digest;

/* Where the bytes of a record lie: a range of a source the connector opened through the file
 * service. */
typedef struct oi_origin {
    uint64_t offset;
    uint32_t length; /* 0: not known; longer ones are cut off at UINT32_MAX */
    uint32_t source; /* handle of the file service, 0: none */
} oi_origin;

/* oi_row.flags */
#define OI_ROW_CONTINUES 1u /* this record goes on in the next batch */
#define OI_ROW_CONTINUED 2u /* this record started in an earlier batch */

/* What every row starts with. */
typedef struct oi_row {
    uint32_t parent_entity; /* 0: this row is a record of its own */
    uint32_t parent_row;    /* index in the table of parent_entity */
    uint64_t present[2];    /* bit n: the field with number n was supplied */
    oi_text location;       /* for a person: line, XPath, segment; may be empty */
    oi_origin origin;       /* of roots; children may leave it empty */
    uint32_t flags;
    uint32_t reserved; /* zero */
} oi_row;

/* Dates are int32_t days since 1970-01-01, instants int64_t microseconds since the start of that
 * day in UTC. */

OI_ASSERT_SIZE(oi_batch_header, 64);
OI_ASSERT_SIZE(oi_table, 24);
OI_ASSERT_SIZE(oi_text, 8);
OI_ASSERT_SIZE(oi_amount, 16);
OI_ASSERT_SIZE(oi_decimal, 16);
OI_ASSERT_SIZE(oi_digest, 32);
OI_ASSERT_SIZE(oi_origin, 16);
OI_ASSERT_SIZE(oi_row, 56);
OI_ASSERT_OFFSET(oi_row, present, 8);
OI_ASSERT_OFFSET(oi_row, location, 24);
OI_ASSERT_OFFSET(oi_row, origin, 32);
OI_ASSERT_OFFSET(oi_row, flags, 48);

/* Whether and how to say that a field is there: OI_PRESENT(r->row, OI_INVOICE_NUMBER). */
#define OI_PRESENT(head, bit) (((head).present[(bit) >> 6] >> ((bit)&63)) & 1u)
#define OI_SET_PRESENT(head, bit) ((head).present[(bit) >> 6] |= (uint64_t)1 << ((bit)&63))

#endif
