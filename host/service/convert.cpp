#include "host/service/convert.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "host/base/text.hpp"
#include "host/connect/file_service.hpp"
#include "host/connect/run_handler.hpp"
#include "host/connect/runner.hpp"
#include "host/model/body.hpp"
#include "host/service/document.hpp"
#include "host/service/file_kind.hpp"
#include "host/service/json_file.hpp"
#include "host/service/judge_interchange.hpp"
#include "host/service/output_file.hpp"
#include "host/service/place.hpp"
#include "host/service/runners.hpp"
#include "host/service/write_record.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;
namespace fs = std::filesystem;

constexpr std::array formats = {
    WriteFormat{"ubl", "ubl", ".xml", "UBL 2.1 invoice or credit note"},
    WriteFormat{"cii", "cii", ".xml", "Cross Industry Invoice D16B"},
    WriteFormat{"fatturapa", "fatturapa", ".xml", "FatturaPA 1.2 for the Italian exchange system"},
    WriteFormat{"x12", "x12", ".edi", "ASC X12 810, or 812 with --config", true},
    WriteFormat{"edifact", "edifact", ".edi", "UN/EDIFACT INVOIC D.96A, or D.01B with --config",
                true},
    WriteFormat{"facturx", "facturx", ".pdf", "Factur-X: a page for people with CII inside", false,
                true},
};

const WriteFormat& format_of(std::string_view name) {
    std::string names;
    for (const WriteFormat& format : formats) {
        if (format.name == name) return format;
        names.append(names.empty() ? "" : ", ").append(format.name);
    }
    throw RunError(Exit::wrong_use,
                   fmt::format("expected a format of {}, found {}", names, base::quote(name)));
}

const connect::Manifest& connector(const connect::Registry& plugins, std::string_view alias) {
    const auto found = plugins.find(alias);
    if (!found) throw RunError(Exit::source_or_config, found.error());
    return **found;
}

// ---- the target ---------------------------------------------------------------------------------

// Where documents go. The first waits for the second, which decides how both are called.
class Target {
public:
    Target(const ConvertRequest& request, const WriteFormat& format)
        : request_(request), format_(format) {
        std::error_code none;
        folder_ = request.out.ends_with('/') || fs::is_directory(request.out, none);
        stem_ = request.file == "-" ? "invoice" : fs::path(request.file).stem().string();
    }

    // The path for the next document of several, or of one alone; "-" for none.
    std::string path(bool several) {
        if (!folder_) {
            if (!several) return request_.out;
            throw RunError(Exit::wrong_use,
                           fmt::format("{} holds several invoices: name a folder with -o",
                                       base::quote(request_.file)));
        }
        const std::string number = several ? "-" + std::to_string(++count_) : std::string();
        return (fs::path(request_.out) / (stem_ + number + std::string(format_.suffix))).string();
    }

    void place(const std::string& path, std::string_view bytes) const {
        if (path == "-") return;
        std::error_code problem;
        if (folder_) fs::create_directories(request_.out, problem);
        check_output_file(path, request_.force);
        write_text_file(path, bytes);
    }

private:
    const ConvertRequest& request_;
    const WriteFormat& format_;
    std::string stem_;
    bool folder_ = false;
    std::size_t count_ = 0;
};

// Most syntaxes state a currency once, for all amounts: one in another would change its currency
// without a word.
template <auto... Fields>
void add_foreign_amounts(const RowView<oi_invoice>& invoice, std::vector<model::Finding>& to) {
    const std::string_view currency = invoice.text<OI_INVOICE_CURRENCY>();
    const auto look = [&](const oi_amount* amount, unsigned field) {
        if (amount == nullptr) return;
        const std::string_view own(amount->currency, 3);
        if (own == currency) return;
        const Field& named = entities[OI_INVOICE].fields[field];
        to.push_back({.rule = "currency.mixed",
                      .field = std::string(named.name),
                      .location = std::string(named.name),
                      .message = fmt::format("expected an amount in {}, found one in {}", currency,
                                             base::quote(own))});
    };
    if (!currency.empty()) (look(invoice.amount<Fields>(), static_cast<unsigned>(Fields)), ...);
}

// ---- the run ------------------------------------------------------------------------------------

class Converter final : public connect::RunHandler {
public:
    Converter(const connect::Registry& plugins, const ConvertRequest& request,
              const std::function<void(const Converted&)>& each, ConvertSummary& summary)
        : plugins_(plugins),
          request_(request),
          format_(format_of(request.format)),
          writer_(connector(plugins, format_.connector)),
          rules_(profile_rules(request.profile)),
          target_(request, format_),
          each_(each),
          summary_(summary) {
        if (format_.is_edi && rules_ != nullptr) {
            throw RunError(Exit::wrong_use,
                           fmt::format("expected no profile for {}: its rules are not about EDI",
                                       format_.name));
        }
    }

