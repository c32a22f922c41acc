// Field paths of a mapping: "number", "buyer.name", "note[2].text", "invoice_line.tax_rate".
//
// A path leads from a root record over its children to a field. A child is named by its entity, a
// party also by its role; [2] and up tell several children of one kind apart.
#pragma once

#include <openitem/fields.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::csv {

struct PathStep {
    std::uint32_t entity = 0;
    std::optional<std::uint32_t> role;  // of a party named by its role
    std::string path;                   // up to here: "note[2]"
};

struct Path {
    std::vector<PathStep> children;  // empty: the field is the root's own
    const Entity* entity = nullptr;  // that has the field
    const Field* field = nullptr;
};

// Throws Error(OI_BAD_CONFIG) at `pointer` that says what there is instead.
Path resolve_path(const Entity& root, std::string_view path, const std::string& pointer);

}  // namespace openitem::csv
