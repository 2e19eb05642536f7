#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace caveat::test {

// A program that runs beside the test; its stderr goes to a file. Killed, if it still runs, when it leaves scope.
class ChildProcess {
 public:
  // `environment` is added to our own, as NAME=value.
  ChildProcess(const std::vector<std::string>& command, const std::string& stderr_path,
               const std::vector<std::string>& environment);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Waits for the next line of its stdout; what there is, if it ends before the line does.
  std::string ReadLine();
  // Sends SIGTERM and waits. Returns the exit code, or -1 if a signal ended it.
  int Terminate();

 private:
  pid_t pid_ = -1;
  int stdout_ = -1;
};

}  // namespace caveat::test