    connect::Next on_batch(const BatchView& batch) override {
        model::Records records(batch);
        while (const model::RecordView* record = records.next()) {
            if (record->entity() == OI_INVOICE) add(*record);
        }
        return connect::Next::go_on;
    }
    connect::Next on_checkpoint(std::string_view) override { return connect::Next::go_on; }
    connect::Next on_reject(const connect::Rejection& rejection) override {
        summary_.refused.push_back({.rule = std::string(rejection.code),
                                    .field = std::string(rejection.field),
                                    .location = std::string(rejection.location),
                                    .message = std::string(rejection.message)});
        return connect::Next::go_on;
    }
    connect::Next on_blob(const base::Digest& digest, std::span<const std::byte> bytes) override {
        blobs_[digest.hex()] = std::make_shared<const std::string>(
            reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return connect::Next::go_on;
    }

    void finish() {
        if (auto only = std::exchange(waiting_, std::nullopt)) give(*only, false);
    }

private:
    // Every record is encoded alone: the batch of many would be looked through for each of them.
    void add(const model::RecordView& record) {
        model::unread_values(record, misread_);
        if (!record.continues() && !record.continued()) {
            std::string body;
            encoder_.append(record, body);
            take(body);
            return;
        }
        if (auto added = joiner_.add(record); !added) {
            if (!joiner_.too_large()) throw RunError(Exit::source_or_config, added.error());
            summary_.refused.push_back(
                {.rule = added.error().rule, .message = added.error().message});
        }
        if (!record.continues() && !joiner_.too_large()) take(joiner_.take());
    }

    void take(const std::string& body) {
        const auto decoded = model::decode_body(body);
        if (!decoded) throw RunError(Exit::system, decoded.error());
        const model::RecordView& record = decoded->record();
        Converted out;
        out.number = record.as<oi_invoice>().text<OI_INVOICE_NUMBER>();
        out.misread = std::exchange(misread_, {});
        add_foreign_amounts<OI_INVOICE_LINE_TOTAL, OI_INVOICE_ALLOWANCE_TOTAL,
                            OI_INVOICE_CHARGE_TOTAL, OI_INVOICE_NET_TOTAL, OI_INVOICE_TAX_TOTAL,
                            OI_INVOICE_TOTAL, OI_INVOICE_PREPAID, OI_INVOICE_ROUNDING,
                            OI_INVOICE_PAYABLE>(record.as<oi_invoice>(), out.misread);
        std::string bytes = write_record(writer_, request_.config_json, record.batch(), OI_INVOICE,
                                         blobs_, out.lost);
        if (summary_.written++ == 0) {
            waiting_.emplace(std::move(out), std::move(bytes));
            return;
        }
        if (auto first = std::exchange(waiting_, std::nullopt)) give(*first, true);
        std::pair next(std::move(out), std::move(bytes));
        give(next, true);
    }

    void give(std::pair<Converted, std::string>& document, bool several) {
        auto& [out, bytes] = document;
        out.out = target_.path(several);
        out.bytes = bytes;
        target_.place(out.out, bytes);
        out.verdict = format_.is_edi ? judge_interchange(writer_, out.out,
                                                         std::make_shared<const std::string>(bytes))
                                     : validate_document(plugins_, out.out, bytes, rules_);
        const auto fatal = [](const model::Finding& each) {
            return each.flag == model::Flag::fatal;
        };
        summary_.valid &=
            out.verdict.valid && std::none_of(out.misread.begin(), out.misread.end(), fatal);
        each_(out);
    }

    const connect::Registry& plugins_;
    const ConvertRequest& request_;
    const WriteFormat& format_;
    const connect::Manifest& writer_;
    const model::RulePack* rules_;
    Target target_;
    const std::function<void(const Converted&)>& each_;
    ConvertSummary& summary_;
    Blobs blobs_;
    std::vector<model::Finding> misread_;  // of the record under way
    std::optional<std::pair<Converted, std::string>> waiting_;
    model::BodyEncoder encoder_;
    model::RecordJoiner joiner_;
};

}  // namespace

std::span<const WriteFormat> write_formats() noexcept { return formats; }

ConvertSummary convert(const connect::Registry& plugins, const ConvertRequest& request,
                       const std::function<void(const Converted&)>& each) {
    ConvertSummary summary;
    summary.valid = true;
    Converter converter(plugins, request, each, summary);
    Document document = open_document(request.file);
    const Syntax* syntax = syntax_of(document.head);
    if (syntax == nullptr) {
        summary.valid = false;
        const std::string_view named = request.file == "-" ? "" : std::string_view(request.file);
        summary.refused.push_back(
            {.rule = "syntax.unknown",
             .message = with_hint(fmt::format("expected {}, found none of them", syntax_names()),
                                  looks_like(document.head, named))});
        return summary;
    }
    summary.syntax = syntax->name;
    const connect::Manifest& reader = connector(plugins, syntax->connector);
    std::vector<std::string> names{document.source.name};
    connect::FileService files({std::move(document.source)},
                               {.sink = nullptr, .fingerprints = false});
    const auto runner = make_runner(runner_kind(reader, "", false), false);
    const auto outcome = runner->read({.manifest = reader,
                                       .config_json = "{}",
                                       .sources = std::move(names),
                                       .cursor_json = {},
                                       .files = files,
                                       .handler = converter,
                                       .limits = {}});
    if (!outcome.ok()) throw RunError(Exit::source_or_config, outcome.text());
    converter.finish();
    if (summary.written == 0 && summary.refused.empty()) {
        summary.refused.push_back(
            {.rule = "syntax.empty", .message = "expected an invoice, found none"});
    }
    summary.valid &= summary.refused.empty();
    return summary;
}

}  // namespace openitem::service
