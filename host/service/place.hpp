// Places in sources, for people.
#pragma once

#include <string>
#include <string_view>

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

}  // namespace openitem::service
