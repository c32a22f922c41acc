#include "host/service/erase_gather.hpp"

#include <openitem/fields.hpp>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "host/base/result.hpp"
#include "host/model/body.hpp"
#include "host/store/statuses.hpp"

namespace openitem::service {

using nlohmann::json;

namespace {

// Shorter ones are in everything.
constexpr std::size_t shortest_word = 5;

template <class T>
T must(base::Result<T> result) {
    if (!result) throw base::RunError(base::Exit::system, result.error());
    return *std::move(result);
}

// What led to an application is said in words; what the books go by stays.
std::string without_words(const std::string& evidence) {
    if (evidence.starts_with("{\"allocation\":")) return evidence;
    if (evidence.starts_with("with allocation ")) {
        return evidence.substr(0, evidence.find(':') + 1) + " erased";
    }
    return "erased";
}

// The states of a write-off are read from its decisions: ids and amounts stay.
std::string without_words(const store::StoredDecision& decision) {
    auto body = json::parse(decision.body);
    const json facts =
        decision.kind == "write_off" ? body.value("facts", json::object()) : json{{"erased", true}};
    body["facts"] = facts;
    if (decision.kind == "write_off") body["facts"]["reason"] = "erased";
    body["rules"] = json::array();
    body["text"] = json::array({"erased"});
    return body.dump();
}

// Where records stand in a source, and whether they may go.
struct Stretch {
    std::int64_t offset = 0;
    std::int64_t length = 0;  // 0: nobody knows; anywhere in it
    bool erased = false;

    bool meets(std::int64_t from, std::int64_t to) const {
        return length == 0 || (offset < to && from < offset + length);
    }
};
using Stretches = std::map<std::int64_t, std::vector<Stretch>>;  // by source

Stretches stretches_of(store::Store& books, const std::set<std::int64_t>& erased,
                       const std::set<std::int64_t>& quarantine) {
    Stretches stretches;
    const auto add = [&](const store::Position& at, bool goes) {
        if (at.source) stretches[at.source.value].push_back({at.offset, at.length, goes});
    };
    std::vector<std::pair<store::RecordId, std::int32_t>> earlier;
    books.records(0, [&](const store::RecordRow& row) {
        add(row.ref.position, erased.contains(row.ref.id.value));
        if (row.ref.version > 1) earlier.emplace_back(row.ref.id, row.ref.version);
        return true;
    });
    for (const auto& [id, last] : earlier) {
        for (std::int32_t version = 1; version < last; ++version) {
            if (const auto old = books.record(id, version)) {
                add(old->ref.position, erased.contains(id.value));
            }
        }
    }
    books.quarantine({}, [&](const store::QuarantineRow& row) {
        add(row.position, quarantine.contains(row.id.value));
        return true;
    });
    return stretches;
}

std::vector<base::Digest> attachments_in(const std::string& body) {
    std::vector<base::Digest> found;
    const auto decoded = model::decode_body(body);
    if (!decoded) return found;
    const auto& record = decoded->record();
    for (const auto attachment : record.children<oi_attachment>()) {
        if (const auto* const blob = attachment.digest<OI_ATTACHMENT_BLOB>()) {
            base::Digest digest;
            std::copy(std::begin(blob->bytes), std::end(blob->bytes), digest.bytes.begin());
            found.push_back(digest);
        }
    }
    return found;
}

}  // namespace

Gathering::Gathering(store::Store& books, std::vector<store::CustomerId> members)
    : books_(books), members_(std::move(members)) {
    for (const auto member : members_) {
        books_.items(member, [&](const store::ItemRow& row) {
            items_.push_back(row.item);
            return true;
        });
    }
    find_records();
    find_words();
}

bool Gathering::is_theirs(store::CustomerId customer) const {
    return std::find(members_.begin(), members_.end(), customer) != members_.end();
}

// Their own, what their items were posted from, and what told the same.
void Gathering::find_records() {
    for (const auto member : members_) {
        const auto customer = books_.customer(member);
        if (customer && customer->record) records_.insert(customer->record.value);
        for (const auto& order : books_.orders(member)) {
            if (order.record) records_.insert(order.record.value);
        }
        for (const auto& dispute : books_.disputes(member)) {
            if (dispute.record) records_.insert(dispute.record.value);
        }
    }
    for (const auto& item : items_) records_.insert(item.record.value);
    books_.records(0, [&](const store::RecordRow& row) {
        if (row.ref.customer && is_theirs(row.ref.customer)) records_.insert(row.ref.id.value);
        return true;
    });
    const auto told = records_;
    for (const auto id : told) {
        books_.evidence_of({id}, [&](const store::RecordRow& row) {
            records_.insert(row.ref.id.value);
            return true;
        });
    }
}

// How they are called: in their customer, their master records and by their payments.
void Gathering::find_words() {
    const auto add = [this](std::string_view text) {
        if (text.size() >= shortest_word) words_.emplace_back(text);
    };
    for (const auto member : members_) {
        const auto customer = books_.customer(member);
        if (!customer) continue;
        if (!customer->name.empty()) who_.names.push_back(customer->name);
        add(customer->name);
        add(customer->vat_id);
        add(customer->email);
    }
    for (const auto id : records_) {
        const auto record = books_.record({id});
        const auto body = model::decode_body(record ? record->body : "");
        if (!body) continue;
        const auto& view = body->record();
        for (const auto account : view.children<oi_bank_account>()) {
            who_.accounts.emplace_back(account.text<OI_BANK_ACCOUNT_IBAN>());
        }
        if (view.entity() == OI_PAYMENT) {
            const auto payment = view.as<oi_payment>();
            who_.names.emplace_back(payment.text<OI_PAYMENT_PAYER_NAME>());
            who_.accounts.emplace_back(payment.text<OI_PAYMENT_PAYER_ACCOUNT>());
            add(payment.text<OI_PAYMENT_PAYER_NAME>());
        }
    }
    for (const auto& account : who_.accounts) add(account);
    std::sort(words_.begin(), words_.end());
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
}

bool Gathering::names_them(std::string_view bytes) const {
    return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) {
        return bytes.find(word) != std::string_view::npos;
    });
}

