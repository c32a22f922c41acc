#include "host/service/snapshot.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <nlohmann/json.hpp>

#include "host/base/result.hpp"
#include "host/metrics/recompute.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/decisions.hpp"
#include "host/store/store.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::RunError;
using Json = nlohmann::json;
using metrics::Figure;

namespace {

constexpr const char* kind = "snapshot";

Json json_of(const Figure& figure) {
    Json inputs = Json::array();
    for (const auto& input : figure.inputs) {
        inputs.push_back({{"name", input.name}, {"value", input.value}});
    }
    Json json = {{"name", figure.name},  {"formula", figure.formula}, {"basis", figure.basis},
                 {"inputs", inputs},     {"unit", figure.unit},       {"note", figure.note},
                 {"hash", figure.hash()}};
    if (figure.value) json["value"] = figure.value->to_string();
    return json;
}

struct KeptFigure {
    Figure figure;
    std::string hash;
};

KeptFigure figure_from(const Json& json) {
    KeptFigure kept;
    auto& figure = kept.figure;
    figure.name = json.at("name").get<std::string>();
    figure.formula = json.at("formula").get<std::string>();
    figure.basis = json.at("basis").get<std::string>();
    figure.unit = json.at("unit").get<std::string>();
    figure.note = json.at("note").get<std::string>();
    for (const auto& input : json.at("inputs")) {
        figure.inputs.push_back(
            {input.at("name").get<std::string>(), input.at("value").get<std::string>()});
    }
    if (json.contains("value")) {
        figure.value = base::Decimal::parse(json.at("value").get<std::string>());
    }
    kept.hash = json.at("hash").get<std::string>();
    return kept;
}

std::string subject_of(Date from, Date to) {
    return fmt::format("{}..{}", from.to_string(), to.to_string());
}

Snapshot read_snapshot(const KeptDecision& kept) {
    const auto facts = Json::parse(kept.record.facts);
    Snapshot snapshot;
    snapshot.id = kept.id.value;
    snapshot.recorded_at = kept.recorded_at;
    snapshot.to = kept.record.as_of;
    snapshot.from = Date::parse(facts.at("from").get<std::string>()).value_or(Date{});
    snapshot.currency =
        base::Currency::parse(facts.at("currency").get<std::string>()).value_or(base::Currency());
    snapshot.entry = facts.at("entry").get<std::int64_t>();
    snapshot.chain = facts.at("chain").get<std::string>();
    for (const auto& each : facts.at("figures")) {
        auto kept_figure = figure_from(each);
        snapshot.figures.push_back(std::move(kept_figure.figure));
        snapshot.hashes.push_back(std::move(kept_figure.hash));
    }
    return snapshot;
}

Snapshot snapshot_from(const KeptDecision& kept) {
    try {
        return read_snapshot(kept);
    } catch (const Json::exception&) {
        throw RunError(Exit::system, fmt::format("snapshot {} cannot be read", kept.id.value));
    }
}

model::DecisionRecord record_of(const Snapshot& snapshot) {
    model::DecisionRecord record;
    record.kind = kind;
    record.subject_type = "kpi";
    record.subject = subject_of(snapshot.from, snapshot.to);
    record.as_of = snapshot.to;
    record.policy = own_policy(kind);
    record.outcome = "kept";
    Json facts = {{"from", snapshot.from.to_string()},
                  {"currency", snapshot.currency.code()},
                  {"entry", snapshot.entry},
                  {"chain", snapshot.chain},
                  {"figures", Json::array()}};
    for (const auto& figure : snapshot.figures) facts["figures"].push_back(json_of(figure));
    record.facts = facts.dump();
    record.text = {fmt::format("{} figures from {} to {}, as of entry {} of the journal",
                               snapshot.figures.size(), snapshot.from.to_string(),
                               snapshot.to.to_string(), snapshot.entry)};
    return record;
}

std::string shown(const Figure& figure) {
    return figure.value ? figure.value->to_string() : figure.note;
}

void check_alone(const Figure& figure, const std::string& hash,
                 std::vector<SnapshotProblem>& problems) {
    const auto again = metrics::recompute(figure);
    if (!again) {
        problems.push_back({figure.name, again.error().message});
    } else if (*again != figure) {
        problems.push_back({figure.name, fmt::format("kept as {}, its inputs give {}",
                                                     shown(figure), shown(*again))});
    }
    if (figure.hash() != hash) {
        problems.push_back({figure.name, "its hash is not that of its formula and inputs"});
    }
}

// The same figures in the same order; those of the journal as it was then are made of the same.
void compare_with_books(const Snapshot& snapshot, const KpiReport& now,
                        std::vector<SnapshotProblem>& problems) {
    if (snapshot.currency != now.currency) {
        problems.push_back({"", fmt::format("kept in {}, the books are in {}",
                                            snapshot.currency.code(), now.currency.code())});
    }
    if (snapshot.figures.size() != now.figures.size()) {
        problems.push_back({"", fmt::format("{} figures were kept, {} are made",
                                            snapshot.figures.size(), now.figures.size())});
        return;
    }
    for (std::size_t i = 0; i < now.figures.size(); ++i) {
        const auto& kept = snapshot.figures[i];
        const auto& again = now.figures[i];
        const bool journal = i < now.from_the_journal;
        if (journal ? kept == again
                    : kept.name == again.name && kept.formula == again.formula &&
                          kept.basis == again.basis) {
            continue;
        }
        problems.push_back({kept.name, fmt::format("kept as {}, the books as they stood then give "
                                                   "{} {}",
                                                   shown(kept), again.name, shown(again))});
    }
}

}  // namespace

