// Random histories for property tests: a company that lives through whatever books can go through.
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/store/test_books.hpp"

namespace openitem::store::test {

struct Step {
    int what, a, b, amount, date;
};
inline std::ostream& operator<<(std::ostream& out, const Step& step) {
    return out << "{what " << step.what << " a " << step.a << " b " << step.b << " amount "
               << step.amount << " date " << step.date << '}';
}

}  // namespace openitem::store::test

namespace rc {
template <>
struct Arbitrary<openitem::store::test::Step> {
    static Gen<openitem::store::test::Step> arbitrary() {
        using openitem::store::test::Step;
        return gen::build<Step>(gen::set(&Step::what, gen::inRange(0, 20)),
                                gen::set(&Step::a, gen::inRange(0, 1000)),
                                gen::set(&Step::b, gen::inRange(0, 1000)),
                                gen::set(&Step::amount, gen::inRange(1, 200)),
                                gen::set(&Step::date, gen::inRange(0, 40)));
    }
};
}  // namespace rc

namespace openitem::store::test {

// A company that lives through steps, in transactions of random length.
class Company {
public:
    Company() : transaction_(books_.store->begin(noon())) {
        for (int date = 0; date < 90; date += 5) {
            put_rate(*transaction_, date, ("0.9" + std::to_string(date)).c_str());
        }
    }

    void live(const Step& step) {
        Books posting(*transaction_, eur);
        const CustomerId customer{step.a % 3 + 1};
        const std::string id = "S-" + std::to_string(++count_);
        if (step.what <= 2) {
            const std::uint16_t type = step.what == 2 ? 381 : 380;
            post_document(*transaction_, posting,
                          {.source_id = id,
                           .amount = step.amount,
                           .tax = step.amount / 6,
                           .type = type,
                           .customer = customer,
                           .date = step.date,
                           .currency = step.b % 3 == 0 ? usd : eur});
        } else if (step.what <= 4) {
            post_payment(*transaction_, posting, id, step.amount,
                         step.b % 4 == 0 ? CustomerId{} : customer, step.date,
                         step.b % 3 == 0 ? usd : eur);
        } else if (step.what <= 8) {
            allocate(posting, step);
        } else if (step.what == 9) {
            const std::int64_t last = transaction_->next_allocation().value - 1;
            if (last == 0) return;
            static_cast<void>(
                posting.unapply({step.a % last + 1}, day(step.date), ledger::Origin::openitem));
        } else if (step.what == 10) {
            amend(posting, step);
        } else if (step.what == 11) {
            const std::int64_t records = record_of(step.a);
            if (records == 0) return;
            if (posting.reverse_record({records}, day(step.date), ledger::Origin::source).ok()) {
                transaction_->set_record_state({records}, RecordState::voided);
            }
        } else if (step.what == 12) {
            adjust_or_identify(posting, step);
        } else if (step.what == 14) {
            exchange(posting, step);
        } else if (step.what == 15) {
            revalue(posting, step);
        } else if (step.what == 16) {
            charge(posting, step, id);
        } else if (step.what == 17) {
            relieve(posting, step);
        } else if (step.what == 18) {
            move_to_sister(posting, step, id);
        } else if (step.what == 19) {
            provide(posting, step);
        } else {
            if (step.a % 2 == 0) return transaction_->flush();
            commit();
        }
    }

    // Takes back the newest allocation that counts, and answers what it had moved.
    std::optional<ledger::Allocation> take_back(int date) {
        Books posting(*transaction_, eur);
        for (auto id = transaction_->next_allocation(); --id.value > 0;) {
            const ledger::Allocation allocation = *transaction_->allocation(id);
            if (allocation.reversed_on || !allocation.from || !allocation.to) continue;
            if (posting.unapply(id, day(date), ledger::Origin::openitem).ok()) return allocation;
        }
        return std::nullopt;
    }

    Store& settled() {
        transaction_->flush();
        return *books_.store;
    }

    void commit() {
        transaction_->commit();
        transaction_ = nullptr;
        ++commits_;
        transaction_ = books_.store->begin(noon(count_));
    }
    // What was not committed has not been.
    void roll_back() {
        transaction_ = nullptr;
        transaction_ = books_.store->begin(noon(count_));
    }
    int commits() const noexcept { return commits_; }
    const testbed::Place& place() const noexcept { return books_.place; }

private:
    // A record that has posted an item, or 0.
    std::int64_t record_of(int n) {
        const std::int64_t last = transaction_->next_item().value - 1;
        return last == 0 ? 0 : transaction_->item({n % last + 1})->record.value;
    }

