// Records as a list for people: one line each, in columns of fixed width, because nobody waits for
// the last of a million records to learn how wide a column must be.
#pragma once

#include <string>

#include "host/cli/output.hpp"
#include "host/model/json.hpp"
#include "host/model/record.hpp"

namespace openitem::cli {

class RecordList {
public:
    // True until the titles have been written.
    bool wants_titles() const { return !titled_; }
    void titles(Output& out);

    // One line, without its end.
    void append(const model::RecordView& record, std::string& line) const;
    // What was refused, and why; in colour where `out` has it.
    void append(const model::QuarantinedLine& refused, std::string& line, const Output& out) const;

private:
    bool titled_ = false;
};

}  // namespace openitem::cli
