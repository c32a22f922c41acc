#include "host/service/decisions.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "host/base/hash.hpp"
#include "host/base/result.hpp"
#include "host/cash/match.hpp"
#include "host/credit/check.hpp"
#include "host/disputes/decide.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;
using model::DecisionRecord;

namespace {

DecisionRecord read_record(const store::StoredDecision& stored) {
    auto record = model::decision_from_json(nlohmann::json::parse(stored.body));
    if (!record) {
        throw RunError(Exit::system, fmt::format("decision {} cannot be read: {}", stored.id.value,
                                                 record.error().text()));
    }
    return *std::move(record);
}

}  // namespace

store::DecisionId keep_decision(store::Transaction& transaction, const DecisionRecord& record,
                                store::CustomerId customer) {
    store::StoredDecision stored;
    stored.kind = record.kind;
    stored.subject = fmt::format("{}:{}", record.subject_type, record.subject);
    stored.customer = customer;
    stored.policy = fmt::format("{}/{}", record.policy.kind, record.policy.version);
    stored.outcome = record.outcome;
    stored.body =
        model::to_json(record).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return transaction.add_decision(stored);
}

std::vector<KeptDecision> kept_decisions(const Workspace& workspace, const std::string& company,
                                         std::string_view kind) {
    const auto books = workspace.open_books(company);
    std::vector<KeptDecision> kept;
    for (const auto& stored : books->decisions({}, kind)) {
        kept.push_back({stored.id, stored.recorded_at, read_record(stored)});
    }
    return kept;
}

KeptDecision kept_decision(const Workspace& workspace, const std::string& company,
                           std::string_view kind, std::int64_t id) {
    const auto books = workspace.open_books(company);
    const auto stored = books->decision(store::DecisionId{id});
    if (!stored || stored->kind != kind) {
        throw RunError(Exit::wrong_use, fmt::format("there is no {} decision {}", kind, id));
    }
    return {stored->id, stored->recorded_at, read_record(*stored)};
}

bool made_by_rules(const DecisionRecord& record) {
    const bool erased = record.facts == R"({"erased":true})";  // A25
    return !erased && record.outcome != applied_by_hand && record.outcome != taken_back_by_hand;
}

model::PolicyHead own_policy(const char* kind) {
    model::PolicyHead head;
    head.kind = kind;
    head.version = 1;
    head.effective_from = *base::Date::parse("1900-01-01");
    head.body = fmt::format(R"({{"effective_from":"1900-01-01","kind":"{}","version":1}})", kind);
    head.hash = base::Sha256().update(std::string_view(head.body)).finish().hex();
    return head;
}

bool replays(const DecisionRecord& record) {
    const auto same = [&record](const base::Result<DecisionRecord>& again) {
        return again.ok() && *again == record;
    };
    if (record.kind == "credit") return same(credit::replay(record));
    if (record.kind == "cash") return same(cash::replay(record));
    if (record.kind == "dispute") return same(disputes::replay(record));
    return false;
}

}  // namespace openitem::service
