// Batches for tests, written with the SDK's own builders, so that what is read here is what
// connectors send.
#pragma once

#include <openitem/builders.hpp>

#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "host/model/record.hpp"

namespace openitem::model::testing {

class TestBatch {
public:
    // Everything in one batch.
    TestBatch() : TestBatch(BatchLimits{}) {}
    // Or in several, as the limits say.
    explicit TestBatch(BatchLimits limits)
        : writer_(std::make_unique<BatchWriter>(
              [this](std::span<const char> bytes) { keep(bytes); }, limits)) {}
    TestBatch(const TestBatch&) = delete;
    TestBatch& operator=(const TestBatch&) = delete;

    BatchWriter& writer() { return *writer_; }
    Invoice invoice(std::string_view id) { return root<Invoice>(id); }
    Payment payment(std::string_view id) { return root<Payment>(id); }
    Customer customer(std::string_view id) { return root<Customer>(id); }
    Allocation allocation(std::string_view id) { return root<Allocation>(id); }
    Dispute dispute(std::string_view id) { return root<Dispute>(id); }
    BankStatement statement(std::string_view id) { return root<BankStatement>(id); }
    Order order(std::string_view id) { return root<Order>(id); }
    Balance balance(std::string_view id) { return root<Balance>(id); }

    // The only batch; its records are read from the first again.
    Records& records() {
        finish();
        records_ = std::make_unique<Records>(views_.at(0));
        return *records_;
    }
    const RecordView& first() { return *records().next(); }
    const std::vector<BatchView>& batches() {
        finish();
        return views_;
    }

private:
    template <class Builder>
    Builder root(std::string_view id) {
        Builder builder(*writer_, writer_->add_root(entity_id<typename Builder::row_type>));
        builder.source_id(id);
        return builder;
    }
    void finish() {
        if (writer_->pending_rows() != 0) writer_->flush();
    }
    void keep(std::span<const char> bytes) {
        auto& words = kept_.emplace_back((bytes.size() + 7) / 8);
        std::memcpy(words.data(), bytes.data(), bytes.size());
        views_.emplace_back(words.data(), bytes.size());
    }

    std::unique_ptr<BatchWriter> writer_;
    std::vector<std::vector<std::uint64_t>> kept_;
    std::vector<BatchView> views_;
    std::unique_ptr<Records> records_;
};

inline openitem::Date day(std::string_view iso) { return openitem::date(iso); }
inline oi_amount eur(std::string_view value) { return openitem::amount(value, "EUR"); }

}  // namespace openitem::model::testing
