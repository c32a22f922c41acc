#include "plan.hpp"

#include <algorithm>
#include <cstring>

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

void Plan::plan_steps() {
    for (auto* steps : {&dates_, &amounts_, &currencies_, &types_, &needed_texts_, &others_}) {
        steps->clear();
    }
    for (std::uint32_t i = 0; i < slots.size(); ++i) {
        const Slot& slot = slots[i];
        if (slot.constant()) {
            values_[i] = slot.fixed().value_or(Value{});
            continue;
        }
        Step step{i, static_cast<std::uint32_t>(slot.column), slot.users};
        step.decimal_mark = slot.number_format.decimal_mark;
        if (slot.is_direct()) {
            if (slot.required) needed_texts_.push_back(step);
        } else if (!slot.is_plain()) {
            others_.push_back(step);
        } else if (slot.kind == SlotKind::date && slot.date_format.pattern() == "yyyy-mm-dd") {
            dates_.push_back(step);
        } else if (slot.kind == SlotKind::amount || slot.kind == SlotKind::decimal) {
            amounts_.push_back(step);
        } else if (slot.kind == SlotKind::currency) {
            currencies_.push_back(step);
        } else if (slot.kind == SlotKind::document_type) {
            types_.push_back(step);
        } else {
            others_.push_back(step);
        }
    }
}

void Plan::finish() {
    values_.assign(slots.size(), Value{});
    plan_steps();
    always_ = 0;
    std::size_t texts = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i].where.empty()) always_ |= std::uint64_t{1} << i;
        for (NodePlan& node : records[i].nodes) {
            for (Write& write : node.writes) {
                const Slot& slot = slots[write.slot];
                if (write.type == FieldType::text && slot.is_direct()) {
                    write.column = static_cast<std::uint32_t>(slot.column);
                }
                auto& kind = write.type == FieldType::text     ? node.texts
                             : write.type == FieldType::date   ? node.dates
                             : write.type == FieldType::amount ? node.amounts
                                                               : node.others;
                kind.push_back(write);
            }
            texts += node.texts.size();
        }
        places_.resize(std::max(places_.size(), records[i].nodes.size()));
        live_.resize(places_.size());
    }
    constexpr std::size_t worth_sharing = 4;
    share_text_ = texts >= worth_sharing;
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
    for (const Step& step : needed_texts_) {
        const std::string_view cell = fields[step.column];
        if (!cell.empty() && quick::is_tidy(cell)) continue;
        if ((step.users & active) != 0) read_one(step, fields);
    }
    for (const Step& step : dates_) {
        const std::string_view cell = fields[step.column];
        const auto date = try_date(cell);
        if (date) {
            values_[step.slot].present = true;
            values_[step.slot].number = date->days;
        } else if ((step.users & active) != 0) {
            read_one(step, fields);
        }
    }
    for (const Step& step : amounts_) {
        const std::string_view cell = fields[step.column];
        Value& value = values_[step.slot];
        if (quick::read_amount(cell, step.decimal_mark, value.amount)) {
            value.present = true;
            value.dollar = false;
            value.amount.currency[0] = '\0';
        } else if ((step.users & active) != 0) {
            read_one(step, fields);
        }
    }
    for (const Step& step : currencies_) {
        const std::string_view cell = fields[step.column];
        if (quick::is_currency(cell)) {
            values_[step.slot].present = true;
            values_[step.slot].text = cell;
        } else if ((step.users & active) != 0) {
            read_one(step, fields);
        }
    }
    for (const Step& step : types_) {
        const std::string_view known = slots[step.slot].known_type(fields[step.column]);
        if (!known.empty()) {
            values_[step.slot].present = true;
            values_[step.slot].text = known;
        } else if ((step.users & active) != 0) {
            read_one(step, fields);
        }
    }
    for (const Step& step : others_) {
        if ((step.users & active) != 0) read_one(step, fields);
    }
    return values_;
}

void Plan::apply(std::span<const std::string_view> fields, std::string_view raw,
                 BatchWriter& writer) {
    if (columns != 0 && fields.size() != columns) {
        throw Error(OI_BAD_DATA, "csv.columns",
                    "expected " + std::to_string(columns) + " fields, found " +
                        std::to_string(fields.size()));
    }
    // ";;;;;;": what spreadsheets leave below a table.
    const bool starts = !fields.front().empty() && quick::is_tidy(fields.front());
    if (!starts && std::all_of(fields.begin(), fields.end(), is_empty)) return;
    std::uint64_t active = 0;
    read(fields, active);
    fields_ = fields;
    constexpr std::size_t most = 2048;
    const bool share = share_text_ && raw.size() <= most && is_ascii(raw);
    shared_ = share ? raw : std::string_view();
    if (share) shared_at_ = writer.store(raw).offset;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if ((active >> i & 1u) != 0) write(records[i], writer);
    }
}

