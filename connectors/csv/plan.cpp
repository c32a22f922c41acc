#include "plan.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace openitem::csv {
namespace {

// UNTDID 1001 codes whose amounts are owed to the customer.
bool is_credit_code(std::string_view code) {
    return code == "381" || code == "261" || code == "396";
}

// A currency's letters, the first one lowest.
std::uint64_t three_bytes(std::string_view text) {
    std::uint32_t out = static_cast<unsigned char>(text[2]);
    std::uint16_t first = 0;
    std::memcpy(&first, text.data(), 2);
    return out << 16 | first;
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

void Plan::sort_writes(NodePlan& node) {
    const auto reach = [&](std::size_t end) { node.row_size = std::max(node.row_size, end); };
    for (Write& write : node.writes) {
        const Slot& slot = slots[write.slot];
        const bool direct = write.type == FieldType::text && slot.is_direct();
        if (direct) write.column = static_cast<std::uint32_t>(slot.column);
        auto& kind = direct                            ? node.cells
                     : write.type == FieldType::text   ? node.texts
                     : write.type == FieldType::date   ? node.dates
                     : write.type == FieldType::amount ? node.amounts
                                                       : node.others;
        kind.push_back(write);
        if (direct) {
            node.told_by_columns.push_back(write.column);
        } else if (!slot.constant()) {
            node.told_by_slots.push_back(write.slot);
        }
        node.present[write.bit >> 6] |= std::uint64_t{1} << (write.bit & 63u);
        reach(write.offset + detail::size_of(write.type));
    }
}

void Plan::finish() {
    values_.assign(slots.size(), Value{});
    plan_steps();
    always_ = 0;
    std::size_t texts = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
        RecordPlan& record = records[i];
        if (record.where.empty()) always_ |= std::uint64_t{1} << i;
        for (NodePlan& node : record.nodes) {
            sort_writes(node);
            texts += node.cells.size() + node.texts.size();
        }
        const auto add = [](auto& to, const auto& from) {
            to.insert(to.end(), from.begin(), from.end());
        };
        for (std::size_t child = record.nodes.size() - 1; child > 0; --child) {
            const NodePlan& node = record.nodes[child];
            add(record.nodes[node.parent].told_by_columns, node.told_by_columns);
            add(record.nodes[node.parent].told_by_slots, node.told_by_slots);
        }
        if (const Field* own = record.own_currency) {
            std::size_t& size = record.nodes[0].row_size;
            size = std::max(size, own->offset + sizeof(oi_text));
        }
        places_.resize(std::max(places_.size(), record.nodes.size()));
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
    shared_ = share_text_ && raw.size() <= most ? raw : std::string_view();
    if (!shared_.empty()) shared_at_ = writer.store_ascii(shared_).offset;
    for (std::size_t i = 0; i < records.size(); ++i) {
        if ((active >> i & 1u) != 0) write(records[i], writer);
    }
}

// A text of the batch is part of the row's bytes where it lies in them, else a copy.
inline void Plan::put_text(const Write& write, std::string_view text, Target& target,
                           BatchWriter& writer) {
    if (text.empty()) {
        target.leave_out(write);
        return;
    }
    const auto at = reinterpret_cast<std::uintptr_t>(text.data()) -
                    reinterpret_cast<std::uintptr_t>(shared_.data());
    if (at < shared_.size()) {
        target.put(write, oi_text{shared_at_ + static_cast<std::uint32_t>(at),
                                  static_cast<std::uint32_t>(text.size())});
    } else {
        target.put(write, writer.store(text));
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

inline bool Plan::is_live(const NodePlan& node) const {
    for (const std::uint32_t column : node.told_by_columns) {
        const std::string_view cell = fields_[column];
        if (!cell.empty() && (quick::is_tidy(cell) || !is_empty(cell))) return true;
    }
    return std::any_of(node.told_by_slots.begin(), node.told_by_slots.end(),
                       [&](std::uint32_t slot) { return values_[slot].present; });
}

void Plan::write(const RecordPlan& record, BatchWriter& writer) {
    const bool credit = signs != Signs::as_stated && is_credit(record);
    row_currency_ = 0;
    places_[0] = writer.add_root(record.entity);
    write_node(record, record.nodes[0], writer, places_[0], credit);
    if (record.own_currency != nullptr && row_currency_ != 0) {
        write_own_currency(record, writer);
    }
    if (record.nodes.size() > 1) write_children(record, writer, credit);
}

void Plan::write_own_currency(const RecordPlan& record, BatchWriter& writer) {
    char* const row = writer.bytes_of(places_[0], record.nodes[0].row_size);
    auto& head = *reinterpret_cast<oi_row*>(row);
    if (OI_PRESENT(head, record.own_currency->bit)) return;
    const oi_text text = writer.store_ascii({reinterpret_cast<const char*>(&row_currency_), 3});
    std::memcpy(row + record.own_currency->offset, &text, sizeof text);
    OI_SET_PRESENT(head, record.own_currency->bit);
}

// A child is written when a column gives something to it or to one of its own children.
void Plan::write_children(const RecordPlan& record, BatchWriter& writer, bool credit) {
    for (std::size_t i = 1; i < record.nodes.size(); ++i) {
        const NodePlan& node = record.nodes[i];
        if (!is_live(node)) continue;
        places_[i] = writer.add_child(node.entity, places_[node.parent]);
        write_node(record, node, writer, places_[i], credit);
    }
}

void Plan::write_node(const RecordPlan& record, const NodePlan& node, BatchWriter& writer,
                      RowPlace place, bool credit) {
    // Texts go to another buffer than rows: the row stays where it is while its fields are set.
    Target target{writer.bytes_of(place, node.row_size)};
    std::memcpy(target.head().present, node.present, sizeof node.present);
    for (const Write& write : node.cells) put_text(write, cell_of(write), target, writer);
    for (const Write& write : node.texts) {
        const Value& value = values_[write.slot];
        put_text(write, value.present ? value.text : std::string_view(), target, writer);
    }
    for (const Write& write : node.dates) {
        const Value& value = values_[write.slot];
        if (value.present) {
            target.put(write, static_cast<std::int32_t>(value.number));
        } else {
            target.leave_out(write);
        }
    }
    for (const Write& write : node.amounts) {
        if (values_[write.slot].present) {
            write_amount(record, write, target, credit);
        } else {
            target.leave_out(write);
        }
    }
    for (const Write& write : node.others) {
        if (values_[write.slot].present) {
            write_other(write, target);
        } else {
            target.leave_out(write);
        }
    }
}

inline void Plan::write_amount(const RecordPlan& record, const Write& write, Target& target,
                               bool credit) {
    const Value& value = values_[write.slot];
    const std::string_view stated = stated_currency(record.currencies[write.currency]);
    // Whole words: a currency put in byte by byte would be read back before it is there.
    std::int64_t units = value.amount.units;
    std::uint64_t rest = 0;  // the scale, then three bytes of currency
    std::memcpy(&rest, reinterpret_cast<const char*>(&value.amount) + offsetof(oi_amount, scale),
                sizeof rest);
    if (rest >> 8 != 0 || stated.empty()) {
        settle_currency(record, write, value);
    } else {
        rest |= three_bytes(stated) << 8;
    }
    if (credit) {
        if (signs == Signs::unknown && units < 0) {
            throw Error(OI_BAD_DATA, "credit.sign_unknown",
                        "expected to know how this source signs credit notes, found one below "
                        "zero; set \"credit_sign\" to negative or as_stated",
                        slots[write.slot].field);
        }
        if (signs == Signs::negative) units = -units;
    }
    row_currency_ = rest >> 8;
    target.put(write, units);
    std::memcpy(target.row + write.offset + offsetof(oi_amount, scale), &rest, sizeof rest);
}

void Plan::write_other(const Write& write, Target& target) const {
    const Value& value = values_[write.slot];
    switch (write.type) {
        case FieldType::decimal: {
            oi_decimal decimal{};
            decimal.units = value.amount.units;
            decimal.scale = value.amount.scale;
            target.put(write, decimal);
            return;
        }
        case FieldType::instant:
        case FieldType::integer:
            target.put(write, value.number);
            return;
        case FieldType::code:
        case FieldType::flag:
        case FieldType::number:
            target.put(write, static_cast<std::uint32_t>(value.number));
            return;
        case FieldType::text:
        case FieldType::date:
        case FieldType::amount:
        case FieldType::digest:
            target.leave_out(write);  // written elsewhere, or by no column
            return;
    }
}

inline std::string_view Plan::stated_currency(const CurrencyPlan& plan) const {
    if (plan.slot != CurrencyPlan::no_slot && values_[plan.slot].present) {
        return values_[plan.slot].text;
    }
    return plan.has_constant() ? std::string_view(plan.constant, 3) : std::string_view();
}

// An amount whose cell names its currency, or that has none. Throws unless the cell's may stand.
void Plan::settle_currency(const RecordPlan& record, const Write& write, const Value& value) const {
    const CurrencyPlan& plan = record.currencies[write.currency];
    const std::string_view stated = stated_currency(plan);
    const std::string_view named(value.amount.currency, 3);
    if (named[0] == '\0') {
        throw Error(OI_BAD_DATA, "currency.missing",
                    "expected a currency for the amount in " + slots[write.slot].where +
                        ", found " + (value.dollar ? "only a $" : "none") +
                        "; set \"currency\" or map a column to it",
                    slots[write.slot].field);
    }
    const bool binding = plan.binding || stated.data() != plan.constant;
    if (!stated.empty() && binding && stated != named) {
        throw Error(OI_BAD_DATA, "currency.contradiction",
                    "expected an amount in " + std::string(stated) + " in " +
                        slots[write.slot].where + ", found one in " + std::string(named),
                    slots[write.slot].field);
    }
}

}  // namespace openitem::csv
