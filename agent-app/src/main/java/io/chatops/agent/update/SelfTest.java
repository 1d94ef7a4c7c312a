package io.chatops.agent.update;

import io.chatops.protocol.ReleaseVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Tries a new program next to the running one, as the same user and with the same settings. */
final class SelfTest {
  private static final int MAX_OUTPUT_BYTES = 8 * 1024;

  private final Duration timeout;

  /**
   * @param timeout the time that each of its commands may take
   */
  SelfTest(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Runs the commands {@code version} and {@code check} of the program.
   *
   * @param settings the flags that the running agent has, to be given to {@code check}; absent to
   *     skip that command
   * @return the problem; empty if there is none
   */
  Optional<String> problem(Path program, ReleaseVersion version, Optional<List<String>> settings)
      throws InterruptedException {
    Result printed = run(program, List.of("version"));
    if (printed.code != 0 || !printed.output.startsWith("chatops-agent " + version + " ")) {
      return Optional.of("its command version " + printed.end());
    }
    if (settings.isEmpty()) {
      return Optional.empty();
    }
    List<String> check = new ArrayList<>(List.of("check"));
    check.addAll(settings.get());
    Result checked = run(program, check);
    return checked.code == 0 ? Optional.empty() : Optional.of("its command check " + checked.end());
  }

  /**
   * The result of a command.
   *
   * @param code negative if it did not exit or could not be started
   */
  private record Result(int code, String output) {
    String end() {
      return (code < 0 ? "failed" : "exited with code " + code) + ": " + lastLine();
    }

    private String lastLine() {
      List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1).strip();
    }
  }

  private Result run(Path program, List<String> arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Result(-1, "it cannot be started (" + e.getMessage() + ")");
    }
    byte[][] output = {new byte[0]};
    Thread reader = new Thread(() -> output[0] = read(process.getInputStream()), "self-test");
    reader.setDaemon(true);
    reader.start();
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Result(-1, "it took longer than " + timeout.toSeconds() + " s");
      }
      // A child of it may hold the pipe open; its output does not matter.
      reader.join(1000);
      return new Result(process.exitValue(), new String(output[0], StandardCharsets.UTF_8));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static byte[] read(InputStream in) {
    try (in) {
      byte[] first = in.readNBytes(MAX_OUTPUT_BYTES);
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return first;
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
