#include "host/cli/record_list.hpp"

#include <initializer_list>

#include "host/base/date.hpp"
#include "host/base/decimal.hpp"
#include "host/base/text.hpp"

namespace openitem::cli {
namespace {

constexpr std::size_t type_width = 12, number_width = 20, date_width = 10, name_width = 28,
                      amount_width = 18;

using Names = std::initializer_list<std::string_view>;

// The first of these fields the record has; null for none.
const std::byte* find(const model::RecordView& record, Names names) {
    for (const std::string_view name : names) {
        const Field* field = find_field(record.description(), name);
        if (field != nullptr && OI_PRESENT(record.head(), field->bit) != 0) {
            return record.bytes() + field->offset;
        }
    }
    return nullptr;
}

std::string text(const model::RecordView& record, Names names) {
    const std::byte* at = find(record, names);
    if (at == nullptr) return {};
    return base::escape_for_terminal(record.batch().text(*reinterpret_cast<const oi_text*>(at)));
}

std::string date(const model::RecordView& record, Names names) {
    const std::byte* at = find(record, names);
    if (at == nullptr) return {};
    return base::Date{*reinterpret_cast<const std::int32_t*>(at)}.to_string();
}

std::string amount(const model::RecordView& record, Names names) {
    const std::byte* at = find(record, names);
    if (at == nullptr) return {};
    const auto& value = *reinterpret_cast<const oi_amount*>(at);
    std::string out = base::Decimal{value.units, value.scale}.to_string();
    return out + " " + base::escape_for_terminal({value.currency, 3});
}

std::string buyer(const model::RecordView& record) {
    for (const auto party : record.children<oi_party>()) {
        if (party.code<OI_PARTY_ROLE>() == OI_ROLE_BUYER) {
            return base::escape_for_terminal(party.text<OI_PARTY_NAME>());
        }
    }
    return {};
}

std::string who(const model::RecordView& record) {
    std::string name = record.entity() == OI_INVOICE ? buyer(record) : std::string();
    if (name.empty())
        name = text(record, {"name", "payer_name", "customer_id", "from_id", "account"});
    return name;
}

// Cut or padded to `width` characters, not bytes.
void column(std::string& line, std::string_view text, std::size_t width, bool right = false) {
    std::size_t characters = 0, bytes = 0;
    while (bytes < text.size()) {
        std::size_t next = bytes + 1;
        while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U)
            ++next;
        if (++characters > width) {
            --characters;
            break;
        }
        bytes = next;
    }
    const std::string padding(width - characters, ' ');
    if (right) line += padding;
    line.append(text.substr(0, bytes));
    if (!right) line += padding;
    line += "  ";
}

void columns(std::string& line, std::string_view type, std::string_view number,
             std::string_view day, std::string_view due, std::string_view name,
             std::string_view money) {
    column(line, type, type_width);
    column(line, number, number_width);
    column(line, day, date_width);
    column(line, due, date_width);
    column(line, name, name_width);
    column(line, money, amount_width, true);
    line.erase(line.find_last_not_of(' ') + 1);
}

}  // namespace

void RecordList::titles(Output& out) {
    titled_ = true;
    std::string line;
    columns(line, "record", "number", "date", "due", "customer", "amount");
    out.line(out.coloured(line, Colour::dim));
}

void RecordList::append(const model::RecordView& record, std::string& line) const {
    columns(line, record.description().title, text(record, {"number", "invoice_id", "source_id"}),
            date(record, {"issued_on", "value_on", "booked_on", "allocated_on", "ordered_on",
                          "opened_on", "as_of"}),
            date(record, {"due_on", "delivery_on", "closed_on"}), who(record),
            amount(record, {"total", "open", "amount", "credit_limit", "closing"}));
}

void RecordList::append(const model::QuarantinedLine& refused, std::string& line,
                        const Output& out) const {
    line += out.coloured("quarantined", Colour::yellow) + "   ";
    line += base::escape_for_terminal(refused.location) + "  ";
    line += base::escape_for_terminal(refused.message);
    line += out.coloured("  [" + base::escape_for_terminal(refused.rule) + "]", Colour::dim);
}

}  // namespace openitem::cli
