// openitem/detail/source_walk.hpp - Run::rows, Run::documents and Run::files: all sources in order,
// with quarantine, checkpoints and resuming.
//
// The cursor is {"source": name, "offset": n, "line": n, "fingerprint": hex, "before": hex}: the
// first n bytes of that source are done, and so are all sources before it, whose names and
// fingerprints make up `before`. A run resumes there when both still agree; otherwise it starts
// over, and the host finds that nothing changed.
#pragma once

#include <openitem/run.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace openitem {

class SourceWalk {
public:
    explicit SourceWalk(Run& run) : run_(run) {}

    void rows(const CsvOptions& options, const std::function<void(const CsvRow&)>& each) {
        walk([&](std::string_view source, std::optional<Place> from) {
            read_rows(source, from, options, each);
        });
    }

    void documents(const std::function<void(std::string_view, std::string_view)>& each,
                   std::uint64_t max_bytes) {
        walk([&](std::string_view source, std::optional<Place> from) {
            read_document(source, from, each, max_bytes);
        });
    }

    void files(const std::function<void(std::string_view, File&)>& each) {
        walk([&](std::string_view source, std::optional<Place> from) {
            if (run_.cancelled()) throw Cancelled{};
            if (from && was_read(source, *from)) return;
            File& file = open(source);
            each(source, file);
            read_to_end(file);
            close_source(source, file, 1);
            checkpoint();
        });
    }

    static std::string read_file(File& file, std::uint64_t max_bytes) {
        std::string out;
        out.resize(read_file(file, max_bytes, out));
        return out;
    }

private:
    struct Place {
        std::uint64_t offset;
        std::uint64_t line;
        std::string fingerprint;
    };
    using Visit = std::function<void(std::string_view, std::optional<Place>)>;

    static constexpr std::uint64_t fingerprint_window = 1u << 20;
    static constexpr std::uint64_t documents_per_checkpoint = 256;
    static constexpr std::size_t kept_of_refused = 64u << 10;
    static constexpr std::size_t kept_buffer = 1u << 20;

    // ---- all sources --------------------------------------------------------------------------

    void walk(const Visit& visit) {
        std::optional<Place> from;
        std::size_t index = 0;
        if (const auto cursor = read_cursor()) {
            index = cursor->first;
            from = cursor->second;
        }
        for (; index < run_.sources_.size(); ++index, from.reset()) {
            const std::string_view source = run_.sources_[index];
            try {
                visit(source, from);
            } catch (const BadSource& why) {
                set_aside(source, from, why);
            }
        }
        // What came after the last checkpoint. The fingerprint at the end tells a later run that
        // all of this has been read.
        if (last_) checkpoint();
    }

    /// Refused as a whole, with its first bytes, and done: a later run does not ask again. A stream
    /// cannot be opened twice; its bytes are in the host's archive only.
    void set_aside(std::string_view source, const std::optional<Place>& from,
                   const BadSource& why) {
        if (from && was_read(source, *from)) return;
        File& file = *open_;
        const std::string head =
            file.size() == File::unknown_size ? std::string() : head_of(run_.open(source));
        run_.reject({0, {0, 0, file.handle()}, base_name(source), {}, head}, why);
        read_to_end(file);
        close_source(source, file, 1);
    }

    static std::string head_of(File file) {
        std::string head(kept_of_refused, '\0');
        std::size_t used = 0;
        while (used < head.size()) {
            const std::size_t got = file.read({head.data() + used, head.size() - used});
            if (got == 0) break;
            used += got;
        }
        head.resize(used);
        return head;
    }

    File& open(std::string_view source) { return open_.emplace(run_.open(source)); }

    static std::string_view base_name(std::string_view source) {
        const std::size_t slash = source.find_last_of('/');
        return slash == std::string_view::npos ? source : source.substr(slash + 1);
    }

    // ---- the cursor ---------------------------------------------------------------------------

