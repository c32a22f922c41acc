#include "host/service/write_off_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/model/decisions/json_values.hpp"
#include "host/service/customers.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/period.hpp"
#include "host/service/policies.hpp"
#include "host/service/provision.hpp"

namespace openitem::service {

using base::Exit;
using base::Money;
using base::RunError;

namespace {

constexpr std::string_view kind = "write_off";

// The allocation, or what carries it on after its document was amended (A14), as far as it counts.
void follow(store::Store& books, store::AllocationId id, std::vector<store::AllocationId>& out) {
    const auto stored = books.allocation(id);
    if (!stored) return;
    const auto& allocation = stored->allocation;
    if (!allocation.reversed_on) {
        out.push_back(id);
        return;
    }
    const auto item = books.item(allocation.to ? allocation.to : allocation.from);
    if (!item) return;
    const std::string carried = fmt::format("{{\"allocation\":{}}}", id.value);
    for (const auto& each : books.items_of_record(item->item.record)) {
        for (const auto& next : books.allocations_of(each.item.id)) {
            if (next.rule == "carried_over" && next.evidence == carried) {
                follow(books, next.allocation.id, out);
            }
        }
    }
}

// An amended document may have kept less of it.
std::int64_t amount_of(store::Store& books, const std::vector<store::AllocationId>& allocations) {
    std::int64_t amount = 0;
    for (const auto id : allocations) amount += books.allocation(id)->allocation.amount;
    return amount;
}

// One step, as it was kept.
void take_step(std::map<std::int64_t, WriteOff>& all, const store::StoredDecision& stored) {
    const auto json = nlohmann::json::parse(stored.body);
    const auto record = granted_or_refused(model::decision_from_json(json));
    const auto facts = nlohmann::json::parse(record.facts);
    model::Reader read(facts);
    const auto of = read.number_or("write_off", stored.id.value);
    WriteOff& each = all[of];
    const auto by = read.text_or("by", "");
    if (of == stored.id.value) {
        each.id = of;
        each.item = store::ItemId{read.number("item")};
        each.number = read.text("number");
        each.reason = read.text_or("reason", "");
        each.proposed_by = by;
    } else {
        each.decided_by = by;
    }
    each.amount = read.money("amount");
    each.on = record.as_of;
    each.allocations.clear();
    each.reliefs.clear();
    for (const auto& id : read.array("allocations")) {
        each.allocations.push_back(store::AllocationId{id.get<std::int64_t>()});
    }
    if (read.has("reliefs")) {
        for (const auto& relief : read.array("reliefs")) {
            each.reliefs.push_back({{relief.at("allocation").get<std::int64_t>()},
                                    {relief.at("entry").get<std::int64_t>()}});
        }
    }
    const auto claim = collections::claim_state(read.text_or("claim", "none"));
    each.claim = claim.value_or(ClaimState::none);
    if (const auto fine = read.done(); !fine) throw RunError(Exit::system, fine.error());
    each.state = collections::write_off_state(record.outcome).value_or(each.state);
}

std::string facts_of(const WriteOff& subject, const KeptStep& step) {
    nlohmann::json facts = {{"item", subject.item.value},
                            {"number", subject.number},
                            {"amount", model::json_of(subject.amount)},
                            {"reason", step.reason},
                            {"by", step.by},
                            {"claim", collections::to_string(subject.claim)},
                            {"allocations", nlohmann::json::array()},
                            {"reliefs", nlohmann::json::array()}};
    if (!step.first) facts["write_off"] = subject.id;
    for (const auto id : subject.allocations) facts["allocations"].push_back(id.value);
    for (const auto& each : subject.reliefs) {
        facts["reliefs"].push_back(
            {{"allocation", each.allocation.value}, {"entry", each.entry.value}});
    }
    return facts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Money tax_of(store::Store& books, const WriteOff& subject) {
    Money tax{0, subject.amount.currency};
    for (const auto id : subject.allocations) {
        const auto stored = books.allocation(id);
        const auto entry = stored ? books.entry(stored->allocation.entry) : std::nullopt;
        if (!entry) continue;
        for (const auto& line : entry->lines) {
            if (line.account == ledger::Account::write_off_tax) tax.minor += line.amount;
        }
    }
    return tax;
}

std::map<std::int64_t, WriteOff> all_write_offs(store::Store& books) {
    std::map<std::int64_t, WriteOff> all;
    for (const auto& stored : books.decisions({}, kind)) take_step(all, stored);
    for (auto& [id, each] : all) {
        const auto posted = std::exchange(each.allocations, {});
        each.tax = {0, each.amount.currency};
        if (each.state != WriteOffState::posted) continue;
        for (const auto allocation : posted) follow(books, allocation, each.allocations);
        each.amount.minor = amount_of(books, each.allocations);
        // Taken back by other means: by hand, or with its document.
        if (each.allocations.empty()) each.state = WriteOffState::reversed;
        each.tax = tax_of(books, each);
        // Posted before its tax was looked after.
        if (each.claim == ClaimState::none && each.tax.minor > 0) each.claim = ClaimState::pending;
    }
    return all;
}

std::optional<std::int64_t> write_off_of(store::Store& books,
                                         const ledger::Allocation& allocation) {
    if (allocation.kind != ledger::AllocationKind::write_off) return std::nullopt;
    for (const auto& [number, each] : all_write_offs(books)) {
        const auto& ids = each.allocations;
        if (std::find(ids.begin(), ids.end(), allocation.id) != ids.end()) return number;
    }
    return std::nullopt;
}

WriteOffWork::WriteOffWork(const Workspace& workspace_of, base::Clock& clock,
                           const WriteOffRequest& request)
    : workspace(workspace_of),
      company(request.company),
      lock(workspace, request.company, "openitem writeoff"),
      books(workspace.open_books(request.company)),
      now(clock.now()),
      on(request.on.value_or(now.date())),
      policy(write_off_policy(workspace, request.company, on)),
      transaction(books->begin(now)),
      ledger(*transaction, books->functional_currency(), first_open_day(*books, now)) {
    require_open(*books, on, now);
}

WriteOff WriteOffWork::subject(const WriteOffRequest& request) {
    auto all = all_write_offs(*books);
    const auto found = all.find(request.id);
    if (found == all.end()) wrong_use(fmt::format("there is no write-off {}", request.id));
    return found->second;
}

std::int64_t WriteOffWork::open_on(const ledger::Item& item) {
    std::vector<ledger::Allocation> allocations;
    transaction->allocations_of(item.id, allocations);
    return ledger::allocatable(item, allocations, on);
}

Money WriteOffWork::asked(const WriteOffRequest& request, Money most) {
    if (!request.amount) return most;
    const auto stated = base::parse_money(*request.amount, most.currency);
    if (!stated) wrong_use("--amount: " + stated.error().text());
    if (stated->minor <= 0 || stated->minor > most.minor) {
        refuse(fmt::format("--amount {}: expected more than nothing and at most {}",
                           stated->to_text(), most.to_text()));
    }
    return *stated;
}

store::AllocationId WriteOffWork::post(store::ItemId id, std::int64_t amount,
                                       const std::string& why) {
    const auto item = transaction->item(id);
    store::Adjustment adjustment;
    adjustment.draft = {.kind = ledger::AllocationKind::write_off,
                        .amount = amount,
                        .date = on,
                        .rule = "write_off",
                        .evidence = why};
    // A payment has no tax in it; what a document has goes with its amount.
    adjustment.tax = std::max<std::int64_t>(ledger.tax_share(*item, amount), 0);
    transaction->flush();
    adjustment.reserved = reserved_for(workspace, company, *books, id, on);
    return granted_or_refused(ledger.adjust(id, adjustment));
}

void post_relief(store::Books& ledger, WriteOff& subject, base::Date on) {
    for (const auto& each : std::exchange(subject.reliefs, {})) {
        granted_or_refused(ledger.take_back(each.entry, on));
    }
    const bool granted = subject.claim == ClaimState::granted;
    if (!granted && subject.claim != ClaimState::refused) return;
    for (const auto id : subject.allocations) {
        const auto entry = granted_or_refused(ledger.relieve(id, granted, on));
        if (entry) subject.reliefs.push_back({id, entry});
    }
}

store::DecisionId keep_step(store::Store& books, store::Transaction& transaction,
                            const WriteOff& subject, const KeptStep& step) {
    const auto item = transaction.item(subject.item);
    const auto owner = item ? item->customer : store::CustomerId{};
    const auto customer = books.customer(owner);
    model::DecisionRecord record;
    record.kind = kind;
    record.subject_type = "item";
    record.subject = std::to_string(subject.item.value);
    record.customer = customer ? label_of(*customer).number : "";
    record.as_of = subject.on;
    record.policy = step.policy;
    record.facts = facts_of(subject, step);
    record.rules = step.rules;
    record.outcome = collections::to_string(subject.state);
    record.text = {step.text};
    return keep_decision(transaction, record, owner);
}

store::DecisionId WriteOffWork::keep(const WriteOff& subject, bool first,
                                     const WriteOffRequest& request,
                                     std::vector<model::RuleResult> rules, std::string text) {
    const auto id = keep_step(*books, *transaction, subject,
                              {.first = first,
                               .by = request.by,
                               .reason = request.reason,
                               .policy = policy.head,
                               .rules = std::move(rules),
                               .text = std::move(text)});
    transaction->flush();
    follow_clearings(*books, *transaction, on);
    transaction->commit();
    return id;
}

}  // namespace openitem::service
