// Memory for large tables that are looked up all over: in pages of two megabytes where Linux has
// them, for with small ones every look-up has to find its page first.
#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>
#include <vector>

namespace openitem::base {

template <class T>
class HugePages {
public:
    using value_type = T;

    HugePages() = default;
    template <class U>
    HugePages(const HugePages<U>&) noexcept {}

    T* allocate(std::size_t count) {
        if (!is_huge(count)) return static_cast<T*>(::operator new(count * sizeof(T)));
        void* const at = ::operator new (count * sizeof(T), std::align_val_t{page});
#ifdef MADV_HUGEPAGE
        // A wish: without it the same memory is slower, and nothing else.
        static_cast<void>(::madvise(at, count * sizeof(T) / page * page, MADV_HUGEPAGE));
#endif
        return static_cast<T*>(at);
    }

    void deallocate(T* at, std::size_t count) noexcept {
        if (is_huge(count)) {
            ::operator delete (at, std::align_val_t{page});
        } else {
            ::operator delete(at);
        }
    }

    friend bool operator==(const HugePages&, const HugePages&) noexcept { return true; }

private:
    static constexpr std::size_t page = std::size_t{2} << 20U;
    static constexpr bool is_huge(std::size_t count) noexcept { return count >= page / sizeof(T); }
};

template <class T>
using HugeVector = std::vector<T, HugePages<T>>;

}  // namespace openitem::base
