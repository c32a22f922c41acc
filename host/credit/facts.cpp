#include "host/credit/facts.hpp"

#include <algorithm>
#include <tuple>

namespace openitem::credit {

using base::Date;
using base::Money;
using base::MoneySum;
using base::Result;

namespace {

bool is_document(const Document& document, const Position& position) {
    return document.kind == DocumentKind::invoice && !document.number.empty() &&
           position.kind == PositionKind::invoice && position.number == document.number;
}

bool is_its_order(const Document& document, const Order& order) {
    const std::string& number =
        document.kind == DocumentKind::order ? document.number : document.order;
    return !number.empty() && order.number == number;
}

Money within(Money amount, std::int64_t most) {
    return {std::clamp<std::int64_t>(amount.minor, 0, std::max<std::int64_t>(most, 0)),
            amount.currency};
}

// The disputed part of what is open; nothing disputed needs no currency.
Money disputed_part(const Position& position) {
    if (position.disputed.is_zero()) return {0, position.open.currency};
    return within(position.disputed, position.open.minor);
}

struct Sums {
    explicit Sums(base::Currency currency)
        : invoices(currency),
          credits(currency),
          unapplied(currency),
          on_account(currency),
          orders(currency),
          disputed(currency) {}
    MoneySum invoices, credits, unapplied, on_account, orders, disputed;
};

void add_position(Sums& sums, const Position& position) {
    switch (position.kind) {
        case PositionKind::invoice:
            sums.invoices.add(position.open);
            sums.disputed.add(disputed_part(position));
            return;
        case PositionKind::credit_note:
            sums.credits.add(position.open);
            return;
        case PositionKind::unapplied:
            sums.unapplied.add(position.open);
            return;
        case PositionKind::on_account:
            sums.on_account.add(position.open);
            return;
    }
}

Result<void> total(const MoneySum& sum, Money& into) {
    auto money = sum.total();
    if (!money) return std::move(money).error();
    into = *money;
    return {};
}

}  // namespace

Result<Facts> gather(const Customer& customer, const Document& document,
                     std::span<const Position> positions, std::span<const Order> orders,
                     Date as_of) {
    const auto currency = document.amount.currency;
    Facts facts;
    facts.as_of = as_of;
    facts.customer = customer;
    facts.document = document;
    facts.already_invoiced = {0, currency};

    Sums sums(currency);
    for (const Position& position : positions) {
        if (is_document(document, position)) continue;
        add_position(sums, position);
        if (position.kind != PositionKind::invoice || position.open.minor <= 0 ||
            position.due_on >= as_of) {
            continue;
        }
        facts.overdue.push_back({.number = position.number,
                                 .due_on = position.due_on,
                                 .open = position.open,
                                 .disputed = disputed_part(position),
                                 .due_assumed = position.due_assumed});
    }

    for (const Order& order : orders) {
        auto rest = base::subtract(order.total, order.invoiced);
        if (!rest) return std::move(rest).error();
        Money open = within(*rest, rest->minor);
        if (is_its_order(document, order)) {
            if (document.kind == DocumentKind::order) {
                // Its amount under check replaces what it had open; what is billed of it is among
                // the invoices already.
                facts.already_invoiced = within(order.invoiced, document.amount.minor);
                continue;
            }
            // Billing an order turns that much of it into an invoice.
            open = within({open.minor - document.amount.minor, open.currency}, open.minor);
        }
        sums.orders.add(open);
    }

    for (auto [sum, into] : {std::pair(&sums.invoices, &facts.open_invoices),
                             std::pair(&sums.credits, &facts.credit_notes),
                             std::pair(&sums.unapplied, &facts.unapplied),
                             std::pair(&sums.on_account, &facts.on_account),
                             std::pair(&sums.orders, &facts.open_orders),
                             std::pair(&sums.disputed, &facts.disputed)}) {
        if (auto good = total(*sum, *into); !good) return std::move(good).error();
    }
    std::sort(facts.overdue.begin(), facts.overdue.end(), [](const auto& a, const auto& b) {
        return std::tie(a.due_on, a.number) < std::tie(b.due_on, b.number);
    });
    return facts;
}

}  // namespace openitem::credit
