#include "host/model/decisions/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/base/hash.hpp"
#include "host/base/json_schema.hpp"
#include "host/base/text.hpp"
#include "host/model/decisions/json_values.hpp"

namespace openitem::model {

using base::Code;
using base::Error;
using base::Result;
using nlohmann::json;

namespace {

Result<PolicyHead> head_of(const json& version, std::string_view kind, std::string_view schema,
                           const std::string& where) {
    if (auto checked = base::check_json(json::parse(schema), version); !checked) {
        Error error = std::move(checked).error();
        error.location = where + error.field;
        error.field.clear();
        return error;
    }
    Reader read(version, where);
    PolicyHead head;
    head.kind = read.text("kind");
    head.name = read.text_or("name", "");
    head.version = read.number("version");
    head.effective_from = read.date("effective_from");
    if (head.kind != kind) {
        read.fail("kind", fmt::format("\"{}\", found {}", kind, base::quote(head.kind)));
    }
    if (auto good = read.done(); !good) return std::move(good).error();
    head.body = version.dump();
    head.hash = base::sha256(head.body).hex();
    return head;
}

}  // namespace

Result<std::vector<PolicyHead>> read_policies(std::string_view text, std::string_view kind,
                                              std::string_view schema) {
    json document;
    try {
        document = json::parse(text, nullptr, true, true);
    } catch (const json::parse_error& problem) {
        return Error{
            .code = Code::invalid,
            .message = fmt::format("expected JSON (comments are allowed); {}", problem.what())};
    }
    const bool several = document.is_array();
    const std::size_t count = several ? document.size() : 1;
    if (count == 0) {
        return Error{.code = Code::invalid, .message = "expected at least one version"};
    }

    std::vector<PolicyHead> heads;
    for (std::size_t i = 0; i < count; ++i) {
        auto head = head_of(several ? document[i] : document, kind, schema,
                            several ? fmt::format("/{}", i) : std::string());
        if (!head) return std::move(head).error();
        heads.push_back(*std::move(head));
    }
    std::sort(heads.begin(), heads.end(), [](const PolicyHead& a, const PolicyHead& b) {
        return std::pair(a.effective_from, a.version) < std::pair(b.effective_from, b.version);
    });
    for (std::size_t i = 0; i < heads.size(); ++i) {
        for (std::size_t j = i + 1; j < heads.size(); ++j) {
            if (heads[i].version != heads[j].version) continue;
            return Error{.code = Code::conflict,
                         .field = "version",
                         .message = fmt::format("version {} is there twice", heads[i].version),
                         .help = "give every version a number of its own"};
        }
    }
    return heads;
}

}  // namespace openitem::model
