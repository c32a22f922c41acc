// The bytes of a source of EDIFACT. Old transports cut an interchange into lines of 80 characters,
// wherever that falls: such line ends are no part of it and are taken out. They are found by the
// first ones; where line ends stand behind segments only, nothing is changed.
#pragma once

#include <openitem/connector.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace openitem::edifact {

class Source {
public:
    explicit Source(File& file) : file_(file) {}

    std::size_t read(std::span<char> to);
    /// Places in the source are those of the bytes given out.
    bool in_place() const { return !wrapped_; }

private:
    File& file_;
    std::string head_;  ///< what was looked at, not given out yet
    bool begun_ = false;
    bool wrapped_ = false;
};

/// Whether line ends stand within segments at the start of an interchange.
bool is_wrapped(std::string_view head);

}  // namespace openitem::edifact
