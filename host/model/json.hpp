// A record as one line of JSON, exactly as it was received. sdk/docs/json.md describes the lines.
//
//     {"type":"invoice","source_id":"R-1","total":{"amount":"12.50","currency":"EUR"},
//      "seller":{"name":"..."},"lines":[{"line_id":"1",...}]}
//
// Written straight into a string; nothing here depends on the order or the size of what came
// before.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/model/record.hpp"

namespace openitem::model {

struct JsonOptions {
    // "location" of every row that has one, and the root's "origin" {offset, length}.
    bool provenance = false;
};

// Appends one object, without a line break.
void append_json(const RecordView& record, std::string& out, const JsonOptions& options = {});

// What was refused before or instead of becoming a record; empty texts are left out, except the
// first three.
struct QuarantinedLine {
    std::string_view rule;
    std::string_view location;
    std::string_view message;
    std::string_view field;
    std::string_view entity;
    std::string_view source_id;
};

// Appends {"type":"quarantined","rule":...,"location":...,"message":...}, without a line break.
void append_json(const QuarantinedLine& line, std::string& out);

// Appends the text in quotes, escaped as JSON needs it. UTF-8 is kept as it is.
void append_json_string(std::string_view text, std::string& out);

// The word of a value of a code field ("credit_note"), or empty when the list does not know it.
std::string_view code_word(std::uint32_t entity, std::uint32_t bit, std::uint32_t value) noexcept;

}  // namespace openitem::model
