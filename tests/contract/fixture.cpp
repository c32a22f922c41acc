#include "tests/contract/fixture.hpp"

#include <openitem/batch_view.hpp>

#include <fmt/format.h>

#include "host/base/hash.hpp"

namespace openitem::connect::testing {
namespace fs = std::filesystem;

Next Recorder::on_batch(const BatchView& batch) {
    if (++batches > throw_after) throw std::runtime_error("the disk is full");
    for (std::uint32_t i = 0; i < batch.table(OI_INVOICE).row_count(); ++i) {
        invoices.emplace_back(batch.row<oi_invoice>(i).text<OI_INVOICE_SOURCE_ID>());
    }
    return batches >= stop_after ? Next::stop : Next::go_on;
}

Next Recorder::on_checkpoint(std::string_view cursor) {
    cursors.emplace_back(cursor);
    return Next::go_on;
}

Next Recorder::on_flush() {
    ++flushes;
    return Next::go_on;
}

Next Recorder::on_reject(const Rejection& r) {
    rejections.push_back(fmt::format("{}|{}|{}|{}|{}|{}", r.location, r.source_id, r.code, r.field,
                                     r.raw.size(), r.origin.offset));
    return Next::go_on;
}

Next Recorder::on_blob(const base::Digest& digest, std::span<const std::byte> bytes) {
    EXPECT_EQ(digest, base::sha256(bytes));
    blobs.push_back(bytes.size());
    return Next::go_on;
}

void Recorder::on_log(std::int32_t, std::string_view text) { logs.emplace_back(text); }

void Recorder::on_progress(std::uint64_t now, std::uint64_t all) {
    done = now;
    total = all;
}

std::vector<std::string> Recorder::said() const {
    std::vector<std::string> out = logs;
    std::erase_if(out, [](const auto& line) { return line.starts_with("isolation is "); });
    return out;
}

bool Recorder::logged(std::string_view text) const {
    for (const auto& line : logs) {
        if (line.find(text) != std::string::npos) return true;
    }
    return false;
}

int Recorder::number(std::string_view name) const {
    const std::string start = std::string(name) + ": ";
    for (const auto& line : logs) {
        if (line.starts_with(start)) return std::stoi(line.substr(start.size()));
    }
    return -1;
}

TestPlugin::TestPlugin(const std::string& module, const std::string& id) : TestPlugin() {
    const std::string file = module + ".so";
    fs::copy_file(fs::path(OPENITEM_TEST_MODULES) / file, folder_->path() / file);
    write_manifest(id, fmt::format(R"("library": "{}")", file));
}

TestPlugin TestPlugin::program(std::vector<std::string> command, const std::string& file,
                               std::string_view text) {
    TestPlugin made;
    made.folder_->write(file, text);
    std::string list;
    for (const auto& word : command)
        list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", word);
    made.write_manifest("org.openitem.test.program", fmt::format(R"("command": [{}])", list));
    return made;
}

void TestPlugin::write_manifest(const std::string& id, const std::string& program) {
    std::string digests;
    for (const auto& entry : fs::directory_iterator(folder_->path())) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        digests += fmt::format("{}\"{}\": \"{}\"", digests.empty() ? "" : ", ",
                               entry.path().filename().string(), base::sha256(bytes).hex());
    }
    const auto file = folder_->write(
        "plugin.json",
        fmt::format(R"({{"id": "{}", "version": "1", "abi": {{"major": {}, "minor": {}}}, {},
                        "capabilities": ["read", "check"], "sha256": {{{}}}}})",
                    id, OI_ABI_MAJOR, OI_ABI_MINOR, program, digests));
    auto read = read_manifest(file);
    if (!read) throw std::runtime_error(read.error().text());
    manifest_ = *std::move(read);
}

std::unique_ptr<Runner> Runners::make(const std::string& name) {
    if (name == "process") {
        return std::make_unique<ProcessRunner>(
            ProcessOptions{.runner = OPENITEM_TEST_RUNNER, .isolation_required = false});
    }
    return std::make_unique<InProcessRunner>();
}

Outcome run(Runner& runner, Recorder& recorder, const Try& what) {
    FileService files(what.sources, {.sink = what.sink, .fingerprints = true});
    std::vector<std::string> names;
    for (const auto& source : what.sources) names.push_back(source.name);
    const Request request{.manifest = what.manifest,
                          .config_json = what.config_json,
                          .sources = names,
                          .cursor_json = what.cursor,
                          .files = files,
                          .handler = recorder,
                          .limits = what.limits};
    return what.check ? runner.check(request) : runner.read(request);
}

}  // namespace openitem::connect::testing
