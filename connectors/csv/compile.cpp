#include "compile.hpp"

#include <algorithm>
#include <cstring>
#include <map>

#include "find_column.hpp"
#include "formats.hpp"
#include "paths.hpp"
#include "synonyms.hpp"

namespace openitem::csv {
namespace {

[[noreturn]] void fail(const std::string& message, const std::string& pointer) {
    throw Error(OI_BAD_CONFIG, "config.invalid", message, pointer);
}

// Fields a record is nothing without: an empty cell refuses the row.
struct Needed {
    std::string_view entity;
    std::string_view path;
};

constexpr Needed needed[] = {
    {"", "source_id"},     {"invoice", "issued_on"},       {"invoice", "total"},
    {"payment", "amount"}, {"allocation", "amount"},       {"allocation", "from_id"},
    {"balance", "amount"}, {"allocation", "allocated_on"},
};

bool is_needed(std::string_view entity, std::string_view path) {
    return std::any_of(std::begin(needed), std::end(needed), [&](const Needed& need) {
        return (need.entity.empty() || need.entity == entity) && need.path == path;
    });
}

bool is_currency_field(std::string_view name) {
    return name == "currency" || name == "tax_currency";
}

class Compiler {
public:
    Compiler(const Settings& settings, const Layout& layout, const std::vector<std::string>& header)
        : settings_(settings), layout_(layout), header_(header) {}

    Plan run() {
        std::vector<RecordMapping> mappings = settings_.records;
        if (mappings.empty()) {
            mappings.push_back(mapping_by_headers(settings_, header_, plan_.remarks));
        }
        plan_.columns = layout_.columns;
        for (const RecordMapping& mapping : mappings) add_record(mapping);
        set_formats(settings_, layout_, wishes_, plan_);
        for (auto& [slot, source] : late_) fill_from_config(plan_.slots[slot], source);
        plan_.finish();
        return std::move(plan_);
    }

private:
    // ---- columns ------------------------------------------------------------------------------

    std::size_t column_of(const ColumnName& name, const std::string& pointer) const {
        return find_column(name, header_, layout_.columns, pointer);
    }

    std::string label(std::size_t column) const {
        if (column < header_.size() && !header_[column].empty()) {
            return "column " + detail::quoted(header_[column]);
        }
        return "column " + std::to_string(column + 1);
    }

    // ---- slots --------------------------------------------------------------------------------

    SlotKind kind_of(const Path& path, const ValueSource& source) const {
        switch (path.field->type) {
            case FieldType::amount:
                return SlotKind::amount;
            case FieldType::decimal:
                return SlotKind::decimal;
            case FieldType::date:
                return SlotKind::date;
            case FieldType::instant:
                return SlotKind::instant;
            case FieldType::code:
                return SlotKind::code;
            case FieldType::flag:
                return SlotKind::flag;
            case FieldType::number:
            case FieldType::integer:
                return SlotKind::number;
            case FieldType::text:
            case FieldType::digest:
                break;
        }
        if (is_currency_field(path.field->name)) return SlotKind::currency;
        const bool type = path.entity->id == OI_INVOICE && path.field->name == "type_code";
        if (type && source.map.empty() && source.kind != ValueSource::Kind::constant) {
            return settings_.type_map.empty() ? SlotKind::document_type : SlotKind::text;
        }
        return SlotKind::text;
    }

