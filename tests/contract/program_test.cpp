// Connectors that are programs: a Python program that speaks the frames, and some that do not.
#include <unistd.h>

#include <fmt/format.h>

#include "tests/contract/fixture.hpp"

namespace openitem::connect::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto preamble = R"py(
import json, os, struct, sys
pipe_in, pipe_out = sys.stdin.buffer, sys.stdout.buffer
def send(kind, payload=b"", sequence=0):
    pipe_out.write(struct.pack("<4sIQ", kind, sequence, len(payload)) + payload)
    pipe_out.flush()
def receive():
    kind, sequence, size = struct.unpack("<4sIQ", pipe_in.read(16))
    return kind, sequence, pipe_in.read(size)
def wait(wanted):
    while True:
        kind, sequence, payload = receive()
        if kind == wanted: return sequence, payload
        if kind == b"QUIT": sys.exit(0)
def log(text): send(b"LOGM", struct.pack("<iI", 1, 0) + text.encode())
def greet():
    wait(b"HELO")
    send(b"HELO", json.dumps({"frames": 1, "abi": {"major": 1, "minor": 0}, "connectors": [
        {"id": "org.openitem.test.program"}]}).encode())
    made, payload = wait(b"MAKE")
    send(b"RPLY", struct.pack("<iI", 0, 0), made)
    return json.loads(json.loads(payload)["config"])
def done(sequence, status=0, error=None):
    told = json.dumps(error).encode() if error else b""
    send(b"RPLY", struct.pack("<iI", status, 0) + told, sequence)
)py";

class Programs : public ::testing::Test {
protected:
    void SetUp() override {
        if (::access("/usr/bin/python3", X_OK) != 0) GTEST_SKIP() << "there is no python3 here";
    }
    Outcome read(std::string_view text, std::vector<Source> sources = {},
                 Limits limits = {.silence = 20s}) {
        const auto plugin = TestPlugin::program({"python3", "main.py"}, "main.py",
                                                std::string(preamble) + std::string(text));
        return run(*Runners::make("process"), recorder_,
                   {.manifest = plugin.manifest(),
                    .config_json = R"({"n": 2})",
                    .sources = std::move(sources),
                    .limits = limits});
    }
    Recorder recorder_;
    TestFolder folder_;
};

TEST_F(Programs, SpeakTheFrames) {
    const Outcome outcome = read(R"py(
config = greet()
verb, payload = wait(b"READ")
request = json.loads(payload)
send(b"OPEN", struct.pack("<Q", 0) + request["sources"][0].encode(), 1)
_, reply = wait(b"RPLY")
status, _, handle, _, size = struct.unpack("<iIIIQ", reply)
text = b""
while True:
    send(b"MORE", struct.pack("<IIQ", handle, 0, 100))
    _, data = wait(b"DATA")
    if len(data) == 8: break
    text += data[8:]
log("read %d of %d: %s, n is %d" % (len(text), size, text.decode(), config["n"]))
send(b"CLOS", struct.pack("<II", handle, 0))
send(b"CKPT", b'{"at": 1}')
send(b"RJCT", struct.pack("<II", 2, 0) + b"{}" + b"raw")
send(b"FLSH", b"", 7)
sequence, reply = wait(b"RPLY")
log("flushed %d" % sequence)
send(b"TIME", b"", 8)
_, reply = wait(b"RPLY")
log("time %d" % struct.unpack("<iIq", reply)[2])
send(b"WHAT", b"", 9)
_, reply = wait(b"RPLY")
log("what %d" % struct.unpack("<iI", reply[:8])[0])
send(b"EVER", b"something newer that nobody answers")
done(verb)
wait(b"QUIT")
)py",
                                 {{"f", folder_.write("f", "hello")}});
    ASSERT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_TRUE(recorder_.logged("read 5 of 5: hello, n is 2"));
    EXPECT_TRUE(recorder_.logged("flushed 7"));
    EXPECT_TRUE(recorder_.logged("time 1234567890"));
    EXPECT_TRUE(recorder_.logged("what 2"));  // unsupported
    EXPECT_EQ(recorder_.cursors, std::vector<std::string>{"{\"at\": 1}"});
    EXPECT_EQ(recorder_.rejections.size(), 1u);
    EXPECT_EQ(recorder_.flushes, 1u);
}

TEST_F(Programs, ReportErrorsWithTheirField) {
    const Outcome outcome = read(R"py(
greet()
verb, _ = wait(b"READ")
done(verb, 3, {"code": "py.config", "field": "/n", "message": "expected less", "remote_status": 4})
)py");
    EXPECT_EQ(outcome.status, OI_BAD_CONFIG);
    EXPECT_EQ(outcome.text(), "py.config at /n: expected less");
    EXPECT_EQ(outcome.remote_status, 4);
}

TEST_F(Programs, ThatPrintAreToldSo) {
    const Outcome outcome = read("print('hello world, this is no frame')\n");
    EXPECT_EQ(outcome.end, End::violation);
    EXPECT_EQ(outcome.code, "run.frame");
    EXPECT_NE(outcome.message.find("does it print to its standard output"), std::string::npos)
        << outcome.message;
    EXPECT_NE(outcome.message.find("hello world"), std::string::npos);
}

TEST_F(Programs, ThatFailLeaveTheirTraceback) {
    const Outcome outcome = read("greet()\nraise ValueError('a bad day')\n");
    EXPECT_EQ(outcome.end, End::crashed);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_NE(outcome.message.find("a bad day"), std::string::npos) << outcome.message;
    EXPECT_TRUE(recorder_.logged("Traceback"));
}

