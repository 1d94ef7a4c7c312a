package io.chatops.agent.collect;

import io.chatops.protocol.FromAgent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Describes this machine and its operating system. */
public final class HostDescriber {
  private final HostFiles files;

  public HostDescriber(HostFiles files) {
    this.files = files;
  }

  public FromAgent.AgentDescription describe(
      String version, String bootId, List<String> capabilities, List<String> allowedCommands) {
    return new FromAgent.AgentDescription(
        version,
        hostname().orElse(null),
        files
            .text(files.etc("os-release"))
            .flatMap(HostDescriber::parseOsRelease)
            .orElse(System.getProperty("os.name")),
        System.getProperty("os.arch"),
        line(files.proc("sys/kernel/osrelease")).orElse(null),
        files.text(files.proc("stat")).flatMap(HostDescriber::parseBootTime).orElse(null),
        bootId,
        capabilities,
        allowedCommands);
  }

  // The kernel tells a container the container's name.
  private Optional<String> hostname() {
    Optional<String> own = line(files.proc("sys/kernel/hostname"));
    return files.mounted() ? line(files.etc("hostname")).or(() -> own) : own;
  }

  private Optional<String> line(Path file) {
    return files
        .text(file)
        .map(text -> HostText.clean(text.strip()))
        .filter(text -> !text.isEmpty());
  }

  /** Returns the display name of the operating system from {@code /etc/os-release}. */
  static Optional<String> parseOsRelease(String osRelease) {
    return osRelease
        .lines()
        .filter(line -> line.startsWith("PRETTY_NAME="))
        .map(
            line -> line.substring("PRETTY_NAME=".length()).strip().replaceAll("^[\"']|[\"']$", ""))
        .map(HostText::clean)
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  /** Returns the boot time from {@code /proc/stat}. */
  static Optional<Instant> parseBootTime(String stat) {
    return stat.lines()
        .filter(line -> line.startsWith("btime "))
        .findFirst()
        .flatMap(line -> Numbers.parse(line.substring("btime ".length()).strip()))
        .map(Instant::ofEpochSecond);
  }
}
