#include "host/cli/shown.hpp"

#include <fmt/format.h>
#include <cstdlib>

#include <algorithm>
#include <cstdlib>

#include "host/base/clock.hpp"
#include "host/base/text.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"

namespace openitem::cli {

namespace {

Colour colour_of(std::string_view outcome) {
    if (outcome == "blocked" || outcome == "refused") return Colour::red;
    if (outcome == "warned") return Colour::yellow;
    return Colour::green;
}

base::Exit show_policy(Context& context, const std::string& company, const PolicyVerbs& verbs,
                       bool json, bool schema) {
    if (schema) {
        context.out.write(verbs.schema);
        return base::Exit::done;
    }
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto current = verbs.in_force(workspace, company, clock->today());
    if (json) {
        context.out.line(current);
        return base::Exit::done;
    }
    for (const auto& version : verbs.versions(workspace, company)) {
        const bool holds = version.body == current;
        bool first = true;
        for (const auto& sentence : version.sentences) {
            const auto shown = base::escape_for_terminal(sentence);
            if (first) {
                context.out.line(context.out.coloured(shown, Colour::bold) +
                                 (holds ? " It holds today." : ""));
            } else if (holds) {
                context.out.line("  " + shown);
            }
            first = false;
        }
    }
    return base::Exit::done;
}

base::Exit list_decisions(Context& context, const std::string& company, const std::string& kind,
                          bool json) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto kept = service::kept_decisions(workspace, company, kind);
    Table table({{"id", Align::right}, {"on"}, {"about"}, {"customer"}, {"outcome"}, {"answer"}});
    for (const auto& one : kept) {
        const auto& record = one.record;
        if (json) {
            context.out.line(one_line(json_decision(record, one.id)));
            continue;
        }
        table.row({std::to_string(one.id.value), record.as_of.to_string(),
                   record.subject_type + " " + record.subject, record.customer, record.outcome,
                   record.text.empty() ? "" : record.text.front()});
    }
    table.print(context.out);
    if (kept.empty() && !json) context.out.line(fmt::format("no {} decisions yet", kind));
    return base::Exit::done;
}

base::Exit explain_decision(Context& context, const std::string& company, const std::string& kind,
                            std::int64_t id, bool json) {
    if (id == 0) return list_decisions(context, company, kind, json);
    const auto workspace = service::Workspace::open(context.workspace);
    const auto kept = service::kept_decision(workspace, company, kind, id);
    const bool same = service::replays(kept.record);
    const bool made_by_rules = service::made_by_rules(kept.record);
    if (json) {
        auto line = json_decision(kept.record, kept.id);
        line["recorded_at"] = kept.recorded_at.to_string();
        if (made_by_rules) line["replays"] = same;
        context.out.line(one_line(line));
    } else {
        print_decision(context.out, kept.record);
        if (made_by_rules) {
            context.out.line(
                same ? "  made again from what it was given: the same answer"
                     : context.out.coloured("  made again: ANOTHER answer", Colour::red));
        }
    }
    return same || !made_by_rules ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

std::string one_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_money(base::Money amount) {
    return {{"amount", amount.to_string()}, {"currency", amount.currency.code()}};
}

Json json_decision(const model::DecisionRecord& record, store::DecisionId id) {
    Json line = Json::object();
    if (id) line["decision"] = id.value;
    const nlohmann::json whole = model::to_json(record);
    for (const char* key : {"kind", "outcome", "text", "subject", "customer", "as_of", "rules",
                            "facts", "policy", "policy_hash"}) {
        if (whole.contains(key)) line[key] = whole[key];
    }
    return line;
}

std::string whoever(const std::string& by) {
    if (!by.empty()) {
        const auto name = base::trim(by);
        if (!name.empty() && base::is_utf8(name)) return std::string(name);
        throw base::RunError(base::Exit::wrong_use, "--by: expected a name, in UTF-8");
    }
    for (const char* name : {"OPENITEM_USER", "USER", "LOGNAME"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return value;
    }
    return "unknown";
}

std::optional<base::Date> date_option(const std::string& text, std::string_view option) {
    if (text.empty()) return std::nullopt;
    const auto date = base::parse_date(text);
    if (!date) {
        throw base::RunError(base::Exit::wrong_use,
                             fmt::format("{}: {}", option, date.error().text()));
    }
    return *date;
}

void print_pairs(Output& out, const std::vector<std::pair<std::string, std::string>>& pairs,
                 std::string_view indent) {
    // Figures line up on the right; sentences, which are longer, follow their name.
    constexpr std::size_t widest_figure = 20;
    std::size_t names = 0;
    std::size_t figures = 0;
    for (const auto& [name, value] : pairs) {
        names = std::max(names, name.size());
        if (value.size() <= widest_figure) figures = std::max(figures, value.size());
    }
    for (const auto& [name, value] : pairs) {
        const auto shown = base::escape_for_terminal(value);
        out.line(value.size() <= widest_figure
                     ? fmt::format("{}{:<{}}  {:>{}}", indent, base::escape_for_terminal(name),
                                   names, shown, figures)
                     : fmt::format("{}{:<{}}  {}", indent, base::escape_for_terminal(name), names,
                                   shown));
    }
}

void print_decision(Output& out, const model::DecisionRecord& record) {
    // Sentences that are the reason of a rule stand with the rule.
    const auto is_reason = [&](const std::string& sentence) {
        return std::any_of(record.rules.begin(), record.rules.end(),
                           [&](const auto& rule) { return rule.reason == sentence; });
    };
    bool first = true;
    for (const auto& sentence : record.text) {
        const auto text = base::escape_for_terminal(sentence);
        if (first) {
            print_wrapped(out, text, "", "  ", colour_of(record.outcome));
        } else if (!is_reason(sentence)) {
            print_wrapped(out, text, "  ", "  ");
        }
        first = false;
    }
    for (const auto& rule : record.rules) {
        out.line(fmt::format("  {}  {}", out.coloured(rule.outcome, colour_of(rule.outcome)),
                             out.coloured(rule.rule, Colour::bold)));
        print_wrapped(out, base::escape_for_terminal(rule.reason), "    ", "    ");
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const auto& input : rule.inputs) pairs.emplace_back(input.name, input.value);
        if (!rule.threshold.empty()) pairs.emplace_back("held against", rule.threshold);
        print_pairs(out, pairs, "      ");
    }
    out.line(out.coloured(
        fmt::format("  {} policy, version {}, in force from {}, {}", record.policy.kind,
                    record.policy.version, record.policy.effective_from.to_string(),
                    record.policy.hash.substr(0, 12)),
        Colour::dim));
}

void add_policy_verb(CLI::App& command, Context& context, std::shared_ptr<std::string> company,
                     PolicyVerbs verbs) {
    CLI::App* sub =
        command.add_subcommand("policy", "the rules in plain words, version by version");
    auto json = std::make_shared<bool>(false);
    auto schema = std::make_shared<bool>(false);
    sub->add_flag("--json", *json, "the version that holds today, as JSON");
    sub->add_flag("--schema", *schema, "the JSON schema of policies/" + verbs.kind + ".json");
    sub->callback([&context, company, json, schema, verbs = std::move(verbs)] {
        context.action = [&context, company, json, schema, verbs] {
            return show_policy(context, *company, verbs, *json, *schema);
        };
    });
}

void add_explain_verb(CLI::App& command, Context& context, std::shared_ptr<std::string> company,
                      const std::string& kind) {
    CLI::App* sub = command.add_subcommand(
        "explain", "decisions that were made; with an ID one of them, rule by rule");
    auto id = std::make_shared<std::int64_t>(0);
    auto json = std::make_shared<bool>(false);
    sub->add_option("ID", *id, "a decision");
    sub->add_flag("--json", *json, "exact data, one JSON object per decision");
    sub->callback([&context, company, kind, id, json] {
        context.action = [&context, company, kind, id, json] {
            return explain_decision(context, *company, kind, *id, *json);
        };
    });
}

}  // namespace openitem::cli