    std::vector<Slot::Piece> pieces_of(const ValueSource& source) const {
        std::vector<Slot::Piece> out;
        std::string text;
        const std::string& from = source.text;
        for (std::size_t at = 0; at < from.size(); ++at) {
            const char c = from[at];
            if ((c == '{' || c == '}') && at + 1 < from.size() && from[at + 1] == c) {
                text.push_back(c);
                ++at;
            } else if (c == '{') {
                const std::size_t close = from.find('}', at);
                if (close == std::string::npos) fail("expected a closing brace", source.pointer);
                if (!text.empty()) out.push_back({std::move(text), Slot::no_column});
                text.clear();
                ColumnName name{from.substr(at + 1, close - at - 1), 0};
                out.push_back({{}, column_of(name, source.pointer)});
                at = close;
            } else if (c == '}') {
                fail("expected an opening brace before this closing one", source.pointer);
            } else {
                text.push_back(c);
            }
        }
        if (!text.empty()) out.push_back({std::move(text), Slot::no_column});
        if (std::all_of(out.begin(), out.end(),
                        [](const auto& piece) { return piece.column == Slot::no_column; })) {
            fail("expected a column in braces; for a text without one use constant",
                 source.pointer);
        }
        return out;
    }

    // Slots without wishes of their own are shared between records.
    std::string sharing_key(const Slot& slot, const ValueSource& source) const {
        if (source.otherwise || !source.map.empty() || !source.date_format.empty() ||
            source.decimal_mark || source.group_mark || source.negate ||
            slot.kind == SlotKind::code) {
            return {};
        }
        const std::string from = source.kind == ValueSource::Kind::column
                                     ? std::to_string(slot.column)
                                     : "{" + source.text;
        return std::to_string(static_cast<int>(slot.kind)) + (slot.required ? "!" : "?") + from;
    }

    std::uint32_t add_slot(const Path& path, const std::string& name, const ValueSource& source,
                           bool required) {
        Slot slot;
        slot.kind = kind_of(path, source);
        slot.field = name;
        slot.required = source.required.value_or(required);
        slot.negate = source.negate;
        slot.code_entity = path.entity->name;
        slot.code_field = path.field->name;
        if (source.kind == ValueSource::Kind::column) {
            slot.column = column_of(source.column, source.pointer);
            slot.where = label(slot.column);
        } else if (source.kind == ValueSource::Kind::text_template) {
            slot.pieces = pieces_of(source);
            slot.where = detail::quoted(source.text);
        }
        if (source.negate && slot.kind != SlotKind::amount && slot.kind != SlotKind::decimal) {
            fail("expected negate at an amount or a number", source.pointer + "/negate");
        }
        if (source.kind == ValueSource::Kind::constant) return keep(std::move(slot), source);
        const std::string key = sharing_key(slot, source);
        if (!key.empty()) {
            const auto found = shared_.find(key);
            if (found != shared_.end()) return found->second;
            const std::uint32_t index = keep(std::move(slot), source);
            shared_.emplace(key, index);
            return index;
        }
        return keep(std::move(slot), source);
    }

    std::uint32_t keep(Slot slot, const ValueSource& source) {
        const auto index = static_cast<std::uint32_t>(plan_.slots.size());
        plan_.slots.push_back(std::move(slot));
        wishes_.push_back(
            {index, source.date_format, source.decimal_mark, source.group_mark, source.pointer});
        late_.emplace_back(index, source);
        return index;
    }

    // What the configuration states as text is read once the slot's formats are known. Numbers and
    // dates in a configuration are written the one way of JSON and ISO 8601.
    void fill_from_config(Slot& slot, const ValueSource& source) const {
        NumberFormat marks = slot.number_format;
        DateFormat dates = slot.date_format;
        slot.number_format = {};
        slot.date_format = {};
        if (source.kind == ValueSource::Kind::constant) {
            slot.set_constant(source.text, source.pointer);
        }
        if (source.otherwise) slot.set_otherwise(*source.otherwise, source.pointer + "/default");
        const bool type = slot.code_entity == "invoice" && slot.code_field == "type_code" &&
                          source.kind != ValueSource::Kind::constant;
        for (const auto& [from, to] : source.map) {
            slot.add_mapped(from, to, source.pointer + "/map/" + from);
        }
        if (type && source.map.empty()) {
            for (const auto& [from, to] : settings_.type_map) {
                slot.add_mapped(from, to, "/type_map/" + from);
            }
        }
        if (type && !source.otherwise) slot.set_otherwise("380", source.pointer);
        slot.number_format = marks;
        slot.date_format = std::move(dates);
    }

