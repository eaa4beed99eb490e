/* Child side of the sandbox: giving up rights. Everything here runs between fork and exec. */
#include "corpus/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SHADOWED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHADOWED 1
#endif
#endif
#ifndef SHADOWED
#define SHADOWED 0 /* AddressSanitizer maps terabytes: no limit on address space can hold then */
#endif

/* ---- resources ---------------------------------------------------------------------------------
 */

static int limit(__rlimit_resource_t what, uint64_t soft, uint64_t hard)
{
    struct rlimit old, new = {soft, hard};
    if (getrlimit(what, &old) != 0)
        return -1;
    if (old.rlim_max != RLIM_INFINITY && new.rlim_max > old.rlim_max)
        new.rlim_max = old.rlim_max;
    if (new.rlim_cur > new.rlim_max)
        new.rlim_cur = new.rlim_max;
    return setrlimit(what, &new);
}

/* Bytes of address space in use: what the fork inherited does not count against the reader. */
static uint64_t mapped(void)
{
    unsigned long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f) {
        char line[64];
        if (fgets(line, sizeof line, f))
            pages = strtoull(line, NULL, 10);
        fclose(f);
    }
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

int confine_resources(const struct sandbox_job *job)
{
    int failed =
        limit(RLIMIT_CORE, 0, 0) | limit(RLIMIT_NOFILE, 256, 256) |
        limit(RLIMIT_CPU, job->max_cpu, (uint64_t)job->max_cpu + 2) |
        limit(RLIMIT_FSIZE, job->scratch ? job->max_output : 0, job->scratch ? job->max_output : 0);
    if (!job->argv && !SHADOWED) {
        uint64_t memory = job->max_memory + mapped();
        failed |= limit(RLIMIT_AS, memory, memory);
    }
    if (job->helpers) /* the others may start none at all, see seccomp below */
        failed |= limit(RLIMIT_NPROC, 1024, 1024);
    return failed ? -1 : 0;
}

/* A program begins with nothing mapped, but until then the child has all that its parent has: this
 * comes last. */
int confine_memory(const struct sandbox_job *job)
{
    return limit(RLIMIT_AS, job->max_memory, job->max_memory);
}

/* ---- files -------------------------------------------------------------------------------------
 */

static const uint64_t READ_RIGHTS = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

/* All rights over files that the running kernel knows, by Landlock version. */
static uint64_t all_rights(long version)
{
    return version >= 3 ? (1u << 15) - 1 : version == 2 ? (1u << 14) - 1 : (1u << 13) - 1;
}

static void allow_fd(int ruleset, int fd, uint64_t rights)
{
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return;
    if (!S_ISDIR(st.st_mode))
        rights &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                  LANDLOCK_ACCESS_FS_EXECUTE;
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = fd};
    syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
}

static void allow(int ruleset, const char *path, uint64_t rights)
{
    int fd = path ? open(path, O_PATH | O_CLOEXEC) : -1;
    allow_fd(ruleset, fd, rights);
    if (fd >= 0)
        close(fd);
}

/* Only the one file, the system's programs and their data can be opened. Returns 0, or GAP_FILES.
 */
static int confine_files(const struct sandbox_job *job, const char *program)
{
    static const char *const system_folders[] = {
        "/usr",
        "/bin",
        "/sbin",
        "/lib",
        "/lib64",
        "/etc",
        "/opt",
        "/var/cache/fontconfig",
        "/var/lib/ghostscript",
    };
    static const char *const devices[] = {"/dev/zero", "/dev/random", "/dev/urandom"};
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return GAP_FILES;
    uint64_t all = all_rights(version), run = READ_RIGHTS | LANDLOCK_ACCESS_FS_EXECUTE;
    struct landlock_ruleset_attr attr = {.handled_access_fs = all};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (ruleset < 0)
        return GAP_FILES;
    for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++)
        allow(ruleset, system_folders[i], run);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        allow(ruleset, devices[i], LANDLOCK_ACCESS_FS_READ_FILE);
    allow(ruleset, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
    if (job->helpers)
        allow(ruleset, "/proc", READ_RIGHTS);
    allow(ruleset, program, run);
    allow(ruleset, job->readable, READ_RIGHTS);
    allow(ruleset, job->scratch, all & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE);
    allow_fd(ruleset, 0, LANDLOCK_ACCESS_FS_READ_FILE);
    int failed = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
    close(ruleset);
    return failed ? GAP_FILES : 0;
}

