#include "host/service/quarantine.hpp"

#include <fmt/format.h>

#include <set>

#include "host/model/body.hpp"
#include "host/model/json.hpp"
#include "host/service/place.hpp"
#include "host/service/sync.hpp"
#include "host/sync/retry.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

std::string connection_name(store::Store& books, store::ConnectionId id) {
    for (const auto& connection : books.connections()) {
        if (connection.id == id) return connection.name;
    }
    return {};
}

store::ConnectionId connection_id(store::Store& books, const std::string& name) {
    if (name.empty()) return {};
    for (const auto& connection : books.connections()) {
        if (connection.name == name) return connection.id;
    }
    throw RunError(Exit::wrong_use,
                   fmt::format("nothing was ever read from a connection '{}'", name));
}

store::StoredQuarantine find(store::Store& books, std::int64_t id) {
    auto row = books.quarantined(store::QuarantineId{id});
    if (!row)
        throw RunError(Exit::wrong_use, fmt::format("nothing in quarantine has the id {}", id));
    return std::move(*row);
}

void require_open(const store::StoredQuarantine& row) {
    if (row.state == store::QuarantineState::open) return;
    throw RunError(Exit::wrong_use, fmt::format("{} is not open any more: {}, {}", row.id.value,
                                                store::to_string(row.state), row.reason));
}

}  // namespace

QuarantineSummary list_quarantine(const Workspace& workspace, const std::string& company,
                                  const std::string& connection, bool all, std::size_t limit) {
    const auto books = workspace.open_books(company);
    store::QuarantineFilter filter{connection_id(*books, connection), {}};
    if (!all) filter.state = store::QuarantineState::open;
    QuarantineSummary summary;
    std::map<std::int64_t, std::string> sources;
    for (const auto& source : books->sources({})) sources.emplace(source.id.value, source.name);
    books->quarantine(filter, [&](const store::QuarantineRow& row) {
        ++summary.count;
        ++summary.by_rule[std::string(row.rule)];
        if (summary.rows.size() < limit) {
            store::StoredQuarantine kept;
            kept.id = row.id;
            kept.connection = row.connection;
            kept.entity = row.entity;
            kept.source_id = row.source_id;
            kept.rule = row.rule;
            kept.field = row.field;
            kept.location = place_in(sources[row.position.source.value], row.location);
            kept.message = row.message;
            kept.state = row.state;
            kept.reason = row.reason;
            summary.rows.push_back(std::move(kept));
        }
        return true;
    });
    return summary;
}

QuarantineDetail show_quarantined(const Workspace& workspace, const std::string& company,
                                  std::int64_t id) {
    const auto books = workspace.open_books(company);
    QuarantineDetail detail;
    detail.row = find(*books, id);
    detail.connection = connection_name(*books, detail.row.connection);
    if (const auto source = books->source(detail.row.position.source)) detail.source = source->name;
    detail.row.location = place_in(detail.source, detail.row.location);
    detail.bytes = detail.row.raw;
    if (detail.bytes.empty() && detail.row.position.length > 0) {
        if (auto bytes = store::read_source(*books, detail.row.position)) detail.bytes = *bytes;
    }
    if (!detail.row.batch.empty()) {
        const auto decoded = model::decode_body(detail.row.batch);
        if (!decoded) throw RunError(Exit::system, decoded.error());
        model::append_json(decoded->record(), detail.record_json);
    }
    return detail;
}

RetryReport retry_quarantined(const Workspace& workspace, const std::string& company,
                              const connect::Registry& plugins, base::Clock& clock,
                              std::optional<std::int64_t> id) {
    std::vector<store::StoredQuarantine> rows;
    std::set<std::string> to_read_again;
    RetryReport report;
    {
        const auto books = workspace.open_books(company);
        if (id) {
            rows.push_back(find(*books, *id));
            require_open(rows.front());
        } else {
            std::vector<store::QuarantineId> open;
            books->quarantine({{}, store::QuarantineState::open},
                              [&](const store::QuarantineRow& row) {
                                  open.push_back(row.id);
                                  return true;
                              });
            for (const auto one : open) rows.push_back(find(*books, one.value));
        }
        for (const auto& row : rows) {
            const auto name = connection_name(*books, row.connection);
            if (row.batch.empty()) {
                to_read_again.insert(name);
                continue;
            }
            const auto rules = rules_of(workspace, company, name, *books);
            if (auto refusal = sync::retry(*books, row, rules.prepare, rules.apply, clock)) {
                report.refused.emplace_back(row.id.value, refusal->message);
            } else {
                ++report.accepted;
            }
        }
    }
    for (const auto& name : to_read_again) {
        SyncOptions options;
        options.connection = name;
        options.full = true;
        static_cast<void>(run_sync(workspace, company, plugins, clock, options));
    }
    const auto books = workspace.open_books(company);
    for (const auto& row : rows) {
        if (!row.batch.empty()) continue;
        const auto now = find(*books, row.id.value);
        if (now.state == store::QuarantineState::open) {
            report.refused.emplace_back(row.id.value, now.message);
        } else {
            ++report.accepted;
        }
    }
    return report;
}

void discard_quarantined(const Workspace& workspace, const std::string& company, base::Clock& clock,
                         std::int64_t id, const std::string& reason) {
    if (reason.empty()) throw RunError(Exit::wrong_use, "a discard needs its --reason");
    const auto books = workspace.open_books(company);
    require_open(find(*books, id));
    const auto transaction = books->begin(clock.now());
    transaction->set_quarantine_state(store::QuarantineId{id}, store::QuarantineState::discarded,
                                      reason);
    transaction->commit();
}

}  // namespace openitem::service
