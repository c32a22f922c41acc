// What a connector says became of the operations of an order, held against the order. Internal to
// host/connect.
#pragma once

#include <openitem/ext/write.h>

#include <optional>
#include <string>
#include <vector>

#include "host/connect/runner.hpp"
#include "sdk/runtime/checker.hpp"

namespace openitem::connect {

// One thread at a time.
class WriteResults {
public:
    WriteResults(const WriteOrder& order, std::vector<WriteResult>& results)
        : order_(order), results_(results) {
        results_.clear();
    }

    // The lie, when the result is one: of no operation, the second of one, of no status.
    std::optional<runtime::Violation> take(const oi_write_result& result);
    // The lie of saying that all went well while an operation has no result.
    std::optional<runtime::Violation> end() const;

private:
    const WriteOrder& order_;
    std::vector<WriteResult>& results_;
};

}  // namespace openitem::connect
