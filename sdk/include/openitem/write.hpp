// openitem/write.hpp - a connector that also writes (openitem/ext/write.h).
//
//     struct Invoices : openitem::Connector, openitem::Writer, openitem::Manifest {
//         void write(openitem::Run& run, openitem::WriteOrder& order) override {
//             for (const openitem::Operation& each : order.operations()) {
//                 ... order.records().row<oi_invoice>(each.row) ...
//                 order.done(each);
//             }
//         }
//     };
//
// A format makes the file order.target() with Run::create() and reads attachments with Run::blob().
// The manifest names the extension: "extensions": ["openitem.write/1"].
#pragma once

#include <openitem/ext/write.h>
#include <openitem/error.hpp>
#include <openitem/tree_view.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace openitem {

class Run;

/// One thing to be written.
struct Operation {
    std::string_view id;       ///< the same when it is asked again
    std::uint32_t entity = 0;  ///< the record: its table
    std::uint32_t row = 0;     ///< and its row there
};

/// What the host wants written. Valid during the call; belongs to the run thread.
class WriteOrder {
public:
    WriteOrder(const oi_write_request& request, oi_write_sink sink, void* context)
        : records_(BatchView(request.batch, request.batch_bytes)),
          target_(view(request.target)),
          sink_(sink),
          context_(context) {
        for (std::uint32_t i = 0; i < request.operation_count; ++i) {
            const oi_operation& each = request.operations[i];
            operations_.push_back({view(each.id), each.entity, each.row});
        }
    }
    WriteOrder(const WriteOrder&) = delete;
    WriteOrder& operator=(const WriteOrder&) = delete;

    const TreeView& records() const { return records_; }
    std::span<const Operation> operations() const { return operations_; }
    /// For a format of which a file holds one record: the only operation, which is of this entity.
    /// Throws Error(OI_UNSUPPORTED) when there are more, or it is of another one.
    const Operation& only(std::uint32_t entity) const {
        if (operations_.size() == 1 && operations_.front().entity == entity) {
            return operations_.front();
        }
        throw Error(OI_UNSUPPORTED, "write.one_record",
                    "expected one " + std::string(entities[entity].title) + " for one file");
    }
    /// For formats: the file to create; else empty.
    std::string_view target() const { return target_; }

    /// It is there, as `remote_id` if the other system gave it a name.
    void done(const Operation& operation, std::string_view remote_id = {}) {
        answer(operation, OI_OK, remote_id, nullptr);
    }
    /// It is not, or with another status than OI_BAD_DATA and OI_CONFLICT: nobody knows.
    void failed(const Operation& operation, const Error& why) {
        oi_error error = detail::empty_error();
        detail::fill(&error, why);
        answer(operation, why.status, {}, &error);
    }

private:
    void answer(const Operation& operation, oi_status status, std::string_view remote_id,
                const oi_error* why) {
        const oi_write_result result{sizeof(oi_write_result), status, view(operation.id),
                                     view(remote_id), why};
        const oi_status taken = sink_(context_, &result);
        if (taken == OI_OK) return;
        if (taken == OI_CANCELLED) throw Cancelled{};
        throw Error(taken, "write.result", "the host did not take the result of an operation");
    }

    TreeView records_;
    std::vector<Operation> operations_;
    std::string_view target_;
    oi_write_sink sink_;
    void* context_;
};

/// What a Connector derives from to offer the extension.
class Writer {
public:
    virtual ~Writer() = default;
    /// Every operation gets its result, in any order. What is thrown ends the whole order.
    virtual void write(Run& run, WriteOrder& order) = 0;
};

}  // namespace openitem
