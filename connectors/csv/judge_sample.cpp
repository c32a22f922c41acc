// What only the data tell: how credit notes are signed, and whether amounts have a currency.
#include <algorithm>

#include "compile.hpp"

namespace openitem::csv {
namespace {

struct Tally {
    std::size_t credits_below_zero = 0, credits_above_zero = 0;
    std::size_t amounts = 0, with_currency = 0, with_dollar = 0;
    std::string first_amount;
};

void count_record(const Plan& plan, const RecordPlan& record, std::span<const Value> values,
                  Tally& tally) {
    const bool credit = record.entity == OI_INVOICE && plan.is_credit(record);
    for (const NodePlan& node : record.nodes) {
        for (const Write& write : node.writes) {
            const Value& value = values[write.slot];
            if (write.type != FieldType::amount || !value.present) continue;
            if (credit && &node == &record.nodes.front()) {
                tally.credits_below_zero += value.amount.units < 0 ? 1 : 0;
                tally.credits_above_zero += value.amount.units > 0 ? 1 : 0;
            }
            const CurrencyPlan& currency = record.currencies[write.currency];
            const bool stated =
                currency.has_constant() ||
                (currency.slot != CurrencyPlan::no_slot && values[currency.slot].present);
            ++tally.amounts;
            tally.with_currency += stated || value.amount.currency[0] != '\0' ? 1 : 0;
            tally.with_dollar += value.dollar ? 1 : 0;
            if (tally.first_amount.empty()) tally.first_amount = plan.slots[write.slot].where;
        }
    }
}

Tally count_sample(const Layout& layout, Plan& plan) {
    Tally tally;
    std::vector<std::string_view> fields;
    for (const auto& row : layout.sample) {
        fields.assign(row.begin(), row.end());
        std::uint64_t active = 0;
        try {
            const auto values = plan.read(fields, active);
            for (std::size_t i = 0; i < plan.records.size(); ++i) {
                if ((active >> i & 1u) != 0) count_record(plan, plan.records[i], values, tally);
            }
        } catch (const Error&) {
            continue;  // a bad row is no evidence; it will be refused when it is read
        }
    }
    return tally;
}

}  // namespace

void judge_sample(const Settings& settings, const Layout& layout, Plan& plan) {
    const Tally tally = count_sample(layout, plan);
    switch (settings.credit_sign) {
        case CreditSign::negative:
            plan.signs = Signs::negative;
            break;
        case CreditSign::as_stated:
            plan.signs = Signs::as_stated;
            break;
        case CreditSign::find_out:
            if (tally.credits_below_zero > tally.credits_above_zero * 9) {
                plan.signs = Signs::negative;
                plan.remarks.push_back(
                    "credit notes are signed negative here: they are sent without the sign, their "
                    "type says the direction");
            } else if (tally.credits_above_zero > tally.credits_below_zero * 9) {
                plan.signs = Signs::as_stated;
            } else {
                plan.signs = Signs::unknown;
            }
    }
    if (tally.amounts > 0 && tally.with_currency == 0) {
        throw Error(OI_BAD_CONFIG, "csv.no_currency",
                    "expected a currency for the amounts in " + tally.first_amount + ", found " +
                        (tally.with_dollar > 0 ? "only a $" : "none") +
                        "; set \"currency\" to a code like \"EUR\", or to {\"column\": \"...\"}",
                    "/currency");
    }
}

}  // namespace openitem::csv
