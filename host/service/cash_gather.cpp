#include "host/service/cash_gather.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "host/base/result.hpp"
#include "host/cash/reference.hpp"
#include "host/index/open_items.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/service/cash_advices.hpp"
#include "host/service/cash_aliases.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

// Above so many receipts all settled documents are known to matching; below, those they mention.
constexpr std::size_t most_mentioning = 10'000;

model::DecodedRecord decoded(const store::StoredRecord& record) {
    auto body = model::decode_body(record.body);
    if (!body) throw RunError(Exit::system, body.error());
    return *std::move(body);
}

void read_credit_note(const store::StoredRecord& record, cash::Receipt& receipt) {
    const auto body = decoded(record);
    model::Arena arena;
    const auto invoice = model::invoice_facts(body.record(), arena);
    if (!invoice) return;
    for (const auto& reference : invoice->corrects) {
        if (!reference.number.empty()) receipt.corrects.emplace_back(reference.number);
    }
}

bool quotes_references(const std::vector<GatheredReceipt>& receipts) {
    return std::any_of(receipts.begin(), receipts.end(), [](const GatheredReceipt& gathered) {
        const auto& lines = gathered.receipt.lines;
        return !gathered.receipt.creditor_reference.empty() ||
               std::any_of(lines.begin(), lines.end(),
                           [](const auto& line) { return !line.creditor_reference.empty(); });
    });
}

// The discounts an invoice states; else those of the terms that divided it into its parts.
std::vector<cash::Tier> tiers_of(store::Store& books, const ledger::Item& item,
                                 const model::InvoiceFacts& invoice,
                                 std::span<const collections::TermsPolicy> terms) {
    std::vector<cash::Tier> tiers;
    for (const auto& tier : invoice.discounts) {
        tiers.push_back({.until_on = tier.until_on, .percent = tier.percent, .base = tier.base});
    }
    const bool stated = invoice.due_source == model::DueSource::document;
    if (!tiers.empty() || terms.empty() || stated) return tiers;
    const auto customer = books.customer(item.customer);
    const auto master = customer ? books.record(customer->record) : std::nullopt;
    const auto body = model::decode_body(master ? master->body : "");
    collections::TermsAsked asked{.of_invoice = invoice.payment_terms,
                                  .issued_on = invoice.issued_on};
    if (customer) asked.customer_number = customer->number;
    if (body && body->record().entity() == OI_CUSTOMER) {
        asked.of_customer = body->record().as<oi_customer>().text<OI_CUSTOMER_PAYMENT_TERMS>();
    }
    const auto found = collections::find_terms(terms, asked);
    if (!found) return tiers;
    for (const auto& tier :
         collections::discounts_of(*found.terms, found.calendar, invoice.issued_on)) {
        tiers.push_back({.until_on = tier.until_on, .percent = tier.percent});
    }
    return tiers;
}

// The discounts on offer at the end of the day, of what was not credited.
void add_offers(store::Store& books, base::Date day, const ledger::Item& item,
                const model::InvoiceFacts& invoice, const std::vector<cash::Tier>& tiers,
                cash::TaxMode mode, cash::OpenItem& out) {
    out.original = item.amount;
    for (const auto& stored : books.allocations_of(item.id)) {
        const auto& allocation = stored.allocation;
        if (!ledger::counts_on(allocation, day)) continue;
        if (allocation.kind == ledger::AllocationKind::credit_note) {
            out.original -= allocation.amount;
        }
        if (allocation.kind == ledger::AllocationKind::discount) out.taken += allocation.amount;
    }
    out.offers = cash::offers_of(tiers,
                                 {.item = out.original,
                                  .payable = invoice.payable,
                                  .gross = invoice.total,
                                  .tax = invoice.tax},
                                 mode);
}

// What the document says of its payment: what to quote (BT-83), the orders it bills, and the
// discounts it offers.
void read_terms(store::Store& books, base::Date day, const ledger::Item& item, bool references,
                const cash::Policy& policy, std::span<const collections::TermsPolicy> terms,
                cash::OpenItem& out) {
    const auto record = books.record(item.record);
    if (!record) return;
    const auto body = decoded(*record);
    model::Arena arena;
    const auto invoice = model::invoice_facts(body.record(), arena);
    if (!invoice) return;
    if (references) out.reference = invoice->remittance_reference;
    if (policy.by_order) out.orders.assign(invoice->orders.begin(), invoice->orders.end());
    if (!policy.discount.use || item.amount <= 0) return;
    const auto tiers = tiers_of(books, item, *invoice, terms);
    if (!tiers.empty()) add_offers(books, day, item, *invoice, tiers, policy.discount.tax, out);
}

