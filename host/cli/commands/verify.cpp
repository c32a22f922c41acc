// openitem verify: every invariant of a company's books, checked.
#include "host/service/verify.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "host/base/text.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/progress.hpp"
#include "host/cli/table.hpp"

namespace openitem::cli {

namespace {

void print(Output& out, const store::Report& report) {
    Table table({{"check"}, {"looked at", Align::right}, {"wrong", Align::right}});
    for (const auto& check : report.checks) {
        table.row({check.name, with_thousands(static_cast<std::uint64_t>(check.checked)),
                   with_thousands(static_cast<std::uint64_t>(check.failed))});
    }
    table.print(out);
    for (const auto& check : report.checks) {
        for (const auto& failure : check.failures) {
            out.line("  " + out.coloured("wrong: ", Colour::red) +
                     base::escape_for_terminal(check.name + ": " + failure));
        }
    }
    if (report.erased_objects > 0) {
        out.line(fmt::format("  {} archived objects were erased and left their hash",
                             report.erased_objects));
    }
    out.line((report.ok() ? out.coloured("the books verify", Colour::green)
                          : out.coloured("the books do NOT verify", Colour::red)) +
             fmt::format(": the journal's {} entries end in hash {}",
                         with_thousands(static_cast<std::uint64_t>(report.entries)),
                         report.head.hex().substr(0, 16)));
}

void print(Output& out, const store::Replayed& replayed) {
    for (const auto& each : replayed.described) {
        out.line("  " + out.coloured("wrong: ", Colour::red) + "rebuilt from the journal, " + each);
    }
    out.line(fmt::format(
        "rebuilt from the journal: {} entries, {} items, {} allocations, {}", replayed.entries,
        replayed.items, replayed.allocations,
        replayed.same() ? "the same to the bit" : fmt::format("{} differ", replayed.differences)));
}

void print_json(Output& out, const std::string& company, const store::Report& report,
                const std::optional<base::Digest>& fingerprint,
                const std::optional<store::Replayed>& replayed) {
    nlohmann::ordered_json line = {{"company", company}, {"ok", report.ok()}};
    auto& checks = line["checks"] = nlohmann::ordered_json::array();
    for (const auto& check : report.checks) {
        checks.push_back({{"name", check.name},
                          {"checked", check.checked},
                          {"failed", check.failed},
                          {"failures", check.failures}});
    }
    line["erased_objects"] = report.erased_objects;
    line["entries"] = report.entries;
    line["head"] = report.head.hex();
    if (fingerprint) line["fingerprint"] = fingerprint->hex();
    if (replayed) {
        line["rebuilt"] = {{"same", replayed->same()},
                           {"entries", replayed->entries},
                           {"items", replayed->items},
                           {"allocations", replayed->allocations},
                           {"differences", replayed->described}};
    }
    out.line(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

void register_verify(CLI::App& app, Context& context) {
    CLI::App* command =
        add_command(app, "verify", "Check every invariant of a company's books.",
                    {"openitem verify nordlicht", "openitem verify nordlicht --fingerprint"});
    auto company = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    auto with_fingerprint = std::make_shared<bool>(false);
    command->add_option("COMPANY", *company, "the company")->required();
    command->add_flag("--json", *json, "exact data");
    command->add_flag("--fingerprint", *with_fingerprint,
                      "one hash over all the books hold: equal hashes mean equal books");
    auto with_rebuild = std::make_shared<bool>(false);
    command->add_flag("--rebuild", *with_rebuild,
                      "replay the journal into empty books and compare them");
    command->callback([&context, company, json, with_fingerprint, with_rebuild] {
        context.action = [&context, company, json, with_fingerprint, with_rebuild] {
            const auto workspace = service::Workspace::open(context.workspace);
            const auto report = service::verify(workspace, *company);
            std::optional<base::Digest> fingerprint;
            if (*with_fingerprint) fingerprint = service::fingerprint(workspace, *company);
            std::optional<store::Replayed> replayed;
            if (*with_rebuild) replayed = service::rebuild(workspace, *company);
            if (*json) {
                print_json(context.out, *company, report, fingerprint, replayed);
            } else {
                print(context.out, report);
                if (fingerprint) context.out.line("fingerprint " + fingerprint->hex());
                if (replayed) print(context.out, *replayed);
            }
            const bool same = !replayed || replayed->same();
            return report.ok() && same ? base::Exit::done : base::Exit::answer_is_no;
        };
    });
}

}  // namespace openitem::cli
