// The connector `mt940`: customer statements (MT940) and interim reports (MT942) of SWIFT.
#include "connectors/mt940/statement.hpp"

#include <openitem/text.hpp>
#include <openitem_manifest.hpp>

#include <algorithm>
#include <cstring>
#include <vector>

namespace openitem::mt940 {
namespace {

/// How much is looked at at once. A message longer than `longest` is read in parts, like pages.
constexpr std::size_t usual = std::size_t{1} << 20;
constexpr std::size_t longest = std::size_t{8} << 20;

Options options_of(const Config& config) {
    Options out;
    out.payments = bank::payments_of(config);
    out.encoding = config.text("encoding");
    out.currency = config.text("currency");
    return out;
}

/// The source, some messages at a time.
class Window {
public:
    Window(Run& run, File& file) : run_(run), file_(file), bytes_(usual) {}

    /// False at the end. What it gives is valid until the next call.
    bool next(Piece& out) {
        drop(taken_);
        taken_ = 0;
        out = {};
        while (true) {
            const std::size_t before = used_;
            fill();
            mend_line_ends(before);
            const std::string_view all(bytes_.data(), used_);
            if (all.empty()) return false;
            std::size_t size = ended_ ? used_ : last_message(all);
            bool cut = false;
            if (size == 0 && used_ >= longest) {
                size = last_entry(all);
                if (size == 0) size = used_;
                cut = true;
            }
            if (size == 0) {
                bytes_.resize(bytes_.size() * 2);
                continue;
            }
            out.bytes = all.substr(0, size);
            out.offset = offset_;
            out.goes_on = cut_;
            cut_ = cut;
            taken_ = size;
            return true;
        }
    }

private:
    void fill() {
        while (!ended_ && used_ < bytes_.size()) {
            const std::size_t got = file_.read({bytes_.data() + used_, bytes_.size() - used_});
            ended_ = got == 0;
            used_ += got;
            run_.progress(file_.position(), file_.size() == File::unknown_size ? 0 : file_.size());
        }
    }
    /// Lines that end in a carriage return alone, or in "@@" as home banking has them: both are
    /// made line feeds, in place, so that offsets stay.
    void mend_line_ends(std::size_t from) {
        if (offset_ == 0 && from == 0) {
            const std::string_view head(bytes_.data(), used_);
            const bool feeds = head.find('\n') != std::string_view::npos;
            separator_ = feeds                                         ? '\0'
                         : head.find("@@:2") != std::string_view::npos ? '@'
                         : head.find("\r:") != std::string_view::npos  ? '\r'
                                                                       : '\0';
        }
        if (separator_ == '\r')
            std::replace(bytes_.begin() + at(from), bytes_.begin() + at(used_), '\r', '\n');
        if (separator_ != '@') return;
        for (std::size_t i = from == 0 ? 0 : from - 1; i + 1 < used_; ++i) {
            if (bytes_[i] != '@' || bytes_[i + 1] != '@') continue;
            bytes_[i] = '\r';
            bytes_[i + 1] = '\n';
        }
    }
    static std::ptrdiff_t at(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }
    void drop(std::size_t count) {
        std::memmove(bytes_.data(), bytes_.data() + count, used_ - count);
        used_ -= count;
        offset_ += count;
    }

    Run& run_;
    File& file_;
    std::vector<char> bytes_;
    std::size_t used_ = 0, taken_ = 0;
    std::uint64_t offset_ = 0;
    bool ended_ = false, cut_ = false;
    char separator_ = '\0';  ///< of lines, where it is no line feed
};

class Mt940 : public Connector, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    void read(Run& run) override {
        StatementReader reader(run, options_);
        run.files(
            [&](std::string_view source, File& file) { read_source(run, reader, source, file); });
    }

private:
    static void read_source(Run& run, StatementReader& reader, std::string_view source,
                            File& file) {
        reader.start(source, file.handle());
        Window window(run, file);
        std::uint32_t lines = 0;
        for (Piece piece; window.next(piece);) {
            piece.line = lines;
            lines += reader.read(piece);
            if (!reader.found_any()) break;
        }
        if (reader.found_any()) return;
        throw BadSource("mt940.not_mt940",
                        "expected an MT940 or MT942 message with fields like :20: and :61: at the "
                        "start of lines, found none");
    }

    Options options_;
};

}  // namespace
}  // namespace openitem::mt940

OPENITEM_CONNECTOR(openitem::mt940::Mt940)