    // Money of a customer for money of the other currency; some of it is taken back again.
    void exchange(Books& posting, const Step& step) {
        const std::int64_t last = transaction_->next_item().value - 1;
        if (last == 0) return;
        const ledger::Item item = *transaction_->item({step.a % last + 1});
        const base::Currency other = item.currency == usd ? eur : usd;
        const auto made = posting.exchange(
            item.id,
            {.gives = step.amount, .receives = {step.b + 1, other}, .date = day(step.date)});
        if (!made || step.b % 2 == 0) return;
        ASSERT_TRUE(
            posting.take_back_exchange(made->received, day(step.date), ledger::Origin::openitem)
                .ok());
    }

    void revalue(Books& posting, const Step& step) {
        std::vector<Books::Revalued> items;
        const std::int64_t last = transaction_->next_item().value - 1;
        for (std::int64_t i = 1; i <= last; ++i) {
            const ledger::Item item = *transaction_->item({i});
            if (item.currency != usd || item.reversed_on || item.posted_on > day(step.date)) {
                continue;
            }
            items.push_back(
                {item.id, ledger::control_account(item), item.customer, usd, step.amount - 100});
        }
        if (items.empty()) return;
        ASSERT_TRUE(posting.revalue(items, day(step.date)).ok());
    }

    void charge(Books& posting, const Step& step, const std::string& id) {
        const RecordId record = transaction_->add_record(record_row(invoice_entity, id));
        ItemDraft item;
        Draft draft = document_draft(record,
                                     {.source_id = id,
                                      .amount = step.amount,
                                      .type = 383,
                                      .customer = {step.a % 3 + 1},
                                      .date = step.date},
                                     item);
        draft.event = ledger::Event::charge;
        draft.origin = ledger::Origin::openitem;
        draft.flags = step.b % 2 == 0 ? ledger::costs : ledger::interest;
        if (draft.flags == ledger::interest) {
            draft.facts.set(ledger::Component::net, 0)
                .set(ledger::Component::interest, step.amount);
        }
        ASSERT_TRUE(posting.post(draft).ok());
    }

    // The tax of a write-off, given back or a loss; some of it is taken back again.
    void relieve(Books& posting, const Step& step) {
        const std::int64_t last = transaction_->next_allocation().value - 1;
        if (last == 0) return;
        const AllocationId id{step.a % last + 1};
        const auto entry = posting.relieve(id, step.b % 2 == 0, day(step.date));
        if (!entry || !*entry || step.b % 3 != 0) return;
        ASSERT_TRUE(posting.take_back(*entry, day(step.amount)).ok());
    }

    // A receipt that leaves for another company, or comes from one.
    void move_to_sister(Books& posting, const Step& step, const std::string& id) {
        if (step.b % 2 == 0) {
            const RecordId record = transaction_->add_record(record_row(payment_entity, id));
            const ItemDraft item{.amount = -step.amount, .due_on = day(step.date)};
            Draft draft{.event = ledger::Event::intercompany_in,
                        .origin = ledger::Origin::openitem,
                        .record = record,
                        .kind = ledger::ItemKind::payment,
                        .issued_on = day(step.date),
                        .posted_on = day(step.date),
                        .number = id,
                        .facts = ledger::Facts::in_one_currency(step.b % 3 == 0 ? usd : eur, {}),
                        .items = {&item, 1}};
            draft.facts.set(ledger::Component::amount, step.amount);
            ASSERT_TRUE(posting.post(draft).ok());
            return;
        }
        const std::int64_t last = transaction_->next_item().value - 1;
        if (last == 0) return;
        AllocationDraft draft = on(step.date, step.amount);
        draft.kind = ledger::AllocationKind::intercompany;
        static_cast<void>(posting.adjust({step.a % last + 1}, {.draft = draft}));
    }

    void provide(Books& posting, const Step& step) {
        const auto entry = posting.provide(step.amount - 100, day(step.date));
        ASSERT_TRUE(entry.ok());
        if (!*entry || step.b % 3 != 0) return;
        ASSERT_TRUE(posting.take_back(*entry, day(step.date + step.b % 5)).ok());
    }

