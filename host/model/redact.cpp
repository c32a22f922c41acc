#include "host/model/redact.hpp"

#include <openitem/fields.hpp>

#include <algorithm>
#include <array>

#include "host/model/body.hpp"

namespace openitem::model {

namespace {

// Texts that stay, in whatever row: what names a document or a customer within the books, and
// codes. Any other is gone, also one that a later version of the SDK adds.
constexpr std::array kept = {
    std::string_view{"source_id"},    std::string_view{"number"},
    std::string_view{"type_code"},    std::string_view{"currency"},
    std::string_view{"tax_currency"}, std::string_view{"tax_category"},
    std::string_view{"category"},     std::string_view{"exemption_code"},
    std::string_view{"unit"},         std::string_view{"price_unit"},
    std::string_view{"line_id"},      std::string_view{"parent_line_id"},
    std::string_view{"customer_id"},  std::string_view{"from_id"},
    std::string_view{"invoice_id"},   std::string_view{"invoice_number"},
    std::string_view{"reason_code"},  std::string_view{"code"},
    std::string_view{"method_code"},  std::string_view{"document_type"},
    std::string_view{"country"},      std::string_view{"payment_terms"},
};

bool stays(const Field& field) {
    if (field.type == FieldType::digest) return false;  // of an attachment
    if (field.type != FieldType::text) return true;
    return std::find(kept.begin(), kept.end(), field.name) != kept.end();
}

bool is_seller(std::uint32_t entity, const std::byte* row) {
    if (entity != OI_PARTY) return false;
    const auto& party = *reinterpret_cast<const oi_party*>(row);
    return OI_PRESENT(party.row, OI_PARTY_ROLE) != 0 && party.role == OI_ROLE_SELLER;
}

// The row is in words that the caller owns.
void redact_row(std::uint32_t entity, std::byte* row) {
    if (is_seller(entity, row)) return;
    auto& head = *reinterpret_cast<oi_row*>(row);
    const Entity& description = entities[entity];
    for (std::uint32_t i = 0; i < description.field_count; ++i) {
        const Field& field = description.fields[i];
        if (stays(field)) continue;
        head.present[field.bit >> 6] &= ~(std::uint64_t{1} << (field.bit & 63));
        if (field.type == FieldType::text) *reinterpret_cast<oi_text*>(row + field.offset) = {};
    }
    head.location = {};
}

bool among(const std::vector<std::string>& texts, std::string_view text) {
    return !text.empty() && std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::string encoded(const RecordView& record) {
    std::string out;
    BodyEncoder().append(record, out);
    return out;
}

}  // namespace

base::Result<std::string> redact_lines(std::string_view body, const Who& who) {
    auto decoded = decode_body(body);
    if (!decoded) return std::move(decoded).error();
    bool found = false;
    for (const auto line : decoded->record().children<oi_bank_line>()) {
        if (!among(who.names, line.text<OI_BANK_LINE_COUNTERPARTY_NAME>()) &&
            !among(who.accounts, line.text<OI_BANK_LINE_COUNTERPARTY_ACCOUNT>())) {
            continue;
        }
        redact_row(OI_BANK_LINE, const_cast<std::byte*>(line.bytes()));
        found = true;
    }
    return found ? encoded(decoded->record()) : std::string(body);
}

base::Result<std::string> redact(std::string_view body) {
    auto decoded = decode_body(body);
    if (!decoded) return std::move(decoded).error();
    const RecordView& record = decoded->record();
    // The batch is the decoded record's own, which is not const.
    redact_row(record.entity(), const_cast<std::byte*>(record.bytes()));
    for (std::uint32_t entity = 0; entity < OI_ENTITY_COUNT; ++entity) {
        if (((record.child_entities() >> entity) & 1) == 0) continue;
        const RowRange rows = record.rows(entity);
        for (std::uint32_t i = 0; i < rows.count; ++i) {
            redact_row(entity, const_cast<std::byte*>(record.batch().table(entity).bytes(rows[i])));
        }
    }
    return encoded(record);
}

}  // namespace openitem::model