    static std::string hex(std::span<const std::uint8_t> bytes) {
        constexpr char digits[] = "0123456789abcdef";
        std::string out;
        out.reserve(bytes.size() * 2);
        for (const std::uint8_t byte : bytes) {
            out.push_back(digits[byte >> 4]);
            out.push_back(digits[byte & 15]);
        }
        return out;
    }

    static std::string fingerprint(File& file, std::uint64_t offset) {
        return hex(file.fingerprint(offset).bytes);
    }

    /// FNV-1a over all that is done: it tells changes by accident, not by design.
    void add_before(std::string_view source, std::string_view print) {
        const auto mix = [&](std::string_view text) {
            for (const char c : text) {
                before_ = (before_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
            }
            before_ = (before_ ^ 0xFFu) * 0x100000001B3u;
        };
        mix(source);
        mix(print);
    }

    static std::string before(std::uint64_t hash) {
        std::uint8_t bytes[8];
        for (unsigned i = 0; i < 8; ++i) {
            bytes[i] = static_cast<std::uint8_t>(hash >> (56 - 8 * i));
        }
        return hex(bytes);
    }

    static std::string cursor(std::string_view source, std::uint64_t offset, std::uint64_t line,
                              std::string_view print, std::uint64_t before_hash) {
        return "{\"source\":" + json_quote(source) + ",\"offset\":" + std::to_string(offset) +
               ",\"line\":" + std::to_string(line) + ",\"fingerprint\":\"" + std::string(print) +
               "\",\"before\":\"" + before(before_hash) + "\"}";
    }

    /// Behind the last source that was read to its end.
    void checkpoint() {
        run_.checkpoint(
            cursor(last_->source, last_->offset, last_->line, last_->print, last_->before));
    }

    /// Where to go on, when what comes before it is unchanged.
    std::optional<std::pair<std::size_t, Place>> read_cursor() {
        if (run_.cursor_.empty()) return std::nullopt;
        std::string source, done;
        Place place{};
        try {
            const Config cursor = Config::parse(run_.cursor_);
            source = cursor.require_text("source");
            done = cursor.require_text("before");
            place.offset = static_cast<std::uint64_t>(cursor.require_number("offset"));
            place.line = static_cast<std::uint64_t>(cursor.number("line", 1));
            place.fingerprint = cursor.require_text("fingerprint");
        } catch (const Error&) {
            return std::nullopt;  // another connector's cursor, or an older one's
        }
        const auto found = std::find(run_.sources_.begin(), run_.sources_.end(), source);
        if (found == run_.sources_.end()) return std::nullopt;
        const std::uint64_t fresh = before_;
        for (auto earlier = run_.sources_.begin(); earlier != found; ++earlier) {
            File file = run_.open(*earlier);
            read_to_end(file);
            add_before(*earlier, fingerprint(file, file.position()));
        }
        if (before(before_) != done) {
            before_ = fresh;
            return std::nullopt;
        }
        return std::pair(static_cast<std::size_t>(found - run_.sources_.begin()), place);
    }

    void read_to_end(File& file) {
        if (file.size() != File::unknown_size) {
            file.skip(file.size());
            return;
        }
        std::string nowhere(256u << 10, '\0');
        while (file.read(nowhere) != 0) {
            if (run_.cancelled()) throw Cancelled{};
        }
    }

    /// Moves to `from`, if the file is still the same up to there.
    static bool reach(File& file, const Place& from) {
        if (file.size() != File::unknown_size && file.size() < from.offset) return false;
        try {
            file.skip(from.offset);
            return fingerprint(file, from.offset) == from.fingerprint;
        } catch (const Error& error) {
            if (error.status == OI_BAD_DATA) return false;  // shorter than it was
            throw;
        }
    }

    /// A source is done up to its end.
    void close_source(std::string_view source, File& file, std::uint64_t line) {
        last_ = {source, file.position(), line, fingerprint(file, file.position()), before_};
        add_before(source, last_->print);
        done_bytes_ += file.position();
    }

    // ---- rows ---------------------------------------------------------------------------------

    CsvReader::Fill filler(File& file) {
        return [this, &file](std::span<char> to) {
            if (run_.cancelled()) throw Cancelled{};
            const std::size_t got = file.read(to);
            const bool known = run_.sources_.size() == 1 && file.size() != File::unknown_size;
            run_.progress(done_bytes_ + file.position(), known ? file.size() : 0);
            return got;
        };
    }

    /// Reads what stands before the rows. The options may change for this source.
    void read_header(CsvReader& reader, CsvOptions& options) {
        if (options.sniff) {
            options.sniff(reader.head(), options);
            reader.use(options.dialect);
        }
        while (reader.line() <= options.skip_lines && reader.next() != nullptr) {
        }
        if (!options.header) return;
        const CsvRow* row = reader.next();
        if (row == nullptr) {
            throw BadSource("csv.no_header", "expected a line of column names, found none");
        }
        if (row->fault() != CsvFault::none) {
            throw BadSource("csv.bad_header",
                            "expected a line of column names: " + complaint(*row));
        }
        reader.keep_header();
        if (options.on_header) options.on_header(*row);
    }

    void read_rows(std::string_view source, std::optional<Place> from, CsvOptions options,
                   const std::function<void(const CsvRow&)>& each) {
        File& file = open(source);
        CsvReader reader(filler(file), options.dialect);
        read_header(reader, options);
        if (from && from->offset > reader.position()) {
            File later = run_.open(source);
            if (reach(later, *from)) {
                file = std::move(later);
                reader.restart(from->offset, from->line);
            }
        }
        bool first = !options.header;
        std::uint64_t rows_since = 0;
        std::uint64_t checkpoint_at = reader.position() + options.checkpoint_bytes;
        while (const CsvRow* row = reader.next()) {
            if (first && options.on_header && row->fault() == CsvFault::none) {
                options.on_header(*row);
                first = false;
            }
            read_row(source, file.handle(), *row, options.ragged ? 0 : reader.header().size(),
                     each);
            ++rows_since;
            if (rows_since >= options.checkpoint_rows || reader.position() >= checkpoint_at) {
                const std::uint64_t offset = reader.position();
                if (file.position() - offset > fingerprint_window) continue;
                run_.checkpoint(
                    cursor(source, offset, reader.line(), fingerprint(file, offset), before_));
                rows_since = 0;
                checkpoint_at = offset + options.checkpoint_bytes;
            }
        }
        close_source(source, file, reader.line());
    }

    void read_row(std::string_view source, std::uint32_t handle, const CsvRow& row,
                  std::size_t columns, const std::function<void(const CsvRow&)>& each) {
        const oi_origin origin = row.origin(handle);
        const auto refuse = [&](const Error& why) {
            const std::string location =
                std::string(base_name(source)) + ":" + std::to_string(row.line());
            run_.reject({0, origin, location, {}, row.raw()}, why);
        };
        if (row.fault() != CsvFault::none) {
            refuse(Error(OI_BAD_DATA, code(row.fault()), complaint(row)));
            return;
        }
        if (columns != 0 && row.size() != columns) {
            refuse(Error(OI_BAD_DATA, "csv.columns",
                         "expected " + std::to_string(columns) +
                             " fields as in the header, found " + std::to_string(row.size())));
            return;
        }
        char location[32] = "line ";
        const auto end = std::to_chars(location + 5, location + sizeof location, row.line()).ptr;
        run_.in_unit(
            origin, {location, static_cast<std::size_t>(end - location)}, [&] { each(row); },
            refuse);
    }

    static const char* code(CsvFault fault) {
        switch (fault) {
            case CsvFault::none:
                break;
            case CsvFault::field_too_long:
                return "csv.field_too_long";
            case CsvFault::row_too_long:
                return "csv.row_too_long";
            case CsvFault::too_many_columns:
                return "csv.too_many_columns";
            case CsvFault::nul_byte:
                return "csv.nul_byte";
            case CsvFault::not_utf8:
                return "csv.not_utf8";
            case CsvFault::unclosed_quote:
                return "csv.unclosed_quote";
        }
        return "csv.invalid";
    }

    static std::string complaint(const CsvRow& row) {
        switch (row.fault()) {
            case CsvFault::none:
                break;
            case CsvFault::field_too_long:
                return "expected fields of at most 1 MiB";
            case CsvFault::row_too_long:
                return "expected a row of at most 8 MiB";
            case CsvFault::too_many_columns:
                return "expected at most 16,384 fields";
            case CsvFault::nul_byte:
                return "expected text, found a NUL byte";
            case CsvFault::not_utf8:
                return "expected UTF-8; set the encoding of the source";
            case CsvFault::unclosed_quote:
                return "expected a closing quote, found the end";
        }
        return "expected a row";
    }

    // ---- documents and files ------------------------------------------------------------------

    /// Fills `out`, which may be longer than what is read, and gives the size. What it holds of an
    /// earlier file stays allocated: clearing it costs more than reading a small file.
    static std::size_t read_file(File& file, std::uint64_t max_bytes, std::string& out) {
        const auto room = [&](std::size_t size) {
            return static_cast<std::size_t>(std::min<std::uint64_t>(size, max_bytes + 1));
        };
        const bool sized = file.size() != File::unknown_size && file.size() < max_bytes;
        const std::size_t first =
            room(sized ? static_cast<std::size_t>(file.size()) + 1 : 256u << 10);
        if (out.size() < first) out.resize(first);
        std::size_t used = 0;
        while (const std::size_t got = file.read({out.data() + used, room(out.size()) - used})) {
            used += got;
            if (used > max_bytes) {
                out.resize(std::min<std::size_t>(used, kept_of_refused));
                throw Error(OI_BAD_DATA, "source.too_large",
                            "expected at most " + std::to_string(max_bytes) + " bytes");
            }
            if (used == out.size()) out.resize(room(out.size() * 2));
        }
        return used;
    }

    /// A source whose end the cursor stands at, and which has not changed.
    bool was_read(std::string_view source, const Place& from) {
        File again = run_.open(source);
        if (!reach(again, from)) return false;
        char more = 0;
        if (again.read({&more, 1}) != 0) return false;  // it has grown
        close_source(source, again, 1);
        return true;
    }

    void read_document(std::string_view source, const std::optional<Place>& from,
                       const std::function<void(std::string_view, std::string_view)>& each,
                       std::uint64_t max_bytes) {
        if (run_.cancelled()) throw Cancelled{};
        if (from && was_read(source, *from)) return;
        File& file = open(source);
        std::string_view bytes;
        const auto refuse = [&](const Error& why) {
            run_.reject({0, {0, cut(bytes.size()), file.handle()}, base_name(source), {}, bytes},
                        why);
        };
        try {
            const std::size_t size = read_file(file, max_bytes, buffer_);
            bytes = std::string_view(buffer_).substr(0, size);
            run_.in_unit(
                {0, cut(bytes.size()), file.handle()}, {}, [&] { each(source, bytes); }, refuse);
        } catch (const BadSource&) {
            throw;
        } catch (const Error& why) {
            if (why.code != "source.too_large") throw;
            bytes = buffer_;
            refuse(why);
            read_to_end(file);
        }
        if (buffer_.size() > kept_buffer) std::string().swap(buffer_);
        close_source(source, file, 1);
        if (++documents_ % documents_per_checkpoint == 0) {
            checkpoint();
            run_.progress(documents_, run_.sources_.size());
        }
    }

    static std::uint32_t cut(std::uint64_t length) {
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(length, UINT32_MAX));
    }

    Run& run_;
    std::optional<File> open_;  ///< the source at hand
    std::uint64_t before_ = 0xCBF29CE484222325u;
    std::uint64_t done_bytes_ = 0;
    std::uint64_t documents_ = 0;
    std::string buffer_;  ///< of documents

    struct Done {
        std::string_view source;  ///< one of the run's
        std::uint64_t offset, line;
        std::string print;
        std::uint64_t before;
    };
    std::optional<Done> last_;  ///< the source that was read to its end last
};

}  // namespace openitem
