// Reading a batch in place: tables, rows, fields and texts as views into its bytes, nothing copied.
//
//     BatchView batch(bytes, size);
//     for (std::uint32_t i = 0; i < batch.table(OI_INVOICE).row_count(); ++i) {
//         auto invoice = batch.row<oi_invoice>(i);
//         std::string_view number = invoice.text<OI_INVOICE_NUMBER>();
//     }
//
// The batch must have passed the batch checker: nothing here checks a bound again. Views are as
// valid as the bytes they were made from, which are 8-aligned. All functions may be called from any
// thread.
#pragma once

#include <openitem/fields.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace openitem {

/// The rows of one entity in a batch; empty when the batch has no table of that entity.
class TableView {
public:
    constexpr TableView() noexcept = default;
    TableView(const std::byte* rows, std::uint32_t row_size, std::uint32_t row_count) noexcept
        : rows_(rows), row_size_(row_size), row_count_(row_count) {}

    std::uint32_t row_count() const noexcept { return row_count_; }
    std::uint32_t row_size() const noexcept { return row_size_; }
    bool empty() const noexcept { return row_count_ == 0; }
    const std::byte* bytes(std::uint32_t index) const noexcept {
        assert(index < row_count_);
        return rows_ + std::size_t{index} * row_size_;
    }
    const oi_row& row(std::uint32_t index) const noexcept {
        return *reinterpret_cast<const oi_row*>(bytes(index));
    }

private:
    const std::byte* rows_ = nullptr;
    std::uint32_t row_size_ = 0;
    std::uint32_t row_count_ = 0;
};

namespace detail {

// Each entity's bits are an enum of their own: naming a bit of another entity does not compile.
template <class Row>
struct BitsOf;
#define OPENITEM_BITS(row, UPPER)                        \
    template <>                                          \
    struct BitsOf<oi_##row> {                            \
        using type = decltype(OI_##UPPER##_FIELD_COUNT); \
    };
OPENITEM_BITS(invoice, INVOICE)
OPENITEM_BITS(party, PARTY)
OPENITEM_BITS(party_identifier, PARTY_IDENTIFIER)
OPENITEM_BITS(invoice_line, INVOICE_LINE)
OPENITEM_BITS(tax_subtotal, TAX_SUBTOTAL)
OPENITEM_BITS(allowance_charge, ALLOWANCE_CHARGE)
OPENITEM_BITS(instalment, INSTALMENT)
OPENITEM_BITS(discount_tier, DISCOUNT_TIER)
OPENITEM_BITS(payment_means, PAYMENT_MEANS)
OPENITEM_BITS(document_reference, DOCUMENT_REFERENCE)
OPENITEM_BITS(note, NOTE)
OPENITEM_BITS(attachment, ATTACHMENT)
OPENITEM_BITS(classification, CLASSIFICATION)
OPENITEM_BITS(item_attribute, ITEM_ATTRIBUTE)
OPENITEM_BITS(customer, CUSTOMER)
OPENITEM_BITS(contact, CONTACT)
OPENITEM_BITS(bank_account, BANK_ACCOUNT)
OPENITEM_BITS(payment, PAYMENT)
OPENITEM_BITS(remittance_line, REMITTANCE_LINE)
OPENITEM_BITS(allocation, ALLOCATION)
OPENITEM_BITS(dispute, DISPUTE)
OPENITEM_BITS(bank_statement, BANK_STATEMENT)
OPENITEM_BITS(bank_line, BANK_LINE)
OPENITEM_BITS(order, ORDER)
OPENITEM_BITS(balance, BALANCE)
OPENITEM_BITS(finding, FINDING)
OPENITEM_BITS(acknowledgement, ACKNOWLEDGEMENT)
OPENITEM_BITS(acknowledged_part, ACKNOWLEDGED_PART)
#undef OPENITEM_BITS

}  // namespace detail

/// One row whose entity is known when the code is written. A field that was not supplied reads as
/// nothing: an empty text, a null amount, no date, 0.
template <class Row>
class RowView {
public:
    RowView() noexcept = default;
    RowView(const std::byte* row, const char* texts) noexcept : row_(row), texts_(texts) {}

    explicit operator bool() const noexcept { return row_ != nullptr; }
    const oi_row& head() const noexcept { return *reinterpret_cast<const oi_row*>(row_); }
    const std::byte* bytes() const noexcept { return row_; }

