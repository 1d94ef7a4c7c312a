package io.chatops.app.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * This machine without systemd, and with folders of its own where an installation writes, so that
 * root may install here and leave the machine as it is. Each command has its own mounts and
 * processes, and they end with it.
 */
final class ScratchHost implements AutoCloseable {
  static final List<String> OWN =
      List.of("/etc", "/run", "/usr/local/bin", "/usr/local/lib", "/var/lib");

  private final Path root;
  private final Set<String> hidden = new TreeSet<>();

  /** A command's exit code, its output, and the command lines that were seen while it ran. */
  record Ended(int code, String output, Set<String> commandLines) {}

  ScratchHost(Path root) throws IOException {
    this.root = root;
    for (String folder : OWN) {
      Files.createDirectories(path(folder));
    }
    tool("cp", "-a", "/etc/.", path("/etc").toString());
  }

  /** Deletes its folders. */
  @Override
  public void close() throws IOException {
    tool("rm", "-rf", root.toString());
  }

  private static void tool(String... command) throws IOException {
    int code = new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
  }

  /** The place of a path of this host on the machine. */
  Path path(String path) {
    return root.resolve(path.substring(1));
  }

  String passwd() throws IOException {
    return Files.readString(path("/etc/passwd"));
  }

  /** Makes a program look as if it were not installed, or shows it again. */
  void hide(String program, boolean hide) {
    if (hide) {
      hidden.add(program);
    } else {
      hidden.remove(program);
    }
  }

  /** Runs a line of the shell to its end. */
  Ended run(String line) throws IOException, InterruptedException {
    Set<String> seen = new TreeSet<>();
    Process process = start(line);
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(each -> commandLine(each.pid(), seen));
      if (System.nanoTime() - deadline > 0) {
        end(process);
        throw new AssertionError("not within five minutes: " + log());
      }
    }
    return new Ended(process.exitValue(), log(), seen);
  }

  /** Starts a line of the shell, for {@link #end}. */
  Process start(String line) throws IOException {
    List<String> script = new ArrayList<>();
    for (String folder : OWN) {
      script.add("mount --bind '" + path(folder) + "' " + folder);
    }
    hidden.forEach(program -> script.add("mount --bind /dev/null " + program));
    script.add("exec sh -c \"$1\"");
    ProcessBuilder builder =
        new ProcessBuilder(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "--mount-proc",
                "--propagation",
                "private",
                "sh",
                "-euc",
                String.join("\n", script),
                "host",
                line)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(root.resolve("log").toFile());
    String java = System.getProperty("java.home");
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin:" + java + "/bin");
    builder.environment().put("JAVA_HOME", java);
    builder.environment().put("HOME", "/root");
    return builder.start();
  }

  /** Ends everything that the line has started. */
  void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  private String log() throws IOException {
    return Files.readString(root.resolve("log"));
  }

  private static void commandLine(long pid, Set<String> seen) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
      seen.add(line.replace('\0', ' ').strip());
    } catch (IOException ended) {
      // It is over.
    }
  }
}
