#include "host/sync/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "host/base/result.hpp"
#include "host/sync/twins.hpp"

namespace openitem::sync {

namespace {

using model::RecordView;

// A value, or the reason why the record is refused.
template <class Read>
void keep(PreparedRecord& prepared, Read&& read) {
    auto facts = read();
    if (facts) {
        prepared.facts = std::move(*facts);
    } else {
        prepared.refusal = refusal_of(facts.error(), "record.invalid");
    }
}

}  // namespace

Refusal refusal_of(const base::Error& error, const char* rule) {
    auto message = error.message;
    if (!error.help.empty()) message += "; " + error.help;
    return {error.rule.empty() ? rule : error.rule, error.field, std::move(message)};
}

std::optional<Refusal> Preparer::refuse(const model::InvoiceFacts& invoice,
                                        model::Side side) const {
    switch (side) {
        case model::Side::ours:
        case model::Side::no_seller:
            break;
        case model::Side::not_our_receivable:
            return Refusal{
                "not_our_receivable", "buyer",
                fmt::format("the buyer '{}' is this company: a payable, not a receivable",
                            invoice.buyer->shown_name())};
        case model::Side::foreign_seller:
            if (!rules_.accept_foreign_seller.empty()) break;
            return Refusal{"seller_not_us", "seller",
                           fmt::format("expected this company as the seller; stands '{}'. Declare "
                                       "its identity in company.json, or let the connection "
                                       "accept_foreign_seller with a reason",
                                       invoice.seller->shown_name())};
    }
    return std::nullopt;
}

void Preparer::read_facts(const RecordView& record, PreparedRecord& prepared, model::Arena& arena) {
    switch (record.entity()) {
        case OI_INVOICE: {
            keep(prepared, [&] {
                return model::invoice_facts(record, arena, {std::nullopt, rules_.company_due_days});
            });
            if (const auto* invoice = std::get_if<model::InvoiceFacts>(&prepared.facts)) {
                const auto side = rules_.identities.side_of(invoice->seller, invoice->buyer);
                prepared.key = side == model::Side::foreign_seller
                                   ? model::foreign_invoice_key(*invoice, arena)
                                   : model::invoice_key(*invoice, arena);
                prepared.refusal = refuse(*invoice, side);
            }
            break;
        }
        case OI_PAYMENT: {
            keep(prepared, [&] { return model::payment_facts(record, arena); });
            if (const auto* payment = std::get_if<model::PaymentFacts>(&prepared.facts)) {
                prepared.payment_keys = receipt_keys(*payment, arena);
            }
            break;
        }
        case OI_ALLOCATION:
            keep(prepared, [&] { return model::allocation_facts(record); });
            break;
        case OI_CUSTOMER:
            keep(prepared, [&] { return model::customer_facts(record, arena); });
            break;
        case OI_ORDER:
            keep(prepared, [&] { return model::order_facts(record, arena); });
            break;
        case OI_DISPUTE:
            keep(prepared, [&] { return model::dispute_facts(record, arena); });
            break;
        case OI_BANK_STATEMENT:
            keep(prepared, [&] { return model::statement_facts(record, arena); });
            break;
        case OI_BALANCE:
            keep(prepared, [&] { return model::balance_facts(record); });
            break;
        default:
            break;
    }
}

PreparedRecord Preparer::prepare(const RecordView& record, std::string_view body,
                                 model::Arena& arena) {
    PreparedRecord prepared;
    prepared.entity = record.entity();
    prepared.change = record.change();
    prepared.source_id = record.source_id();
    prepared.location = record.location();
    prepared.origin = record.origin();
    prepared.body = body;
    prepared.hash = hash_of(record, body);
    if (judge(record, prepared) && prepared.change == OI_CHANGE_UPSERT) {
        read_facts(record, prepared, arena);
    }
    return prepared;
}

// What receivables need is asked first and cannot be waived; then what the company asks for.
bool Preparer::judge(const RecordView& record, PreparedRecord& prepared) {
    findings_.clear();
    const bool postable = model::judge(record, model::ar_basic(), findings_);
    const std::size_t basic = findings_.size();
    if (postable && rules_.rules.pack != nullptr) {
        model::judge_beyond_basic(record, *rules_.rules.pack, findings_);
    }
    for (std::size_t i = 0; i < findings_.size(); ++i) {
        auto& finding = findings_[i];
        const bool needed = i < basic && finding.flag == model::Flag::fatal;
        const auto consequence =
            needed ? model::Consequence::quarantine : rules_.rules.of(finding.flag);
        if (consequence == model::Consequence::quarantine && (needed || postable)) {
            prepared.refusal = {std::move(finding.rule), std::move(finding.field),
                                std::move(finding.message)};
            prepared.warnings.clear();
            return false;
        }
        auto& warnings = prepared.warnings;
        if (consequence != model::Consequence::warn ||
            std::find(warnings.begin(), warnings.end(), finding.rule) != warnings.end()) {
            continue;
        }
        warnings.push_back(std::move(finding.rule));
    }
    return true;
}

// A document that is judged by other rules than last time is the same document.
base::Digest Preparer::hash_of(const RecordView& record, std::string_view body) {
    if (((record.child_entities() >> OI_FINDING) & 1U) == 0) {
        return model::content_hash(body, sha256_);
    }
    unjudged_.clear();
    encoder_.append_unjudged(record, unjudged_);
    return model::content_hash(unjudged_, sha256_);
}

bool Preparer::add_part(const RecordView& part) {
    if (auto added = joiner_.add(part); !added) {
        const auto& error = added.error();
        if (!joiner_.too_large()) throw base::RunError(base::Exit::source_or_config, error);
        rejected_.push_back({part.entity(),
                             joiner_.origin(),
                             error.location,
                             std::string(part.source_id()),
                             {},
                             {error.rule, {}, error.message}});
    }
    return !part.continues() && !joiner_.too_large();
}

std::unique_ptr<PreparedBatch> Preparer::joined() {
    auto whole = std::make_unique<PreparedBatch>();
    const auto origin = joiner_.origin();
    whole->bodies_ = joiner_.take();
    auto decoded = model::decode_body(whole->bodies_, origin);
    if (!decoded) throw base::RunError(base::Exit::system, decoded.error());
    whole->joined_ = std::make_unique<model::DecodedRecord>(std::move(*decoded));
    whole->records_.push_back(prepare(whole->joined_->record(), whole->bodies_, whole->arena_));
    whole->bytes_ = whole->bodies_.size() + whole->joined_->batch_bytes().size();
    return whole;
}

std::vector<std::unique_ptr<PreparedBatch>> Preparer::add(const openitem::BatchView& batch) {
    std::vector<std::unique_ptr<PreparedBatch>> ready;
    auto whole = std::make_unique<PreparedBatch>();
    whole->words_.resize((batch.size() + 7) / 8);
    std::memcpy(whole->words_.data(), batch.bytes(), batch.size());
    const openitem::BatchView copy(whole->words_.data(), batch.size());

    // Bodies are appended to one text, which may move while it grows: first where they lie, then
    // the views.
    std::vector<std::pair<std::size_t, std::size_t>> ranges;
    model::Records records(copy);
    while (const RecordView* record = records.next()) {
        if (record->continues() || record->continued()) {
            if (add_part(*record)) ready.push_back(joined());
            continue;
        }
        const auto start = whole->bodies_.size();
        encoder_.append(*record, whole->bodies_);
        ranges.emplace_back(start, whole->bodies_.size() - start);
        const auto body = std::string_view(whole->bodies_).substr(start);
        whole->records_.push_back(prepare(*record, body, whole->arena_));
    }
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        whole->records_[i].body =
            std::string_view(whole->bodies_).substr(ranges[i].first, ranges[i].second);
    }
    whole->bytes_ = whole->words_.size() * 8 + whole->bodies_.size() +
                    whole->records_.size() * sizeof(PreparedRecord);
    if (!whole->records_.empty()) ready.push_back(std::move(whole));
    return ready;
}

}  // namespace openitem::sync
