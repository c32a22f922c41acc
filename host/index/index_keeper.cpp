#include "host/index/index_keeper.hpp"

namespace openitem::index {

IndexKeeper::Held::~Held() {
    if (kept_ == nullptr) return;  // moved from
    lock_.unlock();
    keeper_->release(*kept_);
}

IndexKeeper::Held IndexKeeper::hold(const std::string& company, store::Store& books,
                                    base::Instant now) {
    Held held(*this, find(company));
    try {
        held.kept_->index.follow(books);
    } catch (...) {
        const std::lock_guard lock(mutex_);
        kept_.erase(company);
        throw;
    }
    const std::lock_guard lock(mutex_);
    held.kept_->used_at = now;
    held.kept_->use = ++uses_;
    held.kept_->bytes = held->bytes();
    give_up_idle(now);
    give_up_too_much();
    return held;
}

void IndexKeeper::give_up(base::Instant now) {
    const std::lock_guard lock(mutex_);
    give_up_idle(now);
    give_up_too_much();
}

bool IndexKeeper::has(const std::string& company) const {
    const std::lock_guard lock(mutex_);
    return kept_.contains(company);
}

std::size_t IndexKeeper::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_of_all();
}

// Counted as held from here on: nobody gives it up before it is used.
std::shared_ptr<IndexKeeper::Kept> IndexKeeper::find(const std::string& company) {
    const std::lock_guard lock(mutex_);
    auto& kept = kept_[company];
    if (kept == nullptr) kept = std::make_shared<Kept>();
    ++kept->holders;
    return kept;
}

void IndexKeeper::release(Kept& kept) {
    const std::lock_guard lock(mutex_);
    --kept.holders;
    give_up_too_much();
}

std::size_t IndexKeeper::bytes_of_all() const {
    std::size_t bytes = 0;
    for (const auto& [company, kept] : kept_) bytes += kept->bytes;
    return bytes;
}

void IndexKeeper::give_up_idle(base::Instant now) {
    std::erase_if(kept_, [&](const auto& each) {
        const Kept& kept = *each.second;
        return kept.holders == 0 &&
               now.microseconds - kept.used_at.microseconds >= limits_.idle_seconds * 1'000'000;
    });
}

void IndexKeeper::give_up_too_much() {
    for (auto bytes = bytes_of_all(); bytes > limits_.bytes;) {
        auto longest_ago = kept_.end();
        for (auto each = kept_.begin(); each != kept_.end(); ++each) {
            if (each->second->holders > 0) continue;
            const bool before =
                longest_ago == kept_.end() || each->second->use < longest_ago->second->use;
            if (before) longest_ago = each;
        }
        if (longest_ago == kept_.end()) return;
        bytes -= longest_ago->second->bytes;
        kept_.erase(longest_ago);
    }
}

}  // namespace openitem::index