// Every number a receipt may name, as it is looked up.
class Mentions {
public:
    Mentions(const std::vector<GatheredReceipt>& receipts, const cash::Policy& policy) {
        for (const auto& gathered : receipts) {
            const auto& receipt = gathered.receipt;
            for (const auto& line : receipt.lines) {
                add(cash::normalized(line.number));
                add_reference(line.creditor_reference);
            }
            add_reference(receipt.creditor_reference);
            for (const auto& number : receipt.corrects) add(cash::normalized(number));
            for (const auto* text : {&receipt.text, &receipt.end_to_end_id}) {
                add_tokens(*text, policy.shortest);
            }
        }
    }

    bool has(std::string_view number) const {
        const auto key = cash::normalized(number);
        return keys_.contains(std::string(cash::without_leading_zeros(key)));
    }

private:
    void add(std::string_view key) {
        key = cash::without_leading_zeros(key);
        if (!key.empty()) keys_.emplace(key);
    }

    void add_reference(std::string_view reference) {
        add(cash::normalized(reference));
        add(cash::number_within(reference));
    }

    void add_tokens(std::string_view text, std::size_t shortest) {
        const auto parts = cash::fragments(text);
        for (std::size_t first = 0; first < parts.all.size(); ++first) {
            const auto widest = std::min(cash::widest_token, parts.all.size() - first);
            for (std::size_t count = 1; count <= widest; ++count) {
                add(cash::token_at(parts, first, count, shortest).key);
            }
        }
    }

    std::unordered_set<std::string> keys_;
};

bool is_document(const ledger::Item& item) {
    return item.kind == ledger::ItemKind::invoice || item.kind == ledger::ItemKind::credit;
}

cash::OpenItem cash_item(const ledger::Item& item, std::string_view number, std::int64_t open) {
    return {.id = item.id.value,
            .customer = item.customer.value,
            .number = std::string(number),
            .sequence = item.sequence,
            .currency = item.currency,
            .open = open,
            .issued_on = item.issued_on,
            .due_on = item.due_on,
            .debt = item.has(ledger::costs)      ? cash::Debt::costs
                    : item.has(ledger::interest) ? cash::Debt::interest
                                                 : cash::Debt::principal};
}

// What the customers' master records say of who pays: their bank accounts, and whose subsidiary
// they are or who pays for them.
void read_customers(store::Store& books, const store::Parties& parties, base::Date day,
                    cash::OpenItems& items) {
    std::unordered_map<std::int64_t, std::int64_t> customer_of;
    books.customers([&](const store::CustomerRow& row) {
        if (row.record) customer_of.emplace(row.record.value, parties.on(row.id, day).value);
        return true;
    });
    if (customer_of.empty()) return;
    using SourceId = std::pair<std::int64_t, std::string>;  // of a connection
    std::map<SourceId, std::int64_t> by_source;
    std::vector<std::pair<std::int64_t, SourceId>> related;
    books.records(OI_CUSTOMER, [&](const store::RecordRow& row) {
        const auto customer = customer_of.find(row.ref.id.value);
        if (customer == customer_of.end()) return true;
        const auto body = model::decode_body(row.body);
        if (!body) return true;
        for (const auto account : body->record().children<oi_bank_account>()) {
            items.add_account(account.text<OI_BANK_ACCOUNT_IBAN>(), customer->second);
        }
        model::Arena arena;
        const auto facts = model::customer_facts(body->record(), arena);
        if (!facts) return true;
        const std::int64_t connection = row.ref.connection.value;
        by_source.emplace(SourceId{connection, row.source_id}, customer->second);
        for (const std::string_view other : {facts->parent_id, facts->payer_id}) {
            if (!other.empty())
                related.push_back({customer->second, {connection, std::string(other)}});
        }
        return true;
    });
    for (const auto& [customer, other] : related) {
        const auto found = by_source.find(other);
        if (found != by_source.end() && found->second != customer) {
            items.add_related(customer, found->second);
        }
    }
}

}  // namespace

void read_payment(const store::StoredRecord& record, cash::Receipt& receipt) {
    const auto body = decoded(record);
    model::Arena arena;
    const auto payment = model::payment_facts(body.record(), arena);
    if (!payment) return;
    receipt.amount = {payment->amount, payment->currency};
    receipt.value_on = payment->date;
    receipt.creditor_reference = payment->creditor_reference;
    receipt.text = payment->remittance_text;
    receipt.end_to_end_id = payment->end_to_end_id;
    receipt.payer_name = payment->payer_name;
    receipt.payer_account = payment->payer_account;
    receipt.fee = payment->fee;
    for (const auto& line : payment->remittance) {
        cash::RemittanceLine made;
        made.number = line.number;
        made.creditor_reference = line.creditor_reference;
        made.paid = line.paid;
        made.credit = line.document_type == "CREN";
        if (!made.paid && line.credit_note) {
            made.paid = line.credit_note;
            made.credit = true;
        }
        const bool names = !made.number.empty() || !made.creditor_reference.empty();
        if (names) receipt.lines.push_back(std::move(made));
        if (!line.text.empty()) receipt.text.append(" ").append(line.text);
    }
}

