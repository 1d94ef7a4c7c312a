package io.chatops.agent.check;

import io.chatops.agent.command.CleanEnvironment;
import io.chatops.agent.config.AgentConfig;
import io.chatops.agent.config.CommandAccess;
import io.chatops.agent.config.CommandRules;
import io.chatops.agent.config.CommandTemplate;
import io.chatops.agent.config.ContainerAccess;
import io.chatops.agent.delivery.StateDirectory;
import io.chatops.agent.docker.EngineProbe;
import io.chatops.protocol.AgentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what the agent can read on this machine and what it allows the hub to do. */
public final class HostChecks {
  private static final double GIBIBYTE = 1 << 30;

  private final AgentConfig config;
  private final Supplier<EngineProbe> engine;

  /**
   * @param engine queries the container engine; called only if the configuration allows container
   *     access
   */
  public HostChecks(AgentConfig config, Supplier<EngineProbe> engine) {
    this.config = config;
    this.engine = engine;
  }

  /** Returns what a fresh report contains and what it lacks. */
  public List<Finding> visible(AgentReport report) {
    List<Finding> findings = new ArrayList<>();
    findings.add(cpu(report.cpu()));
    findings.add(memory(report.memory()));
    findings.add(
        listed(
            "file systems",
            report.disk().filesystems().stream()
                .map(one -> one.mountPoint() + size(one.totalBytes())),
            "none found that hold data; in a container mount the host's / and set host_root"));
    findings.add(
        listed(
            "disks",
            report.disk().devices().stream().map(AgentReport.Device::name),
            "none found; that is usual in a container"));
    findings.add(
        listed(
            "interfaces",
            report.network().interfaces().stream().map(AgentReport.Interface::name),
            "none found except the loopback"));
    findings.add(processes(report.processes()));
    findings.add(
        listed(
            "sensors",
            report.sensors().stream().map(AgentReport.Sensor::name),
            "none found; that is usual in a virtual machine"));
    findings.add(docker());
    return findings;
  }

  /** Returns the limits set by this machine's owner. */
  public List<Finding> permissions() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "containers",
            word(config.containers())
                + (config.containers() == ContainerAccess.CONTROL
                    ? ""
                    : "; to allow more, set containers: control")));
    findings.add(Finding.ok("commands", commands(config.commands())));
    if (config.commands().access() == CommandAccess.ALLOW_LIST) {
      config.commands().allowed().forEach(entry -> findings.add(allowed(entry)));
    }
    return findings;
  }

  /** Returns the state of the spool directory and the warnings about the configuration. */
  public List<Finding> settings() {
    List<Finding> findings = new ArrayList<>();
    Path directory = config.stateDirectory();
    findings.add(
        StateDirectory.problem(directory)
            .map(
                problem ->
                    Finding.warn(
                        "state_dir",
                        ("%s: reports would be kept in memory only; let the agent's user write %s"
                                + " or set another state_dir")
                            .formatted(problem, directory)))
            .orElse(
                Finding.ok(
                    "state_dir",
                    directory + ", up to " + config.spoolMegabytes() + " MiB of reports")));
    config.warnings().forEach(warning -> findings.add(Finding.warn("settings", warning)));
    return findings;
  }

  private static String commands(CommandRules rules) {
    String limits =
        ", as user %s, for at most %d s"
            .formatted(CleanEnvironment.user(), rules.maxDuration().toSeconds());
    return switch (rules.access()) {
      case OFF -> "off; to allow some, set commands: allow-list";
      case ALLOW_LIST ->
          "allow-list" + limits + (rules.allowed().isEmpty() ? "; the list is empty" : "");
      case ANY -> "any" + limits + "; to allow only some, set commands: allow-list";
    };
  }

  private static Finding allowed(CommandTemplate entry) {
    String program = entry.program();
    boolean found =
        program.contains("/")
            ? Files.isExecutable(Path.of(program))
            : Stream.of(CleanEnvironment.PATH.split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    return found
        ? Finding.ok("may run", entry.toString())
        : Finding.warn("may run", entry + ": program not found in " + CleanEnvironment.PATH);
  }

  private static Finding cpu(AgentReport.Cpu cpu) {
    if (cpu.cores() == null) {
      return Finding.fail("cpu", "/proc/stat cannot be read; mount /proc where the agent runs");
    }
    return Finding.ok("cpu", cpu.cores() + " logical processors, load " + cpu.load1m());
  }

  private static Finding memory(AgentReport.Memory memory) {
    if (memory.totalBytes() == null) {
      return Finding.fail(
          "memory", "/proc/meminfo cannot be read; mount /proc where the agent runs");
    }
    return Finding.ok("memory", size(memory.totalBytes()).strip());
  }

  private static Finding processes(List<AgentReport.ProcessInfo> processes) {
    if (processes.size() <= 1) {
      return Finding.warn(
          "processes",
          "only the agent's own are visible; in a container mount the host's / and set host_root,"
              + " else mount /proc without hidepid");
    }
    return Finding.ok(
        "processes", processes.size() + " in the report, the largest by CPU and memory");
  }

  private Finding docker() {
    if (config.containers() == ContainerAccess.OFF) {
      return Finding.none("docker", "not checked because containers is off");
    }
    EngineProbe probe = engine.get();
    if (probe.working()) {
      return Finding.ok("docker", probe.text());
    }
    return probe.present()
        ? Finding.warn("docker", probe.text())
        : Finding.none("docker", probe.text() + "; not needed without containers");
  }

  private static Finding listed(String subject, Stream<String> names, String ifNone) {
    String all = names.collect(Collectors.joining(", "));
    return all.isEmpty() ? Finding.none(subject, ifNone) : Finding.ok(subject, all);
  }

  private static String size(@Nullable Long bytes) {
    return bytes == null ? "" : String.format(Locale.ROOT, " %.1f GiB", bytes / GIBIBYTE);
  }

  private static String word(Enum<?> access) {
    return access.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
