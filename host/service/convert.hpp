// `openitem convert`: the invoices of a document, in another syntax.
//
//     convert(plugins, {.file = "invoice.xml", .format = "cii", .out = "-"},
//             [](const Converted& one) { ... });
//
// No workspace, nothing kept but the files asked for. The document is read by the connector its
// first bytes ask for and written by the format's; attachments go along. What the target cannot say
// is named, and what was written is judged by the rules: a wrong invoice stays a wrong invoice, and
// is written nevertheless. Memory is bounded by the document.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/connect/registry.hpp"
#include "host/model/rules.hpp"
#include "host/service/validate.hpp"

namespace openitem::service {

// What can be written. To add one: a line in convert.cpp, and a connector that writes.
struct WriteFormat {
    std::string_view name;       // what people type
    std::string_view connector;  // alias
    std::string_view suffix;     // of its files
    std::string_view about;
    bool is_edi = false;  // judged by what its reader would acknowledge, not by rules of e-invoices
    bool binary = false;  // nothing for a terminal
};
std::span<const WriteFormat> write_formats() noexcept;

struct ConvertRequest {
    std::string file;    // "-": standard input
    std::string format;  // of write_formats()
    // A file; a folder (one that is there, or ends in "/"): files named after the document, with
    // numbers when it holds several invoices; "-": `Converted::bytes` alone.
    std::string out = "-";
    bool force = false;              // write over files that are there
    std::string config_json = "{}";  // of the connector that writes: {"language":"de"} for facturx
    std::string profile = {};        // as ValidateRequest has it
};

// One invoice, written.
struct Converted {
    std::string number;             // of the invoice
    std::string out;                // the file, or "-"
    std::string_view bytes;         // holds during the call
    std::vector<std::string> lost;  // what the target cannot say, a line each
    // What the source's connector had to say: values it could not read are not in the record.
    std::vector<model::Finding> misread;
    Verdict verdict;  // of what was written; its file is `out`
};

struct ConvertSummary {
    std::string syntax;                   // of the source; empty: not known
    std::size_t written = 0;              // invoices
    std::vector<model::Finding> refused;  // what of the source could not be read at all
    bool valid = false;                   // everything was read, written and is right
};

// `each` is called on the calling thread, when its file is there. Throws base::RunError for what is
// wrong use (no such format or file, a file in the way, several invoices for one file) and what a
// connector does wrong.
ConvertSummary convert(const connect::Registry& plugins, const ConvertRequest& request,
                       const std::function<void(const Converted&)>& each);

}  // namespace openitem::service
