// Records as a list for people: one line each, in columns whose width depends on the screen alone,
// because nobody waits for the last of a million records to learn how wide a column must be.
#pragma once

#include <span>

#include "host/cli/output.hpp"
#include "host/model/json.hpp"
#include "host/model/record.hpp"
#include "host/model/rules.hpp"

namespace openitem::cli {

class RecordList {
public:
    explicit RecordList(Output& out) : out_(out) {}

    // One line, and below it what the connector has to say of the record.
    void add(const model::RecordView& record, std::span<const model::Finding> findings);
    // What was refused, and why.
    void add(const model::QuarantinedLine& refused);

private:
    void titles();

    Output& out_;
    bool titled_ = false;
};

}  // namespace openitem::cli
