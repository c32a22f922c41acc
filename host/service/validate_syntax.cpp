#include <algorithm>
#include <array>

#include "host/service/validate.hpp"

namespace openitem::service {

namespace {

// What a document is by the local name of its root element.
struct Root {
    std::string_view name;
    Syntax syntax;
};
constexpr std::array roots = {
    Root{"Invoice", {"ubl-invoice", "ubl"}},
    Root{"CreditNote", {"ubl-creditnote", "ubl"}},
    Root{"CrossIndustryInvoice", {"cii", "cii"}},
    Root{"CrossIndustryDocument", {"zugferd-1", "cii"}},
};

constexpr std::string_view envelope = "StandardBusinessDocument";

// At the name of the first element, behind declarations, comments and what ends an element; empty
// when none begins.
std::string_view at_next_element(std::string_view text) {
    for (;;) {
        const std::size_t at = text.find('<');
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at);
        std::string_view end;
        if (text.starts_with("<?")) {
            end = "?>";
        } else if (text.starts_with("<!--")) {
            end = "-->";
        } else if (text.starts_with("</")) {
            end = ">";
        } else {
            return text.substr(1);
        }
        const std::size_t behind = text.find(end);
        if (behind == std::string_view::npos) return {};
        text.remove_prefix(behind + end.size());
    }
}

std::string_view local_name(std::string_view element) {
    std::string_view name = element.substr(0, element.find_first_of(" \t\r\n/>"));
    if (const auto colon = name.find(':'); colon != std::string_view::npos) {
        name.remove_prefix(colon + 1);
    }
    return name;
}

const Syntax* syntax_of_root(std::string_view name) {
    for (const Root& root : roots) {
        if (root.name == name) return &root.syntax;
    }
    return nullptr;
}

}  // namespace

const Syntax* syntax_of(std::string_view head) {
    // Names are ASCII: what is left of UTF-16 without its zeros is as good.
    std::string narrow(head);
    std::erase(narrow, '\0');
    std::string_view element = at_next_element(narrow);
    if (local_name(element) != envelope) return syntax_of_root(local_name(element));
    // What an envelope holds; far behind a long header it is taken for the most frequent.
    while (!(element = at_next_element(element)).empty()) {
        if (const Syntax* found = syntax_of_root(local_name(element))) return found;
    }
    return &roots.front().syntax;
}

}  // namespace openitem::service
