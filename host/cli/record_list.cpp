#include "host/cli/record_list.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>

#include "host/base/date.hpp"
#include "host/base/decimal.hpp"
#include "host/base/text.hpp"
#include "host/cli/verdict.hpp"
#include "host/cli/wrap.hpp"

namespace openitem::cli {
namespace {

// The party takes what is left of the line.
struct Widths {
    std::size_t number;
    std::size_t due;  // 0: there is no room for it
    std::size_t party;
};
constexpr std::size_t type_width = 11, date_width = 10, amount_width = 16, gap = 2;

Widths widths_for(std::size_t line) {
    constexpr std::size_t wide = 100, usual = 80, least_party = 8;
    if (line == 0) line = usual;
    Widths out{16, 0, 0};
    std::size_t taken = type_width + date_width + amount_width + 4 * gap;
    if (line >= wide) {
        out = {20, date_width, 0};
        taken += date_width + gap;
    }
    taken += out.number;
    out.party = std::max(line, taken + least_party) - taken;
    return out;
}

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

// ---- what stands in the columns -----------------------------------------------------------------

struct Row {
    std::string type, number, day, due, party, amount;
};

Row row_of(const model::RecordView& record) {
    return {std::string(record.description().title),
            text(record, {"number", "invoice_id", "source_id"}),
            date(record, {"issued_on", "value_on", "booked_on", "allocated_on", "ordered_on",
                          "opened_on", "as_of"}),
            date(record, {"due_on", "delivery_on"}),
            text(record, {"name", "payer_name", "customer_id", "from_id", "account"}),
            amount(record, {"total", "open", "amount", "credit_limit", "closing"})};
}

Row invoice(const model::RecordView& record) {
    Row row = row_of(record);
    if (record.as<oi_invoice>().code<OI_INVOICE_KIND>() == OI_INVOICE_KIND_CREDIT_NOTE) {
        row.type = "credit note";
    }
    if (std::string name = buyer(record); !name.empty()) row.party = std::move(name);
    return row;
}

Row payment(const model::RecordView& record) {
    Row row = row_of(record);
    const auto kind = record.as<oi_payment>().code<OI_PAYMENT_KIND>();
    if (kind != OI_PAYMENT_REFUND && kind != OI_PAYMENT_RETURN) return row;
    row.type = kind == OI_PAYMENT_REFUND ? "refund" : "return";
    if (!row.amount.empty()) row.amount.insert(0, 1, '-');  // money that leaves
    return row;
}

Row statement(const model::RecordView& record) {
    Row row = row_of(record);
    row.type = "statement";
    row.day = date(record, {"closed_on", "opened_on"});  // its balance is that of this day
    return row;
}

std::string_view verdict_in_words(std::uint32_t verdict) {
    switch (verdict) {
        case OI_VERDICT_ACCEPTED:
            return "accepted";
        case OI_VERDICT_ACCEPTED_WITH_ERRORS:
            return "with errors";
        case OI_VERDICT_PARTLY:
            return "partly accepted";
        case OI_VERDICT_REJECTED:
            return "rejected";
        default:
            return "";
    }
}

Row acknowledgement(const model::RecordView& record) {
    const auto view = record.as<oi_acknowledgement>();
    const bool incoming = view.code<OI_ACKNOWLEDGEMENT_DIRECTION>() == OI_ACKNOWLEDGEMENT_INCOMING;
    std::string party = text(record, {"form"});
    const std::string other = text(record, {incoming ? "receiver" : "sender"});
    if (!other.empty()) party += (incoming ? " from " : " to ") + other;
    return {"ack",
            text(record, {"control_number", "source_id"}),
            {},
            {},
            std::move(party),
            std::string(verdict_in_words(view.code<OI_ACKNOWLEDGEMENT_VERDICT>()))};
}

Row columns_of(const model::RecordView& record) {
    switch (record.entity()) {
        case OI_INVOICE:
            return invoice(record);
        case OI_PAYMENT:
            return payment(record);
        case OI_BANK_STATEMENT:
            return statement(record);
        case OI_ACKNOWLEDGEMENT:
            return acknowledgement(record);
        default:
            return row_of(record);
    }
}

std::string padding(std::string_view text, std::size_t width) {
    return std::string(width - std::min(width, width_of(text)), ' ');
}

std::string line_of(const Row& row, std::size_t line_width) {
    const Widths widths = widths_for(line_width);
    std::string line;
    const auto column = [&](const std::string& text, std::size_t width) {
        if (width == 0) return;
        const std::string shown = shortened(text, width);
        line += shown + padding(shown, width + gap);
    };
    column(row.type, type_width);
    column(row.number, widths.number);
    column(row.day, date_width);
    column(row.due, widths.due);
    column(row.party, widths.party);
    line += padding(row.amount, amount_width) + row.amount;  // money is never cut
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

}  // namespace

void RecordList::titles() {
    if (std::exchange(titled_, true)) return;
    const Row row{"record", "number", "date", "due", "party", "amount"};
    out_.line(out_.coloured(line_of(row, out_.line_width()), Colour::dim));
}

void RecordList::add(const model::RecordView& record, std::span<const model::Finding> findings) {
    titles();
    out_.line(line_of(columns_of(record), out_.line_width()));
    for (const model::Finding& finding : findings) {
        const auto colour = finding.flag == model::Flag::fatal     ? Colour::red
                            : finding.flag == model::Flag::warning ? Colour::yellow
                                                                   : Colour::dim;
        print_finding(out_, out_.coloured(head_of(finding), colour), finding.message,
                      finding.location);
    }
}

void RecordList::add(const model::QuarantinedLine& refused) {
    titles();
    std::string head = out_.coloured("quarantined", Colour::yellow);
    out_.line(head + "  " + base::escape_for_terminal(refused.location));
    print_finding(out_, base::escape_for_terminal(refused.rule), refused.message, {});
}

}  // namespace openitem::cli
