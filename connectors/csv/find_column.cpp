#include "find_column.hpp"

#include "layout.hpp"
#include "synonyms.hpp"

namespace openitem::csv {
namespace {

[[noreturn]] void fail(const std::string& message, const std::string& pointer) {
    throw Error(OI_BAD_CONFIG, "config.invalid", message, pointer);
}

// The only header `same` says yes to.
template <class Same>
std::optional<std::size_t> only(const ColumnName& name, const std::vector<std::string>& header,
                                const std::string& pointer, Same&& same) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (!same(header[i])) continue;
        if (found) {
            fail("column " + detail::quoted(name.name) + " stands twice in the header, as " +
                     std::to_string(*found + 1) + " and " + std::to_string(i + 1) +
                     "; name it by its number",
                 pointer);
        }
        found = i;
    }
    return found;
}

}  // namespace

std::size_t find_column(const ColumnName& name, const std::vector<std::string>& header,
                        std::size_t columns, const std::string& pointer) {
    if (name.number != 0) {
        if (name.number <= columns) return name.number - 1;
        fail("column " + std::to_string(name.number) + " is not there: a row has " +
                 std::to_string(columns),
             pointer);
    }
    auto found = only(name, header, pointer,
                      [&](const std::string& text) { return text == trimmed(name.name); });
    const std::string plain = normalised_header(name.name);
    if (!found && !plain.empty()) {
        found = only(name, header, pointer,
                     [&](const std::string& text) { return normalised_header(text) == plain; });
    }
    if (found) return *found;
    if (header.empty()) {
        fail("column " + detail::quoted(name.name) +
                 " is not known: the file has no header; set \"columns\", or name it by its "
                 "number",
             pointer);
    }
    throw Error(OI_BAD_CONFIG, "csv.missing_column",
                "column " + detail::quoted(name.name) +
                    " is not in the header; there is: " + listed(header),
                pointer);
}

}  // namespace openitem::csv
