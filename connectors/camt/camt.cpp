// The connector `camt`: bank statements, reports and notifications of ISO 20022.
#include "connectors/camt/statement.hpp"
#include "connectors/lib/files/whole_file.hpp"

#include <openitem/text.hpp>
#include <openitem_manifest.hpp>

#include <algorithm>
#include <cstring>

namespace openitem::camt {
namespace {

/// Sources up to this size become one unit: read as a whole, and taken back as a whole when their
/// end cannot be read. Larger ones stream.
constexpr std::uint64_t whole_bytes = std::uint64_t{32} << 20;

/// What is looked at before a larger one streams.
constexpr std::uint64_t head_bytes = std::uint64_t{64} << 10;

Options options_of(const Config& config) {
    Options out;
    out.payments = bank::payments_of(config);
    out.batches_in_notifications =
        config.one_of("batches", {"statements", "notifications"}, "statements") == "notifications";
    const auto bytes = static_cast<std::int64_t>(out.max_converted_bytes);
    out.max_converted_bytes = static_cast<std::uint64_t>(config.number("max_bytes", bytes));
    return out;
}

xml::Splitter::Read from_memory(std::string_view bytes) {
    return [bytes](std::span<char> to) mutable {
        const std::size_t got = std::min(to.size(), bytes.size());
        std::memcpy(to.data(), bytes.data(), got);
        bytes.remove_prefix(got);
        return got;
    };
}

class Camt : public Connector, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        StatementReader reader(run, options_);
        run.files(
            [&](std::string_view source, File& file) { read_source(run, reader, source, file); });
    }

private:
    void read_source(Run& run, StatementReader& reader, std::string_view source, File& file) {
        const bool known = file.size() != File::unknown_size;
        std::string head =
            files::take(file, known && file.size() > whole_bytes ? head_bytes : whole_bytes + 1);
        const bool large = known ? file.size() > whole_bytes : head.size() > whole_bytes;
        SourceBytes bytes{file.handle(), true, head.size()};
        if (large && encoding_of(head) == Encoding::utf_8) {
            if (!known && options_.payments != bank::Payments::none) {
                throw BadSource("camt.stream_too_long",
                                "expected a file, which can be read twice, found a stream of more "
                                "than 32 MiB; save it first");
            }
            stream(run, reader, source, file, head, bytes);
            return;
        }
        if (large) head += files::take(file, options_.max_converted_bytes);
        bytes.size = head.size();
        const auto length =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(bytes.size, UINT32_MAX));
        const std::string_view base = source.substr(source.find_last_of('/') + 1);
        run.attempt({0, {0, length, file.handle()}, base, {}, head}, [&] {
            try {
                read_whole(reader, source, head, bytes);
            } catch (const Error& why) {
                if (why.code.starts_with("xml.")) throw BadSource(why.code, why.what());
                throw;
            }
        });
    }

    static Encoding encoding_of(std::string_view head) {
        try {
            return xml::encoding_of(head);
        } catch (const Error& why) {
            throw BadSource(why.code, why.what());
        }
    }

    void read_whole(StatementReader& reader, std::string_view source, std::string_view text,
                    SourceBytes bytes) {
        const Encoding encoding = xml::encoding_of(text);
        std::string converted;
        if (encoding != Encoding::utf_8) {
            if (text.size() > options_.max_converted_bytes) {
                throw BadSource("source.too_large",
                                "expected at most " + std::to_string(options_.max_converted_bytes) +
                                    " bytes of a source that is not UTF-8");
            }
            converted = to_utf8(text, encoding);
            text = converted;
            bytes.offsets = false;
        }
        reader.read(from_memory(text), source, bytes, StatementReader::Pass::lines);
        if (options_.payments == bank::Payments::none) return;
        reader.read(from_memory(text), source, bytes, StatementReader::Pass::payments);
    }

    /// The second pass opens the source again: nothing of it has been kept.
    void stream(Run& run, StatementReader& reader, std::string_view source, File& file,
                std::string& head, SourceBytes bytes) {
        auto start = from_memory(head);
        reader.read(
            [&](std::span<char> to) {
                const std::size_t got = start(to);
                run.progress(file.position(), file.size() == File::unknown_size ? 0 : file.size());
                return got != 0 ? got : file.read(to);
            },
            source, bytes, StatementReader::Pass::lines);
        if (options_.payments == bank::Payments::none) return;
        head = {};
        File again = run.open(source);
        bytes.handle = again.handle();
        reader.read([&](std::span<char> to) { return again.read(to); }, source, bytes,
                    StatementReader::Pass::payments);
    }

    Options options_;
};

}  // namespace
}  // namespace openitem::camt

OPENITEM_CONNECTOR(openitem::camt::Camt)