void Gathering::add_records(store::Erasure& out, EraseReport& report) {
    for (const auto id : records_) {
        const auto record = books_.record({id});
        if (!record) continue;
        out.records.push_back({{id}, 0, must(model::redact(record->body))});
        ++report.records;
        for (std::int32_t version = 1; version < record->ref.version; ++version) {
            const auto old = books_.record({id}, version);
            if (!old) continue;
            out.records.push_back({{id}, version, must(model::redact(old->body))});
            ++report.versions;
        }
    }
}

// A statement tells of many customers: only their lines go.
void Gathering::add_statements(store::Erasure& out, EraseReport& report) {
    std::vector<store::StoredRecord> statements;
    books_.records(OI_BANK_STATEMENT, [&](const store::RecordRow& row) {
        if (!records_.contains(row.ref.id.value)) {
            statements.push_back({row.ref, {}, std::string(row.body)});
        }
        return true;
    });
    for (const auto& statement : statements) {
        auto body = must(model::redact_lines(statement.body, who_));
        if (body == statement.body) continue;
        out.records.push_back({statement.ref.id, 0, std::move(body)});
        ++report.statements;
    }
}

void Gathering::add_quarantine(store::Erasure& out, EraseReport& report) {
    std::set<std::string> keys;
    for (const auto id : records_) {
        const auto record = books_.record({id});
        if (!record) continue;
        keys.insert(std::to_string(record->ref.connection.value) + '/' +
                    std::to_string(record->ref.entity) + '/' + record->source_id);
    }
    books_.quarantine({}, [&](const store::QuarantineRow& row) {
        const auto key = std::to_string(row.connection.value) + '/' + std::to_string(row.entity) +
                         '/' + std::string(row.source_id);
        if (keys.contains(key) || names_them(row.raw) || names_them(row.batch) ||
            names_them(row.message)) {
            out.quarantine.push_back(row.id);
        }
        return true;
    });
    report.quarantined = out.quarantine.size();
}

