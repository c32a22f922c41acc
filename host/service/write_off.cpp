#include "host/service/write_off.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "host/base/hash.hpp"
#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/model/decisions/json_values.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/customers.hpp"
#include "host/service/decisions.hpp"
#include "host/service/dispute.hpp"
#include "host/service/period.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Date;
using base::Exit;
using base::Money;
using base::RunError;
using State = WriteOffState;
using Step = WriteOffStep;

namespace {

constexpr std::string_view kind = "write_off";
constexpr std::array<std::string_view, 5> state_names = {"proposed", "posted", "rejected",
                                                         "reversed", "recovered"};

struct Transition {
    State from;
    Step step;
    State to;
};
constexpr std::array<Transition, 4> transitions = {{
    {State::proposed, Step::approve, State::posted},
    {State::proposed, Step::reject, State::rejected},
    {State::posted, Step::reverse, State::reversed},
    {State::posted, Step::recover, State::recovered},
}};

[[noreturn]] void wrong(const std::string& message) { throw RunError(Exit::wrong_use, message); }
[[noreturn]] void refuse(const std::string& message) {
    throw RunError(Exit::answer_is_no, message);
}

template <class T>
T granted(base::Result<T> result) {
    if (!result) throw RunError(Exit::answer_is_no, result.error());
    return *std::move(result);
}

std::optional<State> state_from(std::string_view name) {
    const auto* const found = std::find(state_names.begin(), state_names.end(), name);
    if (found == state_names.end()) return std::nullopt;
    return static_cast<State>(found - state_names.begin());
}

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

// What the decisions say, in the order they were taken; then what the books say of it today.
std::map<std::int64_t, WriteOff> all_of(store::Store& books) {
    std::map<std::int64_t, WriteOff> all;
    for (const auto& stored : books.decisions({})) {
        if (stored.kind != kind) continue;
        const auto json = nlohmann::json::parse(stored.body);
        const auto record = granted(model::decision_from_json(json));
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
        for (const auto& id : read.array("allocations")) {
            each.allocations.push_back(store::AllocationId{id.get<std::int64_t>()});
        }
        if (const auto fine = read.done(); !fine) throw RunError(Exit::system, fine.error());
        each.state = state_from(record.outcome).value_or(each.state);
    }
    for (auto& [id, each] : all) {
        const auto posted = std::exchange(each.allocations, {});
        if (each.state != State::posted) continue;
        for (const auto allocation : posted) follow(books, allocation, each.allocations);
        // Taken back by other means: by hand, or with its document.
        if (each.allocations.empty()) each.state = State::reversed;
    }
    return all;
}

model::DecisionRecord decision(const WriteOff& subject, std::optional<Step> step,
                               const WriteOffRequest& request, const std::string& customer) {
    model::DecisionRecord record;
    record.kind = kind;
    record.subject_type = "item";
    record.subject = std::to_string(subject.item.value);
    record.customer = customer;
    record.as_of = subject.on;
    // That another person approves it.
    record.policy = own_policy("write_off");
    nlohmann::json facts = {{"item", subject.item.value},
                            {"number", subject.number},
                            {"amount", model::json_of(subject.amount)},
                            {"reason", request.reason},
                            {"by", request.by},
                            {"allocations", nlohmann::json::array()}};
    if (step) facts["write_off"] = subject.id;
    for (const auto id : subject.allocations) facts["allocations"].push_back(id.value);
    record.facts = facts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (step == Step::approve) {
        record.rules.push_back(
            {.rule = "write_off.second_person",
             .inputs = {{"proposed by", subject.proposed_by}, {"approved by", subject.decided_by}},
             .threshold = "two persons",
             .outcome = "passed",
             .reason = "another person has approved it"});
    }
    record.outcome = to_string(subject.state);
    // Of what is recovered in part, the rest stays as it was.
    const bool part = step == Step::recover && subject.state == State::posted;
    record.text = {fmt::format("{} of {} {} by {}{}", subject.amount.to_text(), subject.number,
                               part ? "left after a recovery" : record.outcome, request.by,
                               request.reason.empty() ? "" : ": " + request.reason)};
    return record;
}

std::vector<store::StoredItem> items_named(store::Store& books, const std::string& name) {
    std::vector<store::StoredItem> items;
    constexpr std::string_view prefix = "item:";
    std::int64_t id = 0;
    const auto* const end = name.data() + name.size();
    if (name.starts_with(prefix) &&
        std::from_chars(name.data() + prefix.size(), end, id).ptr == end) {
        if (auto item = books.item(store::ItemId{id})) items.push_back(*std::move(item));
    } else {
        items = books.items_by_number(name);
    }
    std::erase_if(items, [](const auto& stored) { return stored.item.reversed_on.has_value(); });
    return items;
}

// The lock, the transaction and the ledger of one step.
struct Work {
    Work(const Workspace& workspace, base::Clock& clock, const WriteOffRequest& request)
        : lock(workspace, request.company, "openitem writeoff"),
          books(workspace.open_books(request.company)),
          now(clock.now()),
          on(request.on.value_or(now.date())),
          transaction(books->begin(now)),
          ledger(*transaction, books->functional_currency(), first_open_day(*books, now)) {
        require_open(*books, on, now);
    }

    std::int64_t open_on(const ledger::Item& item) {
        std::vector<ledger::Allocation> allocations;
        transaction->allocations_of(item.id, allocations);
        return ledger::allocatable(item, allocations, on);
    }

