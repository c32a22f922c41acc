// A source of X12: every set held against its guide, mapped, and acknowledged.
#pragma once

#include "connectors/lib/edi/acknowledge.hpp"
#include "connectors/x12/set.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace openitem::x12 {

class Reader {
public:
    Reader(Run& run, const Options& options) : run_(run), options_(options) {}

    /// Throws BadSource when it does not start like X12. What goes wrong behind that costs the set
    /// it stands in, or, where the segments themselves cannot be told, the rest of the source.
    void read(std::string_view name, File& file);

private:
    using Map = void (*)(Run&, const Set&);
    struct Kind {
        std::unique_ptr<Plan> plan;
        Map map = nullptr;
        std::uint32_t entity = 0;
    };

    void follow(edi::EnvelopeReader& envelopes);
    void on_message(edi::EnvelopeReader& envelopes);
    void on_loose(const edi::EnvelopeReader& envelopes);
    void on_interchange_end(const edi::InterchangeHeader& header);
    void on_rest(edi::EnvelopeReader& envelopes, const Error& why);
    /// False: the set is refused, for a reason that `why` gets.
    bool map(const Set& set, const Kind& kind, const Input& input, Error& why);
    const Kind& kind_of(const std::string& type, unsigned version);
    oi_origin origin_of(const edi::EnvelopeReader& envelopes) const;

    Run& run_;
    const Options& options_;
    edi::GuideBook guides_;
    edi::Validator validator_;
    edi::Acknowledgement acknowledgement_;
    std::map<std::pair<std::string, unsigned>, Kind> kinds_;
    const Kind* last_ = nullptr;  // of last_type_ and last_version_
    std::string last_type_;
    unsigned last_version_ = 0;
    std::string_view name_;
    std::uint32_t handle_ = 0;
    bool acknowledged_ = false;  // the group is one to be acknowledged
    bool answers_ = false;       // the interchange holds TA1
    bool group_open_ = false;
    bool implementation_ = false;  // groups of an implementation guide: 005010X...
    std::string location_;
};

}  // namespace openitem::x12
