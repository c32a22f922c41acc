#include "host/cli/verdict.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "host/base/text.hpp"
#include "host/cli/wrap.hpp"

namespace openitem::cli {

void print_finding(Output& out, std::string_view head, std::string_view message,
                   std::string_view location) {
    print_wrapped(out, base::escape_for_terminal(message), fmt::format("  {}  ", head), "      ");
    if (location.empty()) return;
    print_wrapped(out, base::escape_for_terminal(fmt::format("at {}", location)), "    ", "      ",
                  Colour::dim);
}

std::string head_of(const model::Finding& finding) {
    std::string out = base::escape_for_terminal(finding.rule);
    if (finding.flag != model::Flag::fatal) out += fmt::format(" ({})", to_string(finding.flag));
    return out;
}

nlohmann::ordered_json to_json(const service::Verdict& verdict) {
    auto failures = nlohmann::ordered_json::array();
    for (const model::Finding& finding : verdict.failures) {
        failures.push_back({{"rule", finding.rule},
                            {"flag", to_string(finding.flag)},
                            {"location", finding.location},
                            {"message", finding.message}});
    }
    return {{"file", verdict.file},
            {"syntax", verdict.syntax},
            {"valid", verdict.valid},
            {"failures", std::move(failures)}};
}

void print(Output& out, const service::Verdict& verdict) {
    out.line(fmt::format("{}: {}", base::escape_for_terminal(verdict.file),
                         verdict.valid ? out.coloured("valid", Colour::green)
                                       : out.coloured("invalid", Colour::red)));
    for (const model::Finding& finding : verdict.failures) {
        print_finding(out, head_of(finding), finding.message, finding.location);
    }
}

}  // namespace openitem::cli