    void allocate(Books& posting, const Step& step) {
        const std::int64_t last = transaction_->next_item().value - 1;
        std::vector<ledger::Item> credits;
        std::vector<ledger::Item> debits;
        for (std::int64_t i = 1; i <= last; ++i) {
            const ledger::Item item = *transaction_->item({i});
            if (item.reversed_on) continue;
            (item.amount < 0 ? credits : debits).push_back(item);
        }
        if (credits.empty() || debits.empty()) return;
        const ledger::Item& from = credits[static_cast<std::size_t>(step.a) % credits.size()];
        const ledger::Item& to = debits[static_cast<std::size_t>(step.b) % debits.size()];
        std::vector<ledger::Allocation> of_from;
        std::vector<ledger::Allocation> of_to;
        transaction_->allocations_of(from.id, of_from);
        transaction_->allocations_of(to.id, of_to);
        const base::Date date = std::max({day(step.date), from.posted_on, to.posted_on});
        AllocationDraft draft = on(step.date, step.amount);
        if (step.what > 5) {
            draft.date = date;
            draft.amount = std::min({draft.amount, ledger::allocatable(from, of_from, date),
                                     ledger::allocatable(to, of_to, date)});
        }
        const auto applied = posting.allocate(from.id, to.id, draft);
        if (applied && step.b % 3 != 0) deduct(posting, to, *applied, step, draft.date);
    }

    // A discount, a bank charge or a small rest, granted along with an application.
    void deduct(Books& posting, const ledger::Item& item, AllocationId with, const Step& step,
                base::Date date) {
        std::vector<ledger::Allocation> allocations;
        transaction_->allocations_of(item.id, allocations);
        AllocationDraft draft = on(0, step.amount / 10 + 1);
        draft.date = date;
        draft.amount = std::min(draft.amount, ledger::allocatable(item, allocations, date));
        constexpr std::array kinds = {ledger::AllocationKind::discount,
                                      ledger::AllocationKind::bank_charge,
                                      ledger::AllocationKind::write_off};
        draft.kind = kinds[static_cast<std::size_t>(step.a) % kinds.size()];
        const bool taxed = draft.kind != ledger::AllocationKind::bank_charge;
        const std::int64_t tax =
            taxed ? std::max<std::int64_t>(posting.tax_share(item, draft.amount), 0) : 0;
        static_cast<void>(posting.adjust(item.id, {.draft = draft, .tax = tax, .with = with}));
    }

    void amend(Books& posting, const Step& step) {
        const RecordId record{record_of(step.a)};
        std::vector<ledger::Item> items;
        transaction_->items_of_record(record, items);
        if (items.empty() || items[0].type == 0) return;
        const RecordRef before = *transaction_->record(record);
        ItemDraft item;
        const std::string id = "S-amended-" + std::to_string(count_);
        const Document changed{.source_id = id,
                               .amount = step.amount,
                               .tax = step.amount / 6,
                               .type = items[0].type,
                               .customer = items[0].customer,
                               .date = step.date,
                               .version = before.version + 1,
                               .currency = step.b % 4 == 0 ? eur : items[0].currency};
        if (!posting.amend(record, document_draft(record, changed, item), day(step.date)).ok()) {
            return;
        }
        RecordRow row{.body = "{}"};
        row.ref = before;
        ++row.ref.version;
        transaction_->update_record(row);
    }

    void adjust_or_identify(Books& posting, const Step& step) {
        const std::int64_t last = transaction_->next_item().value - 1;
        if (last == 0) return;
        const ledger::Item item = *transaction_->item({step.a % last + 1});
        if (!item.customer) {
            static_cast<void>(posting.identify(item.id, {step.b % 3 + 1}, day(step.date),
                                               ledger::Origin::openitem));
            return;
        }
        AllocationDraft draft = on(step.date, step.amount);
        draft.kind =
            step.b % 2 == 0 ? ledger::AllocationKind::write_off : ledger::AllocationKind::discount;
        const std::int64_t tax = std::max<std::int64_t>(posting.tax_share(item, step.amount), 0);
        const std::int64_t reserved =
            draft.kind == ledger::AllocationKind::write_off ? step.a % 100 : 0;
        static_cast<void>(
            posting.adjust(item.id, {.draft = draft, .tax = tax, .reserved = reserved}));
    }

    TempBooks books_;
    std::unique_ptr<Transaction> transaction_;
    int count_ = 0;
    int commits_ = 0;
};

}  // namespace openitem::store::test
