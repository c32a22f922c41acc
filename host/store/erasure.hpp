// What is erased of a person, and what takes its place (ACCOUNTING A25): made by the service that
// knows what may go, done by the store in the transaction that says so.
#pragma once

#include <string>
#include <vector>

#include "host/base/hash.hpp"
#include "host/store/work_rows.hpp"

namespace openitem::store {

struct Erasure {
    template <class Id>
    struct Text {
        Id id = {};
        std::string text = {};
    };
    struct Body {
        RecordId record = {};
        std::int32_t version = 0;  // an earlier one; 0: as it is now
        std::string body = {};
    };
    std::vector<Body> records = {};
    std::vector<std::string> customer_keys = {};
    std::vector<Text<AllocationId>> evidence = {};
    std::vector<Text<DecisionId>> decisions = {};
    std::vector<Text<StatusId>> statuses = {};  // the subject; reason and body become empty
    std::vector<ItemId> natural_keys = {};      // of these items
    std::vector<QuarantineId> quarantine = {};  // the bytes and what was said of them
    std::vector<TaskId> tasks = {};             // the reasons
    std::vector<base::Digest> objects = {};     // a tombstone is left: hash and size
};

}  // namespace openitem::store
