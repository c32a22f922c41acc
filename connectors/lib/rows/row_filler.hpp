// Rows that are filled in one go: for the few kinds that most of a source becomes.
//
// The builders of the SDK copy each text and ask before each field whether its row is still where
// it was. Here the bytes of a message are kept once and texts point into them, which is possible
// because nothing of a unit (Run::attempt) is sent before it ends; and a row is filled before
// another one is added.
#pragma once

#include <openitem/builders.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace openitem::rows {

/// The bytes of one message among a batch's texts. Made within a unit, gone with it; without bytes
/// every text is kept for itself, and a unit is not needed.
class KeptTexts {
public:
    explicit KeptTexts(BatchWriter& writer) : writer_(&writer) {}
    KeptTexts(BatchWriter& writer, std::string_view message) : writer_(&writer) {
        // Beyond ASCII, and where it is very long, every text is looked at for itself.
        if (message.size() > most || !is_ascii(message)) return;
        begin_ = reinterpret_cast<std::uintptr_t>(message.data());
        size_ = message.size();
        base_ = writer.store_ascii(message).offset;
    }

    BatchWriter& writer() const { return *writer_; }

    oi_text keep(std::string_view value, std::string_view field) const {
        const std::uintptr_t at = reinterpret_cast<std::uintptr_t>(value.data()) - begin_;
        if (at >= size_) return writer_->store(value, field);
        return {base_ + static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(value.size())};
    }

private:
    static constexpr std::size_t most = std::size_t{256} << 10;

    BatchWriter* writer_;
    std::uintptr_t begin_ = 0;
    std::size_t size_ = 0;
    std::uint32_t base_ = 0;
};

/// Valid until the next row of its entity is added.
template <class Row>
class RowFiller {
public:
    RowFiller() = default;
    RowFiller(const KeptTexts& texts, RowPlace place)
        : texts_(&texts), row_(&texts.writer().row<Row>(place)), place_(place) {}

    template <class Child>
    RowFiller<Child> add() const {
        return {*texts_, texts_->writer().add_child(entity_id<Child>, place_)};
    }
    /// The SDK's own, for what is seldom.
    template <class Builder>
    Builder builder() const {
        return {texts_->writer(), place_};
    }
    explicit operator bool() const { return row_ != nullptr; }

    void place(std::string_view location, oi_origin origin) const {
        row_->row.location = texts_->keep(location, {});
        row_->row.origin = origin;
    }

    template <unsigned Bit>
    void set(oi_text Row::*member, std::string_view value) const {
        if (value.empty()) return;
        row_->*member = texts_->keep(value, entities[entity_id<Row>].fields[Bit].name);
        OI_SET_PRESENT(row_->row, Bit);
    }
    template <unsigned Bit, class Value>
    void set(Value Row::*member, std::type_identity_t<const Value&> value) const {
        row_->*member = value;
        OI_SET_PRESENT(row_->row, Bit);
    }

    /// Nothing where it is not known.
    template <unsigned Bit, class Value, class Stated>
    void set_if(Value Row::*member, const std::optional<Stated>& value) const {
        if (value) set<Bit>(member, *value);
    }

    template <unsigned Bit>
    void set(std::int32_t Row::*member, Date value) const {
        set<Bit>(member, value.days);
    }

private:
    const KeptTexts* texts_ = nullptr;
    Row* row_ = nullptr;
    RowPlace place_;
};

}  // namespace openitem::rows