    Money asked(const WriteOffRequest& request, Money most) {
        if (!request.amount) return most;
        const auto stated = base::parse_money(*request.amount, most.currency);
        if (!stated) wrong("--amount: " + stated.error().text());
        if (stated->minor <= 0 || stated->minor > most.minor) {
            refuse(fmt::format("--amount {}: expected more than nothing and at most {}",
                               stated->to_text(), most.to_text()));
        }
        return *stated;
    }

    store::AllocationId post(store::ItemId id, std::int64_t amount, const std::string& why) {
        const auto item = transaction->item(id);
        store::Adjustment adjustment;
        adjustment.draft = {.kind = ledger::AllocationKind::write_off,
                            .amount = amount,
                            .date = on,
                            .rule = "write_off",
                            .evidence = why};
        // A payment has no tax in it; what a document has goes with its amount.
        adjustment.tax = std::max<std::int64_t>(ledger.tax_share(*item, amount), 0);
        return granted(ledger.adjust(id, adjustment));
    }

    store::DecisionId keep(const WriteOff& subject, std::optional<Step> step,
                           const WriteOffRequest& request) {
        const auto item = transaction->item(subject.item);
        const auto owner = item ? item->customer : store::CustomerId{};
        const auto customer = books->customer(owner);
        const auto id = keep_decision(
            *transaction,
            decision(subject, step, request, customer ? label_of(*customer).number : ""), owner);
        transaction->flush();
        follow_clearings(*books, *transaction, on);
        transaction->commit();
        return id;
    }

    CompanyLock lock;
    std::unique_ptr<store::Store> books;
    base::Instant now;
    Date on;
    std::unique_ptr<store::Transaction> transaction;
    store::Books ledger;
};

// Takes the write-off back, and writes off again what is not recovered of it.
void take_back(Work& work, WriteOff& subject, std::int64_t recovered) {
    subject.amount.minor -= recovered;
    std::int64_t rest = subject.amount.minor;
    for (const auto id : std::exchange(subject.allocations, {})) {
        const auto allocation = work.transaction->allocation(id);
        if (work.on < allocation->date) {
            refuse(fmt::format("write-off {} was posted on {}: expected --on of that day or later",
                               subject.id, allocation->date.to_string()));
        }
        granted(work.ledger.unapply(id, work.on, ledger::Origin::openitem));
        const auto part = std::min(rest, allocation->amount);
        if (part == 0) continue;
        subject.allocations.push_back(
            work.post(allocation->to ? allocation->to : allocation->from, part,
                      fmt::format("write-off {}, less what was recovered", subject.id)));
        rest -= part;
    }
}

}  // namespace

std::string_view to_string(WriteOffState state) noexcept {
    return state_names[static_cast<std::size_t>(state)];
}

std::vector<WriteOff> write_offs(const Workspace& workspace, const std::string& company) {
    std::vector<WriteOff> list;
    for (auto& [id, each] : all_of(*workspace.open_books(company))) list.push_back(each);
    return list;
}

WriteOff propose_write_off(const Workspace& workspace, base::Clock& clock,
                           const WriteOffRequest& request) {
    if (request.reason.empty()) wrong("propose: expected --reason, which is kept");
    Work work(workspace, clock, request);
    auto items = items_named(*work.books, request.what);
    std::erase_if(items, [&](const auto& each) { return work.open_on(each.item) == 0; });
    if (items.empty()) wrong(fmt::format("nothing of {} is open", base::quote(request.what)));
    if (items.size() > 1) {
        wrong(fmt::format("{} items of {} are open; name one as item:ID, for example item:{}",
                          items.size(), base::quote(request.what), items.front().item.id.value));
    }
    const auto& item = items.front().item;
    for (const auto& [id, each] : all_of(*work.books)) {
        if (each.item == item.id && each.state == State::proposed) {
            refuse(fmt::format("write-off {} of it is proposed already", id));
        }
    }
    WriteOff made;
    made.item = item.id;
    made.number = items.front().number;
    made.amount = work.asked(request, {work.open_on(item), item.currency});
    made.on = work.on;
    made.reason = request.reason;
    made.proposed_by = request.by;
    made.id = work.keep(made, {}, request).value;
    return made;
}

WriteOff advance_write_off(const Workspace& workspace, base::Clock& clock, Step step,
                           const WriteOffRequest& request) {
    Work work(workspace, clock, request);
    auto all = all_of(*work.books);
    const auto found = all.find(request.id);
    if (found == all.end()) wrong(fmt::format("there is no write-off {}", request.id));
    WriteOff& subject = found->second;
    const auto* const next = std::find_if(
        transitions.begin(), transitions.end(),
        [&](const Transition& each) { return each.from == subject.state && each.step == step; });
    if (next == transitions.end()) {
        refuse(fmt::format("write-off {} is {}", subject.id, to_string(subject.state)));
    }
    subject.on = work.on;
    subject.decided_by = request.by;
    subject.state = next->to;
    if (step == Step::approve) {
        if (request.by == subject.proposed_by) {
            refuse(fmt::format("{} has proposed write-off {}: another person approves it",
                               request.by, subject.id));
        }
        subject.allocations = {
            work.post(subject.item, subject.amount.minor,
                      fmt::format("write-off {}, proposed by {}, approved by {}: {}", subject.id,
                                  subject.proposed_by, request.by, subject.reason))};
    } else if (step == Step::reverse) {
        take_back(work, subject, subject.amount.minor);
    } else if (step == Step::recover) {
        take_back(work, subject, work.asked(request, subject.amount).minor);
        // Of what is recovered in part, the rest stays written off.
        if (!subject.allocations.empty()) subject.state = State::posted;
    }
    work.keep(subject, step, request);
    return subject;
}

}  // namespace openitem::service