    template <auto Bit>
    bool has() const noexcept {
        check<Bit>();
        return OI_PRESENT(head(), static_cast<unsigned>(Bit)) != 0;
    }
    template <auto Bit>
    std::string_view text() const noexcept {
        const auto* value = get<Bit, FieldType::text, oi_text>();
        return value ? std::string_view(texts_ + value->offset, value->length) : std::string_view();
    }
    template <auto Bit>
    const oi_amount* amount() const noexcept {
        return get<Bit, FieldType::amount, oi_amount>();
    }
    template <auto Bit>
    const oi_decimal* decimal() const noexcept {
        return get<Bit, FieldType::decimal, oi_decimal>();
    }
    /// Days since 1970-01-01.
    template <auto Bit>
    std::optional<std::int32_t> date() const noexcept {
        return copy(get<Bit, FieldType::date, std::int32_t>());
    }
    /// Microseconds since 1970-01-01T00:00Z.
    template <auto Bit>
    std::optional<std::int64_t> instant() const noexcept {
        return copy(get<Bit, FieldType::instant, std::int64_t>());
    }
    template <auto Bit>
    std::uint32_t code() const noexcept {
        return copy(get<Bit, FieldType::code, std::uint32_t>()).value_or(0);
    }
    template <auto Bit>
    bool flag() const noexcept {
        return copy(get<Bit, FieldType::flag, std::uint32_t>()).value_or(0) != 0;
    }
    template <auto Bit>
    std::optional<std::uint32_t> number() const noexcept {
        return copy(get<Bit, FieldType::number, std::uint32_t>());
    }
    template <auto Bit>
    std::optional<std::int64_t> integer() const noexcept {
        return copy(get<Bit, FieldType::integer, std::int64_t>());
    }
    template <auto Bit>
    const oi_digest* digest() const noexcept {
        return get<Bit, FieldType::digest, oi_digest>();
    }
    std::string_view location() const noexcept {
        return {texts_ + head().location.offset, head().location.length};
    }

private:
    template <auto Bit>
    static constexpr void check() noexcept {
        static_assert(std::is_same_v<decltype(Bit), typename detail::BitsOf<Row>::type>,
                      "this bit belongs to another entity");
    }
    template <auto Bit, FieldType Type, class Value>
    const Value* get() const noexcept {
        check<Bit>();
        constexpr const Field& field = entities[entity_id<Row>].fields[static_cast<unsigned>(Bit)];
        static_assert(field.type == Type, "this field is of another type");
        if (!has<Bit>()) return nullptr;
        return reinterpret_cast<const Value*>(row_ + field.offset);
    }
    template <class Value>
    static std::optional<Value> copy(const Value* value) noexcept {
        return value ? std::optional<Value>(*value) : std::nullopt;
    }

    const std::byte* row_ = nullptr;
    const char* texts_ = nullptr;
};

/// A whole batch. Tables of entities this SDK does not know are passed over.
class BatchView {
public:
    BatchView() noexcept = default;
    BatchView(const void* bytes, [[maybe_unused]] std::uint64_t size) noexcept
        : bytes_(static_cast<const std::byte*>(bytes)) {
        assert(size >= sizeof(oi_batch_header) && header().size == size);
        texts_ = reinterpret_cast<const char*>(bytes_ + header().text_offset);
        for (std::uint32_t i = 0; i < header().table_count; ++i) {
            const auto& table = *reinterpret_cast<const oi_table*>(
                bytes_ + header().header_size + std::size_t{i} * header().table_size);
            if (!find_entity(table.entity)) continue;
            tables_[table.entity] = {bytes_ + table.offset, table.row_size, table.row_count};
        }
    }

    const oi_batch_header& header() const noexcept {
        return *reinterpret_cast<const oi_batch_header*>(bytes_);
    }
    const std::byte* bytes() const noexcept { return bytes_; }
    std::uint64_t size() const noexcept { return bytes_ ? header().size : 0; }

    const TableView& table(std::uint32_t entity) const noexcept { return tables_[entity]; }
    template <class Row>
    RowView<Row> row(std::uint32_t index) const noexcept {
        return {tables_[entity_id<Row>].bytes(index), texts_};
    }
    std::string_view text(oi_text text) const noexcept {
        return {texts_ + text.offset, text.length};
    }
    const char* texts() const noexcept { return texts_; }

private:
    const std::byte* bytes_ = nullptr;
    const char* texts_ = nullptr;
    std::array<TableView, OI_ENTITY_COUNT> tables_{};
};

/// Which record: entity and row of its root.
struct RecordPosition {
    std::uint32_t entity = 0;
    std::uint32_t row = 0;

    friend constexpr bool operator==(RecordPosition, RecordPosition) noexcept = default;
};

/// The record a row belongs to: itself when it is a root. Entity 0 when it hangs, at any height,
/// below something newer than this SDK.
inline RecordPosition record_of(const BatchView& batch, std::uint32_t entity,
                                std::uint32_t row) noexcept {
    while (true) {
        const oi_row& head = batch.table(entity).row(row);
        if (head.parent_entity == 0) return {entity, row};
        entity = head.parent_entity;
        row = head.parent_row;
        if (find_entity(entity) == nullptr) return {};
    }
}

}  // namespace openitem