// A chunk goes when one of their records stands in it and no other's; one that others share only
// when that is wanted.
void Gathering::add_objects(store::Erasure& out, bool shared, EraseReport& report) {
    std::set<std::int64_t> quarantine;
    for (const auto id : out.quarantine) quarantine.insert(id.value);
    const auto stretches = stretches_of(books_, records_, quarantine);
    std::map<std::string, std::pair<bool, base::Digest>> goes;  // by hash: may it?
    std::map<std::string, std::set<std::string>> in_sources;
    for (const auto& source : books_.sources({})) {
        const auto found = stretches.find(source.id.value);
        std::int64_t from = 0;
        for (const auto& hash : books_.source_chunks(source.id)) {
            const auto to = from + books_.object_size(hash).value_or(0);
            bool theirs = false, others = found == stretches.end();
            if (found != stretches.end()) {
                for (const auto& stretch : found->second) {
                    if (!stretch.meets(from, to)) continue;
                    (stretch.erased ? theirs : others) = true;
                }
            }
            from = to;
            const auto bytes = books_.object(hash);
            if (!bytes || (!theirs && !names_them(*bytes))) continue;
            auto [at, added] = goes.try_emplace(hash.hex(), true, hash);
            if (others || !theirs) at->second.first = false;
            in_sources[hash.hex()].insert(source.name);
        }
    }
    std::set<std::string> kept;
    for (const auto& [hex, each] : goes) {
        if (each.first || shared) {
            out.objects.push_back(each.second);
        } else {
            kept.insert(in_sources[hex].begin(), in_sources[hex].end());
        }
    }
    report.shared_with.assign(kept.begin(), kept.end());

    std::map<std::string, base::Digest> attached;
    for (const auto id : records_) {
        const auto record = books_.record({id});
        for (const auto& hash : attachments_in(record ? record->body : "")) {
            attached.emplace(hash.hex(), hash);
        }
    }
    if (!attached.empty()) {
        books_.records(OI_INVOICE, [&](const store::RecordRow& row) {
            if (records_.contains(row.ref.id.value)) return true;
            for (const auto& hash : attachments_in(std::string(row.body))) {
                attached.erase(hash.hex());
            }
            return true;
        });
    }
    for (const auto& [hex, hash] : attached) out.objects.push_back(hash);
    report.objects = out.objects.size();
}

store::Erasure Gathering::gather(bool shared, EraseReport& report) {
    store::Erasure out;
    add_records(out, report);
    add_statements(out, report);
    add_quarantine(out, report);
    add_objects(out, shared, report);
    for (const auto member : members_) {
        for (auto& key : books_.customer_keys(member)) {
            if (!key.starts_with("account:")) out.customer_keys.push_back(std::move(key));
        }
        for (const auto& row : books_.statuses({}, member)) {
            if (row.kind == store::erased) continue;
            const auto account = row.subject.find('/');
            out.statuses.push_back({row.id, account == std::string::npos
                                                ? row.subject
                                                : row.subject.substr(0, account) + "/erased"});
        }
    }
    for (const auto& item : items_) {
        out.natural_keys.push_back(item.id);
        for (const auto& each : books_.allocations_of(item.id)) {
            if (each.evidence.empty()) continue;
            out.evidence.push_back({each.allocation.id, without_words(each.evidence)});
        }
    }
    for (const auto& decision : books_.decisions({})) {
        if (!is_theirs(decision.customer)) continue;
        out.decisions.push_back({decision.id, without_words(decision)});
    }
    for (const auto& task : books_.tasks({})) {
        if (records_.contains(task.record.value)) out.tasks.push_back(task.id);
    }
    report.evidence = out.evidence.size();
    report.decisions = out.decisions.size();
    return out;
}

}  // namespace openitem::service
