// `openitem explain`: from an open item back to the journal, the record and the bytes of its
// source.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/date.hpp"
#include "host/model/rules.hpp"
#include "host/service/workspace.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

// A file that came with a record.
struct ExplainedAttachment {
    std::string filename;  // may be empty
    std::int64_t bytes = 0;
    std::string sha256;
    bool archived = false;  // its bytes are kept, under this digest
};

// A record, in the version an item was posted from, and where its bytes lie.
struct ExplainedRecord {
    store::StoredRecord record;
    std::string entity;      // "invoice"
    std::string connection;  // name
    std::string connector;   // id
    std::string source;      // file name; empty when it was not read from a file
    std::string bytes;       // the source's own, at most 4 KiB of them
    bool archived = false;   // the bytes came out of the archive and match its hash
    std::vector<ExplainedAttachment> attachments;
    std::string json;  // the record as it was understood
    // What it breaks of the rules its connection is judged by today, but for what is let pass.
    std::vector<model::Finding> findings;
};

struct ExplainedAllocation {
    store::StoredAllocation allocation;
    std::int64_t counter_item = 0;
    std::string counter_number;  // of the item on the other side; empty for a discount or write-off
};

struct Explanation {
    store::StoredItem item;
    std::string customer;
    std::int64_t open = 0;
    base::Currency functional;  // of the books
    std::string assigned_to;    // A2: who is to be paid; may be empty for an assigned item
    store::StoredEntry entry;
    // Of a payment whose customer was found out later: the entry it was booked with at first.
    std::optional<store::StoredEntry> received;
    std::optional<store::StoredEntry> reversal;
    std::vector<ExplainedAllocation> allocations;
    ExplainedRecord record;
    std::vector<ExplainedRecord> evidence;  // other sources that tell the same fact
};

// `reference`: the number of an invoice or payment, or "item:12". Newest first when several items
// carry the number. Ends with wrong_use when nothing does.
std::vector<Explanation> explain(const Workspace& workspace, const std::string& company,
                                 const std::string& reference, base::Date as_of);

}  // namespace openitem::service
