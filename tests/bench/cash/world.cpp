#include "tests/bench/cash/world.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tests/bench/cash/payments.hpp"

namespace openitem::cash::bench {
namespace {

using base::Date;

constexpr Date first_day{20454};  // 2026-01-01
constexpr std::int32_t days = 240;

std::string any_name(Random& random) {
    static constexpr const char* first[] = {"Alpha",  "Berg", "Cor",  "Delta", "Erl",   "Falk",
                                            "Grün",   "Hoch", "Ing",  "Jäger", "Kern",  "Lind",
                                            "Möller", "Nord", "Ober", "Pfaff", "Quint", "Rhein",
                                            "Süd",    "Tann", "Ulm",  "Vogt",  "Wald",  "Zeh"};
    static constexpr const char* second[] = {"bach", "dorf", "feld", "heim", "mann", "stein",
                                             "tal",  "werk", "ing",  "au",   "eck",  "hof"};
    static constexpr const char* trade[] = {
        "Logistik", "Bau",     "Technik", "Handel", "Metall",  "Druck",      "Medien", "Systems",
        "Foods",    "Elektro", "Textil",  "Pharma", "Energie", "Consulting", "Möbel",  "Transport"};
    static constexpr const char* form[] = {"GmbH", "AG",   "GmbH & Co. KG", "KG",
                                           "Ltd",  "SARL", "e.K."};
    std::string out = fmt::format("{}{}", random.of(first), random.of(second));
    if (random.chance(90)) out += fmt::format(" & {}{}", random.of(first), random.of(second));
    return fmt::format("{} {} {}", out, random.of(trade), random.of(form));
}

std::int64_t any_amount(Random& random) {
    // As many between 10 and 100 as between 1,000 and 10,000.
    std::int64_t amount = 1'000;
    for (auto steps = random.below(11); steps > 0; --steps) amount *= 2;
    amount = random.between(amount, 2 * amount);
    return random.chance(15) ? amount / 1'000 * 1'000 : amount;
}

std::vector<Customer> make_customers(const Scale& scale, Random& random) {
    static constexpr std::int64_t monthly[] = {4'900, 9'900, 11'781, 19'900, 49'900, 120'000};
    std::vector<Customer> out;
    for (std::int64_t i = 0; i < scale.customers; ++i) {
        Customer made;
        made.name = any_name(random);
        made.number = std::to_string(10'000 + i);
        made.account = fmt::format("DE{:020d}", random.below(1'000'000'000'000'000));
        if (i > 10 && random.chance(10)) made.parent = random.between(1, i);
        if (random.chance(15)) made.monthly = random.of(monthly);
        out.push_back(std::move(made));
    }
    return out;
}

std::string number_of(std::uint64_t style, std::int64_t at, Date day) {
    switch (style % 4) {
        case 0:
            return fmt::format("RE-2026-{:06d}", at);
        case 1:
            return std::to_string(90'000'000 + at);
        case 2:
            return fmt::format("INV/26/{:02d}/{:05d}", day.month(), at % 100'000);
        default:
            return fmt::format("R{:07d}", 1'200'000 + at);
    }
}

void add_discount(OpenItem& item, Random& random) {
    const auto percent = random.between(1, 3);
    const std::int64_t less = (item.open * percent + 50) / 100;
    if (less <= 0 || less >= item.open) return;
    item.offers.push_back({.until_on = item.issued_on.add_days(14),
                           .percent = {percent, 0},
                           .amount = less,
                           .tax = less * 19 / 119});
}

void make_items(const Scale& scale, Random& random, World& world) {
    std::int64_t number = random.between(1, 5'000);
    for (std::int64_t i = 0; i < scale.items; ++i) {
        // A few customers have most of the items.
        const auto spread = random.below(1'000);
        const auto owner = random.chance(50) ? random.below(scale.customers)
                                             : spread * spread / 1'000 * scale.customers / 1'000;
        Customer& customer = world.customers[static_cast<std::size_t>(owner)];
        OpenItem item;
        item.id = i + 1;
        item.customer = owner + 1;
        item.issued_on = first_day.add_days(static_cast<std::int32_t>(i * days / scale.items));
        item.due_on = item.issued_on.add_days(random.chance(70) ? 30 : 14);
        number += random.between(1, 3);
        item.number = number_of(scale.seed, number, item.issued_on);
        item.orders.push_back(fmt::format("45{:08d}", random.below(100'000'000)));
        item.currency = random.chance(3) ? base::Currency("CHF") : base::Currency("EUR");
        item.open =
            customer.monthly != 0 && random.chance(70) ? customer.monthly : any_amount(random);
        if (random.chance(3)) item.open = -item.open;
        item.original = item.open;
        if (item.open > 0 && random.chance(20)) add_discount(item, random);
        customer.items.push_back(world.items.size());
        world.items.push_back(std::move(item));
    }
}

}  // namespace

const char* name_of(Class kind) {
    static constexpr const char* names[] = {
        "reference",  "several",  "damaged",    "truncated", "no reference", "lump sum",
        "order",      "discount", "short paid", "over paid", "parent payer", "recurring",
        "on account", "foreign",  "paid twice", "stranger"};
    return names[static_cast<std::size_t>(kind)];
}

World make_world(const Scale& scale) {
    Random random(scale.seed);
    World world;
    world.customers = make_customers(scale, random);
    make_items(scale, random, world);
    Payments(scale, random, world).make();
    return world;
}

OpenItems known(World& world) {
    OpenItems out;
    out.reserve(world.items.size());
    for (OpenItem& item : world.items) out.add(std::move(item));
    world.items = {};
    std::int64_t id = 0;
    for (const Customer& customer : world.customers) {
        ++id;
        out.add_name(customer.name, id);
        out.add_account(customer.account, id);
        out.add_customer_number(customer.number, id);
        if (customer.parent != 0) out.add_related(id, customer.parent);
    }
    return out;
}

}  // namespace openitem::cash::bench
