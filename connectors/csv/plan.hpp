// The mapping of a configuration, joined to the header of one file: what is done with each row.
//
// Made once per file. For each row, first every value that some record needs is read (slot.hpp),
// and only when all of them are good the records are written; a row that is refused has written
// nothing.
#pragma once

#include <openitem/batch_writer.hpp>
#include <openitem/fields.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "layout.hpp"
#include "quick.hpp"
#include "settings.hpp"
#include "slot.hpp"

namespace openitem::csv {

struct ConditionPlan {
    std::size_t column = 0;
    Condition::Test test = Condition::Test::not_empty;
    std::vector<std::string> values;

    bool holds(std::span<const std::string_view> fields) const;
};

// Where an amount's currency comes from, the first that is there: `slot`, `constant`, the cell.
struct CurrencyPlan {
    static constexpr std::uint32_t no_slot = UINT32_MAX;

    std::uint32_t slot = no_slot;
    char constant[3] = {};
    bool binding = false;  // a cell that names another currency is wrong; else it wins

    bool has_constant() const { return constant[0] != '\0'; }
};

struct Write {
    static constexpr std::uint32_t no_column = UINT32_MAX;

    FieldType type;
    std::uint8_t bit;
    std::uint16_t offset;
    std::uint32_t slot;
    std::uint32_t currency = 0;        // of an amount: index in RecordPlan::currencies
    std::uint32_t column = no_column;  // of a text taken from the row itself
};

// One row of a record: its root, or a child such as the buyer.
struct NodePlan {
    std::uint32_t entity = 0;
    std::uint32_t parent = 0;  // index of the node above; of the root: itself
    std::vector<Write> writes;
    std::string path;  // "buyer", "note[2]"

    // Made by Plan::finish(): the same writes by what is done with them (`cells`: texts taken from
    // the row itself), and how far they reach.
    std::vector<Write> cells, texts, dates, amounts, others;
    std::uint64_t present[2] = {0, 0};  // all of them
    std::size_t row_size = sizeof(oi_row);
    // What tells that a child is there: columns and slots of its own and of the nodes below it.
    std::vector<std::uint32_t> told_by_columns, told_by_slots;
};

struct RecordPlan {
    std::uint32_t entity = 0;
    std::vector<ConditionPlan> where;
    std::vector<NodePlan> nodes;  // the root first, parents before children
    std::vector<CurrencyPlan> currencies;
    // Of an invoice: the slots that say whether it is a credit note, no_slot for none.
    std::uint32_t type_slot = CurrencyPlan::no_slot;
    std::uint32_t kind_slot = CurrencyPlan::no_slot;
    // The root's field `currency`, where it has one: filled from the amounts when no column does.
    const Field* own_currency = nullptr;
};

// What is known about how the source signs credit notes.
enum class Signs : std::uint8_t { as_stated, negative, unknown };

class Plan {
public:
    std::vector<Slot> slots;
    std::vector<RecordPlan> records;
    Signs signs = Signs::as_stated;
    std::size_t columns = 0;           // a row must have; 0: any number
    std::vector<std::string> remarks;  // what was found out, for the log

    // To be called when slots and records are complete.
    void finish();

    // Writes the records of one row, `raw` being the bytes of it when all are ASCII, else empty.
    // Throws Error(OI_BAD_DATA).
    void apply(std::span<const std::string_view> fields, std::string_view raw, BatchWriter& writer);

    // The values of one row, for a look at a sample; `active`: bit n for record n.
    std::span<const Value> read(std::span<const std::string_view> fields, std::uint64_t& active);
    bool is_credit(const RecordPlan& record) const;

private:
    // The row being written. It has all of the node's fields until one turns out to be empty.
    struct Target {
        char* row;

        oi_row& head() { return *reinterpret_cast<oi_row*>(row); }
        template <class Field>
        void put(const Write& write, const Field& field) {
            std::memcpy(row + write.offset, &field, sizeof field);
        }
        void leave_out(const Write& write) {
            head().present[write.bit >> 6] &= ~(std::uint64_t{1} << (write.bit & 63u));
        }
    };

    void sort_writes(NodePlan& node);
    void put_text(const Write& write, std::string_view text, Target& target, BatchWriter& writer);
    void write(const RecordPlan& record, BatchWriter& writer);
    void write_own_currency(const RecordPlan& record, BatchWriter& writer);
    void write_children(const RecordPlan& record, BatchWriter& writer, bool credit);
    void write_node(const RecordPlan& record, const NodePlan& node, BatchWriter& writer,
                    RowPlace place, bool credit);
    void write_amount(const RecordPlan& record, const Write& write, Target& target, bool credit);
    void write_other(const Write& write, Target& target) const;
    void settle_currency(const RecordPlan& record, const Write& write, const Value& value) const;
    std::string_view stated_currency(const CurrencyPlan& plan) const;
    bool is_live(const NodePlan& node) const;
    std::string_view cell_of(const Write& write) const {
        const std::string_view cell = fields_[write.column];
        return cell.empty() || quick::is_tidy(cell) ? cell : trimmed(cell);
    }

    // One value to read, with what the usual case needs beside it.
    struct Step {
        std::uint32_t slot;
        std::uint32_t column;
        std::uint64_t users;
        char decimal_mark = '.';
    };

    void plan_steps();
    void read_one(const Step& step, std::span<const std::string_view> fields) {
        slots[step.slot].read(fields, values_[step.slot]);
    }

    std::vector<Value> values_;
    // What is read from each row, by how it is read quickly; `others_` have no quick way.
    std::vector<Step> dates_, amounts_, currencies_, types_, needed_texts_, others_;
    std::span<const std::string_view> fields_;  // of the row being written
    std::vector<RowPlace> places_;              // of its nodes, while they are written
    std::uint64_t always_ = 0;                  // records without conditions
    std::uint64_t row_currency_ = 0;  // of the record being written, once an amount told it
    // The row's bytes, stored as one text of which its fields are parts: one copy instead of many.
    bool share_text_ = false;
    std::string_view shared_;
    std::uint32_t shared_at_ = 0;
};

}  // namespace openitem::csv
