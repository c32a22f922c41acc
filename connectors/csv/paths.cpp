#include "paths.hpp"

#include <algorithm>

#include "codes.hpp"
#include "settings.hpp"

namespace openitem::csv {
namespace {

[[noreturn]] void fail(const std::string& message, const std::string& pointer) {
    throw Error(OI_BAD_CONFIG, "config.invalid", message, pointer);
}

std::string fields_of(const Entity& entity) {
    std::string out;
    for (std::uint32_t i = 0; i < entity.field_count; ++i) {
        out.append(i == 0 ? "" : ", ").append(entity.fields[i].name);
        if (out.size() > 120) return out + " ...";
    }
    return out;
}

std::string children_of(const Entity& entity) {
    std::string out;
    for (const Entity& child : entities) {
        if (child.name.empty() || (child.parents >> entity.id & 1u) == 0) continue;
        if (child.id == OI_FINDING || child.id == OI_ATTACHMENT) continue;
        out.append(out.empty() ? "" : ", ");
        if (child.id == OI_PARTY) {
            out += code_words("party", "role");
        } else {
            out += child.name;
        }
    }
    return out;
}

// Letters to change, put in or leave out to get from one word to the other.
std::size_t distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    for (std::size_t i = 0; i <= to.size(); ++i) row[i] = i;
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t k = 0; k < to.size(); ++k) {
            const std::size_t change = diagonal + (from[i] == to[k] ? 0 : 1);
            diagonal = row[k + 1];
            row[k + 1] = std::min({change, row[k] + 1, row[k + 1] + 1});
        }
    }
    return row.back();
}

// " (did you mean 'issued_on'?)", or nothing.
std::string suggestion(const Entity& entity, std::string_view name) {
    constexpr std::size_t most = 2;
    std::string_view best;
    std::size_t nearest = most + 1;
    for (std::uint32_t i = 0; i < entity.field_count && name.size() <= 40; ++i) {
        const std::size_t away = distance(name, entity.fields[i].name);
        if (away >= nearest) continue;
        nearest = away;
        best = entity.fields[i].name;
    }
    return best.empty() ? std::string() : " (did you mean '" + std::string(best) + "'?)";
}

// "note[2]" -> "note"; the number only tells children apart.
std::string_view without_index(std::string_view step, const std::string& pointer) {
    const std::size_t open = step.find('[');
    if (open == std::string_view::npos) return step;
    const std::string_view index = step.substr(open + 1);
    const bool good = index.size() >= 2 && index.size() <= 3 && index.ends_with(']') &&
                      index.find_first_not_of("0123456789") == index.size() - 1;
    if (!good) fail("expected a number in brackets as in note[2]", pointer);
    return step.substr(0, open);
}

PathStep resolve_child(const Entity& parent, std::string_view step, const std::string& pointer) {
    const std::string_view name = without_index(step, pointer);
    PathStep out;
    const bool digits = name.find_first_not_of("0123456789") == std::string_view::npos;
    if (const auto role = digits ? std::nullopt : code_value("party", "role", name)) {
        out.role = role;
        out.entity = OI_PARTY;
    } else if (const Entity* child = find_entity(name)) {
        out.entity = child->id;
    }
    if (out.entity == 0 || (entities[out.entity].parents >> parent.id & 1u) == 0) {
        fail("expected a part of " + std::string(parent.name) + " before the point, found '" +
                 std::string(name) + "'; there is: " + children_of(parent),
             pointer);
    }
    return out;
}

}  // namespace

Path resolve_path(const Entity& root, std::string_view path, const std::string& pointer) {
    Path out;
    out.entity = &root;
    std::size_t from = 0;
    for (std::size_t point = path.find('.'); point != std::string_view::npos;
         point = path.find('.', from)) {
        PathStep step = resolve_child(*out.entity, path.substr(from, point - from), pointer);
        step.path = path.substr(0, point);
        out.entity = &entities[step.entity];
        out.children.push_back(std::move(step));
        from = point + 1;
    }
    const std::string_view name = path.substr(from);
    out.field = find_field(*out.entity, name);
    if (out.field == nullptr) {
        std::string message = "expected a field of " + std::string(out.entity->title) +
                              ", found '" + std::string(name) + "'";
        const std::string near = suggestion(*out.entity, name);
        if (!near.empty()) fail(message + near, pointer);
        message += "; there is: " + fields_of(*out.entity);
        const std::string children = children_of(*out.entity);
        if (!children.empty()) message += "; and, each with a point: " + children;
        fail(message, pointer);
    }
    if (out.field->type == FieldType::digest) {
        fail("expected a field that a column can fill, found '" + std::string(name) + "'", pointer);
    }
    return out;
}

}  // namespace openitem::csv
