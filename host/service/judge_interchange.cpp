#include "host/service/judge_interchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "host/base/result.hpp"
#include "host/connect/file_service.hpp"
#include "host/connect/run_handler.hpp"
#include "host/connect/runner.hpp"
#include "host/model/record.hpp"
#include "host/service/runners.hpp"

namespace openitem::service {

namespace {

using Part = RowView<oi_acknowledged_part>;

std::string place_of(const Part& part) {
    const auto code = part.text<OI_ACKNOWLEDGED_PART_CODE>();
    switch (part.code<OI_ACKNOWLEDGED_PART_LEVEL>()) {
        case OI_LEVEL_GROUP:
            return fmt::format("group {}", code);
        case OI_LEVEL_MESSAGE:
            return fmt::format("message {}", code);
        case OI_LEVEL_SEGMENT:
            return fmt::format("segment {} {}",
                               part.number<OI_ACKNOWLEDGED_PART_POSITION>().value_or(0), code);
        default:
            return fmt::format("element {}",
                               part.number<OI_ACKNOWLEDGED_PART_ELEMENT_POSITION>().value_or(0));
    }
}

// An element belongs to the segment before it, and so does its place.
class Listener final : public connect::RunHandler {
public:
    explicit Listener(const std::string& connector) : rule_(connector + ".acknowledged") {}

    connect::Next on_batch(const BatchView& batch) override {
        model::Records records(batch);
        while (const model::RecordView* record = records.next()) {
            if (record->entity() == OI_ACKNOWLEDGEMENT) take(*record);
        }
        return connect::Next::go_on;
    }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::go_on; }
    connect::Next on_reject(const connect::Rejection& rejection) override {
        failures.push_back({.rule = std::string(rejection.code),
                            .location = std::string(rejection.location),
                            .message = std::string(rejection.message)});
        return connect::Next::go_on;
    }

    std::vector<model::Finding> failures;

private:
    void take(const model::RecordView& record) {
        std::vector<Part> parts;
        for (const Part part : record.children<oi_acknowledged_part>()) parts.push_back(part);
        std::string segment;
        bool rejected = false;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const Part& part = parts[i];
            const auto level = part.code<OI_ACKNOWLEDGED_PART_LEVEL>();
            auto place = place_of(part);
            if (level == OI_LEVEL_SEGMENT) segment = place;
            if (level == OI_LEVEL_MESSAGE) {
                rejected = part.code<OI_ACKNOWLEDGED_PART_VERDICT>() == OI_VERDICT_REJECTED;
            }
            if (level == OI_LEVEL_ELEMENT && !segment.empty()) place = segment + ", " + place;
            // What has something below it is wrong because of that.
            const bool has_more =
                i + 1 < parts.size() && parts[i + 1].code<OI_ACKNOWLEDGED_PART_LEVEL>() > level;
            const auto message = part.text<OI_ACKNOWLEDGED_PART_MESSAGE>();
            if (message.empty() || level == OI_LEVEL_GROUP || has_more) continue;
            failures.push_back({.rule = rule_,
                                .flag = rejected ? model::Flag::fatal : model::Flag::warning,
                                .location = std::move(place),
                                .message = std::string(message)});
        }
    }

    std::string rule_;
};

}  // namespace

Verdict judge_interchange(const connect::Manifest& connector, const std::string& name,
                          std::shared_ptr<const std::string> bytes) {
    Listener listener(connector.alias);
    connect::FileService files({{name, {}, std::move(bytes)}},
                               {.sink = nullptr, .fingerprints = false});
    const auto runner = make_runner(runner_kind(connector, "", false), false);
    const auto outcome = runner->read({.manifest = connector,
                                       .config_json = "{}",
                                       .sources = {name},
                                       .cursor_json = {},
                                       .files = files,
                                       .handler = listener,
                                       .limits = {}});
    if (!outcome.ok()) throw base::RunError(base::Exit::source_or_config, outcome.text());
    Verdict verdict{name, connector.alias, true, std::move(listener.failures)};
    verdict.valid =
        std::none_of(verdict.failures.begin(), verdict.failures.end(),
                     [](const model::Finding& each) { return each.flag == model::Flag::fatal; });
    return verdict;
}

}  // namespace openitem::service