    std::uint32_t add_constant(const Path& path, const std::string& text) {
        ValueSource source;
        source.kind = ValueSource::Kind::constant;
        source.text = text;
        source.pointer = "/";
        return add_slot(path, std::string(path.field->name), source, false);
    }

    // ---- records ------------------------------------------------------------------------------

    std::uint32_t node_of(RecordPlan& record, const Path& path, const std::string& pointer) {
        std::uint32_t parent = 0;
        for (const PathStep& step : path.children) {
            std::uint32_t node = 0;
            for (std::uint32_t i = 1; i < record.nodes.size(); ++i) {
                if (record.nodes[i].path == step.path) node = i;
            }
            if (node == 0) {
                constexpr std::size_t most = 64;
                if (record.nodes.size() == most) fail("expected at most 63 parts", pointer);
                node = static_cast<std::uint32_t>(record.nodes.size());
                NodePlan child;
                child.entity = step.entity;
                child.parent = parent;
                child.path = step.path;
                record.nodes.push_back(std::move(child));
                if (step.role) {
                    Path role;
                    role.entity = &entities[OI_PARTY];
                    role.field = find_field(*role.entity, "role");
                    const auto slot = add_constant(role, std::to_string(*step.role));
                    record.nodes[node].writes.push_back(write_of(*role.field, slot));
                }
            }
            parent = node;
        }
        return parent;
    }

    static Write write_of(const Field& field, std::uint32_t slot) {
        return {field.type, field.bit, field.offset, slot};
    }

    std::uint32_t currency_slot(const ColumnName& column, const std::string& pointer) {
        ValueSource source;
        source.column = column;
        source.pointer = pointer;
        Path path;
        path.entity = &entities[OI_INVOICE];
        path.field = find_field(*path.entity, "currency");
        return add_slot(path, "currency", source, false);
    }

    void merge(CurrencyPlan& plan, const CurrencySource& source, bool binding) {
        if (!source.constant.empty()) {
            std::memcpy(plan.constant, source.constant.data(), 3);
            plan.binding = binding;
        } else {
            plan.slot = currency_slot(source.column, source.pointer + "/column");
        }
    }

    // The record's currency: its own, else its field `currency`, else the configuration's.
    CurrencyPlan currency_of(const RecordMapping& mapping) {
        CurrencyPlan out;
        if (settings_.currency.stated()) merge(out, settings_.currency, false);
        for (const FieldMapping& field : mapping.fields) {
            if (field.path != "currency") continue;
            if (field.source.kind == ValueSource::Kind::constant) {
                CurrencySource constant;
                constant.constant = field.source.text;
                merge(out, constant, true);
            } else {
                Path path;
                path.entity = &entities[OI_INVOICE];
                path.field = find_field(*path.entity, "currency");
                out.slot = add_slot(path, "currency", field.source, false);
            }
        }
        if (mapping.currency.stated()) merge(out, mapping.currency, true);
        return out;
    }

    void add_field(RecordPlan& record, const Entity& root, const FieldMapping& field) {
        // Amounts carry their currency; not every entity has a field for it as well.
        if (field.path == "currency" && find_field(root, "currency") == nullptr) return;
        const Path path = resolve_path(root, field.path, field.source.pointer);
        const std::uint32_t node = node_of(record, path, field.source.pointer);
        const std::uint32_t slot =
            add_slot(path, field.path, field.source, is_needed(root.name, field.path));
        Write write = write_of(*path.field, slot);
        if (write.type == FieldType::amount && field.source.currency.stated()) {
            CurrencyPlan own = record.currencies.front();
            own.slot = CurrencyPlan::no_slot;
            merge(own, field.source.currency, true);
            write.currency = static_cast<std::uint32_t>(record.currencies.size());
            record.currencies.push_back(own);
        }
        auto& writes = record.nodes[node].writes;
        if (std::any_of(writes.begin(), writes.end(),
                        [&](const Write& other) { return other.bit == write.bit; })) {
            fail("field " + field.path + " stands twice", field.source.pointer);
        }
        writes.push_back(write);
        if (node == 0 && root.id == OI_INVOICE && field.path == "type_code")
            record.type_slot = slot;
        if (node == 0 && root.id == OI_INVOICE && field.path == "kind") record.kind_slot = slot;
    }

