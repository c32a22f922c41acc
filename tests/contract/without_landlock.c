/* Starts openitem-runner as on a kernel without Landlock: TARGET_RUNNER with the same arguments. */
#define _GNU_SOURCE
#include <errno.h>
#include <seccomp.h>
#include <unistd.h>

int main(int argc, char** argv) {
    (void)argc;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL ||
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) !=
            0 ||
        seccomp_load(filter) != 0) {
        return 9;
    }
    execv(TARGET_RUNNER, argv);
    return 9;
}
