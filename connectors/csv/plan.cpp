#include "plan.hpp"

#include <algorithm>
#include <cstring>

#include "layout.hpp"

namespace openitem::csv {
namespace {

// UNTDID 1001 codes whose amounts are owed to the customer.
bool is_credit_code(std::string_view code) {
    return code == "381" || code == "261" || code == "396";
}

bool is_empty(std::string_view cell) { return trimmed(cell).empty(); }

}  // namespace

bool ConditionPlan::holds(std::span<const std::string_view> fields) const {
    const std::string_view cell = trimmed(fields[column]);
    const auto listed = [&] {
        return std::find(values.begin(), values.end(), cell) != values.end();
    };
    switch (test) {
        case Condition::Test::equals:
        case Condition::Test::in:
            return listed();
        case Condition::Test::not_equals:
        case Condition::Test::not_in:
            return !listed();
        case Condition::Test::empty:
            return cell.empty();
        case Condition::Test::not_empty:
            return !cell.empty();
    }
    return false;
}

void Plan::finish() {
    values_.assign(slots.size(), Value{});
    read_order_.clear();
    for (std::uint32_t i = 0; i < slots.size(); ++i) {
        if (slots[i].constant()) {
            values_[i] = slots[i].fixed().value_or(Value{});
        } else {
            read_order_.push_back(i);
        }
    }
    always_ = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i].where.empty()) always_ |= std::uint64_t{1} << i;
    }
}

std::span<const Value> Plan::read(std::span<const std::string_view> fields, std::uint64_t& active) {
    active = always_;
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto& where = records[i].where;
        if (where.empty()) continue;
        const bool all = std::all_of(where.begin(), where.end(), [&](const auto& condition) {
            return condition.holds(fields);
        });
        if (all) active |= std::uint64_t{1} << i;
    }
    for (const std::uint32_t i : read_order_) {
        if ((slots[i].users & active) != 0) slots[i].read(fields, values_[i]);
    }
    return values_;
}

void Plan::apply(std::span<const std::string_view> fields, BatchWriter& writer) {
    if (columns != 0 && fields.size() != columns) {
        throw Error(OI_BAD_DATA, "csv.columns",
                    "expected " + std::to_string(columns) + " fields, found " +
                        std::to_string(fields.size()));
    }
    // ";;;;;;": what spreadsheets leave below a table.
    if (is_empty(fields.front()) && std::all_of(fields.begin(), fields.end(), is_empty)) return;
    std::uint64_t active = 0;
    read(fields, active);
    for (std::size_t i = 0; i < records.size(); ++i) {
        if ((active >> i & 1u) != 0) write(records[i], writer);
    }
}

bool Plan::is_credit(const RecordPlan& record) const {
    if (record.type_slot != CurrencyPlan::no_slot) {
        const Value& type = values_[record.type_slot];
        if (type.present) return is_credit_code(type.text);
    }
    if (record.kind_slot == CurrencyPlan::no_slot) return false;
    const Value& kind = values_[record.kind_slot];
    return kind.present && kind.number == OI_INVOICE_KIND_CREDIT_NOTE;
}

bool Plan::is_live(const NodePlan& node) const {
    return std::any_of(node.writes.begin(), node.writes.end(), [&](const Write& write) {
        return !slots[write.slot].constant() && values_[write.slot].present;
    });
}

void Plan::write(const RecordPlan& record, BatchWriter& writer) {
    const bool credit = signs != Signs::as_stated && is_credit(record);
    row_currency_ = {};
    constexpr std::size_t most_nodes = 64;
    RowPlace places[most_nodes];
    places[0] = writer.add_root(record.entity);
    write_node(record, record.nodes[0], writer, places[0], credit);
    oi_row& head = writer.head(places[0]);
    if (record.own_currency != nullptr && !row_currency_.empty() &&
        !OI_PRESENT(head, record.own_currency->bit)) {
        auto* const to = reinterpret_cast<char*>(&head) + record.own_currency->offset;
        const oi_text text = writer.store(row_currency_);
        std::memcpy(to, &text, sizeof text);
        OI_SET_PRESENT(head, record.own_currency->bit);
    }
    if (record.nodes.size() == 1) return;
    bool live[most_nodes] = {};
    for (std::size_t i = record.nodes.size() - 1; i > 0; --i) {
        live[i] = live[i] || is_live(record.nodes[i]);
        if (live[i]) live[record.nodes[i].parent] = true;
    }
    for (std::size_t i = 1; i < record.nodes.size(); ++i) {
        if (!live[i]) continue;
        const NodePlan& node = record.nodes[i];
        places[i] = writer.add_child(node.entity, places[node.parent]);
        write_node(record, node, writer, places[i], credit);
    }
}