std::vector<GatheredReceipt> gather_receipts(const metrics::ItemColumns& index, store::Store& books,
                                             base::Date day, const std::string& payment) {
    struct Found {
        std::string number;
        ledger::Item item;
        std::int64_t open;
    };
    std::vector<Found> found;
    index::open_items(index, books, day, [&](const store::OpenItem& row) {
        const auto& item = row.row.item;
        const bool gives =
            item.kind == ledger::ItemKind::payment || item.kind == ledger::ItemKind::credit;
        const bool wanted = gives && row.open < 0 && (payment.empty() || row.row.number == payment);
        if (wanted) found.push_back({std::string(row.row.number), item, row.open});
        return true;
    });

    const auto parties = store::Parties::of(books);
    std::vector<GatheredReceipt> receipts;
    for (const auto& one : found) {
        GatheredReceipt gathered{.number = one.number, .record = one.item.record};
        gathered.receipt.id = one.item.id.value;
        gathered.receipt.number = one.number;
        gathered.receipt.customer = parties.on(one.item.customer, day).value;
        const bool credit = one.item.kind == ledger::ItemKind::credit;
        if (const auto record = books.record(one.item.record)) {
            if (credit) {
                read_credit_note(*record, gathered.receipt);
            } else {
                read_payment(*record, gathered.receipt);
            }
        }
        gathered.receipt.amount = {-one.open, one.item.currency};
        gathered.receipt.value_on = one.item.issued_on;
        // What was applied of it before has made up for the fee then.
        if (one.open != one.item.amount) gathered.receipt.fee = 0;
        // A credit note that names no invoice is for a person, or for a receipt that deducts it.
        if (!credit || gathered.receipt.is_credit_note()) receipts.push_back(std::move(gathered));
    }
    add_advices(books, receipts);
    return receipts;
}

cash::OpenItems gather_items(const metrics::ItemColumns& index, store::Store& books, base::Date day,
                             const std::vector<GatheredReceipt>& receipts,
                             const cash::Policy& policy,
                             std::span<const collections::TermsPolicy> terms) {
    const auto parties = store::Parties::of(books);
    // Those who were merged are one customer to a receipt.
    const auto known_as = [&](ledger::Item item) {
        item.customer = parties.on(item.customer, day);
        return item;
    };
    std::vector<std::pair<cash::OpenItem, ledger::Item>> open;
    std::unordered_set<std::int64_t> open_ids;
    index::open_items(index, books, day, [&](const store::OpenItem& row) {
        if (!is_document(row.row.item)) return true;
        open.emplace_back(cash_item(known_as(row.row.item), row.row.number, row.open),
                          row.row.item);
        open_ids.insert(row.row.item.id.value);
        return true;
    });
    cash::OpenItems items;
    items.reserve(open.size());
    const bool references = quotes_references(receipts);
    const bool read = references || policy.by_order || policy.discount.use;
    for (auto& [item, posted] : open) {
        if (read) read_terms(books, day, posted, references, policy, terms, item);
        items.add(std::move(item));
    }

    const bool all_settled = receipts.size() > most_mentioning;
    const Mentions mentions(all_settled ? std::vector<GatheredReceipt>{} : receipts, policy);
    books.items({}, [&](const store::ItemRow& row) {
        const auto& item = row.item;
        const bool voided = item.reversed_on && *item.reversed_on <= day;
        if (!is_document(item) || !(voided || ledger::stands_on(item, day))) return true;
        if (open_ids.contains(item.id.value)) return true;
        if (all_settled || mentions.has(row.number)) {
            auto settled = cash_item(known_as(item), row.number, 0);
            settled.voided = voided;
            items.add(std::move(settled));
        }
        return true;
    });

    if (!receipts.empty()) {
        gather_payers(books, parties, day, items);
        add_learned(books, parties, day, items);
    }
    return items;
}

std::vector<cash::Offer> gather_offers(store::Store& books, base::Date day,
                                       const ledger::Item& item, const cash::Policy& policy,
                                       std::span<const collections::TermsPolicy> terms) {
    cash::OpenItem out;
    read_terms(books, day, item, false, policy, terms, out);
    return std::move(out.offers);
}

void gather_payers(store::Store& books, const store::Parties& parties, base::Date day,
                   cash::OpenItems& items) {
    books.customers([&](const store::CustomerRow& row) {
        const auto customer = parties.on(row.id, day).value;
        items.add_name(row.name, customer);
        items.add_customer_number(row.number, customer);
        return true;
    });
    read_customers(books, parties, day, items);
}

}  // namespace openitem::service
