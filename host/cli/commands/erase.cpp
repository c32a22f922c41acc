// openitem erase: what is said of a person is gone, and the books hold as before.
#include <fmt/format.h>

#include <memory>

#include "host/base/clock.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/shown.hpp"
#include "host/service/erase.hpp"

namespace openitem::cli {

namespace {

struct Options {
    service::EraseRequest request;
    std::string on;
    bool json = false;
};

void print(Output& out, const service::EraseReport& report) {
    if (!report.obstacles.empty()) {
        out.line(fmt::format("customer {} cannot be erased:", report.customer));
        for (const auto& each : report.obstacles) out.line("  " + each);
        return;
    }
    out.line(fmt::format("customer {} {}", report.customer,
                         report.done ? "is erased" : "would be erased"));
    out.line(
        fmt::format("  {} records and {} earlier versions of them, lines of {} bank statements",
                    report.records, report.versions, report.statements));
    out.line(fmt::format("  {} notes of applications, {} decisions, {} rows in quarantine",
                         report.evidence, report.decisions, report.quarantined));
    out.line(fmt::format("  {} archived objects", report.objects));
    for (const auto& name : report.shared_with) {
        out.line(fmt::format(
            "  stays: {} tells of others as well (--shared erases it all the same)", name));
    }
    out.line("  not in the books, and yours to erase: the files these came from, and exports");
}

base::Exit erase(Context& context, Options& options) {
    auto& request = options.request;
    request.on = date_option(options.on, "--on");
    request.by = whoever(request.by);
    const auto workspace = service::Workspace::open(context.workspace);
    const auto clock = base::clock_from_environment();
    const auto report = service::erase_customer(workspace, *clock, request);
    if (options.json) {
        context.out.line(one_line({{"customer", report.customer},
                                   {"erased", report.done},
                                   {"obstacles", report.obstacles},
                                   {"records", report.records},
                                   {"versions", report.versions},
                                   {"statements", report.statements},
                                   {"evidence", report.evidence},
                                   {"decisions", report.decisions},
                                   {"quarantined", report.quarantined},
                                   {"objects", report.objects},
                                   {"shared_with", report.shared_with}}));
    } else {
        print(context.out, report);
    }
    return report.obstacles.empty() ? base::Exit::done : base::Exit::answer_is_no;
}

}  // namespace

void register_erase(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "erase", "Erase what is said of a customer; the books hold as before.",
                    {"openitem erase nordlicht 10012 --reason 'request of 2026-05-04' --dry-run",
                     "openitem erase nordlicht 10012 --reason 'request of 2026-05-04'"});
    auto options = std::make_shared<Options>();
    auto& request = options->request;
    command->add_option("COMPANY", request.company, "the company")->required();
    command->add_option("CUSTOMER", request.customer, "number, name or #ID")->required();
    command->add_option("--reason", request.reason, "why; it is kept")->required();
    command->add_flag("--dry-run", request.dry_run, "say what would be erased");
    command->add_flag("--shared", request.shared,
                      "also archived bytes that tell of others as well");
    command->add_option("--on", options->on, "as of this day (default: today)");
    command->add_option("--by", request.by, "who (default: OPENITEM_USER, else the login)");
    command->add_flag("--json", options->json, "exact data");
    command->callback([&context, options] {
        context.action = [&context, options] { return erase(context, *options); };
    });
}

}  // namespace openitem::cli