Snapshot keep_snapshot(const Workspace& workspace, const std::string& company, base::Clock& clock,
                       const KpiRequest& request) {
    const CompanyLock lock(workspace, company, "openitem snapshot keep");
    const auto books = workspace.open_books(company);
    const auto report = kpi_of(*books, {.from = request.from, .to = request.to});
    Snapshot snapshot;
    snapshot.from = report.from;
    snapshot.to = report.to;
    snapshot.currency = report.currency;
    const auto last = books->last_entry();
    snapshot.entry = last.value;
    if (const auto entry = books->entry(last)) snapshot.chain = entry->hash.hex();
    snapshot.figures = report.figures;
    for (const auto& figure : snapshot.figures) snapshot.hashes.push_back(figure.hash());
    snapshot.recorded_at = clock.now();
    const auto transaction = books->begin(snapshot.recorded_at);
    snapshot.id = keep_decision(*transaction, record_of(snapshot), {}).value;
    transaction->commit();
    return snapshot;
}

std::vector<Snapshot> snapshots(const Workspace& workspace, const std::string& company) {
    std::vector<Snapshot> all;
    for (const auto& kept : kept_decisions(workspace, company, kind)) {
        all.push_back(snapshot_from(kept));
    }
    return all;
}

std::vector<SnapshotProblem> check_snapshot(const Workspace& workspace, const std::string& company,
                                            const Snapshot& snapshot) {
    std::vector<SnapshotProblem> problems;
    for (std::size_t i = 0; i < snapshot.figures.size(); ++i) {
        check_alone(snapshot.figures[i], snapshot.hashes[i], problems);
    }
    const auto books = workspace.open_books(company);
    // Books that were empty then have no entry that old.
    const store::EntryId known{std::max<std::int64_t>(snapshot.entry, 1)};
    const auto entry = books->entry(known);
    if (snapshot.entry == 0 && (!entry || entry->recorded_at > snapshot.recorded_at)) {
        return problems;
    }
    if (snapshot.entry == 0 || !entry || entry->hash.hex() != snapshot.chain) {
        problems.push_back(
            {"", fmt::format("entry {} of the journal is not the one it was", snapshot.entry)});
        return problems;
    }
    const auto now = kpi_of(*books, {.from = snapshot.from, .to = snapshot.to},
                            KnownThen{known, snapshot.recorded_at});
    compare_with_books(snapshot, now, problems);
    return problems;
}

}  // namespace openitem::service
