#include "host/service/intercompany.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/model/body.hpp"
#include "host/model/decisions/json_values.hpp"
#include "host/model/facts.hpp"
#include "host/service/company_lock.hpp"
#include "host/service/credit_note.hpp"
#include "host/service/named_items.hpp"
#include "host/service/period.hpp"
#include "host/service/record_body.hpp"
#include "host/store/books.hpp"

namespace openitem::service {

using base::Exit;
using base::Money;
using base::RunError;
using nlohmann::json;

namespace {

constexpr std::string_view kind = "intercompany";

template <class T>
T must(base::Result<T> result) {
    if (!result) throw RunError(Exit::answer_is_no, result.error());
    return *std::move(result);
}

// What arrives: the money, and what the payer wrote about it.
struct Transfer {
    Moved moved = {};
    std::string payer = {}, account = {}, text = {}, end_to_end_id = {};
};

json to_json(const Transfer& transfer, const std::string& reason, const std::string& by) {
    return {{"payment", transfer.moved.payment},
            {"to", transfer.moved.to},
            {"amount", model::json_of(transfer.moved.amount)},
            {"on", model::json_of(transfer.moved.on)},
            {"payer", transfer.payer},
            {"account", transfer.account},
            {"text", transfer.text},
            {"end_to_end_id", transfer.end_to_end_id},
            {"reason", reason},
            {"by", by}};
}

Transfer transfer_of(const store::StoredOutbox& row) {
    const auto body = json::parse(row.body);
    model::Reader read(body);
    Transfer transfer;
    transfer.moved = {.operation = row.operation_id,
                      .payment = read.text("payment"),
                      .to = read.text("to"),
                      .amount = read.money("amount"),
                      .on = read.date("on"),
                      .state = row.state};
    transfer.payer = read.text_or("payer", "");
    transfer.account = read.text_or("account", "");
    transfer.text = read.text_or("text", "");
    transfer.end_to_end_id = read.text_or("end_to_end_id", "");
    static_cast<void>(read.text_or("reason", ""));
    static_cast<void>(read.text_or("by", ""));
    if (auto fine = read.done(); !fine) throw RunError(Exit::system, fine.error());
    return transfer;
}

store::StoredItem receipt_named(store::Store& books, const std::string& name) {
    auto found = items_named(books, name);
    std::erase_if(found,
                  [](const auto& each) { return each.item.kind != ledger::ItemKind::payment; });
    if (found.empty()) {
        throw RunError(Exit::wrong_use, fmt::format("no receipt is called {}", base::quote(name)));
    }
    if (found.size() > 1) {
        throw RunError(Exit::wrong_use,
                       fmt::format("{} receipts are called {}; name one as item:ID, for example "
                                   "item:{}",
                                   found.size(), base::quote(name), found.front().item.id.value));
    }
    return found.front();
}

void read_payer(store::Store& books, const ledger::Item& item, Transfer& transfer) {
    const auto record = books.record(item.record);
    const auto body = model::decode_body(record ? record->body : "");
    if (!body) return;
    model::Arena arena;
    const auto payment = model::payment_facts(body->record(), arena);
    if (!payment) return;
    transfer.payer = payment->payer_name;
    transfer.account = payment->payer_account;
    transfer.text = payment->remittance_text;
    transfer.end_to_end_id = payment->end_to_end_id;
}

// No payment has left so often that this would be long.
std::string next_operation(store::Store& books, const MoveRequest& request, store::ItemId item) {
    const auto rows = books.outbox({});
    for (int n = 1;; ++n) {
        auto name = fmt::format("intercompany:{}:item:{}:{}", request.company, item.value, n);
        const bool taken = std::any_of(rows.begin(), rows.end(),
                                       [&](const auto& row) { return row.operation_id == name; });
        if (!taken) return name;
    }
}

std::string body_of(const Transfer& transfer, const std::string& number) {
    const auto& amount = transfer.moved.amount;
    return record_body<Payment>(OI_PAYMENT, [&](Payment& payment) {
        payment.source_id(transfer.moved.operation)
            .number(number)
            .kind(OI_PAYMENT_RECEIPT)
            .amount(openitem::amount(amount.to_string(), std::string(amount.currency.code())))
            .value_on(openitem::Date{transfer.moved.on.days});
        if (!transfer.payer.empty()) payment.payer_name(transfer.payer);
        if (!transfer.account.empty()) payment.payer_account(transfer.account);
        if (!transfer.text.empty()) payment.remittance_text(transfer.text);
        if (!transfer.end_to_end_id.empty()) payment.end_to_end_id(transfer.end_to_end_id);
    });
}

// In the books of the other: once, whoever calls again.
void arrive(const Workspace& workspace, base::Clock& clock, const std::string& from,
            const Transfer& transfer) {
    const CompanyLock lock(workspace, transfer.moved.to, "openitem intercompany");
    const auto books = workspace.open_books(transfer.moved.to);
    const auto connection = own_connection(*books);
    if (books->find_record(connection, OI_PAYMENT, transfer.moved.operation)) return;
    const auto now = clock.now();
    const auto first_open = first_open_day(*books, now);
    const std::string number = from + "/" + transfer.moved.payment;
    const std::string body = body_of(transfer, number);
    const auto transaction = books->begin(now);
    store::RecordRow row;
    row.ref.connection = connection;
    row.ref.entity = OI_PAYMENT;
    row.ref.state = store::RecordState::posted;
    row.ref.hash = model::content_hash(body);
    row.source_id = transfer.moved.operation;
    row.body = body;
    const store::ItemDraft item{.amount = -transfer.moved.amount.minor,
                                .due_on = transfer.moved.on};
    store::Draft draft;
    draft.event = ledger::Event::intercompany_in;
    draft.origin = ledger::Origin::openitem;
    draft.record = transaction->add_record(row);
    draft.kind = ledger::ItemKind::payment;
    draft.issued_on = transfer.moved.on;
    draft.posted_on = std::max(transfer.moved.on, first_open);
    draft.number = number;
    draft.items = {&item, 1};
    draft.facts = ledger::Facts::in_one_currency(transfer.moved.amount.currency, {});
    draft.facts.set(ledger::Component::amount, transfer.moved.amount.minor);
    store::Books ledger(*transaction, books->functional_currency(), first_open);
    must(ledger.post(draft));
    transaction->commit();
}

void confirm(const Workspace& workspace, base::Clock& clock, const std::string& company,
             const std::string& operation) {
    const CompanyLock lock(workspace, company, "openitem intercompany");
    const auto books = workspace.open_books(company);
    for (auto row : books->outbox("queued")) {
        if (row.operation_id != operation) continue;
        row.state = "confirmed";
        const auto transaction = books->begin(clock.now());
        transaction->update_outbox(row);
        transaction->commit();
    }
}

// Nothing leaves that the other's books could not value.
void require_worth_there(const Workspace& workspace, const Moved& moved) {
    const auto books = workspace.open_books(moved.to);
    const auto own = books->functional_currency();
    const auto currency = moved.amount.currency;
    if (currency == own) return;
    must(ledger::usable_rate(books->rate(currency, moved.on), currency, own, moved.on));
}

// The first half: it leaves, and says where to.
Moved leave(const Workspace& workspace, base::Clock& clock, const MoveRequest& request) {
    const CompanyLock lock(workspace, request.company, "openitem intercompany");
    const auto books = workspace.open_books(request.company);
    const auto now = clock.now();
    const auto receipt = receipt_named(*books, request.payment);
    Transfer transfer;
    auto& moved = transfer.moved;
    moved.operation = next_operation(*books, request, receipt.item.id);
    moved.payment = receipt.number;
    moved.to = request.to;
    moved.on = request.on.value_or(now.date());
    moved.state = "queued";
    require_open(*books, moved.on, now);
    const auto transaction = books->begin(now);
    std::vector<ledger::Allocation> allocations;
    transaction->allocations_of(receipt.item.id, allocations);
    moved.amount = {ledger::allocatable(receipt.item, allocations, moved.on),
                    receipt.item.currency};
    if (request.amount) {
        const auto stated = base::parse_money(*request.amount, receipt.item.currency);
        if (!stated) throw RunError(Exit::wrong_use, "--amount: " + stated.error().text());
        if (stated->minor <= 0 || stated->minor > moved.amount.minor) {
            throw RunError(Exit::answer_is_no,
                           fmt::format("--amount {}: expected more than nothing and at most {}",
                                       stated->to_text(), moved.amount.to_text()));
        }
        moved.amount = *stated;
    }
    require_worth_there(workspace, transfer.moved);
    read_payer(*books, receipt.item, transfer);
    store::Books ledger(*transaction, books->functional_currency(), first_open_day(*books, now));
    store::Adjustment adjustment;
    adjustment.draft = {.kind = ledger::AllocationKind::intercompany,
                        .amount = moved.amount.minor,
                        .date = moved.on,
                        .rule = "intercompany",
                        .evidence = moved.operation};
    must(ledger.adjust(receipt.item.id, adjustment));
    transaction->add_outbox({.operation_id = moved.operation,
                             .kind = std::string(kind),
                             .state = moved.state,
                             .body = to_json(transfer, request.reason, request.by).dump()});
    transaction->commit();
    return moved;
}

}  // namespace

void require_same_client(const Workspace& workspace, const std::string& company,
                         const std::string& other) {
    if (workspace.company(company).client == workspace.company(other).client) return;
    throw RunError(
        Exit::source_or_config,
        fmt::format("'{}' and '{}' belong to two clients, which see nothing of each other", company,
                    other));
}

Moved move_receipt(const Workspace& workspace, base::Clock& clock, const MoveRequest& request) {
    if (request.to == request.company) {
        throw RunError(Exit::wrong_use, "--to: expected another company");
    }
    require_same_client(workspace, request.company, request.to);
    auto moved = leave(workspace, clock, request);
    std::optional<RunError> refused;
    try {
        finish_moves(workspace, clock, request.company);
    } catch (const RunError& error) {
        refused = error;
    }
    for (auto& each : moves(workspace, request.company)) {
        if (each.operation == moved.operation) moved = std::move(each);
    }
    // Another one of earlier may wait still.
    if (refused && moved.state != "confirmed") {
        throw RunError(refused->exit(),
                       fmt::format("{} of {} have left '{}' and wait to arrive in '{}': {}\nonce "
                                   "that is settled: openitem intercompany {} finish",
                                   moved.amount.to_text(), moved.payment, request.company,
                                   request.to, refused->what(), request.company));
    }
    return moved;
}

std::size_t finish_moves(const Workspace& workspace, base::Clock& clock,
                         const std::string& company) {
    std::vector<Transfer> waiting;
    for (const auto& row : workspace.open_books(company)->outbox("queued")) {
        if (row.kind == kind) waiting.push_back(transfer_of(row));
    }
    // One that cannot arrive yet does not keep the others waiting.
    std::optional<RunError> refused;
    std::size_t arrived = 0;
    for (const auto& transfer : waiting) {
        try {
            require_same_client(workspace, company, transfer.moved.to);
            arrive(workspace, clock, company, transfer);
            confirm(workspace, clock, company, transfer.moved.operation);
            ++arrived;
        } catch (const RunError& error) {
            if (!refused) refused = error;
        }
    }
    if (refused) throw RunError(*refused);
    return arrived;
}

std::vector<Moved> moves(const Workspace& workspace, const std::string& company) {
    std::vector<Moved> all;
    for (const auto& row : workspace.open_books(company)->outbox({})) {
        if (row.kind == kind) all.push_back(transfer_of(row).moved);
    }
    return all;
}

}  // namespace openitem::service
