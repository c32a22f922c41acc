#include "host/service/named_items.hpp"

#include <algorithm>
#include <charconv>

namespace openitem::service {

std::optional<std::int64_t> id_after(const std::string& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return std::nullopt;
    std::int64_t id = 0;
    const auto* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + prefix.size(), end, id);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return id;
}

std::vector<store::StoredItem> items_named(store::Store& books, const std::string& name) {
    std::vector<store::StoredItem> items;
    if (const auto id = id_after(name, "item:")) {
        if (auto item = books.item(store::ItemId{*id})) items.push_back(*std::move(item));
    } else {
        items = books.items_by_number(name);
    }
    std::erase_if(items, [](const auto& stored) { return stored.item.reversed_on.has_value(); });
    return items;
}

}  // namespace openitem::service
