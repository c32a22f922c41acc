// The connector `ofx`: statements of Open Financial Exchange, 1.x and 2.x, and QFX.
#include "connectors/lib/files/whole_file.hpp"
#include "connectors/ofx/statements.hpp"

#include <openitem/text.hpp>
#include <openitem_manifest.hpp>

namespace openitem::ofx {
namespace {

Options options_of(const Config& config) {
    Options out;
    out.payments = config.one_of("payments", {"all", "none"}, "all") == "all";
    const auto usual = static_cast<std::int64_t>(out.max_bytes);
    out.max_bytes = static_cast<std::uint64_t>(config.number("max_bytes", usual));
    return out;
}

/// By the mark at the start, and for the rest: what is not UTF-8 is in the code page of Windows,
/// whatever the header says.
Encoding encoding_of(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE")) return Encoding::utf_16le;
    if (bytes.starts_with("\xFE\xFF")) return Encoding::utf_16be;
    return is_utf8(bytes) ? Encoding::utf_8 : Encoding::windows_1252;
}

class Ofx : public Connector, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    /// A file is held in memory: only its end says that it is whole.
    void read(Run& run) override {
        StatementsReader reader(run, options_);
        run.files([&](std::string_view source, File& file) {
            std::string bytes = files::take_whole(file, options_.max_bytes);
            const Encoding encoding = encoding_of(bytes);
            const bool converted = encoding != Encoding::utf_8;
            if (converted) bytes = to_utf8(bytes, encoding);
            try {
                reader.read(source, bytes, file.handle(), converted);
            } catch (const Error& why) {
                if (why.status != OI_BAD_DATA) throw;
                throw BadSource(why.code, why.what());
            }
        });
    }

private:
    Options options_;
};

}  // namespace
}  // namespace openitem::ofx

OPENITEM_CONNECTOR(openitem::ofx::Ofx)
