// Places in sources, for people.
#pragma once

#include <string>
#include <string_view>

#include "host/base/text.hpp"

namespace openitem::service {

// As connectors name what they refuse: "open-items.csv:5" for "line 5", "HS-7.xml: /Invoice" for a
// path. A place that names the source already stays as it is.
inline std::string place_in(std::string_view source, std::string_view place) {
    const auto name = source.substr(source.find_last_of('/') + 1);
    if (name.empty() || place.starts_with(name)) return std::string(place);
    std::string out(name);
    constexpr std::string_view line = "line ";
    if (place.starts_with(line)) {
        out.append(":").append(place.substr(line.size()));
    } else if (!place.empty()) {
        out.append(": ").append(place);
    }
    return out;
}

// A file as a source's name, which travels as text: a path need not be UTF-8.
inline std::string source_name(const std::string& file) {
    return base::is_utf8(file) ? file : base::escape_for_terminal(file);
}

}  // namespace openitem::service
