#include "host/service/dry_run.hpp"

#include <openitem/records.h>

#include <limits>
#include <map>

#include "host/service/customers.hpp"

namespace openitem::service {

namespace {

// What a record adds to what is owed, with all of its items.
struct Effect {
    std::int64_t minor = 0;
    base::Currency currency = {};
    std::string number;
};

Effect effect_of(store::Store& books, store::RecordId record) {
    Effect effect;
    for (const auto& stored : books.items_of_record(record)) {
        effect.currency = stored.item.currency;
        effect.number = stored.number;
        if (!stored.item.reversed_on) effect.minor += stored.item.amount;
    }
    return effect;
}

std::map<base::Currency, std::int64_t> open_in(store::Store& books) {
    constexpr base::Date end_of_days{std::numeric_limits<std::int32_t>::max()};
    std::map<base::Currency, std::int64_t> sums;
    books.open_items({end_of_days, {}}, {}, [&](const store::OpenItem& row) {
        sums[row.row.item.currency] += row.open;
        return true;
    });
    return sums;
}

class Comparison {
public:
    Comparison(store::Store& before, store::Store& after) : before_(before), after_(after) {}

    DryRunDifference run() {
        for (const store::Entity entity : {OI_INVOICE, OI_PAYMENT}) {
            after_.records(entity, [&](const store::RecordRow& row) {
                compare(entity, row);
                return true;
            });
        }
        compare_totals();
        return std::move(out_);
    }

private:
    void compare(store::Entity entity, const store::RecordRow& row) {
        const auto known = before_.record(row.ref.id);
        if (known && known->ref.version == row.ref.version && known->ref.state == row.ref.state) {
            return;
        }
        const auto was = known ? effect_of(before_, row.ref.id) : Effect{};
        auto is = effect_of(after_, row.ref.id);
        // Evidence, and what is kept and posts nothing.
        if (was.currency.is_none() && is.currency.is_none()) return;
        if (++out_.count > DryRunDifference::most_listed) return;
        const auto kind = was.minor == 0  ? WouldChange::Kind::added
                          : is.minor == 0 ? WouldChange::Kind::taken_back
                                          : WouldChange::Kind::amended;
        const auto currency = is.currency.is_none() ? was.currency : is.currency;
        const auto customer = row.ref.customer ? after_.customer(row.ref.customer) : std::nullopt;
        out_.listed.push_back(
            {kind,
             entity,
             is.number.empty() ? std::string(row.source_id) : std::move(is.number),
             customer ? customer->name : std::string(),
             {was.minor, was.currency.is_none() ? currency : was.currency},
             {is.minor, currency}});
    }

    void compare_totals() {
        std::map<base::Currency, WouldBeOpen> totals;
        const auto put = [&](store::Store& books, base::Money WouldBeOpen::*side) {
            for (const auto& [currency, minor] : open_in(books)) {
                auto& total = totals[currency];
                total.before.currency = total.after.currency = currency;
                (total.*side).minor = minor;
            }
        };
        put(before_, &WouldBeOpen::before);
        put(after_, &WouldBeOpen::after);
        for (const auto& [currency, total] : totals) out_.open.push_back(total);
    }

    store::Store& before_;
    store::Store& after_;
    DryRunDifference out_;
};

}  // namespace

std::string_view to_string(WouldChange::Kind kind) noexcept {
    switch (kind) {
        case WouldChange::Kind::added:
            return "new";
        case WouldChange::Kind::amended:
            return "amended";
        case WouldChange::Kind::taken_back:
            return "taken back";
    }
    return "?";
}

DryRunDifference difference_of(store::Store& before, store::Store& after) {
    return Comparison(before, after).run();
}

}  // namespace openitem::service
