// `openitem ack`: what is to be said back of an interchange.
//
// No workspace, nothing kept: the file is read by the connector its first bytes ask for, which
// makes an acknowledgement record of each interchange, and the same connector writes those. So the
// two standards need nothing of their own here, and what a sync stores can be written the same way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/connect/registry.hpp"

namespace openitem::service {

struct AckRequest {
    std::string file;  // "-": standard input
    std::string as;    // 997, 999, TA1, 824, CONTRL, APERAK; empty: all there is to say
    // Of the first interchange written. Each acknowledgement may take two, TA1 and 997, so the next
    // one has the number after the next. None: the first has that of what it
    // answers, and so have all whose number is none in digits.
    std::optional<std::uint32_t> control_number = {};
};

struct Acknowledgements {
    std::string bytes;              // the interchanges, one after another; empty: nothing to say
    std::size_t records = 0;        // how many were written
    std::string why_nothing;        // when none was
    std::string connector;          // that reads the file
    std::size_t refused = 0;        // messages and other pieces of the file that were not taken
    std::vector<std::string> said;  // warnings of the connector
};

// Throws base::RunError: wrong_use for a file that is not there and a form of the other standard,
// answer_is_no for one that is no interchange or cannot be read.
Acknowledgements acknowledge(const connect::Registry& plugins, const AckRequest& request);

}  // namespace openitem::service
