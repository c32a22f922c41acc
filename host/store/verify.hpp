// Checks every invariant of the books, and says what it checked and how much.
#pragma once

#include <cstdint>
#include <vector>

#include "host/ledger/verification.hpp"
#include "host/store/store.hpp"

namespace openitem::store {

struct Report {
    std::vector<ledger::Check> checks = {};
    std::int64_t erased_objects = 0;  // tombstones (A25): not a failure, and said
    std::int64_t entries = 0;         // of the journal
    base::Digest head = {};           // the hash its chain ends in: journals of one head are equal

    bool ok() const noexcept;
};

// Reads the whole store once, in memory that does not grow with it, as it is at one moment.
//
// `beside`, another opening of the same books, halves the time where there are two processors: what
// rows refer to is looked up there meanwhile, in the same state and on a thread of its own.
Report verify(Store& store, Store* beside = nullptr);

// SHA-256 of dump(): two stores hold the same if and only if their fingerprints are equal.
base::Digest fingerprint(Store& store);

}  // namespace openitem::store