    bool has_root(const RecordPlan& record, std::string_view name) const {
        const Field* field = find_field(entities[record.entity], name);
        const auto& writes = record.nodes.front().writes;
        return field != nullptr &&
               std::any_of(writes.begin(), writes.end(),
                           [&](const Write& write) { return write.bit == field->bit; });
    }

    void add_root_constant(RecordPlan& record, std::string_view name, const std::string& text) {
        Path path;
        path.entity = &entities[record.entity];
        path.field = find_field(*path.entity, name);
        record.nodes.front().writes.push_back(write_of(*path.field, add_constant(path, text)));
    }

    // What a record must have and the mapping does not say.
    void complete(RecordPlan& record, const RecordMapping& mapping) {
        const Entity& root = entities[record.entity];
        if (!has_root(record, "source_id")) {
            const auto number =
                std::find_if(mapping.fields.begin(), mapping.fields.end(),
                             [](const FieldMapping& field) { return field.path == "number"; });
            if (number == mapping.fields.end()) {
                fail("expected source_id (or number) among the fields of this " +
                         std::string(root.title),
                     mapping.pointer + "/fields");
            }
            FieldMapping copy = *number;
            copy.path = "source_id";
            add_field(record, root, copy);
        }
        if (root.id == OI_INVOICE && !has_root(record, "type_code") && !has_root(record, "kind")) {
            add_root_constant(record, "kind", "invoice");
        }
        if (root.id == OI_ALLOCATION && !has_root(record, "kind")) {
            add_root_constant(record, "kind", "payment");
        }
        if (root.id == OI_BALANCE && !has_root(record, "kind")) {
            add_root_constant(record, "kind",
                              has_root(record, "customer_id") ? "customer" : "receivables");
        }
        record.own_currency = find_field(root, "currency");
    }

    void add_record(const RecordMapping& mapping) {
        const Entity* root = find_entity(mapping.entity);
        if (root == nullptr || !root->root) {
            fail("expected an entity such as invoice or payment", mapping.pointer + "/entity");
        }
        RecordPlan record;
        record.entity = root->id;
        record.nodes.emplace_back().entity = root->id;
        for (const Condition& condition : mapping.where) {
            record.where.push_back(
                {column_of(condition.column, condition.pointer), condition.test, condition.values});
        }
        record.currencies.push_back(currency_of(mapping));
        for (const FieldMapping& field : mapping.fields) add_field(record, *root, field);
        complete(record, mapping);
        const std::uint64_t user = std::uint64_t{1} << plan_.records.size();
        for (const NodePlan& node : record.nodes) {
            for (const Write& write : node.writes) plan_.slots[write.slot].users |= user;
        }
        for (const CurrencyPlan& currency : record.currencies) {
            if (currency.slot != CurrencyPlan::no_slot) plan_.slots[currency.slot].users |= user;
        }
        plan_.records.push_back(std::move(record));
    }

    const Settings& settings_;
    const Layout& layout_;
    const std::vector<std::string>& header_;
    Plan plan_;
    std::vector<FormatWish> wishes_;
    std::vector<std::pair<std::uint32_t, ValueSource>> late_;
    std::map<std::string, std::uint32_t> shared_;
};

}  // namespace

Plan compile(const Settings& settings, const Layout& layout,
             const std::vector<std::string>& header) {
    Plan plan = Compiler(settings, layout, header).run();
    judge_sample(settings, layout, plan);
    return plan;
}

}  // namespace openitem::csv
