// A record without what is said of people in it (ACCOUNTING A25).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"

namespace openitem::model {

// The body with what the books need and no more: amounts, dates, numbers and codes. Names,
// addresses, accounts and texts are gone, but for our own as the seller. An Error when the bytes
// are not a body.
base::Result<std::string> redact(std::string_view body);

// Who is erased, as bank lines call them.
struct Who {
    std::vector<std::string> names = {};
    std::vector<std::string> accounts = {};
};
// A statement that tells of many: only the lines with these counterparties are redacted. The body
// as it is when none is.
base::Result<std::string> redact_lines(std::string_view body, const Who& who);

}  // namespace openitem::model
