// A connector that does what its configuration says: {"do": "segv"}. Against the bare contract,
// since an honest wrapper would not let it.
#include <openitem/ext/blob.h>
#include <openitem/ext/clock.h>
#include <openitem/ext/file.h>
#include <openitem/openitem.h>
#include <openitem/batch_writer.hpp>
#include <openitem/builders.hpp>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>

#include "sdk/runtime/test_batch.hpp"

using openitem::runtime::testing::TestBatch;

struct oi_instance {
    const oi_host* host;
    std::string what;  // to do
};

namespace {

struct Call {
    const oi_host* host;
    oi_run* run;
    const oi_read_request* request;
    oi_error* error;

    oi_status emit(const TestBatch& batch) const {
        const auto words = batch.words();
        return host->emit(run, words.data(), words.size() * 8, error);
    }
    oi_status emit_invoices(int from, int count) const {
        TestBatch batch;
        for (int i = from; i < from + count; ++i) batch.invoice("R-" + std::to_string(i), i);
        return emit(batch);
    }
    oi_status checkpoint(std::string_view cursor) const {
        return host->checkpoint(run, {cursor.data(), cursor.size()}, error);
    }
    void log(const std::string& text) const {
        host->log(run, OI_LOG_INFO, {text.data(), text.size()});
    }
    // "socket: 1", where the number is what errno said, 0 when it went well.
    void report(const char* name, long result) const {
        const int number = result < 0 ? errno : 0;
        log(std::string(name) + ": " + std::to_string(number));
    }
    const oi_file_service* files() const {
        return static_cast<const oi_file_service*>(host->service(run, OI_SERVICE_FILE));
    }
    std::string source(std::uint32_t i) const {
        return {request->sources[i].data, request->sources[i].size};
    }
};

std::string text_of(oi_string text) { return {text.data, text.size}; }

// ---- what it can do ----------------------------------------------------------------------------

oi_status good(const Call& call) {
    for (int part = 0; part < 5; ++part) {
        if (const auto status = call.emit_invoices(part * 100, 100)) return status;
        if (const auto status = call.checkpoint("{\"part\":" + std::to_string(part) + "}"))
            return status;
    }
    return call.host->flush(call.run, call.error);
}

// Invoices that any book takes; the cursor counts them.
oi_status book(const Call& call, int from, int count) {
    oi_status status = OI_OK;
    openitem::BatchWriter writer([&](std::span<const char> bytes) {
        status = call.host->emit(call.run, bytes.data(), bytes.size(), call.error);
    });
    for (int i = from; i < from + count; ++i) {
        openitem::Invoice invoice(writer, writer.add_root(OI_INVOICE));
        const auto id = "B-" + std::to_string(i);
        invoice.source_id(id).number(id).customer_id("C1").currency("EUR");
        invoice.issued_on(openitem::date("2026-01-15")).type_code("380");
        invoice.total(openitem::amount(std::to_string(i) + ".00", "EUR"));
    }
    writer.flush();
    if (status != OI_OK) return status;
    return call.checkpoint("{\"booked\":" + std::to_string(from + count) + "}");
}

oi_status book_first(const Call& call) {
    if (const auto status = book(call, 1, 20)) return status;
    return call.host->flush(call.run, call.error);
}

oi_status book_second(const Call& call) { return book(call, 21, 20); }

oi_status crash(const Call&) {
    volatile int* nowhere = nullptr;
    *nowhere = 1;
    return OI_OK;
}

oi_status segv(const Call& call) {
    if (const auto status = good(call)) return status;
    call.emit_invoices(1000, 1);
    return crash(call);
}

oi_status loop(const Call& call) {
    call.emit_invoices(0, 1);
    std::atomic<std::uint64_t> turns{0};
    for (;;) ++turns;
}

oi_status log_forever(const Call& call) {
    for (;;) call.log("still at it");
}

oi_status checkpoint_forever(const Call& call) {
    for (;;) {
        if (const auto status = call.checkpoint("{}")) return status;
    }
}

oi_status empty_forever(const Call& call) {
    for (;;) {
        if (const auto status = call.emit(TestBatch())) return status;
    }
}

oi_status allocate(const Call&) {
    for (;;) {
        const std::size_t bytes = std::size_t{1} << 24;
        std::memset(::operator new(bytes), 1, bytes);
    }
}

oi_status allocate_in_c(const Call&) {
    for (;;) {
        const std::size_t bytes = std::size_t{1} << 24;
        void* more = std::malloc(bytes);
        std::memset(more, 1, bytes);
    }
}

int recurse(int depth) {
    volatile char room[4096];
    room[0] = static_cast<char>(depth);
    return depth < 0 ? 0 : recurse(depth + 1) + room[0];
}

oi_status overflow_stack(const Call& call) { return recurse(static_cast<int>(call.request->size)); }

oi_status say(const Call&) {
    std::printf("this goes to stdout\n");
    std::fflush(stdout);
    std::fprintf(stderr, "this goes to stderr\n");
    return OI_OK;
}

oi_status print(const Call& call) {
    say(call);
    return good(call);
}

oi_status print_without_end(const Call& call) {
    for (int i = 0; i < 20000; ++i)
        std::fprintf(stderr, "line %d of very many that nobody needs\n", i);
    return good(call);
}

oi_status rubbish(const Call& call) {
    std::mt19937_64 random(std::stoull(call.source(0)));
    auto words = [] {
        TestBatch batch;
        for (int i = 0; i < 20; ++i) batch.invoice("R-" + std::to_string(i), i);
        return batch.words();
    }();
    if (random() % 4 == 0) {
        for (auto& word : words) word = random();
    }
    for (std::uint64_t n = random() % 8 + 1; n != 0; --n) words[random() % words.size()] = random();
    return call.host->emit(call.run, words.data(), words.size() * 8, call.error);
}

oi_status bad_batch(const Call& call) {
    TestBatch batch;
    oi_invoice row{};
    row.total = {1, 77, {'E', 'U', 'R'}, 0};
    OI_SET_PRESENT(row.row, OI_INVOICE_TOTAL);
    batch.invoice("fine", 1);
    batch.add(row);
    call.emit(batch);
    // Goes on as if nothing had been said.
    call.emit_invoices(0, 10);
    return OI_OK;
}

oi_status noise(const Call& call) {
    std::mt19937_64 random;
    std::vector<std::uint64_t> words(512);
    for (auto& word : words) word = random();
    return call.host->emit(call.run, words.data(), words.size() * 8, call.error);
}

oi_status null_batch(const Call& call) {
    return call.host->emit(call.run, nullptr, 4096, call.error);
}

oi_status huge_batch(const Call& call) {
    std::vector<std::uint64_t> words(OI_BATCH_MAX_BYTES / 8 + 1);
    return call.host->emit(call.run, words.data(), words.size() * 8, call.error);
}

oi_status reach_out(const Call& call) {
    call.report("socket", ::socket(AF_INET, SOCK_STREAM, 0));
    call.report("socket6", ::socket(AF_INET6, SOCK_DGRAM, 0));
    call.report("unix", ::socket(AF_UNIX, SOCK_STREAM, 0));
    call.report("netlink", ::socket(AF_NETLINK, SOCK_RAW, 0));
    int pair[2];
    call.report("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    call.report("passwd", ::open("/etc/passwd", O_RDONLY));
    call.report("home", ::open("/root", O_RDONLY | O_DIRECTORY));
    call.report("root", ::open("/", O_RDONLY | O_DIRECTORY));
    call.report("proc", ::open("/proc/self/environ", O_RDONLY));
    call.report("parent",
                ::open(("/proc/" + std::to_string(::getppid()) + "/mem").c_str(), O_RDONLY));
    call.report("create", ::open("/tmp/openitem-hostile", O_WRONLY | O_CREAT, 0600));
    call.report("own_folder", ::open("written", O_WRONLY | O_CREAT, 0600));
    call.report("unlink", ::unlink("plugin.json"));
    call.report("rename", ::rename("plugin.json", "gone"));
    call.report("mkdir", ::mkdir("folder", 0700));
    call.report("chmod", ::chmod("plugin.json", 0777));
    const pid_t forked = ::fork();
    if (forked == 0) ::_exit(0);
    call.report("fork", forked);
    char* const none[] = {nullptr};
    call.report("execve", ::execve("/bin/true", none, none));
    call.report("ptrace", ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr));
    call.report("kill", ::kill(::getppid(), 0));
    call.report("mount", ::mount("none", "/tmp", "tmpfs", 0, nullptr));
    call.report("unshare", ::syscall(SYS_unshare, 0x10000000));
    call.report("bpf", ::syscall(SYS_bpf, 0, nullptr, 0));
    call.report("io_uring", ::syscall(SYS_io_uring_setup, 1, nullptr));
    call.report("keyctl", ::syscall(SYS_keyctl, 0, 0, 0, 0, 0));
    call.report("setuid", ::setuid(0));
    rlimit more{RLIM_INFINITY, RLIM_INFINITY};
    call.report("setrlimit", ::setrlimit(RLIMIT_DATA, &more));
    call.report("manifest", ::open("plugin.json", O_RDONLY));
    call.report("library", ::open("/lib/x86_64-linux-gnu/libc.so.6", O_RDONLY));
    return OI_OK;
}

oi_status close_all_fds(const Call& call) {
    call.emit_invoices(0, 1);
    for (int fd = 3; fd < 64; ++fd) ::close(fd);
    for (;;) ::pause();
}

oi_status after_cancel(const Call& call) {
    for (int i = 0; i < 1000; ++i) call.emit_invoices(i, 1);
    return OI_OK;
}

oi_status ignore_cancel(const Call& call) {
    while (call.host->cancelled(call.run) == 0) call.emit_invoices(0, 1);
    return loop(call);
}

oi_status heed_cancel(const Call& call) {
    while (call.host->cancelled(call.run) == 0) std::this_thread::yield();
    return OI_CANCELLED;
}

oi_status bad_cursor(const Call& call) { return call.checkpoint("{not json"); }

oi_status cut_record(const Call& call) {
    TestBatch batch;
    batch.invoice("long", 1, OI_ROW_CONTINUES);
    return call.emit(batch);
}

oi_status checkpoint_in_record(const Call& call) {
    cut_record(call);
    return call.checkpoint("{}");
}

oi_status whole_record(const Call& call) {
    for (const std::uint32_t flags :
         {OI_ROW_CONTINUES, OI_ROW_CONTINUES | OI_ROW_CONTINUED, OI_ROW_CONTINUED}) {
        TestBatch batch;
        batch.invoice("long", 1, flags);
        if (const auto status = call.emit(batch)) return status;
    }
    return call.checkpoint("{}");
}

oi_status error_without_end(const Call& call) {
    std::memset(call.error->code, 'c', sizeof call.error->code);
    std::memset(call.error->field, '\xFF', sizeof call.error->field);
    std::memset(call.error->message, 'm', sizeof call.error->message);
    call.error->remote_status = 503;
    call.error->retry_after_ms = 1500;
    return OI_RATE_LIMITED;
}

oi_status reject_some(const Call& call) {
    oi_error why{};
    why.size = sizeof why;
    std::strcpy(why.code, "csv.bad");
    std::strcpy(why.field, "total");
    std::strcpy(why.message, "expected an amount");
    const std::string location = "f.csv:7", id = "R-\xFF", raw("a\0b\xFE;c", 6);
    for (std::uint32_t i = 0; i < 100; ++i) {
        oi_rejection what{};
        what.size = sizeof what;
        what.entity = OI_INVOICE;
        what.origin = {1000 + i, 6, 1};
        what.location = {location.data(), location.size()};
        what.source_id = {id.data(), id.size()};
        what.raw = {raw.data(), raw.size()};
        what.why = &why;
        if (const auto status = call.host->reject(call.run, &what, call.error)) return status;
    }
    oi_rejection bare{};  // an older connector's, up to the location
    bare.size = offsetof(oi_rejection, source_id);
    return call.host->reject(call.run, &bare, call.error);
}

// Every source, by reads of growing size, with a batch now and then; logs size, sum and position.
oi_status read_files(const Call& call) {
    const auto* files = call.files();
    for (std::uint32_t s = 0; s < call.request->source_count; ++s) {
        std::uint32_t handle = 0;
        std::uint64_t size = 0, got = 0, total = 0, sum = 0;
        if (const auto status =
                files->open(call.run, call.request->sources[s], &handle, &size, call.error)) {
            return status;
        }
        std::string bytes;
        for (std::uint64_t turn = 1;; ++turn) {
            bytes.resize(turn % 7 == 0 ? 1 : (turn * 7919) % 300000 + 1);
            if (const auto status =
                    files->read(call.run, handle, bytes.data(), bytes.size(), &got, call.error)) {
                return status;
            }
            if (got == 0) break;
            for (std::uint64_t i = 0; i < got; ++i) {
                sum = sum * 31 + static_cast<unsigned char>(bytes[i]);
            }
            total += got;
            if (turn % 11 == 0) call.emit_invoices(0, 50);
            if (turn % 13 == 0) call.host->cancelled(call.run);
            if (turn % 17 == 0) call.host->flush(call.run, call.error);
            if (turn % 19 == 0) {
                oi_digest digest;
                const auto status =
                    files->fingerprint(call.run, handle, total, &digest, call.error);
                if (status != OI_OK) return status;
            }
        }
        files->close(call.run, handle);
        call.log(call.source(s) + " " + std::to_string(size) + " " + std::to_string(total) + " " +
                 std::to_string(sum));
    }
    return OI_OK;
}

oi_status skip_in_files(const Call& call) {
    const auto* files = call.files();
    std::uint32_t handle = 0;
    std::uint64_t size = 0, got = 0;
    char byte = 0;
    if (const auto status =
            files->open(call.run, call.request->sources[0], &handle, &size, call.error)) {
        return status;
    }
    std::string seen;
    std::uint64_t position = 0;
    for (const std::uint64_t step : {1u, 10u, 3u, 300000u, 5u, 2000000u, 0u, 1u, 100000u, 1u}) {
        position += step;
        if (const auto status = files->skip(call.run, handle, position, call.error)) return status;
        if (const auto status = files->read(call.run, handle, &byte, 1, &got, call.error))
            return status;
        seen +=
            std::to_string(position) + "=" + std::to_string(static_cast<unsigned char>(byte)) + " ";
        position += got;
    }
    call.log(seen);
    return files->skip(call.run, handle, size + 1, call.error);  // BAD_DATA
}

oi_status open_others(const Call& call) {
    std::uint32_t handle = 0;
    std::uint64_t size = 0, got = 0;
    for (const std::string name : {"/etc/passwd", "../plugin.json", "nothing"}) {
        call.log(name + ": " +
                 std::to_string(call.files()->open(call.run, {name.data(), name.size()}, &handle,
                                                   &size, call.error)));
    }
    char byte = 0;
    call.log("read: " +
             std::to_string(call.files()->read(call.run, 99, &byte, 1, &got, call.error)));
    call.files()->close(call.run, 99);
    const std::string name = "out.csv";
    return call.files()->create(call.run, {name.data(), name.size()}, &handle, call.error);
}

oi_status use_services(const Call& call) {
    const auto* blob =
        static_cast<const oi_blob_service*>(call.host->service(call.run, OI_SERVICE_BLOB));
    const auto* clock =
        static_cast<const oi_clock_service*>(call.host->service(call.run, OI_SERVICE_CLOCK));
    const std::string bytes(3000000, 'b');
    oi_digest digest{};
    if (const auto status = blob->put(call.run, bytes.data(), bytes.size(), &digest, call.error))
        return status;
    call.log("blob: " + std::to_string(digest.bytes[0]));
    call.log("clock: " + std::to_string(clock->now(call.run)));
    call.log(call.host->service(call.run, "openitem.http/1") == nullptr ? "no http" : "http");
    call.host->progress(call.run, 3, 10);
    const std::vector<char> big((std::size_t{64} << 20) + 1);
    return blob->put(call.run, big.data(), big.size(), &digest, call.error);
}

oi_status use_threads(const Call& call) {
    const auto* clock =
        static_cast<const oi_clock_service*>(call.host->service(call.run, OI_SERVICE_CLOCK));
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; !done || i < 50; ++i) {
                call.log("from a thread");
                call.host->progress(call.run, 1, 2);
                if (call.host->cancelled(call.run) != 0) break;
                if (clock->now(call.run) == 0) std::abort();
            }
        });
    }
    oi_status status = OI_OK;
    for (int i = 0; i < 50 && status == OI_OK; ++i) status = call.emit_invoices(i, 10);
    if (call.request->source_count != 0 && status == OI_OK) status = read_files(call);
    done = true;
    for (auto& thread : threads) thread.join();
    return status;
}

