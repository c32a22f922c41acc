// The connector `nacha`: files of the Automated Clearing House of the United States.
#include "connectors/lib/files/whole_file.hpp"
#include "connectors/nacha/batches.hpp"

#include <openitem/text.hpp>
#include <openitem_manifest.hpp>

namespace openitem::nacha {
namespace {

Options options_of(const Config& config) {
    Options out;
    for (const std::string_view id : config.list("own_ids")) out.own_ids.emplace_back(id);
    out.account = config.text("account");
    out.payments = config.one_of("payments", {"all", "none"}, "all") == "all";
    const auto usual = static_cast<std::int64_t>(out.max_bytes);
    out.max_bytes = static_cast<std::uint64_t>(config.number("max_bytes", usual));
    return out;
}

class Nacha : public Connector, public Manifest {
public:
    void configure(Run& run) override { options_ = options_of(run.config()); }

    /// A file is held in memory: its last record says whether the first may be believed.
    void read(Run& run) override {
        BatchesWriter writer(run, options_);
        run.files([&](std::string_view, File& file) {
            std::string bytes = files::take_whole(file, options_.max_bytes);
            const bool converted = !is_utf8(bytes);
            if (converted) bytes = to_utf8(bytes, Encoding::windows_1252);
            try {
                writer.write(bytes, file.handle(), converted);
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
}  // namespace openitem::nacha

OPENITEM_CONNECTOR(openitem::nacha::Nacha)
