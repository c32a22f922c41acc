// openitem quarantine: the work queue of refused inputs.
#include "host/service/quarantine.hpp"

#include <openitem/fields.hpp>

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/run_problem.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"
#include "host/service/sync.hpp"

namespace openitem::cli {

namespace {

struct Options {
    std::string company;
    std::string connection;
    std::int64_t id = 0;
    std::string reason;
    std::size_t limit = 50;
    bool all = false;
    bool json = false;
};

std::string entity_word(store::Entity id) {
    const auto* entity = find_entity(std::uint32_t{id});
    return entity == nullptr ? "" : std::string(entity->name);
}

Json json_of(const store::StoredQuarantine& row) {
    Json line = {{"id", row.id.value}, {"rule", row.rule}};
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty()) line[key] = value;
    };
    put("entity", entity_word(row.entity));
    put("source_id", row.source_id);
    put("field", row.field);
    put("location", row.location);
    put("message", row.message);
    put("state", std::string(store::to_string(row.state)));
    put("reason", row.reason);
    return line;
}

std::string what_of(const store::StoredQuarantine& row) {
    if (row.reason.empty()) return row.message;
    return fmt::format("{} ({})", store::to_string(row.state), row.reason);
}

// A table where it fits; else the message of each on lines of its own.
void print_rows(Output& out, const std::vector<store::StoredQuarantine>& rows) {
    Table with_message({{"id", Align::right}, {"record"}, {"rule"}, {"where"}, {"what"}});
    for (const auto& row : rows) {
        with_message.row(
            {std::to_string(row.id.value), row.source_id, row.rule, row.location, what_of(row)});
    }
    if (out.line_width() == 0 || with_message.width() <= out.line_width()) {
        return with_message.print(out);
    }
    for (const auto& row : rows) {
        const auto head = fmt::format("{:>4}  ", row.id.value);
        const auto about = row.source_id.empty() ? "" : "  " + row.source_id;
        out.line(head + out.coloured(base::escape_for_terminal(row.rule), Colour::bold) +
                 base::escape_for_terminal("  " + row.location + about));
        print_wrapped(out, base::escape_for_terminal(what_of(row)), "        ", "        ");
    }
}

base::Exit list(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto limit = options.json ? static_cast<std::size_t>(-1) : options.limit;
    const auto found = service::list_quarantine(workspace, options.company, options.connection,
                                                options.all, limit);
    if (options.json) {
        for (const auto& row : found.rows) context.out.line(one_line(json_of(row)));
        return base::Exit::done;
    }
    print_rows(context.out, found.rows);
    if (found.rows.size() < static_cast<std::size_t>(found.count)) {
        context.out.line(fmt::format("  ... and {} more; --limit N shows them",
                                     found.count - static_cast<std::int64_t>(found.rows.size())));
    }
    if (found.count == 0) context.out.line("nothing in quarantine");
    return base::Exit::done;
}

base::Exit show(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto detail = service::show_quarantined(workspace, options.company, options.id);
    auto& out = context.out;
    if (options.json) {
        auto line = json_of(detail.row);
        line["connection"] = detail.connection;
        line["connector_version"] = detail.row.connector_version;
        if (!detail.source.empty()) {
            line["source"] = detail.source;
            line["offset"] = detail.row.position.offset;
            line["length"] = detail.row.position.length;
        }
        if (!detail.bytes.empty()) line["bytes"] = detail.bytes;
        if (!detail.record_json.empty()) {
            line["record"] = Json::parse(detail.record_json);
        }
        out.line(one_line(line));
        return base::Exit::done;
    }
    const auto& row = detail.row;
    const auto joined = [](const std::string& first, const std::string& second) {
        return second.empty() ? first : first + " " + second;
    };
    const auto print = [&](std::string_view key, const std::string& value) {
        if (value.empty()) return;
        print_wrapped(out, base::escape_for_terminal(value), fmt::format("{:<12}", key),
                      "            ");
    };
    print("rule", row.rule);
    print("field", row.field);
    print("what", row.message);
    print("where", row.location);
    print("record", joined(entity_word(row.entity), row.source_id));
    print("connection",
          fmt::format("{}, connector version {}", detail.connection, row.connector_version));
    if (!detail.source.empty()) {
        print("source", fmt::format("{}, {} bytes from byte {}", detail.source, row.position.length,
                                    row.position.offset));
    }
    print("state", joined(std::string(store::to_string(row.state)), row.reason));
    print("understood", detail.record_json);
    if (!detail.bytes.empty()) {
        out.line("bytes");
        print_source(out, detail.bytes);
    }
    return base::Exit::done;
}

