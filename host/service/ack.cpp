#include "host/service/ack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/connect/file_service.hpp"
#include "host/connect/run_handler.hpp"
#include "host/connect/runner.hpp"
#include "host/model/body.hpp"
#include "host/service/document.hpp"
#include "host/service/runners.hpp"
#include "host/service/write_record.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;

struct Standard {
    std::string_view start;
    std::string_view connector;
};
constexpr std::array standards = {
    Standard{"ISA", "x12"},
    Standard{"UNA", "edifact"},
    Standard{"UNB", "edifact"},
    Standard{"UNH", "edifact"},
};

std::string_view connector_of(std::string_view head) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (head.starts_with(mark)) head.remove_prefix(mark.size());
    head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
    for (const Standard& each : standards) {
        if (head.starts_with(each.start)) return each.connector;
    }
    return {};
}

// Forms that say something of the documents, not of the interchange's form.
bool is_application(std::string_view form) { return form == "824" || form == "APERAK"; }

// Keeps the acknowledgements that are to be sent, each alone.
class Collector final : public connect::RunHandler {
public:
    connect::Next on_batch(const BatchView& batch) override {
        model::Records records(batch);
        while (const model::RecordView* record = records.next()) {
            if (record->entity() == OI_ACKNOWLEDGEMENT) add(*record);
        }
        return connect::Next::go_on;
    }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::go_on; }
    connect::Next on_reject(const connect::Rejection& rejection) override {
        ++refused;
        if (rejection.origin.source != 0 && rejection.origin.length == 0 && first.empty()) {
            first = rejection.message;
        }
        return connect::Next::go_on;
    }
    void on_log(std::int32_t level, std::string_view text) override {
        if (level >= OI_LOG_WARNING) said.emplace_back(text);
    }

    std::vector<std::string> bodies;
    std::vector<std::string> said;
    std::size_t refused = 0;
    std::string first;  // why the file as a whole is refused

private:
    void add(const model::RecordView& record) {
        if (!record.continues() && !record.continued()) {
            const auto row = record.as<oi_acknowledgement>();
            if (row.code<OI_ACKNOWLEDGEMENT_DIRECTION>() != OI_ACKNOWLEDGEMENT_OUTGOING) return;
            encoder_.append(record, bodies.emplace_back());
            return;
        }
        // Of a record in parts only the first says what it is; only outgoing ones are that long.
        if (auto added = joiner_.add(record); !added) throw RunError(Exit::system, added.error());
        if (!record.continues()) bodies.push_back(joiner_.take());
    }

    model::BodyEncoder encoder_;
    model::RecordJoiner joiner_;
};

// Two interchanges of one number from one sender would be taken for the same.
std::optional<std::uint64_t> first_number(const AckRequest& request,
                                          const model::RecordView& record) {
    if (request.control_number) return request.control_number;
    const auto text = record.as<oi_acknowledgement>().text<OI_ACKNOWLEDGEMENT_CONTROL_NUMBER>();
    std::uint64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool digits = read.ec == std::errc() && read.ptr == text.data() + text.size();
    return digits && number < 900'000'000 ? std::optional(number) : std::nullopt;
}

}  // namespace

Acknowledgements acknowledge(const connect::Registry& plugins, const AckRequest& request) {
    Document document = open_document(request.file);
    const std::string_view alias = connector_of(document.head);
    if (alias.empty()) {
        throw RunError(Exit::answer_is_no,
                       fmt::format("{}: expected an interchange that starts with ISA, UNA, UNB or "
                                   "UNH, found something else",
                                   request.file));
    }
    const auto found = plugins.find(std::string(alias));
    if (!found) throw RunError(Exit::source_or_config, found.error());
    const connect::Manifest& manifest = **found;

    Collector collector;
    std::vector<std::string> names{document.source.name};
    connect::FileService files({std::move(document.source)},
                               {.sink = nullptr, .fingerprints = false});
    const auto runner = make_runner(runner_kind(manifest, "", false), false);
    const auto outcome = runner->read({.manifest = manifest,
                                       .config_json = "{}",
                                       .sources = std::move(names),
                                       .cursor_json = {},
                                       .files = files,
                                       .handler = collector,
                                       .limits = {}});
    if (!outcome.ok()) throw RunError(Exit::answer_is_no, outcome.text());
    if (collector.bodies.empty() && !collector.first.empty()) {
        throw RunError(Exit::answer_is_no, fmt::format("{}: {}", request.file, collector.first));
    }

    std::string form = request.as;
    std::transform(form.begin(), form.end(), form.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    auto config = nlohmann::json::object();
    if (!form.empty()) config["form"] = form;
    Acknowledgements out;
    out.refused = collector.refused;
    out.said = std::move(collector.said);
    for (const std::string& body : collector.bodies) {
        const auto decoded = model::decode_body(body);
        if (!decoded) throw RunError(Exit::system, decoded.error());
        const model::RecordView& record = decoded->record();
        const auto row = record.as<oi_acknowledgement>();
        const bool application =
            row.code<OI_ACKNOWLEDGEMENT_KIND>() == OI_ACKNOWLEDGEMENT_APPLICATION;
        if (!form.empty() && is_application(form) != application) continue;
        const auto first = first_number(request, record);
        if (first && (request.control_number || out.records > 0)) {
            config["control_number"] = *first + 2 * out.records;
        }
        out.bytes +=
            write_record(manifest, config.dump(), record.batch(), OI_ACKNOWLEDGEMENT, {}, out.said);
        ++out.records;
    }
    return out;
}

}  // namespace openitem::service
