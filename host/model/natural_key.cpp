#include "host/model/natural_key.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace openitem::model {
namespace {

NaturalKey key_of(const std::string& text, Arena& arena) { return {arena.text(text)}; }

constexpr std::string_view word(PaymentKind kind) noexcept {
    switch (kind) {
        case PaymentKind::receipt:
            return "receipt";
        case PaymentKind::refund:
            return "refund";
        case PaymentKind::bank_return:
            return "return";
    }
    return {};
}

}  // namespace

NaturalKey invoice_key(const InvoiceFacts& invoice, Arena& arena) {
    // An opening item is the invoice or credit note it was elsewhere.
    std::string_view type = invoice.type->code;
    if (type.empty()) type = invoice.direction() == Direction::debit ? "380" : "381";
    constexpr std::string_view head = "invoice|";
    char* const start = arena.room(head.size() + type.size() + 8 + invoice.number.size());
    char* p = std::copy(head.begin(), head.end(), start);
    p = std::copy(type.begin(), type.end(), p);
    *p++ = '|';
    auto year = static_cast<unsigned>(invoice.issued_on.year());  // 1 to 9999
    for (int i = 3; i >= 0; --i, year /= 10) p[i] = static_cast<char>('0' + year % 10);
    p += 4;
    *p++ = '|';
    return {arena.taken(start, put_normalized_id(invoice.number, p))};
}

NaturalKey foreign_invoice_key(const InvoiceFacts& invoice, Arena& arena) {
    const NaturalKey own = invoice_key(invoice, arena);
    if (invoice.seller == nullptr) return own;
    std::string seller = normalized_id(invoice.seller->vat_id);
    if (seller.empty()) seller = normalized_name(invoice.seller->shown_name());
    return key_of(std::string(own.text) + '|' + seller, arena);
}

PaymentKeys payment_keys(const PaymentFacts& payment, std::string_view own_account, Arena& arena) {
    std::string text(word(payment.kind));
    text += '|';
    text += normalized_id(payment.account.empty() ? own_account : payment.account);
    text.append("|").append(payment.date.to_string()).append("|");
    text.append(base::Money{payment.amount, payment.currency}.to_text());
    if (payment.occurrence > 1) text.append("#").append(std::to_string(payment.occurrence));

    PaymentKeys keys{.strong = {}, .weak = key_of(text, arena)};
    const std::array references = {payment.end_to_end_id, payment.bank_reference,
                                   payment.creditor_reference, payment.number,
                                   payment.remittance_text};
    const auto strong = arena.make<NaturalKey>(references.size());
    std::size_t count = 0;
    for (const std::string_view reference : references) {
        const std::string plain = normalized_id(reference);
        if (plain.empty()) continue;
        const NaturalKey key = key_of(text + '|' + plain, arena);
        bool known = false;
        for (std::size_t i = 0; i < count; ++i) known = known || strong[i].text == key.text;
        if (!known) strong[count++] = key;
    }
    keys.strong = strong.first(count);
    return keys;
}

}  // namespace openitem::model
