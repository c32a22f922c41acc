#include "host/service/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include "host/base/result.hpp"
#include "host/base/text.hpp"
#include "host/service/judge_files.hpp"

namespace openitem::service {

namespace {

using base::Exit;
using base::RunError;

constexpr std::size_t files_at_once = 64;
constexpr std::uint64_t most_in_memory = std::uint64_t{64} << 20;

// ---- all of them, in order ----------------------------------------------------------------------

class InOrder {
public:
    InOrder(const connect::Registry& plugins, const model::RulePack* pack,
            const std::function<void(const Verdict&)>& each)
        : plugins_(plugins),
          pack_(pack),
          each_(each),
          most_(std::max(1U, std::thread::hardware_concurrency())) {}

    void add(FileToJudge file) {
        if (file.bytes) in_memory_ += file.bytes->size();
        files_.push_back(std::move(file));
        if (files_.size() == files_at_once || in_memory_ >= most_in_memory) start();
    }
    void finish() {
        start();
        while (!under_way_.empty()) give_first();
    }

private:
    void start() {
        if (files_.empty()) return;
        in_memory_ = 0;
        if (under_way_.size() == most_) give_first();
        under_way_.push_back(
            std::async(std::launch::async, [this, files = std::exchange(files_, {})] {
                return judge_files(plugins_, pack_, files);
            }));
    }
    void give_first() {
        const auto verdicts = under_way_.front().get();
        under_way_.pop_front();
        for (const Verdict& verdict : verdicts) each_(verdict);
    }

    const connect::Registry& plugins_;
    const model::RulePack* pack_;
    const std::function<void(const Verdict&)>& each_;
    std::size_t most_;
    std::vector<FileToJudge> files_;
    std::uint64_t in_memory_ = 0;  // bytes of those that are on no disk
    std::deque<std::future<std::vector<Verdict>>> under_way_;
};

}  // namespace

const model::RulePack* profile_rules(const std::string& profile) {
    if (profile.empty()) return nullptr;
    if (const model::RulePack* pack = model::find_pack(profile)) return pack;
    throw RunError(Exit::wrong_use, fmt::format("expected a profile of {}, found {}",
                                                model::pack_names(), base::quote(profile)));
}

Verdict validate_document(const connect::Registry& plugins, const std::string& name,
                          std::string_view bytes, const model::RulePack* rules) {
    return judge_files(plugins, rules, {{name, {}, std::make_shared<const std::string>(bytes)}})
        .front();
}

void validate(const connect::Registry& plugins, const ValidateRequest& request,
              const std::function<void(const Verdict&)>& each) {
    InOrder verdicts(plugins, profile_rules(request.profile), each);
    bool any = false;
    for (const std::string& name : request.files) {
        each_file_to_judge(name, [&](FileToJudge file) {
            any = true;
            verdicts.add(std::move(file));
        });
    }
    verdicts.finish();
    if (!any) {
        throw RunError(Exit::wrong_use,
                       fmt::format("there are no files in {}", base::quote(request.files.front())));
    }
}

}  // namespace openitem::service
