#include <algorithm>
#include <array>

#include "host/service/validate.hpp"

namespace openitem::service {

namespace {

struct Syntax {
    std::string_view root;  // local name of the root element
    std::string_view name;
    std::string_view connector;
};
constexpr std::array syntaxes = {Syntax{"Invoice", "ubl-invoice", "ubl"},
                                 Syntax{"CreditNote", "ubl-creditnote", "ubl"},
                                 Syntax{"StandardBusinessDocument", "ubl-invoice", "ubl"}};

// Behind the declaration, comments and white space; empty when no element begins there.
std::string_view at_first_element(std::string_view text) {
    for (;;) {
        const std::size_t at = text.find('<');
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at);
        std::string_view end;
        if (text.starts_with("<?")) {
            end = "?>";
        } else if (text.starts_with("<!--")) {
            end = "-->";
        } else {
            return text.substr(1);
        }
        const std::size_t behind = text.find(end);
        if (behind == std::string_view::npos) return {};
        text.remove_prefix(behind + end.size());
    }
}

}  // namespace

std::string_view connector_of(std::string_view syntax) {
    for (const Syntax& each : syntaxes) {
        if (each.name == syntax) return each.connector;
    }
    return {};
}

std::string_view syntax_of(std::string_view head) {
    // Names are ASCII: what is left of UTF-16 without its zeros is as good.
    std::string narrow(head);
    std::erase(narrow, '\0');
    std::string_view name = at_first_element(narrow);
    name = name.substr(0, name.find_first_of(" \t\r\n/>"));
    if (const auto colon = name.find(':'); colon != std::string_view::npos) {
        name.remove_prefix(colon + 1);
    }
    for (const Syntax& syntax : syntaxes) {
        if (syntax.root == name) return syntax.name;
    }
    return {};
}

}  // namespace openitem::service
