#include "host/store/books.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "host/base/money.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/store/refused.hpp"

namespace openitem::store {

namespace {

using base::Result;
using ledger::Component;
using ledger::Event;
using ledger::Item;
using ledger::ItemKind;

base::Error missing(std::string_view what, std::int64_t id) {
    base::Error error;
    error.code = base::Code::not_found;
    error.message = "there is no " + std::string(what) + ' ' + std::to_string(id);
    return error;
}

bool is_document(ItemKind kind) noexcept {
    return kind == ItemKind::invoice || kind == ItemKind::credit;
}

// A document is an invoice or a credit by the sign of its effect: a negative 380 is a credit (A6).
ItemKind kind_of(ItemKind stated, std::int64_t amount) noexcept {
    if (!is_document(stated)) return stated;
    return amount < 0 ? ItemKind::credit : ItemKind::invoice;
}

// Money received is negative, money paid back positive; a document may be either.
bool sign_fits(ItemKind kind, std::int64_t amount) noexcept {
    switch (kind) {
        case ItemKind::payment:
        case ItemKind::on_account:
            return amount <= 0;
        case ItemKind::refund:
        case ItemKind::payment_return:
            return amount >= 0;
        default:
            return true;
    }
}

// How an allocation of one side is booked; none: it has two.
std::optional<Event> adjusting_event(ledger::AllocationKind kind) noexcept {
    switch (kind) {
        case ledger::AllocationKind::discount:
            return Event::discount;
        case ledger::AllocationKind::write_off:
            return Event::write_off;
        case ledger::AllocationKind::bank_charge:
            return Event::bank_charge;
        case ledger::AllocationKind::intercompany:
            return Event::intercompany_out;
        default:
            return std::nullopt;
    }
}

// What the allowance covers of an amount that carries `functional`.
struct Covered {
    std::int64_t amount = 0;
    std::int64_t functional = 0;
};
Covered covered_of(std::int64_t amount, std::int64_t functional, std::int64_t reserved) {
    if (reserved <= 0 || functional <= 0) return {};
    if (reserved >= functional) return {amount, functional};
    return {ledger::carried_share(amount, reserved, functional), reserved};
}

// What the evidence of something granted along with an application begins with.
constexpr std::string_view along_mark = "with allocation ";

std::string along(AllocationId application) {
    return std::string(along_mark) + std::to_string(application.value) + ": ";
}

// A record that says nothing of tax has none.
DocumentTax stated_tax(std::string_view body) {
    const auto decoded = model::decode_body(body);
    if (!decoded || decoded->record().entity() != OI_INVOICE) return {};
    model::Arena arena;
    const auto invoice = model::invoice_facts(decoded->record(), arena);
    if (!invoice) return {};
    return {.gross = invoice->total, .tax = invoice->tax};
}

}  // namespace

AllocationId granted_along(const StoredAllocation& adjustment) {
    const std::string& text = adjustment.evidence;
    if (!text.starts_with(along_mark)) return {};
    AllocationId application;
    const char* const begin = text.data() + along_mark.size();
    const char* const end = text.data() + text.size();
    const auto parsed = std::from_chars(begin, end, application.value);
    if (parsed.ec != std::errc() || parsed.ptr == end || *parsed.ptr != ':') return {};
    return application;
}

Result<void> Books::lines_for(const Draft& draft) {
    parts_.clear();
    ItemId id = transaction_.next_item();
    for (const ItemDraft& item : draft.items) {
        if (!sign_fits(draft.kind, item.amount)) {
            return refused("posting.direction",
                           "an amount of this sign is no " + std::string(to_string(draft.kind)));
        }
        const ItemKind kind = kind_of(draft.kind, item.amount);
        const bool known = static_cast<bool>(draft.facts.customer);
        parts_.push_back(
            {.item = id, .account = ledger::control_account(kind, known), .amount = item.amount});
        ++id.value;
    }
    ledger::Facts facts = draft.facts;
    if (Result<void> valued = translate(draft, facts); !valued) return valued;
    facts.parts = parts_;
    lines_.clear();
    return ledger::post(draft.event, facts, lines_);
}

// A source tells late what belongs to a closed period: it is posted on the first open day (A14).
Result<base::Date> Books::date_for(base::Date wanted, ledger::Origin origin) const {
    if (wanted >= first_open_) return wanted;
    if (origin == ledger::Origin::source) return first_open_;
    return refused("period.closed", "the books are closed before " + first_open_.to_string() +
                                        ", and this is dated " + wanted.to_string() +
                                        ": date it later, or reopen the period");
}

Result<Posted> Books::post(const Draft& draft) {
    const Result<base::Date> date = date_for(draft.posted_on, draft.origin);
    if (!date) return date.error();
    if (Result<void> made = lines_for(draft); !made) return std::move(made).error();
    Posted posted;
    posted.first_item = transaction_.next_item();
    posted.entry = transaction_.add_entry(
        {.event = draft.event, .origin = draft.origin, .date = *date, .record = draft.record},
        lines_);
    ItemRow row{.number = draft.number, .natural_key = draft.natural_key};
    for (const ItemDraft& item : draft.items) {
        row.item = {.record = draft.record,
                    .version = draft.version,
                    .kind = kind_of(draft.kind, item.amount),
                    .flags = draft.flags,
                    .type = draft.type,
                    .sequence = item.sequence,
                    .customer = draft.facts.customer,
                    .currency = draft.facts.currency,
                    .amount = item.amount,
                    .issued_on = draft.issued_on,
                    .due_on = item.due_on,
                    .posted_on = *date,
                    .entry = posted.entry};
        transaction_.add_item(row);
    }
    return posted;
}

// Of something that happens to an item that is there.
ledger::Facts Books::facts_of(const Item& item) const {
    ledger::Facts facts = ledger::Facts::in_one_currency(item.currency, item.customer);
    facts.functional = functional_;
    return facts;
}

AllocationId Books::add_allocation(ItemId from, ItemId to, Event event, base::Date date,
                                   const AllocationDraft& draft) {
    const EntryId entry = transaction_.add_entry(
        {.event = event, .origin = draft.origin, .date = date, .record = draft.record}, lines_);
    AllocationRow row{.rule = draft.rule, .evidence = draft.evidence};
    row.allocation = {.kind = draft.kind,
                      .from = from,
                      .to = to,
                      .date = date,
                      .amount = draft.amount,
                      .entry = entry,
                      .record = draft.record};
    return transaction_.add_allocation(row);
}

bool Books::are_one(CustomerId one, CustomerId other, base::Date day) {
    if (one == other || !one || !other) return one == other;
    if (!parties_) parties_.emplace(transaction_.statuses(customer_link));
    return parties_->are_one(one, other, day);
}

Result<AllocationId> Books::allocate(ItemId from, ItemId to, const AllocationDraft& asked) {
    const Result<base::Date> date = date_for(asked.date, asked.origin);
    if (!date) return date.error();
    AllocationDraft draft = asked;
    draft.date = *date;
    const std::optional<Item> credit = transaction_.item(from);
    if (!credit) return missing("item", from.value);
    const std::optional<Item> debit = transaction_.item(to);
    if (!debit) return missing("item", to.value);
    transaction_.allocations_of(from, from_allocations_);
    transaction_.allocations_of(to, to_allocations_);
    Item seen = *debit;  // as its customer is called on that day
    if (are_one(credit->customer, debit->customer, draft.date)) seen.customer = credit->customer;
    Result<void> allowed = ledger::check_allocation(
        {*credit, from_allocations_}, {seen, to_allocations_}, draft.amount, draft.date);
    if (!allowed) return std::move(allowed).error();

    parts_.assign({{.item = from,
                    .account = ledger::control_account(*credit),
                    .functional = carried_with(*credit, from_allocations_, draft.amount)},
                   {.item = to,
                    .account = ledger::control_account(*debit),
                    .functional = carried_with(*debit, to_allocations_, draft.amount)}});
    ledger::Facts facts = facts_of(*credit);
    facts.set(Component::amount, draft.amount);
    facts.parts = parts_;
    lines_.clear();
    if (Result<void> made = ledger::post(Event::allocation, facts, lines_); !made) {
        return std::move(made).error();
    }
    for (ledger::Line& line : lines_) {
        if (line.item == to) line.customer = debit->customer;
    }
    return add_allocation(from, to, Event::allocation, draft.date, draft);
}

Result<AllocationId> Books::adjust(ItemId id, const Adjustment& adjustment) {
    const Result<base::Date> date = date_for(adjustment.draft.date, adjustment.draft.origin);
    if (!date) return date.error();
    AllocationDraft draft = adjustment.draft;
    draft.date = *date;
    const std::optional<Item> item = transaction_.item(id);
    if (!item) return missing("item", id.value);
    const std::optional<Event> event = adjusting_event(draft.kind);
    if (!event) return refused("allocation.kind", "an allocation of this kind has two sides");
    transaction_.allocations_of(id, to_allocations_);
    Result<void> allowed =
        ledger::check_adjustment({*item, to_allocations_}, draft.amount, draft.date);
    if (!allowed) return std::move(allowed).error();
    if (adjustment.tax < 0 || adjustment.reserved < 0 || adjustment.tax > draft.amount) {
        return refused("allocation.parts", "tax and reserve must be parts of the amount");
    }

    const bool debit = item->amount > 0;
    const std::int64_t carried = carried_with(*item, to_allocations_, draft.amount);
    parts_.assign({{.item = id, .account = ledger::control_account(*item), .functional = carried}});
    const std::int64_t tax = ledger::carried_share(carried, adjustment.tax, draft.amount);
    const std::int64_t net = draft.amount - adjustment.tax;
    const Covered covered = covered_of(net, carried - tax, adjustment.reserved);
    ledger::Facts facts = facts_of(*item);
    facts.direction = debit ? 1 : -1;
    facts.set(Component::amount, draft.amount, carried);
    facts.set(Component::tax, adjustment.tax, tax);
    facts.set(Component::reserved, covered.amount, covered.functional);
    const bool gain = !debit && *event == Event::write_off;
    facts.set(gain ? Component::gain : Component::net, net - covered.amount,
              carried - tax - covered.functional);
    facts.parts = parts_;
    lines_.clear();
    if (Result<void> made = ledger::post(*event, facts, lines_); !made) {
        return std::move(made).error();
    }
    std::string evidence(draft.evidence);
    if (adjustment.with) evidence.insert(0, along(adjustment.with));
    draft.evidence = evidence;
    return add_allocation(debit ? ItemId{} : id, debit ? id : ItemId{}, *event, draft.date, draft);
}

std::vector<AllocationId> Books::granted_with(const ledger::Allocation& application) {
    std::vector<AllocationId> granted;
    if (!application.from || !application.to) return granted;
    transaction_.allocations_of(application.to, to_allocations_);
    const std::string mark = along(application.id);
    for (const ledger::Allocation& each : to_allocations_) {
        if (each.from || each.reversed_on || each.id < application.id) continue;
        const auto stored = transaction_.stored_allocation(each.id);
        if (stored && stored->evidence.starts_with(mark)) granted.push_back(each.id);
    }
    return granted;
}

DocumentTax stated_document_tax(const std::optional<StoredRecord>& record) {
    return stated_tax(record ? record->body : "");
}

DocumentTax posted_document_tax(const ledger::Entry& entry, std::span<const ledger::Line> lines) {
    // A prepayment invoice credits the prepayments where others credit revenue. An invoice that
    // takes back the tax of one has a second line of tax, and asks for what is left of both.
    const auto taxes = std::count_if(lines.begin(), lines.end(), [](const ledger::Line& line) {
        return line.account == ledger::Account::tax_payable;
    });
    const bool prepayments = entry.event == Event::prepayment_invoice || taxes > 1;
    DocumentTax document;
    for (const ledger::Line& line : lines) {
        const bool tax = line.account == ledger::Account::tax_payable;
        const bool net = line.account == ledger::Account::revenue ||
                         (line.account == ledger::Account::customer_prepayments && prepayments);
        if (tax) {
            document.tax -= line.amount;
            document.functional_tax -= line.functional;
        }
        if (tax || net) {
            document.gross -= line.amount;
            document.functional_gross -= line.functional;
        }
    }
    return document;
}

DocumentTax Books::document_tax(const Item& item) {
    const std::optional<ledger::Entry> entry = transaction_.entry(item.entry);
    if (!entry) return {};
    if (entry->event == Event::opening) {
        return stated_tax(transaction_.record_body(item.record).value_or(""));
    }
    transaction_.lines_of(item.entry, lines_);
    return posted_document_tax(*entry, lines_);
}

std::int64_t Books::tax_share(const Item& item, std::int64_t gross) {
    const DocumentTax document = document_tax(item);
    return ledger::split_tax(gross, document.gross, document.tax).second;
}

EntryId Books::reverse_entry(EntryId entry, RecordId record, base::Date date,
                             ledger::Origin origin) {
    transaction_.lines_of(entry, reversed_lines_);
    lines_.clear();
    ledger::append_reversal(reversed_lines_, lines_);
    return transaction_.add_entry({.event = Event::reversal,
                                   .origin = origin,
                                   .date = date,
                                   .record = record,
                                   .reverses = entry},
                                  lines_);
}

Result<EntryId> Books::unapply(AllocationId id, base::Date asked, ledger::Origin origin) {
    const Result<base::Date> allowed = date_for(asked, origin);
    if (!allowed) return allowed.error();
    const base::Date date = *allowed;
    const std::optional<ledger::Allocation> allocation = transaction_.allocation(id);
    if (!allocation) return missing("allocation", id.value);
    if (allocation->reversed_on) {
        return refused("allocation.reversed", "allocation " + std::to_string(id.value) +
                                                  " was taken back on " +
                                                  allocation->reversed_on->to_string());
    }
    if (date < allocation->date) {
        return refused("allocation.before_item",
                       "an allocation of " + allocation->date.to_string() +
                           " cannot be taken back with the earlier date " + date.to_string());
    }
    for (const AllocationId granted : granted_with(*allocation)) {
        const auto along = transaction_.allocation(granted);
        if (auto taken = unapply(granted, std::max(date, along->date), origin); !taken)
            return taken;
    }
    const EntryId reversal = reverse_entry(allocation->entry, allocation->record, date, origin);
    transaction_.reverse_allocation(id, date, reversal);
    return reversal;
}

EntryId Books::seal(const base::Digest& source, base::Date date) {
    return transaction_.add_entry({.event = Event::archive, .date = date, .evidence = source}, {});
}

EntryId Books::close_through(base::Date day, const base::Digest& decision) {
    return transaction_.add_entry({.event = Event::period,
                                   .origin = ledger::Origin::openitem,
                                   .date = day,
                                   .evidence = decision},
                                  {});
}

}  // namespace openitem::store
