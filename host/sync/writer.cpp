#include "host/sync/writer.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "host/store/archive.hpp"

namespace openitem::sync {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

constexpr auto chunk_bytes = static_cast<std::int64_t>(store::max_chunk);

}  // namespace

Writer::Writer(store::Store& store, ApplyRules rules, base::Digest config_hash, base::Clock& clock)
    : store_(store),
      connection_(rules.connection),
      config_hash_(config_hash),
      currency_(rules.currency),
      clock_(clock),
      applier_(store, std::move(rules), counted_) {
    for (const auto& source : store_.sources(connection_)) {
        auto& newest = incomplete_[source.name];
        if (newest) applier_.abandon(newest);
        newest = source.complete ? store::SourceId{} : source.id;
    }
}

store::Transaction& Writer::transaction() {
    if (!transaction_) {
        transaction_ = store_.begin(clock_.now());
        applier_.begin(*transaction_);
    }
    return *transaction_;
}

store::Position Writer::position(const oi_origin& origin) const {
    const auto source = sources_.find(origin.source);
    if (source == sources_.end()) return {};
    return {source->second.id, static_cast<std::int64_t>(origin.offset), origin.length};
}

void Writer::work(MessageQueue& queue) {
    try {
        while (auto message = queue.pop()) {
            std::visit(Overloaded{
                           [&](std::unique_ptr<PreparedBatch>& batch) { take(*batch); },
                           [&](Rejected& rejected) {
                               transaction();
                               behind_cursor_ = true;
                               applier_.reject(rejected, position(rejected.origin));
                           },
                           [&](Checkpoint& checkpoint) {
                               cursor_ = std::move(checkpoint.cursor);
                               behind_cursor_ = false;
                               commit_when_large(1);
                           },
                           [&](SourceOpened& opened) { open(opened); },
                           [&](Chunk& chunk) { add(chunk); },
                           [&](Attachment& file) {
                               transaction().add_attachment(file.digest, file.size, file.packed);
                           },
                           [&](Flush& flush) {
                               commit();
                               flush.done.set_value();
                           },
                       },
                       *message);
        }
    } catch (...) {
        queue.close();
        throw;
    }
}

void Writer::take(PreparedBatch& batch) {
    transaction();
    behind_cursor_ = true;
    for (const auto& record : batch.records()) applier_.apply(record, position(record.origin));
    commit_when_large(4);
}

// A source read in part by an earlier run goes on as the same one; anything else is new.
void Writer::open(const SourceOpened& opened) {
    const auto known = store_.find_source(connection_, opened.name);
    if (known && !known->complete && known->size == opened.size &&
        known->modified_at == opened.modified_at && known->config_hash == config_hash_) {
        transaction().flush();
        const auto chunks = store_.source_chunks(known->id).size();
        sources_[opened.handle] = {known->id, static_cast<std::int64_t>(chunks)};
        return;
    }
    store::SourceRow row;
    row.connection = connection_;
    row.name = opened.name;
    row.size = opened.size;
    row.modified_at = opened.modified_at;
    row.config_hash = config_hash_;
    sources_[opened.handle] = {transaction().add_source(row), 0};
    if (const auto older = incomplete_[opened.name]) applier_.abandon(older);
}

void Writer::add(const Chunk& chunk) {
    const auto& source = sources_.at(chunk.handle);
    if (chunk.index < source.chunks) return;
    transaction().add_chunk(source.id, chunk.index, chunk.digest, chunk.size, chunk.packed);
    commit_when_large(4);
}

void Writer::commit_when_large(std::int64_t times) {
    if (!transaction_) return;
    if (transaction_->record_count() >= commit_records * times ||
        transaction_->byte_count() >= commit_bytes * times) {
        commit();
    }
}

void Writer::commit() {
    if (!transaction_ && !cursor_) return;
    if (cursor_) transaction().set_cursor(connection_, *std::exchange(cursor_, std::nullopt));
    transaction_->commit();
    transaction_.reset();
    committed_ = counted_;
    ++commits_;
}

// Sources whose chunks are all there, this run's and those of one that was cut short: their digest
// goes into the chain, in the order they were opened. Once: the same bytes delivered again leave
// the journal as it is.
std::vector<store::StoredSource> Writer::complete_sources() {
    store::Books books(transaction(), currency_);
    std::unordered_set<base::Digest> sealed;
    auto sources = store_.sources(connection_);
    for (const auto& source : sources) {
        if (source.complete) sealed.insert(source.digest);
    }
    std::vector<store::StoredSource> completed;
    for (auto& source : sources) {
        if (source.complete) continue;
        const auto chunks = store_.source_chunks(source.id);
        const auto expected = (source.size + chunk_bytes - 1) / chunk_bytes;
        if (static_cast<std::int64_t>(chunks.size()) != expected) continue;
        store::SourceRow row;
        row.id = source.id;
        row.connection = connection_;
        row.name = source.name;
        row.size = source.size;
        row.modified_at = source.modified_at;
        row.digest = store::source_digest(chunks);
        row.complete = true;
        row.config_hash = source.config_hash;
        transaction().update_source(row);
        // Not a date of any document: the entry has no lines, and no clock may enter the chain.
        if (sealed.insert(row.digest).second) books.seal(row.digest, base::Date{});
        completed.push_back(std::move(source));
    }
    return completed;
}

void Writer::settle() {
    transaction();
    const auto records = applier_.unsettled();
    constexpr auto slice = static_cast<std::size_t>(commit_records);
    for (std::size_t i = 0; i < records.size(); i += slice) {
        if (i != 0) commit();
        transaction();
        applier_.settle(std::span(records).subspan(i, std::min(slice, records.size() - i)));
    }
}

void Writer::stop() {
    if (!behind_cursor_) commit();
}

void Writer::finish(bool clear_cursor) {
    settle();
    tasks_ = applier_.close_tasks();
    differences_ = applier_.differences();
    applier_.close_quarantine(complete_sources());
    if (clear_cursor) cursor_ = std::string();
    commit();
}

}  // namespace openitem::sync
