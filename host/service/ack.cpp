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
#include "host/service/file_kind.hpp"
#include "host/service/runners.hpp"
#include "host/service/write_record.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;

struct Standard {
    std::string_view connector;
    std::string_view name;
    std::array<std::string_view, 4> forms;  // that acknowledge; what is not used is empty
    std::string_view application;           // the one of them that is about documents
    std::string_view not_answered;          // acknowledgements themselves
};
constexpr Standard x12{"x12", "X12", {"997", "999", "TA1", "824"}, "824", "997, 999, TA1 and 824"};
constexpr Standard edifact{
    "edifact", "EDIFACT", {"CONTRL", "APERAK"}, "APERAK", "CONTRL and APERAK"};
struct Start {
    std::string_view segment;
    const Standard& standard;
};
constexpr std::array starts = {Start{"ISA", x12}, Start{"UNA", edifact}, Start{"UNB", edifact},
                               Start{"UNH", edifact}};

const Standard* standard_of(std::string_view head) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (head.starts_with(mark)) head.remove_prefix(mark.size());
    head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
    for (const Start& each : starts) {
        if (head.starts_with(each.segment)) return &each.standard;
    }
    return nullptr;
}

// Throws when that is no form of the standard; empty stands for all of them.
void check_form(const Standard& standard, std::string_view form, const std::string& file) {
    if (form.empty()) return;
    const auto& forms = standard.forms;
    if (std::find(forms.begin(), forms.end(), form) != forms.end()) return;
    std::string names;
    for (const std::string_view each : forms) {
        if (!each.empty()) names.append(names.empty() ? "" : ", ").append(each);
    }
    const Standard& other = &standard == &x12 ? edifact : x12;
    throw RunError(Exit::wrong_use,
                   fmt::format("--as {} is for {}, and {} is {}: expected one of {}", form,
                               other.name, file, standard.name, names));
}

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
    std::size_t incoming = 0;  // acknowledgements of what we sent
    std::size_t refused = 0;
    std::string first;  // why the file as a whole is refused

private:
    void add(const model::RecordView& record) {
        if (!record.continues() && !record.continued()) {
            const auto row = record.as<oi_acknowledgement>();
            if (row.code<OI_ACKNOWLEDGEMENT_DIRECTION>() != OI_ACKNOWLEDGEMENT_OUTGOING) {
                ++incoming;
                return;
            }
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

// Why nothing is written.
std::string why_nothing(const Standard& standard, const Collector& found, std::string_view form) {
    if (!found.bodies.empty()) {
        return form == standard.application
                   ? fmt::format("no {} is due: every document could be used", form)
                   : fmt::format("no {} is due", form);
    }
    if (found.incoming != 0) {
        return fmt::format("it holds only what is not answered ({})", standard.not_answered);
    }
    return "it holds nothing that is to be acknowledged";
}

}  // namespace

Acknowledgements acknowledge(const connect::Registry& plugins, const AckRequest& request) {
    Document document = open_document(request.file);
    const Standard* const standard = standard_of(document.head);
    if (standard == nullptr) {
        const std::string_view named = request.file == "-" ? "" : std::string_view(request.file);
        throw RunError(Exit::answer_is_no,
                       with_hint(fmt::format("{}: expected an interchange that starts with ISA, "
                                             "UNA, UNB or UNH, found something else",
                                             request.file),
                                 looks_like(document.head, named)));
    }
    std::string form = request.as;
    std::transform(form.begin(), form.end(), form.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    check_form(*standard, form, request.file);
    const auto found = plugins.find(std::string(standard->connector));
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

    auto config = nlohmann::json::object();
    if (!form.empty()) config["form"] = form;
    Acknowledgements out;
    out.connector = standard->connector;
    out.refused = collector.refused;
    out.said = std::move(collector.said);
    for (const std::string& body : collector.bodies) {
        const auto decoded = model::decode_body(body);
        if (!decoded) throw RunError(Exit::system, decoded.error());
        const model::RecordView& record = decoded->record();
        const auto row = record.as<oi_acknowledgement>();
        const bool application =
            row.code<OI_ACKNOWLEDGEMENT_KIND>() == OI_ACKNOWLEDGEMENT_APPLICATION;
        if (!form.empty() && (form == standard->application) != application) continue;
        const auto first = first_number(request, record);
        if (first && (request.control_number || out.records > 0)) {
            config["control_number"] = *first + 2 * out.records;
        }
        out.bytes +=
            write_record(manifest, config.dump(), record.batch(), OI_ACKNOWLEDGEMENT, {}, out.said);
        ++out.records;
    }
    if (out.records == 0) out.why_nothing = why_nothing(*standard, collector, form);
    return out;
}

}  // namespace openitem::service