void Plan::write_node(const RecordPlan& record, const NodePlan& node, BatchWriter& writer,
                      RowPlace place, bool negate) {
    // Texts go to another buffer than rows: the row stays where it is while its fields are set.
    oi_row& head = writer.head(place);
    char* const bytes = reinterpret_cast<char*>(&head);
    std::uint64_t present[2] = {0, 0};
    for (const Write& write : node.writes) {
        const Value& value = values_[write.slot];
        if (!value.present) continue;
        char* const to = bytes + write.offset;
        switch (write.type) {
            case FieldType::text: {
                const oi_text text = writer.store(value.text);
                std::memcpy(to, &text, sizeof text);
                break;
            }
            case FieldType::amount: {
                oi_amount amount = value.amount;
                set_currency(record, write, value, amount);
                if (negate && signs == Signs::unknown && amount.units < 0) {
                    throw Error(OI_BAD_DATA, "credit.sign_unknown",
                                "expected to know how this source signs credit notes, found one "
                                "below zero; set \"credit_sign\" to negative or as_stated",
                                slots[write.slot].field);
                }
                if (negate && signs == Signs::negative) amount.units = -amount.units;
                std::memcpy(row_currency_text_, amount.currency, 3);
                row_currency_ = {row_currency_text_, 3};
                std::memcpy(to, &amount, sizeof amount);
                break;
            }
            case FieldType::decimal: {
                oi_decimal decimal{};
                decimal.units = value.amount.units;
                decimal.scale = value.amount.scale;
                std::memcpy(to, &decimal, sizeof decimal);
                break;
            }
            case FieldType::instant:
            case FieldType::integer:
                std::memcpy(to, &value.number, sizeof value.number);
                break;
            case FieldType::date: {
                const auto days = static_cast<std::int32_t>(value.number);
                std::memcpy(to, &days, sizeof days);
                break;
            }
            case FieldType::code:
            case FieldType::flag:
            case FieldType::number: {
                const auto number = static_cast<std::uint32_t>(value.number);
                std::memcpy(to, &number, sizeof number);
                break;
            }
            case FieldType::digest:
                continue;  // no column holds one
        }
        present[write.bit >> 6] |= std::uint64_t{1} << (write.bit & 63u);
    }
    head.present[0] |= present[0];
    head.present[1] |= present[1];
}

void Plan::set_currency(const RecordPlan& record, const Write& write, const Value& value,
                        oi_amount& amount) const {
    const CurrencyPlan& plan = record.currencies[write.currency];
    const char* stated = nullptr;
    if (plan.slot != CurrencyPlan::no_slot && values_[plan.slot].present) {
        stated = values_[plan.slot].text.data();
    } else if (plan.has_constant()) {
        stated = plan.constant;
    }
    const bool named = value.amount.currency[0] != '\0';
    const bool binding = plan.binding || stated != plan.constant;
    if (named && stated != nullptr && binding && std::memcmp(stated, amount.currency, 3) != 0) {
        throw Error(OI_BAD_DATA, "currency.contradiction",
                    "expected an amount in " + std::string(stated, 3) + " in " +
                        slots[write.slot].where + ", found one in " +
                        std::string(amount.currency, 3),
                    slots[write.slot].field);
    }
    if (named) return;
    if (stated == nullptr) {
        throw Error(OI_BAD_DATA, "currency.missing",
                    "expected a currency for the amount in " + slots[write.slot].where +
                        ", found " + (value.dollar ? "only a $" : "none") +
                        "; set \"currency\" or map a column to it",
                    slots[write.slot].field);
    }
    std::memcpy(amount.currency, stated, 3);
}

}  // namespace openitem::csv