TEST_F(Programs, ThatSpeakOutOfTurnAreEnded) {
    for (const std::string text : {
             "send(b'BTCH', bytes(64))\nwait(b'QUIT')",
             "greet()\nwait(b'READ')\nsend(b'HELO', b'{}')\nwait(b'QUIT')",
             "greet()\nwait(b'READ')\nsend(b'ISOL', b'[]')\nwait(b'QUIT')",
             "greet()\nwait(b'READ')\nsend(b'FAIL', b'{}')\nwait(b'QUIT')",
             "greet()\nwait(b'READ')\nsend(b'RPLY', b'x', 2)\nwait(b'QUIT')",
             "greet()\nwait(b'READ')\nsend(b'OPEN', b'x', 2)\nwait(b'QUIT')",
             "greet()\nwait(b'READ')\nsend(b'SKIP', b'xxxxxxxx', 2)\nwait(b'QUIT')",
             "greet()\nwait(b'READ')\nsend(b'RJCT', struct.pack('<II', 99, 0))\nwait(b'QUIT')",
             "pipe_out.write(struct.pack('<4sIQ', b'BTCH', 0, 1 << 60)); pipe_out.flush()\n"
             "wait(b'QUIT')",
             "wait(b'HELO')\nsend(b'HELO', b'[]')\nwait(b'QUIT')",
         }) {
        const Outcome outcome = read(text);
        EXPECT_EQ(outcome.end, End::violation) << text << ": " << outcome.text();
        EXPECT_EQ(outcome.code, "run.frame") << text;
    }
}

TEST_F(Programs, OfAnotherKindAreNotLoaded) {
    EXPECT_EQ(read("wait(b'HELO')\nsend(b'HELO', b'{\"frames\":2,\"abi\":{\"major\":1,\"minor\":0},"
                   "\"connectors\":[]}')\nwait(b'QUIT')")
                  .code,
              "load.abi");
    EXPECT_EQ(read("wait(b'HELO')\nsend(b'HELO', b'{\"frames\":1,\"abi\":{\"major\":1,\"minor\":0},"
                   "\"connectors\":[]}')\nwait(b'QUIT')")
                  .code,
              "load.id");
}

TEST_F(Programs, ThatDoNotListenAreEnded) {
    // Asks without end and takes no answer: neither memory nor time is without end.
    const Outcome outcome =
        read("greet()\nwait(b'READ')\nwhile True: send(b'TIME', b'', 5)\n", {}, {.silence = 500ms});
    EXPECT_EQ(outcome.end, End::timed_out) << outcome.text();
    EXPECT_EQ(outcome.code, "run.silence");
}

TEST_F(Programs, LieInBatchesNoLess) {
    const Outcome outcome =
        read("greet()\nwait(b'READ')\nsend(b'BTCH', bytes(128))\nwait(b'QUIT')\n");
    EXPECT_EQ(outcome.end, End::violation);
    EXPECT_EQ(outcome.code, "batch.magic");
}

TEST_F(Programs, CannotReachOut) {
    const Outcome outcome = read(R"py(
import socket, asyncio
def attempt(name, what):
    try:
        what()
        log(name + ": 0")
    except OSError as error: log("%s: %d" % (name, error.errno))
greet()
verb, _ = wait(b"READ")
attempt("socket", lambda: socket.socket())
attempt("passwd", lambda: open("/etc/passwd").close())
attempt("create", lambda: open("/tmp/openitem-python", "w").close())
attempt("own", lambda: open("written", "w").close())
attempt("fork", lambda: os.fork())
attempt("kill", lambda: os.kill(os.getppid(), 0))
attempt("self", lambda: open("main.py").close())
async def nothing(): pass
attempt("asyncio", lambda: asyncio.run(nothing()))
done(verb)
wait(b"QUIT")
)py");
    ASSERT_TRUE(outcome.ok()) << outcome.text();
    EXPECT_EQ(recorder_.number("self"), 0);
    EXPECT_EQ(recorder_.number("asyncio"), 0);
    bool landlock = false, seccomp = false;
    for (const auto& layer : outcome.isolation) {
        landlock = landlock || (layer.name == "landlock" && layer.in_force);
        seccomp = seccomp || (layer.name == "seccomp" && layer.in_force);
    }
    if (seccomp) {
        EXPECT_EQ(recorder_.number("socket"), EPERM);
        EXPECT_EQ(recorder_.number("fork"), EPERM);
        EXPECT_EQ(recorder_.number("kill"), EPERM);
    }
    if (landlock) {
        EXPECT_EQ(recorder_.number("passwd"), EACCES);
        EXPECT_EQ(recorder_.number("create"), EACCES);
        EXPECT_EQ(recorder_.number("own"), EACCES);
    }
}

TEST_F(Programs, ThatAreNotThereSaySo) {
    const auto plugin = TestPlugin::program({"no-such-interpreter", "main.x"}, "main.x", "");
    const Outcome outcome =
        run(*Runners::make("process"), recorder_, {.manifest = plugin.manifest()});
    EXPECT_EQ(outcome.end, End::not_loaded);
    EXPECT_EQ(outcome.code, "load.failed");
    EXPECT_NE(outcome.message.find("no-such-interpreter"), std::string::npos) << outcome.message;
    const Outcome in_process =
        run(*Runners::make("in-process"), recorder_, {.manifest = plugin.manifest()});
    EXPECT_EQ(in_process.code, "load.command");
}

}  // namespace
}  // namespace openitem::connect::testing