// A text of the batch: part of the row's bytes where it lies in them, else a copy.
oi_text Plan::store(std::string_view text, BatchWriter& writer) const {
    const auto at = reinterpret_cast<std::uintptr_t>(text.data()) -
                    reinterpret_cast<std::uintptr_t>(shared_.data());
    if (at < shared_.size()) {
        return {shared_at_ + static_cast<std::uint32_t>(at),
                static_cast<std::uint32_t>(text.size())};
    }
    return writer.store(text);
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
        if (write.column != Write::no_column) return !text_of(write).empty();
        return values_[write.slot].present && !slots[write.slot].constant();
    });
}

void Plan::write(const RecordPlan& record, BatchWriter& writer) {
    const bool credit = signs != Signs::as_stated && is_credit(record);
    row_currency_ = {};
    places_[0] = writer.add_root(record.entity);
    write_node(record, record.nodes[0], writer, places_[0], credit);
    if (record.own_currency != nullptr && !row_currency_.empty()) {
        oi_row& head = writer.head(places_[0]);
        if (!OI_PRESENT(head, record.own_currency->bit)) {
            char* const to = reinterpret_cast<char*>(&head) + record.own_currency->offset;
            const oi_text text = writer.store(row_currency_);
            std::memcpy(to, &text, sizeof text);
            OI_SET_PRESENT(head, record.own_currency->bit);
        }
    }
    if (record.nodes.size() > 1) write_children(record, writer, credit);
}

// A child is written when a column gives it something, or one of its own children.
void Plan::write_children(const RecordPlan& record, BatchWriter& writer, bool credit) {
    const std::size_t count = record.nodes.size();
    for (std::size_t i = 0; i < count; ++i) live_[i] = 0;
    for (std::size_t i = count - 1; i > 0; --i) {
        if (live_[i] == 0 && !is_live(record.nodes[i])) continue;
        live_[i] = 1;
        live_[record.nodes[i].parent] = 1;
    }
    for (std::size_t i = 1; i < count; ++i) {
        if (live_[i] == 0) continue;
        const NodePlan& node = record.nodes[i];
        places_[i] = writer.add_child(node.entity, places_[node.parent]);
        write_node(record, node, writer, places_[i], credit);
    }
}

void Plan::write_node(const RecordPlan& record, const NodePlan& node, BatchWriter& writer,
                      RowPlace place, bool credit) {
    // Texts go to another buffer than rows: the row stays where it is while its fields are set.
    Target target{writer.head(place)};
    for (const Write& write : node.texts) {
        const std::string_view value = text_of(write);
        if (value.empty()) continue;
        const oi_text text = store(value, writer);
        std::memcpy(target.at(write), &text, sizeof text);
    }
    for (const Write& write : node.dates) {
        const Value& value = values_[write.slot];
        if (!value.present) continue;
        const auto days = static_cast<std::int32_t>(value.number);
        std::memcpy(target.at(write), &days, sizeof days);
    }
    for (const Write& write : node.amounts) {
        if (values_[write.slot].present) write_amount(record, write, target, credit);
    }
    for (const Write& write : node.others) {
        if (values_[write.slot].present) write_other(write, target);
    }
    target.head.present[0] |= target.present[0];
    target.head.present[1] |= target.present[1];
}

void Plan::write_amount(const RecordPlan& record, const Write& write, Target& target, bool credit) {
    const Value& value = values_[write.slot];
    oi_amount amount = value.amount;
    set_currency(record, write, value, amount);
    if (credit) {
        if (signs == Signs::unknown && amount.units < 0) {
            throw Error(OI_BAD_DATA, "credit.sign_unknown",
                        "expected to know how this source signs credit notes, found one below "
                        "zero; set \"credit_sign\" to negative or as_stated",
                        slots[write.slot].field);
        }
        if (signs == Signs::negative) amount.units = -amount.units;
    }
    std::memcpy(row_currency_text_, amount.currency, 3);
    row_currency_ = {row_currency_text_, 3};
    std::memcpy(target.at(write), &amount, sizeof amount);
}

void Plan::write_other(const Write& write, Target& target) const {
    const Value& value = values_[write.slot];
    char* const to = target.at(write);
    switch (write.type) {
        case FieldType::decimal: {
            oi_decimal decimal{};
            decimal.units = value.amount.units;
            decimal.scale = value.amount.scale;
            std::memcpy(to, &decimal, sizeof decimal);
            return;
        }
        case FieldType::instant:
        case FieldType::integer:
            std::memcpy(to, &value.number, sizeof value.number);
            return;
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number: {
            const auto number = static_cast<std::uint32_t>(value.number);
            std::memcpy(to, &number, sizeof number);
            return;
        }
        case FieldType::text:
        case FieldType::date:
        case FieldType::amount:
        case FieldType::digest:
            return;  // written elsewhere, or by no column
    }
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
