#include "tests/bench/cash/payments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tests/bench/cash/noise.hpp"

namespace openitem::cash::bench {
namespace {

struct Share {
    Class kind;
    int easy, hard;  // parts of a hundred
};
constexpr Share shares[] = {
    {Class::reference, 35, 16}, {Class::several, 12, 12},     {Class::damaged, 8, 15},
    {Class::truncated, 3, 6},   {Class::no_reference, 8, 10}, {Class::lump_sum, 3, 5},
    {Class::order, 4, 5},       {Class::discount, 6, 6},      {Class::short_paid, 4, 5},
    {Class::over_paid, 3, 3},   {Class::parent, 3, 5},        {Class::recurring, 5, 5},
    {Class::on_account, 2, 2},  {Class::foreign, 1, 1},       {Class::twice, 1, 1},
    {Class::stranger, 2, 3},
};

bool is_parked(Class kind) {
    return kind == Class::on_account || kind == Class::foreign || kind == Class::twice ||
           kind == Class::stranger;
}

constexpr base::Date begin{20454 + 60};
constexpr std::int32_t days = 180;

}  // namespace

Class Payments::any_class() {
    auto left = random_.below(100);
    for (const Share& share : shares) {
        left -= hard_ ? share.hard : share.easy;
        if (left < 0) return share.kind;
    }
    return Class::reference;
}

void Payments::make() {
    paid_.assign(world_.items.size(), false);
    for (std::int64_t i = 0; i < count_; ++i) {
        today_ = begin.add_days(static_cast<std::int32_t>(i * days / count_));
        const Class kind = any_class();
        if (is_parked(kind)) {
            add_parked(kind);
            continue;
        }
        bool added = false;
        for (int tries = 0; tries < 40 && !added; ++tries) added = add(kind);
        for (int tries = 0; tries < 400 && !added; ++tries) added = add(Class::reference);
    }
}

std::vector<std::size_t> Payments::open_of(std::int64_t customer) const {
    std::vector<std::size_t> out;
    for (const std::size_t at : world_.customers[static_cast<std::size_t>(customer - 1)].items) {
        const OpenItem& item = world_.items[at];
        if (!paid_[at] && item.open > 0 && item.issued_on < today_ &&
            item.currency == base::Currency("EUR")) {
            out.push_back(at);
        }
    }
    std::sort(out.begin(), out.end(), [this](std::size_t a, std::size_t b) {
        const OpenItem &x = world_.items[a], &y = world_.items[b];
        return std::tuple(x.due_on, x.id) < std::tuple(y.due_on, y.id);
    });
    return out;
}

std::vector<std::size_t> Payments::chosen(Class kind, const std::vector<std::size_t>& open) {
    const auto some = [&](std::size_t count) {
        std::vector<std::size_t> out;
        if (open.size() < count) return out;
        // Mostly neighbours, as people pay.
        const auto first = static_cast<std::size_t>(random_.below(
            static_cast<std::int64_t>(std::min<std::size_t>(open.size() - count + 1, 4))));
        out.assign(open.begin() + static_cast<std::ptrdiff_t>(first),
                   open.begin() + static_cast<std::ptrdiff_t>(first + count));
        return out;
    };
    switch (kind) {
        case Class::several:
            return some(static_cast<std::size_t>(random_.between(2, hard_ ? 8 : 5)));
        case Class::truncated:
            return some(static_cast<std::size_t>(random_.between(3, 8)));
        case Class::lump_sum:
            return some(static_cast<std::size_t>(random_.between(2, hard_ ? 5 : 4)));
        case Class::discount:
            for (const std::size_t at : open) {
                const auto& offers = world_.items[at].offers;
                if (!offers.empty() && offers.front().until_on >= today_) return {at};
            }
            return {};
        case Class::recurring: {
            const auto& customer =
                world_.customers[static_cast<std::size_t>(world_.items[open.front()].customer - 1)];
            for (const std::size_t at : open) {
                if (customer.monthly != 0 && world_.items[at].open == customer.monthly) return {at};
            }
            return {};
        }
        case Class::no_reference: {
            // Of equal ones the one due first is meant.
            const std::size_t picked = random_.of(open);
            for (const std::size_t at : open) {
                if (world_.items[at].open == world_.items[picked].open) return {at};
            }
            return {picked};
        }
        case Class::short_paid: {
            // Not where a discount is on offer: then nobody can tell which of both was taken.
            auto one = some(1);
            if (one.empty()) return one;
            const auto& offers = world_.items[one.front()].offers;
            const bool offered = !offers.empty() && offers.front().until_on >= today_;
            return offered ? std::vector<std::size_t>{} : one;
        }
        default:
            return some(1);
    }
}

bool Payments::add(Class kind) {
    const auto customer = random_.between(1, static_cast<std::int64_t>(world_.customers.size()));
    const Customer& who = world_.customers[static_cast<std::size_t>(customer - 1)];
    if (kind == Class::parent && who.parent == 0) return false;
    const auto open = open_of(customer);
    if (open.empty()) return false;
    const auto items = chosen(kind, open);
    if (items.empty()) return false;
    Payment payment;
    payment.kind = kind;
    payment.receipt = receipt_on(today_);
    write_text(payment, items);
    write_payer(payment, kind == Class::parent ? who.parent : customer);
    settle(payment, items);
    world_.payments.push_back(std::move(payment));
    return true;
}

Receipt Payments::receipt_on(base::Date day) {
    Receipt out;
    out.id = 10'000'000 + static_cast<std::int64_t>(world_.payments.size());
    out.value_on = day;
    out.amount.currency = base::Currency("EUR");
    return out;
}

void Payments::write_text(Payment& payment, const std::vector<std::size_t>& items) {
    std::vector<std::string> numbers;
    bool quoted = true;
    switch (payment.kind) {
        case Class::no_reference:
        case Class::lump_sum:
            quoted = false;
            break;
        case Class::recurring:
            quoted = random_.chance(20);
            break;
        case Class::discount:
            quoted = random_.chance(hard_ ? 60 : 80);
            break;
        default:
            break;
    }
    if (!quoted) {
        payment.receipt.text = small_talk(random_);
        return;
    }
    for (const std::size_t at : items) {
        const OpenItem& one = item(at);
        if (payment.kind == Class::order) {
            numbers.push_back(one.orders.front());
        } else if (payment.kind == Class::damaged ||
                   (hard_ && payment.kind == Class::several && random_.chance(10))) {
            numbers.push_back(damaged(one.number, random_));
        } else {
            numbers.push_back(rewritten(one.number, random_, hard_));
        }
    }
    std::string& text = payment.receipt.text;
    text = sentence(numbers, random_, hard_);
    if (payment.kind == Class::truncated) {
        // Somewhere in the second half of the list.
        const auto half = text.size() / 2;
        text.resize(half + static_cast<std::size_t>(
                               random_.below(static_cast<std::int64_t>(text.size() - half))));
    } else if (random_.chance(5)) {
        std::swap(text, payment.receipt.end_to_end_id);
    }
}

void Payments::write_payer(Payment& payment, std::int64_t customer) {
    const Customer& who = world_.customers[static_cast<std::size_t>(customer - 1)];
    Receipt& receipt = payment.receipt;
    const int known = payment.kind == Class::recurring ? 70 : hard_ ? 65 : 85;
    if (random_.chance(known)) receipt.payer_account = who.account;
    receipt.payer_name = bank_name(who.name, random_, hard_);
    if (hard_ && random_.chance(8)) receipt.payer_name = "Zentrale Zahlstelle";
    const bool quotes = random_.chance(hard_ ? 10 : 5);
    if (quotes) receipt.text = "KdNr " + who.number + " " + receipt.text;
}

void Payments::settle(Payment& payment, const std::vector<std::size_t>& items) {
    std::int64_t sum = 0;
    for (const std::size_t at : items) {
        OpenItem& one = item(at);
        std::int64_t pays = one.open;
        if (payment.kind == Class::discount) pays -= one.offers.front().amount;
        if (payment.kind == Class::short_paid) {
            const std::int64_t less[] = {500, 1'500, one.open * 3 / 100, one.open / 10,
                                         random_.between(1, one.open / 2)};
            pays -= std::min(random_.of(less), one.open / 2);
        }
        payment.pays[one.id] = pays;
        sum += pays;
        paid_[at] = true;
        if (payment.kind != Class::short_paid) paid_items_.push_back(at);
    }
    if (payment.kind == Class::over_paid) sum += random_.between(1, 50) * 100;
    payment.receipt.amount.minor = sum;
}

void Payments::add_parked(Class kind) {
    Payment payment;
    payment.kind = kind;
    payment.receipt = receipt_on(today_);
    Receipt& receipt = payment.receipt;
    const auto customer = random_.between(1, static_cast<std::int64_t>(world_.customers.size()));
    receipt.text = small_talk(random_);
    receipt.amount.minor = random_.between(10'000, 900'000);
    if (kind == Class::twice) {
        if (paid_items_.empty()) return;
        const OpenItem& one = item(random_.of(paid_items_));
        payment.again = one.id;
        payment.again_amount = one.open;
        receipt.amount.minor = one.open;
        receipt.text = sentence({one.number}, random_, hard_);
        write_payer(payment, one.customer);
    } else if (kind == Class::stranger) {
        receipt.payer_name = fmt::format("Unbekannt {} Services", random_.below(100'000));
        receipt.payer_account = fmt::format("FR{:020d}", random_.below(1'000'000'000));
        if (random_.chance(50)) {
            receipt.text =
                sentence({std::to_string(random_.between(100'000, 999'999'999))}, random_, hard_);
        }
    } else if (kind == Class::foreign) {
        receipt.amount.currency = base::Currency("USD");
        const auto& who = world_.customers[static_cast<std::size_t>(customer - 1)];
        if (who.items.empty()) return;
        const OpenItem& one = item(random_.of(who.items));
        receipt.text = sentence({one.number}, random_, hard_);
        receipt.amount.minor = std::max<std::int64_t>(1, std::abs(one.open) * 11 / 10);
        write_payer(payment, customer);
    } else {
        receipt.amount.minor = receipt.amount.minor / 100'000 * 100'000 + 50'000;
        for (const std::size_t at : open_of(customer)) {
            if (item(at).open == receipt.amount.minor) return;  // then it would be for that
        }
        write_payer(payment, customer);
    }
    world_.payments.push_back(std::move(payment));
}

}  // namespace openitem::cash::bench