void print_retried(Output& out, const Options& options, const service::RetryReport& report) {
    out.line(fmt::format("{} accepted, {} still refused", report.accepted, report.refused.size()));
    for (std::size_t i = 0; i < report.refused.size() && i < options.limit; ++i) {
        out.line(fmt::format("  {}: {}", report.refused[i].first,
                             base::escape_for_terminal(report.refused[i].second)));
    }
    for (const auto& read : report.read_again) {
        const auto problem = problem_of(read.run);
        if (problem.empty()) continue;
        out.line(base::escape_for_terminal(
            fmt::format("  {} could not be read again: {}", read.connection, problem)));
    }
}

void print_json(Output& out, const std::string& company, const service::RetryReport& report) {
    Json line = {{"company", company}, {"accepted", report.accepted}};
    auto& refused = line["refused"] = Json::array();
    for (const auto& [id, why] : report.refused) refused.push_back({{"id", id}, {"message", why}});
    for (const auto& read : report.read_again) {
        Json one = {{"connection", read.connection}, {"ok", read.run.ok()}};
        put_problem(one, read.run);
        line["read_again"].push_back(std::move(one));
    }
    out.line(one_line(line));
}

base::Exit retry(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const connect::Registry plugins(connect::default_plugin_directories());
    const auto clock = base::clock_from_environment();
    const auto report =
        service::retry_quarantined(workspace, options.company, plugins, *clock,
                                   options.id == 0 ? std::nullopt : std::optional(options.id));
    if (options.json) {
        print_json(context.out, options.company, report);
    } else {
        print_retried(context.out, options, report);
    }
    auto worst = report.refused.empty() ? base::Exit::done : base::Exit::answer_is_no;
    for (const auto& read : report.read_again) {
        worst = std::max(worst, service::exit_of(read, false));
    }
    return worst;
}

base::Exit discard(Context& context, const Options& options) {
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    service::discard_quarantined(workspace, options.company, *clock, options.id, options.reason);
    const Json line = {{"company", options.company},
                       {"id", options.id},
                       {"state", "discarded"},
                       {"reason", options.reason}};
    context.out.line(options.json ? one_line(line) : fmt::format("{} discarded", options.id));
    return base::Exit::done;
}

}  // namespace

void register_quarantine(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "quarantine", "Inputs that were refused, with their bytes and the reason.",
                    {"openitem quarantine nordlicht list", "openitem quarantine nordlicht show 3",
                     "openitem quarantine nordlicht retry",
                     "openitem quarantine nordlicht discard 3 --reason "
                     "\"test row of the ERP\""});
    auto options = std::make_shared<Options>();
    command->add_option("COMPANY", options->company, "the company")->required();
    command->require_subcommand(1);
    const auto verb = [&](const char* name, const char* about,
                          base::Exit (*work)(Context&, const Options&)) {
        CLI::App* sub = command->add_subcommand(name, about);
        sub->callback([&context, options, work] {
            context.action = [&context, options, work] { return work(context, *options); };
        });
        return sub;
    };
    CLI::App* listing = verb("list", "what is open", list);
    listing->add_option("--connection", options->connection, "only of this connection");
    listing->add_flag("--all", options->all, "retried and discarded ones too");
    listing->add_option("--limit", options->limit, "rows to show");
    listing->add_flag("--json", options->json, "exact data, one JSON object per row");
    CLI::App* showing = verb("show", "one of them, to the byte", show);
    showing->add_option("ID", options->id, "its id")->required();
    showing->add_flag("--json", options->json, "exact data");
    CLI::App* retrying = verb("retry", "try again: one, or all that are open", retry);
    retrying->add_option("ID", options->id, "its id");
    retrying->add_flag("--json", options->json, "exact data");
    CLI::App* discarding = verb("discard", "close one for good", discard);
    discarding->add_option("ID", options->id, "its id")->required();
    discarding->add_option("--reason", options->reason, "why")->required();
    discarding->add_flag("--json", options->json, "exact data");
}

}  // namespace openitem::cli