// Rows of another SDK: shorter, longer, with fields and tables nobody here knows.
oi_status grow(const Call& call) {
    for (const std::size_t row_size : {offsetof(oi_invoice, kind), sizeof(oi_invoice) + 64}) {
        TestBatch batch;
        oi_invoice row{};
        row.source_id = batch.text("R-" + std::to_string(row_size));
        OI_SET_PRESENT(row.row, OI_INVOICE_SOURCE_ID);
        if (row_size > sizeof row) row.row.present[1] = std::uint64_t{1} << 63;
        batch.add(row, row_size);
        const oi_row unknown{};
        batch.add_bytes(OI_ENTITY_COUNT + 5, &unknown, sizeof unknown, 96);
        if (const auto status = call.emit(batch)) return status;
    }
    return OI_OK;
}

oi_status fail_in_create(const Call&) { return OI_OK; }

const std::map<std::string, std::function<oi_status(const Call&)>> behaviours = {
    {"good", good},
    {"book_first", book_first},
    {"book_second", book_second},
    {"crash", crash},
    {"say", say},
    {"noise", noise},
    {"segv", segv},
    {"abort", [](const Call&) -> oi_status { std::abort(); }},
    {"exit", [](const Call&) -> oi_status { std::exit(7); }},
    {"vanish", [](const Call&) -> oi_status { ::_exit(0); }},
    {"stack", overflow_stack},
    {"loop", loop},
    {"loop_in_destroy", good},
    {"log_forever", log_forever},
    {"checkpoint_forever", checkpoint_forever},
    {"empty_forever", empty_forever},
    {"allocate", allocate},
    {"allocate_in_c", allocate_in_c},
    {"throw", [](const Call&) -> oi_status { throw std::runtime_error("a surprise"); }},
    {"throw_int", [](const Call&) -> oi_status { throw 42; }},
    {"throw_in_destroy", good},
    {"segv_in_destroy", good},
    {"throw_in_create", fail_in_create},
    {"refuse_in_create", fail_in_create},
    {"print", print},
    {"print_without_end", print_without_end},
    {"rubbish", rubbish},
    {"bad_batch", bad_batch},
    {"null_batch", null_batch},
    {"huge_batch", huge_batch},
    {"reach_out", reach_out},
    {"close_fds", close_all_fds},
    {"after_cancel", after_cancel},
    {"ignore_cancel", ignore_cancel},
    {"heed_cancel", heed_cancel},
    {"status_77", [](const Call&) -> oi_status { return 77; }},
    {"status_minus", [](const Call&) -> oi_status { return -3; }},
    {"cancelled_unasked", [](const Call&) -> oi_status { return OI_CANCELLED; }},
    {"bad_cursor", bad_cursor},
    {"cut_record", cut_record},
    {"checkpoint_in_record", checkpoint_in_record},
    {"whole_record", whole_record},
    {"error_without_end", error_without_end},
    {"reject", reject_some},
    {"read_files", read_files},
    {"skip", skip_in_files},
    {"open_others", open_others},
    {"services", use_services},
    {"threads", use_threads},
    {"grow", grow},
};

