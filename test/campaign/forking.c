// Lets a process of Node go on as two. V8 keeps its heap out of new processes (MADV_DONTFORK): that is taken back first.
// Only where V8 has no threads (`node --single-threaded --v8-pool-size=0`): a new process has none but the one that forks, and
// whoever signals to others then waits for ever.
#define _GNU_SOURCE
#include <node_api.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// A run takes some seconds, on the slowest machine with much beside it a minute.
static const unsigned longest_seconds = 600;

static napi_value number(napi_env env, int value) {
  napi_value result;
  napi_create_int32(env, value, &result);
  return result;
}

static napi_value fork_here(napi_env env, napi_callback_info info) {
  FILE *maps = fopen("/proc/self/maps", "r");
  if (!maps) return number(env, -1);
  char line[512];
  unsigned long from, to;
  while (fgets(line, sizeof line, maps))
    if (sscanf(line, "%lx-%lx", &from, &to) == 2) madvise((void *)from, to - from, MADV_DOFORK);
  fclose(maps);
  pid_t branch = fork();
  if (branch == 0) {
    // Nobody waits for a branch whose process has ended; one that hangs ends by itself, and is told of.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(longest_seconds);
  }
  return number(env, branch);
}

// Without the handlers of the process it was made from.
static napi_value leave(napi_env env, napi_callback_info info) {
  _exit(0);
}

// Waits for one process, whichever ends first: its raw status, 0 when all is well; -1 where there is none.
static napi_value wait_for_one(napi_env env, napi_callback_info info) {
  int status = 0;
  return number(env, waitpid(-1, &status, 0) < 0 ? -1 : status);
}

static napi_value init(napi_env env, napi_value exports) {
  napi_property_descriptor properties[] = {
      {"fork", NULL, fork_here, NULL, NULL, NULL, napi_default, NULL},
      {"leave", NULL, leave, NULL, NULL, NULL, napi_default, NULL},
      {"wait", NULL, wait_for_one, NULL, NULL, NULL, napi_default, NULL},
  };
  napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties);
  return exports;
}

NAPI_MODULE(forking, init)
