// The places elements stand at: each path of qualified names once, known by a number.
//
// Documents of one kind repeat their paths, so what there is to know of a path is looked up once
// for all documents: its number leads to it (PathMap). The numbers hold until forget(), which a
// document asks for before it is read when paths have become many.
#pragma once

#include "connectors/lib/xml/scan.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace openitem::xml {

class Paths {
public:
    using Id = std::uint32_t;
    static constexpr Id none = 0;  ///< above the root

    struct Path {
        const char* name = nullptr;  ///< qualified; scan::padding bytes stand behind it
        std::uint32_t name_size = 0;
        std::uint32_t prefix_size = 0;  ///< with its colon
        Id parent = none;
        Id followed_by = none;  ///< what began after it last: most likely, what will the next time

        std::string_view qualified_name() const { return {name, name_size}; }
        std::string_view local_name() const { return qualified_name().substr(prefix_size); }
    };

    const Path& operator[](Id id) const { return paths_[id]; }
    /// All numbers are below.
    std::size_t size() const { return paths_.size(); }
    /// Another one after the numbers have been forgotten.
    std::uint32_t generation() const { return generation_; }

    /// The path whose name stands at the beginning of `rest`, with padding behind that, if it is
    /// the one that was seen after `before` the last time.
    Id guess(Id before, Id parent, std::string_view rest) const {
        const Id id = paths_[before].followed_by;
        const Path& path = paths_[id];
        if (id == none || path.parent != parent || path.name_size >= rest.size()) return none;
        const bool same = scan::same(path.name, rest.data(), path.name_size);
        return same && scan::ends_name(rest[path.name_size]) ? id : none;
    }
    /// The path of this name below another one, which comes after `before`. Throws
    /// Error(OI_BAD_DATA, "xml.too_large") when a document has far too many.
    Id below(Id before, Id parent, std::string_view name);

    /// Before a document: forgets what other ones had, when that is much.
    void forget();

private:
    static constexpr std::size_t many = 1u << 12;
    static constexpr std::size_t most = 1u << 16;

    std::size_t slot_of(Id parent, std::string_view name) const;
    void grow();

    std::vector<Path> paths_ = std::vector<Path>(1);
    std::vector<Id> slots_ = std::vector<Id>(256);  // by hash; at least half of them empty
    std::deque<std::string> names_;
    std::uint32_t generation_ = 0;
};

/// What is known of each path, made when a document has one that is new.
template <class Value>
class PathMap {
public:
    /// value(path, id) for every number that has none.
    template <class Make>
    void update(const Paths& paths, const Make& value) {
        if (generation_ != paths.generation()) values_.clear();
        generation_ = paths.generation();
        if (values_.empty()) values_.emplace_back();
        while (values_.size() < paths.size()) {
            const auto id = static_cast<Paths::Id>(values_.size());
            values_.push_back(value(paths[id], id));
        }
    }
    const Value& operator[](Paths::Id id) const { return values_[id]; }
    Value& operator[](Paths::Id id) { return values_[id]; }

private:
    std::vector<Value> values_;
    std::uint32_t generation_ = 0;
};

}  // namespace openitem::xml