// ---- the connector -----------------------------------------------------------------------------

oi_status create(const oi_host* host, oi_run*, oi_string config, oi_instance** instance,
                 oi_error* error) {
    // {"do":"name"}
    std::string what = text_of(config);
    const auto colon = what.find(':');
    const auto start = what.find('"', colon) + 1;
    what = what.substr(start, what.find('"', start) - start);
    if (what == "throw_in_create") throw std::runtime_error("at once");
    if (what == "refuse_in_create") {
        std::strcpy(error->code, "hostile.config");
        std::strcpy(error->field, "/do");
        std::strcpy(error->message, "no thanks");
        return OI_BAD_CONFIG;
    }
    *instance = new oi_instance{host, what};
    return OI_OK;
}

void destroy(oi_instance* instance) {
    const std::string what = instance->what;
    delete instance;
    if (what == "throw_in_destroy") throw std::runtime_error("at last");
    if (what == "segv_in_destroy") std::raise(SIGSEGV);
    for (std::atomic<int> turns{0}; what == "loop_in_destroy";) ++turns;
}

oi_status read(oi_instance* instance, oi_run* run, const oi_read_request* request,
               oi_error* error) {
    // "this+that": one after the other, while all goes well.
    oi_status status = OI_OK;
    for (std::size_t at = 0; status == OI_OK && at <= instance->what.size();) {
        const auto end = std::min(instance->what.find('+', at), instance->what.size());
        const auto found = behaviours.find(instance->what.substr(at, end - at));
        if (found == behaviours.end()) return OI_UNSUPPORTED;
        status = found->second({instance->host, run, request, error});
        at = end + 1;
    }
    return status;
}

oi_status check(oi_instance* instance, oi_run* run, const oi_read_request* request,
                oi_error* error) {
    const Call call{instance->host, run, request, error};
    call.log("checked with " + std::to_string(request->source_count) + " sources and cursor " +
             text_of(request->cursor_json));
    return instance->what == "unauthorized" ? OI_UNAUTHORIZED : OI_OK;
}

constexpr oi_string literal(const char* text) {
    return {text, std::char_traits<char>::length(text)};
}

const oi_connector connector = {
    sizeof(oi_connector),
    0,
    literal("org.openitem.test.hostile"),
    literal("Hostile"),
    literal("1"),
    literal(R"({"type":"object","required":["do"],"properties":{"do":{"type":"string"}}})"),
    create,
    destroy,
    check,
    read,
    nullptr};
const oi_connector* const connectors[] = {&connector};

}  // namespace

extern "C" {
extern const oi_entry openitem_entry;
const oi_entry openitem_entry = {sizeof(oi_entry), OI_ABI_MAJOR, OI_ABI_MINOR, 1, 0,
                                 connectors,       nullptr};
}
