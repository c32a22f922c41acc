// openitem explain: from an open item to the bytes of its source.
#include "host/service/explain.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/clock.hpp"
#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/table.hpp"
#include "host/cli/wrap.hpp"

namespace openitem::cli {

namespace {

std::string money(std::int64_t minor, base::Currency currency) {
    return base::Money{minor, currency}.to_text();
}

// What a line in another currency is worth stands beside it.
void print_entry(Output& out, const store::StoredEntry& entry, base::Currency functional) {
    out.line(fmt::format("  journal entry {}: {}, {}, hash {}", entry.entry.id.value,
                         ledger::to_string(entry.entry.event), entry.entry.date.to_string(),
                         entry.hash.hex().substr(0, 16)));
    Table table({{"account"}, {"debit", Align::right}, {"credit", Align::right}}, "      ");
    for (const auto& line : entry.lines) {
        const auto size = [](std::int64_t minor) { return minor < 0 ? -minor : minor; };
        const bool own = line.currency == functional && line.amount == line.functional;
        const bool difference = line.amount == 0 && line.functional != 0;
        const bool debit = (difference ? line.functional : line.amount) >= 0;
        auto text = difference ? money(size(line.functional), functional)
                               : money(size(line.amount), line.currency);
        if (!own && !difference) text += " = " + money(size(line.functional), functional);
        table.row(
            {std::string(ledger::to_string(line.account)), debit ? text : "", debit ? "" : text});
    }
    table.print(out);
}

void print_record(Output& out, std::string_view what, const service::ExplainedRecord& record) {
    const auto& ref = record.record.ref;
    out.line(fmt::format("  {} {} '{}', version {}, {}, read by {} ({})", what, record.entity,
                         base::escape_for_terminal(record.record.source_id), ref.version,
                         store::to_string(ref.state), record.connection, record.connector));
    for (const auto& file : record.attachments) {
        out.line(fmt::format("  attachment {}, {} bytes, sha256 {}{}", base::quote(file.filename),
                             file.bytes, file.sha256,
                             file.archived ? "" : " (not in the archive)"));
    }
    for (const auto& finding : record.findings) {
        print_wrapped(
            out,
            base::escape_for_terminal(fmt::format("breaks {} ({}): {}", finding.rule,
                                                  model::to_string(finding.flag), finding.message)),
            "  ", "    ");
    }
    if (record.source.empty()) return;
    out.line(fmt::format("  source {}, {} bytes from byte {}{}",
                         base::escape_for_terminal(record.source), ref.position.length,
                         ref.position.offset,
                         record.archived ? ", as archived:" : " (not in the archive)"));
    if (record.archived) print_source(out, record.bytes);
}

// Which rule applied it, and what it saw.
std::string why(const store::StoredAllocation& allocation) {
    constexpr std::string_view carried = "{\"allocation\":";
    const std::string& evidence = allocation.evidence;
    if (allocation.rule == "carried_over" && evidence.starts_with(carried)) {
        return fmt::format("carried over from allocation {}",
                           evidence.substr(carried.size(), evidence.size() - carried.size() - 1));
    }
    return "by " + allocation.rule + (evidence.empty() ? "" : ": " + evidence);
}

void print(Output& out, const service::Explanation& explained) {
    const auto& item = explained.item.item;
    auto head = fmt::format("{} {}", ledger::to_string(item.kind), explained.item.number);
    if (item.sequence > 1) head += fmt::format(" (instalment {})", item.sequence);
    out.line(
        out.coloured(base::escape_for_terminal(head), Colour::bold) +
        fmt::format("  {}  item {}", base::escape_for_terminal(explained.customer), item.id.value));
    out.line(fmt::format(
        "  {}: issued {}, due {}{}, {} of {} open",
        item.reversed_on ? "reversed on " + item.reversed_on->to_string() : "stands",
        item.issued_on.to_string(), item.due_on.to_string(),
        item.has(ledger::due_assumed) ? " (assumed)" : "",
        base::Money{explained.open, item.currency}.to_string(), money(item.amount, item.currency)));
    if (item.has(ledger::assigned)) {
        out.line("  assigned to " + (explained.assigned_to.empty()
                                         ? "a factor the document does not name"
                                         : base::escape_for_terminal(explained.assigned_to)));
    }
    for (const auto& one : explained.allocations) {
        const auto& allocation = one.allocation.allocation;
        const auto text = fmt::format(
            "{} {} {} on {}, {}{}", money(allocation.amount, item.currency),
            allocation.to == item.id ? "settled by" : "applied to",
            one.counter_number.empty() ? ledger::to_string(allocation.kind) : one.counter_number,
            allocation.date.to_string(), why(one.allocation),
            allocation.reversed_on ? ", taken back on " + allocation.reversed_on->to_string() : "");
        print_wrapped(out, base::escape_for_terminal(text), "  ", "    ");
    }
    if (explained.received) print_entry(out, *explained.received, explained.functional);
    print_entry(out, explained.entry, explained.functional);
    if (explained.reversal) print_entry(out, *explained.reversal, explained.functional);
    print_record(out, "posted from", explained.record);
    for (const auto& record : explained.evidence) print_record(out, "evidence", record);
}

// What is empty is left out.
void put(nlohmann::ordered_json& json, const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
}

nlohmann::ordered_json json_of(const service::ExplainedRecord& record) {
    const auto& ref = record.record.ref;
    nlohmann::ordered_json json = {{"id", ref.id.value},
                                   {"entity", record.entity},
                                   {"source_id", record.record.source_id},
                                   {"version", ref.version},
                                   {"state", store::to_string(ref.state)}};
    put(json, "connection", record.connection);
    put(json, "connector", record.connector);
    json["content_hash"] = ref.hash.hex();
    if (!record.source.empty()) {
        json["source"] = {{"name", record.source},
                          {"offset", ref.position.offset},
                          {"length", ref.position.length},
                          {"archived", record.archived},
                          {"bytes", record.bytes}};
    }
    for (const auto& file : record.attachments) {
        nlohmann::ordered_json line;
        put(line, "filename", file.filename);
        line["size"] = file.bytes;
        line["sha256"] = file.sha256;
        line["archived"] = file.archived;
        json["attachments"].push_back(std::move(line));
    }
    for (const auto& finding : record.findings) {
        nlohmann::ordered_json line = {{"rule", finding.rule},
                                       {"flag", model::to_string(finding.flag)}};
        put(line, "location", finding.location);
        put(line, "message", finding.message);
        json["findings"].push_back(std::move(line));
    }
    if (!record.json.empty()) json["record"] = nlohmann::ordered_json::parse(record.json);
    return json;
}

nlohmann::ordered_json json_of(const store::StoredEntry& entry) {
    nlohmann::ordered_json json = {{"id", entry.entry.id.value},
                                   {"event", ledger::to_string(entry.entry.event)},
                                   {"date", entry.entry.date.to_string()},
                                   {"recorded_at", entry.recorded_at.to_string()},
                                   {"hash", entry.hash.hex()}};
    auto& lines = json["lines"] = nlohmann::ordered_json::array();
    for (const auto& line : entry.lines) {
        lines.push_back({{"account", ledger::to_string(line.account)},
                         {"amount",
                          {{"amount", base::Money{line.amount, line.currency}.to_string()},
                           {"currency", line.currency.code()}}}});
    }
    return json;
}

nlohmann::ordered_json json_of(const service::Explanation& explained) {
    const auto& item = explained.item.item;
    const auto amount = [&](std::int64_t minor) {
        return nlohmann::ordered_json{{"amount", base::Money{minor, item.currency}.to_string()},
                                      {"currency", item.currency.code()}};
    };
    nlohmann::ordered_json json = {{"item", item.id.value},
                                   {"kind", ledger::to_string(item.kind)},
                                   {"number", explained.item.number}};
    put(json, "customer", explained.customer);
    json["issued_on"] = item.issued_on.to_string();
    json["due_on"] = item.due_on.to_string();
    json["amount"] = amount(item.amount);
    json["open"] = amount(explained.open);
    if (item.has(ledger::assigned)) json["assigned"] = true;
    put(json, "assigned_to", explained.assigned_to);
    if (item.reversed_on) json["reversed_on"] = item.reversed_on->to_string();
    auto& allocations = json["allocations"] = nlohmann::ordered_json::array();
    for (const auto& one : explained.allocations) {
        const auto& allocation = one.allocation.allocation;
        nlohmann::ordered_json line = {{"id", allocation.id.value},
                                       {"kind", ledger::to_string(allocation.kind)},
                                       {"amount", amount(allocation.amount)},
                                       {"date", allocation.date.to_string()}};
        put(line, "counter_number", one.counter_number);
        line["rule"] = one.allocation.rule;
        put(line, "evidence", one.allocation.evidence);
        if (allocation.reversed_on) line["reversed_on"] = allocation.reversed_on->to_string();
        allocations.push_back(std::move(line));
    }
    if (explained.received) json["received"] = json_of(*explained.received);
    json["entry"] = json_of(explained.entry);
    if (explained.reversal) json["reversal"] = json_of(*explained.reversal);
    json["record"] = json_of(explained.record);
    for (const auto& record : explained.evidence) json["evidence"].push_back(json_of(record));
    return json;
}

}  // namespace

void register_explain(CLI::App& app, Context& context) {
    CLI::App* command = add_command(
        app, "explain", "Walk from an open item to the journal, the record and the source's bytes.",
        {"openitem explain nordlicht RE-2026-0007", "openitem explain nordlicht item:12 --json"});
    auto company = std::make_shared<std::string>();
    auto reference = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    command->add_option("COMPANY", *company, "the company")->required();
    command->add_option("REF", *reference, "number of an invoice or payment, or item:ID")
        ->required();
    command->add_flag("--json", *json, "exact data, one JSON object per item");
    command->callback([&context, company, reference, json] {
        context.action = [&context, company, reference, json] {
            const auto workspace = service::Workspace::open(context.workspace);
            const auto clock = base::clock_from_environment();
            const auto today = clock->now().date();
            for (const auto& item : service::explain(workspace, *company, *reference, today)) {
                if (*json) {
                    context.out.line(json_of(item).dump(-1, ' ', false,
                                                        nlohmann::json::error_handler_t::replace));
                } else {
                    print(context.out, item);
                }
            }
            return base::Exit::done;
        };
    });
}

}  // namespace openitem::cli
