#include "host/service/explain.hpp"

#include <openitem/fields.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "host/base/result.hpp"
#include "host/model/body.hpp"
#include "host/model/facts.hpp"
#include "host/model/json.hpp"
#include "host/service/rule_settings.hpp"

namespace openitem::service {

using base::Exit;
using base::RunError;

namespace {

constexpr std::int64_t shown_bytes = 4096;

std::vector<ExplainedAttachment> attachments_of(store::Store& books,
                                                const model::RecordView& record) {
    std::vector<ExplainedAttachment> found;
    const auto rows = record.rows(OI_ATTACHMENT);
    for (std::uint32_t i = 0; i < rows.count; ++i) {
        const auto row = record.batch().row<oi_attachment>(rows[i]);
        const auto* blob = row.digest<OI_ATTACHMENT_BLOB>();
        if (blob == nullptr) continue;
        base::Digest digest;
        std::copy(std::begin(blob->bytes), std::end(blob->bytes), digest.bytes.begin());
        const auto kept = books.object(digest);
        const auto stated = row.integer<OI_ATTACHMENT_SIZE>().value_or(0);
        found.push_back({std::string(row.text<OI_ATTACHMENT_FILENAME>()),
                         kept ? static_cast<std::int64_t>(kept->size()) : stated, digest.hex(),
                         kept.has_value()});
    }
    return found;
}

// By the name of a connection; one that is gone was its company's.
class Rules {
public:
    Rules(const Workspace& workspace, const std::string& company)
        : workspace_(workspace), company_(workspace.company(company)) {
        const auto names = workspace.connection_names(company);
        names_.insert(names.begin(), names.end());
    }

    std::vector<model::Finding> judge(const model::RecordView& record,
                                      const std::string& connection) const {
        RuleSettings own;
        if (names_.contains(connection)) own = workspace_.connection(company_.id, connection).rules;
        const auto choice = rule_choice(company_.rules, own);
        std::vector<model::Finding> findings;
        static_cast<void>(model::judge(record, model::ar_basic(), findings));
        if (choice.pack != nullptr) model::judge_beyond_basic(record, *choice.pack, findings);
        std::erase_if(findings, [&](const model::Finding& finding) {
            return choice.of(finding.flag) == model::Consequence::pass;
        });
        return findings;
    }

private:
    const Workspace& workspace_;
    CompanySettings company_;
    std::set<std::string> names_;
};

// version 0: as it stands.
ExplainedRecord explain_record(store::Store& books, const Rules& rules, store::RecordId id,
                               std::int32_t version = 0) {
    ExplainedRecord explained;
    auto record = books.record(id);
    if (record && version != 0 && version != record->ref.version) {
        record = books.record(id, version);
    }
    if (!record)
        throw RunError(Exit::system, fmt::format("record {} is not in the books", id.value));
    explained.record = std::move(*record);
    const auto& ref = explained.record.ref;
    if (const auto* entity = find_entity(ref.entity)) explained.entity = entity->name;
    for (const auto& connection : books.connections()) {
        if (connection.id != ref.connection) continue;
        explained.connection = connection.name;
        explained.connector = connection.connector;
    }
    if (const auto source = books.source(ref.position.source)) {
        explained.source = source->name;
        auto position = ref.position;
        // A record without a range of its own is its whole file: a document.
        if (position.length == 0) position.length = source->size - position.offset;
        position.length = std::min(position.length, shown_bytes);
        if (auto bytes = store::read_source(books, position)) {
            explained.bytes = std::move(*bytes);
            explained.archived = true;
        }
    }
    if (auto decoded = model::decode_body(explained.record.body)) {
        model::append_json(decoded->record(), explained.json);
        explained.attachments = attachments_of(books, decoded->record());
        explained.findings = rules.judge(decoded->record(), explained.connection);
    }
    return explained;
}

// Other connections' records of the same fact.
std::vector<store::RecordId> evidence_of(store::Store& books, store::RecordId id) {
    std::vector<store::RecordId> found;
    books.evidence_of(id, [&](const store::RecordRow& row) {
        found.push_back(row.ref.id);
        return true;
    });
    return found;
}

// The entry a payment was booked with before it was moved under its customer.
std::optional<store::StoredEntry> received_with(store::Store& books, const ledger::Item& item) {
    for (const auto& other : books.items_of_record(item.record)) {
        if (other.item.id != item.id && other.item.reversal == item.entry) {
            return books.entry(other.item.entry);
        }
    }
    return std::nullopt;
}

// Whom an assigned document says to pay (A2).
std::string payee_of(const store::StoredRecord& record) {
    const auto body = model::decode_body(record.body);
    if (!body) return {};
    model::Arena arena;
    const auto invoice = model::invoice_facts(body->record(), arena);
    return invoice ? std::string(invoice->assigned_to) : std::string();
}

std::vector<store::StoredItem> find_items(store::Store& books, const std::string& reference) {
    constexpr std::string_view prefix = "item:";
    if (reference.starts_with(prefix)) {
        std::int64_t id = 0;
        const auto* end = reference.data() + reference.size();
        const auto parsed = std::from_chars(reference.data() + prefix.size(), end, id);
        if (parsed.ec == std::errc() && parsed.ptr == end) {
            if (auto item = books.item(store::ItemId{id})) return {std::move(*item)};
        }
        return {};
    }
    auto items = books.items_by_number(reference);
    std::reverse(items.begin(), items.end());
    return items;
}

}  // namespace

std::vector<Explanation> explain(const Workspace& workspace, const std::string& company,
                                 const std::string& reference, base::Date as_of) {
    const auto books = workspace.open_books(company);
    const auto items = find_items(*books, reference);
    if (items.empty()) {
        throw RunError(Exit::wrong_use,
                       fmt::format("no item of '{}' has the number '{}': expected the number of an "
                                   "invoice or payment, or item:ID",
                                   company, reference));
    }
    const Rules rules(workspace, company);
    std::vector<Explanation> explanations;
    for (const auto& stored : items) {
        Explanation explanation;
        explanation.item = stored;
        const auto& item = stored.item;
        if (const auto customer = books->customer(item.customer))
            explanation.customer = customer->name;
        std::vector<ledger::Allocation> allocations;
        for (auto& allocation : books->allocations_of(item.id)) {
            allocations.push_back(allocation.allocation);
            ExplainedAllocation explained;
            const auto counter = allocation.allocation.from == item.id ? allocation.allocation.to
                                                                       : allocation.allocation.from;
            explained.counter_item = counter.value;
            if (const auto other = books->item(counter)) explained.counter_number = other->number;
            explained.allocation = std::move(allocation);
            explanation.allocations.push_back(std::move(explained));
        }
        explanation.open = ledger::open_amount(item, allocations, as_of);
        explanation.functional = books->functional_currency();
        if (auto entry = books->entry(item.entry)) explanation.entry = std::move(*entry);
        if (item.reversal) explanation.reversal = books->entry(item.reversal);
        explanation.received = received_with(*books, item);
        explanation.record = explain_record(*books, rules, item.record, item.version);
        if (item.has(ledger::assigned)) {
            explanation.assigned_to = payee_of(explanation.record.record);
        }
        for (const auto id : evidence_of(*books, item.record)) {
            explanation.evidence.push_back(explain_record(*books, rules, id));
        }
        explanations.push_back(std::move(explanation));
    }
    return explanations;
}

}  // namespace openitem::service
