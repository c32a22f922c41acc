#include "host/sync/customer_terms.hpp"

#include <utility>

#include "host/model/body.hpp"

namespace openitem::sync {

CustomerTerms::CustomerTerms(store::Store& store, std::vector<collections::TermsPolicy> versions)
    : versions_(std::move(versions)) {
    std::vector<std::pair<std::int64_t, store::RecordId>> with_record;
    store.customers([&](const store::CustomerRow& row) {
        if (!row.due_days && versions_.empty()) return true;
        known_[row.id.value] = {std::string(row.number), {}, row.due_days};
        if (row.record) with_record.emplace_back(row.id.value, row.record);
        return true;
    });
    if (versions_.empty()) return;
    for (const auto& [customer, id] : with_record) {
        const auto record = store.record(id);
        const auto body = model::decode_body(record ? record->body : "");
        if (!body || body->record().entity() != OI_CUSTOMER) continue;
        known_[customer].terms = body->record().as<oi_customer>().text<OI_CUSTOMER_PAYMENT_TERMS>();
    }
}

void CustomerTerms::keep(store::CustomerId customer, const model::CustomerFacts& facts) {
    if (!facts.due_days && versions_.empty()) {
        known_.erase(customer.value);
        return;
    }
    const auto number = facts.number.empty() ? facts.source_id : facts.number;
    known_[customer.value] = {std::string(number), std::string(facts.payment_terms),
                              facts.due_days};
}

CustomerTerms::Due CustomerTerms::apply(model::InvoiceFacts& invoice,
                                        store::CustomerId customer) const {
    Due due;
    const auto known = known_.find(customer.value);
    const bool stated = invoice.due_source == model::DueSource::document ||
                        invoice.instalments.size() != 1 ||
                        invoice.instalments.front().due_source == model::DueSource::document;
    const bool owed = invoice.direction() == model::Direction::debit && invoice.payable > 0;
    if (!stated && owed && !versions_.empty()) {
        collections::TermsAsked asked{.of_invoice = invoice.payment_terms,
                                      .issued_on = invoice.issued_on};
        if (known != known_.end()) {
            asked.customer_number = known->second.number;
            asked.of_customer = known->second.terms;
        }
        if (const auto found = collections::find_terms(versions_, asked)) {
            auto parts = collections::schedule(*found.terms, found.calendar, invoice.issued_on,
                                               {invoice.payable, invoice.currency});
            due.misfit = !parts.ok();
            if (parts && !parts->empty()) {
                due.parts = *std::move(parts);
                invoice.due_on = due.parts.back().due_on;
                invoice.due_source = model::DueSource::customer_terms;
                return due;
            }
        }
    }
    if (known != known_.end() && known->second.days) {
        model::apply_terms(invoice, {known->second.days, std::nullopt});
    }
    return due;
}

}  // namespace openitem::sync