/* Root without capabilities cannot pass over permissions, mount, or load modules. */
static int drop_capabilities(void)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    return (int)syscall(SYS_capset, &header, none);
}

/* ---- system calls ------------------------------------------------------------------------------
 */

static int deny(scmp_filter_ctx f, int call)
{
    return seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), call, 0);
}

/* For programs: whatever reaches other processes, the network or the kernel's insides is refused.
 */
static int program_filter(scmp_filter_ctx f, const struct sandbox_job *job)
{
    static const int refused[] = {
        SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(kcmp),
        SCMP_SYS(pidfd_getfd),
        SCMP_SYS(pidfd_send_signal),
        SCMP_SYS(pidfd_open),
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(pivot_root),
        SCMP_SYS(chroot),
        SCMP_SYS(unshare),
        SCMP_SYS(setns),
        SCMP_SYS(bpf),
        SCMP_SYS(perf_event_open),
        SCMP_SYS(keyctl),
        SCMP_SYS(add_key),
        SCMP_SYS(request_key),
        SCMP_SYS(userfaultfd),
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(io_uring_enter),
        SCMP_SYS(open_by_handle_at),
        SCMP_SYS(kexec_load),
        SCMP_SYS(init_module),
        SCMP_SYS(finit_module),
        SCMP_SYS(setsid),
        SCMP_SYS(setpgid),
        SCMP_SYS(tkill),
        SCMP_SYS(personality),
    };
    int bad = 0;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        bad |= deny(f, refused[i]);
    /* clone3 hides its flags from the filter: "not there" makes the C library use clone. */
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER));
    if (job->helpers)
        return bad | seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 1,
                                      SCMP_A0(SCMP_CMP_NE, AF_UNIX, 0));
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(socket), 0);
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
    /* Landlock lets anybody change the attributes of what cannot be opened. */
    static const int more[] = {
        SCMP_SYS(chmod),     SCMP_SYS(fchmod),    SCMP_SYS(fchmodat),    SCMP_SYS(chown),
        SCMP_SYS(fchown),    SCMP_SYS(lchown),    SCMP_SYS(fchownat),    SCMP_SYS(utime),
        SCMP_SYS(utimes),    SCMP_SYS(utimensat), SCMP_SYS(futimesat),   SCMP_SYS(setxattr),
        SCMP_SYS(lsetxattr), SCMP_SYS(fsetxattr), SCMP_SYS(removexattr), SCMP_SYS(lremovexattr),
        SCMP_SYS(fork),      SCMP_SYS(vfork),     SCMP_SYS(kill),
    };
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        bad |= deny(f, more[i]);
    bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid(), 0));
    return bad;
}

/* What libraries need to compute and to read. */
static const int granted[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrlimit),
    SCMP_SYS(rseq),
    SCMP_SYS(membarrier),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(poll),
    SCMP_SYS(fcntl),
};

/* For our own readers: the calls granted, opening for reading, and ending oneself; nothing else. */
static int function_filter(scmp_filter_ctx f)
{
    int bad = 0;
    for (size_t i = 0; i < sizeof granted / sizeof *granted; i++)
        bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, granted[i], 0);
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(openat), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(open), 1,
                            SCMP_A1(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY));
    bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    return bad;
}

static int confine_calls(const struct sandbox_job *job)
{
    scmp_filter_ctx f = seccomp_init(job->argv ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
    if (!f)
        return GAP_CALLS;
    int bad = job->argv ? program_filter(f, job) : function_filter(f);
    bad = bad || seccomp_load(f) != 0;
    seccomp_release(f);
    return bad ? GAP_CALLS : 0;
}

int confine(const struct sandbox_job *job, const char *program)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || drop_capabilities() != 0)
        return -1;
    int gaps = confine_files(job, program) | confine_calls(job);
    /* Without seccomp an empty network of one's own serves; it needs user namespaces, which many
     * systems forbid. */
    if (gaps & GAP_CALLS && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        gaps |= GAP_NETWORK;
    return gaps;
}
