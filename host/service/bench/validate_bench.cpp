// Documents into verdicts: read, and judged by every rule of EN 16931 and of the syntax, beside a
// bare parse of the same bytes.
#include <fmt/format.h>

#include <memory>
#include <pugixml.hpp>
#include <vector>

#include "host/base/result.hpp"
#include "host/service/bench/invoices.hpp"
#include "host/service/bench/work.hpp"
#include "host/service/judge_files.hpp"

namespace openitem::service::bench {

namespace {

constexpr std::size_t bytes_of_documents = std::size_t{16} << 20;

std::vector<FileToJudge> documents(Format format, std::uint64_t lines) {
    std::vector<FileToJudge> out;
    for (std::size_t bytes = 0; bytes < bytes_of_documents; bytes += out.back().bytes->size()) {
        out.push_back(
            {fmt::format("{}.xml", out.size()),
             {},
             std::make_shared<const std::string>(make_invoice(format, out.size() + 1, lines))});
    }
    return out;
}

double parse_seconds(const std::vector<FileToJudge>& documents, int repeat) {
    pugi::xml_document document;
    return best_seconds(repeat, [&] {
        for (const FileToJudge& each : documents) {
            if (!document.load_buffer(each.bytes->data(), each.bytes->size())) {
                throw base::RunError(base::Exit::system, "the bench made XML that is none");
            }
        }
    });
}

double judge_seconds(Work& work, const std::vector<FileToJudge>& documents) {
    const model::RulePack& pack = model::en16931_pack();
    return best_seconds(work.options.repeat, [&] {
        for (const Verdict& verdict : judge_files(work.plugins, &pack, documents)) {
            if (!verdict.failures.empty()) {
                throw base::RunError(
                    base::Exit::system,
                    fmt::format("the bench made an invoice that breaks {}: {}",
                                verdict.failures.front().rule, verdict.failures.front().message));
            }
        }
    });
}

void measure(Work& work, const char* name, Format format, std::uint64_t lines) {
    const auto all = documents(format, lines);
    const auto count = static_cast<double>(all.size());
    const double limit = count / parse_seconds(all, work.options.repeat);
    const double rate = count / judge_seconds(work, all);
    work.each({name, rate, "documents/s", limit, "bare pugixml parse, one thread", rate / limit});
}

}  // namespace

void validate_ubl_2(Work& work) { measure(work, "validate_ubl_2", Format::ubl, 2); }
void validate_ubl_100(Work& work) { measure(work, "validate_ubl_100", Format::ubl, 100); }
void validate_cii_2(Work& work) { measure(work, "validate_cii_2", Format::cii, 2); }
void validate_cii_100(Work& work) { measure(work, "validate_cii_100", Format::cii, 100); }

}  // namespace openitem::service::bench
