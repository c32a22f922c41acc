#include "host/store/sql/values.hpp"

#include <charconv>

namespace openitem::store::sql {

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

}  // namespace

std::string without_company(std::string_view statement) {
    std::string text(statement);
    if (text.find(':') == std::string::npos) return text;
    replace_all(text, ":own AND ", "");
    replace_all(text, ":own", "true");
    replace_all(text, ":key, ", "");
    replace_all(text, ":company, ", "");
    return text;
}

std::string with_company(std::string_view statement) {
    std::string text(statement);
    replace_all(text, ":own", "company_id = $1");
    replace_all(text, ":key", "company_id");
    replace_all(text, ":company", "$1");
    std::string numbered;
    int next = 2;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '?') {
            numbered += text[i];
            continue;
        }
        int number = 0;
        const auto [end, error] =
            std::from_chars(text.data() + i + 1, text.data() + text.size(), number);
        if (error == std::errc{}) {
            i = static_cast<std::size_t>(end - text.data()) - 1;
            numbered += '$' + std::to_string(number + 1);
        } else {
            numbered += '$' + std::to_string(next++);
        }
    }
    return numbered;
}

}  // namespace openitem::store::sql
