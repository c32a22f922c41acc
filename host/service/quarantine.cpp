#include "host/service/quarantine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "host/model/body.hpp"
#include "host/model/json.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/place.hpp"
#include "host/service/write_off.hpp"
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

namespace {

// Of a row that is to be tried again.
struct Tried {
    std::int64_t id = 0;
    store::Position position;
    std::string refused;  // why it still is, where that is news
};

std::vector<Tried> rows_to_try(store::Store& books, std::optional<std::int64_t> id) {
    if (id) {
        const auto row = find(books, *id);
        require_open(row);
        return {{*id, row.position, {}}};
    }
    std::vector<Tried> rows;
    books.quarantine({{}, store::QuarantineState::open}, [&](const store::QuarantineRow& row) {
        rows.push_back({row.id.value, row.position, {}});
        return true;
    });
    const auto delivered = [](const Tried& row) {
        return std::tuple(row.position.source.value, row.position.offset, row.id);
    };
    std::sort(rows.begin(), rows.end(),
              [&](const Tried& a, const Tried& b) { return delivered(a) < delivered(b); });
    return rows;
}

// Those that became a record, as they were delivered; returns the connections of the others.
std::set<std::string> retry_records(const Workspace& workspace, const std::string& company,
                                    store::Store& books, base::Clock& clock,
                                    std::vector<Tried>& rows) {
    std::set<std::string> unread;
    const auto settings = workspace.company(company);
    std::map<std::string, ConnectionRules> rules;
    for (auto& tried : rows) {
        const auto row = find(books, tried.id);
        const auto name = connection_name(books, row.connection);
        if (row.batch.empty()) {
            unread.insert(name);
            continue;
        }
        auto of = rules.find(name);
        if (of == rules.end()) {
            const auto connection = workspace.connection(company, name);
            of = rules.emplace(name, rules_of(workspace, settings, connection)).first;
            of->second.apply.connection = row.connection;
        }
        const auto& [prepare, apply] = of->second;
        if (auto refusal = sync::retry(books, row, prepare, apply, clock)) {
            tried.refused = std::move(refusal->message);
        }
    }
    return unread;
}

}  // namespace

RetryReport retry_quarantined(const Workspace& workspace, const std::string& company,
                              const connect::Registry& plugins, base::Clock& clock,
                              std::optional<std::int64_t> id) {
    const CompanyLock lock(workspace, company, "openitem quarantine retry");
    RetryReport report;
    std::vector<Tried> rows;
    std::set<std::string> unread;
    {
        const auto books = workspace.open_books(company);
        rows = rows_to_try(*books, id);
        unread = retry_records(workspace, company, *books, clock, rows);
        settle_disputes(*books, clock);
        settle_write_offs(*books, clock);
    }
    for (const auto& name : unread) {
        SyncOptions options;
        options.connection = name;
        options.full = true;
        options.lock = &lock;
        for (auto& read : run_sync(workspace, company, plugins, clock, options)) {
            report.read_again.push_back(std::move(read));
        }
    }
    const auto books = workspace.open_books(company);
    for (auto& tried : rows) {
        const auto now = find(*books, tried.id);
        if (now.state != store::QuarantineState::open) {
            ++report.accepted;
        } else {
            report.refused.emplace_back(tried.id,
                                        tried.refused.empty() ? now.message : tried.refused);
        }
    }
    return report;
}

void discard_quarantined(const Workspace& workspace, const std::string& company, base::Clock& clock,
                         std::int64_t id, const std::string& reason) {
    if (reason.empty()) throw RunError(Exit::wrong_use, "a discard needs its --reason");
    const CompanyLock lock(workspace, company, "openitem quarantine discard");
    const auto books = workspace.open_books(company);
    require_open(find(*books, id));
    const auto transaction = books->begin(clock.now());
    transaction->set_quarantine_state(store::QuarantineId{id}, store::QuarantineState::discarded,
                                      reason);
    transaction->commit();
}

}  // namespace openitem::service
