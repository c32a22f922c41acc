// What the commands on receivables have in common: dates as they are typed, amounts as they are
// shown and written.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/date.hpp"
#include "host/base/decimal.hpp"
#include "host/base/money.hpp"
#include "host/cli/context.hpp"
#include "host/service/decisions.hpp"

namespace openitem::cli {

using Json = nlohmann::ordered_json;

// One line of exact data; what is not UTF-8 becomes replacement characters.
std::string one_line(const Json& json);

// {"amount":"12.50","currency":"EUR"}
Json json_money(base::Money amount);
// The decision as it is kept, with its id when it has one.
Json json_decision(const model::DecisionRecord& record, store::DecisionId id);

// A date as it is typed after an option; none when nothing was. What is no date ends the command
// with wrong_use.
std::optional<base::Date> date_option(const std::string& text, std::string_view option);

// Who it is, when nobody says: OPENITEM_USER, else the login.
std::string whoever(const std::string& by);

// Names and figures in two columns, the figures aligned on the right.
void print_pairs(Output& out, const std::vector<std::pair<std::string, std::string>>& pairs,
                 std::string_view indent);

// For people: the sentences of a decision, then every rule with inputs and threshold.
void print_decision(Output& out, const model::DecisionRecord& record);

// The verbs `policy` and `explain`, which credit, cash and dispute have alike. `company` belongs to
// the command they are added to.
struct PolicyShown {
    std::vector<std::string> sentences;
    std::string body;  // JSON of the version
};
struct PolicyVerbs {
    std::string kind;  // "credit", "cash", "dispute"
    std::string schema;
    // All versions that ever hold, as they take turns; the index of the one that holds today.
    std::function<std::vector<PolicyShown>(const service::Workspace&, const std::string& company)>
        versions;
    std::function<std::string(const service::Workspace&, const std::string& company, base::Date)>
        in_force;  // its JSON
};
void add_policy_verb(CLI::App& command, Context& context, std::shared_ptr<std::string> company,
                     PolicyVerbs verbs);
void add_explain_verb(CLI::App& command, Context& context, std::shared_ptr<std::string> company,
                      const std::string& kind);

}  // namespace openitem::cli
