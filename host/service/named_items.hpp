// How people name an item of the books: by the number of its document or payment, or as "item:12"
// where several have one number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/store.hpp"

namespace openitem::service {

// The number behind a prefix, such as 12 of "item:12"; none where it is not all there is.
std::optional<std::int64_t> id_after(const std::string& text, std::string_view prefix);

// Those of that name that stand.
std::vector<store::StoredItem> items_named(store::Store& books, const std::string& name);

}  // namespace openitem::service
